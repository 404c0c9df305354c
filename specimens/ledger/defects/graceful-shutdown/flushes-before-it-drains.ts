import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The buffer is written first of all, in the handler of the signal; what is taken in during the drain is never written. */
const defect: Defect<Parts> = {
  title: 'writes the buffered views when it is asked to stop, and takes more in while it drains',
  rule: 'buffered-delivered',
  experiments: ['held'],
  // Where one is taken in just as the buffer is closed, it says by its exit code that it lost it.
  mayBreak: { 'graceful-shutdown': ['exits-as-claimed'] },
  plant: (parts) => ({
    ...parts,
    shutDown: async (given) => {
      for (const { name, close } of given.dependencies) if (name === 'views') await close();
      await parts.shutDown({
        ...given,
        dependencies: given.dependencies.filter(({ name }) => name !== 'views'),
      });
    },
  }),
};

export default defect;
