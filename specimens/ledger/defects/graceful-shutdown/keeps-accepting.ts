import { setTimeout as pause } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Closes its port last, when nobody is connected any more. */
const defect: Defect<Parts> = {
  title: 'goes on taking on requests until a quiet moment comes',
  rule: 'new-refused-cleanly',
  experiments: ['in-flight'],
  mayBreak: { 'graceful-shutdown': ['ends-in-grace', 'held-connections-let-go'] },
  plant: (parts) => ({
    ...parts,
    shutDown: async (stop) => {
      const connections = () =>
        new Promise<number>((resolve) => stop.http.server.getConnections((_, count) => resolve(count ?? 0)));
      stop.http.drain();
      const until = performance.now() + stop.graceMs;
      while ((await connections()) > 0 && performance.now() < until) await pause(20);
      await parts.shutDown(stop);
    },
  }),
};

export default defect;
