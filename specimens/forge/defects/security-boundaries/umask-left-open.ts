import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** So that the web server, which is another user, can add to the folder as well. */
const defect: Defect<Parts> = {
  title: 'lets every user write to what it makes',
  rule: 'not-world-writable',
  experiments: ['posture'],
  plant: (parts) => ({
    ...parts,
    writeOutputs: (outputs, signal) => {
      process.umask(0);
      return parts.writeOutputs(outputs, signal);
    },
  }),
};

export default defect;
