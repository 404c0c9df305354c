import { counted, fail, inconclusive, pass } from '../../lib/checks.ts';
import { LATE_MS } from '../../lib/lateness.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { claimed, type Input, most } from './judge-seen.ts';

/** What became of so many requests in so many milliseconds. */
export interface Outcome {
  readonly sent: number;
  readonly allowed: number;
  readonly refused: number;
  readonly ms: number;
  /** Milliseconds by which we were late ourselves. */
  readonly latest: number;
}

/** What was allowed, held against the most that can be; more can be the longer it took. */
export function against(
  input: Input,
  rule: string,
  looked: readonly EvidenceRecord[],
  { allowed, refused, sent, ms, latest }: Outcome,
  how: string,
): Check {
  const bound = most(input, ms);
  const told = `${counted(sent, 'request')} of one key ${how} within ${Math.round(ms)} ms, ${allowed} were allowed`;
  // A store that got no more of the machine than we did may not have answered in time, and who counts there let them through.
  if (allowed > bound && latest > LATE_MS)
    return inconclusive(
      rule,
      `The machine was too busy to tell: we were ${Math.round(latest)} ms late ourselves. Of ${told}.`,
      looked,
    );
  if (allowed > bound)
    return fail(rule, `Claimed: ${claimed(input)}, so ${bound} at most. Of ${told}.`, looked);
  if (sent <= bound && refused === 0)
    return inconclusive(
      rule,
      `The requests came too slowly to go over the limit: ${told}, and ${bound} may be.`,
      looked,
    );
  if (refused === 0)
    return inconclusive(
      rule,
      `None was refused, and what was not allowed failed otherwise: of ${told}, and ${bound} may be.`,
      looked,
    );
  return pass(rule, `Of ${told}; ${bound} may be.`, looked);
}
