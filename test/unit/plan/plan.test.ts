import { expect, test } from 'vitest';
import { z } from 'zod';
import { categories as registered } from '../../../src/categories/registry.ts';
import type { Category, Experiment } from '../../../src/model/category.ts';
import { plan } from '../../../src/plan/plan.ts';
import { COMMAND, SERVICE } from '../../judge-cases.ts';

const experiment = (
  id: string,
  applies: Experiment<unknown>['applies'] = () => true,
): Experiment<unknown> => ({
  id,
  title: id,
  seconds: 1,
  applies,
  act: async () => undefined,
});

function category(id: string, always: boolean, experiments: readonly Experiment<unknown>[]): Category {
  return {
    description: {
      id,
      number: 1,
      title: id,
      question: '?',
      motivation: '',
      method: '',
      unproven: null,
      always,
      rules: [],
    },
    claim: z.object({ depth: z.number().default(1) }),
    experiments,
    judge: { needs: [], judge: () => [] },
  };
}

const always = category('always', true, [
  experiment('of-both'),
  experiment('of-services', (subject) => subject.kind === 'service'),
  experiment('of-the-deep', (_, claim) => (claim as { depth: number }).depth > 1),
]);
const claimed = category('claimed', false, [experiment('one')]);
const request = {
  subject: COMMAND,
  claims: {},
  categories: [always, claimed],
  only: [],
  effort: 'full' as const,
  seed: 's',
};
const names = (given: Partial<Parameters<typeof plan>[0]>) =>
  plan({ ...request, ...given }).flatMap(({ category: { description }, experiments }) => [
    description.id,
    ...experiments.map((each) => `${description.id}/${each.experiment.id}`),
  ]);

test('what always applies gets its empty claim; what is not claimed is judged without experiments', () => {
  expect(names({})).toEqual(['always', 'always/of-both', 'claimed']);
  expect(plan(request)[0]?.experiments[0]?.claim).toEqual({ depth: 1 });
});

test('only experiments that apply to the subject and the claim are done', () => {
  expect(names({ subject: SERVICE })).toContain('always/of-services');
  expect(names({ claims: { always: { depth: 2 } } })).toContain('always/of-the-deep');
});

test('a claim is handed on as it was parsed by the loader', () => {
  const claim = { depth: 3 };
  const [, second] = plan({ ...request, claims: { claimed: claim } });
  expect(second?.experiments[0]?.claim).toBe(claim);
});

test('only the categories asked for, in the order of the house', () => {
  expect(names({ only: ['claimed', 'always'] })).toEqual(['always', 'always/of-both', 'claimed']);
  expect(names({ only: ['claimed'] })).toEqual(['claimed']);
});

test('only the experiments asked for, of their category; a category named as a whole is asked whole', () => {
  const both = { subject: SERVICE, claims: { claimed: {} } };
  expect(names({ ...both, only: ['always/of-services'] })).toEqual(['always', 'always/of-services']);
  expect(names({ ...both, only: ['always/of-services', 'always'] })).toEqual([
    'always',
    'always/of-both',
    'always/of-services',
  ]);
  expect(names({ ...both, only: ['claimed/one', 'always/of-both'] })).toEqual([
    'always',
    'always/of-both',
    'claimed',
    'claimed/one',
  ]);
});

test.each([
  [['always', 'alwas'], 'There is no category "alwas".', 'Did you mean always?'],
  [['nothing'], 'There is no category "nothing".', 'Name one of: always, claimed.'],
  [['claimed/three'], 'There is no experiment "three" in claimed.', 'Name one of: one.'],
])(
  'what there is not, as in %j, is told with what was meant, or with what there is',
  (only, message, remedy) => {
    expect(() => plan({ ...request, only })).toThrow(
      expect.objectContaining({ class: 'wrong-use', message, remedy }),
    );
  },
);

test('every experiment has a seed of its own, which another choice of categories does not change', () => {
  const all = plan({ ...request, claims: { claimed: {} }, subject: SERVICE }).flatMap(
    ({ experiments }) => experiments,
  );
  expect(all.map(({ seed }) => seed)).toEqual(['s/always/of-both', 's/always/of-services', 's/claimed/one']);
  const [alone] = plan({ ...request, claims: { claimed: {} }, only: ['claimed'] });
  expect(alone?.experiments[0]?.seed).toBe('s/claimed/one');
});

// With a secret: what always applies to secrets has nothing to search for without one.
test.each([COMMAND, SERVICE].map((subject) => ({ ...subject, secrets: ['TOKEN'] })))(
  'a $kind that claims nothing is still put to the test in every category that always applies',
  (subject) => {
    for (const { category: planned, experiments } of plan({ ...request, subject, categories: registered })) {
      expect(experiments.length > 0, planned.description.id).toBe(planned.description.always);
    }
  },
);

test('no experiment is named like another of its category, and each has its deadline', () => {
  for (const { description, experiments } of registered) {
    const ids = experiments.map(({ id }) => id);
    expect(new Set(ids).size, description.id).toBe(ids.length);
    for (const { seconds, title } of experiments) {
      expect(seconds).toBeGreaterThan(0);
      expect(title).toMatch(/^[a-z]/);
    }
  }
});

test('a quick run leaves out what only a full one does, unless it is asked for by name', () => {
  const slow = { ...experiment('slow'), fullOnly: true as const };
  const categories = [category('always', true, [experiment('fast'), slow])];
  expect(names({ categories, effort: 'quick' })).toEqual(['always', 'always/fast']);
  expect(names({ categories, effort: 'quick', only: ['always'] })).toEqual(['always', 'always/fast']);
  expect(names({ categories, effort: 'quick', only: ['always/slow'] })).toEqual(['always', 'always/slow']);
});
