import { isTurnedAway } from '../../lib/turned-away.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';
import { type Disks, laidBefore, madeAnew, mayBeAll } from './judge-names.ts';

export type Input = JudgeInput<Claim>;

export type Run = EvidenceRecord<'run'>;

export type Request = EvidenceRecord<'request'>;

export type Files = EvidenceRecord<'files'>;

type Entry = Files['data']['entries'][number];

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

/**
 * Whether a run onto the full disk may have written all of it all the same: then the disk was not full enough, and
 * success is right. Files that differ need not be broken: a time or a random number in them is another one each time.
 * Those that are shorter are.
 */
export function foundRoom(input: Input, run: Run): boolean {
  const disks = disksOf(input, Number(run.step.split(' ').at(-1)));
  if (run.data.exitCode !== 0 || !disks) return false;
  const { before, after, first, whole } = disks;
  const nameless = [laidBefore(disks), madeAnew(disks)];
  if (!nameless.every(mayBeAll)) return false;
  const others = new Set(nameless.flatMap((one) => [...one.left, ...one.whole]).map(({ path }) => path));
  const named = (listing: Files) => pathsOf(listing).filter((path) => !others.has(path));
  if (named(after).join('\n') !== named(whole).join('\n')) return false;
  return whole.data.entries.every((twin) => {
    if (others.has(twin.path)) return true;
    const entry = entryOf(after, twin.path);
    if (entry?.sha256 === twin.sha256) return true;
    // What is as it was before was not written, unless nobody was to write it.
    const isWritten = entry?.sha256 !== entryOf(before, twin.path)?.sha256;
    const isToBeWritten = twin.sha256 !== entryOf(first, twin.path)?.sha256;
    return isNoShorter(entry, twin) && (isWritten || !isToBeWritten);
  });
}

/** What was seen of a claimed write on either disk; null where it was not tried. */
export function disksOf(input: Input, index: number): Disks | null {
  const at = (step: string) => listing(input, `${step} ${index}`);
  const [after, whole] = [at('full after'), at('roomy after')];
  if (!after || !whole) return null;
  const repeated = runs(input).find(({ step }) => step === `roomy disk once more ${index}`);
  const again = repeated?.data.exitCode === 0 ? at('roomy once more after') : undefined;
  return { before: at('full before'), after, first: at('roomy before'), whole, again };
}

const listing = ({ evidence }: Input, step: string): Files | undefined =>
  evidence.from(OWN, 'files').find((record) => record.step === step);

/** Whether what a full disk left may be as whole as what is there with room, though its bytes are others. */
export const isNoShorter = (entry: Entry | undefined, twin: Entry | undefined): boolean =>
  entry?.type === 'file' && twin?.type === 'file' && entry.size >= twin.size;

/** What a listing has at a path. */
export const entryOf = (listing: Files | undefined, path: string): Entry | undefined =>
  listing?.data.entries.find((entry) => entry.path === path);

const pathsOf = ({ data }: Files): readonly string[] =>
  data.entries
    .map(({ path }) => path)
    .filter((path) => !path.endsWith('.cleanroom-fill'))
    .sort();

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
