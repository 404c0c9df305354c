import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** `homedir()` throws where HOME is not set and the user has no entry in the table of users; only `generate` looks for templates. */
const defect: Defect<Parts> = {
  title: 'looks for templates at home, and dies where there is none',
  rule: 'needs-no-home',
  experiments: ['lifecycle'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    readSettings: async (environment, readText) => {
      const settings = await parts.readSettings(environment, readText);
      return {
        ...settings,
        get userTemplates() {
          return join(environment.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'forge', 'templates');
        },
      };
    },
  }),
};

export default defect;
