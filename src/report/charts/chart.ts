import type { StoredRun } from '../../model/run.ts';

/** What an axis counts in; it decides scale, ticks and words. */
export type Quantity = 'bytes' | 'milliseconds' | 'seconds' | 'count';

export interface Axis {
  readonly label: string;
  readonly quantity: Quantity;
  /** Whether it begins at its least value instead of zero; for growth that would vanish beside the whole. */
  readonly zoomed?: true;
  /** Equal steps for equal factors: for times that reach from one millisecond to ten seconds. */
  readonly logarithmic?: true;
  /** What stands at 1, 2, 3, … where the axis has names instead of figures. */
  readonly names?: readonly string[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
  /** What happened there, for those who point at it or read the table. */
  readonly says: string;
}

export interface Series {
  readonly name: string;
  /** Bars of several series stand side by side. */
  readonly shape: 'line' | 'dots' | 'steps' | 'bars';
  /** What it means: what was measured, what of it is bad, a line drawn through it. */
  readonly tone: 'main' | 'fair' | 'bad' | 'trend';
  readonly points: readonly Point[];
}

/** A picture of evidence, as data: how it is drawn is nobody's business here. */
export interface Chart {
  /** Unique in the report; letters, digits and hyphens. */
  readonly id: string;
  /** The category beside whose findings it stands. */
  readonly category: string;
  readonly title: string;
  /** One or two sentences with the values that matter, also for who cannot see it. */
  readonly says: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Horizontal lines: limits, claims. */
  readonly levels: readonly { readonly y: number; readonly label: string }[];
  /** Shaded times: a fault, a grace. */
  readonly spans: readonly { readonly from: number; readonly to: number; readonly label: string }[];
  /** What shaded times mean, for the legend; default: that a service was broken on purpose. */
  readonly shaded?: string;
  /** Vertical lines: a signal sent. */
  readonly moments: readonly { readonly x: number; readonly label: string }[];
}

/** Finds in a run what it can draw. A new kind of picture is one more file and one more line in the registry. */
export type ChartSource = (run: StoredRun) => readonly Chart[];
