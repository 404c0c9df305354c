import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'says that it is ready while it shuts down',
  rule: 'not-ready-while-stopping',
  experiments: ['life'],
  mayBreak: { 'graceful-shutdown': ['readiness-goes-first'] },
  plant: (parts) => ({
    ...parts,
    createHealth: (options) => parts.createHealth({ ...options, stopping: new AbortController().signal }),
  }),
};

export default defect;
