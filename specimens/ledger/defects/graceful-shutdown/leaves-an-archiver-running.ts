import { spawn } from 'node:child_process';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** In a container it is cut off together with process 1, in the middle of its work; on a machine it goes on unseen. */
const defect: Defect<Parts> = {
  title: 'leaves its last work to a process for which it does not wait',
  rule: 'children-gone',
  experiments: ['children'],
  mayBreak: { 'process-kill-signals': ['leaves-no-child'] },
  plant: (parts) => ({
    ...parts,
    shutDown: async (stop) => {
      await parts.shutDown(stop);
      const archiver = spawn('sleep', ['600'], { stdio: 'ignore', detached: true });
      archiver.on('error', () => {});
      archiver.unref();
    },
  }),
};

export default defect;
