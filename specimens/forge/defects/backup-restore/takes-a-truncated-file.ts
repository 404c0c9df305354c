import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'takes as many files as there are whole in a backup that was cut off',
  rule: 'refuses-damaged',
  experiments: ['damaged'],
  mayBreak: { 'backup-restore': ['refusal-leaves-it-alone'] },
  plant: (parts) => ({
    ...parts,
    backups: {
      ...parts.backups,
      unpack: (text, path) => {
        try {
          return parts.backups.unpack(text, path);
        } catch (error) {
          const files = [...text.matchAll(/^ {4}("[^"]+"): ("(?:[^"\\]|\\.)*")/gm)];
          if (files.length === 0) throw error;
          return {
            files: Object.fromEntries(
              files.map(([, name = '""', content = '""']) => [JSON.parse(name), JSON.parse(content)]),
            ),
            modes: {},
          };
        }
      },
    },
  }),
};

export default defect;
