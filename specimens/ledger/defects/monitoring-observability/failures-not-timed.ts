import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The time is taken where the answer is made, and a failure is made elsewhere. */
const defect: Defect<Parts> = {
  title: 'takes the duration of good answers only',
  rule: 'durations-true',
  experiments: ['truth', 'outage'],
  plant: (parts) => ({
    ...parts,
    createMetrics: (version) => {
      const metrics = parts.createMetrics(version);
      const failed = new Map<string, number>();
      return {
        ...metrics,
        requestDone: ({ method, route, status }, seconds) => {
          if (status < 500) return metrics.requestDone({ method, route, status }, seconds);
          const series = `ledger_http_requests_total{method="${method}",route="${route}",status="${status}"}`;
          failed.set(series, (failed.get(series) ?? 0) + 1);
        },
        render: () =>
          metrics
            .render()
            .replace(/^# TYPE ledger_http_requests_total counter$/m, (line) =>
              [line, ...[...failed].map(([series, count]) => `${series} ${count}`)].join('\n'),
            ),
      };
    },
  }),
};

export default defect;
