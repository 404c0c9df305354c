import { chmod } from 'node:fs/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'copies what is in a file, and not its permissions',
  rule: 'copies-verbatim',
  experiments: ['lifecycle'],
  mayBreak: { 'secrets-management': ['*'] },
  plant: (parts) => ({
    ...parts,
    performStep: async (step, site, tools) => {
      const written = await parts.performStep(step, site, tools);
      if (step.action !== 'copy') return written;
      for (const path of written) await chmod(await tools.pathInside(site.root, path), 0o644);
      return written;
    },
  }),
};

export default defect;
