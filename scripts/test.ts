import { spawn } from 'node:child_process';
import { buildSpecimens } from './build/specimens.ts';
import { countTests, forgetTests, vitest } from './check/vitest.ts';

// All tests, from the quickest to the slowest; the first kind that fails ends it. The last line is read by machines.
forgetTests();
const ok = (await shown('node', 'scripts/with-node.mjs', 'scripts/check.ts')) && (await slowTests());
const { passed, failed } = countTests();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = ok ? 0 : 1;

async function slowTests(): Promise<boolean> {
  await buildSpecimens();
  return (
    (await shown(...vitest('browser'))) &&
    (await shown(...vitest('room'))) &&
    // Both mostly wait, and neither is about time: side by side they take little longer than the matrix alone.
    (await Promise.all([shown(...vitest('matrix')), afterwards(...vitest('smoke', 'strangers'))])).every(
      (good) => good,
    )
  );
}

/** Runs a command that writes to the terminal itself. */
function shown(...[command = '', ...args]: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0));
  });
}

/** Runs a command whose words come in one piece when it has ended, so that they do not get between others'. */
function afterwards(...[command = '', ...args]: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const words: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => words.push(part));
    child.stderr.on('data', (part: Buffer) => words.push(part));
    child.on('error', reject);
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(words));
      resolve(code === 0);
    });
  });
}
