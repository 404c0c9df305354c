import type { Verdict } from './verdict.ts';

/** What became of one check from one run to the next; null where it was not there. */
export interface ChangedCheck {
  readonly category: string;
  readonly rule: string;
  readonly asks: string;
  readonly before: Verdict | null;
  readonly after: Verdict | null;
  /** What was seen the second time, or the first time where there is no second. */
  readonly message: string;
  readonly remedy: string;
}

/** Two runs side by side. Both were judged by the same version of cleanroom. */
export interface Comparison {
  /** Whether image and contract are the same, so that nothing but chance can have changed an answer. */
  readonly sameSubject: boolean;
  /** Fails now, and did not fail before. */
  readonly broken: readonly ChangedCheck[];
  /** Passed before; now nobody can tell, or it is no longer asked. */
  readonly lost: readonly ChangedCheck[];
  /** Passes now, and did not pass before. */
  readonly better: readonly ChangedCheck[];
  /** Everything else that differs. */
  readonly other: readonly ChangedCheck[];
  /** How many checks came out the same. */
  readonly same: number;
  /** Seconds of the experiments of each category in both runs. */
  readonly seconds: readonly { readonly category: string; readonly before: number; readonly after: number }[];
}
