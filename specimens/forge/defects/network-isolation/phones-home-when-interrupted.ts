import { connect } from 'node:net';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'tells its maker that it was interrupted',
  rule: 'no-undeclared-connections',
  experiments: ['commands'],
  plant: (parts) => ({
    ...parts,
    watchInterruption: () => {
      const interruption = parts.watchInterruption();
      interruption.signal.addEventListener('abort', () => {
        const socket = connect({ host: '203.0.113.43', port: 443, timeout: 500 });
        socket.on('error', () => {}).on('timeout', () => socket.destroy());
      });
      return interruption;
    },
  }),
};

export default defect;
