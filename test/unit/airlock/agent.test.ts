import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentBundle } from '../../../src/airlock/bundle.ts';
import { connectAgent } from '../../../src/airlock/client.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cleanroom-agent-'));
  await writeFile(join(folder, 'agent.mjs'), await agentBundle());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start() {
  const child = spawn(process.execPath, [join(folder, 'agent.mjs')]);
  return { child, agent: connectAgent(child, { name: 'the agent' }) };
}

test('the bundle starts alone, answers, and exits when its input ends', async () => {
  const { child, agent } = start();
  expect(await agent.ready()).toEqual({ pid: child.pid, node: process.version });
  const result = await agent.call('files.list', { root: folder });
  expect(result.entries.map(({ path }) => path)).toEqual(['agent.mjs']);
  // Clients that are loaded on first use are in the bundle too.
  const nowhere = { host: '127.0.0.1', port: 1, timeoutMs: 2_000 };
  const login = { user: 'u', password: 'p', database: 'd' };
  expect(await agent.call('sql.query', { ...nowhere, ...login, sql: 'SELECT 1' })).toMatchObject({
    error: { code: 'ECONNREFUSED' },
  });
  expect(await agent.call('redis.command', { ...nowhere, args: ['PING'] })).toMatchObject({
    error: { code: 'ECONNREFUSED' },
  });
  await expect(agent.call('proxy.heal', { service: 'db' })).rejects.toThrow(
    'there is no proxy for "db"; there is: none',
  );
  agent.close();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('an agent that dies fails the calls under way with its last words', async () => {
  const { child, agent } = start();
  await agent.ready();
  const call = agent.call('ready.wait', { host: '127.0.0.1', port: 1, timeoutMs: 60_000 });
  child.kill('SIGKILL');
  await expect(call).rejects.toMatchObject({
    code: 'airlock-lost',
    message: 'the agent: its standard output ended',
  });
});

test('an agent that is told nonsense says so and dies', async () => {
  const { child, agent } = start();
  await agent.ready();
  child.stdin.write('nonsense\n');
  expect((await once(child, 'exit'))[0]).toBe(1);
  expect(agent.stderrTail()).toContain('the host sent a line that is not JSON: "nonsense"');
});

test('nobody is asked any longer once a call is given up, or the agent is renewed', async () => {
  const { child, agent } = start();
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(503).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const place = { host: '127.0.0.1', port: (server.address() as AddressInfo).port, path: '/ready' };
  const wait = (signal?: AbortSignal) =>
    agent.call(
      'ready.wait',
      { ...place, timeoutMs: 60_000 },
      { timeoutMs: 60_000, ...(signal && { signal }) },
    );

  const over = new AbortController();
  const given = wait(over.signal);
  const renewed = wait();
  await expect.poll(() => asked).toBeGreaterThan(4);
  over.abort();
  expect(await given).toMatchObject({ ready: false });
  const before = asked;
  await expect.poll(() => asked).toBeGreaterThan(before);
  await agent.call('agent.renew', {});
  expect(await renewed).toMatchObject({ ready: false });
  const last = asked;
  await setTimeout(300);
  expect(asked).toBe(last);
  agent.close();
  server.close();
  await once(child, 'exit');
});
