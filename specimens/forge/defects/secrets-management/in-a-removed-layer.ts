import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** What a layer held, it holds for ever: the next one only hides it. */
const defect: Defect<Parts> = {
  title: 'copies a token into the image for its build, and removes it in the next step',
  rule: 'not-in-image',
  experiments: ['image'],
  dockerfile: 'defects/secrets-management/in-a-removed-layer.Dockerfile',
  plant: (parts) => parts,
};

export default defect;
