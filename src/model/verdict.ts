/**
 * What a judge may say. The four values form a lattice under the fold in `verdict/`:
 * `fail` beats `inconclusive` beats `pass`; `not-applicable` is the identity.
 */
export const VERDICTS = ['pass', 'fail', 'inconclusive', 'not-applicable'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The answer to "may we ship this?", folded from all categories. */
export const READINESS = ['ready', 'not-ready', 'cannot-tell'] as const;
export type Readiness = (typeof READINESS)[number];

/** Cases side by side, where one sentence would not do: what was given, what was expected, what was answered. */
export interface Table {
  readonly columns: readonly string[];
  /** Each as long as `columns`. */
  readonly rows: readonly (readonly string[])[];
}

/** What a judge says about one rule of its category. */
export interface Check {
  /** Id of a rule that the category declares. */
  readonly rule: string;
  readonly verdict: Verdict;
  /**
   * One or two sentences for a person: what was claimed, what was done, what was seen, with the values at hand.
   * For `not-applicable` and `inconclusive`: why.
   */
  readonly message: string;
  /** Ids of the evidence records that carry the check. A pass or a fail without evidence counts as inconclusive. */
  readonly evidence: readonly string[];
  readonly table?: Table;
}
