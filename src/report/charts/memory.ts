import { approximateSize } from '../../lib/size.ts';
import { slope } from '../../lib/slope.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { StoredRun } from '../../model/run.ts';
import { byExperiment, type Group } from './by-experiment.ts';
import type { Chart, ChartSource, Point } from './chart.ts';

type Usage = EvidenceRecord<'usage'>;

/** Memory against its limit, and beside it the equal rounds alone with the line that goes through them. */
export const memory: ChartSource = (run) =>
  byExperiment(run, 'usage').flatMap((group) => [...againstLimit(run, group), ...overRounds(group)]);

function againstLimit({ header }: StoredRun, group: Group<'usage'>): Chart[] {
  const { records, slug, category } = group;
  const [first] = records;
  if (first === undefined || records.length < 3) return [];
  const limit = header.contract.subject.limits.memory;
  const most = Math.max(...records.map(({ data }) => data.memory));
  const share = ((most / limit) * 100).toFixed(0);
  return [
    {
      id: `memory-${slug}`,
      category,
      title: 'Memory against its limit',
      says: `At most ${approximateSize(most)} of ${approximateSize(limit)} were in use, ${share} % of the limit.`,
      x: { label: 'since the first measurement', quantity: 'seconds' },
      y: { label: 'memory', quantity: 'bytes' },
      series: [
        {
          name: 'memory in use',
          shape: 'line',
          tone: 'main',
          points: records.map((record) => point(record, (record.at - first.at) / 1000)),
        },
      ],
      levels: [{ y: limit, label: `limit ${approximateSize(limit)}` }],
      spans: [],
      moments: [],
    },
  ];
}

function overRounds({ records, slug, category }: Group<'usage'>): Chart[] {
  const rounds = records.filter(({ data }) => data.phase === 'round');
  if (rounds.length < 3) return [];
  const values = rounds.map(({ data }) => data.memory);
  const { perStep, low, high } = slope(values);
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  const trend = (index: number): Point => {
    const y = middle + perStep * (index - (values.length - 1) / 2);
    return { x: index + 1, y, says: `${approximateSize(y)} on the line` };
  };
  return [
    {
      id: `growth-${slug}`,
      category,
      title: 'Memory from round to round',
      says: `A round of the same work adds ${approximateSize(perStep)}; with 99 % confidence between ${approximateSize(low)} and ${approximateSize(high)}.`,
      x: { label: 'round', quantity: 'count', zoomed: true },
      y: { label: 'memory', quantity: 'bytes', zoomed: true },
      series: [
        {
          name: 'growth',
          shape: 'line',
          tone: 'trend',
          points: [trend(0), trend(values.length - 1)],
        },
        {
          name: 'memory after each round',
          shape: 'dots',
          tone: 'main',
          points: rounds.map((record, index) => point(record, index + 1)),
        },
      ],
      levels: [],
      spans: [],
      moments: [],
    },
  ];
}

function point({ data, step, id }: Usage, x: number): Point {
  return { x, y: data.memory, says: `${step}: ${approximateSize(data.memory)} (${id})` };
}
