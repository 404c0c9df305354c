import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'closes idle connections after three seconds, sooner than the balancer does',
  rule: 'outlasts-the-balancer',
  experiments: ['idle'],
  plant: (parts) => ({
    ...parts,
    listen: (server, port) => {
      // Node waits for a second longer.
      server.keepAliveTimeout = 2_000;
      return parts.listen(server, port);
    },
  }),
};

export default defect;
