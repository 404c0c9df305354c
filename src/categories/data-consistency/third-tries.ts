import { setTimeout as sleep } from 'node:timers/promises';
import type { ExperimentContext } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Room } from '../../model/room.ts';
import type { Bank, Claim } from './claim.ts';
import { perform } from './perform.ts';
import { type Accounts, again, idLike, type Planned, transfers } from './plan.ts';

/** Milliseconds before each turn: soon, and when a key that is only held for a while for a request that broke off has been given back. */
const PAUSES = [2_000, 20_000];
/** Transfers that are tried so often. */
const MOST = 12;
/** Amounts that no other transfer has. */
const BESIDE = 5_000;

/**
 * What was still not done when it was sent again, twice more. Beside each goes another transfer between the same accounts, with a key
 * that is new, so that it is told whether it is the key that stands in the way.
 */
export async function thirdTries(
  context: ExperimentContext<Claim>,
  room: Room,
  bank: Bank,
  { plenty: [like = 0] }: Accounts,
  open: readonly Planned[],
  pauses: readonly number[] = PAUSES,
): Promise<void> {
  const one = transfers(bank);
  let left: readonly Planned[] = open.slice(0, MOST);
  for (const [turn, pause] of pauses.entries()) {
    if (left.length === 0) return;
    context.waiting('third tries of what was not done by the second');
    await sleep(pause, undefined, { signal: context.signal });
    const pairs = left.flatMap((stuck, n) => {
      const { from = '', to = '' } = stuck.args;
      const amount = BESIDE + turn * MOST + n;
      return [stuck, one(0, { from: idLike(like, from), to: idLike(like, to) }, amount, `beside-${amount}`)];
    });
    left = without(left, await perform(context, room, 'third tries', again(pairs)), DONE);
  }
}

/** Outcomes of what was done. */
export const DONE = /^[23]\d\d$/;

/** Those that did not come to such an outcome. */
export function without(
  planned: readonly Planned[],
  { data }: EvidenceRecord<'history'>,
  outcomes: RegExp,
): readonly Planned[] {
  const ended = new Set(
    data.operations.filter(({ outcome }) => outcomes.test(outcome)).map(({ args }) => JSON.stringify(args)),
  );
  return planned.filter(({ args }) => !ended.has(JSON.stringify(args)));
}
