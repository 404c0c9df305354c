import type { Effort } from './category.ts';

/**
 * One planted fault in a specimen. It lives in `specimens/<name>/defects/<category>/<defect>.ts`, as that module's
 * default export, and replaces one good part of the specimen when it is chosen at start.
 */
export interface Defect<Parts> {
  /** What is wrong, as a person would tell it: "answers 200 while the database is gone". */
  readonly title: string;
  /** The rule of its own category (the folder's name) by which it must be caught. */
  readonly rule: string;
  /** The experiments of its category that can catch it; default: all. `prove --own` asks no others. */
  readonly experiments?: readonly string[];
  /** Experiments of other categories, as `category/experiment`, that must be done in the same run for it to be seen. */
  readonly alongside?: readonly string[];
  /** `full` where a quick run seldom shows it: too few moments, cases or rounds. `prove --own` then asks in full at once. */
  readonly takes?: Effort;
  /** What else it may rightly break: rule ids (or `*`) by category. Anything more is a false alarm. */
  readonly mayBreak?: Readonly<Record<string, readonly string[]>>;
  /** A Dockerfile in the place of the good one, for what is wrong with the image itself; relative to the specimen. */
  readonly dockerfile?: string;
  readonly plant: (parts: Parts) => Parts;
}
