import { spawn } from 'node:child_process';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'starts a helper beside itself, and goes without it',
  rule: 'leaves-no-child',
  experiments: ['service-as-child'],
  mayBreak: { 'graceful-shutdown': ['children-gone'], 'resource-constraints': ['threads-fit-quota'] },
  plant: (parts) => ({
    ...parts,
    listen: (...args) => {
      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
        stdio: 'ignore',
        detached: true,
      }).unref();
      return parts.listen(...args);
    },
  }),
};

export default defect;
