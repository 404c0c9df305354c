import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'leaves SIGTERM to the default, which as process 1 of a container is to be ignored',
  rule: 'ends-when-asked',
  experiments: ['idle'],
  mayBreak: { 'graceful-shutdown': ['*'], 'health-checks': ['not-ready-while-stopping'] },
  plant: (parts) => ({
    ...parts,
    stopSignal: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, resolve);
      }),
  }),
};

export default defect;
