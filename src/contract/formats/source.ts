import { Failure } from '../../model/failure.ts';

/** A contract as it was written, before any check. */
export interface Source {
  /** Absolute path of the file. */
  readonly file: string;
  readonly data: unknown;
  /** Line, from 1, of each key path (`claims.basic-execution.steps.0`) whose place is known. */
  readonly lines: ReadonlyMap<string, number>;
}

/** Line of a key path, or of the nearest thing around it that has one. */
export function lineOf(lines: ReadonlyMap<string, number>, path: readonly string[]): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const line = lines.get(path.slice(0, length).join('.'));
    if (line !== undefined) return line;
  }
  return undefined;
}

/** The value at a key path, or undefined. */
export function valueAt(data: unknown, path: readonly string[]): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** One error of syntax brings others with it; only the first few help. */
const MOST = 3;

/** A text that its format does not allow. */
export function syntaxFailure(
  file: string,
  format: string,
  faults: readonly { line?: number; message: string }[],
) {
  const listed = faults
    .slice(0, MOST)
    .map(({ line, message }) => `\n  ${line === undefined ? '' : `line ${line}: `}${message}`);
  return new Failure({
    class: 'wrong-use',
    code: 'contract-syntax',
    message: `${file} cannot be read as ${format}:${listed.join('')}`,
    remedy: 'Mend the syntax at the place named; an editor that knows the format will show it too.',
  });
}

/** A file that says nothing at all. */
export function emptyFailure(file: string): Failure {
  return new Failure({
    class: 'wrong-use',
    code: 'contract-empty',
    message: `${file} is empty`,
    remedy: 'Say at least what the subject is: subject.name, subject.image and subject.command.',
  });
}
