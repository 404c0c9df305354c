import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'remembers the token in a file that everybody can read',
  rule: 'files-are-private',
  experiments: ['traces'],
  mayBreak: {
    'basic-execution': ['stays-in-work-folder'],
    'resource-constraints': ['no-temp-growth'],
    'secrets-management': ['not-in-files'],
  },
  plant: (parts) => ({
    ...parts,
    readSettings: async (environment, readText) => {
      const settings = await parts.readSettings(environment, readText);
      return {
        ...settings,
        token: async () => {
          const token = await settings.token();
          await writeFile(join(tmpdir(), 'forge-session'), token, { mode: 0o644 });
          return token;
        },
      };
    },
  }),
};

export default defect;
