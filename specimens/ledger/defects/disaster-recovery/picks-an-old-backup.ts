import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'recovers from the first backup that it finds',
  rule: 'loses-nothing-backed-up',
  experiments: ['everything', 'database'],
  mayBreak: { 'disaster-recovery': ['loses-no-more-than-claimed'] },
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      newestBackup: async (folder, check) => {
        const [first = ''] = (await readdir(folder)).sort();
        return check(join(folder, first));
      },
    },
  }),
};

export default defect;
