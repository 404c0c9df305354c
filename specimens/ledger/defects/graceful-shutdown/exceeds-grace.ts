import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Waits for a report to a collector that never confirms it. */
const defect: Defect<Parts> = {
  title: 'takes its time to end',
  rule: 'ends-in-grace',
  experiments: ['in-flight'],
  mayBreak: { 'graceful-shutdown': ['held-connections-let-go'], 'process-kill-signals': ['ends-when-asked'] },
  plant: (parts) => ({
    ...parts,
    shutDown: async (stop) => {
      await parts.shutDown(stop);
      await pause(60_000);
    },
  }),
};

export default defect;
