import { inDoubt, quote, unless } from '../../lib/checks.ts';
import { output, same, told, what, worked } from '../../lib/deeds.ts';
import type { Check } from '../../model/verdict.ts';
import { copies, deed, deeds, type Input, type Offence, states } from './judge-seen.ts';
import { toldApart } from './judge-unsteady.ts';

/** What makes all else worthless: acts that fail or change nothing, a reader that is never twice the same. */
export function baselineWorks(input: Input): Check {
  const rule = 'baseline-works';
  const faults = [...failures(input), ...blindness(input), ...unsteadiness(input)];
  const looked = deeds(input).filter(({ step }) => /^(prepare|act|read before|alone)/.test(step));
  if (faults.length === 0)
    return unless(rule, looked, [], `All ${looked.length} acts and reads without a fault worked.`);
  return inDoubt(rule, faults);
}

/** What failed though nothing had been done to it yet. */
function failures(input: Input): readonly Offence[] {
  const { claim } = input;
  const first = deeds(input).filter(({ step }) => step === 'act 0');
  const expected = deeds(input).flatMap((one) => {
    const [kind, number] = one.step.split(' ');
    if (kind === 'prepare') return [{ one, action: claim.prepare[Number(number)] }];
    // A service does all acts in one step; a command one act a step, and the later ones after kills.
    if (one.step === 'act 0') return [{ one, action: claim.acts[first.indexOf(one)] }];
    if (one.step === 'read before' || /^alone .* read/.test(one.step)) return [{ one, action: claim.read }];
    if (one.step === 'read after act 0') return [{ one, action: claim.read }];
    const alone = /^alone · (one|other) first · act ?(\d?)$/.exec(one.step);
    if (alone)
      return [{ one, action: claim.acts[alone[1] === 'one' ? Number(alone[2]) : 1 - Number(alone[2])] }];
    return [];
  });
  const failed = expected
    .filter(({ one, action }) => !worked(one, action))
    .map(({ one }) => ({ record: one, says: `${what(one)} (${one.step}) ${told(one)}.` }));
  const unready = states(input)
    .filter(({ step, data }) => step === 'start' && !data.ready)
    .map((record) => ({ record, says: `The service did not become ready (${record.data.detail}).` }));
  const inexact = copies(input)
    .filter(({ data }) => !data.exact)
    .map((record) => ({
      record,
      says: `The state in ${record.data.paths.join(', ')} could not be put back as it was.`,
    }));
  return [...failed, ...unready, ...inexact];
}

/** A reader that does not tell the acts: neither at once nor, of a service, after a polite restart. */
function blindness(input: Input): readonly Offence[] {
  const before = deed(input, 'read before');
  const after = deed(input, 'read after act 0');
  if (!before || !after || !same(before, after)) return [];
  const restarted = deed(input, 'read after restart');
  if (restarted && !same(before, restarted)) return [];
  return [
    {
      record: after,
      says: `${what(after)} says the same before and after what was done: ${quote(output(after))}.`,
    },
  ];
}

/** A reader of a command’s state that, with the very same state put back, says something else. */
function unsteadiness(input: Input): readonly Offence[] {
  const [first, again] = ['', 'once more · '].map((time) => deed(input, `${time}read after act 0`));
  const unsteady = toldApart(input, first, again);
  return unsteady ? [unsteady] : [];
}

/** Why nothing can be learnt, where the baseline failed. */
export function baselineDoubt(rule: string, input: Input): Check | null {
  const baseline = baselineWorks(input);
  return baseline.verdict === 'inconclusive' ? { ...baseline, rule } : null;
}
