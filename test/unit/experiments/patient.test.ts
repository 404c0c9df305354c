import { expect, test } from 'vitest';
import { claim as claimOf } from '../../../src/categories/error-handling/claim.ts';
import { patiently } from '../../../src/categories/error-handling/patient.ts';
import type { Room } from '../../../src/model/room.ts';
import { recordsOf, request, run, state } from '../../evidence.ts';

const claim = claimOf.parse({ within: '1s', slowBody: '2s' });

/** A room in which what is done takes so many milliseconds, one after the other, and the steps that were done. */
function slowRoom(...times: readonly number[]) {
  const steps: string[] = [];
  const recordOf = (sketch: Parameters<typeof recordsOf>[1][number]) => {
    steps.push(sketch.step);
    return recordsOf('error-handling', [sketch])[0];
  };
  const ms = () => times[steps.length] ?? 5;
  const room = {
    run: async ({ step }: { readonly step: string }) => recordOf(run(step, { ms: 9_000, lifeMs: ms() })),
    request: async ({ step }: { readonly step: string }) => recordOf(request(step, { ms: ms() })),
    check: async (step: string) => recordOf(state(step, { ready: ms() < 1_000 })),
  } as unknown as Room;
  return { room: patiently(room, claim), steps };
}

const ask = (room: Room, step: string) => room.request({ step, method: 'GET', path: '/' });

test('what was late is done once more, and so is a look that found nobody ready', async () => {
  const { room, steps } = slowRoom(1_001, 5, 2_501, 5, 1_001, 5, 1_001);
  expect((await ask(room, 'a')).data.ms).toBe(5);
  await ask(room, 'too slow');
  await room.run({ step: 'b', command: ['b'] });
  expect((await room.check('after b')).data.ready).toBe(true);
  const more = ' · once more';
  expect(steps).toEqual([
    ...['a', `a${more}`, 'too slow', `too slow${more}`],
    ...['b', `b${more}`, 'after b', `after b${more}`],
  ]);
});

test('nothing is done twice that was in time, or whose time nobody bounds', async () => {
  const { room, steps } = slowRoom(1_000, 2_500, 9_000, 9_000);
  for (const step of ['a', 'too slow', 'extreme path · the number 1', 'beside clients that stay'])
    await ask(room, step);
  await room.run({ step: 'b', command: ['b'] });
  expect(steps).toEqual([
    ...['a', 'too slow', 'extreme path · the number 1', 'beside clients that stay', 'b'],
  ]);
});

test('what is slow twice is slow, and nothing more is repeated', async () => {
  const { room, steps } = slowRoom(2_000, 2_000, 2_000);
  await ask(room, 'a');
  await ask(room, 'b');
  expect(steps).toEqual(['a', 'a · once more', 'b']);
});
