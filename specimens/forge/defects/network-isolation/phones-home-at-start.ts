import { once } from 'node:events';
import { connect } from 'node:net';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'reports each start to an address of its maker',
  rule: 'no-undeclared-connections',
  experiments: ['commands'],
  mayBreak: { 'basic-execution': ['needs-no-network'] },
  plant: (parts) => ({
    ...parts,
    readSettings: async (...from) => {
      await report().catch(() => undefined);
      return parts.readSettings(...from);
    },
  }),
};

async function report(): Promise<void> {
  const socket = connect({ host: '203.0.113.40', port: 443 });
  await once(socket, 'connect', { signal: AbortSignal.timeout(500) }).finally(() => socket.destroy());
}

export default defect;
