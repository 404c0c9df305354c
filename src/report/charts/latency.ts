import type { EvidenceRecord } from '../../model/evidence.ts';
import type { StoredRun } from '../../model/run.ts';
import { byExperiment, type Group } from './by-experiment.ts';
import type { Chart, ChartSource, Point, Series } from './chart.ts';
import { faultSpans } from './fault-spans.ts';

type Request = EvidenceRecord<'request'>;

/** Fewer requests say more in the table of checks than in a picture. */
const FEWEST = 8;

/** How long each request of an experiment took, with the faults under which it was sent. */
export const latency: ChartSource = (run) =>
  byExperiment(run, 'request').flatMap((group) =>
    group.records.length < FEWEST ? [] : [latencyOf(run, group)],
  );

function latencyOf(run: StoredRun, group: Group<'request'>): Chart {
  const { records, slug, category, title } = group;
  // A record is written when the answer is there; the request was sent before.
  const sent = (record: Request) => record.at - record.data.ms;
  const began = Math.min(...records.map(sent));
  const slowest = records.reduce((most, record) => (record.data.ms > most.data.ms ? record : most));
  const unanswered = records.filter(({ data }) => data.status === null).length;
  const point = (record: Request): Point => ({
    x: (sent(record) - began) / 1000,
    y: Math.max(1, record.data.ms),
    says: `${line(record)} (${record.id})`,
  });
  const times = records.map(({ data }) => data.ms).sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? 1;
  return {
    id: `latency-${slug}`,
    category,
    title: `Response times: ${title}`,
    says:
      `Half of ${records.length} requests took at most ${duration(median)}; the slowest was ${line(slowest)}. ` +
      `${unanswered === 0 ? 'All were answered' : `${unanswered} got no answer`}.`,
    x: { label: 'since the first request', quantity: 'seconds' },
    y: {
      label: 'response time',
      quantity: 'milliseconds',
      ...(slowest.data.ms > 20 * Math.max(1, median) ? { logarithmic: true as const } : {}),
    },
    series: seriesOf(records, point),
    levels: [],
    spans: faultSpans(run, group, { from: began, to: Math.max(...records.map(({ at }) => at)) }),
    moments: [],
  };
}

function seriesOf(records: readonly Request[], point: (record: Request) => Point): Series[] {
  const grades = [
    { name: 'answered', tone: 'main', is: (status: number | null) => status !== null && status < 400 },
    { name: 'refused (4xx)', tone: 'fair', is: (status: number | null) => status !== null && status < 500 },
    { name: 'failed or no answer', tone: 'bad', is: () => true },
  ] as const;
  return grades.flatMap(({ name, tone }) => {
    const own = records.filter(({ data }) => grades.find(({ is }) => is(data.status))?.tone === tone);
    return own.length === 0 ? [] : [{ name, tone, shape: 'dots' as const, points: own.map(point) }];
  });
}

function line({ data: { method, path, status, error, ms } }: Request): string {
  return `${method} ${path} → ${status ?? error} in ${duration(ms)}`;
}

function duration(ms: number): string {
  return ms < 1000 ? `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
