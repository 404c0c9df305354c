import { request } from 'node:http';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** The service itself is silent; a command that an operator runs at night is not. */
const defect: Defect<Parts> = {
  title: 'tells somebody else’s server of every backup',
  rule: 'no-undeclared-connections',
  experiments: ['listening'],
  alongside: ['backup-restore/there-and-back'],
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      backUp: async (...backup) => {
        const done = await parts.backups.backUp(...backup);
        await report();
        return done;
      },
    },
  }),
};

async function report(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  request('http://203.0.113.10/v1/backups', { method: 'POST', signal: AbortSignal.timeout(500) })
    .on('close', resolve)
    .on('error', () => {})
    .end();
  await promise;
}

export default defect;
