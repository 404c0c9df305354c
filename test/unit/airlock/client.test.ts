import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { connectAgent } from '../../../src/airlock/client.ts';

/** A client and the other ends of its streams. */
function connected() {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const sent: unknown[] = [];
  stdin.on('data', (chunk: Buffer) => sent.push(JSON.parse(chunk.toString())));
  const agent = connectAgent({ stdin, stdout, stderr }, { name: 'the airlock' });
  return {
    agent,
    stdout,
    stderr,
    sent,
    say: (message: unknown) => stdout.write(`${JSON.stringify(message)}\n`),
  };
}

const target = { host: 'db', port: 5432, timeoutMs: 100 };

test('fills in defaults and gives the answer to its own call', async () => {
  const { agent, sent, say } = connected();
  const first = agent.call('ready.wait', target);
  const second = agent.call('proxy.heal', { service: 'db' });
  await new Promise(setImmediate);
  expect(sent[0]).toEqual({ id: 1, method: 'ready.wait', params: { ...target, path: null } });
  say({ id: 2, result: {} });
  say({ id: 1, result: { ready: true, ms: 3, detail: 'connected' } });
  expect(await second).toEqual({});
  expect(await first).toEqual({ ready: true, ms: 3, detail: 'connected' });
});

test('gives up at the deadline, and says what the agent wrote last', async () => {
  const { agent, stderr } = connected();
  stderr.write('out of memory\n');
  await expect(agent.call('ready.wait', target, { timeoutMs: 10 })).rejects.toMatchObject({
    class: 'room',
    code: 'airlock-silent',
    message: 'the airlock did not answer ready.wait within 10 ms; it said: out of memory',
  });
});

test('an answer after its deadline disturbs nobody', async () => {
  const { agent, say } = connected();
  await expect(agent.call('ready.wait', target, { timeoutMs: 5 })).rejects.toThrow();
  const next = agent.call('proxy.heal', { service: 'db' });
  say({ id: 1, result: { ready: true, ms: 3, detail: 'connected' } });
  say({ id: 2, result: {} });
  expect(await next).toEqual({});
});

test('rejects all calls when the stream ends, and every later one', async () => {
  const { agent, stdout, stderr } = connected();
  stderr.write('Killed\n');
  const call = agent.call('ready.wait', target);
  stdout.end();
  const failure = { class: 'room', code: 'airlock-lost' };
  await expect(call).rejects.toMatchObject({
    ...failure,
    message: expect.stringContaining('its last words were: Killed'),
  });
  await expect(agent.call('ready.wait', target)).rejects.toMatchObject(failure);
  await expect(agent.ready()).rejects.toMatchObject(failure);
});

test('tells what the agent could not do', async () => {
  const { agent, say } = connected();
  const call = agent.call('proxy.heal', { service: 'db' });
  say({ id: 1, error: { code: 'failed', message: 'there is no proxy for "db"' } });
  await expect(call).rejects.toMatchObject({
    class: 'room',
    code: 'failed',
    message: 'the airlock could not do proxy.heal: there is no proxy for "db"',
  });
});

test.each([
  ['an answer of another shape', { id: 1, result: { ready: 'yes' } }, 'a bad answer to ready.wait'],
  ['no known message', { hello: 1 }, 'no known message: {"hello":1}'],
  ['an unknown event', { event: 'party', data: {} }, 'the unknown event "party"'],
])('rejects %s', async (_, message, words) => {
  const { agent, say } = connected();
  const call = agent.call('ready.wait', target);
  say(message);
  await expect(call).rejects.toMatchObject({
    code: 'airlock-bad-message',
    message: expect.stringContaining(words),
  });
});

test('a call with wrong parameters is our own fault and is not sent', async () => {
  const { agent, sent } = connected();
  await expect(
    agent.call('http.load', { ...target, requests: [], total: 1, parallel: 1 }),
  ).rejects.toMatchObject({
    class: 'bug',
    code: 'airlock-wrong-call',
  });
  expect(sent).toEqual([]);
});

test('hears the greeting before and after asking for it', async () => {
  const { agent, say } = connected();
  const greeting = { pid: 1, node: 'v24.0.0' };
  const waiting = agent.ready();
  say({ event: 'ready', data: greeting });
  expect(await waiting).toEqual(greeting);
  expect(await agent.ready()).toEqual(greeting);
});
