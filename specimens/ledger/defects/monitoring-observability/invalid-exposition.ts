import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Written by hand, as many are: the description before every sample, because that is how the examples begin. */
const defect: Defect<Parts> = {
  title: 'repeats the type before every sample',
  rule: 'exposition-parses',
  experiments: ['truth'],
  plant: (parts) => ({
    ...parts,
    createMetrics: (version) => {
      const metrics = parts.createMetrics(version);
      const type = '# TYPE ledger_http_requests_total counter\n';
      return {
        ...metrics,
        render: () =>
          metrics
            .render()
            .replace(type, '')
            .replace(/^ledger_http_requests_total\{/gm, `${type}$&`),
      };
    },
  }),
};

export default defect;
