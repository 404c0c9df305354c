import { z } from 'zod';
import { Failure } from '../model/failure.ts';
import { DURATION, parseDuration } from './duration.ts';
import { parseSize, SIZE } from './size.ts';

/** Longer than any run, and far below what a timer can hold (2^31 ms, after which it fires at once). */
const LONGEST = 24 * 3_600_000;

/**
 * A duration in a contract: takes a text such as `'5s'`, gives milliseconds. Bare numbers are refused, because nobody
 * can tell which unit was meant. Give defaults with `.prefault('5s')`, which the JSON Schema then shows as written.
 */
export function duration(): z.ZodType<number, string> {
  return quantity(DURATION, parseDuration, "write a unit, as in '5s' (ms, s, m, h)").refine(
    (milliseconds) => milliseconds <= LONGEST,
    'at most 24h',
  );
}

/** A size in a contract: takes a text such as `'256MiB'`, gives bytes. Defaults with `.prefault('1MiB')`. */
export function size(): z.ZodType<number, string> {
  return quantity(SIZE, parseSize, "write a unit, as in '256MiB' (B, KiB, MiB, GiB, kB, MB, GB)");
}

function quantity(pattern: RegExp, parse: (text: string) => number, allowed: string) {
  return z
    .string({ error: allowed })
    .regex(pattern, { error: allowed, abort: true })
    .transform((text, context) => {
      try {
        return parse(text);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        context.addIssue({ code: 'custom', message: error.remedy ?? error.message });
        return z.NEVER;
      }
    });
}
