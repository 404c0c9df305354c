import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The driver's own defaults: commands queue up until there is a connection, and wait for their answer without end. */
const defect: Defect<Parts> = {
  title: 'hangs with its cache, though it could do without',
  rule: 'black-hole-bounded',
  experiments: ['without-services'],
  mayBreak: {
    'network-isolation': ['refused-dependency-answered'],
    'cache-integration': ['*'],
    'rate-limiting': ['without-store', 'limits-again'],
  },
  plant: (parts) => ({ ...parts, cacheOptions: () => ({}) }),
};

export default defect;
