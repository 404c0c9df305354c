import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'logs how it connects to its database, when it is asked for details',
  rule: 'not-in-output',
  experiments: ['traces'],
  plant: (parts) => ({
    ...parts,
    createDatabase: (options, log) => {
      log.write('debug', 'connecting to the database', { options });
      return parts.createDatabase(options, log);
    },
  }),
};

export default defect;
