import { expect, test } from 'vitest';
import { claim as claimOf } from '../../../src/categories/error-handling/claim.ts';
import { mistakes } from '../../../src/categories/error-handling/command-line.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import type { CommandRequest, Room } from '../../../src/model/room.ts';
import { recordsOf, run } from '../../evidence.ts';
import { COMMAND } from '../../judge-cases.ts';

type Claim = ReturnType<typeof claimOf.parse>;

/** What is run where people do this work; a command takes as long as its last word says, or no time. */
async function ranFor(work: readonly string[], claim: object = {}) {
  const done: CommandRequest[] = [];
  const room = {
    hasShell: async () => false,
    run: async (request: CommandRequest) => {
      done.push(request);
      const takes = Number(request.command.at(-1)?.match(/^(\d+)ms$/)?.[1] ?? 0);
      const isLate = takes > (request.timeout ?? 0);
      const told = isLate
        ? { outcome: 'timed-out' as const, exitCode: null, ms: request.timeout ?? 0 }
        : { ms: takes };
      return recordsOf('error-handling', [run(request.step, told)])[0];
    },
  } as unknown as Room;
  await mistakes({
    claim: claimOf.parse(claim),
    subject: {
      ...COMMAND,
      workload: work.map((line) => ({ kind: 'command', command: line.split(' '), stdin: null })),
    },
    waiting: () => undefined,
    open: async () => room,
  } as unknown as ExperimentContext<Claim>);
  return done;
}

const behind = (done: readonly CommandRequest[]): readonly string[] =>
  done.filter(({ step }) => / behind /.test(step)).map(({ command }) => command.slice(0, -1).join(' '));

test('an unknown option stands behind each command of ordinary work once', async () => {
  const done = await ranFor(['forge run build', 'forge run test', 'forge digest a', 'sha256sum a']);
  expect(behind(done)).toEqual(['forge run build', 'forge digest a']);
});

test.each(['--version', '-V', '--help', '-h', 'help', 'help run', 'version', 'run --help'])(
  'none stands behind `forge %s`, where most readers of command lines look no further',
  async (words) =>
    expect(behind(await ranFor([`forge ${words}`, 'forge digest a']))).toEqual(['forge digest a']),
);

test('none where the contract says that words are handed on', async () =>
  expect(behind(await ranFor(['forge run script.x'], { anyCommand: true }))).toEqual([]));

test('a slow command is ended after half of the time, and is the last that is tried', async () => {
  const done = await ranFor(['forge a 100ms', 'forge b 90000ms', 'forge c'], { within: '4s' });
  const controls = done.filter(({ step }) => step.startsWith('control · '));
  expect(controls.map(({ command, timeout }) => [command[1], timeout])).toEqual([
    ['a', 2_000],
    ['b', 2_000],
  ]);
  expect(behind(done)).toEqual(['forge a 100ms']);
});
