import fc from 'fast-check';
import { expect, test } from 'vitest';
import { categories } from '../../src/categories/registry.ts';
import { plan } from '../../src/plan/plan.ts';
import { COMMAND, SERVICE } from '../judge-cases.ts';

const ids = categories.map((category) => category.description.id);
const request = fc
  .record({
    subject: fc.constantFrom(COMMAND, SERVICE),
    only: fc.subarray(ids),
    // Some claims have to say something.
    claimed: fc.subarray(categories.filter(({ claim }) => claim.safeParse({}).success)),
    effort: fc.constantFrom('quick' as const, 'full' as const),
    seed: fc.string(),
  })
  .map(({ claimed, ...rest }) => ({
    ...rest,
    claims: Object.fromEntries(claimed.map(({ description, claim }) => [description.id, claim.parse({})])),
  }));

const planOf = (given: Omit<Parameters<typeof plan>[0], 'categories'>) => plan({ ...given, categories });

/** What can be compared of a plan. */
const told = (planned: ReturnType<typeof plan>) =>
  planned.flatMap(({ experiments }) =>
    experiments.map(({ category, experiment, claim, seed }) => [
      category.description.id,
      experiment.id,
      claim,
      seed,
    ]),
  );

test('the same request gives the same plan', () => {
  fc.assert(
    fc.property(request, (given) => {
      expect(told(planOf(given))).toEqual(told(planOf(given)));
    }),
  );
});

test('asking for some gives that part of asking for all', () => {
  fc.assert(
    fc.property(request, (given) => {
      const wanted = given.only.length === 0 ? ids : given.only;
      const all = told(planOf({ ...given, only: [] }));
      expect(told(planOf(given))).toEqual(all.filter(([id]) => wanted.includes(String(id))));
    }),
  );
});

test('a quick run does a part of what a full one does, in the same way', () => {
  fc.assert(
    fc.property(request, (given) => {
      const full = told(planOf({ ...given, effort: 'full' }));
      for (const one of told(planOf({ ...given, effort: 'quick' }))) expect(full).toContainEqual(one);
    }),
  );
});

test('no two experiments share a seed', () => {
  fc.assert(
    fc.property(request, (given) => {
      const seeds = told(planOf(given)).map(([, , , seed]) => seed);
      expect(new Set(seeds).size).toBe(seeds.length);
    }),
  );
});
