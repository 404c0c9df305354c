import type { EvidenceKind, EvidenceRecord } from '../../model/evidence.ts';
import type { StoredRun } from '../../model/run.ts';

/** The records of one kind that one room of one experiment left. */
export interface Group<K extends EvidenceKind> {
  readonly category: string;
  readonly experiment: string;
  readonly room: string | null;
  readonly records: readonly EvidenceRecord<K>[];
  /** Begins the ids of charts that are drawn of it. */
  readonly slug: string;
  /** The experiment in the words of the plan. */
  readonly title: string;
}

export function byExperiment<K extends EvidenceKind>(run: StoredRun, kind: K): readonly Group<K>[] {
  const groups = new Map<string, EvidenceRecord<K>[]>();
  for (const record of ofKind(run, kind)) {
    const slug = [record.category, record.experiment, record.room ?? '0']
      .map((word) => word.replace(/[^A-Za-z0-9-]/g, '-'))
      .join('-');
    const group = groups.get(slug);
    if (group === undefined) groups.set(slug, [record]);
    else group.push(record);
  }
  return [...groups].flatMap(([slug, records]) => {
    const [first] = records;
    if (first === undefined) return [];
    const { category, experiment, room } = first;
    const planned = run.header.plan.find((each) => each.category === category);
    const title = planned?.experiments.find(({ id }) => id === experiment)?.title ?? experiment;
    return [{ category, experiment, room, records, slug, title }];
  });
}

export function ofKind<K extends EvidenceKind>(run: StoredRun, kind: K): readonly EvidenceRecord<K>[] {
  return run.records.filter((record): record is EvidenceRecord<K> => record.kind === kind);
}

/** Load that only warms up says nothing of its own. */
export function isWarmUp({ step }: EvidenceRecord): boolean {
  return step === 'warm-up';
}
