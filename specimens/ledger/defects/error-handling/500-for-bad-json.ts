import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Whatever is thrown on the way counts as a fault of ours, the client's typing errors included. */
const defect: Defect<Parts> = {
  title: 'answers 500 to a body that is not JSON',
  rule: 'rejects-with-4xx',
  experiments: ['requests'],
  plant: (parts) => ({ ...parts, parseJson: (bytes) => JSON.parse(Buffer.from(bytes).toString()) }),
};

export default defect;
