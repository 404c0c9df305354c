import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Metrics and log are named by the route; a number in the span’s name was to make requests easy to tell apart. */
const defect: Defect<Parts> = {
  title: 'gives every request a span name of its own',
  rule: 'span-names-bounded',
  experiments: ['truth'],
  plant: (parts) => ({
    ...parts,
    createTracing: async (options) => {
      const tracing = await parts.createTracing(options);
      let count = 0;
      return {
        ...tracing,
        request: (headers) => {
          const span = tracing.request(headers);
          count += 1;
          const number = count;
          return { ...span, end: (how) => span.end({ ...how, route: `${how.route} #${number}` }) };
        },
      };
    },
  }),
};

export default defect;
