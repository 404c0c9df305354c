import { expect, test } from 'vitest';
import { choose, interleaved } from '../../../src/run/choose-defects.ts';
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

const forge = { name: 'forge', folder: 'specimens/forge' };
const ledger = { name: 'ledger', folder: 'specimens/ledger' };
const all = [
  ...planted('forge', 'idempotency', 2),
  ...planted('forge', 'secrets-management', 2),
  ...planted('ledger', 'idempotency', 1),
  ...planted('ledger', 'cache-integration', 2),
];
const names = (chosen: readonly Planted[]) => chosen.map(({ specimen, name }) => `${specimen.name}/${name}`);

test('without a choice everything is asked, and clean specimens of every category', () => {
  const chosen = choose([forge, ledger], all, {});
  expect(chosen.planted).toEqual(all);
  expect(chosen.clean).toEqual([
    { specimen: forge, only: [] },
    { specimen: ledger, only: [] },
  ]);
});

test('several categories: their defects, and of each specimen those that concern it', () => {
  const chosen = choose([forge, ledger], all, { categories: ['cache-integration', 'idempotency'] });
  expect(names(chosen.planted)).toEqual([
    'forge/idempotency-0',
    'forge/idempotency-1',
    'ledger/idempotency-0',
    'ledger/cache-integration-0',
    'ledger/cache-integration-1',
  ]);
  expect(chosen.clean).toEqual([
    { specimen: forge, only: ['idempotency'] },
    { specimen: ledger, only: ['cache-integration', 'idempotency'] },
  ]);
  expect(choose([forge, ledger], all, { categories: ['cache-integration'] }).clean).toEqual([
    { specimen: ledger, only: ['cache-integration'] },
  ]);
});

test('defects by name, with or without their category, and nothing clean', () => {
  const chosen = choose([forge, ledger], all, { defects: ['idempotency-1', 'idempotency/idempotency-0'] });
  expect(names(chosen.planted)).toEqual([
    'forge/idempotency-0',
    'forge/idempotency-1',
    'ledger/idempotency-0',
  ]);
  expect(chosen.clean).toEqual([]);
  expect(choose([forge], all, { cleanOnly: true })).toEqual({
    planted: [],
    clean: [{ specimen: forge, only: [] }],
  });
});

test.each([
  [
    'a category in which nothing is planted in the specimen',
    [forge],
    { categories: ['secrets-management', 'cache-integration'] },
    'Nothing is planted for cache-integration in forge.',
    'Ask another specimen, or one of: idempotency, secrets-management.',
  ],
  [
    'clean specimens of such a category',
    [forge],
    { categories: ['cache-integration'], cleanOnly: true },
    'Nothing is planted for cache-integration in forge.',
    'Ask another specimen, or one of: idempotency, secrets-management.',
  ],
  [
    'a defect of another category',
    [forge, ledger],
    { categories: ['idempotency'], defects: ['idempotency-0', 'cache-integration-1'] },
    'The defect "cache-integration-1" is not planted for idempotency.',
    'Leave out the category, or name a defect of it.',
  ],
  [
    'a defect with a typing error',
    [forge, ledger],
    { defects: ['cache-integraton-1'] },
    'There is no planted defect "cache-integraton-1" in forge or ledger.',
    'Did you mean cache-integration-1?',
  ],
  [
    'a defect that is like no other',
    [forge],
    { defects: ['xyz'] },
    'There is no planted defect "xyz" in forge.',
    'Name it as the matrix does: `category/name`, or the name alone.',
  ],
  [
    'clean specimens, and a defect',
    [forge],
    { cleanOnly: true, defects: ['idempotency-0'] },
    'Clean specimens alone have no planted defects.',
    'Ask either for the clean ones or for defects by name.',
  ],
])('refused: %s', (_, specimens, choice, message, remedy) => {
  const there = all.filter(({ specimen }) => specimens.some(({ name }) => name === specimen.name));
  expect(() => choose(specimens, there, choice)).toThrow(
    expect.objectContaining({ class: 'wrong-use', message, remedy }),
  );
});
