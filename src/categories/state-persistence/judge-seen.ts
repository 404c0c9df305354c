import { ending, quote, typed } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { Action } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';

export type Input = JudgeInput<Claim>;
export type Run = EvidenceRecord<'run'>;
export type Request = EvidenceRecord<'request'>;
/** An action, done: a command or a request. */
export type Deed = Run | Request;
export interface Offence {
  readonly says: string;
  readonly record: EvidenceRecord;
}

const OWN = 'state-persistence';

export const runs = ({ evidence }: Input): readonly Run[] => evidence.from(OWN, 'run');
export const deeds = (input: Input): readonly Deed[] => [
  ...runs(input),
  ...input.evidence.from(OWN, 'request'),
];
export const states = ({ evidence }: Input) => evidence.from(OWN, 'subject-state');
export const listings = ({ evidence }: Input) => evidence.from(OWN, 'files');
export const copies = ({ evidence }: Input) => evidence.from(OWN, 'state-copy');

export const deed = (input: Input, step: string): Deed | undefined =>
  deeds(input).find((one) => one.step === step);

const isRun = (one: Deed): one is Run => one.kind === 'run';

/** Whether it ended as its action claims. */
export function worked(one: Deed, action: Action | undefined): boolean {
  if (isRun(one)) return one.data.exitCode === (action?.kind === 'command' ? action.exit : 0);
  const { status } = one.data;
  if (status === null) return false;
  return action?.kind === 'http' && action.expect !== null ? status === action.expect : status < 400;
}

/** Whether both said the same. */
export function same(one: Deed, other: Deed): boolean {
  return code(one) === code(other) && output(one).sha256 === output(other).sha256;
}

export const output = (one: Deed) => (isRun(one) ? one.data.stdout : one.data.response);
const code = (one: Deed) => (isRun(one) ? one.data.exitCode : one.data.status);

/** What was done, as a person would write it. */
export const what = (one: Deed): string =>
  isRun(one) ? typed(one.data.command) : `${one.data.method} ${one.data.path}`;

/** How it ended, and what it said. */
export function told(one: Deed): string {
  if (isRun(one))
    return one.data.exitCode === 0
      ? `said ${quote(one.data.stdout)}`
      : `${ending(one)}, writing ${quote(one.data.stderr)}`;
  return `answered ${one.data.status ?? one.data.error}: ${quote(one.data.response)}`;
}
