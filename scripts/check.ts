import { runTools, type Tool } from './check/run-tools.ts';
import { TSC } from './check/tsc.ts';
import { vitest } from './check/vitest.ts';

const FOLDERS = ['src', 'specimens', 'examples', 'scripts', 'test'];

/** Everything that needs no engine, fit to run at every step. The slowest come first, so that none is waited for alone. */
const tools: readonly Tool[] = [
  { name: 'unit tests and laws', argv: vitest('unit', 'laws'), remedy: 'npx vitest --project unit' },
  {
    name: 'types',
    // What has not changed since the last check is not checked again.
    argv: [...TSC, '-p', '.', '--incremental', '--tsBuildInfoFile', '.cleanroom/types.tsbuildinfo'],
  },
  { name: 'types of set-up', argv: [...TSC, '-p', 'scripts'] },
  { name: 'types of the report’s page', argv: [...TSC, '-p', 'src/report/page'] },
  { name: 'dead code', argv: ['knip', '--no-progress'] },
  {
    name: 'import rules',
    argv: ['depcruise', '--config', '.dependency-cruiser.mjs', '--output-type', 'err-long', ...FOLDERS],
  },
  { name: 'format and lint', argv: ['biome', 'check', '--error-on-warnings', '.'], remedy: 'npm run format' },
  {
    name: 'generated files',
    argv: ['node', '--conditions=cleanroom-source', 'scripts/generate.ts', '--check'],
    remedy: 'npm run generate',
  },
];

process.exitCode = (await runTools(tools)) ? 0 : 1;
