import { expect, test } from 'vitest';
import { claim as claimOf } from '../../../src/categories/state-persistence/claim.ts';
import { lifeOfCommand } from '../../../src/categories/state-persistence/command-life.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import type { CommandRequest, Kept, Room } from '../../../src/model/room.ts';
import { recordsOf, run } from '../../evidence.ts';
import { COMMAND } from '../../judge-cases.ts';

type Context = ExperimentContext<ReturnType<typeof claimOf.parse>>;

const ACTS = ['one', 'two', 'three'];

interface Lives {
  /** Milliseconds that an act lives, by its name. */
  readonly of: Readonly<Record<string, number>>;
  /** The same where it is killed, if that is another time. */
  readonly killed?: Readonly<Record<string, number>>;
  /** What does not work where it is timed. */
  readonly failing?: string;
  readonly acts?: readonly string[];
}

/** What was done in each room, and when each kill was to come. */
async function lived({ of, killed, failing, acts = ACTS }: Lives) {
  const rooms: string[][] = [];
  const kills = new Map<string, number>();
  const open = async () => {
    const done: string[] = [];
    rooms.push(done);
    const isFirst = rooms.length === 1;
    return {
      keep: async (paths: readonly string[]) => ({ id: '1', paths, fingerprint: '' }) satisfies Kept,
      restore: async (_: Kept, step: string) => done.push(step),
      forget: async () => undefined,
      files: async () => undefined,
      recreate: async () => undefined,
      run: async ({ step, command, signal }: CommandRequest) => {
        done.push(step);
        const name = command[1] ?? '';
        if (signal) kills.set(step, Math.round(signal.afterMs));
        const lifeMs = (signal && killed?.[name]) ?? of[name] ?? 100;
        const landed = signal !== undefined && signal.afterMs < lifeMs;
        const told = {
          command: [...command],
          lifeMs,
          exitCode: landed ? 137 : name === failing && !isFirst ? 1 : 0,
          ...(signal && { signal: { ...signal, sentMs: landed ? signal.afterMs : null, landed } }),
        };
        return recordsOf('state-persistence', [run(step, told)])[0];
      },
    } as unknown as Room;
  };
  const claim = claimOf.parse({
    prepare: [{ run: 'forge init' }],
    acts: acts.map((name) => ({ run: `forge ${name}` })),
    read: { run: 'forge status' },
  });
  const context = { claim, subject: COMMAND, random: () => 0.5, waiting: () => undefined, open };
  await lifeOfCommand(context as unknown as Context);
  return { rooms, kills: (act: number) => [0, 1, 2].map((attempt) => kills.get(`kill ${act}.${attempt}`)) };
}

test('each act is killed over its own life, however long the first one lived', async () => {
  const { kills } = await lived({ of: { one: 1_000, two: 100, three: 4_000 } });
  expect(kills(1)).toEqual([45, 70, 90]);
  expect(kills(2)).toEqual([1_800, 2_800, 3_600]);
});

test('lives are measured in another room, and no whole act comes before those that are killed', async () => {
  const { rooms } = await lived({ of: {} });
  const [first = [], ...others] = rooms;
  expect(others).toEqual([['prepare 0', 'timed · act 0', 'timed · act 1', 'timed · act 2']]);
  expect(first.indexOf('act 1')).toBeGreaterThan(first.indexOf('kill 1.2'));
  expect(first.filter((step) => step.startsWith('timed'))).toEqual([]);
});

test('an act that did not work where it was timed is killed by the life of the first', async () => {
  const { rooms, kills } = await lived({ of: { one: 1_000, two: 100, three: 4_000 }, failing: 'two' });
  expect(rooms[1]?.at(-1)).toBe('timed · act 1');
  // It is done before the first of them, which shows how long it lives.
  expect(kills(1)).toEqual([450, 70, 90]);
  expect(kills(2)).toEqual([450, 700, 900]);
});

test('an act that was done before its kill is killed sooner the next time', async () => {
  const { kills } = await lived({ of: { two: 1_000 }, killed: { two: 400 } });
  expect(kills(1)).toEqual([450, 280, 360]);
});

test('one act alone is never killed, and needs no other room', async () => {
  const { rooms } = await lived({ of: {}, acts: ['one'] });
  expect(rooms).toHaveLength(1);
});
