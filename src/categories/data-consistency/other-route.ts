import { fill } from '../../lib/template.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { Room } from '../../model/room.ts';
import type { Bank, Claim, Register } from './claim.ts';
import { perform } from './perform.ts';
import { type Accounts, type Id, idLike, type Planned, transfers, writing } from './plan.ts';

/** No amount that a contract is likely to write into a request by itself. */
const HELD = 4_321;
const MOVED = 1;

/**
 * The register, where it is another value of the accounts: one request reads both. It was seen to leave balances alone, and transfers to
 * go on after it, on two accounts of its own; who replaces all of an account by such a write, or refuses it, claims nothing else.
 */
export async function otherRoute(
  context: ExperimentContext<Claim>,
  room: Room,
  service: string,
  bank: Bank,
  { sink }: Accounts,
): Promise<Register | null> {
  const { register } = context.claim;
  if (register === undefined || !areTheSame(bank, register)) return null;
  context.waiting('another value of an account');
  const opened = await perform(context, room, 'other values opened', openings(bank));
  const [from, to] = opened.data.operations.map(({ value }) => (value === null ? null : idLike(sink, value)));
  if (from === undefined || to === undefined || from === null || to === null) return null;
  const move = transfers(bank);
  const steps: readonly (readonly [string, Planned])[] = [
    ['moved before', move(0, { from, to }, MOVED)],
    ['written', writing(register, from, 'v1', 0)],
    ['moved after', move(0, { from, to }, MOVED)],
  ];
  for (const [name, planned] of steps) {
    const { data } = await perform(context, room, `other values ${name}`, [planned]);
    if (data.operations.some(({ outcome }) => !/^2\d\d$/.test(outcome))) return null;
  }
  const { data } = await room.sql('held beside other values', service, bank.balances);
  const held = (id: Id) => Number(data.rows.find(({ account }) => String(account) === String(id))?.balance);
  return held(from) === HELD - 2 * MOVED && held(to) === HELD + 2 * MOVED ? register : null;
}

function areTheSame(bank: Bank, register: Register): boolean {
  const [one, other] = [fill(bank.read, { account: 1 }), fill(register.read, { id: 1 })];
  return one.method === other.method && one.path === other.path && register.value !== bank.balance;
}

function openings(bank: Bank): readonly Planned[] {
  return [0, 1].map((n) => ({
    at: 0,
    f: 'open',
    args: { role: 'other', balance: String(HELD) },
    action: fill(bank.open, { balance: HELD, name: `cleanroom other ${n}` }),
    field: bank.id,
  }));
}
