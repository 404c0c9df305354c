import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'one command ignores the options and words that it does not know',
  rule: 'fails-with-nonzero',
  experiments: ['command-line'],
  plant: (parts) => ({
    ...parts,
    refuseUnknown: (command) => {
      if (command.name() === 'run') command.allowUnknownOption().allowExcessArguments();
      else parts.refuseUnknown(command);
    },
  }),
};

export default defect;
