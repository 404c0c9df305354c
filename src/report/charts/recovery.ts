import type { EvidenceRecord } from '../../model/evidence.ts';
import type { StoredRun } from '../../model/run.ts';
import { ofKind } from './by-experiment.ts';
import type { Chart, ChartSource, Point } from './chart.ts';

type Note = EvidenceRecord<'note'>;

/**
 * The writes around a loss, counted up: which of those that were acknowledged are there at last, how long it took until
 * writes were acknowledged again, and both beside what is claimed (RPO and RTO).
 */
export const recovery: ChartSource = (run) =>
  ofKind(run, 'note')
    .filter(({ data }) => data.name === 'timeline')
    .flatMap((note) => timeline(run, note));

function timeline(run: StoredRun, note: Note): Chart[] {
  const { category, experiment } = note;
  const loss = String(note.data.values.loss);
  const own = (record: EvidenceRecord) => record.category === category && record.experiment === experiment;
  const drive = ofKind(run, 'drive').find(own);
  const mark = drive?.data.marks.find(({ name }) => name === `losing the ${loss}` || name === 'losing');
  const [steady, placeReady] = [moment(note, 'steady'), moment(note, 'placeReady')];
  if (drive === undefined || mark === undefined || placeReady === null) return [];
  // Moments of drives count from the loss now; those of the timeline do already.
  const lostAt = drive.at - drive.data.ms + mark.at;
  const gone = goneOf(run, own, loss);
  const isGone = (request: number) => gone?.(request) ?? false;
  const acknowledged = drive.data.records
    .filter(({ outcome }) => /^2\d\d$/.test(outcome))
    .map(({ done, request }) => ({
      x: (done - mark.at) / 1000,
      isGone: isGone(request),
      says: isGone(request) ? 'acknowledged, and gone at last' : 'acknowledged',
    }));
  const after = ofKind(run, 'request')
    .filter((record) => own(record) && record.step.startsWith(`${loss} · write `))
    .map(({ at, data }) => ({
      x: (at - lostAt) / 1000,
      isGood: (data.status ?? 599) < 400,
      says: `after the loss → ${data.status ?? data.error}`,
    }));
  const all = [
    ...acknowledged.map((write) => ({ ...write, isGood: true })),
    ...after.map((write) => ({ ...write, isGone: false })),
  ].toSorted((a, b) => a.x - b.x);
  if (acknowledged.length === 0) return [];
  let sum = 0;
  const points = all.map(({ x, says, isGone, isGood }) => {
    if (isGood) sum += 1;
    return { point: { x, y: sum, says } satisfies Point, isGone, isGood };
  });
  const pick = (which: (each: (typeof points)[number]) => boolean) =>
    points.filter(which).map(({ point }) => point);
  const series = [
    { name: 'acknowledged', tone: 'main', points: pick(({ isGone, isGood }) => isGood && !isGone) },
    { name: 'acknowledged, and gone at last', tone: 'bad', points: pick(({ isGone }) => isGone) },
    { name: 'refused or failed after the loss', tone: 'fair', points: pick(({ isGood }) => !isGood) },
  ] as const;
  const backups = drive.data.marks.filter(({ name, at }) => /^backup \d+ began$/.test(name) && at < mark.at);
  return [
    {
      id: `recovery-${category}-${experiment}-${loss}`.replace(/[^A-Za-z0-9-]/g, '-'),
      category,
      title: `Recovery after the loss of ${loss === 'everything' ? loss : `the ${loss}`}`,
      says: [
        recovered(run, note, steady, placeReady),
        gone === null
          ? ''
          : lostWrites(
              run,
              category,
              acknowledged.filter(({ isGone }) => isGone).map(({ x }) => -x),
            ),
      ]
        .filter(Boolean)
        .join(' '),
      x: { label: 'since the loss', quantity: 'seconds' },
      y: { label: 'writes so far', quantity: 'count' },
      series: series.flatMap(({ points: found, ...rest }) =>
        found.length === 0 ? [] : [{ ...rest, shape: 'dots' as const, points: found }],
      ),
      levels: [],
      spans: steady === null ? [] : [{ from: placeReady / 1000, to: steady / 1000, label: 'recovery' }],
      shaded: 'from the new place to a steady state',
      moments: [
        ...backups.map(({ name, at }) => ({
          x: (at - mark.at) / 1000,
          label: name.replace(' began', ''),
        })),
        { x: 0, label: 'loss' },
        ...(['procedureEnded', 'ready'] as const).flatMap((name) => {
          const at = moment(note, name);
          return at === null ? [] : [{ x: at / 1000, label: WORDS[name] }];
        }),
      ],
    },
  ];
}

const WORDS = { procedureEnded: 'procedure ended', ready: 'ready' };

function moment({ data }: Note, name: string): number | null {
  const value = data.values[name];
  return typeof value === 'number' ? value : null;
}

function recovered(run: StoredRun, note: Note, steady: number | null, placeReady: number): string {
  const claimed = claimedFor(run, note.category, 'rto');
  const beside = claimed === null ? '' : `; RTO: ${claimed / 1000} s are claimed`;
  return steady === null
    ? `It was not seen steady again${beside}.`
    : `It was steady ${((steady - placeReady) / 1000).toFixed(1)} s after the new place stood${beside}.`;
}

function lostWrites(run: StoredRun, category: string, ages: readonly number[]): string {
  const claimed = claimedFor(run, category, 'rpo');
  const beside = claimed === null ? '' : `; RPO: ${claimed / 1000} s are claimed`;
  return ages.length === 0
    ? `No acknowledged write was lost${beside}.`
    : `${ages.length} acknowledged writes were lost, the oldest ${Math.max(...ages).toFixed(1)} s old at the loss${beside}.`;
}

function claimedFor({ header }: StoredRun, category: string, name: 'rto' | 'rpo'): number | null {
  const value = (header.contract.claims[category] as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'number' ? value : null;
}

/** Whether the write of a request was looked for at last, and not found; null where nobody looked. */
function goneOf(
  run: StoredRun,
  own: (record: EvidenceRecord) => boolean,
  loss: string,
): ((request: number) => boolean) | null {
  const prefix = ofKind(run, 'note').find((record) => own(record) && record.data.name === 'values')?.data
    .values.prefix;
  const rows = ofKind(run, 'rows').find((record) => own(record) && record.step === `written after ${loss}`);
  if (prefix === undefined || rows === undefined || rows.data.truncated || rows.data.error !== null)
    return null;
  const there = new Set(rows.data.rows.map(({ value }) => String(value)));
  return (request) => !there.has(`${prefix}${request}`);
}
