import type { Command } from 'commander';
import { type Diagnosis, doctor } from '../../run/doctor.ts';
import { EXIT } from '../exit-codes.ts';

const MARKS = { good: '✔', note: '·', poor: '!', bad: '✘' } as const;

/** `cleanroom doctor` */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('what this machine can do, and what it cannot, with the remedy')
    .option('--json', 'as JSON')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const diagnoses = await doctor();
      process.stdout.write(json ? `${JSON.stringify(diagnoses, null, 2)}\n` : diagnoses.map(text).join(''));
      if (diagnoses.some((diagnosis) => diagnosis.state === 'bad')) process.exitCode = EXIT.noEngine;
    });
}

function text({ state, what, seen, remedy }: Diagnosis): string {
  const lines = [`${MARKS[state]} ${what}: ${seen}`];
  if (remedy !== null) lines.push(`  → ${remedy}`);
  return `${lines.join('\n')}\n`;
}
