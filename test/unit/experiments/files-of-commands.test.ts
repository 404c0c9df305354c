import { expect, test } from 'vitest';
import { claim as claimOf } from '../../../src/categories/error-handling/claim.ts';
import { mistakes } from '../../../src/categories/error-handling/command-line.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import type { CommandRequest, Room } from '../../../src/model/room.ts';
import { recordsOf, run } from '../../evidence.ts';
import { SERVICE } from '../../judge-cases.ts';

/** What is run with the files of these commands, and what lies beside the file then. */
async function ranWith(...files: readonly object[]) {
  const done: [string, readonly string[], readonly string[], CommandRequest['stdin']?][] = [];
  const there = new Set<string>();
  const room = {
    hasShell: async () => false,
    put: async (path: string) => void there.add(path),
    remove: async (path: string) => void there.delete(path),
    run: async ({ step, command, stdin }: CommandRequest) => {
      done.push([step, [...there].filter((path) => path !== command.at(-1)), command, stdin]);
      return recordsOf('error-handling', [run(step)])[0];
    },
  } as unknown as Room;
  await mistakes({
    claim: claimOf.parse({ files, anyCommand: true }),
    subject: SERVICE,
    waiting: () => undefined,
    open: async () => room,
  } as unknown as ExperimentContext<ReturnType<typeof claimOf.parse>>);
  return done;
}

const wrong = ['missing file', 'directory for a file', 'unreadable file', 'not UTF-8'];
const names = ['blanks', 'letters beyond ASCII', 'signs that mean something elsewhere'];

test('the wrong files of all commands come before any good one, and another plain name before odd ones', async () => {
  const file = { command: 'forge check {file}', content: 'good' };
  const done = await ranWith(file, file);
  expect(done.map(([step]) => step)).toEqual([
    ...[0, 1].flatMap((index) => wrong.map((what) => `wrong · ${what} ${index}`)),
    ...[0, 1].flatMap((index) => [
      `good file ${index}`,
      `control · the same once more ${index}`,
      ...names.map((what) => `name · ${what} ${index}`),
    ]),
  ]);
});

test('nothing wrong lies beside a file that is given', async () => {
  const done = await ranWith({ command: 'forge check {file}', content: 'good' });
  expect(
    done.flatMap(([, beside]) => beside).filter((path) => /directory|unreadable|utf8/.test(path)),
  ).toEqual([]);
});

test('a name inside of a longer word is left as it is', async () => {
  const done = await ranWith({ command: ['forge', '.read {file}'], content: 'good' });
  expect(done.map(([step]) => step).filter((step) => !step.startsWith('wrong'))).toEqual(['good file 0']);
});

test('each file is called as the claim says', async () => {
  const named = { command: 'forge check {file}', content: 'good', extension: '.d.ts' };
  const given = (await ranWith(named)).map(([, , command]) => command.at(-1));
  expect(given.length).toBe(9);
  expect(given.filter((path) => !/cleanroom-.+-0\.d\.ts$/.test(path ?? ''))).toEqual([]);
});

test.each(['ts', '.', '../ts', '.t s', './x'])('%s is no end of a name', (extension) => {
  const files = [{ command: 'forge check {file}', content: 'good', extension }];
  expect(claimOf.safeParse({ files }).success).toBe(false);
});

test('a filter is given no file, but what is good, and what is not UTF-8, as its standard input', async () => {
  const done = await ranWith({ command: 'forge sort', content: 'good', stdin: true });
  const bad = Buffer.concat([Buffer.from('go'), Buffer.from([0xff, 0xfe]), Buffer.from('od')]);
  expect(done).toEqual([
    ['wrong · not UTF-8 0', [], ['forge', 'sort'], bad],
    ['good file 0', [], ['forge', 'sort'], 'good'],
  ]);
  expect(await ranWith({ command: 'forge sort', content: 'good', stdin: true, text: false })).toHaveLength(1);
});

test.each([
  ['forge sort', false],
  ['forge sort {file}', true],
])('%s with `stdin: %s` would be given its input in no way, or in two', (command, stdin) => {
  const { error } = claimOf.safeParse({ files: [{ command, content: 'good', stdin }] });
  expect(error?.issues[0]).toMatchObject({
    path: ['files', 0, 'command'],
    message: expect.stringContaining('set `stdin: true`'),
  });
});
