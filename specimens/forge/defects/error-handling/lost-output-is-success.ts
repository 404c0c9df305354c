import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** What `forge digest x > sums` says on a full disk. */
const defect: Defect<Parts> = {
  title: 'does not look whether what it prints arrives',
  rule: 'fails-with-nonzero',
  experiments: ['command-line'],
  plant: (parts) => ({
    ...parts,
    print: (text) => new Promise((resolve) => process.stdout.write(text, () => resolve())),
  }),
};

export default defect;
