import { spawnSync } from 'node:child_process';
import { buildSpecimens } from './build/specimens.ts';
import { countTests, forgetTests, vitest } from './check/vitest.ts';

// All tests, from the quickest to the slowest; the first kind that fails ends it. The last line is read by machines.
forgetTests();
const ok = run('node', 'scripts/with-node.mjs', 'scripts/check.ts') && (await slowTests());
const { passed, failed } = countTests();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = ok ? 0 : 1;

async function slowTests(): Promise<boolean> {
  await buildSpecimens();
  return (
    run(...vitest('browser')) && run(...vitest('room')) && run(...vitest('matrix')) && run(...vitest('smoke'))
  );
}

function run(...[command = '', ...args]: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}
