import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** A week of probes, one a second, is six hundred thousand of them. */
const defect: Defect<Parts> = {
  title: 'keeps what it answered to each question for its readiness',
  rule: 'no-memory-leak',
  experiments: ['rounds'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    createHealth: (options) => {
      const health = parts.createHealth(options);
      const kept: unknown[] = [];
      return {
        ...health,
        ready: async () => {
          const reply = await health.ready();
          kept.push({ reply, at: new Date(), beside: Buffer.alloc(64 * 1024, 1) });
          return reply;
        },
      };
    },
  }),
};

export default defect;
