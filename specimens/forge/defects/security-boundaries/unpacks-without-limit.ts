import { kMaxLength } from 'node:buffer';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { unpackWithin } from '../../src/unpack-template.ts';

const defect: Defect<Parts> = {
  title: 'unpacks an archive into memory, however much it becomes',
  rule: 'survives-hostile-values',
  experiments: ['swelling-archives'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    unpackTemplate: (path, template) => unpackWithin(kMaxLength, path, template),
  }),
};

export default defect;
