import type { EvidenceRecord } from '../../model/evidence.ts';
import type { StoredRun } from '../../model/run.ts';
import { byExperiment, type Group, ofKind } from './by-experiment.ts';
import type { Chart, ChartSource, Point, Series } from './chart.ts';

type Look = EvidenceRecord<'arrivals'>;

/** Fewer calls say more in the table of checks than in a picture. */
const FEWEST = 8;

/**
 * What callers asked of the subject beside what it asked of its upstream, both counted up: where a breaker is open, the first goes on
 * rising and the second stays flat.
 */
export const breaker: ChartSource = (run) =>
  byExperiment(run, 'arrivals').flatMap((group) => timeline(run, group));

function timeline(run: StoredRun, group: Group<'arrivals'>): Chart[] {
  const { category, slug, title } = group;
  // The upstream's clock and the run's: a look is put on record just after it was taken.
  const offset = Math.min(...group.records.map(({ at, data }) => at - data.now));
  const arrived = group.records
    .flatMap(({ data }) => data.arrivals)
    .map((arrival) => ({ at: arrival.at + offset, says: saysOf(arrival) }));
  const called = callsOf(run, group);
  const all = [...arrived, ...called].map(({ at }) => at);
  if (called.length < FEWEST || arrived.length === 0) return [];
  const [began, ended] = [Math.min(...all), Math.max(...all)];
  return [
    {
      id: `breaker-${slug}`,
      category,
      title: `Calls, and what reached the upstream: ${title}`,
      says: `${called.length} calls were made; ${arrived.length} requests arrived at the upstream. Where the upper line rises and the lower stays flat, the upstream was spared.`,
      x: { label: 'since the first call', quantity: 'seconds' },
      y: { label: 'so far', quantity: 'count' },
      series: [
        counted('calls', 'main', called, began),
        counted('arrived at the upstream', 'fair', arrived, began),
      ],
      levels: [],
      spans: troubled(run, group, offset, began, ended),
      shaded: 'the upstream was made to fail or to be slow',
      moments: [],
    },
  ];
}

interface Moment {
  readonly at: number;
  readonly says: string;
}

function counted(name: string, tone: Series['tone'], moments: readonly Moment[], began: number): Series {
  const points = moments
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, says }, index): Point => ({ x: (at - began) / 1000, y: index + 1, says }));
  return { name, tone, shape: 'steps', points };
}

const saysOf = ({ method, path, outcome, status }: Look['data']['arrivals'][number]): string =>
  `${method} ${path}, ${outcome === 'answered' ? `answered ${status}` : outcome}`;

/** Calls one by one and those of drives, when they were sent. */
function callsOf(run: StoredRun, { category, experiment, room }: Group<'arrivals'>): Moment[] {
  const own = (record: EvidenceRecord) =>
    record.category === category && record.experiment === experiment && record.room === room;
  const single = ofKind(run, 'request')
    .filter(own)
    .map(({ at, data, id }) => ({
      at: at - data.ms,
      says: `${data.method} ${data.path} → ${data.status ?? data.error} (${id})`,
    }));
  const driven = ofKind(run, 'drive')
    .filter(own)
    .flatMap(({ at, data }) =>
      data.records.flatMap(({ sent, outcome }) =>
        sent === null ? [] : [{ at: at - data.ms + sent, says: `driven → ${outcome}` }],
      ),
    );
  return [...single, ...driven];
}

const MISBEHAVES = { hang: 'hangs', stall: 'stalls', reset: 'resets' } as const;

/** From each time that the upstream was made to misbehave to when it was well again. */
function troubled(
  run: StoredRun,
  { category, experiment, room }: Group<'arrivals'>,
  offset: number,
  began: number,
  ended: number,
): Chart['spans'] {
  const all = ofKind(run, 'upstream').filter(
    (record) => record.category === category && record.experiment === experiment && record.room === room,
  );
  return all.flatMap(({ data: { does, status, delayMs, at } }, index) => {
    const label =
      does !== 'answer'
        ? MISBEHAVES[does]
        : status !== null && status >= 400
          ? `answers ${status}`
          : delayMs > 0
            ? `slow, ${delayMs} ms`
            : null;
    const until = all[index + 1]?.data.at;
    const span = { from: Math.max(at + offset, began), to: Math.min((until ?? ended) + offset, ended) };
    return label === null || span.to <= span.from
      ? []
      : [{ from: (span.from - began) / 1000, to: (span.to - began) / 1000, label }];
  });
}
