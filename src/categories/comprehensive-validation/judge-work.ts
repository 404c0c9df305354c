import { isGoodAnswer } from '../../lib/actions.ts';
import type { SubjectFacts } from '../../model/contract.ts';
import type { EvidenceKind, EvidenceRecord } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';

/** All that was seen in one room, with what was claimed: what decides whether a schedule failed, and nothing else does. */
export interface Trial {
  readonly claim: Claim;
  readonly subject: SubjectFacts;
  readonly records: readonly EvidenceRecord[];
}

type Drive = EvidenceRecord<'drive'>;
type Driven = Drive['data']['records'][number];

/** One request of the work, with what came of it. */
export interface Answer {
  /** The request in words, by which those of one kind are known. */
  readonly what: string;
  /** Number in the mix; null for a question whether it is ready. */
  readonly item: number | null;
  /** `${value}` and `${n}` of this one. */
  readonly value: string;
  readonly n: string;
  /**
   * `good` in time; `slow`: good, and too late for a steady state; `lesser`; `status`: another answer; `none`: no whole
   * answer.
   */
  readonly grade: 'good' | 'slow' | 'lesser' | 'status' | 'none';
  readonly driven: Driven;
  readonly record: Drive;
}

export function ofKind<K extends EvidenceKind>({ records }: Trial, kind: K): readonly EvidenceRecord<K>[] {
  return records.filter((record): record is EvidenceRecord<K> => record.kind === kind);
}

/** Notes of ours by their name. */
export const notes = (trial: Trial, name: string): readonly EvidenceRecord<'note'>[] =>
  ofKind(trial, 'note').filter(({ data }) => data.name === name);

/** What came of the work of one phase, such as `before`, or of several: `wave`. */
export function answersOf(trial: Trial, phase: string): readonly Answer[] {
  const { claim, subject } = trial;
  return ofKind(trial, 'drive')
    .filter(({ step }) => step === phase || step.startsWith(`${phase} `))
    .flatMap((record) => {
      const drawn = notes(trial, 'drawn').find(({ data }) => data.values.phase === record.step);
      if (!drawn) return [];
      const { prefix, first, items } = drawn.data.values;
      const numbers = String(items).split(' ');
      return record.data.records.map((driven): Answer => {
        const n = Number(first) + driven.request;
        const share = claim.mix[Number(numbers[driven.request])];
        const what = share
          ? `${share.request.method} ${share.request.path}`
          : `GET ${subject.readyPath ?? '/'}`;
        return {
          what,
          item: share ? claim.mix.indexOf(share) : null,
          value: `${prefix}${n}`,
          n: String(n),
          grade: gradeOf(driven, claim, share),
          driven,
          record,
        };
      });
    });
}

function gradeOf(
  driven: Driven,
  { steady }: Claim,
  share: Claim['mix'][number] | undefined,
): Answer['grade'] {
  if (!/^\d{3}$/.test(driven.outcome)) return 'none';
  if (!isGoodAnswer(share?.request.expect ?? null, Number(driven.outcome))) return 'status';
  if (share?.lesser !== undefined && driven.body.includes(share.lesser)) return 'lesser';
  return driven.done - driven.due > steady.within ? 'slow' : 'good';
}

/** What became of one request, in words. */
export function told({ what, grade, driven }: Answer): string {
  const ms = Math.round(driven.done - driven.due);
  const outcome = grade === 'lesser' ? 'a lesser answer' : driven.outcome;
  return `${what} → ${outcome} after ${ms} ms`;
}

/** Of requests of one kind at least so many must go well in a steady state: a kind that is rare must not hide among the others. */
const OF_A_KIND = 0.75;

/** How far the work of a phase was from a steady state; null where it held. */
export function unsteady(trial: Trial, phase: string): string | null {
  const { steady } = trial.claim;
  const answers = answersOf(trial, phase);
  const good = (some: readonly Answer[]) => some.filter(({ grade }) => grade === 'good').length;
  const examples = (some: readonly Answer[]) =>
    some
      .filter(({ grade }) => grade !== 'good')
      .slice(0, 3)
      .map(told)
      .join('; ');
  const kind = [...new Set(answers.map(({ what }) => what))]
    .map((what) => answers.filter((answer) => answer.what === what))
    .find((some) => good(some) < OF_A_KIND * some.length);
  if (kind?.[0])
    return `of ${kind.length} × ${kind[0].what} only ${good(kind)} were answered well within ${steady.within} ms (${examples(kind)})`;
  if (good(answers) < steady.share * answers.length)
    return `of ${answers.length} requests only ${good(answers)} were answered well within ${steady.within} ms, ${Math.ceil(steady.share * answers.length)} are claimed (${examples(answers)})`;
  return null;
}

/** Whether every request of a phase was answered well: then it need not be waited for any longer. */
export function isSteady(trial: Trial, phase: string): boolean {
  const answers = answersOf(trial, phase);
  return answers.length > 0 && answers.every(({ grade }) => grade === 'good');
}

/** Milliseconds by which we may be late ourselves in sending what is due: far more than a machine does that is merely busy. */
const OUR_OWN_LATENESS = 500;

/** Drives in which we were so late ourselves that times say nothing. */
export const lateOurselves = (trial: Trial, phase: string): readonly Drive[] =>
  ofKind(trial, 'drive').filter(
    ({ step, data }) => (step === phase || step.startsWith(`${phase} `)) && data.latest > OUR_OWN_LATENESS,
  );
