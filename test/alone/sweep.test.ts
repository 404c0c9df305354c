import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fixture, serviceContract, temporaryFolder } from '../room/support/contract.ts';
import { leftovers, somethingOf } from '../room/support/leftovers.ts';
import { runTool, startTool, type Tool } from '../room/support/tool.ts';

test('a sweep removes what run and watchdog left, and leaves the living alone', {
  timeout: 600_000,
}, async () => {
  const [dead, living] = [waitingRun(), waitingRun()];
  await Promise.all([dead, living].map(({ pid }) => somethingOf(pid, 6)));
  // Stopped first, so that the watchdog is not missed.
  dead.kill('SIGSTOP');
  for (const child of childrenOf(dead.pid)) process.kill(child, 'SIGKILL');
  dead.kill('SIGKILL');
  await dead.ended;
  const [left, alive] = await Promise.all([leftovers(dead.pid), leftovers(living.pid)]);
  expect(left.length).toBeGreaterThan(0);

  const { code, stdout } = await runTool(['sweep']);
  expect(code).toBe(0);
  for (const thing of left) expect(stdout).toContain(`removed ${thing}\n`);
  expect(await leftovers(dead.pid)).toEqual([]);
  expect(await leftovers(living.pid)).toEqual(expect.arrayContaining([...alive]));

  living.kill('SIGINT');
  expect((await living.ended).code).toBe(130);
  expect(await leftovers(living.pid)).toEqual([]);
});

/** A run that waits for a minute in its rooms. */
function waitingRun(): Tool {
  const contract = serviceContract(temporaryFolder(), {
    command: fixture('never-listens.sh'),
    readyWithin: '60s',
  });
  return startTool(['validate', contract, '--only', 'basic-execution']);
}

/** Processes that a process started (proc(5), stat field 4). */
function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}
