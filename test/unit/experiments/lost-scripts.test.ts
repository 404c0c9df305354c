import { expect, test } from 'vitest';
import { type Claim, claim as claimOf } from '../../../src/categories/rate-limiting/claim.ts';
import { stores } from '../../../src/categories/rate-limiting/stores.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import { recordsOf, request, state } from '../../evidence.ts';

/** What befalls the store of the limits, in order, of a service that keeps to them. */
async function befalls(type: string) {
  const acts: string[] = [];
  const counts = new Map<string, number>();
  const record = (sketch: Parameters<typeof recordsOf>[1][number]) => recordsOf('rate-limiting', [sketch])[0];
  const room = {
    start: async (step: string) => record(state(step)),
    request: async ({ step, path }: { readonly step: string; readonly path: string }) => {
      counts.set(path, (counts.get(path) ?? 0) + 1);
      return record(request(step, { status: (counts.get(path) ?? 0) > 2 ? 429 : 200 }));
    },
    fault: async (service: string, fault: string) => {
      acts.push(`${service} ${fault}`);
      return { heal: async () => void acts.push('healed') };
    },
    redis: async (_step: string, service: string, command: readonly string[]) =>
      void acts.push(`${service}: ${command.join(' ')}`),
  };
  await stores({
    claim: claimOf.parse({
      action: 'GET /orders?of=${key}',
      limit: 2,
      window: '1s',
      without: { service: 'store', gets: 'allowed' },
    }),
    subject: { services: [{ name: 'store', type, port: 1 }] },
    random: () => 0.5,
    signal: new AbortController().signal,
    waiting: () => {},
    open: async () => room,
  } as unknown as ExperimentContext<Claim>);
  return acts;
}

test('a Redis that is taken away has lost its scripts before it is back, as in a restart', async () => {
  expect(await befalls('redis')).toEqual([
    ...['store refused', 'store: SCRIPT FLUSH', 'healed'],
    ...['store black-holed', 'healed'],
  ]);
});

test('a store of another kind is told nothing', async () => {
  expect(await befalls('postgres')).toEqual(['store refused', 'healed', 'store black-holed', 'healed']);
});
