/** One thing that a contract may claim for a category, in words. */
export interface ClaimKey {
  readonly key: string;
  readonly says: string;
  /** Whether a claim for the category must have it. */
  readonly needed: boolean;
  /** What holds without it, where that can be said in a word. */
  readonly default: string | null;
}
