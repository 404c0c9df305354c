import { expect, test } from 'vitest';
import { claim as claimOf } from '../../../src/categories/security-boundaries/claim.ts';
import { sessions } from '../../../src/categories/security-boundaries/sessions.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import type { HttpRequest, Room } from '../../../src/model/room.ts';
import { recordsOf, request, state } from '../../evidence.ts';

const recordOf = (sketch: Parameters<typeof recordsOf>[1][number]) =>
  recordsOf('security-boundaries', [sketch])[0];

/** Logs in where each answer holds what the function makes of its number. */
async function loggedIn(give: (count: number) => string) {
  const steps: string[] = [];
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
    random: () => 0,
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

/** What is asked of a service that sets cookies, and gives strangers a session or none. */
async function laid(toStrangers: string | null) {
  const asked: (readonly [step: string, cookie: string | undefined])[] = [];
  const room = {
    start: async (step: string) => recordOf(state(step)),
    check: async (step: string) => recordOf(state(step)),
    guard: async () => undefined,
    request: async ({ step, headers }: HttpRequest) => {
      asked.push([step.replace('session · ', ''), headers?.cookie]);
      const session = step.includes('log in') ? `5f${asked.length}-zz` : toStrangers;
      return recordOf(
        request(step, {
          responseHeaders: session === null ? {} : { 'set-cookie': `sid=${session}; HttpOnly` },
        }),
      );
    },
  } as unknown as Room;
  const headers = { cookie: 'sid=${session}' };
  const session = {
    login: { http: 'POST /sessions', headers: { Cookie: 'lang=en' } },
    from: { cookie: 'sid' },
    use: { http: 'GET /mine', headers },
    logout: { http: 'DELETE /sessions', headers },
  };
  await sessions.act({
    claim: claimOf.parse({ session }),
    waiting: () => undefined,
    random: () => 0,
    open: async () => room,
  } as unknown as ExperimentContext<ReturnType<typeof claimOf.parse>>);
  return asked.filter(([step]) => /laid|without/.test(step));
}

test('the session that strangers are given is laid before a login', async () =>
  expect(await laid('given')).toEqual([
    ['use without one', 'sid='],
    ['laid before', 'sid=given'],
    ['enter with a laid one', 'lang=en; sid=given'],
    ['laid afterwards', 'sid=given'],
  ]));

test('where strangers are given none, one that nobody was given is laid', async () =>
  expect((await laid(null)).map(([, cookie]) => cookie)).toEqual([
    'sid=',
    'sid=0a0-zz',
    'lang=en; sid=0a0-zz',
    'sid=0a0-zz',
  ]));
