import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Whoever has a copy stays logged in. */
const defect: Defect<Parts> = {
  title: 'says that a session is ended, and leaves it as it is',
  rule: 'ends-sessions',
  experiments: ['sessions'],
  mayBreak: { 'load-balancing': ['logout-everywhere'] },
  plant: (parts) => ({
    ...parts,
    createSessions: (...made) => ({ ...parts.createSessions(...made), end: async () => undefined }),
  }),
};

export default defect;
