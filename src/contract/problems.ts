import { Failure } from '../model/failure.ts';
import { lineOf, type Source, valueAt } from './formats/source.ts';

/** One thing that is wrong with a contract. */
export interface Problem {
  /** Key path; empty for the contract as a whole. */
  readonly path: readonly string[];
  /**
   * - `unknown`: the key is none of ours.
   * - `key`: the key's own form is wrong.
   * - `missing`: nothing stands there.
   * - `value`: what stands there is not allowed; where nothing stands there, it is missing.
   * - `note`: `says` tells all.
   */
  readonly kind: 'unknown' | 'key' | 'missing' | 'value' | 'note';
  /** What is allowed. */
  readonly says: string;
}

/** More than a person reads at once. */
const MOST = 50;

/** Folders of keys under which a value may be a secret, and is never shown. */
const PRIVATE = new Set(['secrets', 'env', 'args', 'headers', 'stdin', 'body']);

/** All problems of a contract as one Failure of class `wrong-use`, in the order of the file. */
export function invalidContract(source: Source, problems: readonly Problem[]): Failure {
  const sorted = problems
    .map((problem) => ({ line: lineOf(source.lines, problem.path), problem }))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const listed = sorted.slice(0, MOST).map(({ line, problem }) => `\n  ${told(problem, line, source.data)}`);
  const more = sorted.length > MOST ? `\n  … and ${sorted.length - MOST} more` : '';
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return new Failure({
    class: 'wrong-use',
    code: 'contract-invalid',
    message: `${source.file} has ${count}:${listed.join('')}${more}`,
    remedy: 'Mend the contract; nothing has been started.',
  });
}

function told(problem: Problem, line: number | undefined, data: unknown): string {
  const path = shortened(problem.path.join('.') || 'the contract', 120);
  const where = line === undefined ? path : `${path} (line ${line})`;
  const says = shortened(problem.says, 600);
  if (problem.kind === 'unknown') return `unknown key ${where}: ${says}`;
  if (problem.kind === 'key') return `key ${where}: ${says}`;
  if (problem.kind === 'note') return `${where}: ${says}`;
  const value = problem.kind === 'missing' ? undefined : valueAt(data, problem.path);
  if (value === undefined) return `${where} is missing: ${says}`;
  return `${where} is ${problem.path.some((key) => PRIVATE.has(key)) ? kindOf(value) : shown(value)}: ${says}`;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `'${shortened(value, 60)}'`;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  return kindOf(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'nothing (null)';
  if (typeof value === 'string') return 'a text (not shown)';
  if (typeof value === 'number') return 'a number';
  if (typeof value === 'boolean') return 'a truth value';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a date';
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value}`;
}

/** On one line, without control characters, cut to a length that can be read. */
function shortened(text: string, length: number): string {
  const line = text.replaceAll(/\p{Cc}+/gu, ' ');
  return line.length > length ? `${line.slice(0, length)}…` : line;
}
