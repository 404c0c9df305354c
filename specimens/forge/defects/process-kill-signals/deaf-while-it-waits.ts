import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import { LOCK_FILE } from '../../src/lock.ts';
import type { Parts } from '../../src/parts.ts';

const WAIT = `
const socket = require('node:net').connect(process.argv[1]);
socket.on('error', () => undefined).on('close', () => process.exit()).resume();
`;

/** As with execFileSync('flock', …): alone it hears every signal, but while somebody else is at work nothing reaches it. */
const defect: Defect<Parts> = {
  title: 'waits for the lock of another run in a call that nothing can interrupt',
  rule: 'ends-when-asked',
  experiments: ['as-child'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    lock: (root, signal) => {
      const path = join(root, LOCK_FILE);
      if (existsSync(path)) spawnSync(process.execPath, ['-e', WAIT, path]);
      return parts.lock(root, signal);
    },
  }),
};

export default defect;
