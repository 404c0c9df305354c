import { nearMiss } from '../lib/near-miss.ts';
import { derivedSeed } from '../lib/random.ts';
import type { Category, Effort, Experiment } from '../model/category.ts';
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
  /** Categories, or single experiments as `category/experiment`; empty for all. */
  readonly only: readonly string[];
  readonly effort: Effort;
  readonly seed: string;
}

/**
 * Says what will be done: the categories asked for, in their order, each with the experiments that apply to this
 * subject and claim. Pure: the same request gives the same plan.
 *
 * @throws Failure `wrong-use` for an `only` that names no category or no experiment.
 */
export function plan(request: PlanRequest): readonly PlannedCategory[] {
  const { subject, claims, categories, only, effort, seed } = request;
  const asked = only.map((name) => theNamed(name, categories));
  return categories
    .filter((category) => asked.length === 0 || asked.some((one) => one.category === category))
    .map((category) => {
      const { id, always } = category.description;
      const own = asked.filter((one) => one.category === category).map((one) => one.experiment);
      const claim = claims[id];
      if (claim === undefined && !always) return { category, experiments: [] };
      const parsed = claim ?? category.claim.parse({});
      return {
        category,
        experiments: category.experiments
          .filter(({ id }) => own.length === 0 || own.includes(null) || own.includes(id))
          // What was asked for by its own name is done, however quick the run.
          .filter(({ id, fullOnly }) => effort === 'full' || !fullOnly || own.includes(id))
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

/** What `category` or `category/experiment` stands for; a null experiment is all of them. */
function theNamed(name: string, categories: readonly Category[]) {
  const [id, experiment = null] = name.split('/', 2);
  const category = categories.find(({ description }) => description.id === id);
  if (!category) {
    throw noSuch(
      'category',
      id ?? '',
      '',
      categories.map(({ description }) => description.id),
    );
  }
  const experiments = category.experiments.map((one) => one.id);
  if (experiment !== null && !experiments.includes(experiment))
    throw noSuch('experiment', experiment, ` in ${id}`, experiments);
  return { category, experiment };
}

function noSuch(kind: string, name: string, where: string, known: readonly string[]): Failure {
  const meant = nearMiss(name, known);
  return new Failure({
    class: 'wrong-use',
    code: `no-such-${kind}`,
    message: `There is no ${kind} "${name}"${where}.`,
    remedy: meant === undefined ? `Name one of: ${known.join(', ')}.` : `Did you mean ${meant}?`,
  });
}
