import { assert, constantFrom, integer, property, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';
import { mixed } from '../../src/categories/load-balancing/acts.ts';
import { evenness } from '../../src/lib/evenness.ts';
import { seededRandom } from '../../src/lib/random.ts';

test('every request of a mix meets every replica when both take turns', () => {
  assert(
    property(
      uniqueArray(integer(), { minLength: 1, maxLength: 9 }),
      integer({ min: 2, max: 9 }),
      (requests, replicas) => {
        const mix = mixed(requests, replicas, seededRandom('mix'));
        expect(new Set(mix)).toEqual(new Set(requests));
        const met = new Set(
          Array.from({ length: mix.length * replicas }, (_, n) => `${n % mix.length} ${n % replicas}`),
        );
        expect(met.size).toBe(mix.length * replicas);
      },
    ),
  );
});

test('shares are even whatever their order, and whatever their size when they are equal', () => {
  assert(
    property(
      integer({ min: 5, max: 1_000 }),
      integer({ min: 2, max: 10 }),
      constantFrom(0, 1, 5, 50),
      (share, parts, more) => {
        const equal = Array.from({ length: parts }, () => share);
        expect(evenness(equal)).toMatchObject({ statistic: 0, even: true });
        const first = evenness([share + more, ...equal.slice(1)]);
        const last = evenness([...equal.slice(1), share + more]);
        expect(first.statistic).toBeCloseTo(last.statistic, 9);
        expect(first.even).toBe(last.even);
      },
    ),
  );
});
