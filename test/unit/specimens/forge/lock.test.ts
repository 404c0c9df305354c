import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { removeLeftovers } from '../../../../specimens/forge/src/leftovers.ts';
import { lock } from '../../../../specimens/forge/src/lock.ts';
import { temporaryFolder } from './temporary-folder.ts';

const { signal } = new AbortController();
const MODULE = fileURLToPath(new URL('../../../../specimens/forge/src/lock.ts', import.meta.url));

/** A process that takes the lock and holds it until it is killed. */
async function holder(root: string): Promise<() => Promise<unknown>> {
  const script = `const { lock } = await import(${JSON.stringify(MODULE)}); await lock(${JSON.stringify(root)}, new AbortController().signal); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const end = once(child, 'exit');
  return () => {
    child.kill('SIGKILL');
    return end;
  };
}

test('one holds it at a time, and nothing is left of it', async () => {
  const root = temporaryFolder();
  let inside = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const held = await lock(root, signal);
      most = Math.max(most, ++inside);
      await pause(2);
      inside -= 1;
      await held.release();
      expect(held.inherited).toBe(false);
    }),
  );
  expect(most).toBe(1);
  expect(readdirSync(join(root, '.forge'))).toEqual([]);
});

test('it waits for another process, and inherits from one that was killed', async () => {
  const root = temporaryFolder();
  const kill = await holder(root);
  const waiting = lock(root, signal);
  expect(await Promise.race([waiting.then(() => 'got it'), pause(100, 'waits')])).toBe('waits');
  await kill();
  const held = await waiting;
  await held.release();
  expect(held.inherited).toBe(true);
  expect((await lock(root, signal)).inherited).toBe(false);
});

test('a path that is too long for a socket has a lock as well', async () => {
  const root = join(temporaryFolder(), 'x'.repeat(150), 'y'.repeat(150));
  mkdirSync(root, { recursive: true });
  const kill = await holder(root);
  const waiting = lock(root, signal);
  expect(await Promise.race([waiting.then(() => 'got it'), pause(100, 'waits')])).toBe('waits');
  await kill();
  const held = await waiting;
  expect(held.inherited).toBe(true);
  expect(existsSync(join(root, '.forge/lock'))).toBe(true);
  await held.release();
  expect(readdirSync(join(root, '.forge'))).toEqual([]);
});

test.each([
  ['a file', (path: string) => writeFileSync(path, '1\n')],
  ['an empty file', (path: string) => writeFileSync(path, '')],
])('%s in its place is nobody’s lock', async (_, put) => {
  const root = temporaryFolder();
  mkdirSync(join(root, '.forge'));
  put(join(root, '.forge/lock'));
  const held = await lock(root, signal);
  await held.release();
  expect(held.inherited).toBe(true);
  expect(existsSync(join(root, '.forge/lock'))).toBe(false);
});

test('who is killed while tidying up leaves the tidying to the next', async () => {
  const root = temporaryFolder();
  const kill = await holder(root);
  await kill();
  // As it is when the dead lock was taken away, and the new one not yet made.
  rmSync(join(root, '.forge/lock'));
  const next = await lock(root, signal);
  expect(next.inherited).toBe(true);
  await next.release();
  expect(readdirSync(join(root, '.forge'))).toEqual([]);
});

test('waiting ends when the work is interrupted', async () => {
  const root = temporaryFolder();
  const held = await lock(root, signal);
  const controller = new AbortController();
  const waiting = lock(root, controller.signal);
  setTimeout(() => controller.abort(new Error('enough')), 20);
  await expect(waiting).rejects.toThrow('enough');
  await held.release();
});

test('what a dead run was writing is removed, and nothing else', async () => {
  const root = temporaryFolder();
  for (const folder of ['.forge', 'build', 'src']) mkdirSync(join(root, folder));
  const files = [
    '.forge/.state.json.0123456789ab.tmp',
    'build/.page.txt.0123456789ab.tmp',
    '.forge/lock.0123456789ab',
    'build/page.txt',
    'src/.x.0123456789ab.tmp',
    'build/.mine.tmp',
  ];
  for (const file of files) writeFileSync(join(root, file), '');
  await removeLeftovers(root, {
    build: { needsToken: false, steps: [{ action: 'copy', from: 'src/x', to: 'build/page.txt' }] },
  });
  expect(files.filter((file) => existsSync(join(root, file)))).toEqual(files.slice(3));
});
