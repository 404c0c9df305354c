import { expect, test } from 'vitest';
import { claim as claimOf } from '../../../src/categories/security-boundaries/claim.ts';
import { sessions } from '../../../src/categories/security-boundaries/sessions.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import type { HttpRequest, Room } from '../../../src/model/room.ts';
import { recordsOf, request, state } from '../../evidence.ts';

/** Logs in where each answer holds what the function makes of its number. */
async function loggedIn(give: (count: number) => string) {
  const steps: string[] = [];
  const recordOf = (sketch: Parameters<typeof recordsOf>[1][number]) =>
    recordsOf('security-boundaries', [sketch])[0];
  const room = {
    start: async (step: string) => recordOf(state(step)),
    check: async (step: string) => recordOf(state(step)),
    guard: async () => undefined,
    request: async ({ step }: HttpRequest) => {
      steps.push(step);
      return recordOf(request(step, { response: JSON.stringify({ session: give(steps.length) }) }));
    },
  } as unknown as Room;
  const post = { http: 'POST /sessions' };
  await sessions.act({
    claim: claimOf.parse({ session: { login: post, use: 'GET /mine', logout: 'DELETE /sessions' } }),
    waiting: () => undefined,
    open: async () => room,
  } as unknown as ExperimentContext<ReturnType<typeof claimOf.parse>>);
  return steps.filter((step) => / log in (again|a second later)$/.test(step));
}

test('two logins that were given the same are followed by one in another second', async () =>
  expect(await loggedIn((count) => (count <= 2 ? 'token of this second' : 'token of another'))).toEqual([
    'session · log in again',
    'session · log in a second later',
  ]));

test('two logins that were given sessions of their own are enough', async () =>
  expect(await loggedIn((count) => `session ${count}`)).toEqual(['session · log in again']));
