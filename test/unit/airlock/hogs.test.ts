import { expect, test } from 'vitest';
import { hogCpu, hogMemory } from '../../../src/airlock/agent/hogs.ts';

const none = { memory: 0, shared: 0, memoryPeak: null, oomKills: 0, throttledMs: 0, throttledPeriods: 3 };

/** A control group that gets half a core, and in which we are stopped for so long once the first figure was read. */
function halfACore(stoppedMs: number) {
  let readings = 0;
  return {
    usage: () => {
      const cpuMs = performance.now() / 2;
      readings += 1;
      if (readings === 1) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, stoppedMs);
      return { ...none, cpuMs };
    },
  };
}

test('being stopped between two readings makes no hog faster than its quota', async () => {
  const { reached } = await hogCpu({ ms: 200, threads: 1 }, halfACore(400));
  expect(reached).toBeLessThan(0.51);
  expect(reached).toBeGreaterThan(0);
});

test('where the kernel keeps no peak, a hog of memory had all that it was to have, or nobody knows how much', async () => {
  const noPeak = { usage: () => ({ ...none, memory: 5_000_000, cpuMs: 0 }) };
  expect(await hogMemory({ upTo: 1024 }, noPeak)).toEqual({ reached: 1024, oomKills: 0, signal: null });
  const tooMuch = await hogMemory({ upTo: 2 ** 52 }, noPeak);
  expect(tooMuch).toMatchObject({ reached: null, signal: null });
  const peak = { usage: () => ({ ...none, memoryPeak: 9_000_000, cpuMs: 0 }) };
  expect(await hogMemory({ upTo: 1024 }, peak)).toMatchObject({ reached: 9_000_000 });
});
