import { expect, test } from 'vitest';
import { type Claim, claim as claimOf } from '../../../src/categories/health-checks/claim.ts';
import { experiments } from '../../../src/categories/health-checks/experiment.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import { recordsOf, request, state } from '../../evidence.ts';

const READY_WITHIN = 300;

/** For how long, in milliseconds from when its database came, a service is watched that says 503 and needs so long from then on. */
async function watched(needs: number) {
  const marks = new Map<string, number>();
  const [came, heal] = [Promise.withResolvers<void>(), () => marks.get('healed') ?? Number.POSITIVE_INFINITY];
  const isReady = () => performance.now() >= heal() + needs;
  let checksEnd = 0;
  const record = (sketch: Parameters<typeof recordsOf>[1][number]) => recordsOf('health-checks', [sketch])[0];
  const room = {
    fault: async () => ({
      heal: async () => {
        marks.set('healed', performance.now());
        came.resolve();
      },
    }),
    drive: async (_step: string, { arrivals }: { readonly arrivals: { readonly seconds: number } }) => {
      checksEnd = performance.now() + arrivals.seconds * 1_000;
      return {
        progress: async () => ({ last: [isReady() ? '200' : '503'] }),
        mark: async (name: string) => void marks.set(name, performance.now()),
        stop: async () => undefined,
      };
    },
    start: async (step: string) => {
      await came.promise;
      const left = Math.max(0, Math.min(heal() + needs, READY_WITHIN) - performance.now());
      await new Promise((resolve) => setTimeout(resolve, left));
      return record(state(step, { ready: isReady() }));
    },
    traffic: async () => undefined,
    request: async ({ step }: { readonly step: string }) => record(request(step, {})),
    check: async () => undefined,
  };
  await experiments
    .find(({ id }) => id === 'before-dependency')
    ?.act({
      claim: claimOf.parse({ ready: '/readyz', critical: ['db'], within: '100ms', startsWithin: '2s' }),
      subject: {
        kind: 'service',
        services: [{ name: 'db', type: 'postgres', port: 5432 }],
        workload: [],
        readyPath: '/readyz',
        readyWithin: READY_WITHIN,
      },
      signal: new AbortController().signal,
      waiting: () => {},
      open: async () => room,
    } as unknown as ExperimentContext<Claim>);
  const until = marks.get('looked long enough') ?? 0;
  return { ms: until - heal(), isAsked: until <= checksEnd };
}

test('what is not ready yet is watched for as long as its start may take once its services are there', async () => {
  const [never, late] = await Promise.all([watched(Number.POSITIVE_INFINITY), watched(1_700)]);
  expect(never.ms).toBeGreaterThan(2_100);
  expect(never.isAsked).toBe(true);
  expect(late.ms).toBeGreaterThan(1_700);
  expect(late.isAsked).toBe(true);
});
