import { expect, test } from 'vitest';
import { placeLabels } from '../../../src/report/html/labels.ts';

test('labels that would lie on each other go to rows of their own', () => {
  const placed = placeLabels(
    [
      { label: 'before the signal', x: 100 },
      { label: 'signal', x: 140 },
      { label: 'ended', x: 300 },
    ],
    58,
    480,
  );
  expect(placed.map(({ label, row }) => [label, row])).toEqual([
    ['before the signal', 0],
    ['signal', 1],
    ['ended', 0],
  ]);
});

test('at the right edge words stand before their line', () => {
  expect(placeLabels([{ label: 'last start', x: 470 }], 58, 480)).toEqual([
    { label: 'last start', x: 466, row: 0, anchor: 'end' },
  ]);
});

test('a shaded time that is too narrow for its words has none, and neither has what finds no row', () => {
  expect(placeLabels([{ label: 'answers 503', x: 100, until: 130 }], 58, 480)).toEqual([]);
  const many = Array.from({ length: 6 }, () => ({ label: 'backup', x: 100 }));
  expect(placeLabels(many, 58, 480)).toHaveLength(4);
});
