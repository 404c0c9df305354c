import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runSideBySide } from '../../src/run/schedule.ts';

const jobs = fc.array(
  fc.record({ memory: fc.integer({ min: 0, max: 20 }), seconds: fc.nat(10), turns: fc.nat(4) }),
  { maxLength: 25 },
);
const capacity = fc.record({
  parallel: fc.integer({ min: 1, max: 5 }),
  memory: fc.integer({ min: 1, max: 15 }),
});

test('every job runs once, never more at a time than allowed, and over the memory only alone', async () => {
  await fc.assert(
    fc.asyncProperty(jobs, capacity, async (given, { parallel, memory }) => {
      const runs = given.map(() => 0);
      const running = new Set<number>();
      const list = given.map((job, index) => ({
        ...job,
        run: async () => {
          runs[index] = (runs[index] ?? 0) + 1;
          running.add(index);
          expect(running.size).toBeLessThanOrEqual(parallel);
          const taken = [...running].reduce((sum, each) => sum + (given[each]?.memory ?? 0), 0);
          if (taken > memory) expect(running.size).toBe(1);
          for (let turn = 0; turn < job.turns; turn += 1) await Promise.resolve();
          running.delete(index);
        },
      }));
      await runSideBySide(list, { parallel, memory });
      expect(running.size).toBe(0);
      expect(runs).toEqual(given.map(() => 1));
    }),
  );
});

test('one at a time, the longest come first', async () => {
  await fc.assert(
    fc.asyncProperty(jobs, async (given) => {
      const order: number[] = [];
      const list = given.map((job, index) => ({ ...job, run: async () => void order.push(index) }));
      await runSideBySide(list, { parallel: 1, memory: Number.POSITIVE_INFINITY });
      const seconds = order.map((index) => given[index]?.seconds ?? 0);
      expect(seconds).toEqual(seconds.toSorted((a, b) => b - a));
    }),
  );
});
