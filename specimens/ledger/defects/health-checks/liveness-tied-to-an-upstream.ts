import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

/** Somebody else’s bad minute restarts every instance of ours, though rates are the least of what they serve. */
const defect: Defect<Parts> = {
  title: 'says that it must be restarted while the provider of rates is gone',
  rule: 'stays-live',
  experiments: ['life'],
  plant: (parts) => ({
    ...parts,
    createHealth: (options) => {
      const health = parts.createHealth(options);
      return {
        ...health,
        live: async () => {
          const { RATES_URL } = process.env;
          if (RATES_URL !== undefined) await ask(RATES_URL);
          return health.live();
        },
      };
    },
  }),
};

async function ask(url: string): Promise<void> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await answer.body?.cancel();
  } catch {
    throw new Problem(503, 'the provider of rates cannot be reached');
  }
}

export default defect;
