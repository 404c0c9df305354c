import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** A refusal is an answer like any other, so it commits: with the claim on the key that came before it. */
const defect: Defect<Parts> = {
  title: 'commits the first half of what it refused',
  rule: 'refused-leaves-nothing',
  experiments: ['connections'],
  plant: (parts) => ({
    ...parts,
    createDatabase: (options, log) => {
      const good = parts.createDatabase(options, log);
      return {
        ...good,
        transaction: async (work) => {
          const outcome = await good.transaction(async (query) => {
            try {
              return { result: await work(query) };
            } catch (error) {
              if (error instanceof Problem) return { error };
              throw error;
            }
          });
          if ('error' in outcome) throw outcome.error;
          return outcome.result;
        },
      };
    },
  }),
};

export default defect;
