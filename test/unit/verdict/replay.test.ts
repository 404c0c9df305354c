import { expect, test } from 'vitest';
import { askedAgain } from '../../../src/verdict/replay.ts';

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
  expect(askedAgain(cited, planned)).toEqual(asked);
});
