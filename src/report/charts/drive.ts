import type { EvidenceRecord } from '../../model/evidence.ts';
import type { StoredRun } from '../../model/run.ts';
import { byExperiment, type Group, isWarmUp } from './by-experiment.ts';
import type { Chart, ChartSource, Point } from './chart.ts';
import { beforeDuringAfter, faultsIn } from './faults.ts';
import { byOutcome } from './outcomes.ts';
import { isLong, throughFaults } from './through-faults.ts';

type Drive = EvidenceRecord<'drive'>;

/** Fewer at once make a fence of a picture, which says something only around a moment. */
const FEWEST_IN_FLIGHT = 3;

/** Load that was driven at its own rate: how long answers took, and how many requests were in flight around each moment. */
export const drive: ChartSource = (run) =>
  byExperiment(run, 'drive').flatMap((group) =>
    isLong(group)
      ? [throughFaults(run, group)]
      : group.records.flatMap((record, index) =>
          isWarmUp(record)
            ? []
            : [responses(run, record, group, index), ...inFlight(run, record, group, index)],
        ),
  );

function responses(run: StoredRun, record: Drive, group: Group<'drive'>, index: number): Chart {
  const { slug, category } = group;
  const { data, step } = record;
  const { p50, p99, max } = data.response;
  const spans = faultsDuring(run, record, group);
  const timed = data.records.map(({ due, done }) => ({ x: due / 1000, ms: done - due }));
  return {
    id: `responses-${slug}-${index + 1}`,
    category,
    title: `Response times under load: ${step}`,
    says:
      `${data.sent} requests${data.perSecond === null ? '' : ` at ${data.perSecond} a second`}: half within ${Math.round(p50)} ms, ` +
      `99 % within ${Math.round(p99)} ms, the slowest after ${Math.round(max)} ms (${outcomes(data.outcomes)}).` +
      (data.truncated ? '' : beforeDuringAfter(spans, timed)) +
      (data.truncated ? ' Drawn are those that failed and the slowest.' : ''),
    x: { label: 'when it was due', quantity: 'seconds' },
    y: {
      label: 'response time',
      quantity: 'milliseconds',
      ...(max > 20 * Math.max(1, p50) ? { logarithmic: true as const } : {}),
    },
    series: byOutcome(data.records),
    levels: [],
    spans,
    moments: moments(record),
  };
}

function inFlight(run: StoredRun, record: Drive, group: Group<'drive'>, index: number): Chart[] {
  const { slug, category } = group;
  const { data, step } = record;
  // Of a sample nobody can tell how many were under way.
  if (data.truncated || data.records.length === 0) return [];
  if (data.mostInFlight < FEWEST_IN_FLIGHT && data.marks.length === 0) return [];
  const changes = data.records
    .flatMap(({ sent, done }) =>
      sent === null
        ? []
        : [
            { at: sent, by: 1 },
            { at: done, by: -1 },
          ],
    )
    .sort((a, b) => a.at - b.at || b.by - a.by);
  let now = 0;
  const points = changes.map(({ at, by }): Point => {
    now += by;
    return { x: at / 1000, y: now, says: `${now} in flight after ${(at / 1000).toFixed(2)} s` };
  });
  return [
    {
      id: `in-flight-${slug}-${index + 1}`,
      category,
      title: `Requests in flight: ${step}`,
      says: `At most ${data.mostInFlight} requests were in flight at once.`,
      x: { label: 'since the load began', quantity: 'seconds' },
      y: { label: 'in flight', quantity: 'count' },
      series: [{ name: 'requests in flight', shape: 'steps', tone: 'main', points }],
      levels: [],
      spans: faultsDuring(run, record, group),
      moments: moments(record),
    },
  ];
}

function faultsDuring(run: StoredRun, { at, data: { ms } }: Drive, group: Group<'drive'>): Chart['spans'] {
  return faultsIn(run, group, at - ms, at);
}

function moments({ data }: Drive): Chart['moments'] {
  return data.marks.map(({ name, at }) => ({ x: at / 1000, label: name }));
}

function outcomes(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([outcome, count]) => `${count} × ${outcome}`)
    .join(', ');
}
