import type { Defect } from '../../../../src/model/defect.ts';
import type { RequestContext } from '../../src/http/context.ts';
import type { Parts } from '../../src/parts.ts';

const SCRATCH_BYTES = 50 * 1024;

/** Contexts are registered by request id "for debugging", each with room for what might be noted, and never removed. */
const defect: Defect<Parts> = {
  title: 'keeps the context of every request',
  rule: 'no-memory-leak',
  takes: 'full',
  experiments: ['rounds'],
  mayBreak: { 'resource-constraints': ['within-memory', 'workload-succeeds', 'streams-large-input'] },
  plant: (parts) => {
    const contexts = new Map<string, RequestContext & { readonly notes: Buffer }>();
    return {
      ...parts,
      openContext: (request) => {
        const context = { ...parts.openContext(request), notes: Buffer.alloc(SCRATCH_BYTES, ' ') };
        contexts.set(context.id, context);
        return context;
      },
    };
  },
};

export default defect;
