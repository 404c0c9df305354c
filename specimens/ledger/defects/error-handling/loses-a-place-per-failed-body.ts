import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const PLACES = 2;

/**
 * Takes in a bounded number of bodies at a time, and gives a place back only when the body was good. Each failure costs
 * a place; with the last one everything that has a body waits for ever, while all health checks stay green.
 */
const defect: Defect<Parts> = {
  title: 'takes no more bodies after the second one that failed',
  rule: 'healthy-after',
  experiments: ['requests'],
  mayBreak: { 'error-handling': ['bounded-time'] },
  plant: (parts) => {
    let free = PLACES;
    const waiting: (() => void)[] = [];
    const take = async () => {
      if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      else free -= 1;
    };
    const giveBack = () => {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    };
    return {
      ...parts,
      readBody: async (request, limits) => {
        await take();
        const body = await parts.readBody(request, limits);
        giveBack();
        return body;
      },
    };
  },
};

export default defect;
