import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { sweepAll, sweepable, sweepOrphans } from '../../../src/run/leftovers.ts';
import { canaryFolder } from '../../../src/run/outside.ts';
import { isOrphaned, ownerLabel } from '../../../src/run/owner.ts';
import { fakeEngine } from '../../fake-engine.ts';
import { temporaryFolder } from '../verdict/fixtures/temporary-folder.ts';

/** The label of a process that has ended by the time it is looked at. */
async function labelOfTheDead(): Promise<string> {
  const child = spawn(process.execPath, ['--eval', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await once(child, 'spawn');
  const label = ownerLabel(child.pid);
  child.stdin.end();
  await once(child, 'exit');
  return label;
}

test('what belongs to this process is nobody’s leftover', () => {
  expect(isOrphaned(ownerLabel())).toBe(false);
});

test('what belongs to a process that has ended is a leftover', async () => {
  expect(isOrphaned(await labelOfTheDead())).toBe(true);
});

test('a later process with the same number is not the owner', () => {
  const [host, pid, started] = ownerLabel().split('/');
  expect(isOrphaned(`${host}/${pid}/${Number(started) - 1}`)).toBe(true);
});

test('where the kernel did not tell when the owner began, a living number is believed', () => {
  expect(isOrphaned(`${hostname()}/${process.pid}/0`)).toBe(false);
});

test('a process of somebody else that we may not signal is alive', () => {
  expect(isOrphaned(`${hostname()}/1/0`)).toBe(false);
});

test.each(['elsewhere/1/0', 'elsewhere/999999999/1', '', 'x', `${hostname()}/12`, `${hostname()}/abc/1`])(
  'what another host or nobody signed is left alone: %j',
  (label) => {
    expect(isOrphaned(label)).toBe(false);
  },
);

/** An engine with things of three runs: a living one’s, a dead one’s, and one of another host. */
async function litteredEngine() {
  vi.stubEnv('TMPDIR', temporaryFolder());
  onTestFinished(() => void vi.unstubAllEnvs());
  const owners = { living: ownerLabel(), dead: await labelOfTheDead(), foreign: 'elsewhere/999999999/1' };
  const swept: (string | undefined)[] = [];
  const { engine } = fakeEngine({
    labelled: async () =>
      Object.entries(owners).flatMap(([run, value]) =>
        ['container', 'network'].map((kind) => ({
          kind,
          name: `${run}-${kind}`,
          value,
          labels: { 'cleanroom.run': run },
        })),
      ),
    sweep: async (_label, value) => {
      swept.push(value);
      return { removed: [`${value ?? 'all'}-container`] };
    },
  });
  return { engine, swept };
}

/** A canary's folder as a run of this process, or of one that is gone, plants it. */
function canaryOf(run: string, owner: string): string {
  const folder = canaryFolder(`cleanroom-${run}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'owner'), owner);
  return folder;
}

test('sweeps the canaries of dead runs from this host, and no others', async () => {
  const { engine } = await litteredEngine();
  const [dead, living, foreign] = [
    canaryOf('dead', await labelOfTheDead()),
    canaryOf('living', ownerLabel()),
    canaryOf('foreign', 'elsewhere/1/0'),
  ];
  expect(await sweepOrphans(engine)).toEqual(['dead-container', `folder ${dead}`]);
  expect([dead, living, foreign].map((folder) => existsSync(folder))).toEqual([false, true, true]);
});

test('sweeps what dead runs of this host left, each run once', async () => {
  const { engine, swept } = await litteredEngine();
  expect(await sweepable(engine)).toEqual(['dead']);
  expect(await sweepOrphans(engine)).toEqual(['dead-container']);
  expect(swept).toEqual(['dead']);
});

test('sweeps everything when told to', async () => {
  const { engine, swept } = await litteredEngine();
  expect(await sweepAll(engine)).toEqual(['all-container']);
  expect(swept).toEqual([undefined]);
});
