import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { DetectionMatrix } from '../../model/matrix.ts';
import { checkWritable } from '../../run/check-writable.ts';
import { prove } from '../../run/prove.ts';
import { EXIT } from '../exit-codes.ts';
import { interruption } from '../interrupt.ts';
import { matrixLine, matrixSummary } from '../matrix-text.ts';
import { count } from './validate.ts';

interface Options {
  readonly category?: readonly string[];
  readonly specimen?: readonly string[];
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
    .option('--specimen <names...>', 'only these specimens')
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
    .action(async ({ json, own, category, specimen, defect, clean, ...options }: Options) => {
      if (json !== undefined) checkWritable(json);
      const signal = interruption();
      const matrix = await prove({
        ...options,
        categories: category,
        specimens: specimen,
        defects: defect,
        cleanOnly: clean,
        ownOnly: own ?? false,
        signal,
        onResult: (result) => process.stdout.write(matrixLine(result)),
      });
      process.stdout.write(matrixSummary(matrix));
      if (json !== undefined) writeFileSync(json, `${JSON.stringify(matrix, null, 2)}\n`);
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
