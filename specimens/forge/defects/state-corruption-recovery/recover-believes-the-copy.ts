import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { COPY_FILE, parseState, STATE_FILE } from '../../src/state-store.ts';

/** Nobody ever touches the copy, so it must be good. Where it is the state that is, the cure destroys the only one there was. */
const defect: Defect<Parts> = {
  title: 'recovers from the copy without looking whether the copy is good, also over a good state',
  rule: 'recovers',
  experiments: ['content'],
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      recover: async (root, readText, writeOutputs, signal) => {
        const [path, copy] = [join(root, STATE_FILE), join(root, COPY_FILE)];
        const copied = await stat(copy).catch(() => null);
        if (!copied?.isFile()) return parts.stateStore.recover(root, readText, writeOutputs, signal);
        const content = await readText(copy);
        const aside: string[] = [];
        try {
          parseState(await readText(path), path);
        } catch {
          if (await stat(path).catch(() => null)) {
            await rename(path, `${path}.damaged-1`);
            aside.push(`${path}.damaged-1`);
          }
        }
        await writeOutputs([{ path, content }], signal);
        return aside;
      },
    },
  }),
};

export default defect;
