import { isTurnedAway } from '../../lib/turned-away.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';

export type Input = JudgeInput<Claim>;

export type Run = EvidenceRecord<'run'>;

export type Request = EvidenceRecord<'request'>;

export type Files = EvidenceRecord<'files'>;

export const OWN = 'error-handling';

/** Steps that must succeed: what is spoilt afterwards, and what is written where there is room. */
export const GOOD = /^(good |prepare |roomy disk)/;

export const runs = ({ evidence }: Input): readonly Run[] => evidence.from(OWN, 'run');

export const requests = ({ evidence }: Input): readonly Request[] => evidence.from(OWN, 'request');

/** Whether an unknown option stood behind the words of a command that works without it. */
export const hasOptionBehind = ({ step }: Run): boolean => step.startsWith('wrong · unknown option behind');

/** The option of ours that nobody knows. */
export const UNKNOWN_OPTION = 'cleanroom-no-such-option';

/** Whether this was only to see whether something works here: whatever came of it accuses nobody. */
export const isControl = ({ step }: { readonly step: string }): boolean => step.startsWith('control · ');

/** Runs that must fail: wrong words, wrong files, a full disk. */
export const wrongRuns = (input: Input): readonly Run[] =>
  runs(input).filter(
    (run) => run.step.startsWith('wrong · ') || (run.step.startsWith('full disk') && !foundRoom(input, run)),
  );

/** Whether a run onto the full disk wrote all of it all the same: then the disk was not full enough, and success is right. */
export function foundRoom(input: Input, run: Run): boolean {
  const index = run.step.split(' ').at(-1);
  const [after, whole] = ['full after', 'roomy after'].map((step) => listing(input, `${step} ${index}`));
  return run.data.exitCode === 0 && after !== undefined && whole !== undefined && sameFiles(after, whole);
}

export const listing = ({ evidence }: Input, step: string): Files | undefined =>
  evidence.from(OWN, 'files').find((record) => record.step === step);

function sameFiles(one: Files, other: Files): boolean {
  const digests = (listing: Files) =>
    listing.data.entries
      .filter((entry) => !entry.path.endsWith('.cleanroom-fill'))
      .map((entry) => `${entry.path} ${entry.sha256}`)
      .sort()
      .join('\n');
  return digests(one) === digests(other);
}

/** Requests that must be refused. */
export const wrongRequests = (input: Input): readonly Request[] =>
  requests(input).filter(
    (request) =>
      /^(spoilt |unknown route|wrong method|too large|too slow)/.test(request.step) && !isTurnedAway(request),
  );

export const what = (record: Run | Request): string =>
  record.step
    .replace(/^(wrong|spoilt \d+|extreme (?:\d+|path)|output|argument|broken path) · /, '')
    .replace(/ \d+$/, '');

export const article = (words: string): string =>
  /^(an?|no|the|field|too|not|standard|unknown route) ?/.test(words)
    ? words
    : `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;

export const NO_COMMAND =
  'The contract claims no command of the service that could be given something wrong.';

export const claimsNoCommand = ({ subject, claim }: Input): boolean =>
  subject.kind === 'service' && claim.files.length === 0 && claim.writes.length === 0;
