import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Counts in its own memory: each instance has its own limit, and each start begins anew. */
const defect: Defect<Parts> = {
  title: 'forgets the limit on restart',
  rule: 'outlives-restart',
  experiments: ['stores'],
  plant: (parts) => ({
    ...parts,
    createRateLimiter: ({ limit, windowMs }) => {
      const seen = new Map<string, readonly number[]>();
      return {
        admit: async (client) => {
          const now = performance.now();
          const recent = (seen.get(client) ?? []).filter((at) => now - at < windowMs);
          const [oldest = now] = recent;
          if (recent.length >= limit) return { allowed: false, retryAfterMs: oldest + windowMs - now };
          seen.set(client, [...recent, now]);
          return { allowed: true };
        },
        close: async () => {},
      };
    },
  }),
};

export default defect;
