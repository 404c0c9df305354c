import { expect, test } from 'vitest';
import {
  type Claim as BankClaim,
  claim as bankClaim,
} from '../../../src/categories/data-consistency/claim.ts';
import { transfers } from '../../../src/categories/data-consistency/plan.ts';
import { thirdTries } from '../../../src/categories/data-consistency/third-tries.ts';
import {
  type Claim as PoolClaim,
  claim as poolClaim,
} from '../../../src/categories/database-integration/claim.ts';
import { crowdIn } from '../../../src/categories/database-integration/crowd.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import type { DriveRequest } from '../../../src/model/load.ts';
import type { Room } from '../../../src/model/room.ts';
import { drive, drivenOne, recordsOf, request } from '../../evidence.ts';

const contextOf = <Claim>(claim: Claim, more: object = {}) =>
  ({
    claim,
    random: () => 0.5,
    signal: new AbortController().signal,
    waiting: () => {},
    ...more,
  }) as unknown as ExperimentContext<Claim>;

const claimed = bankClaim.parse({
  bank: {
    open: { http: 'POST /accounts', body: { balance: '${balance}' } },
    transfer: { http: 'POST /transfers', body: { from: '${from}', to: '${to}', amount: '${amount}' } },
    key: 'idempotency-key',
    read: 'GET /accounts/${account}',
    balances: 'select id as account, balance from accounts',
  },
});

const { bank } = claimed;

/** Tries once more as often as it takes, where a request with one of the stuck keys is answered so at each turn. */
async function tried(count: number, ...answers: readonly string[]) {
  if (!bank) throw new Error('no bank');
  const turns: string[][] = [];
  const room = {
    drive: async (_step: string, { requests }: DriveRequest) => {
      const keys = requests.map(({ headers }) => String(headers?.['idempotency-key']));
      turns.push(keys);
      const outcome = answers[turns.length - 1] ?? '503';
      const records = keys.map((key, n) =>
        drivenOne(0, { n, outcome: key.startsWith('stuck') ? outcome : '201' }),
      );
      return { done: Promise.resolve(recordsOf('data-consistency', [drive('third tries', { records })])[0]) };
    },
  } as unknown as Room;
  const record = (_kind: string, _step: string, data: object) => ({ data });
  const one = transfers(bank);
  const open = Array.from({ length: count }, (_, n) => one(0, { from: 1, to: 2 }, 20_000 + n, `stuck-${n}`));
  const accounts = { plenty: [1, 2], scarce: [], sink: 3, still: 4 };
  const context = contextOf<BankClaim>(claimed, {
    recorder: { record },
  });
  await thirdTries(context, room, bank, accounts, open, [1, 1]);
  return turns;
}

test('what is stuck is tried twice more, each time beside another with a key of its own', async () => {
  const turns = await tried(1, '503', '503');
  expect(turns).toEqual([
    ['stuck-0', 'beside-5000'],
    ['stuck-0', 'beside-5012'],
  ]);
});

test('what is done by the third try is not tried again, nor is anything where nothing was stuck', async () => {
  expect(await tried(1, '201')).toHaveLength(1);
  expect(await tried(0)).toEqual([]);
  expect((await tried(40))[0]).toHaveLength(24);
});

/** How many writes come to a service with a pool of that size, when, and what was done, in order. */
async function crowded(pool: number) {
  const acts: string[] = [];
  let at: readonly number[] = [];
  const claim = poolClaim.parse({
    writes: [
      { request: { http: 'POST /a', body: { v: '${value}' }, expect: 201 }, written: 'select $1' },
      { request: { http: 'POST /b', body: { v: '${value}' }, expect: 201 }, written: 'select $1' },
    ],
    pool,
  });
  const room = {
    fault: async (_service: string, fault: string, { direction }: { readonly direction: string }) => {
      acts.push(`${fault} ${direction}`);
      return { heal: async () => void acts.push('healed') };
    },
    drive: async (step: string, { requests, arrivals }: DriveRequest) => {
      acts.push(`${step} ${[...new Set(requests.map(({ path }) => path))].join(' ')}`);
      at = 'at' in arrivals ? arrivals.at : [];
      return { done: new Promise((resolve) => setTimeout(resolve, 200)) };
    },
    request: async ({ step }: { readonly step: string }) => {
      acts.push(step);
      const status = step === 'calm 1' ? 503 : 201;
      return recordsOf('database-integration', [request(step, { status })])[0];
    },
  } as unknown as Room;
  const looks: string[] = [];
  await crowdIn(contextOf<PoolClaim>(claim), { room, db: 'db' }, pool, async (step) => {
    looks.push(step);
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
  return { acts, at, looks };
}

test('a crowd of the first write comes twice, while answers of the database are held back, and calm comes after it', async () => {
  const { acts, at, looks } = await crowded(5);
  expect(acts).toEqual(['delayed to-subject', 'crowd /a', 'healed', 'calm 1', 'calm 2']);
  expect([at.filter((ms) => ms === 0).length, at.length]).toEqual([15, 30]);
  expect(looks.slice(0, 2)).toEqual(['1', '2']);
});

test('no crowd has more writes than PostgreSQL has connections', async () => {
  expect((await crowded(20)).at).toHaveLength(90);
  expect((await crowded(80)).at).toEqual(Array(90).fill(0));
});
