import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import { codeOf, fileError } from '../../src/forge-error.ts';
import { LOCK_FILE } from '../../src/lock.ts';
import type { Parts } from '../../src/parts.ts';

/** Takes a lock away when its process is gone. In a container everybody is process 1: the dead holder is always alive. */
const defect: Defect<Parts> = {
  title: 'takes a dead holder for a living one, because both are process 1 of a container',
  rule: 'answers-in-time',
  experiments: ['locks'],
  // After a kill, every later run waits.
  mayBreak: { 'process-kill-signals': ['*'] },
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
          const holder = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10);
          if (isAlive(holder)) await setTimeout(50);
          else await rm(path, { force: true, recursive: true });
        }
      }
    },
  }),
};

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export default defect;
