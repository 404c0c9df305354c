import { get } from 'node:http';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** An update check, by address so that it works where names do not; its failure is nobody's business. */
const defect: Defect<Parts> = {
  title: 'asks for a newer version at every start',
  rule: 'no-undeclared-connections',
  experiments: ['listening'],
  plant: (parts) => ({
    ...parts,
    listen: async (server, port) => {
      const listening = await parts.listen(server, port);
      const url = `http://203.0.113.10/ledger/latest?running=${parts.version}`;
      get(url, { signal: AbortSignal.timeout(2_000) }, (answer) => answer.resume()).on('error', () => {});
      return listening;
    },
  }),
};

export default defect;
