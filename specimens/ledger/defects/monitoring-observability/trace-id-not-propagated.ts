import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Every request begins a trace of its own: the spans are all there, and nobody finds them from the other side. */
const defect: Defect<Parts> = {
  title: 'begins a new trace for every request',
  rule: 'trace-id-kept',
  experiments: ['truth'],
  mayBreak: {
    'monitoring-observability': ['span-parents', 'span-status', 'span-times', 'span-names-bounded'],
  },
  plant: (parts) => ({
    ...parts,
    createTracing: async (options) => {
      const tracing = await parts.createTracing(options);
      return { ...tracing, request: () => tracing.request({}) };
    },
  }),
};

export default defect;
