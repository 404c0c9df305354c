import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import type { Balanced, Room } from '../../../src/model/room.ts';
import { createDeadline, withPatience } from '../../../src/run/deadline.ts';

const overrun = () => new Failure({ class: 'room', code: 'deadline-overrun', message: 'over' });

/** A room whose subject takes its time for everything. */
function slowRoom(ms: number): Room {
  const slowly = () => sleep(ms) as Promise<never>;
  const balanced: Partial<Balanced> = { start: slowly, stop: slowly };
  const room: Partial<Room> = { start: slowly, stop: slowly, balance: async () => balanced as Balanced };
  return room as Room;
}

test('the time stands still while the subject starts, however often', async () => {
  const deadline = createDeadline(100, overrun);
  const room = withPatience(slowRoom(80), deadline);
  await room.start('start');
  await room.start('start again');
  await Promise.all([room.start('start once more'), room.start('start beside it')]);
  expect(deadline.signal.aborted).toBe(false);
  deadline.over();
});

test('and while a replica of it starts', async () => {
  const deadline = createDeadline(100, overrun);
  const { start } = await withPatience(slowRoom(80), deadline).balance(2);
  await start(1, 'start');
  await start(2, 'start');
  expect(deadline.signal.aborted).toBe(false);
  deadline.over();
});

test('it goes on afterwards, and for everything else', async () => {
  const deadline = createDeadline(100, overrun);
  const room = withPatience(slowRoom(80), deadline);
  await room.start('start');
  await room.stop('stop');
  await room.stop('stop again');
  expect(deadline.signal.aborted).toBe(true);
});

test('a start that breaks off lets it go on as well', async () => {
  const deadline = createDeadline(50, overrun);
  const broken = { start: () => Promise.reject(new Error('gone')) } as Partial<Room> as Room;
  await expect(withPatience(broken, deadline).start('start')).rejects.toThrow('gone');
  await sleep(100);
  expect(deadline.signal.aborted).toBe(true);
});
