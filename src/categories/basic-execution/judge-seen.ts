import { quote } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import { type Claim, OTHER_LANGUAGE, producedStep, silentAgain, withEnd } from './claim.ts';

/** What the judges of this category look at. */
export type Input = JudgeInput<Claim>;
export type Run = EvidenceRecord<'run'>;

export const OWN = 'basic-execution';

/**
 * Runs of the first and second room: what the subject did under the rules that hold for everybody. Of what was not done with in time while
 * its input was open, what it did when that ended.
 */
export const sealedRuns = ({ evidence }: Input): readonly Run[] => {
  const runs = evidence.from(OWN, 'run');
  return runs
    .filter((run) => / · (first|second)$/.test(run.step))
    .map((run) => (wasLate(run, runs) && runs.find(({ step }) => step === withEnd(run.step))) || run);
};

/** Whether a run was not done with in time, and was when its input ended: it had waited for that, or the machine had stood still. */
function wasLate({ step, data }: Run, runs: readonly Run[]): boolean {
  const ended = runs.find((run) => run.step === withEnd(step));
  return data.outcome === 'timed-out' && ended?.data.outcome === 'exited';
}

/** Whether a run went on for as long as its input was open, both times, and ended when that did. */
export function isWaiting({ step, data }: Run, runs: readonly Run[]): boolean {
  const outcomeOf = (name: string) => runs.find((run) => run.step === name)?.data.outcome;
  return (
    data.outcome === 'timed-out' &&
    outcomeOf(withEnd(step)) === 'exited' &&
    outcomeOf(silentAgain(step)) === 'timed-out'
  );
}

export const withStep = (runs: readonly Run[], step: string): readonly Run[] =>
  runs.filter((run) => run.step.startsWith(`${step} · `));

/** Whether it was to speak as it does by itself: to somebody of another language it may say other words. */
export const speaksItsOwn = ({ data }: Run): boolean => !data.circumstances.includes(OTHER_LANGUAGE);

/** Listings after the lifecycle, with the room they come from. */
export function listingsOf(
  input: Input,
): { readonly record: EvidenceRecord<'files'>; readonly pass: string }[] {
  return input.evidence
    .from(OWN, 'files')
    .filter((record) => record.step.startsWith('left in '))
    .map((record) => ({ record, pass: record.step.replace(/^.* · /, '') }));
}

/** Listings right after a step that claims files, in the first or second room. */
export const listingsOfStep = ({ evidence }: Input, name: string, pass: string) =>
  evidence.from(OWN, 'files').filter((record) => record.step === producedStep(name, record.data.root, pass));

/** Listings after runs that had no home. */
export const listingsWithoutHome = ({ evidence }: Input) =>
  evidence.from(OWN, 'files').filter((record) => record.step.startsWith('left without HOME'));

/** Whether the contract gives nothing to run beside the service itself. */
export const hasNoCommands = ({ subject, claim }: Input): boolean =>
  subject.kind === 'service' && !claim.version && !claim.help && claim.steps.length === 0;

export const cutOff = (listings: readonly EvidenceRecord<'files'>[]) =>
  listings.find((record) => record.data.truncated);
export const tooMany = (listing: EvidenceRecord<'files'>): string =>
  `There are too many files in ${listing.data.root} to look at them all.`;

export const join = (root: string, path: string): string =>
  `${root === '/' ? '' : root}/${path}`.replace(/\/$/, '');
export const below = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(`${folder.replace(/\/$/, '')}/`);
export const absolute = (input: Input, path: string): string =>
  path.startsWith('/') ? path : join(input.subject.workFolder ?? '/work', path);

export function notReady(state: EvidenceRecord<'subject-state'>): string {
  const { running, exitCode, oomKilled, stderr, stdout, detail } = state.data;
  const wrote = quote(stderr.bytes > 0 ? stderr : stdout);
  if (oomKilled) return `it was killed for want of memory, having written ${wrote}`;
  if (!running) return `it ended with exit code ${exitCode}, having written ${wrote}`;
  return `${detail ?? 'nothing answered at its port'}; it wrote ${wrote}`;
}
