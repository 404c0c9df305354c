import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { formatState, parseState, STATE_FILE } from '../../src/state-store.ts';

const MARK = '\ufeff';

const defect: Defect<Parts> = {
  title: 'begins the state with a byte-order mark, which it alone expects there',
  rule: 'second-reader-agrees',
  experiments: ['lives-of-a-command'],
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      load: async (root, readText) => {
        const path = join(root, STATE_FILE);
        return parseState((await readText(path)).replace(MARK, ''), path);
      },
      save: (root, state, writeOutputs, signal) =>
        writeOutputs([{ path: join(root, STATE_FILE), content: MARK + formatState(state) }], signal),
    },
  }),
};

export default defect;
