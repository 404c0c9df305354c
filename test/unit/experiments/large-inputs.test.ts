import { expect, test } from 'vitest';
import { type Claim, claim as claimOf } from '../../../src/categories/resource-constraints/claim.ts';
import { experiments } from '../../../src/categories/resource-constraints/experiment.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import type { CommandRequest, Room } from '../../../src/model/room.ts';
import { recordsOf, run } from '../../evidence.ts';
import { COMMAND } from '../../judge-cases.ts';

/** What is run with a large input: its command, what its standard input is, and whether that lay there then. */
async function ranWith(large: object, hasShell = true) {
  const done: [readonly string[], string | undefined, readonly string[]][] = [];
  const there = new Set<string>();
  const room = {
    hasShell: async () => hasShell,
    put: async (path: string) => void there.add(path),
    remove: async (path: string) => void there.delete(path),
    files: async (step: string) => recordsOf('resource-constraints', [{ ...run(step), kind: 'files' }])[0],
    run: async ({ step, command, stdinFrom }: CommandRequest) => {
      done.push([command, stdinFrom, [...there]]);
      return recordsOf('resource-constraints', [run(step)])[0];
    },
  } as unknown as Room;
  const subject = { ...COMMAND, writable: [] };
  const claim = claimOf.parse({ large: { bytes: '192MiB', ...large } });
  const [, command] = experiments;
  const context = { effort: 'full', claim, subject, waiting: () => undefined, open: async () => room };
  await command?.act(context as unknown as ExperimentContext<Claim>);
  return done;
}

const inputs = (end = '') => ['small', 'large', 'endless'].map((name) => `/work/${name}-input${end}`);

test('a command is given the path of a file that is called as the claim says', async () => {
  expect(await ranWith({ command: 'forge digest {file}', extension: '.txt' })).toEqual(
    inputs('.txt').map((path) => [['forge', 'digest', path], undefined, [path]]),
  );
});

test('a filter is given the file as its standard input', async () => {
  expect(await ranWith({ command: 'forge sort', stdin: true })).toEqual(
    inputs().map((path) => [['forge', 'sort'], path, [path]]),
  );
});

test('a filter without a shell beside it is given nothing', async () => {
  expect(await ranWith({ command: 'forge sort', stdin: true }, false)).toEqual([]);
});

test.each([
  ['forge sort', false],
  ['forge sort {file}', true],
])('%s with `stdin: %s` would be given its input in no way, or in two', (command, stdin) => {
  const { error } = claimOf.safeParse({ large: { command, bytes: '192MiB', stdin } });
  expect(error?.issues[0]).toMatchObject({
    path: ['large', 'command'],
    message: expect.stringContaining('set `stdin: true`'),
  });
});
