import { expect, test } from 'vitest';
import { claim as claimOf } from '../../../src/categories/security-boundaries/claim.ts';
import { hostileRequests } from '../../../src/categories/security-boundaries/hostile-requests.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import type { HttpRequest, Room } from '../../../src/model/room.ts';
import { recordsOf, request, type Sketch, state } from '../../evidence.ts';
import { SERVICE } from '../../judge-cases.ts';

test('a name that is looked up once the last answer is out is heard', async () => {
  const acts: string[] = [];
  const recordOf = (sketch: Sketch) => {
    acts.push(sketch.step);
    return recordsOf('security-boundaries', [sketch])[0];
  };
  const nothing = async () => undefined;
  const room = {
    start: async (step: string) => recordOf(state(step)),
    check: async (step: string) => recordOf(state(step)),
    request: async ({ step }: HttpRequest) => recordOf(request(step)),
    traffic: async (window: string) => void acts.push(`window ${window}`),
    hasShell: async () => false,
    put: nothing,
    search: nothing,
  } as unknown as Room;
  await hostileRequests.act({
    claim: claimOf.parse({ inputs: [{ name: 'site', is: ['text'], http: 'GET /?site={input}', good: 'a' }] }),
    subject: { ...SERVICE, services: [] },
    effort: 'quick',
    random: () => 0.5,
    recorder: { record: () => undefined },
    waiting: () => undefined,
    signal: new AbortController().signal,
    open: async () => room,
  } as unknown as ExperimentContext<ReturnType<typeof claimOf.parse>>);
  expect(acts).toContain('good again · site');
  expect(acts.at(-1)).toBe('window hostile values · afterwards');
});
