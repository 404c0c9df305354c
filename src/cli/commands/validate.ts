import { type Command, InvalidArgumentError, Option } from 'commander';
import { wantsColour } from '../../report/palette.ts';
import { validate } from '../../run/validate.ts';
import { EXIT, exitCodeOf } from '../exit-codes.ts';
import { interruption } from '../interrupt.ts';
import { liveView } from '../live.ts';
import { addReporterOptions, outputs, type ReporterOptions, write } from '../reporters.ts';

interface Options extends ReporterOptions {
  readonly only?: readonly string[];
  readonly quick?: boolean;
  readonly full?: boolean;
  readonly seed?: string;
  readonly runs?: string;
  readonly keep?: number;
  readonly parallel?: number;
}

/** `cleanroom validate [CONTRACT]` */
export function addValidate(program: Command): void {
  const command = program
    .command('validate')
    .description('put the subject of a contract to the test, and judge it')
    .argument('[contract]', 'contract file, or the folder of a cleanroom.config.{ts,js,json,yaml,toml}', '.')
    .option(
      '--only <names>',
      'ask only these categories, or experiments as category/experiment, separated by commas; may be given several times',
      list,
    )
    .addOption(
      new Option('--quick', 'for every commit: less of everything; says what it did not prove').conflicts(
        'full',
      ),
    )
    .option('--full', 'everything that is claimed (the default)')
    .option('--seed <text>', 'draw every choice from this seed; the same seed gives the same run', nonEmpty)
    .option('--runs <folder>', 'keep runs here instead of .cleanroom/runs beside the contract')
    .option(
      '--keep <count>',
      'keep so many of the newest runs there, this one included, and remove older ones that are over (default: 20)',
      count,
    )
    .option('--parallel <count>', 'experiments at the same time, at most', count);
  addReporterOptions(command).action(async (contract: string, options: Options) => {
    const places = outputs(options);
    const view = liveView(process.stderr, {
      colour: wantsColour(process.env, process.stderr.isTTY === true),
    });
    try {
      const { report, run, interrupted } = await validate({
        contract,
        onProgress: view.show,
        signal: interruption(),
        only: options.only ?? [],
        effort: options.quick ? 'quick' : 'full',
        seed: options.seed,
        runsFolder: options.runs,
        keep: options.keep,
        parallel: options.parallel,
      });
      view.end();
      write(places, { report, run });
      process.exitCode = interrupted ? EXIT.interrupted : exitCodeOf(report.verdict);
    } finally {
      view.end();
    }
  });
}

/** Words separated by commas, added to those of the same option before it: otherwise the last one alone would be asked, in silence. */
function list(value: string, earlier: readonly string[] = []): readonly string[] {
  const words = value
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
  if (words.length === 0) throw new InvalidArgumentError('name at least one.');
  return [...earlier, ...words];
}

function nonEmpty(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('a seed is at least one character.');
  return value;
}

/** A whole number of at least 1. */
export function count(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('write a whole number of at least 1.');
  return number;
}
