import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { STATE_FILE } from '../../src/state-store.ts';

const defect: Defect<Parts> = {
  title: 'backs up what a person wrote, and not what it remembers itself',
  rule: 'brings-everything-back',
  experiments: ['there-and-back'],
  mayBreak: {
    'backup-restore': ['replaces-what-is-there', 'reads-as-before'],
    'state-corruption-recovery': ['*'],
  },
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      pack: ({ files, modes }) =>
        parts.backups.pack({
          files: Object.fromEntries(Object.entries(files).filter(([name]) => name !== STATE_FILE)),
          modes,
        }),
    },
  }),
};

export default defect;
