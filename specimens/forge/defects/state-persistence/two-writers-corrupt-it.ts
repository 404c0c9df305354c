import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'locks nothing: of two that run at once, the later one writes over what the other has remembered',
  rule: 'two-writers-agree',
  experiments: ['two-writers'],
  plant: (parts) => ({
    ...parts,
    lock: async () => ({ inherited: false, release: async () => undefined }),
  }),
};

export default defect;
