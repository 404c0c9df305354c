import { createSocket } from 'node:dgram';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** A counter per request, sent to whoever may listen. No answer is waited for, so nothing ever fails. */
const defect: Defect<Parts> = {
  title: 'sends a datagram outside for every request',
  rule: 'no-undeclared-connections',
  experiments: ['listening'],
  mayBreak: { 'network-isolation': ['only-declared-ports'] },
  plant: (parts) => {
    const socket = createSocket('udp4').on('error', () => {});
    socket.unref();
    return {
      ...parts,
      openContext: (request) => {
        socket.send('ledger.requests:1|c', 8125, '203.0.113.8', () => {});
        return parts.openContext(request);
      },
    };
  },
};

export default defect;
