import type { EvidenceRecord } from '../model/evidence.ts';
import { ofKind } from './evidence-view.ts';

/**
 * The records by which a run is judged: of an experiment that was done more than once, in a room that others had used and then in
 * one of its own, or beside others and then by itself, only those of the last time. What hits a moment may have missed it then: see
 * `notSeenAgain`.
 */
export function lastAttempts(records: readonly EvidenceRecord[]): readonly EvidenceRecord[] {
  const beginnings = ofKind(records, 'experiment').filter(({ data }) => data.stage === 'began');
  const last = new Map(beginnings.map((record) => [nameOf(record), record.id]));
  if (last.size === beginnings.length) return records;
  const begun = new Set<string>();
  return records.filter((record) => {
    const name = nameOf(record);
    if (last.get(name) === record.id) begun.add(name);
    return begun.has(name) || !last.has(name);
  });
}

/** The experiment that a record is of. Its id alone is unique only inside its category. */
export function nameOf({ category, experiment }: Pick<EvidenceRecord, 'category' | 'experiment'>): string {
  return `${category}/${experiment}`;
}
