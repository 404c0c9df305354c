import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { httpRequest } from '../../../src/airlock/agent/http.ts';
import { poll } from '../../../src/airlock/agent/poll.ts';
import { fairTimer } from '../../../src/airlock/fair-timer.ts';
import { within } from '../../../src/room/to-its-end.ts';

/** As if the machine stood still: nothing in this process goes on. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

const waited = (ms: number): Promise<number> => {
  const began = performance.now();
  return new Promise((resolve) => void fairTimer(ms, () => resolve(performance.now() - began)));
};

test('a wait lasts as long as it is told to', async () => {
  for (const ms of [0, 20, 600]) {
    const took = await waited(ms);
    expect(took).toBeGreaterThanOrEqual(ms - 2);
    expect(took).toBeLessThan(ms + 5_000);
  }
});

test('what stands still meanwhile does not count', async () => {
  const waiting = waited(400);
  await pause(50);
  standStill(1_500);
  expect(await waiting).toBeGreaterThan(1_500 + 300);
});

test('one that is cancelled does not call back', async () => {
  const timer = fairTimer(200, () => expect.unreachable());
  expect(timer.left()).toBeLessThanOrEqual(200);
  timer.cancel();
  await pause(300);
});

test('an end that comes right after the machine went on came in time', async () => {
  const end = pause(350);
  const inTime = within(end, 300);
  standStill(800);
  expect(await inTime).toBe(true);
});

test('an answer that was there while the machine stood still is one', async () => {
  const server = createServer((_, response) => void setTimeout(() => response.end('here'), 300));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const asked = httpRequest({
    ...{ host: '127.0.0.1', port, method: 'GET', path: '/', headers: {}, body: null },
    ...{ filler: null, fillerLine: null, slow: null, keep: 100, timeoutMs: 1_000 },
  });
  await pause(30);
  standStill(1_500);
  expect(await asked).toMatchObject({ status: 200, error: null });
  server.close();
});

test('a look that found nothing before the machine stood still is repeated', async () => {
  let looks = 0;
  const { ready } = await poll({ timeoutMs: 300, everyMs: 100 }, async () => {
    looks += 1;
    if (looks === 1) standStill(800);
    return { ready: looks > 1, detail: '' };
  });
  expect(ready).toBe(true);
});
