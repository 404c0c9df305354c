import { lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import { LOCK_FILE } from '../../src/lock.ts';
import type { Parts } from '../../src/parts.ts';

const STALE_MS = 30_000;

/** Nobody works for so long, somebody thought; and nobody renews it. */
const defect: Defect<Parts> = {
  title: 'takes a lock that is older than half a minute for left over, whoever lives behind it',
  rule: 'left-to-the-living',
  experiments: ['locks'],
  plant: (parts) => ({
    ...parts,
    lock: async (root, signal) => {
      const path = join(root, LOCK_FILE);
      const found = await lstat(path).catch(() => null);
      if (found && Date.now() - found.mtimeMs > STALE_MS) await rm(path, { force: true });
      return parts.lock(root, signal);
    },
  }),
};

export default defect;
