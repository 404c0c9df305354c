import { expect, test } from 'vitest';
import { type Job, runSideBySide } from '../../../src/run/schedule.ts';

const NO_LIMIT = Number.POSITIVE_INFINITY;

/** Jobs that note when they begin, in the order given. */
function jobs(...lengths: readonly [name: string, seconds: number, memory: number][]) {
  const begun: string[] = [];
  const list = lengths.map(
    ([name, seconds, memory]): Job => ({
      memory,
      seconds,
      run: async () => {
        begun.push(name);
        await new Promise((resolve) => setTimeout(resolve, seconds));
      },
    }),
  );
  return { begun, list };
}

test('begins with the longest', async () => {
  const { begun, list } = jobs(['short', 1, 0], ['long', 9, 0], ['middle', 4, 0]);
  await runSideBySide(list, { parallel: 1, memory: NO_LIMIT });
  expect(begun).toEqual(['long', 'middle', 'short']);
});

test('lets a small job pass one that has to wait for memory', async () => {
  const { begun, list } = jobs(['first', 9, 6], ['too much', 8, 6], ['small', 1, 2]);
  await runSideBySide(list, { parallel: 2, memory: 10 });
  expect(begun).toEqual(['first', 'small', 'too much']);
});

test('runs what is larger than the memory alone', async () => {
  const { begun, list } = jobs(['huge', 5, 100], ['small', 1, 1]);
  await runSideBySide(list, { parallel: 2, memory: 10 });
  expect(begun).toEqual(['huge', 'small']);
});

test('has nothing to do with nothing', async () => {
  await expect(runSideBySide([], { parallel: 2, memory: 10 })).resolves.toBeUndefined();
});

test('a job that rejects against the rules rejects the whole, and is not lost', async () => {
  const broken: Job = { memory: 1, seconds: 1, run: () => Promise.reject(new Error('against the rules')) };
  await expect(runSideBySide([broken], { parallel: 1, memory: 10 })).rejects.toThrow('against the rules');
});
