import { copyFile, mkdtemp, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Prepares the file in a folder that every laptop has, and that a read-only root does not let it write to. */
const defect: Defect<Parts> = {
  title: 'prepares what it writes under /var/tmp',
  rule: 'needs-no-writable-root',
  experiments: ['lifecycle'],
  mayBreak: { 'basic-execution': ['steps-exit-as-claimed', 'steps-produce-files'] },
  plant: (parts) => ({
    ...parts,
    writeFile: async (path, text) => {
      const prepared = join(await mkdtemp('/var/tmp/ledger-'), basename(path));
      await writeFile(prepared, text);
      await copyFile(prepared, path);
    },
  }),
};

export default defect;
