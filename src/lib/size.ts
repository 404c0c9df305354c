import { Failure } from '../model/failure.ts';

/** How a size is written: an amount and a unit, as in `512B`, `64KiB`, `256MiB`, `1.5GiB` or `10MB`. */
export const SIZE = /^(\d+(?:\.\d+)?)\s?(B|[kKMGT]B|[KMGT]iB)$/;

/** Largest first: the first that divides a size is the one to write it in. */
const UNITS: readonly (readonly [unit: string, bytes: number])[] = [
  ['TiB', 2 ** 40],
  ['TB', 1e12],
  ['GiB', 2 ** 30],
  ['GB', 1e9],
  ['MiB', 2 ** 20],
  ['MB', 1e6],
  ['KiB', 2 ** 10],
  ['kB', 1e3],
  ['KB', 1e3],
  ['B', 1],
];

/** Bytes, whole, of a text such as `256MiB`. Throws a Failure of class `wrong-use` for anything else. */
export function parseSize(text: string): number {
  const [, amount, unit] = SIZE.exec(text) ?? [];
  const scale = UNITS.find(([name]) => name === unit)?.[1] ?? Number.NaN;
  const bytes = Math.round(Number(amount) * scale);
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new Failure({
    class: 'wrong-use',
    code: 'bad-size',
    message: `'${text.slice(0, 40)}' is not a size`,
    remedy: `Write an amount and a unit, as in '64KiB', '256MiB', '1GiB' or '10MB'.`,
  });
}

/** The exact text of whole bytes in the largest unit that divides them: `256MiB`, `10MB`, `1023B`. */
export function formatSize(bytes: number): string {
  if (bytes === 0) return '0B';
  const [unit, scale] = UNITS.find(([, each]) => bytes % each === 0) ?? ['B', 1];
  return `${bytes / scale}${unit}`;
}

/** A size as people say it, to three digits in binary units: `47.3 MiB`, `512 KiB`, `-1.2 MiB`. Not exact. */
export function approximateSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const index = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, Math.abs(bytes))) / 10));
  const amount = bytes / 1024 ** index;
  const digits = index === 0 || Math.abs(amount) >= 100 ? 0 : 1;
  return `${amount.toFixed(digits).replace(/\.0$/, '')} ${units[index]}`;
}
