/**
 * One operation on a set of registers, as a client saw it: what it read and what it wrote, between two moments. Several
 * keys in one operation make it a transaction; then "linearizable" below is what is also called strictly serializable.
 */
export interface Operation {
  /** What each key held when it was read. */
  readonly reads: Readonly<Record<string, string>>;
  readonly writes: Readonly<Record<string, string>>;
  /** Milliseconds on one clock. */
  readonly began: number;
  /**
   * Milliseconds; null where nobody knows whether it was done: it may take effect at any time after it began, or never.
   */
  readonly ended: number | null;
}

export type Linearizability =
  | { readonly verdict: 'linearizable' }
  /** `stuck`: the operation that fits at no moment, after the longest part of the history that could be put in order. */
  | { readonly verdict: 'impossible'; readonly stuck: Operation }
  /** The history is too large for the budget: nothing is known. */
  | { readonly verdict: 'too-large' };
