import { getServers } from 'node:dns';
import { connect } from 'node:net';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** As with `options use-vc`: the resolver is the declared one, but is asked over a connection and not by a datagram. */
const defect: Defect<Parts> = {
  title: 'asks for a name outside at start, over TCP',
  rule: 'no-undeclared-names',
  experiments: ['listening'],
  plant: (parts) => ({
    ...parts,
    listen: async (server, port) => {
      const listening = await parts.listen(server, port);
      ask('time.ledger-example.org');
      return listening;
    },
  }),
};

function ask(name: string): void {
  const labels = name.split('.').map((label) => `${String.fromCharCode(label.length)}${label}`);
  const header = Buffer.from([0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  const question = Buffer.concat([header, Buffer.from(labels.join('')), Buffer.from([0, 0, 1, 0, 1])]);
  const socket = connect(53, getServers()[0]);
  socket.on('error', () => {});
  socket.write(Buffer.concat([Buffer.from([0, question.length]), question]));
  socket.on('data', () => socket.end());
}

export default defect;
