import { lookup } from 'node:dns/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** A run that fails is silent; the one after a run that was killed is not. */
const defect: Defect<Parts> = {
  title: 'reports to its maker, at the next run, that an earlier one was killed',
  rule: 'sealed',
  // There every room is heard to its end, also those in which others kill it.
  mayBreak: { 'network-isolation': ['no-undeclared-names'] },
  plant: (parts) => ({
    ...parts,
    lock: async (root, signal) => {
      const held = await parts.lock(root, signal);
      if (held.inherited) await lookup('crashes.forge.example').catch(() => undefined);
      return held;
    },
  }),
};

export default defect;
