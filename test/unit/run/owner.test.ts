import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { sweepAll, sweepable, sweepOrphans } from '../../../src/run/leftovers.ts';
import { isOrphaned, ownerLabel } from '../../../src/run/owner.ts';
import { fakeEngine } from '../../fake-engine.ts';

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
