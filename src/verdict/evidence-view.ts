import type { EvidenceKind, EvidenceRecord, EvidenceView } from '../model/evidence.ts';
import { Failure } from '../model/failure.ts';

/** What a judge sees of the evidence: the kinds that it declared. Asking for another throws a Failure of class `bug`. */
export function evidenceView(
  records: readonly EvidenceRecord[],
  needs: readonly EvidenceKind[],
): EvidenceView {
  const of = <K extends EvidenceKind>(kind: K): readonly EvidenceRecord<K>[] => {
    if (!needs.includes(kind)) {
      throw new Failure({
        class: 'bug',
        code: 'undeclared-evidence',
        message: `The judge asked for evidence of kind "${kind}" but declares only ${needs.join(', ') || 'none'}.`,
        remedy: `Add '${kind}' to its needs.`,
      });
    }
    return ofKind(records, kind);
  };
  return {
    of,
    from: (category, kind, experiment) =>
      of(kind).filter(
        (record) =>
          record.category === category && (experiment === undefined || record.experiment === experiment),
      ),
  };
}

/** The records of one kind, in order. */
export function ofKind<K extends EvidenceKind>(
  records: readonly EvidenceRecord[],
  kind: K,
): readonly EvidenceRecord<K>[] {
  return records.filter((record): record is EvidenceRecord<K> => record.kind === kind);
}
