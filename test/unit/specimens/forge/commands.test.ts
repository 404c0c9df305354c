import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { forge, startForge } from './forge.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A project whose one phase takes so many seconds. */
function project(seconds: number): string {
  const root = temporaryFolder();
  expect(forge(['init', '--name', 'demo'], { cwd: root })).toMatchObject({ code: 0, stderr: '' });
  const phase = `steps = [{ action = "exec", run = ["sleep", "${seconds}"] }]`;
  writeFileSync(join(root, 'forge.toml'), `[project]\nname = "demo"\n\n[phases.own]\n${phase}\n`);
  return root;
}

test('a time limit that is given takes the place of FORGE_TIMEOUT', () => {
  const root = project(1);
  const env = { FORGE_TIMEOUT: '300ms' };
  expect(forge(['run', 'own'], { cwd: root, env })).toMatchObject({
    code: 124,
    stderr: 'forge: timed out after FORGE_TIMEOUT\n',
  });
  expect(forge(['--timeout', '15s', 'run', 'own'], { cwd: root, env })).toMatchObject({
    code: 0,
    stderr: '',
  });
});

test('a project that is made anew beside a run has no memory of that run', async () => {
  const root = project(1);
  const running = startForge(['run', 'own'], { cwd: root });
  const end = once(running, 'exit');
  while (!existsSync(join(root, '.forge/lock'))) await pause(10);
  expect(forge(['init', '--name', 'demo', '--force'], { cwd: root })).toMatchObject({ code: 0, stderr: '' });
  expect(await end).toEqual([0, null]);
  expect(readFileSync(join(root, '.forge/state.json'), 'utf8')).not.toContain('own');
  expect(readFileSync(join(root, 'forge.toml'), 'utf8')).not.toContain('own');
  expect(existsSync(join(root, '.forge/unfinished'))).toBe(false);
});
