import type { Verdict } from './verdict.ts';

/** What became of one check in the runs of one side. */
export interface Outcomes {
  /** Of all runs the worst; null where none asked it. */
  readonly worst: Verdict | null;
  /** Runs that asked it, and how they ended. */
  readonly runs: number;
  readonly passed: number;
  readonly failed: number;
}

/** One check from one side to the other. */
export interface ChangedCheck {
  readonly category: string;
  readonly rule: string;
  readonly asks: string;
  readonly before: Outcomes;
  readonly after: Outcomes;
  /** What was seen where it went worst, on the second side if it was asked there. */
  readonly message: string;
  readonly remedy: string;
}

export type FigureUnit = 'milliseconds' | 'bytes';

/** Something measured, of which less is better. */
export interface ChangedFigure {
  readonly category: string;
  readonly name: string;
  readonly unit: FigureUnit;
  /** Medians. */
  readonly before: number;
  readonly after: number;
  /** Median after divided by median before, and its 95 % confidence interval; null where there were too few samples for one. */
  readonly ratio: number;
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** What a sample is: one for each run, which tells of the machine's weather too, or many of one run, which does not. */
  readonly samples: 'runs' | 'within a run';
}

/** Two sides, of a run each or of several. All were judged by the same version of cleanroom. */
export interface Comparison {
  readonly runs: { readonly before: number; readonly after: number };
  /** Whether image and contract are the same in all runs, so that nothing but chance can have changed an answer. */
  readonly sameSubject: boolean;
  /** Whether all runs were asked for the same: neither all and parts of it (`--only`) nor quick and full runs beside each other. */
  readonly sameAsked: boolean;
  /** Fails now, and did not fail before, or fails more often than chance explains. */
  readonly broken: readonly ChangedCheck[];
  /** Fails now, and was not asked or not told before, where the runs were not asked for the same: nobody knows whether it failed then. */
  readonly notAskedBefore: readonly ChangedCheck[];
  /** Passed before, at least now and then; now nobody can tell, or it is no longer asked. */
  readonly lost: readonly ChangedCheck[];
  /** Passes here and fails there within one side, and it cannot be told that one side is worse. */
  readonly flaky: readonly ChangedCheck[];
  /** Passes now, and did not pass before. */
  readonly better: readonly ChangedCheck[];
  /** Everything else that differs. */
  readonly other: readonly ChangedCheck[];
  /** How many checks came out the same. */
  readonly same: number;
  /** Figures that are surely more, or surely less, than they were; and those that cannot be told apart. */
  readonly figures: {
    readonly worse: readonly ChangedFigure[];
    readonly better: readonly ChangedFigure[];
    readonly same: number;
  };
  /** Seconds of the experiments of each category: medians of both sides. */
  readonly seconds: readonly { readonly category: string; readonly before: number; readonly after: number }[];
}
