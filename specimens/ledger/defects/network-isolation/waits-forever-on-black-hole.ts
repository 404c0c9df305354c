import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The driver's own defaults: it waits for a connection and for an answer as long as it takes. */
const defect: Defect<Parts> = {
  title: 'waits for ever for a database that swallows every packet',
  rule: 'black-hole-bounded',
  experiments: ['without-services'],
  plant: (parts) => ({
    ...parts,
    poolOptions: (config) => ({ connectionString: config.databaseUrl, max: config.poolSize }),
  }),
};

export default defect;
