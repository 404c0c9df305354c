import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { childScript } from '../../../src/room/as-child.ts';

async function runAsChild(
  command: readonly string[],
): Promise<{ code: number; stdout: string; waited: boolean }> {
  const [shell = '', ...args] = childScript(command);
  const child = spawn(shell, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stdin.write('start\n');
  await once(child.stdout, 'data');
  const waited = child.exitCode === null;
  child.stdin.end('end\n');
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, waited };
}

test('the shell passes on words and exit code, and waits to be told before it ends', async () => {
  const ran = await runAsChild(['sh', '-c', 'echo "$1"; exit 3', 'x', "it's $HOME"]);
  expect(ran).toEqual({ code: 3, stdout: "it's $HOME\n", waited: true });
});

test('the child gets no input of the shell’s, and its signals are not ignored', async () => {
  const ran = await runAsChild(['sh', '-c', 'read -r line || echo "no input"; kill -INT $$']);
  expect(ran).toMatchObject({ code: 130, stdout: 'no input\n' });
});
