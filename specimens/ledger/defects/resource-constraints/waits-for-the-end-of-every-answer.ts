import { closeSync, openSync } from 'node:fs';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** An answer that was sent is `finish`; one whose client hung up before is `close` alone. */
const defect: Defect<Parts> = {
  title: 'leaves a file open for every client that hangs up before it is answered',
  rule: 'no-descriptor-leak',
  experiments: ['rounds'],
  plant: (parts) => ({
    ...parts,
    listen: (server, port) => {
      server.on('request', (_, response) => {
        const file = openSync('/etc/hostname', 'r');
        response.once('finish', () => closeSync(file));
      });
      return parts.listen(server, port);
    },
  }),
};

export default defect;
