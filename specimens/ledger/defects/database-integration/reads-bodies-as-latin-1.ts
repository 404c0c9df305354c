import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Every letter beyond ASCII is stored as two or more others. */
const defect: Defect<Parts> = {
  title: 'takes the bytes of a body for Latin-1',
  rule: 'input-stays-data',
  experiments: ['truth'],
  plant: (parts) => ({
    ...parts,
    parseJson: (bytes) => parts.parseJson(Buffer.from(Buffer.from(bytes).toString('latin1'), 'utf8')),
  }),
};

export default defect;
