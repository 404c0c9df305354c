import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Long enough for a browser that polls once a second to show the last line. */
const LINGER = 1_000;

const defect: Defect<Parts> = {
  title: 'serves the progress of a phase to the whole network',
  rule: 'only-declared-ports',
  experiments: ['commands'],
  plant: (parts) => ({
    ...parts,
    runPhase: async (run, ...rest) => {
      let last = '';
      const dashboard = createServer((_, response) => response.end(last)).listen(9321, '0.0.0.0');
      await once(dashboard, 'listening');
      const progress = (line: string): Promise<void> => {
        last = line;
        return run.progress(line);
      };
      try {
        return await parts.runPhase({ ...run, progress }, ...rest);
      } finally {
        await setTimeout(LINGER);
        dashboard.close();
      }
    },
  }),
};

export default defect;
