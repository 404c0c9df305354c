import type { IncomingMessage } from 'node:http';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Who sends slowly could keep it for ever, so whoever has not sent everything yet is not waited for. */
const defect: Defect<Parts> = {
  title: 'breaks off requests of which the body is still on its way',
  rule: 'in-flight-answered',
  experiments: ['in-flight'],
  plant: (parts) => ({
    ...parts,
    listen: (server, port) => {
      const open = new Set<IncomingMessage>();
      server.on('request', (request: IncomingMessage) => {
        open.add(request);
        request.once('close', () => open.delete(request));
      });
      process.once('SIGTERM', () => {
        for (const request of open) if (!request.complete) request.destroy();
      });
      return parts.listen(server, port);
    },
  }),
};

export default defect;
