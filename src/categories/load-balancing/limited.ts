import { asRequest } from '../../lib/actions.ts';
import { fill } from '../../lib/template.ts';
import { ANSWERED_BY } from '../../model/balance.ts';
import type { Experiment } from '../../model/category.ts';
import { credentials, numbers, startAll } from './acts.ts';
import type { Claim } from './claim.ts';

/** More than all replicas would allow together, all at once. */
export const limited: Experiment<Claim> = {
  id: 'limited',
  repeats: true,
  title: 'asks through all replicas for more than is allowed',
  fullOnly: true,
  seconds: 60,
  replicas: ({ replicas }) => replicas,
  applies: ({ kind }, { limit }) => kind === 'service' && limit !== undefined,
  act: async (context) => {
    const { limit, replicas } = context.claim;
    if (!limit) return;
    const room = await context.open();
    const fleet = await room.balance(replicas);
    context.waiting('the replicas');
    if (!(await startAll(fleet, numbers(replicas), limit.env))) return;
    context.waiting('refusals');
    const values = await credentials(room, context.claim);
    const at = Array.from({ length: (replicas + 1) * limit.allowed }, () => 0);
    const driving = await fleet.drive('more than allowed', {
      requests: [asRequest(fill(limit.request, values))],
      arrivals: { at },
      // As many as any service can take at once; what counts is the number, not the crowd.
      connections: 10,
      timeout: 10_000,
      keepHeaders: [ANSWERED_BY],
    });
    await driving.done;
  },
};
