import type { FigureUnit } from '../model/comparison.ts';
import type { EvidenceRecord } from '../model/evidence.ts';
import type { StoredRun } from '../model/run.ts';
import { ofKind } from './evidence-view.ts';

/** What a run measured of one thing, as often as it did. Less is better. */
export interface Figure {
  readonly category: string;
  readonly name: string;
  readonly unit: FigureUnit;
  readonly values: readonly number[];
}

/** Everything in a run that can be held against the same in another: by category and name. */
export function figuresOf({ records }: StoredRun): ReadonlyMap<string, Figure> {
  const figures = new Map<string, Figure>();
  const add = (figure: Figure) => {
    const key = `${figure.category}/${figure.name}`;
    const values = [...(figures.get(key)?.values ?? []), ...figure.values];
    if (values.length > 0) figures.set(key, { ...figure, values });
  };
  for (const each of [...readiness(records), ...stops(records), ...memory(records)]) add(each);
  for (const each of [...latency(records), ...recovery(records)]) add(each);
  return figures;
}

function readiness(records: readonly EvidenceRecord[]): Figure[] {
  return ofKind(records, 'subject-state').flatMap(({ category, data }) =>
    data.moment === 'started' && data.readyMs !== null
      ? [inMs(category, 'time to ready', [data.readyMs])]
      : [],
  );
}

function stops(records: readonly EvidenceRecord[]): Figure[] {
  return ofKind(records, 'subject-state').flatMap(({ category, data }) =>
    data.moment === 'stopped' && data.stopMs !== null ? [inMs(category, 'time to stop', [data.stopMs])] : [],
  );
}

/** Memory after each of the equal rounds: what warms up differs by itself. */
function memory(records: readonly EvidenceRecord[]): Figure[] {
  return ofKind(records, 'usage').flatMap(({ category, data }) =>
    data.phase === 'round'
      ? [{ category, name: 'memory after a round', unit: 'bytes', values: [data.memory] }]
      : [],
  );
}

/** Answers below 400 of each drive; of a sample of the slowest nothing can be told. */
function latency(records: readonly EvidenceRecord[]): Figure[] {
  return ofKind(records, 'drive').flatMap(({ category, step, data }) => {
    const good = data.records.filter(({ outcome }) => /^[1-3]\d\d$/.test(outcome));
    return data.truncated
      ? []
      : [
          inMs(
            category,
            `response time, ${step}`,
            good.map(({ due, done }) => done - due),
          ),
        ];
  });
}

/** What counts for the RTO: from the new place to a steady state. */
function recovery(records: readonly EvidenceRecord[]): Figure[] {
  return ofKind(records, 'note').flatMap(({ category, data: { name, values } }) => {
    const { loss, placeReady, steady } = values;
    return name === 'timeline' && typeof placeReady === 'number' && typeof steady === 'number'
      ? [inMs(category, `recovery after the loss of ${loss}`, [steady - placeReady])]
      : [];
  });
}

function inMs(category: string, name: string, values: readonly number[]): Figure {
  return { category, name, unit: 'milliseconds', values };
}
