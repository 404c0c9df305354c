import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { loadRun } from '../../../src/evidence/load-run.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import { Failure } from '../../../src/model/failure.ts';
import type { Progress } from '../../../src/model/progress.ts';
import { doExperiment } from '../../../src/run/experiment.ts';
import { openings } from '../../../src/run/machine.ts';
import { createRooms } from '../../../src/run/rooms.ts';
import { createWallStore } from '../../../src/run/site.ts';
import { ofKind } from '../../../src/verdict/evidence-view.ts';
import { fakeEngine } from '../../fake-engine.ts';
import { roomMaterials } from '../../room-materials.ts';
import { begin, greeting, subject } from '../verdict/fixtures/tiny-run.ts';

type Act = (context: ExperimentContext<unknown>) => Promise<void>;

/** Does one experiment on an engine in memory, and gives what it left: on disk, on the engine, in the live view. */
async function done(
  act: Act,
  options: {
    seconds?: number;
    misleads?: true;
    interrupted?: AbortSignal;
    engine?: Parameters<typeof fakeEngine>[0];
  } = {},
) {
  const { engine, there } = fakeEngine(options.engine);
  const { run, directory } = begin();
  const told: Progress[] = [];
  await doExperiment({
    planned: {
      category: greeting,
      experiment: {
        id: 'greets',
        title: 'greets a person',
        seconds: options.seconds ?? 10,
        ...(options.misleads && { misleads: true }),
        applies: () => true,
        act,
      },
      claim: { word: 'hello' },
      seed: '4f1c09/greeting/greets',
    },
    rooms: createRooms(roomMaterials(engine), createWallStore(false), () => null),
    subject,
    effort: 'full',
    explain: true,
    evidence: run,
    progress: (progress) => void told.push(progress),
    interrupted: options.interrupted ?? new AbortController().signal,
  });
  run.finish();
  const { records } = loadRun(directory);
  const ended = told.find((progress) => progress.kind === 'ended');
  return {
    there: [...there],
    told: told.map((progress) => progress.kind),
    outcome: ended?.outcome,
    message: ended?.message,
    stages: ofKind(records, 'experiment').map(({ data }) => `${data.stage} ${data.outcome}`),
    troubles: ofKind(records, 'trouble').map(({ data }) => data),
    heard: ofKind(records, 'traffic-to-the-end').length,
    // How long each room took to open is noted too, and how its trapdoor lies; both are the machine's.
    notes: ofKind(records, 'note')
      .map(({ data }) => data)
      .filter(({ name }) => !['room', 'trapdoor'].includes(name)),
    opened: ofKind(records, 'note').filter(({ data }) => data.name === 'room').length,
  };
}

test('what is done leaves its beginning and end, and nothing on the engine', async () => {
  const result = await done(async ({ open, waiting }) => {
    await open({ network: 'none' });
    waiting('a greeting');
    await open({ network: 'none' });
  });
  expect(result).toEqual({
    there: [],
    told: ['began', 'room-opened', 'waiting', 'room-opened', 'ended'],
    outcome: 'done',
    message: null,
    stages: ['began running', 'ended done'],
    troubles: [],
    heard: 2,
    notes: [],
    opened: 2,
  });
});

test('the wiretap of each room listens to its end, but for what misleads the subject', async () => {
  const open: Act = async (context) => {
    await context.open({ network: 'none' });
    await context.open({ network: 'none' });
  };
  expect((await done(open)).heard).toBe(2);
  expect((await done(open, { misleads: true })).heard).toBe(0);
});

test('a wiretap that says that it cannot is no trouble, but noted', async () => {
  const { engine } = fakeEngine({}, { 'wiretap.drain': { error: 'it is behind' } });
  const result = await done(async ({ open }) => void (await open({ network: 'none' })), { engine });
  expect(result).toMatchObject({ outcome: 'done', troubles: [], heard: 0, there: [] });
  expect(result.notes).toEqual([
    { name: 'not heard to the end', values: { reason: expect.stringContaining('it is behind') } },
  ]);
});

test('one that never answers is waited for no longer than until the run is interrupted', async () => {
  const { engine } = fakeEngine({}, { 'wiretap.drain': 'silent' });
  const controller = new AbortController();
  const began = performance.now();
  const act: Act = async ({ open }) => {
    await open({ network: 'none' });
    setTimeout(() => controller.abort(new DOMException('interrupted', 'AbortError')), 100);
  };
  const result = await done(act, { engine, interrupted: controller.signal });
  expect(performance.now() - began).toBeLessThan(4_000);
  expect(result).toMatchObject({ troubles: [], heard: 0, there: [] });
  expect(result.notes).toEqual([{ name: 'not heard to the end', values: { reason: 'interrupted' } }]);
});

test('nor is it waited for long when nobody interrupts', async () => {
  const { engine } = fakeEngine({}, { 'wiretap.drain': 'silent' });
  const result = await done(async ({ open }) => void (await open({ network: 'none' })), { engine });
  expect(result).toMatchObject({ outcome: 'done', troubles: [], heard: 0, there: [] });
  expect(result.notes).toMatchObject([{ name: 'not heard to the end' }]);
}, 15_000);

test('its rooms stand on the engine while it acts', async () => {
  const { engine, there } = fakeEngine();
  let seen: string[] = [];
  await done(
    async ({ open }) => {
      await open({ network: 'none' });
      seen = [...there].sort();
    },
    { engine },
  );
  expect(seen).toEqual(['cleanroom-test-1-holder', 'cleanroom-test-1-place-0', 'cleanroom-test-1-place-1']);
  expect([...there]).toEqual([]);
});

test('it gets its claim, its facts, and numbers that are the same each time', async () => {
  const drawn: number[] = [];
  const act: Act = async ({ claim, subject: facts, random }) => {
    expect(claim).toEqual({ word: 'hello' });
    expect(facts.name).toBe('greeter');
    drawn.push(random());
  };
  expect([(await done(act)).outcome, (await done(act)).outcome]).toEqual(['done', 'done']);
  expect(drawn[0]).toBe(drawn[1]);
});

test('trouble becomes evidence, with its remedy, and the rooms go', async () => {
  const failure = {
    class: 'room',
    code: 'disk-full',
    message: 'The disk is full.',
    remedy: 'Free some.',
  } as const;
  const result = await done(async ({ open }) => {
    await open({ network: 'none' });
    throw new Failure(failure);
  });
  expect(result).toMatchObject({
    there: [],
    outcome: 'trouble',
    message: 'The disk is full.',
    stages: ['began running', 'ended trouble'],
    troubles: [{ code: 'disk-full', message: 'The disk is full.', remedy: 'Free some.' }],
  });
});

test.each([
  ['an error of no class', new TypeError('x is not a function'), 'x is not a function'],
  ['a text', 'boom', 'boom'],
  ['nothing at all', undefined, 'ended without a reason'],
])('%s that is thrown is trouble too', async (_name, thrown, message) => {
  const result = await done(() => Promise.reject(thrown));
  expect(result).toMatchObject({
    outcome: 'trouble',
    message,
    troubles: [{ code: 'unexpected', message, remedy: null }],
  });
});

test('a room that cannot be opened is trouble, and what there was of it goes', async () => {
  const createContainer = () =>
    Promise.reject(new Failure({ class: 'room', code: 'no-space', message: 'No space.' }));
  const result = await done(async ({ open }) => void (await open({ network: 'none' })), {
    engine: { createContainer },
  });
  expect(result).toMatchObject({ there: [], outcome: 'trouble', troubles: [{ code: 'no-space' }] });
});

test('one that ignores its deadline is ended, and its rooms go', async () => {
  const result = await done(
    async ({ open }) => {
      const room = await open({ network: 'none' });
      // The agent never answers this; only the end of its room ends it.
      await room.remove('/work/nothing');
    },
    { seconds: 0.05 },
  );
  expect(result).toMatchObject({
    there: [],
    outcome: 'overran',
    message: 'greets was not done within 0.05 s',
    stages: ['began running', 'ended overran'],
    troubles: [{ code: 'deadline-overrun' }],
  });
});

test('trouble shortly before the deadline stays trouble, however long taking the rooms down takes', async () => {
  const removeVolume = () => new Promise<void>((resolve) => setTimeout(resolve, 100));
  const result = await done(
    async ({ open }) => {
      await open({ network: 'none' });
      throw new Error('boom');
    },
    { seconds: 0.08, engine: { removeVolume } },
  );
  expect(result).toMatchObject({ outcome: 'trouble', stages: ['began running', 'ended trouble'] });
});

const slowly = { removeVolume: () => sleep(100).then(() => undefined) };
/** What an act does that goes on while its rooms are taken down: the subject is gone, and nobody answers it. */
const goesOn: Act = async ({ recorder }) => {
  await sleep(50);
  recorder.keep('drives/late.ndjson', 'late', Buffer.from('ECONNREFUSED'));
};
const notes: Act = async ({ recorder }) => {
  await sleep(50);
  recorder.record('note', 'late', { name: 'answer', values: { error: 'ECONNRESET' } });
};

test.each([
  ['an answer', notes],
  ['a file', goesOn],
])('%s that breaks off because its time is up is no evidence', async (_name, act) => {
  const refused: unknown[] = [];
  const result = await done(
    async (context) => {
      await context.open({ network: 'none' });
      await act(context).catch((cause: unknown) => refused.push(cause));
    },
    { seconds: 0.02, engine: slowly },
  );
  expect(result).toMatchObject({ outcome: 'overran', notes: [] });
  await expect.poll(() => refused).toMatchObject([{ code: 'deadline-overrun' }]);
});

test.each([
  ['an answer', notes],
  ['a file', goesOn],
])('nor is %s that breaks off because what went on beside it failed', async (_name, act) => {
  const refused: unknown[] = [];
  const result = await done(
    async (context) => {
      await context.open({ network: 'none' });
      void act(context).catch((cause: unknown) => refused.push(cause));
      throw new Error('boom');
    },
    { engine: slowly },
  );
  expect(result).toMatchObject({ outcome: 'trouble', notes: [] });
  await expect.poll(() => refused).toMatchObject([{ code: 'experiment-over' }]);
});

test('what was recorded before its time was up stays', async () => {
  const result = await done(
    async ({ recorder, signal }) => {
      recorder.record('note', 'early', { name: 'answer', values: { status: 200 } });
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
    { seconds: 0.02 },
  );
  expect(result).toMatchObject({ outcome: 'overran', notes: [{ name: 'answer' }] });
});

test('an interrupted one ends at once, opens nothing more, and is no trouble', async () => {
  const controller = new AbortController();
  const late: unknown[] = [];
  const result = await done(
    async ({ open, signal }) => {
      await open({ network: 'none' });
      setTimeout(() => controller.abort(new DOMException('interrupted', 'AbortError')), 10);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await open({ network: 'none' }).catch((error: unknown) => late.push(error));
    },
    { interrupted: controller.signal },
  );
  expect(result).toMatchObject({
    there: [],
    outcome: 'interrupted',
    message: 'interrupted',
    stages: ['began running', 'ended interrupted'],
    troubles: [],
  });
  expect(late).toMatchObject([{ name: 'AbortError' }]);
});

test('a room that is still being opened when the time is up goes too', async () => {
  const { engine, there } = fakeEngine();
  const createContainer: typeof engine.createContainer = async (spec) => {
    await new Promise((resolve) => setTimeout(resolve, 60));
    return engine.createContainer(spec);
  };
  const act: Act = async ({ open }) => void (await open({ network: 'none' }));
  const { outcome } = await done(act, { seconds: 0.02, engine: { ...engine, createContainer } });
  expect(outcome).toBe('overran');
  expect([...there]).toEqual([]);
});

test('what could not be taken down is noted', async () => {
  const removeVolume = () => Promise.reject(new Error('volume is in use'));
  const result = await done(async ({ open }) => void (await open({ network: 'none' })), {
    engine: { removeVolume },
  });
  expect(result.outcome).toBe('done');
  expect(result.notes).toEqual([
    { name: 'teardown', values: { troubles: 'remove volumes: volume is in use' } },
  ]);
});

test('the deadline stands still while a room waits for its turn', async () => {
  const before = openings.atOnce();
  openings.resize(1);
  const others = openings.through(() => sleep(1_500));
  const result = await done(
    async ({ open }) => {
      await open({ network: 'none' });
    },
    { seconds: 1 },
  );
  await others;
  openings.resize(before);
  expect(result.outcome).toBe('done');
  expect(result.opened).toBe(1);
});
