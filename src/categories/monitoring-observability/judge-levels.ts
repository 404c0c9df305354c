import type { Claim } from './claim.ts';

type Scale = NonNullable<Claim['logs']>['levels'];

/** Severity by what loggers call it, on the scale of pino. */
const WORDS: Readonly<Record<string, number>> = {
  trace: 10,
  verbose: 10,
  silly: 10,
  finest: 10,
  finer: 10,
  debug: 20,
  http: 20,
  fine: 20,
  config: 20,
  info: 30,
  information: 30,
  notice: 30,
  success: 30,
  warn: 40,
  warning: 40,
  error: 50,
  err: 50,
  severe: 50,
  fatal: 60,
  critical: 60,
  crit: 60,
  alert: 60,
  emergency: 60,
  emerg: 60,
  panic: 60,
};

/** Severity of numbers, by the scale that is claimed; a low number means the least in one and the most in another. */
const NUMBERS: Readonly<Record<Scale, (level: number) => number | null>> = {
  pino: (level) => (level >= 10 && level <= 60 ? level : null),
  // RFC 5424, 6.2.1; GELF has the same.
  syslog: (level) => [60, 60, 60, 50, 40, 30, 30, 20][level] ?? null,
  // OpenTelemetry, Logs Data Model, SeverityNumber: four numbers for each word.
  otel: (level) => (Number.isInteger(level) && level >= 1 && level <= 24 ? 10 * Math.ceil(level / 4) : null),
};

/** Severity of the level in a line; null for what is no level. */
export function severity(level: unknown, scale: Scale): number | null {
  if (typeof level === 'number') return NUMBERS[scale](level);
  if (typeof level !== 'string') return null;
  // The journal of systemd has its numbers as text.
  if (scale !== 'pino' && /^\d+$/.test(level)) return NUMBERS[scale](Number(level));
  // Between two words slog counts from one of them, as in `INFO+2`; OpenTelemetry has `INFO3`.
  const word = level.toLowerCase().replace(/^(trace|debug|info|warn|error|fatal)([+-]\d+|[2-4])$/, '$1');
  return Object.hasOwn(WORDS, word) ? (WORDS[word] ?? null) : null;
}

/** The least severity of what is as grave as that. */
export const leastOf = (level: 'warn' | 'error'): number => WORDS[level] ?? 0;
