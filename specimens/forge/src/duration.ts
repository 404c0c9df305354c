import { wrongUse } from './forge-error.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
// setTimeout fires at once for anything longer than this.
const LONGEST = 2 ** 31 - 1;

/** Milliseconds of `250ms`, `5s`, `1.5m`, `1h`. Throws wrong use that names `where` it was written. */
export function parseDuration(text: string, where: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const milliseconds = Number(amount) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (!(milliseconds > 0 && milliseconds <= LONGEST)) {
    throw wrongUse(`${where}: '${text}' is not a duration; write one such as 500ms, 5s or 2m`);
  }
  return milliseconds;
}
