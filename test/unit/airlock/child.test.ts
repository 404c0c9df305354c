import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { watchChild } from '../../../src/airlock/agent/child.ts';

/** What the kernel would show below /proc of a namespace: process 1 is the shell, 20 is the agent. */
let proc = '';
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'cleanroom-proc-'));
  has(1, 0, 'sh');
  has(20, 0, 'node /agent.mjs');
});
afterEach(() => rmSync(proc, { recursive: true, force: true }));

function has(pid: number, parent: number, command: string, state = 'S'): void {
  mkdirSync(join(proc, `${pid}/fd`), { recursive: true });
  writeFileSync(join(proc, `${pid}/status`), `State:\t${state} (x)\nPPid:\t${parent}\nThreads:\t1\n`);
  writeFileSync(join(proc, `${pid}/stat`), `${pid} (a (strange) name) ${state} ${parent} 1 1 0`);
  writeFileSync(join(proc, `${pid}/cmdline`), `${command.replaceAll(' ', '\0')}\0`);
}

const gone = (pid: number): void => rmSync(join(proc, `${pid}`), { recursive: true, force: true });

/** Watches while the "kernel" does with a signal what the test says. */
function watch(
  kill: (pid: number, signal: string) => void,
  signal: { name: string; afterMs: number } | null = { name: 'SIGTERM', afterMs: 10 },
) {
  return watchChild({ signal, timeoutMs: 300, settleMs: 30 }, { proc, self: 20, kill });
}

test('sends the signal to the child alone, and tells what it leaves behind', async () => {
  has(7, 1, 'forge run build');
  has(8, 7, 'sleep 60');
  const got: unknown[] = [];
  const watched = await watch((pid, signal) => {
    got.push([pid, signal]);
    gone(7);
    has(8, 1, 'sleep 60');
  });
  expect(got).toEqual([[7, 'SIGTERM']]);
  expect(watched).toMatchObject({ ended: true, landed: true, left: [{ pid: 8, command: 'sleep 60' }] });
  expect(watched.sentMs).toBeGreaterThanOrEqual(10);
  expect(watched.lifeMs).toBeGreaterThanOrEqual(watched.sentMs ?? Number.POSITIVE_INFINITY);
});

test('gives children their time to end, and does not count zombies', async () => {
  has(7, 1, 'forge');
  has(8, 7, 'tidies up');
  has(9, 7, 'zombie', 'Z');
  const watched = await watch(() => {
    gone(7);
    setTimeout(() => gone(8), 10);
  });
  expect(watched.left).toEqual([]);
});

test('gives them that time also where all of the machine stands still meanwhile', async () => {
  has(7, 1, 'forge');
  has(8, 7, 'tidies up');
  const watched = await watch(() => {
    gone(7);
    setTimeout(() => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      setTimeout(() => gone(8), 10);
    }, 8);
  });
  expect(watched.left).toEqual([]);
});

test('a child that ended first did not get the signal', async () => {
  has(7, 1, 'forge');
  setTimeout(() => has(7, 1, 'forge', 'Z'), 20);
  const watched = await watch(() => expect.unreachable(), { name: 'SIGTERM', afterMs: 250 });
  expect(watched).toMatchObject({ ended: true, sentMs: null, landed: false });
});

test('the kernel’s “no such process” is no landing', async () => {
  has(7, 1, 'forge');
  setTimeout(() => gone(7), 60);
  const watched = await watch(() => {
    throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
  });
  expect(watched).toMatchObject({ ended: true, landed: false });
});

test('a child that ignores the signal is still there when the time is over', async () => {
  has(7, 1, 'forge');
  const watched = await watch(() => undefined);
  expect(watched).toMatchObject({ ended: false, landed: true, left: [{ pid: 7, command: 'forge' }] });
});
