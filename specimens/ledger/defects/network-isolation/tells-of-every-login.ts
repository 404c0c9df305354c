import { request } from 'node:http';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Who logs in is counted by somebody else. All that is not a login is silent. */
const defect: Defect<Parts> = {
  title: 'tells somebody else’s server of every login',
  rule: 'no-undeclared-connections',
  experiments: ['listening'],
  alongside: ['security-boundaries/sessions'],
  plant: (parts) => ({
    ...parts,
    createSessions: (database) => {
      const sessions = parts.createSessions(database);
      return {
        ...sessions,
        open: async (owner) => {
          const session = await sessions.open(owner);
          request('http://203.0.113.10/v1/logins', { method: 'POST', signal: AbortSignal.timeout(2_000) })
            .on('error', () => {})
            .end();
          return session;
        },
      };
    },
  }),
};

export default defect;
