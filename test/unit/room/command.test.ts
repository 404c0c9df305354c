import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import type { ContainerState } from '../../../src/model/engine.ts';
import type { CommandRequest, Recorder } from '../../../src/model/room.ts';
import { wrapped } from '../../../src/room/command.ts';
import { createRooms } from '../../../src/run/rooms.ts';
import { createWallStore } from '../../../src/run/site.ts';
import { fakeEngine } from '../../fake-engine.ts';
import { roomMaterials } from '../../room-materials.ts';

const SLOW = 'slow';
const recorder: Recorder = {
  record: (kind, step, data, room = null) => ({
    ...{ id: 'e1', kind, at: 0, category: 'test', experiment: 'test' },
    ...{ room, step, data },
  }),
  keep: (name) => name,
};

afterEach(() => void vi.useRealTimers());

/** Runs a command of whose end the engine tells only after SIGKILL was sent. */
async function runOf(
  state: Partial<ContainerState>,
  how: Partial<CommandRequest> = {},
  meanwhile: () => Promise<unknown> = async () => undefined,
  output: () => PassThrough = () => new PassThrough().end(),
) {
  const { engine } = fakeEngine();
  const killed = Promise.withResolvers<number>();
  const createContainer: typeof engine.createContainer = async (spec) => {
    const container = await engine.createContainer(spec);
    if (!spec.entrypoint?.includes(SLOW)) return container;
    return {
      ...container,
      start: async () => undefined,
      attach: async () => ({
        stdin: new PassThrough(),
        stdout: output(),
        stderr: new PassThrough().end(),
        close: () => undefined,
      }),
      wait: () => killed.promise,
      kill: async () => {
        killed.resolve(state.exitCode ?? 137);
        return state.exitCode === 137;
      },
      inspect: async () => ({ ...(await container.inspect()), running: false, ...state }),
    };
  };
  const rooms = createRooms(
    roomMaterials({ ...engine, createContainer }),
    createWallStore(false),
    () => 'services',
  );
  const signal = new AbortController().signal;
  const room = await rooms.open({ network: 'none' }, { label: '1', recorder, signal }, () => undefined);
  const running = room.room.run({ step: 'x', command: [SLOW], timeout: 200, ...how });
  const [ran] = await Promise.allSettled([running, meanwhile()]);
  await rooms.close();
  if (ran.status === 'rejected') throw ran.reason;
  return ran.value.data;
}

test('what ended in its time did, though the engine tells it later', async () => {
  const { outcome, exitCode } = await runOf({ exitCode: 3, lifeMs: 120 });
  expect({ outcome, exitCode }).toEqual({ outcome: 'exited', exitCode: 3 });
});

test.each([
  ['what we had to kill', { exitCode: 137, lifeMs: 190 }],
  ['what ended by itself after its time', { exitCode: 0, lifeMs: 240 }],
  ['what lived for nobody knows how long', { exitCode: 0, lifeMs: null }],
])('%s had not ended', async (_, state) => {
  const { outcome, exitCode } = await runOf(state);
  expect({ outcome, exitCode }).toEqual({ outcome: 'timed-out', exitCode: null });
});

test('a child that was seen to end did not hang, however long the engine keeps quiet', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const meanwhile = () => vi.advanceTimersByTimeAsync(25_000);
  const ran = runOf({ exitCode: 137, lifeMs: 4_000 }, { asChild: true }, meanwhile);
  await expect(ran).rejects.toMatchObject({ code: 'end-never-told' });
});

/** A file whose name a shell would take apart. */
const WITH_BLANKS = join(mkdtempSync(join(tmpdir(), 'cleanroom-command-')), 'a file; $HOME');
writeFileSync(WITH_BLANKS, 'content');
afterAll(() => rmSync(dirname(WITH_BLANKS), { recursive: true }));

/** Ends with 7 where its output is not taken, and with 3 where it is. */
const WRITES = ['/bin/sh', '-c', 'trap "" PIPE; echo hi 2>/dev/null || exit 7; exit 3'];

test.each([':', 'sleep 0.5'])(
  'nothing that is written arrives at a reader that is gone, once `%s` has ended',
  (reader) => {
    const [file = '', ...words] = wrapped({ command: WRITES, stdout: 'broken-pipe' }).map((word) =>
      word.replace('| : ;', `| ${reader} ;`),
    );
    const { status, stderr } = spawnSync(file, words, { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 7, stderr: '' });
  },
);

test('a file is the standard input of the very process that is watched', () => {
  const [file = '', ...words] = wrapped({
    command: ['/bin/sh', '-c', 'cat && echo " $$ $1"', 'sh', 'a  b'],
    stdinFrom: WITH_BLANKS,
  });
  const { pid, stdout } = spawnSync(file, words, { encoding: 'utf8' });
  expect(stdout).toBe(`content ${pid} a  b\n`);
});

test('half of an output is not taken for all of it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const meanwhile = () => vi.advanceTimersByTimeAsync(25_000);
  const half = () => {
    const stdout = new PassThrough();
    stdout.write('half of it');
    return stdout;
  };
  const ran = runOf({ exitCode: 0, lifeMs: 120 }, {}, meanwhile, half);
  await expect(ran).rejects.toMatchObject({ code: 'output-not-whole' });
});
