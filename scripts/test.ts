import { spawn } from 'node:child_process';
import { buildSpecimens } from './build/specimens.ts';
import { countTests, forgetTests, vitest, vitestAgain } from './check/vitest.ts';

/**
 * Milliseconds after which nothing more is asked of the matrix, the slowest of all and the last: with what was begun by then, all is to be
 * over within an hour and a half also on a machine that takes several times as long as an ordinary one.
 */
const BUDGET = 54 * 60_000;

// All tests, from the quickest to the slowest; the first kind that fails ends it. The last line is read by machines.
process.env.CLEANROOM_MATRIX_UNTIL = String(Date.now() + BUDGET);
forgetTests();
const ok = (await shown('node', 'scripts/with-node.mjs', 'scripts/check.ts')) && (await slowTests());
const { passed, failed, skipped } = countTests();
if (skipped > 0)
  console.log(
    `${skipped} not asked, named above: this machine is too slow for all of the matrix in its time`,
  );
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = ok ? 0 : 1;

async function slowTests(): Promise<boolean> {
  await buildSpecimens();
  return (
    (await shown(...vitest('browser'))) &&
    (await roomTests()) &&
    (await shown(...vitest('alone'))) &&
    (await shown(...vitest('smoke', 'strangers'))) &&
    (await shown(...vitest('matrix')))
  );
}

/** Several at a time; what failed then is asked once more, with nothing beside it. */
async function roomTests(): Promise<boolean> {
  if (await shown(...vitest('room'))) return true;
  const again = vitestAgain('room');
  if (again === null) return false;
  console.log('What failed beside other tests is asked once more, alone:');
  return shown(...again);
}

/** Runs a command that writes to the terminal itself; true when all is well. */
function shown(...[command = '', ...args]: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0));
  });
}
