import { lookup } from 'node:dns/promises';
import { setTimeout } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'looks up a name at start to find out whether it is online',
  rule: 'no-undeclared-names',
  experiments: ['commands'],
  mayBreak: { 'basic-execution': ['needs-no-network'] },
  plant: (parts) => ({
    ...parts,
    readSettings: async (...from) => {
      const online = lookup('registry.forge.example').catch(() => undefined);
      await Promise.race([online, setTimeout(500)]);
      return parts.readSettings(...from);
    },
  }),
};

export default defect;
