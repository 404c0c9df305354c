import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const HOST_FILE = '.forge/host';

/** A project that was copied from another machine must be built anew, so the state bears the host's name; a new container has another one. */
const defect: Defect<Parts> = {
  title: 'takes its own state for that of another machine when its container bears another host name',
  rule: 'survives-recreation',
  experiments: ['lives-of-a-command'],
  // Another room's container has another name as well.
  mayBreak: { 'backup-restore': ['*'], 'basic-execution': ['reproducible'] },
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      load: async (root, readText) => {
        const state = await parts.stateStore.load(root, readText);
        const host = await readText(join(root, HOST_FILE)).catch(() => hostname());
        return host === hostname() ? state : { phases: {} };
      },
      save: async (root, state, writeOutputs, signal) => {
        await writeOutputs([{ path: join(root, HOST_FILE), content: hostname() }], signal);
        await parts.stateStore.save(root, state, writeOutputs, signal);
      },
    },
  }),
};

export default defect;
