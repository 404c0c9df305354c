import { expect, test } from 'vitest';
import { startTwiceIfLate } from '../../../src/lib/twice-if-late.ts';
import type { Room } from '../../../src/model/room.ts';
import { recordsOf, type Sketch, state } from '../../evidence.ts';

const recordOf = (sketch: Sketch) => recordsOf('by-hand', [sketch])[0];

const LATE = { ready: false, running: true };

test.each([
  ['a start that was ready', [{}], ['start']],
  ['a start that ended by itself', [{ ready: false, running: false }], ['start']],
  [
    'a start that was late once',
    [LATE, {}],
    ['start', 'SIGKILL · end before start · once more', 'start · once more'],
  ],
  [
    'a start that was late twice',
    [LATE, LATE],
    ['start', 'SIGKILL · end before start · once more', 'start · once more'],
  ],
])('%s', async (_, starts, steps) => {
  const done: string[] = [];
  let count = 0;
  const room = {
    start: async (step: string) => {
      done.push(step);
      count += 1;
      return recordOf(state(step, starts[count - 1] ?? {}));
    },
    stop: async (step: string, signal: string) => {
      done.push(`${signal} · ${step}`);
      return recordOf(state(step));
    },
  } as unknown as Room;
  const last = await startTwiceIfLate(room, 'start');
  expect(done).toEqual(steps);
  expect(last.step).toBe(done.at(-1));
});
