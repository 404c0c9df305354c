import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const MAIN = join(import.meta.dirname, '../../../src/cli/main.ts');

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

/** Runs `cleanroom explain` with this standard output; null is a reader that is gone before the first word. */
function explain(stdout: number | null): Promise<Ended> {
  const child = spawn(process.execPath, ['--conditions=cleanroom-source', MAIN, 'explain'], {
    stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
  });
  if (stdout === null) child.stdout?.destroy();
  let stderr = '';
  child.stderr?.on('data', (piece) => {
    stderr += piece;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stderr })));
}

test('a reader that went away is no failure', async () => {
  expect(await explain(null)).toEqual({ code: 0, stderr: '' });
});

test.runIf(platform() === 'linux')('a full disk behind standard output is told', async () => {
  const { code, stderr } = await explain(openSync('/dev/full', 'w'));
  expect(code).toBe(70);
  expect(stderr).toBe(
    'cleanroom: standard output cannot be written: ENOSPC: no space left on device, write\n',
  );
});
