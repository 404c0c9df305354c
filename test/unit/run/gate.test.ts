import { expect, test } from 'vitest';
import { createGate } from '../../../src/run/gate.ts';

function held(gate: ReturnType<typeof createGate>, name: string, log: string[], signal?: AbortSignal) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const done = gate.through(async () => {
    log.push(name);
    await promise;
  }, signal);
  return { resolve, reject, done };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('lets so many through at the same time, and the others in the order in which they came', async () => {
  const gate = createGate(2);
  const log: string[] = [];
  const [a, , c] = ['a', 'b', 'c', 'd'].map((name) => held(gate, name, log));
  await settle();
  expect(log).toEqual(['a', 'b']);
  a?.resolve();
  await settle();
  expect(log).toEqual(['a', 'b', 'c']);
  c?.reject(new Error('failed'));
  await expect(c?.done).rejects.toThrow('failed');
  await settle();
  expect(log).toEqual(['a', 'b', 'c', 'd']);
});

test('grows at once, and shrinks as those inside leave', async () => {
  const gate = createGate(1);
  const log: string[] = [];
  const [a, b, c] = ['a', 'b', 'c'].map((name) => held(gate, name, log));
  await settle();
  gate.resize(2);
  await settle();
  expect(log).toEqual(['a', 'b']);
  gate.resize(1);
  a?.resolve();
  await settle();
  expect(log).toEqual(['a', 'b']);
  b?.resolve();
  await settle();
  expect(log).toEqual(['a', 'b', 'c']);
  c?.resolve();
  await c?.done;
});

test('whoever gives up waiting takes nobody’s place', async () => {
  const gate = createGate(1);
  const log: string[] = [];
  const a = held(gate, 'a', log);
  const leaving = new AbortController();
  const b = held(gate, 'b', log, leaving.signal);
  const c = held(gate, 'c', log);
  leaving.abort(new Error('interrupted'));
  await expect(b.done).rejects.toThrow('interrupted');
  a.resolve();
  await settle();
  expect(log).toEqual(['a', 'c']);
  c.resolve();
  await c.done;
});

test('whoever was let in, and gives up before it goes on, sends nobody else away', async () => {
  const gate = createGate(1);
  const log: string[] = [];
  const leaving = new AbortController();
  const a = held(gate, 'a', log);
  const b = held(gate, 'b', log, leaving.signal);
  const c = held(gate, 'c', log);
  await settle();
  // Letting `b` in and its giving up fall between two of its steps.
  gate.resize(2);
  leaving.abort(new Error('interrupted'));
  b.resolve();
  await settle();
  a.resolve();
  c.resolve();
  await Promise.all([a.done, b.done, c.done]);
  expect(log).toEqual(['a', 'b', 'c']);
});
