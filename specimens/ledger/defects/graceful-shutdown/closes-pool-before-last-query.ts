import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Every request is answered, and in peace all of it looks well: only what still had to be asked cannot be. */
const defect: Defect<Parts> = {
  title: 'closes its database while requests in flight still need it',
  rule: 'in-flight-answered',
  experiments: ['in-flight'],
  mayBreak: { 'graceful-shutdown': ['new-refused-cleanly', 'readiness-goes-first', 'buffered-delivered'] },
  plant: (parts) => ({
    ...parts,
    shutDown: async (stop) => {
      const closing = stop.dependencies.map(({ close }) => close());
      await parts.shutDown({ ...stop, dependencies: [] });
      await Promise.all(closing);
    },
  }),
};

export default defect;
