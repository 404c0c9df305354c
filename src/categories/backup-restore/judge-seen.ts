import { ending, quote, typed } from '../../lib/checks.ts';
import { onceMore } from '../../lib/deeds.ts';
import { isCutOff, lastOnes, lateOnce } from '../../lib/twice-if-late.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { Action } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';
import { alike, atRest, type Look, toldAt } from './judge-look.ts';

export type Input = JudgeInput<Claim>;
export type Run = EvidenceRecord<'run'>;
export type Deed = Run | EvidenceRecord<'request'>;

export interface Offence {
  readonly says: string;
  readonly record: EvidenceRecord;
}

const OWN = 'backup-restore';

export type Experiment = 'there-and-back' | 'damaged' | 'interrupted' | 'under-writes';
export const EXPERIMENTS: readonly Experiment[] = [
  'there-and-back',
  'damaged',
  'interrupted',
  'under-writes',
];

/** What was run; where that was done once more because it had been cut off, the last time. */
export const runs = ({ evidence }: Input, experiment: Experiment): readonly Run[] =>
  lastOnes(evidence.from(OWN, 'run', experiment));

export const run = (input: Input, experiment: Experiment, step: string): Run | undefined =>
  runs(input, experiment).find((one) => one.step === step);

/** Runs that the kill really ended. */
export const landed = (input: Input, experiment: Experiment, step: string): readonly Run[] =>
  runs(input, experiment).filter((one) => one.step.startsWith(step) && one.data.signal?.landed === true);

export const deeds = (input: Input, experiment: Experiment): readonly Deed[] => [
  ...runs(input, experiment),
  ...lastOnes(input.evidence.from(OWN, 'request', experiment)),
];

/** Whether it was done once more, and came to an end then: how far it had come the first time nobody knows. */
export function isBlurred({ evidence }: Input, experiment: Experiment, one: Deed): boolean {
  const isTwice = evidence.from(OWN, one.kind, experiment).some(({ step }) => step === onceMore(one.step));
  return isTwice && !isCutOff(one);
}

export const deed = (input: Input, experiment: Experiment, step: string): Deed | undefined =>
  deeds(input, experiment).find((one) => one.step === step);

export const states = ({ evidence }: Input, experiment: Experiment) =>
  lastOnes(evidence.from(OWN, 'subject-state', experiment));

/** Starts that were late once, of which nobody knows whether they hang. */
export const lateStarts = ({ evidence }: Input, experiment: Experiment) =>
  lateOnce(evidence.from(OWN, 'subject-state', experiment));

export const rows = ({ evidence }: Input, experiment: Experiment) => evidence.from(OWN, 'rows', experiment);

/** Everything that was seen of the state in one look. */
export function lookAt(input: Input, experiment: Experiment, step: string): Look {
  const { claim, evidence } = input;
  const seen = [
    ...evidence.from(OWN, 'database-fingerprint', experiment),
    ...evidence.from(OWN, 'reply', experiment),
    ...evidence.from(OWN, 'files', experiment),
  ].filter((record) => record.step === step);
  // Claims of before named nothing restless.
  const look = atRest(seen, claim.restless ?? []);
  return [...look, ...runs(input, experiment).filter((one) => one.step === toldAt(step))];
}

/** The state that a backup is of: the last look beside its taking. */
export interface Backed {
  readonly look: Look;
  /** Whether nothing had changed since the look before, so that the backup is of just this. */
  readonly quiet: boolean;
  /** The command that took it. */
  readonly run: Run | undefined;
}

export function backed(input: Input, experiment: Experiment, name: string): Backed {
  const looks = looksBeside(input, experiment, name);
  const attempt = looks.length - 1;
  const [before, look] = [looks[attempt - 1], looks[attempt] ?? []];
  if (before === undefined) return { look, quiet: false, run: undefined };
  return { look, quiet: alike(before, look), run: run(input, experiment, `${name} · take ${attempt}`) };
}

/** The looks before the first attempt at a backup and after each, as far as there are any. */
export function looksBeside(input: Input, experiment: Experiment, name: string): readonly Look[] {
  const looks: Look[] = [lookAt(input, experiment, `${name} · look 0`)];
  for (;;) {
    const look = lookAt(input, experiment, `${name} · look ${looks.length}`);
    if (look.length === 0) return looks;
    looks.push(look);
  }
}

export const isRun = (one: Deed): one is Run => one.kind === 'run';

/** Whether it ended as its action claims. */
export function worked(one: Deed | undefined, action: Action | undefined): boolean {
  if (one === undefined) return false;
  if (isRun(one)) return one.data.exitCode === (action?.kind === 'command' ? action.exit : 0);
  const { status } = one.data;
  if (status === null) return false;
  return action?.kind === 'http' && action.expect !== null ? status === action.expect : status < 400;
}

/** What was done, as a person would write it. */
export const what = (one: Deed): string =>
  isRun(one) ? typed(one.data.command) : `${one.data.method} ${one.data.path}`;

/** How it ended, and what it said. */
export function told(one: Deed): string {
  if (!isRun(one)) return `answered ${one.data.status ?? one.data.error}: ${quote(one.data.response)}`;
  if (one.data.exitCode === 0) return `said ${quote(one.data.stdout)}`;
  return `${ending(one)}, writing ${quote(one.data.stderr.text === '' ? one.data.stdout : one.data.stderr)}`;
}

/** The first few differences in one sentence. */
export function listed(differences: readonly string[]): string {
  const more = differences.length > 3 ? `, and ${differences.length - 3} more` : '';
  return `${differences.slice(0, 3).join('; ')}${more}`;
}
