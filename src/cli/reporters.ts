import { writeFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { plainText } from '../lib/plain-text.ts';
import { Failure } from '../model/failure.ts';
import type { JudgedRun } from '../model/report.ts';
import { wantsColour } from '../report/palette.ts';
import { renderers } from '../report/renderers.ts';
import { checkWritable } from '../run/check-writable.ts';

/** One rendering that was asked for, and where it goes; `null` for standard output. */
export interface Output {
  readonly reporter: string;
  readonly file: string | null;
}

export interface ReporterOptions {
  readonly reporter?: readonly Output[];
  readonly out?: string;
}

/** The options that say how and where the result is written; read them with `outputs`. */
export function addReporterOptions(command: Command): Command {
  const names = Object.keys(renderers).join(', ');
  return command
    .option(
      '--reporter <name[=file]>',
      `how the result is written: ${names}; may be given several times, all but one with a file (default: terminal)`,
      parseReporter,
    )
    .option('--out <file>', 'write what would go to standard output to a file');
}

function parseReporter(value: string, earlier: readonly Output[] = []): readonly Output[] {
  const [reporter = '', ...rest] = value.split('=');
  if (!Object.hasOwn(renderers, reporter))
    throw new InvalidArgumentError(`choose one of ${Object.keys(renderers).join(', ')}.`);
  if (rest.length === 0) return [...earlier, { reporter, file: null }];
  const file = rest.join('=');
  if (file === '') throw new InvalidArgumentError(`name a file, as in ${reporter}=report.${reporter}.`);
  return [...earlier, { reporter, file }];
}

/**
 * Where what goes. The terminal's rendering goes to standard output where nothing else was asked to. Looks now whether every
 * file can be written, since nobody wants to hear of it at the end of a run.
 *
 * @throws Failure `wrong-use` when two want the same place, or a file cannot be written.
 */
export function outputs({ reporter = [], out }: ReporterOptions): readonly Output[] {
  const asked = reporter.some(({ file }) => file === null)
    ? reporter
    : [{ reporter: 'terminal', file: null }, ...reporter];
  const all = asked.map((output) => ({ ...output, file: output.file ?? out ?? null }));
  const places = all.map(({ file }) => file ?? 'standard output');
  const twice = places.find((place, index) => places.indexOf(place) !== index);
  if (twice !== undefined) {
    throw new Failure({
      class: 'wrong-use',
      code: 'reporters-collide',
      message: `Two reporters would write to ${twice}.`,
      remedy: 'Give each a file of its own, as in --reporter junit=junit.xml --reporter terminal.',
    });
  }
  for (const { file } of all) if (file !== null) checkWritable(file);
  return all;
}

/** Writes all renderings. One that cannot be written is told, and changes neither the others nor the exit code. */
export function write(all: readonly Output[], judged: JudgedRun): void {
  for (const { reporter, file } of all) {
    const colour = file === null && wantsColour(process.env, process.stdout.isTTY === true);
    const text = renderers[reporter]?.(judged, { colour }) ?? '';
    if (file === null) {
      process.stdout.write(text);
      continue;
    }
    try {
      writeFileSync(file, text);
    } catch (error) {
      process.stderr.write(`cleanroom: ${plainText(file)} could not be written: ${reasonOf(error)}\n`);
    }
  }
}

function reasonOf(error: unknown): string {
  return plainText(error instanceof Error ? error.message : String(error));
}
