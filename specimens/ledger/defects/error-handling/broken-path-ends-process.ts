import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Counts after the answer, where a throw reaches nobody. */
const defect: Defect<Parts> = {
  title: 'counts visits by decoded path, and ends at one that cannot be decoded',
  rule: 'healthy-after',
  experiments: ['requests'],
  mayBreak: { 'error-handling': ['rejects-with-4xx', 'bounded-time'] },
  plant: (parts) => {
    const visits = new Map<string, number>();
    return {
      ...parts,
      openContext: (request) => {
        const context = parts.openContext(request);
        setImmediate(() => {
          const path = decodeURIComponent(context.path);
          visits.set(path, (visits.get(path) ?? 0) + 1);
        });
        return context;
      },
    };
  },
};

export default defect;
