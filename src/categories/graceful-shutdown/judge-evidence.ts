import { isGoodAnswer } from '../../lib/actions.ts';
import { hasRunBy } from '../../lib/heard.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceData, EvidenceRecord } from '../../model/evidence.ts';
import type { Buffered, Claim } from './claim.ts';

export const OWN = 'graceful-shutdown';

export type Driven = EvidenceData<'drive'>['records'][number];

/** Requests that were driven while it was asked to stop, and when that was on their own clock. */
export interface Drive {
  readonly record: EvidenceRecord<'drive'>;
  readonly all: readonly Driven[];
  /** Just before the signal was sent, and when it had surely been sent. */
  readonly before: number;
  readonly signal: number;
}

/** The drive of that step; null where it never came to the signal. */
export function driveOf({ evidence }: JudgeInput<Claim>, step: string): Drive | null {
  const record = evidence.from(OWN, 'drive').find((drive) => drive.step === step);
  if (!record) return null;
  const at = (name: string) => record.data.marks.find((mark) => mark.name === name)?.at;
  const [before, signal] = [at('before the signal'), at('signal')];
  if (before === undefined || signal === undefined) return null;
  return { record, all: record.data.records, before, signal };
}

/** The end of the service after a signal of ours. */
export const stopOf = (
  { evidence }: JudgeInput<Claim>,
  step: string,
): EvidenceRecord<'subject-state'> | undefined =>
  evidence.from(OWN, 'subject-state').find((state) => state.step === step);

export const IN_FLIGHT = 'stop with requests in flight';
export const HELD = 'stop with connections held';
export const IN_OUTAGE = 'stop in an outage';
export const AFTER_OUTAGE = 'stop after the outage';

/** Exit code of what had to be killed: 128 + 9. */
const KILLED = 137;

/** Whether it ended by itself after the signal, had to be killed, or was not there any more to be asked. */
export function ending({ data }: EvidenceRecord<'subject-state'>): 'itself' | 'killed' | 'before' {
  if (data.stopMs !== null) return 'itself';
  return data.exitCode === KILLED ? 'killed' : 'before';
}

/** Milliseconds of a drive at which it had surely run since the signal. */
export const ranBy = ({ all, signal }: Drive): number =>
  hasRunBy(
    signal,
    all.filter(isAnswer).map(({ sent, due, done }) => ({ sent: sent ?? due, done })),
  );

export const isAnswer = ({ outcome }: Driven): boolean => /^\d{3}$/.test(outcome);

/** Whether it was served, be it with a refusal that names the client's own mistake. */
export const isServed = (one: Driven): boolean => isAnswer(one) && Number(one.outcome) < 500;

/** How many of them it acknowledged; not all need have a record of their own. */
export const acknowledgedIn = (
  driven: EvidenceRecord<'drive'> | undefined,
  { expect }: Buffered['action'],
): number =>
  Object.entries(driven?.data.outcomes ?? {})
    .filter(([outcome]) => /^\d{3}$/.test(outcome) && isGoodAnswer(expect, Number(outcome)))
    .reduce((sum, [, count]) => sum + count, 0);

export const said = (request: Driven): string =>
  isAnswer(request) ? request.outcome : `no whole answer (${request.outcome})`;

export const seconds = (ms: number): string =>
  ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
