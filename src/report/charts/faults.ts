import type { StoredRun } from '../../model/run.ts';
import { ofKind } from './by-experiment.ts';
import type { Chart } from './chart.ts';

interface Where {
  readonly category: string;
  readonly experiment: string;
  readonly room: string | null;
}

/**
 * The times for which a service was broken on purpose in a room, in seconds since `began`; both moments are milliseconds of
 * the run.
 */
export function faultsIn(
  run: StoredRun,
  { category, experiment, room }: Where,
  began: number,
  ended: number,
): Chart['spans'] {
  const all = ofKind(run, 'fault').filter(
    (record) => record.category === category && record.experiment === experiment && record.room === room,
  );
  return all
    .filter(({ data }) => data.stage === 'injected')
    .flatMap(({ at, data: { service, fault } }) => {
      const healed = all.find(
        (record) =>
          record.at >= at &&
          record.data.stage === 'healed' &&
          record.data.service === service &&
          record.data.fault === fault,
      );
      const span = { from: Math.max(at, began), to: Math.min(healed?.at ?? ended, ended) };
      return span.to <= span.from
        ? []
        : [
            {
              from: (span.from - began) / 1000,
              to: (span.to - began) / 1000,
              label: `${service} ${fault}`,
            },
          ];
    });
}

/** Half of the requests before, during and after the faults took at most so long; nothing where there was no fault. */
export function beforeDuringAfter(
  spans: Chart['spans'],
  requests: readonly { readonly x: number; readonly ms: number }[],
): string {
  const first = Math.min(...spans.map(({ from }) => from));
  const last = Math.max(...spans.map(({ to }) => to));
  const isDuring = (x: number) => spans.some(({ from, to }) => x >= from && x < to);
  const parts = [
    ['before', requests.filter(({ x }) => x < first)],
    ['during', requests.filter(({ x }) => isDuring(x))],
    ['after', requests.filter(({ x }) => x >= last)],
  ] as const;
  const told = parts.flatMap(([when, own]) => {
    const median = own.map(({ ms }) => ms).sort((a, b) => a - b)[Math.floor(own.length / 2)];
    return median === undefined ? [] : [`${when} ${Math.round(median)} ms`];
  });
  return spans.length === 0 || told.length < 2
    ? ''
    : ` Median ${told.join(', ')} ${spans.length === 1 ? 'the fault' : 'the faults'}.`;
}
