import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** An exporter written at home, after the JSON mapping of protobuf in general, in which bytes are base64; OTLP has hexadecimal. */
const defect: Defect<Parts> = {
  title: 'sends trace ids in base64',
  rule: 'exports-well-formed',
  experiments: ['truth'],
  plant: (parts) => ({
    ...parts,
    createTracing: async (options) => {
      const tracing = await parts.createTracing(options);
      return {
        ...tracing,
        request: (headers) => {
          const span = tracing.request(headers);
          const startTimeUnixNano = `${Date.now()}000000`;
          return {
            ...span,
            end: (how) => {
              span.end(how);
              const own = {
                traceId: Buffer.from(span.traceId ?? '', 'hex').toString('base64'),
                spanId: Buffer.from('own span').toString('base64'),
                name: 'own',
                startTimeUnixNano,
                endTimeUnixNano: `${Date.now()}000000`,
              };
              void fetch(`${options.url}/v1/traces`, {
                method: 'POST',
                headers: { 'content-type': 'application/json' },
                body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [own] }] }] }),
              }).catch(() => {});
            },
          };
        },
      };
    },
  }),
};

export default defect;
