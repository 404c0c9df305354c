import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** A worker for each connection, and not many workers. */
const defect: Defect<Parts> = {
  title: 'serves sixteen connections at a time, whatever they are doing',
  rule: 'serves-beside-others',
  experiments: ['requests'],
  plant: (parts) => ({
    ...parts,
    listen: (server, port) => {
      server.maxConnections = 16;
      return parts.listen(server, port);
    },
  }),
};

export default defect;
