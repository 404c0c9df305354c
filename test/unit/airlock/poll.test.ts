import { expect, test } from 'vitest';
import { poll } from '../../../src/airlock/agent/poll.ts';

const never = { ready: false, detail: 'not yet' };

test('what is ready at once is told at once', async () => {
  const { ready, detail } = await poll({ timeoutMs: 1_000, everyMs: 500 }, async () => ({
    ready: true,
    detail: 'answered',
  }));
  expect({ ready, detail }).toEqual({ ready: true, detail: 'answered' });
});

test('ends in time, with what the last attempt met; each is told what is left', async () => {
  const left: number[] = [];
  const { ready, detail } = await poll({ timeoutMs: 300, everyMs: 10 }, async (leftMs) => {
    left.push(leftMs);
    return never;
  });
  expect({ ready, detail }).toEqual({ ready: false, detail: 'not yet' });
  expect(left.toSorted((a, b) => b - a)).toEqual(left);
});

test('asks less and less often, so that a slow start is not made slower', async () => {
  let asked = 0;
  await poll({ timeoutMs: 900, everyMs: 5 }, async () => {
    asked += 1;
    return never;
  });
  expect(asked).toBeGreaterThan(1);
  expect(asked).toBeLessThan(900 / 5 / 2);
});
