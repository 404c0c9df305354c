import fc from 'fast-check';
import { expect, test } from 'vitest';
import { upAndDown } from '../../src/categories/backup-restore/up-and-down.ts';
import { seededRandom } from '../../src/lib/random.ts';

const thresholds = fc.double({ min: 0.35, max: 0.98, noNaN: true });

/** Where the kills strike when everything before the threshold comes too early. */
function strikes(threshold: number, count: number, seed: string): readonly number[] {
  const moments = upAndDown(seededRandom(seed));
  return Array.from({ length: count }, () => {
    const at = moments.next();
    moments.saw(at < threshold ? 'too early' : 'too late');
    return at;
  });
}

test('kills close in on the change, wherever in the life it lies', () => {
  fc.assert(
    fc.property(thresholds, fc.string(), (threshold, seed) => {
      const last = strikes(threshold, 14, seed).slice(-4);
      for (const at of last) expect(Math.abs(at - threshold)).toBeLessThanOrEqual(0.12);
    }),
  );
});

test('kills stay in the neighbourhood of a life, whatever was seen', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 40 }), fc.string(), (early, seed) => {
      const moments = upAndDown(seededRandom(seed));
      for (const one of early) {
        expect(moments.next()).toBeGreaterThanOrEqual(0.1);
        expect(moments.next()).toBeLessThanOrEqual(1.05);
        moments.saw(one ? 'too early' : 'too late');
      }
    }),
  );
});

test('the same seed gives the same moments', () => {
  expect(strikes(0.8, 7, 'a')).toEqual(strikes(0.8, 7, 'a'));
  expect(strikes(0.8, 7, 'a')).not.toEqual(strikes(0.8, 7, 'b'));
});
