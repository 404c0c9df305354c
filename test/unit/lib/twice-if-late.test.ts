import { expect, test } from 'vitest';
import {
  lastOnes,
  lateAtFirst,
  lateOnce,
  patience,
  startTwiceIfLate,
} from '../../../src/lib/twice-if-late.ts';
import type { EvidenceRecord } from '../../../src/model/evidence.ts';
import type { Room } from '../../../src/model/room.ts';
import { recordsOf, run, type Sketch, state } from '../../evidence.ts';

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

test('what was cut off twice is the last that is repeated', async () => {
  const done: string[] = [];
  const patiently = patience();
  const act = (outcomes: readonly ('exited' | 'timed-out')[]) => {
    const left = [...outcomes];
    return async (step: string) => {
      done.push(step);
      return recordsOf('by-hand', [
        run(step, { outcome: left.shift() ?? 'exited' }),
      ])[0] as EvidenceRecord<'run'>;
    };
  };
  await patiently('a', act(['timed-out']));
  await patiently('b', act(['timed-out', 'timed-out']));
  await patiently('c', act(['timed-out']));
  expect(done).toEqual(['a', 'a · once more', 'b', 'b · once more', 'c']);
});

test('what was done once more stands for what was cut off, under its step', () => {
  const records = recordsOf('by-hand', [
    run('a'),
    run('a · once more'),
    run('b'),
    { ...run('a'), experiment: 'other' },
  ]);
  expect(lastOnes(records).map(({ id, step }) => `${id} ${step}`)).toEqual(['e2 a', 'e3 b', 'e4 a']);
});

test('a late start is told apart by what became of the second', () => {
  const records = recordsOf('by-hand', [
    state('never again', LATE),
    state('well at last', LATE),
    state('well at last · once more'),
    state('hangs', LATE),
    state('hangs · once more', LATE),
    state('ended', { ready: false, running: false }),
  ]) as EvidenceRecord<'subject-state'>[];
  expect(lateOnce(records).map(({ step }) => step)).toEqual(['never again']);
  expect(lateAtFirst(records).map(({ step }) => step)).toEqual(['well at last']);
});
