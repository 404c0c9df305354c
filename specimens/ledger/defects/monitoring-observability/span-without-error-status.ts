import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The failure was handled and turned into an answer, so the span ends as if all had been well. */
const defect: Defect<Parts> = {
  title: 'ends the span of a failed request as if it had gone well',
  rule: 'span-status',
  experiments: ['outage'],
  plant: (parts) => ({
    ...parts,
    createTracing: async (options) => {
      const tracing = await parts.createTracing(options);
      return {
        ...tracing,
        request: (headers) => {
          const span = tracing.request(headers);
          return { ...span, end: (how) => span.end({ ...how, failed: false }) };
        },
      };
    },
  }),
};

export default defect;
