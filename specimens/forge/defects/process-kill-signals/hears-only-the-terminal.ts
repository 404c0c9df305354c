import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'leaves SIGHUP and SIGQUIT to the default, which as process 1 of a container is to be ignored',
  rule: 'ends-when-asked',
  experiments: ['as-process-1'],
  plant: (parts) => ({
    ...parts,
    watchInterruption: () => {
      const interruption = parts.watchInterruption();
      process.removeAllListeners('SIGHUP').removeAllListeners('SIGQUIT');
      return interruption;
    },
  }),
};

export default defect;
