import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import { codeOf, fileError } from '../../src/forge-error.ts';
import { LOCK_FILE } from '../../src/lock.ts';
import type { Parts } from '../../src/parts.ts';

/** A file that says who has it, looked at again and again: nobody takes it away when its holder is killed. */
const defect: Defect<Parts> = {
  title: 'waits for ever on a lock whose holder was killed',
  rule: 'answers-in-time',
  experiments: ['locks'],
  // After a kill, every later run waits.
  mayBreak: { 'process-kill-signals': ['*'], 'state-persistence': ['*'] },
  plant: (parts) => ({
    ...parts,
    lock: async (root, signal) => {
      const path = join(root, LOCK_FILE);
      await mkdir(dirname(path), { recursive: true });
      for (;;) {
        signal.throwIfAborted();
        try {
          await writeFile(path, `${process.pid}\n`, { flag: 'wx' });
          return { inherited: false, release: () => rm(path, { force: true }) };
        } catch (error) {
          if (codeOf(error) !== 'EEXIST') throw fileError('lock', path, error);
          await setTimeout(50);
        }
      }
    },
  }),
};

export default defect;
