import type { Deed } from '../../lib/deeds.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import { type Claim, POLITE, type Polite } from './claim.ts';

export type Input = JudgeInput<Claim>;
export type Run = EvidenceRecord<'run'>;
export type State = EvidenceRecord<'subject-state'>;
export type Offence = { readonly says: string; readonly record: EvidenceRecord };

const OWN = 'process-kill-signals';

export const runs = ({ evidence }: Input): readonly Run[] => evidence.from(OWN, 'run');
export const states = ({ evidence }: Input): readonly State[] => evidence.from(OWN, 'subject-state');
export const requests = ({ evidence }: Input) => evidence.from(OWN, 'request');
export const deeds = (input: Input): readonly Deed[] => [...runs(input), ...requests(input)];
export const listings = ({ evidence }: Input) => evidence.from(OWN, 'files');
export const copies = ({ evidence }: Input) => evidence.from(OWN, 'state-copy');

/** Runs that were sent a polite signal; where one was asked twice, the second time counts. */
export function asked(input: Input): readonly Run[] {
  const all = runs(input).filter(({ step }) => step.startsWith('signal '));
  return all.filter(
    (run) => !all.some((other) => other.step === `${run.step} again` && other.experiment === run.experiment),
  );
}

/** Services that were sent a polite signal. */
export const askedServices = (input: Input): readonly State[] =>
  states(input).filter(({ step }) => step.startsWith('signal '));

/** Which signal a record is about. */
export function signalOf({ step }: EvidenceRecord): Polite {
  return POLITE.find((name) => step.split(' ').includes(name)) ?? 'SIGTERM';
}

/** Milliseconds as people say them. */
export const ms = (value: number): string => `${Math.round(value)} ms`;
