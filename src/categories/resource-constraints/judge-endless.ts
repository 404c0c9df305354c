import { approximateSize } from '../../lib/size.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceData, EvidenceRecord } from '../../model/evidence.ts';
import { type Claim, endlessBytes, HELD } from './claim.ts';

type Usage = EvidenceRecord<'usage'>;

const OWN = 'resource-constraints';

/** What came of a body of which no line ended. To refuse it, or to take too long for us, is no harm. */
export function endlessLine({ evidence, claim, subject }: JudgeInput<Claim>): {
  readonly looked: readonly EvidenceRecord[];
  readonly offences: readonly { readonly record: EvidenceRecord; readonly says: string }[];
} {
  const request = evidence.from(OWN, 'request').find(({ step }) => step === 'endless line');
  const state = evidence.from(OWN, 'subject-state').find(({ step }) => step === 'after the endless line');
  const usage = (phase: EvidenceData<'usage'>['phase']) =>
    evidence.from(OWN, 'usage').find(({ data }) => data.phase === phase);
  const [before, after] = [usage('endless-before'), usage('endless-after')];
  const sent = before ? endlessBytes(claim, subject.limits, before.data.memory) : null;
  if (sent === null || !request || !state || !before) return { looked: [], offences: [] };
  const given = `Sent ${approximateSize(sent)} in which no line ends (${request.data.method} ${request.data.path}), with ${approximateSize(subject.limits.memory)} of memory,`;
  const looked = [before, request, state, ...(after ? [after] : [])];
  const offences = [];
  if (wasKilled(state)) {
    const { oomKilled, exitCode } = state.data;
    const how = oomKilled ? 'was killed for want of memory' : `ended with exit code ${exitCode}`;
    offences.push({ record: state, says: `${given} it ${how}.` });
  }
  if (!after) return { looked, offences };
  if (after.data.oomKills > before.data.oomKills)
    offences.push({
      record: after,
      says: `${given} one of its processes was killed by the kernel for want of memory.`,
    });
  const adds = added(before, after);
  // Who claims lines has something that must not be held whole; elsewhere it may be meant to be.
  if (claim.large?.line !== undefined && adds > HELD * sent)
    offences.push({ record: after, says: `${given} it took ${approximateSize(adds)} more.` });
  return { looked, offences };
}

/** By the kernel, or by a runtime that found no memory left; shells tell of a signal so. */
export const wasKilled = ({ data }: EvidenceRecord<'run'> | EvidenceRecord<'subject-state'>): boolean =>
  data.oomKilled || (data.exitCode !== null && data.exitCode > 128 && data.exitCode < 160);

/** Memory that was used more meanwhile. A peak from before says nothing; only a new one does. Where the kernel keeps none, it is the least. */
export function added(before: Usage, after: Usage): number {
  const peak = after.data.memoryPeak ?? after.data.memory;
  return peak > (before.data.memoryPeak ?? 0)
    ? peak - before.data.memory
    : Math.max(0, after.data.memory - before.data.memory);
}
