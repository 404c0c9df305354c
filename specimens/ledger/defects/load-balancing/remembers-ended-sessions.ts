import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Milliseconds for which a session is taken without asking the database. */
const REMEMBERED_MS = 60_000;

/** A minute's memory in each process spares the database a question for each request; an end is told to none of the others. */
const defect: Defect<Parts> = {
  title: 'takes sessions that were ended through another replica',
  rule: 'logout-everywhere',
  experiments: ['together'],
  plant: (parts) => ({
    ...parts,
    createSessions: (database, mostAMinute) => {
      const sessions = parts.createSessions(database, mostAMinute);
      const known = new Map<string, { readonly owner: string | null; readonly until: number }>();
      return {
        ...sessions,
        ownerOf: async (authorization = '') => {
          const remembered = known.get(authorization);
          if (remembered !== undefined && remembered.until > performance.now()) return remembered.owner;
          const owner = await sessions.ownerOf(authorization);
          known.set(authorization, { owner, until: performance.now() + REMEMBERED_MS });
          return owner;
        },
        end: async (authorization = '') => {
          known.delete(authorization);
          await sessions.end(authorization);
        },
      };
    },
  }),
};

export default defect;
