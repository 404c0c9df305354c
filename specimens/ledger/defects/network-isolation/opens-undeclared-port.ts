import { createServer } from 'node:http';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const PORT = 9464;

/** An inspection port that was of use in development, open to everybody. */
const defect: Defect<Parts> = {
  title: 'opens a second port that nobody was told of',
  rule: 'only-declared-ports',
  experiments: ['listening'],
  plant: (parts) => ({
    ...parts,
    listen: (server, port) => {
      createServer((_, response) => response.end(JSON.stringify(process.resourceUsage())))
        .on('error', () => {})
        .listen(PORT)
        .unref();
      return parts.listen(server, port);
    },
  }),
};

export default defect;
