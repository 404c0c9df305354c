import { createSocket } from 'node:dgram';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** An address of documentation (RFC 3849), which nobody needs to ask a name for. */
const COLLECTOR = '2001:db8::42';

const defect: Defect<Parts> = {
  title: 'counts its starts at a collector of its maker, by IPv6 alone',
  rule: 'no-undeclared-connections',
  experiments: ['commands'],
  mayBreak: { 'basic-execution': ['needs-no-network'] },
  plant: (parts) => ({
    ...parts,
    readSettings: async (...from) => {
      await count().catch(() => undefined);
      return parts.readSettings(...from);
    },
  }),
};

function count(): Promise<void> {
  const socket = createSocket('udp6');
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.on('error', reject);
  socket.send('forge.starts:1|c', 8125, COLLECTOR, (error) => (error ? reject(error) : resolve()));
  return promise.finally(() => socket.close());
}

export default defect;
