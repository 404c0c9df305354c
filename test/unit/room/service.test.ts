import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ContainerState } from '../../../src/model/engine.ts';
import type { Recorder } from '../../../src/model/room.ts';
import { endOf } from '../../../src/room/service.ts';
import { createRooms } from '../../../src/run/rooms.ts';
import { createWallStore } from '../../../src/run/site.ts';
import { fakeEngine } from '../../fake-engine.ts';
import { roomMaterials } from '../../room-materials.ts';

const recorder: Recorder = {
  record: (kind, step, data, room = null) => ({
    ...{ id: 'e1', kind, at: 0, category: 'test', experiment: 'test' },
    ...{ room, step, data },
  }),
  keep: (name) => name,
};

/** Starts a service that ends at once, and of whose last words the engine tells later, or never. */
async function startedInVain(wordsAfter: number | null, words = 'PORT is no number\n', isUsed = false) {
  const { engine } = fakeEngine();
  const createContainer: typeof engine.createContainer = async (spec) => {
    const container = await engine.createContainer(spec);
    if (!spec.name.includes('-subject-')) return container;
    const stderr = new PassThrough();
    return {
      ...container,
      start: async () => {
        if (wordsAfter !== null) setTimeout(() => stderr.end(words), wordsAfter);
      },
      attach: async () => ({
        ...{ stdin: new PassThrough(), stdout: new PassThrough().end(), stderr },
        close: () => undefined,
      }),
      wait: async () => 78,
      inspect: async () => ({ ...(await container.inspect()), running: false, exitCode: 78, lifeMs: 20 }),
    };
  };
  const rooms = createRooms(
    roomMaterials({ ...engine, createContainer }),
    createWallStore(false),
    () => 'services',
  );
  const signal = new AbortController().signal;
  const open = () => rooms.open({ network: 'none' }, { label: '1', recorder, signal }, () => undefined);
  try {
    if (isUsed) await rooms.leave(await open());
    return (await (await open()).room.start('start')).data;
  } finally {
    await rooms.close();
  }
}

const TAKEN = 'OSError: [Errno 98] Address already in use\n';

test('a port that seems taken where another experiment was before tells nothing of a program', async () => {
  await expect(startedInVain(10, TAKEN, true)).rejects.toMatchObject({ code: 'port-lingers' });
});

test('in a room that nobody had before it does, and so does any other reason', async () => {
  expect(await startedInVain(10, TAKEN)).toMatchObject({ ready: false, exitCode: 78 });
  expect(await startedInVain(10, 'PORT is no number\n', true)).toMatchObject({ ready: false, exitCode: 78 });
});

test('what a service said before it ended is waited for', async () => {
  const { exitCode, stderr } = await startedInVain(300);
  expect({ exitCode, text: stderr.text }).toEqual({ exitCode: 78, text: 'PORT is no number\n' });
});

test('nobody says that it said nothing where the engine keeps its words back', async () => {
  await expect(startedInVain(null)).rejects.toMatchObject({ code: 'output-not-whole' });
}, 15_000);

/** Stops a service that lives for `after` milliseconds more, of whose end the engine tells `toldAfter` milliseconds after the signal; gives what was seen. */
async function stopped(
  grace: number,
  toldAfter: number,
  { exitCode, after }: Pick<ContainerState, 'exitCode'> & { readonly after: number | null },
  livesFor = 0,
) {
  const { engine } = fakeEngine();
  const end = Promise.withResolvers<number>();
  let began = 0;
  let lifeMs: number | null = null;
  const createContainer: typeof engine.createContainer = async (spec) => {
    const container = await engine.createContainer(spec);
    if (!spec.name.includes('-subject-')) return container;
    const silent = () => new PassThrough().end();
    return {
      ...container,
      start: async () => {
        began = performance.now();
      },
      attach: async () => ({
        ...{ stdin: new PassThrough(), stdout: silent(), stderr: silent() },
        close: () => undefined,
      }),
      wait: () => end.promise,
      kill: async (signal) => {
        if (signal !== 'SIGTERM') return true;
        lifeMs = after === null ? null : performance.now() - began + after;
        setTimeout(() => end.resolve(exitCode ?? 0), toldAfter);
        return true;
      },
      inspect: async () => ({ ...(await container.inspect()), running: false, exitCode, lifeMs }),
    };
  };
  const rooms = createRooms(
    roomMaterials({ ...engine, createContainer }),
    createWallStore(false),
    () => null,
  );
  const signal = new AbortController().signal;
  const { room } = await rooms.open({ network: 'none' }, { label: '1', recorder, signal }, () => undefined);
  await room.start('start');
  await pause(livesFor);
  const { data } = await room.stop('stop', 'SIGTERM', grace);
  await rooms.close();
  return data;
}

test('a service that obeyed did so, though the engine tells it when its time is over', async () => {
  const { stopMs, exitCode, detail } = await stopped(200, 300, { exitCode: 0, after: 40 });
  expect({ exitCode, detail }).toMatchObject({ exitCode: 0, detail: expect.stringMatching(/^ended/) });
  expect(stopMs).toBeLessThanOrEqual(200);
});

test('how long it took is no longer than it lived after the signal by the engine’s own clock', async () => {
  const { stopMs } = await stopped(2_000, 700, { exitCode: 0, after: 150 }, 200);
  expect(stopMs).toBeGreaterThan(0);
  expect(stopMs).toBeLessThan(500);
});

test('a clock that was set makes nothing longer', async () => {
  for (const after of [1e9, null]) {
    const { stopMs } = await stopped(2_000, 100, { exitCode: 0, after });
    expect(stopMs).toBeGreaterThanOrEqual(99);
    expect(stopMs).toBeLessThan(60_000);
  }
});

test('what had to be killed did not obey', async () => {
  const { stopMs, detail } = await stopped(200, 300, { exitCode: 137, after: 240 });
  expect({ stopMs, detail }).toEqual({
    stopMs: null,
    detail: 'still running 200 ms after SIGTERM, and killed',
  });
});

test('what the engine is late to tell of has ended when its life was over', () => {
  expect(endOf({ startedBy: 1_000 }, 12_300, 10_000)).toBe(11_000);
});

test('what we heard at once ended then, whatever the engine’s clock was set to meanwhile', () => {
  expect(endOf({ startedBy: 1_000 }, 9_000, 3_600_000)).toBe(9_000);
  expect(endOf({ startedBy: 1_000 }, 9_000, null)).toBe(9_000);
});
