import { expect, test } from 'vitest';
import {
  type Context,
  deliver,
  deliverHalf,
  untilSteady,
} from '../../../src/categories/disaster-recovery/acts.ts';
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

test('delivered backups are as old as they follow on each other, in whole seconds, and the half one is the newest', async () => {
  const ages = new Map<string, number>();
  const room = {
    put: async (path: string) => void ages.set(path.split('/').at(-1) ?? '', 0),
    makeOld: async (path: string, ms: number) => void ages.set(path.split('/').at(-1) ?? '', ms),
  } as unknown as Room;
  const recording = { ...context, recorder: { record: () => undefined } } as unknown as Context;
  const backups = [1, 2, 3].map((n) => ({ name: `backup-${n}`, bytes: new Uint8Array(8) }));
  await deliver(recording, room, backups);
  await deliverHalf(recording, room, backups);
  expect([...ages]).toEqual([
    ['cleanroom-backups', 0],
    ['backup-1', 6_000],
    ['backup-2', 4_000],
    ['backup-3', 2_000],
    ['backup-4', 0],
  ]);
});
