import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Milliseconds: a second for each of the eight checks that the handbook asks for. */
const CHECKS_MS = 8_000;

const defect: Defect<Parts> = {
  title: 'takes longer to recover than is claimed',
  rule: 'recovers-in-time',
  experiments: ['everything'],
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      newestBackup: async (folder, check) => {
        const newest = await parts.backups.newestBackup(folder, check);
        await pause(CHECKS_MS);
        return newest;
      },
    },
  }),
};

export default defect;
