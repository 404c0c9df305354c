import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'backs up no permissions, so that a private forge.toml comes back readable by everybody',
  rule: 'brings-everything-back',
  experiments: ['there-and-back'],
  plant: (parts) => ({
    ...parts,
    backups: { ...parts.backups, pack: ({ files }) => parts.backups.pack({ files, modes: {} }) },
  }),
};

export default defect;
