import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';

const wrapper = join(import.meta.dirname, '..', '..', '..', 'scripts', 'with-node.mjs');
const folder = mkdtempSync(join(tmpdir(), 'cleanroom-with-node-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('passes arguments and exit code through', async () => {
  const child = start(
    'args.ts',
    `const all: string[] = process.argv.slice(2);\nprocess.exitCode = all.length;`,
    'a',
    'b',
  );
  expect(await once(child, 'exit')).toEqual([2, null]);
});

test('tells the child of an interrupt and its echo once, and waits for it', async () => {
  const child = start(
    'interrupted.ts',
    `let heard = 0;
    process.on('SIGINT', () => { heard += 1; setTimeout(() => process.exit(129 + heard), 100); });
    setInterval(() => undefined, 1000);
    console.log('ready');`,
  );
  await once(child.stdout ?? child, 'data');
  child.kill('SIGINT');
  await sleep(20);
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([130, null]);
});

test('dies of the signal that its child died of', async () => {
  const child = start(
    'killed.ts',
    `process.kill(process.pid, 'SIGTERM');\nsetInterval(() => undefined, 1000);`,
  );
  expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
});

function start(name: string, source: string, ...args: readonly string[]): ChildProcess {
  const file = join(folder, name);
  writeFileSync(file, source);
  return spawn(process.execPath, [wrapper, file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}
