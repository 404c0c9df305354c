import type { ExperimentContext } from '../../model/category.ts';
import type { Room } from '../../model/room.ts';
import type { Bank, Claim } from './claim.ts';
import { perform } from './perform.ts';
import { type Accounts, idLike } from './plan.ts';
import { type LargeAccount, largeMoves, largeOpenings, largeReads } from './plan-large.ts';

/**
 * Accounts that hold more than a number of single precision or of 32 bits can tell apart, and transfers of nearly all of it. Who
 * takes no such amounts refuses them, and is asked nothing more.
 */
export async function largeAmounts(
  context: ExperimentContext<Claim>,
  room: Room,
  bank: Bank,
  { sink }: Accounts,
): Promise<void> {
  context.waiting('large amounts');
  const { data } = await perform(context, room, 'large amounts opened', largeOpenings(bank));
  const opened = data.operations.flatMap(({ args, value }): LargeAccount[] =>
    value === null
      ? []
      : [
          {
            id: idLike(sink, value),
            role: args.role ?? '',
            size: args.size ?? '',
          },
        ],
  );
  const moves = largeMoves(bank, opened);
  if (moves.length > 0) await perform(context, room, 'large amounts moved', moves);
  if (opened.length > 0) await perform(context, room, 'large amounts read', largeReads(bank, opened));
}
