import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'has a key in the environment of its image, which every container gets',
  rule: 'not-in-image',
  experiments: ['image'],
  dockerfile: 'defects/secrets-management/in-the-environment-of-the-image.Dockerfile',
  plant: (parts) => parts,
};

export default defect;
