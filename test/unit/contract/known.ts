import { z } from 'zod';
import type { Known } from '../../../src/contract/known.ts';
import { duration } from '../../../src/lib/units.ts';

const limits = { memory: 512 * 2 ** 20, cpus: 0.5, pids: 256, disk: 256 * 2 ** 20 };

/** Two categories and two types of service, enough for every test of the loader. */
export const known: Known = {
  categories: [
    { id: 'basic-execution', claim: z.strictObject({ retries: z.int().min(1).default(3) }), always: true },
    {
      id: 'health-checks',
      claim: z.strictObject({
        live: z.string().startsWith('/').optional(),
        within: duration().default(5_000),
        probe: z.custom<() => void>((value) => typeof value === 'function', 'write a function').optional(),
      }),
      always: false,
    },
  ],
  serviceTypes: [
    { type: 'postgres', image: 'postgres:17', port: 5432, limits },
    { type: 'redis', image: 'redis:8', port: 6379, limits },
  ],
};
