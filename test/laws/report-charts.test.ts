import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Chart } from '../../src/report/charts/chart.ts';
import { drawChart } from '../../src/report/html/draw.ts';
import { anyText } from './any-text.ts';

const quantity = fc.constantFrom('bytes', 'milliseconds', 'seconds', 'count');
const figure = fc.oneof(
  fc.double({ min: 0, max: 1e13, noNaN: true }),
  fc.nat({ max: 20 }),
  fc.constantFrom(0, 1),
);

const chart: fc.Arbitrary<Chart> = fc.record({
  id: fc.constant('chart'),
  category: fc.constant('any'),
  title: anyText(),
  says: fc.string(),
  x: fc.record(
    { label: fc.string(), quantity, names: fc.array(fc.string(), { maxLength: 4 }) },
    { requiredKeys: ['label', 'quantity'] },
  ),
  y: fc.record(
    {
      label: fc.string(),
      quantity,
      zoomed: fc.constant(true as const),
      logarithmic: fc.constant(true as const),
    },
    { requiredKeys: ['label', 'quantity'] },
  ),
  series: fc.array(
    fc.record({
      name: fc.string(),
      shape: fc.constantFrom('line', 'dots', 'steps', 'bars'),
      tone: fc.constantFrom('main', 'fair', 'bad', 'trend'),
      points: fc.array(fc.record({ x: figure, y: figure, says: anyText() }), {
        minLength: 1,
        maxLength: 80,
      }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  levels: fc.array(fc.record({ y: figure, label: fc.string() }), { maxLength: 2 }),
  spans: fc.array(fc.record({ from: figure, to: figure, label: fc.string() }), { maxLength: 2 }),
  moments: fc.array(fc.record({ x: figure, label: fc.string() }), { maxLength: 2 }),
});

test('whatever was measured is drawn at places that exist, inside the picture', () => {
  fc.assert(
    fc.property(chart, (any) => {
      // A label may say it; what we count may not.
      fc.pre(!JSON.stringify(any).includes('NaN'));
      const { text } = drawChart(any);
      for (const [, name, value] of text.matchAll(/ (x|y|x1|x2|y1|y2|cx|cy|width|height)="([^"]*)"/g))
        expect(value, name).toMatch(/^-?\d+(\.\d)?$/);
      expect(text).not.toContain('NaN');
      for (const [, cx, cy] of text.matchAll(/<circle cx="([^"]*)" cy="([^"]*)"/g)) {
        expect(Number(cx)).toBeGreaterThanOrEqual(57);
        expect(Number(cx)).toBeLessThanOrEqual(467);
        expect(Number(cy)).toBeGreaterThanOrEqual(31);
        expect(Number(cy)).toBeLessThanOrEqual(211);
      }
    }),
    { numRuns: 150 },
  );
});
