import { derivedSeed } from '../lib/random.ts';
import type { Category, Experiment } from '../model/category.ts';
import type { SubjectFacts } from '../model/contract.ts';
import { Failure } from '../model/failure.ts';

/** One experiment that will be done, with the claim and the seed that it gets. */
export interface PlannedExperiment {
  readonly category: Category;
  readonly experiment: Experiment<unknown>;
  readonly claim: unknown;
  readonly seed: string;
}

/** One category that will be judged, with its experiments; none where there is nothing to do. */
export interface PlannedCategory {
  readonly category: Category;
  readonly experiments: readonly PlannedExperiment[];
}

export interface PlanRequest {
  readonly subject: SubjectFacts;
  /** Parsed claims by category id. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly categories: readonly Category[];
  /** Category ids; empty for all. */
  readonly only: readonly string[];
  readonly seed: string;
}

/**
 * Says what will be done: the categories asked for, in their order, each with the experiments that apply to this
 * subject and claim. Pure: the same request gives the same plan.
 *
 * @throws Failure `wrong-use` for an `only` that names no category.
 */
export function plan({ subject, claims, categories, only, seed }: PlanRequest): readonly PlannedCategory[] {
  const unknown = only.filter((id) => !categories.some((category) => category.description.id === id));
  if (unknown.length > 0) throw noSuchCategory(unknown, categories);
  return categories
    .filter((category) => only.length === 0 || only.includes(category.description.id))
    .map((category) => {
      const { id, always } = category.description;
      const claim = claims[id];
      if (claim === undefined && !always) return { category, experiments: [] };
      const parsed = claim ?? category.claim.parse({});
      return {
        category,
        experiments: category.experiments
          .filter((experiment) => experiment.applies(subject, parsed))
          .map((experiment) => ({
            category,
            experiment,
            claim: parsed,
            seed: derivedSeed(seed, id, experiment.id),
          })),
      };
    });
}

function noSuchCategory(unknown: readonly string[], categories: readonly Category[]): Failure {
  return new Failure({
    class: 'wrong-use',
    code: 'no-such-category',
    message: `There is no category ${unknown.map((id) => `"${id}"`).join(', ')}.`,
    remedy: `Name one of: ${categories.map((category) => category.description.id).join(', ')}.`,
  });
}
