import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createSecretWatch } from '../../../src/airlock/agent/secrets.ts';

const proc = mkdtempSync(join(tmpdir(), 'cleanroom-proc-'));
afterAll(() => rmSync(proc, { recursive: true, force: true }));

function process(pid: number, comm: string, argv: readonly string[], env: readonly string[]): void {
  mkdirSync(join(proc, String(pid)), { recursive: true });
  writeFileSync(join(proc, String(pid), 'comm'), `${comm}\n`);
  writeFileSync(join(proc, String(pid), 'cmdline'), argv.map((word) => `${word}\0`).join(''));
  writeFileSync(join(proc, String(pid), 'environ'), env.map((word) => `${word}\0`).join(''));
}

test('sees a secret in argv and environment of every process but its own, also of one that comes later', async () => {
  process(1, 'node', ['node', 'main.js'], ['TOKEN=correct-horse']);
  process(7, 'agent', ['node', '/agent.mjs', 'correct-horse'], []);
  mkdirSync(join(proc, 'sys'), { recursive: true });
  const watch = createSecretWatch(proc, 7);
  watch.watch({ needles: [{ id: 'TOKEN/0', base64: Buffer.from('correct-horse').toString('base64') }] });
  process(9, 'sh', ['sh', '-c', 'sleep', '--token=correct-horse'], ['PATH=/bin']);
  const { processes, hits } = watch.seen();
  expect(
    hits.map(({ pid, program, part, before }) => [pid, program, part, before.split('\0').at(-1)]),
  ).toEqual([
    [1, 'node', 'environment', 'TOKEN='],
    [9, 'sh', 'argv', '--token='],
  ]);
  expect(processes).toBe(2);
});
