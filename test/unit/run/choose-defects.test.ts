import { expect, test } from 'vitest';
import { interleaved } from '../../../src/run/choose-defects.ts';
import type { Planted } from '../../../src/run/specimens.ts';

/** So many planted defects of a specimen's category, as they are found on disk: one category after the other. */
const planted = (specimen: string, category: string, count: number): readonly Planted[] =>
  Array.from({ length: count }, (_, n) => ({
    specimen: { name: specimen, folder: `specimens/${specimen}` },
    category,
    name: `${category}-${n}`,
    title: `${category} goes wrong in way ${n}`,
    rule: 'holds',
  }));

test('defects come in turn, so that something was asked of every category long before the end', () => {
  const found = [
    ...planted('forge', 'idempotency', 9),
    ...planted('forge', 'secrets-management', 20),
    ...planted('ledger', 'cache-integration', 12),
    ...planted('ledger', 'idempotency', 7),
    ...planted('ledger', 'state-persistence', 16),
  ];
  const key = ({ specimen, category }: Planted) => `${specimen.name} ${category}`;
  const all = interleaved(found);
  expect(new Set(all)).toEqual(new Set(found));
  expect(all).toHaveLength(found.length);
  expect(new Set(all.slice(0, found.length / 4).map(key))).toEqual(new Set(found.map(key)));
});
