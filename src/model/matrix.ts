import type { Readiness, Verdict } from './verdict.ts';

/** A specimen as it stands, without any defect: it must be ready. */
export interface CleanSpecimen {
  readonly specimen: string;
  readonly verdict: Readiness;
  readonly categories: Readonly<Record<string, Verdict>>;
  /** Every failure, each rule once: `category/rule: message (evidence: folder of the kept run)`. */
  readonly falseAlarms: readonly string[];
  /** What could not be told, with the reason. */
  readonly doubts: readonly string[];
  /** Folders of the runs that show what went wrong; none where it is ready. */
  readonly kept: readonly string[];
  /** 2 where the machine was too slow the first time for anything to be told. */
  readonly attempts: number;
}

/** A specimen with one planted defect, and what was said of it. */
export interface CaughtDefect {
  readonly specimen: string;
  readonly category: string;
  readonly defect: string;
  readonly title: string;
  /** The rule by which it must be caught. */
  readonly rule: string;
  readonly caught: boolean;
  readonly verdicts: Readonly<Record<string, Verdict>>;
  /** Every failure that the defect does not explain, as of a clean specimen. */
  readonly falseAlarms: readonly string[];
  readonly doubts: readonly string[];
  /** Folders of the runs with false alarms, and of those that did not catch it when it was asked in full. */
  readonly kept: readonly string[];
  /** Whether a quick look at its category was enough. */
  readonly quick: boolean;
  /** More than 1 where an attempt missed it, or could not tell: it is then asked again, alone. */
  readonly attempts: number;
  /** Attempts in which everything could be told and the defect was not caught: a race that was won, or a weak check. */
  readonly missed: number;
  readonly seconds: number;
}

/** Every defect against every category. */
export interface DetectionMatrix {
  readonly clean: readonly CleanSpecimen[];
  readonly defects: readonly CaughtDefect[];
  readonly score: { readonly planted: number; readonly caught: number; readonly falseAlarms: number };
}
