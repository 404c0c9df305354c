import { stackTrace } from '../../lib/stack-trace.ts';
import { type Claim, LINES_FROM_AFAR } from './claim.ts';
import { type Input, type Lines, OWN } from './judge-seen.ts';

export type Fields = Readonly<Record<string, unknown>>;
export interface Parsed {
  readonly record: Lines;
  readonly text: string;
  readonly at: number;
  /** Null for what is no JSON object. */
  readonly fields: Fields | null;
}

/** Every line of the claimed stream that was kept whole. */
export function logged(input: Input, { stream }: NonNullable<Claim['logs']>): readonly Parsed[] {
  return windowsOf(input).flatMap((record) =>
    record.data.lines
      .filter((line) => line.stream === stream && !line.cut && line.text.trim() !== '')
      .map(({ text, at }) => ({ record, text, at, fields: parsed(text) })),
  );
}

function windowsOf({ evidence }: Input): readonly Lines[] {
  return evidence.from(OWN, 'log-lines').filter(({ data }) => data.window !== LINES_FROM_AFAR);
}

/** A stack trace that stands on the other stream, in each window in which one does. */
export function tracesBeside(input: Input, { stream }: NonNullable<Claim['logs']>) {
  return windowsOf(input).flatMap((record) => {
    const beside = record.data.lines.filter((line) => line.stream !== stream);
    // One that was written as a value within a line, with escaped line ends, is no less serialised than the log.
    const bare = beside.map(({ text }) => text).filter((text) => !text.includes('\\n'));
    const trace = stackTrace(bare.join('\n'));
    return trace === null ? [] : [{ record, trace, stream: beside[0]?.stream ?? 'stderr' }];
  });
}

function parsed(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** The field of that name; where there is none, what the names between its dots lead to. */
export function fieldIn(fields: Fields | null, name: string): unknown {
  if (fields === null) return undefined;
  if (Object.hasOwn(fields, name)) return fields[name];
  const [first = '', ...rest] = name.split('.');
  const inner = rest.length > 0 && Object.hasOwn(fields, first) ? fields[first] : undefined;
  return isObject(inner) ? fieldIn(inner, rest.join('.')) : undefined;
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** From which number on a time is in milliseconds, microseconds, nanoseconds; below it is in seconds. */
const FINER = [
  [1e17, 1e-6],
  [1e14, 1e-3],
  [1e11, 1],
] as const;

/** A Unix time written as text: JSON mappings do so with numbers of 64 bits (ProtoJSON, and so OTLP). */
const DIGITS = /^\d{10,19}(\.\d+)?$/;

/** Milliseconds since 1970 of a date of ISO 8601 or RFC 3339, or of a Unix time in seconds or finer; null for what is no time. */
export function timeOf(value: unknown): number | null {
  // Formats that are written before a text end with a blank.
  if (typeof value === 'string' && value !== value.trim()) return timeOf(value.trim());
  if (typeof value === 'string' && DIGITS.test(value)) return timeOf(Number(value));
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || value <= 1e9) return null;
    const [, factor] = FINER.find(([least]) => value >= least) ?? [0, 1_000];
    return value * factor;
  }
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d[T ]/.test(value)) return null;
  const ms = Date.parse(asParsed(value));
  return Number.isNaN(ms) ? null : ms;
}

/** ISO 8601 has a comma before fractions too, and offsets of whole hours (4.2.2.4, 4.2.5.1); Python and Log4j write so. */
const asParsed = (date: string): string =>
  date.replace(/(:\d\d),(?=\d)/, '$1.').replace(/(:\d\d(?:\.\d+)?) ?([+-]\d\d)$/, '$1$2:00');

/** Whether a time says in which zone it is: it counts from 1970, or ends with its offset. */
export function isZoned(value: unknown): boolean {
  return (
    typeof value === 'number' ||
    DIGITS.test(String(value).trim()) ||
    /(Z|[+-]\d\d(:?\d\d)?)$/i.test(String(value).trim().slice('2026-01-02'.length))
  );
}
