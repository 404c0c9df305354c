import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { removeStalePid } from '../../../scripts/setup/stale-pid.mjs';

function pidFile(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'cleanroom-pid-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'daemon.pid');
  writeFileSync(file, content);
  return file;
}

const own = basename(readFileSync('/proc/self/cmdline', 'utf8').split('\0')[0] ?? '');

test.each([
  ['a stranger has the number now', String(process.pid)],
  ['nobody has the number', '4194305'],
  ['there is no number in it', 'gone'],
])('the file goes when %s', (_when, content) => {
  const file = pidFile(content);
  removeStalePid(file, 'dockerd');
  expect(existsSync(file)).toBe(false);
});

test('the file of a living daemon stays', () => {
  const file = pidFile(`${process.pid}\n`);
  removeStalePid(file, own);
  expect(existsSync(file)).toBe(true);
});

test('no file is no trouble', () => {
  expect(() => removeStalePid('/nonexistent/daemon.pid', 'dockerd')).not.toThrow();
});
