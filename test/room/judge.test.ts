import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { validate } from '../../src/run/validate.ts';
import { afterTheFile } from './support/after-the-file.ts';
import { fixture, serviceContract, temporaryFolder } from './support/contract.ts';
import { NO_ENGINE, runTool } from './support/tool.ts';

let run: string;

beforeAll(async () => {
  const contract = serviceContract(temporaryFolder(afterTheFile), { command: fixture('exits.sh') });
  run = (await validate({ contract, only: ['basic-execution'] })).directory;
});

test('a stored run is judged again without an engine, byte for byte', async () => {
  const { code, stdout } = await runTool(['judge', run, '--reporter', 'json'], NO_ENGINE);
  expect(code).toBe(1);
  expect(stdout).toBe(readFileSync(join(run, 'report.json'), 'utf8'));
});

test.each([
  ['evidence.ndjson', 'cannot go on', 'cannot go in'],
  ['run.json', '"interrupted": false', '"interrupted": true'],
])('a changed byte of %s is seen', async (file, before, after) => {
  const copy = join(temporaryFolder(), 'run');
  cpSync(run, copy, { recursive: true });
  const text = readFileSync(join(copy, file), 'utf8');
  expect(text).toContain(before);
  writeFileSync(join(copy, file), text.replace(before, after));
  const { code, stdout, stderr } = await runTool(['judge', copy], NO_ENGINE);
  expect(code).toBe(64);
  expect(stdout).toBe('');
  expect(stderr).toContain(`The run in ${copy} is not as it was written.`);
  expect(stderr).toMatch(/→ Nothing can be concluded from it/);
});
