import type { EvidenceKind } from '../../model/evidence.ts';
import type { StoredRun } from '../../model/run.ts';
import { type Group, ofKind } from './by-experiment.ts';
import type { Chart } from './chart.ts';

/**
 * The times for which a service was broken on purpose in a group's room, in seconds since `from`; both ends in milliseconds
 * since the run began.
 */
export function faultSpans(
  run: StoredRun,
  { category, experiment, room }: Group<EvidenceKind>,
  { from, to }: { readonly from: number; readonly to: number },
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
      const span = { from: Math.max(at, from), to: Math.min(healed?.at ?? to, to) };
      return span.to <= span.from
        ? []
        : [
            {
              from: (span.from - from) / 1000,
              to: (span.to - from) / 1000,
              label: `${service} ${fault}`,
            },
          ];
    });
}
