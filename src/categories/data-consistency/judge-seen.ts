import { type Certainty, certainty } from '../../lib/consistency/certainty.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';

export type Input = JudgeInput<Claim>;
export type History = EvidenceRecord<'history'>;
export type Rows = EvidenceRecord<'rows'>;

export const OWN = 'data-consistency';

/** One operation, with the history that it is from. */
export type Operation = History['data']['operations'][number] & {
  readonly certainty: Certainty;
  readonly record: History;
};

/** The histories of these names. */
export function histories({ evidence }: Input, ...names: readonly string[]): readonly History[] {
  return evidence.from(OWN, 'history').filter(({ data }) => names.includes(data.name));
}

/** All operations of a kind in these histories. */
export function operations(input: Input, f: string, ...names: readonly string[]): readonly Operation[] {
  return histories(input, ...names).flatMap((record) =>
    record.data.operations
      .filter((operation) => operation.f === f)
      .map((operation) => ({ ...operation, certainty: certainty(operation.outcome), record })),
  );
}

/** Rows of ours by the beginning of their step. */
export function rows({ evidence }: Input, step: string): readonly Rows[] {
  return evidence.from(OWN, 'rows').filter((record) => record.step.startsWith(step));
}

/** Whether two operations were under way at the same moment, as far as we can see it from outside. */
function overlap(one: Operation, other: Operation): boolean {
  // Each history has a clock of its own.
  if (one.record !== other.record || one.sent === null || other.sent === null) return false;
  return one.sent < other.ended && other.sent < one.ended;
}

/** How many of these had another one of `others` beside them that shares what `about` names. */
export function contended(
  list: readonly Operation[],
  about: (operation: Operation) => readonly string[],
  others: readonly Operation[] = list,
): number {
  return list.filter((one) =>
    others.some(
      (other) =>
        other !== one && overlap(one, other) && about(one).some((thing) => about(other).includes(thing)),
    ),
  ).length;
}

/** Why the trouble of an experiment may not have been any; null where it was. */
export function noTrouble(input: Input, experiment: string): string | null {
  const faults = input.evidence
    .from(OWN, 'fault', experiment)
    .filter(({ data }) => data.stage === 'injected');
  if (faults.length === 0) return 'Nothing befell it.';
  const idle = faults.find(({ data }) => !data.effective);
  if (idle)
    return `The fault “${idle.data.fault}” of ${idle.data.service} was not felt: ${idle.data.detail}.`;
  const name = experiment === 'bank' ? 'troubles' : 'troubled';
  const marks = histories(input, name).flatMap(({ data }) => data.marks.map((mark) => mark.name));
  if (input.claim.kill && !marks.includes('dead')) return 'It was not killed while requests came.';
  return null;
}
