import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sweepMoments } from '../../src/categories/process-kill-signals/moments.ts';
import { seededRandom } from '../../src/lib/random.ts';

const durations = fc.record({
  lifeMs: fc.double({ min: 1, max: 60_000, noNaN: true }),
  startMs: fc.double({ min: 0, max: 60_000, noNaN: true }),
});
const counts = fc.integer({ min: 25, max: 200 });

describe('moments of a sweep', () => {
  test('lie inside the action, in order, as many as asked for', () => {
    fc.assert(
      fc.property(durations, counts, fc.string(), (duration, count, seed) => {
        const moments = sweepMoments(duration, count, seededRandom(seed));
        expect(moments).toHaveLength(count);
        expect(moments.every((at) => at >= 0 && at < duration.lifeMs)).toBe(true);
        expect(moments).toEqual(moments.toSorted((a, b) => a - b));
      }),
    );
  });

  test('leave no gap in the work wider than two of its slices', () => {
    fc.assert(
      fc.property(durations, counts, fc.string(), ({ lifeMs, startMs }, count, seed) => {
        const start = Math.min(startMs, (0.95 * lifeMs) / 2);
        const moments = [start, ...sweepMoments({ lifeMs, startMs }, count, seededRandom(seed))].filter(
          (at) => at >= start,
        );
        const slice = (0.95 * lifeMs - start) / (count - Math.floor(count / 4));
        for (const [index, at] of moments.slice(1).entries())
          expect(at - (moments[index] ?? 0)).toBeLessThanOrEqual(2 * slice + 1e-9);
        expect(lifeMs - (moments.at(-1) ?? 0)).toBeLessThanOrEqual(0.05 * lifeMs + slice + 1e-9);
      }),
    );
  });

  test('are the same for the same seed, and others for another', () => {
    const duration = { lifeMs: 400, startMs: 150 };
    const drawn = (seed: string) => sweepMoments(duration, 27, seededRandom(seed));
    expect(drawn('a')).toEqual(drawn('a'));
    expect(drawn('a')).not.toEqual(drawn('b'));
  });
});
