import { expect, test } from 'vitest';
import { claim as claimOf } from '../../../src/categories/process-kill-signals/claim.ts';
import { category } from '../../../src/categories/process-kill-signals/index.ts';
import { sweep } from '../../../src/categories/process-kill-signals/sweep.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import type { Kept, Room } from '../../../src/model/room.ts';
import { judgeRules } from '../../../src/verdict/judge-rules.ts';
import { file, files, recordsOf, run, type Sketch } from '../../evidence.ts';
import { COMMAND } from '../../judge-cases.ts';

type Context = ExperimentContext<ReturnType<typeof claimOf.parse>>;

const claim = claimOf.parse({ action: { run: 'todo add milk' }, read: { run: 'todo list' } });
/** The share in which nothing is put back. */
const LAST = 2;

/** Steps and returns to the beginning, in order, of a program whose list holds an entry for each whole run, or at most one. */
async function swept(most: number): Promise<readonly string[]> {
  const done: string[] = [];
  let entries = 0;
  const room = {
    keep: async () => ({}) as Kept,
    restore: async () => {
      entries = 0;
      done.push('put back');
    },
    files: async (step: string) => {
      done.push(`look: ${step}`);
      return { data: { root: '/work', entries: [], total: 0 } };
    },
    run: async ({ step, command, signal }: Parameters<Room['run']>[0]) => {
      done.push(step);
      if (command.includes('add') && !signal) entries = Math.min(most, entries + 1);
      const sent = signal && { ...signal, sentMs: 1, landed: true };
      const told = {
        command: [...command],
        stdout: 'milk '.repeat(entries),
        lifeMs: 200,
        ...(sent && { signal: sent }),
      };
      return recordsOf('process-kill-signals', [run(step, told)])[0];
    },
  } as unknown as Room;
  const context = {
    claim,
    subject: COMMAND,
    effort: 'full',
    random: () => 0.5,
    waiting: () => undefined,
    open: async () => room,
  } as unknown as Context;
  await sweep(context, LAST);
  return done;
}

test('kills add up where twice is as once, and polite signals end the same run in its middle', async () => {
  const steps = await swept(1);
  const [, ...afterTwice] = steps.slice(steps.indexOf('read after twice'));
  // Each whole run may leave a file of its own.
  expect(afterTwice[0]).toBe('look: left by the same action twice');
  const untilPolite = afterTwice.slice(0, afterTwice.indexOf('read next'));
  expect(untilPolite.filter((step) => step === 'put back')).toHaveLength(1);
  expect(afterTwice.slice(afterTwice.indexOf('read next'))).toEqual([
    'read next',
    'look: left after all kills',
    'put back',
    'interruption by SIGTERM',
    'next action · SIGTERM',
    'read next · SIGTERM',
    'put back',
    'interruption by SIGINT',
    'next action · SIGINT',
    'read next · SIGINT',
  ]);
});

test('what adds something each time is put back before each kill, and not held against it afterwards', async () => {
  const steps = await swept(Number.POSITIVE_INFINITY);
  const kills = steps.filter((step) => step.startsWith('kill '));
  const afterTwice = steps.slice(steps.indexOf('read after twice'));
  expect(afterTwice.filter((step) => step === 'put back')).toHaveLength(1 + kills.length);
  expect(steps.at(-1)).toBe('next action');
});

const STORED = { ...COMMAND, services: [{ name: 'db', type: 'postgres', port: 5432 }] };
const importing = {
  action: { run: 'importer load' },
  read: { run: 'importer list' },
};
const prepare = [{ run: 'importer reset' }];

interface Importer {
  /** Whether it does all or nothing, whenever it is killed. */
  readonly whole?: true;
  /** Whether every row has a key, so that twice is as once. */
  readonly keyed?: true;
  /** Whether it also notes in a file that it is done. */
  readonly notes?: true;
  /** Whether its store is a file in the folder that is put back. */
  readonly local?: true;
}

/** What a sweep leaves of a program whose rows lie in a store, which nobody puts back but by what it is prepared with. */
async function sweptStore(importer: Importer, claimed: object): Promise<readonly Sketch[]> {
  const { whole, keyed, notes, local } = importer;
  const seen: Sketch[] = [];
  const before: readonly string[] = ['old'];
  let rows = before;
  let noted = false;
  const acts: Readonly<Record<string, (killed: boolean) => void>> = {
    reset: () => {
      rows = before;
    },
    load: (killed) => {
      const loaded = killed ? (whole ? [] : ['one']) : ['one', 'two'];
      rows = keyed ? [...new Set([...rows, ...loaded])] : [...rows, ...loaded];
      noted ||= notes === true && !killed;
    },
  };
  const keep = <T extends Sketch>(sketch: T) => {
    seen.push(sketch);
    return recordsOf('process-kill-signals', [sketch])[0];
  };
  const room = {
    keep: async () => ({}) as Kept,
    restore: async () => {
      noted = false;
      if (local) rows = before;
    },
    files: async (step: string) => {
      const names = [...(noted ? ['done'] : []), ...(local ? [`rows ${rows}`] : [])];
      return keep(files(step, { entries: names.map((name) => file(name)) }));
    },
    run: async ({ step, command, signal }: Parameters<Room['run']>[0]) => {
      acts[command[1] ?? '']?.(signal !== undefined);
      return keep(
        run(step, {
          command: [...command],
          stdout: command.includes('list') ? rows.join(' ') : '',
          lifeMs: 200,
          ...(signal && { exitCode: 137, signal: { ...signal, sentMs: 1, landed: true } }),
        }),
      );
    },
  } as unknown as Room;
  const context = {
    claim: claimOf.parse(claimed),
    subject: local ? COMMAND : STORED,
    effort: 'quick',
    random: () => 0.5,
    waiting: () => undefined,
    open: async () => room,
  } as unknown as Context;
  await sweep(context, 0);
  return seen;
}

function judged(seen: readonly Sketch[], claimed: object, rule: string) {
  const { rules } = category.description;
  const records = recordsOf('process-kill-signals', seen);
  const claim = () => claimOf.parse(claimed);
  return judgeRules({ rules, judge: category.judge, claim, subject: STORED, records }).find(
    (check) => check.rule === rule,
  );
}

test.each([
  ['row by row', {}, 'fail', 'said “old one”, neither as before nor as after'],
  ['row by row, each with a key', { keyed: true }, 'fail', 'said “old one”, neither as before nor as after'],
  ['row by row, and a file when it is done', { notes: true }, 'fail', 'said “old one”'],
  ['in one transaction', { whole: true }, 'pass', 'After each of 3 kills'],
  ['in one transaction, and a file when it is done', { whole: true, notes: true }, 'pass', 'of 3 kills'],
] as const)('what goes into a store %s is read after each kill', async (_, importer, verdict, says) => {
  const claimed = { ...importing, prepare };
  const seen = await sweptStore(importer, claimed);
  const check = judged(seen, claimed, 'state-before-or-after');
  expect(check).toMatchObject({ verdict });
  expect(check?.message).toContain(says);
});

test('nothing is told of a store that nothing puts back', async () => {
  const seen = await sweptStore({ whole: true }, importing);
  expect(seen.at(-1)?.step).toBe('read prepared again');
  const check = judged(seen, importing, 'state-before-or-after');
  expect(check).toMatchObject({ verdict: 'inconclusive' });
  expect(check?.message).toContain('`importer list` says “old one two” when all is put back, not “old”');
  expect(check?.message).toContain('none of the folders that are put back (/work)');
});

test('what files tell costs no step more: nothing is prepared again, and nothing read that is known', async () => {
  const seen = await sweptStore({ whole: true, local: true }, { ...importing, prepare });
  const steps = seen.filter(({ kind }) => kind === 'run').map(({ step }) => step);
  expect(steps).toEqual([
    'prepare 0',
    'read before',
    'read before again',
    'whole action',
    'read after',
    'kill 0',
    'kill 3',
    'kill 6',
    'next action',
  ]);
});
