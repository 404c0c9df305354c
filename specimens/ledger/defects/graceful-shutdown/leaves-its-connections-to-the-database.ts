import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The server finds out by itself, at its next write or never. */
const defect: Defect<Parts> = {
  title: 'ends without a word to its database',
  rule: 'database-closed-in-order',
  experiments: ['in-flight', 'held'],
  plant: (parts) => ({
    ...parts,
    shutDown: (stop) => {
      const dependencies = stop.dependencies.filter(({ name }) => name !== 'database');
      return parts.shutDown({ ...stop, dependencies });
    },
  }),
};

export default defect;
