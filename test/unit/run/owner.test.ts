import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { beyondAsking, sweepAll, sweepable, sweepOrphans } from '../../../src/run/leftovers.ts';
import { canaryFolder } from '../../../src/run/outside.ts';
import { fateOf, isOrphaned, ownerLabel } from '../../../src/run/owner.ts';
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

/** No kernel gives out such a number. */
const NOBODY = 999_999_999;
const OUTERMOST = 'pid:[4026531836]';
const HERE = { boot: 'b1', namespace: OUTERMOST, machine: 'm1' };
const INSIDE = { ...HERE, namespace: 'pid:[4026532999]' };

test.each([
  ['of this place', HERE, HERE],
  ['of one container', INSIDE, INSIDE],
])('asks for the process where its number counts: %s', (_name, there, here) => {
  expect(fateOf(ownerLabel(process.pid, there), here)).toBe('living');
  expect(fateOf(ownerLabel(NOBODY, there), here)).toBe('dead');
});

test.each([
  ['another PID namespace', INSIDE, HERE],
  ['the host of a container', HERE, INSIDE],
  ['another boot of another machine', { ...HERE, boot: 'b0', machine: 'm2' }, HERE],
  [
    'another boot of a machine without an id',
    { ...HERE, boot: 'b0', machine: '0' },
    { ...HERE, machine: '0' },
  ],
  ['another boot, told by a container', { ...INSIDE, boot: 'b0' }, HERE],
  ['another boot, asked by a container', { ...HERE, boot: 'b0' }, INSIDE],
  ['a place, asked where the kernel does not tell of any', HERE, null],
])('of a process of %s nobody here can tell', (_name, there, here) => {
  expect(fateOf(ownerLabel(process.pid, there), here)).toBe('unknown');
  expect(fateOf(ownerLabel(NOBODY, there), here)).toBe('unknown');
});

test('no process outlives a reboot of its machine', () => {
  expect(fateOf(ownerLabel(process.pid, { ...HERE, boot: 'b0' }), HERE)).toBe('dead');
});

test.each([HERE, null])('a label of before, without a place, is judged by its host name: %j', (here) => {
  expect(ownerLabel(NOBODY, null).split('/')).toHaveLength(3);
  expect(fateOf(ownerLabel(NOBODY, null), here)).toBe('dead');
  expect(fateOf(ownerLabel(process.pid, null), here)).toBe('living');
});

test.runIf(process.platform === 'linux')('a label says where its number counts, and no machine’s id', () => {
  const [, , , boot, namespace, machine, ...more] = ownerLabel().split('/');
  expect(boot).toMatch(/^[0-9a-f-]{36}$/);
  expect(namespace).toMatch(/^pid:\[\d+\]$/);
  expect(machine).toMatch(/^(0|[0-9a-f]{16})$/);
  expect(more).toEqual([]);
});

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
  expect(await beyondAsking(engine)).toEqual(['foreign']);
  expect(await sweepOrphans(engine)).toEqual(['dead-container']);
  expect(swept).toEqual(['dead']);
});

test('sweeps everything when told to', async () => {
  const { engine, swept } = await litteredEngine();
  expect(await sweepAll(engine)).toEqual(['all-container']);
  expect(swept).toEqual([undefined]);
});
