import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slope } from '../../src/lib/slope.ts';

const values = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 3, maxLength: 50 });
const constant = fc.integer({ min: -1_000_000, max: 1_000_000 });

function expectClose(found: ReturnType<typeof slope>, wanted: ReturnType<typeof slope>): void {
  expect(found.perStep).toBeCloseTo(wanted.perStep, 3);
  expect(found.low).toBeCloseTo(wanted.low, 3);
  expect(found.high).toBeCloseTo(wanted.high, 3);
}

test('the interval holds the slope', () => {
  fc.assert(
    fc.property(values, (given) => {
      const { perStep, low, high } = slope(given);
      expect(low).toBeLessThanOrEqual(perStep);
      expect(high).toBeGreaterThanOrEqual(perStep);
    }),
  );
});

test('adding a constant changes nothing', () => {
  fc.assert(
    fc.property(values, constant, (given, added) => {
      expectClose(slope(given.map((value) => value + added)), slope(given));
    }),
  );
});

test('adding growth adds just that growth', () => {
  fc.assert(
    fc.property(values, constant, (given, growth) => {
      const { perStep, low, high } = slope(given);
      const grown = slope(given.map((value, round) => value + growth * round));
      expectClose(grown, { perStep: perStep + growth, low: low + growth, high: high + growth });
    }),
  );
});

test('read backwards, it falls as it rose', () => {
  fc.assert(
    fc.property(values, (given) => {
      const { perStep, low, high } = slope(given);
      expectClose(slope(given.toReversed()), { perStep: -perStep, low: -high, high: -low });
    }),
  );
});
