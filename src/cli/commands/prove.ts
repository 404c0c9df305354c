import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { plainText } from '../../lib/plain-text.ts';
import type { CaughtDefect, CleanSpecimen, DetectionMatrix } from '../../model/matrix.ts';
import { prove } from '../../run/prove.ts';
import { EXIT } from '../exit-codes.ts';
import { interruption } from '../interrupt.ts';
import { count } from './validate.ts';

interface Options {
  readonly category?: readonly string[];
  readonly specimen?: string;
  readonly json?: string;
  readonly defect?: readonly string[];
  readonly clean?: boolean;
  readonly own?: boolean;
  readonly full?: boolean;
  readonly repeat?: number;
  readonly parallel?: number;
  readonly seed?: string;
}

/** `cleanroom prove` */
export function addProve(program: Command): void {
  program
    .command('prove')
    .description(
      'run the detection matrix here: does each check catch its planted defects, and accuse nothing else?',
    )
    .option('--category <ids...>', 'only defects of these categories, each by id or number')
    .option('--specimen <name>', 'only this specimen')
    .option('--defect <names...>', 'only these planted defects, as name or category/name, and nothing clean')
    .addOption(
      new Option('--clean', 'only the specimens as they stand, without a planted defect').conflicts('defect'),
    )
    .addOption(new Option('--own', 'ask only the category of each defect, not all of them').conflicts('full'))
    .option('--full', 'ask the other categories in full too, not quickly')
    .option('--repeat <count>', 'validate each clean specimen so many times', count)
    .option('--parallel <count>', 'validations at the same time', count)
    .option('--seed <text>', 'draw every choice from this seed')
    .option('--json <file>', 'write the matrix to a file')
    .action(async ({ json, own, category, defect, clean, ...options }: Options) => {
      const signal = interruption();
      const matrix = await prove({
        ...options,
        categories: category,
        defects: defect,
        cleanOnly: clean,
        ownOnly: own ?? false,
        signal,
        onResult: (result) =>
          process.stdout.write('defect' in result ? defectLine(result) : cleanLine(result)),
      });
      if (json !== undefined) writeFileSync(json, `${JSON.stringify(matrix, null, 2)}\n`);
      process.stdout.write(summary(matrix));
      process.exitCode = signal.aborted ? EXIT.interrupted : isProven(matrix) ? EXIT.ready : EXIT.notReady;
    });
}

function isProven({ clean, score }: DetectionMatrix): boolean {
  return (
    score.caught === score.planted &&
    score.falseAlarms === 0 &&
    clean.every(({ verdict }) => verdict === 'ready')
  );
}

function cleanLine({ specimen, verdict, falseAlarms, doubts, kept }: CleanSpecimen): string {
  const mark = verdict === 'ready' ? '✔' : '✘';
  return `${mark} ${specimen}, clean: ${verdict}\n${details(falseAlarms, verdict === 'ready' ? [] : doubts, kept)}`;
}

function defectLine({
  specimen,
  category,
  defect,
  caught,
  rule,
  title,
  seconds,
  falseAlarms,
  doubts,
  kept,
  attempts,
  missed,
}: CaughtDefect): string {
  const mark = caught && falseAlarms.length === 0 ? '✔' : '✘';
  const again = attempts > 1 ? ` at attempt ${attempts} (missed ${missed} times)` : '';
  const how = `${caught ? 'caught' : 'NOT caught'} by ${rule}${again}`;
  return `${mark} ${specimen} ${category}/${defect}: ${how} in ${seconds.toFixed(1)} s\n    ${title}\n${details(falseAlarms, caught ? [] : doubts, kept)}`;
}

function details(falseAlarms: readonly string[], doubts: readonly string[], kept: readonly string[]): string {
  return [
    ...falseAlarms.map((alarm) => `    false alarm: ${plainText(alarm)}\n`),
    ...doubts.map((doubt) => `    in doubt: ${plainText(doubt)}\n`),
    ...kept.map((folder) => `    kept: ${folder}\n`),
  ].join('');
}

function summary({ clean, defects, score }: DetectionMatrix): string {
  const again = defects.filter(({ attempts }) => attempts > 1).length;
  const more = again > 0 ? ` ${again} of them took more than one attempt.` : '';
  const ready = clean.filter(({ verdict }) => verdict === 'ready').length;
  return `\n${score.caught} of ${score.planted} planted defects caught, ${score.falseAlarms} false alarms, ${ready} of ${clean.length} clean validations ready.${more}\n`;
}
