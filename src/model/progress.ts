import type { CategoryReport } from './report.ts';

/** What a run says while it goes on, for a live view; nothing in it is evidence. */
export type Progress =
  /** Something that must be done before experiments: finding the engine, building an image. */
  | { readonly kind: 'preparing'; readonly what: string }
  | {
      readonly kind: 'planned';
      readonly experiments: readonly PlannedName[];
      /** Experiments at the same time, where memory allows. */
      readonly atOnce: number;
      readonly directory: string;
      readonly seed: string;
    }
  | (ExperimentName & { readonly kind: 'began' })
  | (ExperimentName & { readonly kind: 'waiting'; readonly what: string })
  | (ExperimentName & { readonly kind: 'room-opened'; readonly room: string; readonly ms: number })
  | (ExperimentName & {
      readonly kind: 'ended';
      readonly outcome: 'done' | 'trouble' | 'overran' | 'interrupted';
      readonly ms: number;
      readonly message: string | null;
    })
  /** A category whose experiments are all over, judged on what was seen so far; told again at the end where that changed it. */
  | { readonly kind: 'judged'; readonly category: CategoryReport };

export interface PlannedName extends ExperimentName {
  /** Milliseconds that it took in earlier runs of this contract, the middle of them; null where there was none. */
  readonly usualMs: number | null;
}

export interface ExperimentName {
  readonly category: string;
  readonly experiment: string;
  readonly title: string;
  /** Deadline in seconds. */
  readonly seconds: number;
}

export type OnProgress = (progress: Progress) => void;
