import { quote } from '../../lib/checks.ts';
import { type Input, type Offence, type Run, run, told, what, worked } from './judge-seen.ts';

const HERE = 'damaged';

/** The steps of what a command is asked before it has refused anything, and after. */
export const BEFORE_REFUSALS = 'read before refusals';
export const AFTER_REFUSALS = 'read after refusals';

/** What was asked before refusals and after them, with both answers. */
export function readsAround(input: Input): readonly (readonly [Run, Run])[] {
  return input.claim.reads.flatMap((action, index) => {
    const [before, after] = [BEFORE_REFUSALS, AFTER_REFUSALS].map((step) =>
      run(input, HERE, `${step} ${index}`),
    );
    // Who did not come to an end may have been slow.
    const told = worked(before, action) && after?.data.outcome === 'exited';
    return before && after && told ? ([[before, after]] as const) : [];
  });
}

/**
 * What fails now though nothing of the state has changed: something that a refusal left is in the way. That it says other words is no
 * fault: it may tell ages, or of what was refused.
 */
export function failsAfterwards(input: Input): readonly Offence[] {
  return readsAround(input)
    .filter(([before, after]) => after.data.exitCode !== before.data.exitCode)
    .map(([before, after]) => ({
      record: after,
      says: `Once damaged backups had been refused, ${what(after)} ${told(after)}; before, it said ${quote(before.data.stdout)}.`,
    }));
}
