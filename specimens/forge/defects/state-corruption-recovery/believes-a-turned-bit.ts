import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { formatState, STATE_FILE, type State } from '../../src/state-store.ts';

/** The checksum is written with every change, and never looked at again. */
const defect: Defect<Parts> = {
  title: 'does not verify the checksum that it writes',
  rule: 'notices-or-repairs',
  experiments: ['content'],
  mayBreak: { 'state-corruption-recovery': ['keeps-the-damaged'] },
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      load: async (root, readText) => {
        const path = join(root, STATE_FILE);
        return parts.stateStore.load(root, async (file) => {
          const text = await readText(file);
          return file === path ? resealed(text) : text;
        });
      },
    },
  }),
};

/** The text with the checksum that would fit it. */
function resealed(text: string): string {
  try {
    const { phases } = JSON.parse(text) as State;
    return typeof phases === 'object' && phases !== null ? formatState(lenient(phases)) : text;
  } catch {
    return text;
  }
}

/** What is there, as far as it has the right shape. */
function lenient(phases: State['phases']): State {
  const whole = Object.entries(phases).filter(([, phase]) => typeof phase?.outputs === 'object');
  return { phases: Object.fromEntries(whole) };
}

export default defect;
