import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Delivers before it goes on, so that no span is lost: with the collector's machine, the whole service stands still. */
const defect: Defect<Parts> = {
  title: 'does no work before the collector has answered',
  rule: 'unharmed-without-collector',
  experiments: ['truth'],
  mayBreak: {
    'monitoring-observability': ['trace-id-kept', 'span-names-bounded', 'outage-shown'],
    'network-isolation': ['refused-dependency-answered', 'black-hole-bounded'],
  },
  plant: (parts) => ({
    ...parts,
    createTracing: async (options) => {
      const tracing = await parts.createTracing(options);
      const deliver = () =>
        fetch(`${options.url}/v1/traces`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        }).catch(() => {});
      return {
        ...tracing,
        inner: async (name, attributes, work) => {
          await deliver();
          return tracing.inner(name, attributes, work);
        },
      };
    },
  }),
};

export default defect;
