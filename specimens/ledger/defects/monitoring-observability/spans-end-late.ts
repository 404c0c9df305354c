import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const LATE_MS = 3_000;

/** Ends the span with the clean-up of the request, not with its answer: every service looks slow, and none is. */
const defect: Defect<Parts> = {
  title: 'ends spans long after the answer',
  rule: 'span-times',
  experiments: ['truth'],
  plant: (parts) => ({
    ...parts,
    createTracing: async (options) => {
      const tracing = await parts.createTracing(options);
      return {
        ...tracing,
        request: (headers) => {
          const span = tracing.request(headers);
          return { ...span, end: (how) => void setTimeout(() => span.end(how), LATE_MS).unref() };
        },
      };
    },
  }),
};

export default defect;
