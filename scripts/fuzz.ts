import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * The laws with a longer budget: `npm run fuzz -- --seconds 300` shares so many seconds among all laws whose number of cases is not
 * their own business; `--only fuzz-room` asks the files whose names hold a word. A failure prints the seed and path that replay it.
 */
const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '300' }, only: { type: 'string', default: 'fuzz-' } },
});
const seconds = Number(values.seconds);
const folder = join('test', 'laws');
const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts') && name.includes(values.only));
const laws = files.reduce((sum, name) => {
  return sum + readFileSync(join(folder, name), 'utf8').split('fc.assert(').length - 1;
}, 0);
if (!(seconds > 0) || laws === 0) {
  console.error(
    `--seconds ${values.seconds} --only ${values.only}: write seconds above zero, and a part of the name of a file in ${folder}.`,
  );
  process.exit(64);
}

/** Files run side by side on so many workers (vitest.config.ts). */
const WORKERS = 2;
const each = Math.max(500, Math.round((seconds * 1_000 * Math.min(WORKERS, files.length)) / laws));
console.log(`${laws} laws in ${files.length} files, ${(each / 1_000).toFixed(1)} s each`);
const argv = [
  'run',
  '--project',
  'laws',
  `--testTimeout=${each * 4 + 60_000}`,
  ...files.map((name) => join(folder, name)),
];
const { status } = spawnSync('vitest', argv, {
  stdio: 'inherit',
  env: { ...process.env, CLEANROOM_FUZZ_MS: String(each) },
});
process.exitCode = status ?? 1;
