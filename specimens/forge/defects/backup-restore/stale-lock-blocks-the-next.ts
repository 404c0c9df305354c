import { open, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import { codeOf, ForgeError, fileError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

/** Milliseconds until a shared folder shows the file to everybody else, too. */
const SETTLES = 20;

const defect: Defect<Parts> = {
  title: 'keeps two backups apart by a file beside them, which nobody removes when one is killed',
  rule: 'backs-up-again',
  experiments: ['interrupted'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    backUp: async (tools, path, root) => {
      const lock = `${path}.lock`;
      const file = await open(lock, 'wx').catch((error: unknown) => {
        if (codeOf(error) !== 'EEXIST') throw fileError('write', path, error);
        throw new ForgeError(`${lock} is there: another backup is being written`);
      });
      try {
        await sleep(SETTLES, undefined, { signal: tools.signal });
        return await parts.backUp(tools, path, root);
      } finally {
        await file.close();
        await rm(lock, { force: true });
      }
    },
  }),
};

export default defect;
