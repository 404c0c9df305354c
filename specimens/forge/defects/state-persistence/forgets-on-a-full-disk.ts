import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Bookkeeping must not spoil the work, it was thought; the next run believes the bookkeeping. */
const defect: Defect<Parts> = {
  title: 'says that it is done when it could not remember it for want of space',
  rule: 'survives-full-disk',
  experiments: ['full-disk-of-a-command'],
  takes: 'full',
  // No write of it may fail any more, whatever is in its place.
  mayBreak: { 'state-corruption-recovery': ['notices-or-repairs'] },
  plant: (parts) => ({
    ...parts,
    stateStore: {
      ...parts.stateStore,
      save: (...saved) => parts.stateStore.save(...saved).catch(() => undefined),
    },
  }),
};

export default defect;
