import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Who looks for the key in the logs finds nothing: it was made a Buffer, and a Buffer goes to JSON as a list of its bytes. */
const defect: Defect<Parts> = {
  title: 'logs its key byte by byte, when it is asked for details',
  rule: 'not-in-output',
  experiments: ['traces'],
  plant: (parts) => {
    let tell = (_: Buffer) => {};
    return {
      ...parts,
      createLog: (level, out, now) => {
        const log = parts.createLog(level, out, now);
        tell = (key) => log.write('debug', 'tokens are signed', { algorithm: 'sha256', key });
        return log;
      },
      createTokens: (key, now) => {
        tell(Buffer.from(key));
        return parts.createTokens(key, now);
      },
    };
  },
};

export default defect;
