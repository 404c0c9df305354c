import type { EvidenceRecord } from '../../model/evidence.ts';
import type { StoredRun } from '../../model/run.ts';
import { byExperiment } from './by-experiment.ts';
import type { Chart, ChartSource, Point } from './chart.ts';

type Drive = EvidenceRecord<'drive'>;

interface Window {
  readonly name: string;
  readonly allowed: number;
  readonly refused: number;
}

/** Allowed and refused requests in each claimed window, of load that was driven against a claimed limit. */
export const limits: ChartSource = (run) => {
  const claim = claimOf(run);
  if (claim === null) return [];
  return byExperiment(run, 'drive').flatMap(({ category, slug, title, records }): Chart[] => {
    if (category !== CATEGORY) return [];
    const windows = records.flatMap((record) => windowsOf(record, claim));
    if (windows.length === 0) return [];
    const bars = (pick: (window: Window) => number, what: string): Point[] =>
      windows.map((window, index) => ({
        x: index + 1,
        y: pick(window),
        says: `${window.name}: ${pick(window)} ${what}`,
      }));
    const most = Math.max(...windows.map(({ allowed }) => allowed));
    return [
      {
        id: `windows-${slug}`,
        category,
        title: `Allowed and refused in each window: ${title}`,
        says: `${claim.limit} requests in ${claim.window / 1000} s are claimed for one key; in no window of that length, counted from a key’s first request, were more than ${most} allowed.`,
        x: { label: 'key and window', quantity: 'count', names: windows.map(({ name }) => name) },
        y: { label: 'requests', quantity: 'count' },
        series: [
          { name: 'allowed', shape: 'bars', tone: 'main', points: bars(({ allowed }) => allowed, 'allowed') },
          { name: 'refused', shape: 'bars', tone: 'fair', points: bars(({ refused }) => refused, 'refused') },
        ],
        levels: [{ y: claim.limit, label: `limit ${claim.limit}` }],
        spans: [],
        moments: [],
      },
    ];
  });
};

const CATEGORY = 'rate-limiting';

interface Claim {
  readonly limit: number;
  readonly window: number;
  readonly refusal: number;
}

/** What the contract claims; null where it claims none of it. */
function claimOf({ header }: StoredRun): Claim | null {
  const claim = header.contract.claims[CATEGORY] as Partial<Record<keyof Claim, unknown>> | undefined;
  const { limit, window, refusal } = claim ?? {};
  return typeof limit === 'number' && typeof window === 'number' && window > 0 && typeof refusal === 'number'
    ? { limit, window, refusal }
    : null;
}

/** Of a sample nobody can tell how many there were. */
function windowsOf({ data, step }: Drive, { window, refusal }: Claim): Window[] {
  const sent = data.records.flatMap(({ sent: at, outcome }) => (at === null ? [] : [{ at, outcome }]));
  if (data.truncated || sent.length === 0) return [];
  const began = Math.min(...sent.map(({ at }) => at));
  const last = Math.max(...sent.map(({ at }) => at));
  return Array.from({ length: Math.floor((last - began) / window) + 1 }, (_, index) => {
    const own = sent.filter(({ at }) => Math.floor((at - began) / window) === index);
    return {
      name: `${step} ${index + 1}`,
      allowed: own.filter(({ outcome }) => /^[1-3]\d\d$/.test(outcome)).length,
      refused: own.filter(({ outcome }) => outcome === String(refusal)).length,
    };
  });
}
