import { expect, test } from 'vitest';
import { categories } from '../../../src/categories/registry.ts';
import { plan } from '../../../src/plan/plan.ts';
import { askedAgain } from '../../../src/verdict/replay.ts';
import { subject } from './fixtures/tiny-run.ts';

const planned = {
  category: 'secrets-management',
  experiments: ['traces', 'image', 'refusals'].map((id) => ({ id, title: id })),
};
const by = (category: string, experiment: string) => ({ category, experiment });

test.each([
  ['nothing', [], ['secrets-management']],
  [
    'one of its experiments, cited often',
    [by('secrets-management', 'image'), by('secrets-management', 'image')],
    ['secrets-management/image'],
  ],
  [
    'all of its experiments',
    ['traces', 'image', 'refusals'].map((id) => by('secrets-management', id)),
    ['secrets-management'],
  ],
  [
    'experiments of its own and of others',
    [by('health-checks', 'up'), by('secrets-management', 'traces'), by('health-checks', 'down')],
    ['secrets-management/traces', 'health-checks/up', 'health-checks/down'],
  ],
  [
    'only those of others',
    [by('health-checks', 'up'), by('health-checks', 'up')],
    ['secrets-management', 'health-checks/up'],
  ],
  [
    'very many others: those that are cited first',
    Array.from({ length: 20 }, (_, n) => by(`category-${20 - n}`, 'acts')),
    ['secrets-management', 'category-20/acts', 'category-19/acts', 'category-18/acts'],
  ],
])('a finding that rests on %s', (_, cited, asked) => {
  expect(askedAgain(cited, planned, [])).toEqual(asked);
});

test.each([
  ['one experiment by its name', ['secrets-management/image'], ['image'], ['secrets-management/image']],
  ['the category', ['secrets-management', 'health-checks'], ['image'], ['secrets-management']],
  [
    'the category and one more by its name, and all of it is cited',
    ['secrets-management', 'secrets-management/image', 'health-checks/up'],
    ['traces', 'image'],
    ['secrets-management', 'secrets-management/image'],
  ],
])('a run that asked %s is replayed as it asked', (_, only, ids, asked) => {
  const experiments = ids.map((id) => ({ id, title: id }));
  const cited = ids.map((id) => by('secrets-management', id));
  expect(askedAgain(cited, { ...planned, experiments }, only)).toEqual(asked);
  expect(askedAgain([], { ...planned, experiments }, only)).toEqual(asked);
});

test('what only full runs do is done again by a quick one: the replay of a finding plans the same', () => {
  const named = categories.flatMap((category) =>
    category.experiments.flatMap(({ id, fullOnly }) => (fullOnly ? [{ category, id }] : [])),
  );
  expect(named.length).toBeGreaterThan(20);
  for (const { category, id } of named) {
    const own = category.description.id;
    // It applies to whatever is claimed.
    const experiments = category.experiments.map((each) => ({ ...each, applies: () => true }));
    const done = (only: readonly string[]) =>
      plan({
        subject,
        claims: { [own]: {} },
        categories: [{ ...category, experiments }],
        only,
        effort: 'quick',
        seed: 's',
      }).flatMap((each) => each.experiments.map(({ experiment }) => experiment.id));
    const only = [`${own}/${id}`];
    const again = askedAgain([by(own, id)], { category: own, experiments: [{ id, title: id }] }, only);
    expect([done(only), done(again)]).toEqual([[id], [id]]);
  }
});
