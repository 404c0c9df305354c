import { lookup } from 'node:dns/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Looks a time server up so as to warn of a wrong clock; only the name is ever asked for where there is no network. */
const defect: Defect<Parts> = {
  title: 'asks for a name outside at start',
  rule: 'no-undeclared-names',
  experiments: ['listening'],
  plant: (parts) => ({
    ...parts,
    listen: async (server, port) => {
      const listening = await parts.listen(server, port);
      void lookup('time.ledger-example.org').catch(() => {});
      return listening;
    },
  }),
};

export default defect;
