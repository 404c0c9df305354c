import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const LOOK_EVERY_MS = 100;

/**
 * A watch on slow requests that is set up for each and taken down for none: quiet after start, and a little busier with
 * every request that was ever answered.
 */
const defect: Defect<Parts> = {
  title: 'goes on watching requests that are long over',
  rule: 'idle-is-quiet',
  experiments: ['rounds'],
  mayBreak: { 'resource-constraints': ['no-memory-leak'] },
  plant: (parts) => ({
    ...parts,
    openContext: (request) => {
      let mostMemory = 0;
      setInterval(() => {
        mostMemory = Math.max(mostMemory, process.memoryUsage().rss);
      }, LOOK_EVERY_MS);
      return parts.openContext(request);
    },
  }),
};

export default defect;
