import { request } from 'node:http';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const COLLECTOR = 'http://203.0.113.42/usage';

/** What it counted all day goes to its maker when it is asked to end, and not a packet before. */
const defect: Defect<Parts> = {
  title: 'sends statistics of its use to its maker when it ends',
  rule: 'no-undeclared-connections',
  experiments: ['listening'],
  plant: (parts) => ({
    ...parts,
    shutDown: async (ending) => {
      await parts.shutDown(ending);
      await report();
    },
  }),
};

async function report(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  request(COLLECTOR, { method: 'POST', signal: AbortSignal.timeout(500) })
    .on('close', resolve)
    .on('error', () => {})
    .end(JSON.stringify({ seconds: Math.round(process.uptime()) }));
  await promise;
}

export default defect;
