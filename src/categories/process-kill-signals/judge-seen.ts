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
export const notes = ({ evidence }: Input) => evidence.from(OWN, 'note');
export const copies = ({ evidence }: Input) => evidence.from(OWN, 'state-copy');

/** Runs that were sent a polite signal; where one was asked twice, the second time counts. */
export function asked(input: Input): readonly Run[] {
  return lastTimes(runs(input).filter(({ step }) => step.startsWith('signal ')));
}

const lastTimes = <T extends EvidenceRecord>(all: readonly T[]): readonly T[] =>
  all.filter(
    (one) => !all.some((other) => other.step === `${one.step} again` && other.experiment === one.experiment),
  );

/**
 * The run that was sent SIGTERM beside one that was there before, with that one; where it was asked twice, the second time. Null
 * where it was not tried, where no signal reached it, and where the other one did not outlive it: then it need not have waited.
 */
export function askedBeside(input: Input): { readonly run: Run; readonly holder: Run } | null {
  const run = runs(input).findLast(({ step }) => step.startsWith('beside a holder '));
  const holder = runs(input).findLast(({ step }) => step.startsWith('holder'));
  if (!run?.data.signal?.landed || !holder?.data.signal?.landed) return null;
  const ofOneAttempt = run.step.endsWith(AGAIN) === holder.step.endsWith(AGAIN);
  // A record is written when its act is over.
  return ofOneAttempt && run.at < holder.at ? { run, holder } : null;
}

const AGAIN = ' again';

/** Runs under a time limit of their own, in the order of the claim. */
export const limited = (input: Input): readonly Run[] =>
  runs(input).filter(({ step }) => step.startsWith('time limit'));

/** Services that were sent a polite signal; where one was asked twice, the second time counts. */
export const askedServices = (input: Input): readonly State[] =>
  lastTimes(states(input).filter(({ step }) => step.startsWith('signal ')));

/** Which signal a record is about. */
export function signalOf({ step }: EvidenceRecord): Polite {
  return POLITE.find((name) => step.split(' ').includes(name)) ?? 'SIGTERM';
}

/** Milliseconds as people say them. */
export const ms = (value: number): string => `${Math.round(value)} ms`;
