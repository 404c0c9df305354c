import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** Takes the loss of its database for the end, and waits to be restarted by somebody who only looks at liveness. */
const defect: Defect<Parts> = {
  title: 'is never ready again once its database was gone',
  rule: 'ready-again',
  experiments: ['critical-refused'],
  plant: (parts) => ({
    ...parts,
    createHealth: (options) => {
      const health = parts.createHealth(options);
      let wasReady = false;
      let broken = false;
      const ready = async () => {
        if (broken) throw new Problem(503, 'the database was lost');
        try {
          const reply = await health.ready();
          wasReady = true;
          return reply;
        } catch (error) {
          broken = wasReady;
          throw error;
        }
      };
      return { ...health, ready };
    },
  }),
};

export default defect;
