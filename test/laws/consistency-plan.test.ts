import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claim } from '../../src/categories/data-consistency/claim.ts';
import {
  type Accounts,
  names,
  type Planned,
  races,
  registers,
  SCARCE,
  STILL,
  stream,
} from '../../src/categories/data-consistency/plan.ts';
import { seededRandom } from '../../src/lib/random.ts';

const { bank, unique, register } = claim.parse({
  bank: {
    open: { http: 'POST /accounts', body: { balance: '${balance}' } },
    transfer: { http: 'POST /transfers', body: { from: '${from}', to: '${to}', amount: '${amount}' } },
    key: 'idempotency-key',
    read: 'GET /accounts/${account}',
    balances: 'select 1',
  },
  unique: { create: { http: 'POST /accounts', body: { name: '${name}' } } },
  register: {
    create: { http: 'POST /registers', body: { value: '${value}' } },
    write: { http: 'PUT /registers/${id}', body: { value: '${value}' } },
    read: 'GET /registers/${id}',
    value: 'value',
  },
});
if (!bank || !unique || !register) throw new Error('the claim of this test is whole');

const accounts: Accounts = {
  plenty: [1, 2, 3, 4],
  scarce: Array.from({ length: 8 }, (_, n) => 10 + n),
  sink: 20,
  still: 21,
};
const seeds = fc.string();
/** More operations than a drive keeps in the evidence would leave a hole in the history. */
const MOST = 300;
const TERMS = { bursts: 48, width: 6, spacing: 130 };

const identity = ({ args }: Planned) => `${args.from} ${args.to} ${args.amount}`;

describe('the plan of a race', () => {
  test('transfers can be told apart by accounts and amount, unless they bear the same key', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = seededRandom(seed);
        const all = [...races(bank, accounts, random), ...stream(bank, accounts, random, TERMS)].filter(
          ({ f }) => f === 'transfer',
        );
        const keys = new Map<string, Set<string | undefined>>();
        const counts = new Map<string, number>();
        for (const one of all) {
          keys.set(identity(one), (keys.get(identity(one)) ?? new Set()).add(one.args.key));
          counts.set(identity(one), (counts.get(identity(one)) ?? 0) + 1);
        }
        for (const [id, found] of keys) {
          expect(found.size).toBe(1);
          if (found.has(undefined)) expect(counts.get(id)).toBe(1);
        }
      }),
    );
  });

  test('of each account that has little, two transfers are always more than there is', () => {
    const all = races(bank, accounts, seededRandom('any')).filter(({ args }) =>
      accounts.scarce.map(String).includes(args.from ?? ''),
    );
    for (const { args } of all) {
      expect(Number(args.amount)).toBeGreaterThan(SCARCE / 2);
      expect(Number(args.amount)).toBeLessThanOrEqual(SCARCE);
    }
    expect(all.length).toBeGreaterThan(accounts.scarce.length);
  });

  test('from the account that stays still only more is taken than it has', () => {
    const all = races(bank, accounts, seededRandom('any')).filter(
      ({ args }) => args.from === String(accounts.still),
    );
    expect(all.length).toBeGreaterThan(10);
    for (const { args } of all) expect(Number(args.amount)).toBeGreaterThan(STILL);
  });

  test('every value that is written to a register is written once, and no plan is larger than its evidence', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = seededRandom(seed);
        const planned = registers(register, [1, 2, 3], random, { bursts: 48, spacing: 130 });
        const values = planned.filter(({ f }) => f === 'write').map(({ args }) => args.value);
        expect(new Set(values).size).toBe(values.length);
        const plans = [
          planned,
          races(bank, accounts, random),
          races(bank, accounts, random, register),
          stream(bank, accounts, random, TERMS),
          names(unique, random),
        ];
        for (const plan of plans) expect(plan.length).toBeLessThanOrEqual(MOST);
      }),
    );
  });

  test('another value is written to every account, each time another one, once transfers have had cycles of their own', () => {
    const all = races(bank, accounts, seededRandom('any'), register);
    const written = all.filter(({ f }) => f === 'write');
    expect(new Set(written.map(({ args }) => args.key))).toEqual(new Set(accounts.plenty.map(String)));
    expect(new Set(written.map(({ args }) => args.value)).size).toBe(written.length);
    const first = Math.min(...written.map(({ at }) => at));
    expect(all.filter(({ f, at }) => f === 'transfer' && at < first).length).toBeGreaterThan(50);
    for (const { at } of written)
      expect(all.filter((one) => one.f === 'transfer' && one.at === at).length).toBeGreaterThan(4);
  });

  test('the same seed gives the same plan', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const once = () => JSON.stringify(races(bank, accounts, seededRandom(seed)));
        expect(once()).toBe(once());
      }),
    );
  });
});
