import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** One request after the other needs one connection; how many there may be is seen only when many come at once. */
const defect: Defect<Parts> = {
  title: 'opens four times as many connections to its database as it is told',
  rule: 'pool-bounded',
  experiments: ['connections'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    poolOptions: (config) => ({ ...parts.poolOptions(config), max: 4 * config.poolSize }),
  }),
};

export default defect;
