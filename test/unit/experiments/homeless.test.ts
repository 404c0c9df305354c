import { expect, test } from 'vitest';
import { type Claim, claim as claimOf } from '../../../src/categories/basic-execution/claim.ts';
import { experiments } from '../../../src/categories/basic-execution/experiment.ts';
import { alsoWithoutHome } from '../../../src/categories/basic-execution/homeless.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import { Failure } from '../../../src/model/failure.ts';
import type { CommandRequest, Kept, Room } from '../../../src/model/room.ts';
import { files, recordsOf, run, type Sketch, state } from '../../evidence.ts';
import { COMMAND, SERVICE } from '../../judge-cases.ts';

const plan = ['version', 'init', 'build', 'test', 'lint'].map((name) => ({
  step: `step ${name}`,
  request: { command: ['forge', name] },
  exit: 0,
}));
const context = {
  effort: 'full',
  claim: { writes: [] },
  subject: COMMAND,
  waiting: () => undefined,
} as unknown as ExperimentContext<Claim>;

const full = new Failure({ class: 'room', code: 'failed', message: '`cp` failed: No space left on device' });

/** A room that has place for so many copies; what was run in it, with the time that was given. */
function roomFor(copies: number, exitWithoutHome = 0, trouble = full) {
  const done: (readonly [string, number | undefined])[] = [];
  const held = new Set<string>();
  let most = 0;
  const room = {
    hasShell: async () => true,
    keep: async (paths: readonly string[]): Promise<Kept> => {
      if (held.size >= copies) throw trouble;
      const kept = { id: String(held.size + 1), paths, fingerprint: '' };
      held.add(kept.id);
      most = Math.max(most, held.size);
      return kept;
    },
    restore: async ({ id }: Kept) => expect(held).toContain(id),
    forget: async ({ id }: Kept) => void held.delete(id),
    run: async (request: CommandRequest) => {
      done.push([request.step, request.timeout]);
      const exitCode = request.circumstances ? exitWithoutHome : 0;
      return recordsOf('basic-execution', [run(request.step, { exitCode })])[0];
    },
  } as unknown as Room;
  return { room, done, most: () => most };
}

async function runAll({ room }: ReturnType<typeof roomFor>) {
  const act = alsoWithoutHome(context, plan);
  for (const { step, request } of plan) await act(room, { ...request, step: `${step} · first` });
}
const withHome = plan.map(({ step }) => `${step} · first`);
const homeless = (room: ReturnType<typeof roomFor>) =>
  room.done.filter(([step]) => step.startsWith('HOME taken away'));

test('commands are tried without HOME with one copy at a time, and never longer than all trials may take', async () => {
  const room = roomFor(1, 1);
  await runAll(room);
  expect(room.most()).toBe(1);
  expect(homeless(room).map(([step]) => step)).toEqual(
    ['init', 'build', 'test', 'lint'].flatMap((name) => [
      `HOME taken away · step ${name}`,
      `HOME taken away · step ${name}, again`,
    ]),
  );
  expect(Math.max(...homeless(room).map(([, timeout = Number.POSITIVE_INFINITY]) => timeout))).toBeLessThan(
    15_001,
  );
});

test('where there is no place for a copy, the lifecycle goes on without the trial', async () => {
  const room = roomFor(0);
  await runAll(room);
  expect(room.done.map(([step]) => step)).toEqual(withHome);
});

test('a room that is lost is not passed over', async () => {
  const lost = new Failure({ class: 'room', code: 'airlock-lost', message: 'holder: it ended' });
  await expect(runAll(roomFor(0, 0, lost))).rejects.toThrow(lost);
});

/** What is started and run in an experiment, where these fail. */
async function tried(id: string, failing: readonly string[], isShown = (step: string) => /home/i.test(step)) {
  const steps: string[] = [];
  const recordOf = (sketch: Sketch) => recordsOf('basic-execution', [sketch])[0];
  const did = (step: string, sketch: (fails: boolean) => Sketch) => {
    steps.push(step);
    return recordOf(sketch(failing.includes(step)));
  };
  const room = {
    keep: async (paths: readonly string[]): Promise<Kept> => ({ id: '1', paths, fingerprint: '' }),
    restore: async () => undefined,
    hasShell: async () => true,
    traffic: async () => undefined,
    files: async (step: string) => recordOf(files(step)),
    stop: async () => undefined,
    start: async (step: string) => did(step, (fails) => state(step, { ready: !fails })),
    run: async ({ step }: CommandRequest) => did(step, (fails) => run(step, { exitCode: fails ? 1 : 0 })),
  } as unknown as Room;
  const subject = id === 'start-up' ? SERVICE : COMMAND;
  const open = async () => room;
  const claim = claimOf.parse({});
  const experiment = experiments.find((one) => one.id === id);
  await experiment?.act({ ...context, claim, subject, open } as unknown as ExperimentContext<Claim>);
  return steps.filter(isShown);
}

const missing = 'without home · directory missing';
const unset = 'without home · variable unset';
const start = 'start without HOME';

test.each([
  ['lifecycle', [], [missing, unset]],
  ['lifecycle', [unset], [missing, unset, 'with home again', `${unset}, for the second time`]],
  ['lifecycle', [unset, 'with home again'], [missing, unset, 'with home again']],
  ['start-up', [], [start]],
  ['start-up', [start], [start, 'start with HOME again', `${start}, for the second time`]],
  ['start-up', [start, 'start with HOME again'], [start, 'start with HOME again']],
  ['start-up', ['start'], [start]],
  ['start-up', ['start', 'start, for the second time'], []],
])('%s: where %j fail without a home, it is tried so: %j', async (id, failing, steps) => {
  expect(await tried(id, failing)).toEqual(steps);
});

test.each([
  [['start'], ['start', 'start, for the second time', start]],
  [
    ['start', 'start, for the second time'],
    ['start', 'start, for the second time', 'start with writable root'],
  ],
])('a service that was not ready at %j is started: %j', async (failing, steps) => {
  expect(await tried('start-up', failing, () => true)).toEqual(steps);
});
