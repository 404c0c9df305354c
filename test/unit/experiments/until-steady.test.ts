import { expect, test } from 'vitest';
import { type Context, untilSteady } from '../../../src/categories/disaster-recovery/acts.ts';
import { category } from '../../../src/categories/disaster-recovery/index.ts';
import type { HttpRequest, Room } from '../../../src/model/room.ts';
import { recordsOf, request } from '../../evidence.ts';

const context = {
  claim: category.claim.parse({
    rto: '2s',
    rpo: '1s',
    every: '1s',
    write: { request: { http: 'POST /notes', body: { text: '${value}' } }, written: 'select' },
    reads: ['GET /notes/1'],
    backup: ['notes', 'backup', '{file}'],
    recover: [['notes', 'recover', '{folder}']],
  }),
  signal: new AbortController().signal,
  waiting: () => undefined,
} as unknown as Context;

/** A room whose service answers so, round by round; and how many rounds were asked. */
function roomWith(statuses: readonly number[]) {
  let rounds = 0;
  const room = {
    request: async ({ step, method }: HttpRequest) => {
      if (method === 'POST') rounds += 1;
      return recordsOf('disaster-recovery', [request(step, { status: statuses[rounds - 1] ?? 200 })])[0];
    },
  } as unknown as Room;
  return { room, rounds: () => rounds };
}

/** The claimed time, and the little more for which it is asked, were over long ago. */
const longAgo = () => performance.now() - 60_000;

test('what goes well when a machine that stood still goes on is watched to its end', async () => {
  const { room, rounds } = roomWith([200]);
  const { first, steady } = await untilSteady(context, room, 'machine', longAgo());
  expect([first, steady]).toEqual([expect.any(Number), expect.any(Number)]);
  expect(rounds()).toBe(3);
});

test('what does not go well by then is asked no more', async () => {
  const { room, rounds } = roomWith([200, 503]);
  expect(await untilSteady(context, room, 'machine', longAgo())).toMatchObject({ steady: null });
  expect(rounds()).toBe(2);
});
