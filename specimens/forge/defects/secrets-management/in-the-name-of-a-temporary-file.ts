import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** In hexadecimal form, where nobody looks for it. */
const defect: Defect<Parts> = {
  title: 'names a lock after the token that it is for',
  rule: 'not-in-files',
  experiments: ['traces'],
  mayBreak: {
    'basic-execution': ['stays-in-work-folder'],
    'resource-constraints': ['no-temp-growth'],
  },
  plant: (parts) => ({
    ...parts,
    readSettings: async (environment, readText) => {
      const settings = await parts.readSettings(environment, readText);
      return {
        ...settings,
        token: async () => {
          const token = await settings.token();
          const name = `forge-${Buffer.from(token).toString('hex')}.lock`;
          await writeFile(join(tmpdir(), name), '');
          return token;
        },
      };
    },
  }),
};

export default defect;
