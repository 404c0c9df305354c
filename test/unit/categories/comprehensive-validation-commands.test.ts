import { expect, test } from 'vitest';
import { category as comprehensive } from '../../../src/categories/comprehensive-validation/index.ts';
import { onceMore } from '../../../src/lib/deeds.ts';
import type { EvidenceRecord } from '../../../src/model/evidence.ts';
import { judgeRules } from '../../../src/verdict/judge-rules.ts';
import {
  connection,
  files,
  inExperiment,
  note,
  recordsOf,
  run,
  type Sketch,
  traffic,
} from '../../evidence.ts';
import { COMMAND, guilty, innocent, moot, open, testJudge } from '../../judge-cases.ts';

/** As it is asked of a command-line tool: what only a service is asked stays out. */
const category = {
  ...comprehensive,
  description: {
    ...comprehensive.description,
    rules: comprehensive.description.rules.filter(({ subjects }) => subjects === undefined),
  },
};
const mix = [
  { command: { run: 'forge run build' } },
  { command: { run: 'forge init store/${value}' }, written: { run: 'ls store' } },
];
const commands = {
  mix,
  reads: [{ run: 'forge status' }],
  invariants: [{ name: 'digests fit', command: { run: 'sha256sum -c SHA256SUMS' } }],
  recover: [{ run: 'forge recover' }],
  within: '4s',
  litter: { files: 1, bytes: '1000B' },
};
const claim = { commands, recovers: '5s' };

type Told = Parameters<typeof run>[1];
const SIGKILL = { name: 'SIGKILL', afterMs: 40, sentMs: 41, landed: true };
const KILLED: Told = { exitCode: 137, signal: SIGKILL };

const LATE: Told = { outcome: 'timed-out', exitCode: null };

/** A run of the mix: its note, and what came of it. */
const did = (step: string, item: number, told: Told = {}): readonly Sketch[] => [
  note(step, { name: 'did', values: { step, item } }),
  run(step, {
    command:
      item === 0 ? ['forge', 'run', 'build'] : ['forge', 'init', `store/c1-${step.replace(/\W/g, '')}`],
    timeoutMs: 4_000,
    ...told,
  }),
];
const planned = (
  wave: number,
  item: number,
  component: string,
  fault: string,
  felt = true,
): readonly Sketch[] => [
  note(`wave ${wave}`, { name: 'planned', values: { wave, component, fault, item, share: 0.5 } }),
  note(`${component} ${fault} in wave ${wave}`, { name: 'felt', values: { wave, component, fault, felt } }),
];
const file = (path: string, size = 10) => ({ path, type: 'file' as const, mode: '0644', size, sha256: 'aa' });
const STATE = [file('.forge/state.json'), file('store/c1-before1/forge.toml', 900)];
const MADE = ['c1-before1', 'c1-wave3', 'c1-recovery1of1', 'c1-after1'];
const WAVES = [
  ...planned(1, 0, 'the command', 'killed'),
  ...planned(2, 1, 'the disk', 'full'),
  ...planned(3, 1, 'its output', 'unread'),
];

interface Seen {
  readonly before?: Told;
  readonly again?: string;
  readonly waves?: readonly Sketch[];
  readonly killed?: Told;
  readonly full?: Told;
  readonly unread?: Told;
  readonly recovered?: Told;
  readonly after?: Told;
  readonly readAfter?: Told;
  readonly first?: string;
  readonly made?: readonly string[];
  readonly written?: Told;
  readonly digests?: Told;
  readonly leftFirst?: ReturnType<typeof file>[];
  readonly left?: ReturnType<typeof file>[];
  readonly heard?: Parameters<typeof traffic>[1];
}

/** A whole trial; what is left out went well. */
const trial = (seen: Seen = {}): readonly Sketch[] =>
  inExperiment('commands-in-trouble', [
    note('values', { name: 'prefix', values: { prefix: 'c1-' } }),
    ...(seen.waves ?? WAVES),
    ...did('before 0', 0, seen.before),
    ...did('before 1', 1),
    run('read first 0', { command: ['forge', 'status'], stdout: seen.first ?? 'build: done' }),
    run('read before 0', { command: ['forge', 'status'], stdout: 'build: done' }),
    run('read before again 0', { command: ['forge', 'status'], stdout: seen.again ?? 'build: done' }),
    files('left first', { entries: seen.leftFirst ?? STATE }),
    files('left before', { entries: STATE }),
    traffic('before the faults'),
    ...did('wave 1', 0, { ...KILLED, ...seen.killed }),
    ...did('wave 2', 1, { exitCode: 1, stderr: 'no space left', ...seen.full }),
    ...did('wave 3', 1, { ...seen.unread }),
    run('recover 0', { command: ['forge', 'recover'], ...seen.recovered }),
    ...did('recovery 1 of 0', 0),
    ...did('recovery 1 of 1', 1),
    note('recovery', { name: 'recovery', values: { ms: 700 } }),
    ...did('after 0', 0, seen.after),
    ...did('after 1', 1),
    run('read after 0', { command: ['forge', 'status'], stdout: 'build: done', ...seen.readAfter }),
    run('written 1', { command: ['ls', 'store'], stdout: (seen.made ?? MADE).join('\n'), ...seen.written }),
    run('invariant 0', { command: ['sha256sum', '-c', 'SHA256SUMS'], ...seen.digests }),
    files('left after', { entries: seen.left ?? [...STATE, file('store/c1-wave3/.forge.tmp', 9_000)] }),
    traffic('the faults and after', seen.heard),
  ]);

/** The same, with what was done once more, since it had not ended in time. */
const thenMore = (seen: Seen, again: readonly Sketch[]): readonly Sketch[] => [
  ...trial(seen),
  ...inExperiment('commands-in-trouble', again),
];

testJudge(category, {
  subject: COMMAND,
  neverAccuses: ['steady-before', 'faults-felt'],
  cases: {
    'steady-before': [
      innocent('all did their work', { claim, seen: trial(), says: ['2 commands of the mix'] }),
      open('one fails before anything befell it', {
        claim,
        seen: trial({ before: { exitCode: 3, stderr: 'no such phase' } }),
        says: ['`forge run build` ended with exit code 3', 'no such phase', 'Nothing follows'],
      }),
      open('what is read differs by itself', {
        claim,
        seen: trial({ again: 'build: done at noon' }),
        says: ['`forge status`', 'in different words'],
      }),
      open('what is read tells of what the mix adds', {
        claim,
        seen: trial({ first: 'build: done once' }),
        says: ['`forge status` says something else when the mix was done once more'],
      }),
      open('nothing was done', { claim, seen: [], says: ['no room was opened'] }),
    ],
    'faults-felt': [
      innocent('each was seen', { claim, seen: trial(), says: ['3 of 3 faults in 3 waves'] }),
      innocent('a signal came too late once', {
        claim,
        seen: trial({ waves: [...WAVES, ...planned(4, 0, 'the command', 'killed', false)] }),
        says: ['3 of 4 faults in 4 waves'],
      }),
      open('no signal of a kind ever landed', {
        claim,
        seen: trial({
          waves: [...planned(1, 0, 'the command', 'killed', false), ...planned(2, 1, 'the disk', 'full')],
        }),
        says: ['the command killed: that was not seen to take effect'],
      }),
    ],
    'holds-during': [
      innocent('killed, refused, and done', {
        claim,
        seen: trial(),
        says: ['3 runs in trouble', '1 were ended by our signals'],
      }),
      innocent('a reader that is gone ends it by SIGPIPE', {
        claim,
        seen: trial({ unread: { exitCode: 141 }, made: MADE.filter((one) => one !== 'c1-wave3') }),
        says: ['in time'],
      }),
      guilty('it waits for ever on a full disk', {
        claim,
        seen: trial({ full: { outcome: 'timed-out', exitCode: null } }),
        says: ['Within 4 s', '(wave 2) was still running after 4 s', 'with full'],
      }),
      innocent('it was late once', {
        claim,
        seen: thenMore({ full: LATE }, did(onceMore('wave 2'), 1, { exitCode: 1 })),
        says: ['3 runs in trouble'],
      }),
      guilty('it waits for ever, and does so once more', {
        claim,
        seen: thenMore({ full: LATE }, did(onceMore('wave 2'), 1, LATE)),
        says: ['1 of 3 did neither', '(wave 2 · once more) was still running after 4 s', 'with full'],
      }),
      guilty('it hangs when a signal comes, which did not come in time once more', {
        claim,
        seen: thenMore(
          { killed: { ...LATE, signal: { ...SIGKILL, name: 'SIGTERM' } } },
          did(onceMore('wave 1'), 0, { signal: { ...SIGKILL, name: 'SIGTERM', landed: false } }),
        ),
        says: ['(wave 1) was still running after 4 s'],
      }),
      guilty('it is ended by a signal that nobody sent', {
        claim,
        seen: trial({ full: { exitCode: 139 } }),
        says: ['(1 to 125, or 128)', 'exit code 139'],
      }),
      guilty('another code than those that are claimed', {
        claim: { ...claim, commands: { ...commands, exits: [4] } },
        seen: trial(),
        says: ['(4)', 'exit code 1'],
      }),
      guilty('it fails of a signal that never came', {
        claim,
        seen: trial({ killed: { exitCode: 1, signal: { ...SIGKILL, landed: false } } }),
        says: ['exit code 1', 'with killed'],
      }),
      guilty('it takes all the memory', {
        claim,
        seen: trial({ full: { oomKilled: true, exitCode: 137 } }),
        says: ['want of memory'],
      }),
      open('a run was lost with its room', {
        claim,
        seen: trial({ full: { outcome: 'room-broke', exitCode: null } }),
        says: ['was lost with its room'],
      }),
    ],
    recovers: [
      innocent('everything works again', { claim, seen: trial(), says: ['700 ms after the last fault'] }),
      guilty('a command fails for good', {
        claim,
        seen: trial({ after: { exitCode: 1, stderr: 'locked' } }),
        says: ['within 5000 ms', '`forge run build` ended with exit code 1', 'locked'],
      }),
      innocent('what was late once', {
        claim,
        seen: thenMore({ after: LATE, recovered: LATE }, [
          ...did(onceMore('after 0'), 0),
          run(onceMore('recover 0'), { command: ['forge', 'recover'] }),
        ]),
        says: ['every command did its work again'],
      }),
      guilty('a command hangs for good', {
        claim,
        seen: thenMore({ after: LATE }, did(onceMore('after 0'), 0, LATE)),
        says: ['`forge run build` was still running'],
      }),
      guilty('the documented recovery fails', {
        claim,
        seen: trial({ recovered: { exitCode: 1 } }),
        says: ['`forge recover`'],
      }),
    ],
    'invariants-hold': [
      innocent('all hold', { claim, seen: trial(), says: ['“digests fit”'] }),
      moot('none is claimed', {
        claim: { ...claim, commands: { ...commands, invariants: [] } },
        seen: trial(),
        says: ['claims nothing'],
      }),
      guilty('one does not', {
        claim,
        seen: trial({ digests: { exitCode: 1, stdout: 'page.txt: FAILED' } }),
        says: ['“digests fit” does not hold', 'page.txt: FAILED'],
      }),
      open('one did not come to an end', {
        claim,
        seen: trial({ digests: LATE }),
        says: ['`sha256sum -c SHA256SUMS` was still running', 'was not told'],
      }),
      innocent('one was late once', {
        claim,
        seen: thenMore({ digests: LATE }, [run(onceMore('invariant 0'))]),
        says: ['“digests fit”'],
      }),
      guilty('one does not, as was seen once more', {
        claim,
        seen: thenMore({ digests: LATE }, [run(onceMore('invariant 0'), { exitCode: 1 })]),
        says: ['“digests fit” does not hold'],
      }),
    ],
    'writes-once': [
      innocent('what was said is there; what was killed or refused may be', {
        claim,
        seen: trial(),
        says: ['4 runs'],
      }),
      guilty('a run that ended well left nothing', {
        claim,
        seen: trial({ full: { exitCode: 0 } }),
        says: ['1 of 5 runs', '(wave 2)', 'with full'],
      }),
      guilty('one is there twice', {
        claim,
        seen: trial({ made: [...MADE, 'c1-after1'] }),
        says: ['more than once', '(after 1)'],
      }),
      open('what is there was not told', {
        claim,
        seen: trial({ written: { exitCode: 2 } }),
        says: ['`ls store` ended with exit code 2'],
      }),
      innocent('what is there was told once more', {
        claim,
        seen: thenMore({ written: LATE }, [run(onceMore('written 1'), { stdout: MADE.join('\n') })]),
        says: ['4 runs'],
      }),
      moot('nothing can be looked for', {
        claim: { ...claim, commands: { ...commands, mix: mix.map(({ command }) => ({ command })) } },
        seen: trial(),
        says: ['claims nothing'],
      }),
    ],
    'says-the-truth': [
      innocent('the same as before', { claim, seen: trial(), says: ['1 read told the same'] }),
      guilty('another thing than before', {
        claim,
        seen: trial({ readAfter: { stdout: 'build: failed' } }),
        says: ['“build: done” before', '“build: failed”'],
      }),
      guilty('it cannot be read any more', {
        claim,
        seen: trial({ readAfter: { exitCode: 1, stdout: '' } }),
        says: ['ended with exit code 1'],
      }),
      open('a read that did not come to an end', {
        claim,
        seen: trial({ readAfter: { ...LATE, stdout: '' } }),
        says: ['`forge status` was still running', 'was not told'],
      }),
      guilty('another thing than before, once more', {
        claim,
        seen: thenMore({ readAfter: { ...LATE, stdout: '' } }, [
          run(onceMore('read after 0'), { stdout: 'build: failed' }),
        ]),
        says: ['“build: done” before', '“build: failed”'],
      }),
    ],
    sealed: [
      innocent('it tried nothing', { claim, seen: trial(), says: ['nothing that is not declared'] }),
      guilty('it calls somebody', {
        claim,
        seen: trial({ heard: { connections: [connection(null)] } }),
        says: ['the faults and after', 'it tried to reach'],
      }),
      open('the wiretap overflowed', {
        claim,
        seen: trial({ heard: { complete: false } }),
        says: ['overflowed'],
      }),
    ],
    'within-budgets': [
      innocent('what the work itself made does not count', { claim, seen: trial(), says: ['0 new files'] }),
      guilty('a file for each fault', {
        claim,
        seen: trial({ left: [...STATE, file('report-1'), file('report-2')] }),
        says: ['At most 1 files', '2 files and 20 bytes', '/work/report-1'],
      }),
      innocent('a history that grows with each run', {
        claim,
        // Once in the second pass before the faults, so once more in each of the four passes after it.
        seen: trial({ leftFirst: [], left: [...STATE, ...['a', 'b', 'c', 'd'].map((name) => file(name))] }),
        says: ['4 new files'],
      }),
      guilty('one file that grew', {
        claim,
        seen: trial({ left: [file('.forge/state.json', 5_000)] }),
        says: ['4990 bytes'],
      }),
      open('a listing is missing', {
        claim,
        seen: trial().filter(({ step }) => step !== 'left after'),
        says: ['was not looked at'],
      }),
    ],
  },
});

test('a fail names the fewest faults that still caused it', () => {
  const inRoom = (room: string, sketches: readonly Sketch[], from: number): readonly EvidenceRecord[] =>
    recordsOf('comprehensive-validation', sketches).map((record, index) => ({
      ...record,
      id: `e${from + index}`,
      room,
    }));
  const whole = inRoom('1', trial({ after: { exitCode: 1 } }), 1);
  const least = inRoom(
    '2',
    trial({ after: { exitCode: 1 }, waves: planned(1, 0, 'the command', 'killed') }),
    1_000,
  );
  const shrunk = inRoom(
    '2',
    [note('shrunk', { name: 'shrunk', values: { minimal: true, rooms: 1, left: 1, seconds: 9 } })],
    2_000,
  );
  const [told] = judgeRules({
    rules: category.description.rules.filter(({ id }) => id === 'recovers'),
    judge: category.judge,
    claim: () => category.claim.parse(claim),
    subject: COMMAND,
    records: [...whole, ...least, ...shrunk.map((record) => ({ ...record, room: null }))],
  });
  expect(told?.verdict).toBe('fail');
  expect(told?.message).toContain(
    'The fewest faults that still fail, of 3, found in 1 further room: the command killed.',
  );
  expect(told?.table?.rows[0]).toEqual(['1', 'the command', 'killed', 'in command 1 of the mix', 'seen']);
});

test('a contract claims the mix of a service or the commands of a tool', () => {
  expect(category.claim.safeParse({}).error?.issues[0]?.message).toMatch(/^give `mix` for a service/);
  expect(category.claim.safeParse({ commands }).success).toBe(true);
});
