import { Failure } from '../model/failure.ts';

/** How a duration is written: an amount and a unit, as in `250ms`, `1.5s`, `2m` or `1h`. */
export const DURATION = /^(\d+(?:\.\d+)?)\s?(ms|s|m|h)$/;

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds, whole, of a text such as `5s`. Throws a Failure of class `wrong-use` for anything else. */
export function parseDuration(text: string): number {
  const [, amount, unit] = DURATION.exec(text) ?? [];
  const milliseconds = Math.round(Number(amount) * (MILLISECONDS[unit ?? ''] ?? Number.NaN));
  if (Number.isSafeInteger(milliseconds)) return milliseconds;
  throw new Failure({
    class: 'wrong-use',
    code: 'bad-duration',
    message: `'${text.slice(0, 40)}' is not a duration`,
    remedy: `Write an amount and a unit, as in '250ms', '5s', '2m' or '1h'.`,
  });
}

/** The shortest exact text of whole milliseconds: `250ms`, `1.5s`, `90s`, `2m`, `1h`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${milliseconds}ms`;
  if (milliseconds % 3_600_000 === 0) return `${milliseconds / 3_600_000}h`;
  if (milliseconds % 60_000 === 0) return `${milliseconds / 60_000}m`;
  return `${milliseconds / 1_000}s`;
}
