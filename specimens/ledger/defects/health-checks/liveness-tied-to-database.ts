import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Every instance is restarted at once, at the very moment at which the database can least bear it. */
const defect: Defect<Parts> = {
  title: 'says that it must be restarted while its database is gone',
  rule: 'stays-live',
  experiments: ['critical-refused'],
  plant: (parts) => ({
    ...parts,
    createHealth: (options) => {
      const health = parts.createHealth(options);
      return { ...health, live: health.ready };
    },
  }),
};

export default defect;
