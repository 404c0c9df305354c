import type { ExperimentContext } from '../../model/category.ts';
import type { Room } from '../../model/room.ts';
import type { Bank, Claim } from './claim.ts';
import { perform } from './perform.ts';
import { type Accounts, again, keyed } from './plan.ts';

/** Transfers that all have keys, and all of them once more when the caches have been emptied: what is noted for a key belongs elsewhere. */
export async function throughEmptiedCaches(
  context: ExperimentContext<Claim>,
  room: Room,
  bank: Bank,
  accounts: Accounts,
): Promise<void> {
  const { claim, subject, random, waiting } = context;
  const caches = subject.services.filter(({ name, type }) => type === 'redis' && claim.caches.includes(name));
  if (caches.length === 0 || bank.key === undefined) return;
  waiting('second tries after the caches were emptied');
  const flow = keyed(bank, accounts, random);
  await perform(context, room, 'before caches are emptied', flow);
  for (const { name } of caches) await room.redis(`${name} emptied`, name, ['FLUSHALL']);
  await perform(context, room, 'after caches are emptied', again(flow));
}
