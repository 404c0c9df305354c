import { get } from 'node:http';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** So as not to slow the start, it waits until that is over: later than anybody listens who only starts it and works with it. */
const PATIENCE_MS = 3_500;

const defect: Defect<Parts> = {
  title: 'asks for a newer version when it has run for some seconds',
  rule: 'no-undeclared-connections',
  experiments: ['without-services'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    listen: async (server, port) => {
      const listening = await parts.listen(server, port);
      setTimeout(ask, PATIENCE_MS, parts.version).unref();
      return listening;
    },
  }),
};

function ask(version: string): void {
  const url = `http://203.0.113.10/ledger/latest?running=${version}`;
  get(url, { signal: AbortSignal.timeout(2_000) }, (answer) => answer.resume()).on('error', () => {});
}

export default defect;
