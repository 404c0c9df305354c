import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'packs the environment into the backup, to restore it as it was',
  rule: 'not-in-files',
  experiments: ['traces'],
  mayBreak: {
    'secrets-management': ['files-are-private'],
    // No two rooms have the same environment.
    'basic-execution': ['reproducible'],
  },
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      pack: ({ files, modes }) => {
        const environment = Buffer.from(JSON.stringify(process.env)).toString('base64');
        return parts.backups.pack({ files: { ...files, '.forge/environment': environment }, modes });
      },
    },
  }),
};

export default defect;
