import type { EvidenceRecord } from '../../model/evidence.ts';
import type { StoredRun } from '../../model/run.ts';
import type { Group } from './by-experiment.ts';
import type { Chart } from './chart.ts';
import { faultsIn } from './faults.ts';
import { byOutcome } from './outcomes.ts';

type Drive = EvidenceRecord<'drive'>;

/** From so many drives in one room on, one picture of all tells more than one of each. */
const MANY = 6;

export const isLong = ({ records }: Group<'drive'>): boolean => records.length >= MANY;

/** Work that went on in pieces, before, through and after faults, with the times in which something was broken. */
export function throughFaults(run: StoredRun, group: Group<'drive'>): Chart {
  const { records, slug, category, title, room } = group;
  // A drive is recorded when its last request is done.
  const began = ({ at, data }: Drive) => at - data.ms;
  const from = Math.min(...records.map(began));
  const to = Math.max(...records.map(({ at }) => at));
  const moved = new Map(
    records.flatMap((record) =>
      record.data.records.map((driven) => [driven, Math.max(0, began(record) - from)] as const),
    ),
  );
  const all = [...moved.keys()];
  const spans = faultsIn(run, group, from, to);
  const answered = all.filter(({ outcome }) => /^[1-3]\d\d$/.test(outcome)).length;
  return {
    id: `through-faults-${slug}`,
    category,
    title: `Work before, through and after the faults${room === null ? '' : ` (room ${room})`}`,
    says: `${answered} of ${all.length} requests were answered well while this was done: ${title}. ${spans.length} faults of services are shaded.`,
    x: { label: 'since the work began', quantity: 'seconds' },
    y: { label: 'response time', quantity: 'milliseconds', logarithmic: true },
    series: byOutcome(all, (driven) => moved.get(driven) ?? 0),
    levels: [],
    spans,
    moments: records
      .filter(({ step }) => /^(before|after|recovery 1)$/.test(step))
      .map((record) => ({ x: Math.max(0, began(record) - from) / 1000, label: record.step })),
  };
}
