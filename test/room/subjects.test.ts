import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadRun } from '../../src/evidence/load-run.ts';
import { validate } from '../../src/run/validate.ts';
import { fixture, type SubjectChanges, serviceContract, temporaryFolder } from './support/contract.ts';
import { leftovers } from './support/leftovers.ts';
import { unspoiled } from './support/machine.ts';
import { runTool, startTool } from './support/tool.ts';

const MIB = 1024 * 1024;

/** Validates a bad service; whatever it does, everything of it is gone afterwards. */
async function validated(subject: SubjectChanges) {
  const contract = serviceContract(temporaryFolder(), subject);
  const { report, directory } = await unspoiled(
    () => validate({ contract, only: ['basic-execution'], seed: 'subjects' }),
    ({ report: { verdict, categories } }) =>
      verdict === 'cannot-tell' && (categories[0]?.findings[0]?.message ?? 'the room could not be proven'),
  );
  expect(await leftovers(process.pid)).toEqual([]);
  const starts = report.categories[0]?.findings.find(({ rule }) => rule === 'starts');
  return { report, records: loadRun(directory).records, starts };
}

describe('a service that', () => {
  test('ends at once is told with its exit code and its words', async () => {
    const { report, starts } = await validated({ command: fixture('exits.sh') });
    expect(report.verdict).toBe('not-ready');
    expect(starts?.message).toMatch(/ended with exit code 3, .*cannot go on: no configuration/);
    expect(starts?.replay).toContain('--seed subjects');
  });

  test('never listens is told with the time it was given', async () => {
    const { report, starts } = await validated({ command: fixture('never-listens.sh'), readyWithin: '1s' });
    expect(report.verdict).toBe('not-ready');
    expect(starts?.message).toMatch(/did not become ready within 1 s/);
  });

  test('forks without end meets its limit of processes', async () => {
    const limits = { pids: 32 };
    const { report, starts } = await validated({ command: fixture('forks.sh'), readyWithin: '2s', limits });
    expect(report.verdict).toBe('not-ready');
    expect(starts?.message).toMatch(/Cannot fork|Resource temporarily unavailable|did not become ready/);
  });

  test('fills its disk fills only its own', async () => {
    const { report, starts } = await validated({ command: fixture('fills-disk.sh') });
    expect(report.verdict).toBe('not-ready');
    expect(starts?.message).toContain('No space left on device');
  });

  test('ignores SIGTERM is killed after its grace, and the evidence says so', async () => {
    const { records } = await validated({ command: fixture('ignores-sigterm.mjs') });
    const stops = records.filter(({ kind, step }) => kind === 'subject-state' && step.startsWith('stop'));
    expect(stops.length).toBe(2);
    for (const { data } of stops) {
      expect(data).toMatchObject({
        running: false,
        exitCode: 137,
        detail: expect.stringContaining('and killed'),
      });
    }
  });
});

test('a command that is not in the image is a finding', async () => {
  const contract = serviceContract(temporaryFolder(), { command: ['no-such-program', '--serve'] });
  const { code, stdout } = await unspoiled(
    () => runTool(['validate', contract, '--only', 'basic-execution']),
    (ended) => ended.code === 2 && 'it could not tell',
  );
  expect(code).toBe(1);
  const words = stdout.replace(/\s+/g, ' ');
  expect(words).toContain('The command "no-such-program --serve" cannot be started in the image');
  expect(words).not.toContain('was never started');
});

test('a gigabyte of output fills neither our memory nor the evidence', async () => {
  const folder = temporaryFolder();
  const contract = serviceContract(folder, {
    command: fixture('gigabyte.sh'),
    readyWithin: '60s',
    limits: { cpus: 1 },
  });
  // One experiment at a time: hearing a gigabyte takes its time on a busy machine.
  const tool = startTool(['validate', contract, '--only', 'network-isolation', '--parallel', '1']);
  const peak = peakMemory(tool.pid);
  const { code } = await tool.ended;
  // A busy machine may not be able to tell in time.
  expect([0, 2]).toContain(code);
  expect(peak()).toBeLessThan(400 * MIB);
  const run = join(folder, '.cleanroom', 'runs', 'latest');
  const states = loadRun(run).records.filter((record) => record.kind === 'subject-state');
  expect(states.map(({ data }) => 'stdout' in data && data.stdout)).toContainEqual(
    expect.objectContaining({ bytes: 1_000_000_000, truncated: true }),
  );
  expect(readFileSync(join(run, 'evidence.ndjson')).length).toBeLessThan(2 * MIB);
  expect(await leftovers(tool.pid)).toEqual([]);
});

/** Most bytes of memory that a process had, looked at until the test ends (proc(5), VmHWM). */
function peakMemory(pid: number): () => number {
  let peak = 0;
  const look = () => {
    try {
      const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      peak = Math.max(peak, Number(kibibytes ?? 0) * 1024);
    } catch {
      // It has ended.
    }
  };
  const timer = setInterval(look, 100);
  onTestFinished(() => clearInterval(timer));
  return () => peak;
}
