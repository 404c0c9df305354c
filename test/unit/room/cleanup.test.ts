import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCleanup, type Level } from '../../../src/room/cleanup.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A clean-up whose steps note that they ran, each after a while. */
function noting(...steps: readonly [level: Level, what: string, ms?: number][]) {
  const done: string[] = [];
  const cleanup = createCleanup();
  for (const [level, what, ms = 1] of steps) {
    cleanup.add(level, what, async () => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      done.push(what);
    });
  }
  return { done, cleanup };
}

async function ran<T>(work: Promise<T>): Promise<T> {
  await vi.runAllTimersAsync();
  return work;
}

test('heals first, then removes containers, and the ground last, whatever was set up first', async () => {
  const { done, cleanup } = noting(
    ['ground', 'network', 1],
    ['container', 'holder', 5],
    ['fault', 'heal', 9],
    ['container', 'subject', 3],
  );
  expect(await ran(cleanup.run())).toEqual([]);
  expect(done).toEqual(['heal', 'subject', 'holder', 'network']);
});

test('steps of one level run at once, the last that was set up first', async () => {
  const { done, cleanup } = noting(['container', 'first', 10], ['container', 'second', 10]);
  const began = Date.now();
  await ran(cleanup.run());
  expect(Date.now() - began).toBe(10);
  expect(done).toEqual(['second', 'first']);
});

test('a step that fails stops no other, and is told', async () => {
  const { done, cleanup } = noting(['ground', 'network']);
  cleanup.add('container', 'remove holder', async () => {
    throw new Error('409 removal in progress');
  });
  cleanup.add('fault', 'heal db', () => {
    throw new Error('at once');
  });
  expect(await ran(cleanup.run())).toEqual(['heal db: at once', 'remove holder: 409 removal in progress']);
  expect(done).toEqual(['network']);
});

test('a step that hangs is given up, and the next level still done', async () => {
  const { done, cleanup } = noting(['ground', 'network']);
  cleanup.add('container', 'remove holder', () => new Promise(() => undefined));
  expect(await ran(cleanup.run())).toEqual(['remove holder: not done after 15 s']);
  expect(done).toEqual(['network']);
});

test('nothing is done twice; what is added afterwards is done the next time', async () => {
  const { done, cleanup } = noting(['ground', 'network']);
  await ran(cleanup.run());
  cleanup.add('container', 'latecomer', async () => done.push('latecomer'));
  await ran(cleanup.run());
  await ran(cleanup.run());
  expect(done).toEqual(['network', 'latecomer']);
});

test('leaves no timer behind', async () => {
  const { cleanup } = noting(['ground', 'network']);
  await ran(cleanup.run());
  expect(vi.getTimerCount()).toBe(0);
});
