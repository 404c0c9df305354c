import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadRun } from '../../src/evidence/load-run.ts';
import type { Report } from '../../src/model/report.ts';
import { fixture, serviceContract, temporaryFolder } from '../room/support/contract.ts';
import { leftovers, somethingOf, timeUntilClean } from '../room/support/leftovers.ts';
import { NO_ENGINE, runTool, startTool } from '../room/support/tool.ts';

/** Starts a run that would wait for a minute, and waits until it has rooms. */
async function waitingRun() {
  const folder = temporaryFolder();
  const contract = serviceContract(folder, { command: fixture('never-listens.sh'), readyWithin: '60s' });
  const tool = startTool(['validate', contract, '--only', 'basic-execution', '--runs', join(folder, 'runs')]);
  await somethingOf(tool.pid, 6);
  return { ...tool, runs: join(folder, 'runs') };
}

test('Ctrl-C takes the rooms down, and the report says what was interrupted', {
  timeout: 600_000,
}, async () => {
  const tool = await waitingRun();
  tool.kill('SIGINT');
  const { code, stdout, stderr } = await tool.ended;
  expect(code).toBe(130);
  expect(stderr).toContain('interrupted; taking the rooms down');
  expect(stdout).toContain('was interrupted');
  expect(await leftovers(tool.pid)).toEqual([]);
  const run = join(tool.runs, 'latest');
  expect(loadRun(run).end.interrupted).toBe(true);
  const stored = readFileSync(join(run, 'report.json'), 'utf8');
  expect((JSON.parse(stored) as Report).verdict).toBe('cannot-tell');
  expect((await runTool(['judge', run, '--reporter', 'json'], NO_ENGINE)).stdout).toBe(stored);
});

test('Ctrl-C twice leaves at once, and the watchdog clears up', async () => {
  const tool = await waitingRun();
  tool.kill('SIGINT');
  await tool.says(/Once more to leave at once/);
  tool.kill('SIGINT');
  const { code } = await tool.ended;
  expect(code).toBe(130);
  await timeUntilClean(tool.pid);
});

test('Ctrl-C while an image is built ends the build', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'Dockerfile'), `FROM debian:12-slim\nRUN echo ${process.pid} && sleep 120\n`);
  const tool = startTool(['validate', serviceContract(folder, { image: { build: '.' }, command: ['true'] })]);
  await tool.says(/Step 2\/\d+ : RUN/);
  tool.kill('SIGINT');
  // Before the build's two minutes are over, or the test's own time is.
  const { code } = await tool.ended;
  expect(code).toBe(130);
  expect(await leftovers(tool.pid)).toEqual([]);
});
