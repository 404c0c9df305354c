import type { Check } from '../model/verdict.ts';

/** A check with the words of its rule. */
export interface JudgedCheck extends Check {
  readonly asks: string;
  readonly remedy: string;
}
