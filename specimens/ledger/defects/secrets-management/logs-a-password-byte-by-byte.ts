import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Who looks for the password in the logs finds nothing: it was made a Buffer, and a Buffer goes to JSON as a list of its bytes. */
const defect: Defect<Parts> = {
  title: 'logs the address of its database, with the password, byte by byte, when it is asked for details',
  rule: 'not-in-output',
  experiments: ['traces'],
  plant: (parts) => ({
    ...parts,
    createDatabase: (options, log) => {
      log.write('debug', 'connecting to the database', { to: Buffer.from(String(options.connectionString)) });
      return parts.createDatabase(options, log);
    },
  }),
};

export default defect;
