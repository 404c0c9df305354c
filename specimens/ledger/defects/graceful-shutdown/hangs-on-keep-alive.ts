import { Server } from 'node:net';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'waits until its clients close their connections',
  rule: 'held-connections-let-go',
  experiments: ['held'],
  mayBreak: {
    'graceful-shutdown': ['ends-in-grace', 'in-flight-answered', 'buffered-delivered'],
    'process-kill-signals': ['ends-when-asked'],
  },
  plant: (parts) => ({
    ...parts,
    shutDown: (stop) =>
      parts.shutDown({
        ...stop,
        graceMs: 2 ** 31 - 1,
        http: {
          ...stop.http,
          // Node's HTTP server closes idle connections by itself, the plain one does not.
          close: () =>
            new Promise((resolve) => void Server.prototype.close.call(stop.http.server, () => resolve())),
        },
      }),
  }),
};

export default defect;
