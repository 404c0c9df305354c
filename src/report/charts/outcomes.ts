import type { EvidenceData } from '../../model/evidence.ts';
import type { Point, Series } from './chart.ts';

type Driven = EvidenceData<'drive'>['records'][number];

/** Requests as dots, by what came of them; `shift` moves them along the axis, in milliseconds. */
export function byOutcome(records: readonly Driven[], shift: (record: Driven) => number = () => 0): Series[] {
  const isGood = ({ outcome }: Driven) => /^[1-3]\d\d$/.test(outcome);
  const isRefused = ({ outcome }: Driven) => /^4\d\d$/.test(outcome);
  const point = (record: Driven): Point => ({
    x: (record.due + shift(record)) / 1000,
    y: Math.max(1, record.done - record.due),
    says: `${record.outcome} after ${Math.round(record.done - record.due)} ms, due at ${((record.due + shift(record)) / 1000).toFixed(2)} s`,
  });
  const grades = [
    { name: 'answered', tone: 'main', own: records.filter(isGood) },
    { name: 'refused (4xx)', tone: 'fair', own: records.filter(isRefused) },
    {
      name: 'failed or no answer',
      tone: 'bad',
      own: records.filter((record) => !isGood(record) && !isRefused(record)),
    },
  ] as const;
  return grades.flatMap(({ name, tone, own }) =>
    own.length === 0 ? [] : [{ name, tone, shape: 'dots' as const, points: own.map(point) }],
  );
}
