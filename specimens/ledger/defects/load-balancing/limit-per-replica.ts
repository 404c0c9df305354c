import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

const defect: Defect<Parts> = {
  title: 'counts in each instance how many sessions an owner has opened',
  rule: 'limit-shared',
  experiments: ['limited'],
  plant: (parts) => ({
    ...parts,
    createSessions: (database) => {
      const sessions = parts.createSessions(database, Number.MAX_SAFE_INTEGER);
      const opened = new Map<string, readonly number[]>();
      return {
        ...sessions,
        open: async (owner) => {
          const recent = (opened.get(owner) ?? []).filter((at) => at > Date.now() - 60_000);
          if (recent.length >= 20)
            throw new Problem(429, 'no more than 20 sessions may be opened in a minute');
          opened.set(owner, [...recent, Date.now()]);
          return sessions.open(owner);
        },
      };
    },
  }),
};

export default defect;
