import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Asks again until it has a good answer to give. */
const defect: Defect<Parts> = {
  title: 'gives no answer about its health while its database gives none',
  rule: 'answers-in-time',
  experiments: ['critical-refused'],
  plant: (parts) => ({
    ...parts,
    createHealth: (options) => {
      const health = parts.createHealth(options);
      const ready = async () => {
        for (;;) {
          try {
            return await health.ready();
          } catch (error) {
            if (options.stopping.aborted) throw error;
            await pause(100);
          }
        }
      };
      return { ...health, ready };
    },
  }),
};

export default defect;
