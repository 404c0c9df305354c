import type { ExperimentContext } from '../../model/category.ts';
import type { Room } from '../../model/room.ts';
import type { Bank, Claim } from './claim.ts';
import { perform } from './perform.ts';
import { type Accounts, reused } from './plan.ts';

/** Transfers with keys, and others with the same keys: a client that draws no new one, or draws the same again. */
export async function reuseKeys(
  context: ExperimentContext<Claim>,
  room: Room,
  bank: Bank,
  accounts: Accounts,
): Promise<void> {
  if (bank.key === undefined || bank.movements === undefined) return;
  context.waiting('other transfers with keys that were used');
  const { first, second } = reused(bank, accounts);
  await perform(context, room, 'keys used first', first);
  await perform(context, room, 'keys used again for others', second);
}
