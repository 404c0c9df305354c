import { randomUUID } from 'node:crypto';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';
import { sessionIn } from '../../src/sessions.ts';

const defect: Defect<Parts> = {
  title: 'knows only the sessions that it opened itself',
  rule: 'session-everywhere',
  experiments: ['together'],
  // Ended through another replica, it lives on where it was opened.
  mayBreak: { 'load-balancing': ['logout-everywhere'] },
  plant: (parts) => ({
    ...parts,
    createSessions: () => {
      const owners = new Map<string, string>();
      return {
        open: async (owner) => {
          const session = randomUUID();
          owners.set(session, owner);
          return { session, owner, until: new Date(Date.now() + 3_600_000).toISOString() };
        },
        ownerOf: async (authorization) => {
          const session = sessionIn(authorization);
          if (session === null) return null;
          const owner = owners.get(session);
          if (owner === undefined) throw new Problem(401, 'the session is over');
          return owner;
        },
        end: async (authorization) => void owners.delete(sessionIn(authorization) ?? ''),
      };
    },
  }),
};

export default defect;
