import type { Deed } from '../../lib/deeds.ts';
import { lastOnes, lateOnce } from '../../lib/twice-if-late.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';

export type Input = JudgeInput<Claim>;
export type Run = EvidenceRecord<'run'>;
export interface Offence {
  readonly says: string;
  readonly record: EvidenceRecord;
}

export const OWN = 'state-persistence';

/** What was done; where that was done once more because it had been cut off, the last time. */
export const runs = ({ evidence }: Input): readonly Run[] => lastOnes(evidence.from(OWN, 'run'));
export const deeds = (input: Input): readonly Deed[] => [
  ...runs(input),
  ...lastOnes(input.evidence.from(OWN, 'request')),
];
/** The start of a step, where that was late once, and nobody knows whether it hangs. */
export const lateStart = ({ evidence }: Input, step: string) =>
  lateOnce(evidence.from(OWN, 'subject-state')).find((one) => one.step === step);

/** Looks at the service; where it was started once more, that start. */
export const states = ({ evidence }: Input) => lastOnes(evidence.from(OWN, 'subject-state'));
export const listings = ({ evidence }: Input) => evidence.from(OWN, 'files');
export const copies = ({ evidence }: Input) => evidence.from(OWN, 'state-copy');

export const deed = (input: Input, step: string): Deed | undefined =>
  deeds(input).find((one) => one.step === step);
