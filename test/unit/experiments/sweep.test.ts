import { expect, test } from 'vitest';
import { claim as claimOf } from '../../../src/categories/process-kill-signals/claim.ts';
import { sweep } from '../../../src/categories/process-kill-signals/sweep.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import type { Kept, Room } from '../../../src/model/room.ts';
import { recordsOf, run } from '../../evidence.ts';
import { COMMAND } from '../../judge-cases.ts';

type Context = ExperimentContext<ReturnType<typeof claimOf.parse>>;

const claim = claimOf.parse({ action: { run: 'todo add milk' }, read: { run: 'todo list' } });
/** The share in which nothing is put back. */
const LAST = 2;

/** Steps and returns to the beginning, in order, of a program whose list holds an entry for each whole run, or at most one. */
async function swept(most: number): Promise<readonly string[]> {
  const done: string[] = [];
  let entries = 0;
  const room = {
    keep: async () => ({}) as Kept,
    restore: async () => {
      entries = 0;
      done.push('put back');
    },
    files: async () => ({ data: { root: '/work', entries: [], total: 0 } }),
    run: async ({ step, command, signal }: Parameters<Room['run']>[0]) => {
      done.push(step);
      if (command.includes('add') && !signal) entries = Math.min(most, entries + 1);
      const sent = signal && { ...signal, sentMs: 1, landed: true };
      const told = {
        command: [...command],
        stdout: 'milk '.repeat(entries),
        lifeMs: 200,
        ...(sent && { signal: sent }),
      };
      return recordsOf('process-kill-signals', [run(step, told)])[0];
    },
  } as unknown as Room;
  const context = {
    claim,
    subject: COMMAND,
    effort: 'full',
    random: () => 0.5,
    waiting: () => undefined,
    open: async () => room,
  } as unknown as Context;
  await sweep(context, LAST);
  return done;
}

test('kills add up where twice is as once, and polite signals end the same run in its middle', async () => {
  const steps = await swept(1);
  const [, ...afterTwice] = steps.slice(steps.indexOf('read after twice'));
  const untilPolite = afterTwice.slice(0, afterTwice.indexOf('read next'));
  expect(untilPolite.filter((step) => step === 'put back')).toHaveLength(1);
  expect(afterTwice.slice(afterTwice.indexOf('read next'))).toEqual([
    'read next',
    'put back',
    'interruption by SIGTERM',
    'next action · SIGTERM',
    'read next · SIGTERM',
    'put back',
    'interruption by SIGINT',
    'next action · SIGINT',
    'read next · SIGINT',
  ]);
});

test('what adds something each time is put back before each kill, and not held against it afterwards', async () => {
  const steps = await swept(Number.POSITIVE_INFINITY);
  const kills = steps.filter((step) => step.startsWith('kill '));
  const afterTwice = steps.slice(steps.indexOf('read after twice'));
  expect(afterTwice.filter((step) => step === 'put back')).toHaveLength(1 + kills.length);
  expect(steps.at(-1)).toBe('next action');
});
