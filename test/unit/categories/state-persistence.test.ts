import { category } from '../../../src/categories/state-persistence/index.ts';
import { file, files, note, request, run, type Sketch, state, stateCopy } from '../../evidence.ts';
import { COMMAND, guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

type Told = Parameters<typeof run>[1];

const command = {
  acts: [{ run: 'forge run one' }, { run: 'forge run two' }],
  read: { run: 'forge status' },
};
/** A command whose state outlives its container. */
const KEEPS = { ...COMMAND, state: ['/srv'] };
const service = { acts: ['POST /transfers'], read: 'GET /statement' };

const read = (step: string, stdout: string, told: Told = {}) =>
  run(step, { command: ['forge', 'status'], stdout, ...told });
const act = (index: number, told: Told = {}) =>
  run(`act ${index}`, { command: ['forge', 'run', index === 0 ? 'one' : 'two'], ...told });
const failing = { ...command, fails: [{ act: { run: 'forge run one', exit: 3 }, shows: ['one: failed'] }] };
const fail = (told: Told = {}) =>
  run('fail 0', { command: ['forge', 'run', 'one'], exitCode: 3, stderr: 'no such file', ...told });
const killed = (step: string, landed = true) =>
  run(step, {
    command: ['forge', 'run', 'two'],
    exitCode: landed ? 137 : 0,
    signal: { name: 'SIGKILL', afterMs: 200, sentMs: landed ? 201 : null, landed },
  });

const threeActs = { ...command, acts: [...command.acts, { run: 'forge run three' }] };

/** Two acts that were killed, the later one too late at first, and perhaps in time then; and what a kill of the former left. */
const killedThird = (inTime: boolean, left = 'one'): readonly Sketch[] => {
  const three = (sketch: Sketch<'run'>): Sketch => ({
    ...sketch,
    data: { ...sketch.data, command: ['forge', 'run', 'three'] },
  });
  return [
    killed('kill 1.0'),
    read('read after kill 1.0', left),
    act(1),
    read('read after act 1', 'one two'),
    three(killed('kill 2.0', false)),
    read('read after kill 2.0', 'one two three'),
    three(killed('kill 2.1', inTime)),
    read('read after kill 2.1', 'one two three'),
    three(run('act 2')),
    read('read after act 2', 'one two three'),
  ];
};

/** A command whose first act was done and can be read. */
const told = (...seen: readonly Sketch[]): readonly Sketch[] => [
  read('read before', 'none'),
  act(0),
  read('read after act 0', 'one'),
  ...seen,
];

/** The second act, not killed, and once more on the same state. */
const doneTwice = (first: string, again: string): readonly Sketch[] => [
  act(1),
  read('read after act 1', first),
  run('once more · act 1', { command: ['forge', 'run', 'two'] }),
  read('once more · read after act 1', again),
];

/** An act with room and on a full disk, and what was read after each. */
function onFullDisk({
  exitCode = 0,
  read: after,
  readCode = 0,
  againCode = 0,
  readAgain = 'one',
  unsteady = false,
}: {
  readonly exitCode?: number;
  readonly read: string;
  readonly readCode?: number;
  readonly againCode?: number;
  readonly readAgain?: string;
  readonly unsteady?: boolean;
}): readonly Sketch[] {
  const act = (step: string, code: number) =>
    run(`full disk · ${step} 0`, { command: ['forge', 'run', 'one'], exitCode: code });
  return [
    act('whole act', 0),
    read('full disk · read whole 0', 'one'),
    read('full disk · read whole again 0', unsteady ? 'one, at 12:01' : 'one'),
    act('act', exitCode),
    read('full disk · read 0', after, { exitCode: readCode }),
    act('act again', againCode),
    read('full disk · read again 0', readAgain),
  ];
}

/** The same, where the act with room again was cut off, and done once more. */
const withAgain = (
  seen: Parameters<typeof onFullDisk>[0],
  more: Parameters<typeof run>[1],
): readonly Sketch[] =>
  onFullDisk(seen).flatMap((one) => {
    if (one.step !== 'full disk · act again 0') return [one];
    const command = ['forge', 'run', 'one'];
    return [run(one.step, { command, ...CUT_OFF }), run(`${one.step} · once more`, { command, ...more })];
  });

/** The same act with room once more. */
const onceMore = (stdout: string): readonly Sketch[] => [
  run('full disk · once more · act 0', { command: ['forge', 'run', 'one'] }),
  read('full disk · once more · read 0', stdout),
];

const get = (step: string, response: string, more: Parameters<typeof request>[1] = {}) =>
  request(step, { path: '/statement', response, ...more });
const post = (step: string, more: Parameters<typeof request>[1] = {}) =>
  request(step, { method: 'POST', path: '/transfers', status: 201, ...more });
/** A service whose first act was done and read, and that was restarted twice. */
const served = (after: string, ...seen: readonly Sketch[]): readonly Sketch[] => [
  state('start'),
  get('read before', '0'),
  post('act 0'),
  get('read after act 0', '1'),
  state('start after restart'),
  get('read after restart', after),
  get('read after another restart', after),
  ...seen,
];

/** Given up by us. */
const CUT_OFF = { outcome: 'timed-out', exitCode: null } as const;
/** Not ready in its time, though it ran. */
const LATE = { ready: false, readyMs: null, detail: 'not ready within 10 s' } as const;

/** A service that has refused an act on a full disk, and was killed there. */
const onFullDiskServed = (...seen: readonly Sketch[]): readonly Sketch[] =>
  served(
    '1',
    post('full disk · whole act 0'),
    get('full disk · read whole 0', '1'),
    get('full disk · read whole again 0', '1'),
    post('full disk · act 0', { status: 507 }),
    ...seen,
  );

const listing = (step: string, content: string) =>
  files(step, { root: '/work', entries: [file('state.json', content)] });

/** The two acts alone, in both orders, then both at once. */
const together = (stdout: string, one: Told = {}, other: Told = {}, more: Told = {}): readonly Sketch[] =>
  told(
    read('alone · read before', 'none'),
    run('alone · one first · act 0'),
    read('alone · one first · read 0', 'one'),
    run('alone · one first · act 1'),
    read('alone · one first · read 1', 'one two'),
    run('alone · other first · act 0'),
    read('alone · other first · read 0', 'two'),
    run('alone · other first · act 1'),
    read('alone · other first · read 1', 'two one'),
    // We hear of their ends one second apart.
    run('together 0 · one', { command: ['forge', 'run', 'one'], lifeMs: 1_500, ...one }),
    run('together 0 · other', { command: ['forge', 'run', 'two'], lifeMs: 1_500, ...other }),
    read('together 0 · read', stdout, more),
  );

/** The same round once more. */
const togetherOnceMore = (told: Told): readonly Sketch[] => [
  run('together 0 · one · once more', { command: ['forge', 'run', 'one'], lifeMs: 1_500, ...told }),
  run('together 0 · other · once more', { command: ['forge', 'run', 'two'], lifeMs: 1_500, ...told }),
];

/** Both alone once more, the first one first. */
const bothOnceMore = (stdout: string): readonly Sketch[] => [
  run('once more · act 0'),
  run('once more · act 1', { command: ['forge', 'run', 'two'] }),
  read('once more · read 1', stdout),
];

/** Every rule is doubted where the baseline failed. */
const doubted = () =>
  open('an act that changes nothing that is read', {
    claim: { ...command, shows: ['one'], second: { run: 'cat state' } },
    seen: [read('read before', 'one'), act(0), read('read after act 0', 'one')],
    says: ['says the same before and after what was done: “one”'],
  });

testJudge(category, {
  subject: COMMAND,
  // A baseline that fails is a mistake in the contract, and nothing can be learnt from it.
  neverAccuses: ['baseline-works'],
  cases: {
    'baseline-works': [
      innocent('acts that work and can be read', {
        claim: command,
        seen: told(),
        says: ['All 2 acts and reads'],
      }),
      innocent('an act of a service that shows only after a restart', {
        subject: SERVICE,
        claim: service,
        seen: [
          state('start'),
          get('read before', '0'),
          post('act 0'),
          get('read after act 0', '0'),
          get('read after restart', '1'),
        ],
        says: ['worked'],
      }),
      open('the second act of a service, by its own client, that fails', {
        subject: SERVICE,
        claim: { acts: [{ run: 'client set a' }, { run: 'client set b' }], read: { run: 'client get' } },
        seen: [
          state('start'),
          read('read before', 'none'),
          run('act 0', { command: ['client', 'set', 'a'] }),
          run('act 0', { command: ['client', 'set', 'b'], exitCode: 1, stderr: 'no room' }),
          read('read after act 0', 'a'),
        ],
        says: ['`client set b` (act 0) ended with exit code 1, writing “no room”'],
      }),
      doubted(),
      open('an act that fails', {
        claim: command,
        seen: [read('read before', 'none'), act(0, { exitCode: 3, stderr: 'no phase' })],
        says: ['`forge run one` (act 0) ended with exit code 3, writing “no phase”'],
      }),
      open('an act that fails after the other one', {
        claim: command,
        seen: told(run('alone · other first · act 1', { exitCode: 1 })),
        says: ['alone · other first · act 1'],
      }),
      open('a preparation that is refused', {
        subject: SERVICE,
        claim: { ...service, prepare: [{ http: 'POST /accounts', expect: 201 }] },
        seen: [state('start'), post('prepare 0', { status: 200, response: 'hm' })],
        says: ['POST /transfers (prepare 0) answered 200: “hm”'],
      }),
      open('a service that does not start', {
        subject: SERVICE,
        claim: service,
        seen: [state('start', { ready: false, detail: 'refused' })],
        says: ['did not become ready (refused)'],
      }),
      open('a read that tells how long ago something was', {
        claim: command,
        seen: told(
          read('read after act 0 again', 'one, 2 s ago'),
          read('once more · read after act 0', 'one, 3 s ago'),
        ),
        says: ['The same state is not told by the same words twice: `forge status` said “one”'],
      }),
      open('a state that could not be put back', {
        claim: command,
        seen: told(stateCopy('put back', { exact: false })),
        says: ['/work/state could not be put back'],
      }),
    ],
    'tells-what-was-done': [
      guilty('an act that is forgotten when another is done', {
        claim: { ...command, shows: ['one', 'two'] },
        seen: told(act(1), read('read after act 1', 'two')),
        says: ['`forge status` did not say “one”: it said “two”'],
      }),
      innocent('all of them', {
        claim: { ...command, shows: ['one', 'two'] },
        seen: told(act(1), read('read after act 1', 'one two')),
        says: ['tells all that was done.'],
      }),
      guilty('a failure that is not remembered', {
        claim: failing,
        seen: told(fail(), read('read after fail 0', 'one: done')),
        says: [
          'After `forge run one` ended with exit code 3, `forge status` did not say “one: failed”: it said “one: done”',
        ],
      }),
      guilty('a failure of a service that is not remembered', {
        subject: SERVICE,
        claim: { ...service, fails: [{ act: { http: 'POST /transfers', expect: 422 }, shows: ['refused'] }] },
        seen: served('1', post('fail 0', { status: 422 }), get('read after fail 0', '1')),
        says: ['After POST /transfers answered 422, GET /statement did not say “refused”'],
      }),
      innocent('a failure that is remembered', {
        claim: { ...failing, shows: ['two'] },
        seen: told(
          act(1),
          read('read after act 1', 'one two'),
          fail(),
          read('read after fail 0', 'one: failed'),
        ),
        says: ['tells all that was done, and what failed'],
      }),
      open('an act that was to fail, and works', {
        claim: failing,
        seen: told(fail({ exitCode: 0, stdout: 'done' }), read('read after fail 0', 'one: done')),
        says: ['Not as claimed, `forge run one` said “done”'],
      }),
      open('a read after a failure that is not answered in time', {
        claim: failing,
        seen: told(fail(), read('read after fail 0', '', { outcome: 'timed-out', exitCode: null })),
        says: ['Not as claimed, `forge status` was still running'],
      }),
      open('nothing that was to fail was tried', {
        claim: { ...failing, shows: ['two'] },
        seen: told(act(1), read('read after act 1', 'one two')),
        says: ['Not all that was to be read was read'],
      }),
      doubted(),
      moot('no words claimed', { claim: command, seen: told(), says: ['claims no words'] }),
    ],
    'survives-restart': [
      guilty('a service that has forgotten', {
        subject: SERVICE,
        claim: service,
        seen: served('0'),
        says: ['After a polite restart, GET /statement answered 200: “0”; before it had answered 200: “1”'],
      }),
      guilty('a service that does not come back', {
        subject: SERVICE,
        claim: service,
        seen: [
          ...served('1').filter(({ step }) => step !== 'start after restart'),
          state('start after another restart', { ready: false, running: false, detail: 'the process ended' }),
        ],
        says: ['After another polite restart the service did not become ready (the process ended)'],
      }),
      open('a service that was late once, and was not started once more', {
        subject: SERVICE,
        claim: service,
        seen: [...served('1').slice(0, 4), state('start after restart', LATE)],
        says: ['After a polite restart the service did not become ready (not ready within 10 s)'],
      }),
      guilty('a service that hangs after a restart, and when it is started once more', {
        subject: SERVICE,
        claim: service,
        seen: [
          ...served('1').slice(0, 4),
          state('start after restart', LATE),
          state('start after restart · once more', LATE),
        ],
        says: ['After a polite restart the service did not become ready (not ready within 10 s)'],
      }),
      innocent('a service that a machine which stood still kept from being ready once', {
        subject: SERVICE,
        claim: service,
        seen: [
          ...served('1').map((one) => (one.step === 'start after restart' ? state(one.step, LATE) : one)),
          state('end before start after restart · once more', { moment: 'stopped', running: false }),
          state('start after restart · once more'),
        ],
        says: ['all 2 times'],
      }),
      innocent('a read that a machine which stood still cut off once', {
        claim: command,
        seen: told(
          read('read after act 0 again', '', CUT_OFF),
          read('read after act 0 again · once more', 'one'),
        ),
        says: ['the same afterwards'],
      }),
      guilty('a read that hangs, twice', {
        claim: command,
        seen: told(
          read('read after act 0 again', '', CUT_OFF),
          read('read after act 0 again · once more', '', CUT_OFF),
        ),
        says: ['In the next process, `forge status` was still running'],
      }),
      guilty('a next process that reads something else', {
        claim: command,
        seen: told(read('read after act 0 again', 'none')),
        says: ['In the next process, `forge status` said “none”; before it had said “one”'],
      }),
      guilty('a read that takes away what it tells', {
        claim: command,
        seen: told(read('read after act 0 again', 'none'), read('once more · read after act 0', 'one')),
        says: ['In the next process, `forge status` said “none”; before it had said “one”'],
      }),
      guilty('a read that spoils the state for good', {
        claim: command,
        seen: told(
          read('read after act 0 again', '', { exitCode: 1, stderr: 'damaged' }),
          read('once more · read after act 0', '', { exitCode: 1, stderr: 'damaged' }),
        ),
        says: ['In the next process', 'damaged'],
      }),
      innocent('the same each time', {
        subject: SERVICE,
        claim: service,
        seen: served('1'),
        says: ['all 2 times'],
      }),
      innocent('what showed only afterwards', {
        subject: SERVICE,
        claim: service,
        seen: [
          state('start'),
          get('read before', '0'),
          post('act 0'),
          get('read after act 0', '0'),
          get('read after restart', '1'),
          get('read after another restart', '1'),
        ],
        says: ['all 2 times'],
      }),
      innocent('the next process', {
        claim: command,
        seen: told(read('read after act 0 again', 'one')),
        says: ['the same afterwards'],
      }),
      doubted(),
    ],
    'survives-kill': [
      guilty('an acknowledged act that is gone', {
        subject: SERVICE,
        claim: service,
        seen: served('1', post('act 1'), get('read after kill', '1'), get('read after another kill', '1')),
        says: [
          'POST /transfers was acknowledged, and the service killed at once',
          'as if nothing had been done',
        ],
      }),
      open('a service whose acts make no difference when they are done again', {
        subject: SERVICE,
        claim: service,
        seen: served(
          '1',
          ...[post('act 1'), get('read after kill', '1'), get('read after another kill', '1')],
          ...[get('read before the last act', '1'), post('last act'), get('read after the last act', '1')],
        ),
        says: ['claim acts that make a difference each time'],
      }),
      guilty('a service that forgets the last of it, though once more makes a difference', {
        subject: SERVICE,
        claim: service,
        seen: served(
          '1',
          ...[post('act 1'), get('read after kill', '1'), get('read after another kill', '1')],
          ...[get('read before the last act', '1'), post('last act'), get('read after the last act', '2')],
        ),
        says: ['as if nothing had been done'],
      }),
      guilty('a service that forgets the last of it, and refuses to do it again', {
        subject: SERVICE,
        claim: service,
        seen: served(
          '1',
          ...[post('act 1'), get('read after kill', '1'), get('read after another kill', '1')],
          get('read before the last act', '1'),
          post('last act', { status: 503 }),
          get('read after the last act', '1'),
          get('read after the last restart', '1'),
        ),
        says: ['as if nothing had been done'],
      }),
      guilty('a service that writes late, so that once more makes a difference after a polite end', {
        subject: SERVICE,
        claim: service,
        seen: served(
          '1',
          ...[post('act 1'), get('read after kill', '1'), get('read after another kill', '1')],
          ...[get('read before the last act', '1'), post('last act'), get('read after the last act', '1')],
          get('read after the last restart', '2'),
        ),
        says: ['as if nothing had been done'],
      }),
      guilty('a service that has forgotten what its own client told it', {
        subject: SERVICE,
        claim: { acts: [{ run: 'client set' }], read: { run: 'client get' } },
        seen: [
          state('start'),
          read('read before', '0'),
          run('act 0'),
          read('read after act 0', '1'),
          read('read after restart', '1'),
          read('read after another restart', '1'),
          run('act 1', { command: ['client', 'set'] }),
          read('read after kill', '1'),
        ],
        says: [
          '`client set` was acknowledged, and the service killed at once',
          'as if nothing had been done',
        ],
      }),
      innocent('one that still worked through what it had acknowledged when it was read', {
        subject: SERVICE,
        claim: service,
        seen: served('1', post('act 1'), get('read after kill', '1'), get('read after another kill', '2')),
        says: ['was the same afterwards'],
      }),
      guilty('a service that forgets when it is killed idle', {
        subject: SERVICE,
        claim: service,
        seen: served('1', post('act 1'), get('read after kill', '2'), get('read after another kill', '1')),
        says: ['After another SIGKILL, GET /statement answered 200: “1”'],
      }),
      guilty('an earlier act that goes with a killed one', {
        claim: command,
        seen: told(
          killed('kill 1.0'),
          read('read after kill 1.0', 'none'),
          act(1),
          read('read after act 1', 'one two'),
        ),
        says: [
          'After `forge run two` was killed 201 ms into its life, `forge status` said “none”; before it had said “one”',
        ],
      }),
      guilty('a state that is damaged for good', {
        claim: command,
        seen: told(
          killed('kill 1.0'),
          read('read after kill 1.0', '', { exitCode: 1, stderr: 'it is gone' }),
          act(1, { exitCode: 1 }),
          read('read after act 1', '', { exitCode: 1, stderr: 'it is gone' }),
        ),
        says: ['ended with exit code 1, writing “it is gone”; before it had said “one”'],
      }),
      guilty('a state that a killed reader takes with it', {
        claim: command,
        seen: told(
          act(1),
          read('read after act 1', 'one two'),
          killed('kill of the reader'),
          read('read after kill of the reader', '', { exitCode: 1, stderr: 'damaged' }),
        ),
        says: ['ended with exit code 1, writing “damaged”'],
      }),
      innocent('all that was acknowledged', {
        subject: SERVICE,
        claim: service,
        seen: served('1', post('act 1'), get('read after kill', '2'), get('read after another kill', '2')),
        says: ['the same'],
      }),
      innocent('the state without and with the killed act', {
        claim: command,
        seen: told(
          killed('kill 1.0'),
          read('read after kill 1.0', 'one'),
          killed('kill 1.1'),
          read('read after kill 1.1', 'one two'),
          act(1),
          read('read after act 1', 'one two'),
        ),
        says: ['all 2 kills'],
      }),
      innocent('an act that adds once, whatever earlier kills had added', {
        claim: command,
        seen: told(
          killed('kill 1.0'),
          read('read after kill 1.0', 'one, milk'),
          killed('kill 1.1'),
          read('read after kill 1.1', 'one, milk'),
          act(1),
          read('read after act 1', 'one, milk'),
        ),
        says: ['all 2 kills'],
      }),
      open('a read that tells when something was done', {
        claim: command,
        seen: told(
          killed('kill 1.0'),
          read('read after kill 1.0', 'one, two at 12:01:07'),
          ...doneTwice('one, two at 12:01:09', 'one, two at 12:01:12'),
        ),
        says: [
          'Done twice on the same state, `forge run two` is told by other words',
          'said “one, two at 12:01:09”, and then it said “one, two at 12:01:12”',
          'tells times or ids',
        ],
      }),
      open('a read that tells how long ago something was, after its own kill', {
        claim: command,
        seen: told(
          act(1),
          read('read after act 1', 'one, two, 1 s ago'),
          killed('kill of the reader'),
          read('read after kill of the reader', 'one, two, 2 s ago'),
          read('read after kill of the reader, a second later', 'one, two, 3 s ago'),
        ),
        says: ['not told by the same words twice', 'how long ago'],
      }),
      guilty('a loss by the kill of a reader, told alike a second later', {
        claim: command,
        seen: told(
          act(1),
          read('read after act 1', 'one, two'),
          killed('kill of the reader'),
          read('read after kill of the reader', 'none'),
          read('read after kill of the reader, a second later', 'none'),
        ),
        says: ['`forge status` said “none”'],
      }),
      open('a read that tells how long ago something was, after a kill', {
        claim: command,
        seen: told(
          killed('kill 1.0'),
          read('read after kill 1.0', 'one, two, 3 s ago'),
          ...doneTwice('one, two, 1 s ago', 'one, two, 1 s ago'),
          read('once more · read after act 1, a second later', 'one, two, 2 s ago'),
        ),
        says: ['not told by the same words twice'],
      }),
      guilty('a loss, of what tells the same each time', {
        claim: command,
        seen: told(
          killed('kill 1.0'),
          read('read after kill 1.0', 'two'),
          ...doneTwice('one, two', 'one, two'),
        ),
        says: ['was killed 201 ms into its life, `forge status` said “two”; before it had said “one”'],
      }),
      guilty('a state of before what was acknowledged, of what tells times', {
        claim: command,
        seen: told(
          killed('kill 1.0'),
          read('read after kill 1.0', 'none'),
          ...doneTwice('one, two at 12:01:09', 'one, two at 12:01:12'),
        ),
        says: ['`forge status` said “none”; before it had said “one”'],
      }),
      guilty('a state that cannot be read after a kill, of what tells times', {
        claim: command,
        seen: told(
          killed('kill 1.0'),
          read('read after kill 1.0', '', { exitCode: 1, stderr: 'damaged' }),
          ...doneTwice('one, two at 12:01:09', 'one, two at 12:01:12'),
        ),
        says: ['writing “damaged”'],
      }),
      open('an act that was refused before the kill', {
        subject: SERVICE,
        claim: service,
        seen: served('1', post('act 1', { status: 503 }), get('read after kill', '1')),
        says: ['never acknowledged: POST /transfers answered 503'],
      }),
      open('kills of an act that came too late, and one of the reader that did not', {
        claim: command,
        seen: told(
          killed('kill 1.0', false),
          read('read after kill 1.0', 'one two'),
          act(1),
          read('read after act 1', 'one two'),
          killed('kill of the reader'),
          read('read after kill of the reader', 'one two'),
        ),
        says: ['No kill of `forge run two` landed while it was at work'],
      }),
      open('kills of a later act that came too late', {
        claim: threeActs,
        seen: told(...killedThird(false)),
        says: ['No kill of `forge run three` landed while it was at work'],
      }),
      guilty('an act that a killed one took with it, though no kill of another landed', {
        claim: threeActs,
        seen: told(...killedThird(false, 'none')),
        says: ['`forge status` said “none”; before it had said “one”'],
      }),
      innocent('one kill of a later act that landed, beside one that came too late', {
        claim: threeActs,
        seen: told(...killedThird(true)),
        says: ['all 2 kills'],
      }),
      open('kills that came too late', {
        claim: command,
        seen: told(
          killed('kill 1.0', false),
          read('read after kill 1.0', 'none'),
          act(1),
          read('read after act 1', 'x'),
        ),
        says: ['No kill landed'],
      }),
      doubted(),
    ],
    'survives-recreation': [
      guilty('a state that went with the container', {
        subject: KEEPS,
        claim: command,
        seen: told(read('read after kill of the reader', 'one two'), read('read after recreation', 'none')),
        says: ['In a new container on the same volumes, `forge status` said “none”'],
      }),
      guilty('a state that is found by the host name only', {
        subject: KEEPS,
        claim: command,
        seen: told(
          read('read after kill of the reader', 'one two'),
          note('recreate', { name: 'recreated', values: { hostName: 'forge-1-9' } }),
          read('read after recreation', 'none'),
        ),
        says: ['on the same volumes and under another host name, forge-1-9, `forge status` said “none”'],
      }),
      open('a read that tells how long ago something was', {
        subject: KEEPS,
        claim: command,
        seen: told(
          read('read after kill of the reader', 'one, 2 s ago'),
          read('read after recreation', 'one, 4 s ago'),
          read('read after recreation, a second later', 'one, 5 s ago'),
        ),
        says: ['not told by the same words twice'],
      }),
      guilty('a state that is gone, told alike a second later', {
        subject: KEEPS,
        claim: command,
        seen: told(
          read('read after kill of the reader', 'one'),
          read('read after recreation', 'none'),
          read('read after recreation, a second later', 'none'),
        ),
        says: ['`forge status` said “none”'],
      }),
      innocent('a state that is where it was declared', {
        subject: SERVICE,
        claim: service,
        seen: served('1', get('read after another kill', '2'), get('read after recreation', '2')),
        says: ['the same afterwards'],
      }),
      open('a contract that declares nothing that outlives the container', {
        claim: command,
        seen: told(read('read after kill of the reader', 'one two'), read('read after recreation', 'none')),
        says: ['declares no folder that outlives the container (subject.state)'],
      }),
      open('no recreation', { subject: KEEPS, claim: command, seen: told(), says: ['Nothing was seen'] }),
      doubted(),
    ],
    'survives-full-disk': [
      guilty('what was acknowledged is not there', {
        claim: { ...command, acts: command.acts.slice(0, 1) },
        seen: onFullDisk({ read: 'none' }),
        says: [
          'On a full disk `forge run one` was acknowledged (it ended with exit code 0)',
          'said “none”, where with room it had said “one”',
        ],
      }),
      guilty('what was acknowledged is not there, of what is told alike each time', {
        claim: { ...command, acts: command.acts.slice(0, 1) },
        seen: [...onFullDisk({ read: 'none', readAgain: 'none' }), ...onceMore('one')],
        says: ['was acknowledged', 'said “none”'],
      }),
      guilty('an acknowledged act after which nothing can be read, of what tells times', {
        claim: { ...command, acts: command.acts.slice(0, 1) },
        seen: [...onFullDisk({ read: '', readCode: 1 }), ...onceMore('one at 12:01:12')],
        says: ['was acknowledged', 'ended with exit code 1'],
      }),
      open('a read that tells when something was done, of what was acknowledged', {
        claim: { ...command, acts: command.acts.slice(0, 1) },
        seen: [...onFullDisk({ read: 'one at 12:01:07' }), ...onceMore('one at 12:01:12')],
        says: ['Done twice on the same state, `forge run one` is told by other words', 'tells times or ids'],
      }),
      open('a read that tells when something was done, of what was refused at first', {
        claim: { ...command, acts: command.acts.slice(0, 1) },
        seen: [
          ...onFullDisk({ exitCode: 1, read: 'none', readAgain: 'one at 12:01:07' }),
          ...onceMore('one at 12:01:12'),
        ],
        says: ['tells times or ids'],
      }),
      guilty('a state that cannot be read any more', {
        claim: { ...command, acts: command.acts.slice(0, 1) },
        seen: onFullDisk({ exitCode: 1, read: '', readCode: 1 }),
        says: ['the state cannot be read: `forge status` ended with exit code 1'],
      }),
      guilty('an act that does not work any more', {
        claim: { ...command, acts: command.acts.slice(0, 1) },
        seen: onFullDisk({ exitCode: 1, read: 'none', againCode: 1 }),
        says: ['once there was room again, it ended with exit code 1'],
      }),
      guilty('a state that lost something on the way', {
        claim: { ...command, acts: command.acts.slice(0, 1) },
        seen: onFullDisk({ exitCode: 1, read: 'none', readAgain: 'another' }),
        says: ['done again with room, `forge status` said “another”'],
      }),
      guilty('a service that does not come back', {
        subject: { ...SERVICE, state: ['/data'] },
        claim: service,
        seen: onFullDiskServed(
          state('full disk · start after', { ready: false, running: false, detail: 'it ended' }),
        ),
        says: ['Killed on a full disk, the service did not become ready', 'it ended'],
      }),
      open('a service that was late once on what a full disk left, and was not started once more', {
        subject: { ...SERVICE, state: ['/data'] },
        claim: service,
        seen: onFullDiskServed(state('full disk · start after', LATE)),
        says: ['the service did not become ready', 'not ready within 10 s'],
      }),
      guilty('a service that hangs on what a full disk left, twice', {
        subject: { ...SERVICE, state: ['/data'] },
        claim: service,
        seen: onFullDiskServed(
          state('full disk · start after', LATE),
          state('full disk · start after · once more', LATE),
        ),
        says: ['Killed on a full disk, the service did not become ready', 'not ready within 10 s'],
      }),
      innocent('a service that a machine which stood still kept from being ready once', {
        subject: { ...SERVICE, state: ['/data'] },
        claim: service,
        seen: onFullDiskServed(
          state('full disk · start after', LATE),
          state('full disk · start after · once more'),
          get('full disk · read 0', '0'),
          post('full disk · act again 0'),
          get('full disk · read again 0', '1'),
        ),
        says: ['1 act on a full disk, 1 of them refused'],
      }),
      innocent('refused, and done later, once it was done in time', {
        claim: { ...command, acts: command.acts.slice(0, 1) },
        seen: withAgain({ exitCode: 1, read: 'none' }, {}),
        says: ['1 act on a full disk, 1 of them refused'],
      }),
      open('refused, and cut off when it was done again, after which it cannot be done once more', {
        claim: { ...command, acts: command.acts.slice(0, 1) },
        seen: withAgain({ exitCode: 1, read: 'none' }, { exitCode: 1, stderr: 'is there already' }),
        says: [
          'Once there was room again, `forge run one` had not come to an end in its time',
          'is there already',
        ],
      }),
      open('refused, and done twice because it was cut off', {
        claim: { ...command, acts: command.acts.slice(0, 1) },
        seen: withAgain({ exitCode: 1, read: 'none', readAgain: 'one one' }, {}),
        says: ['had not come to an end in its time'],
      }),
      guilty('an act that hangs on what a full disk left, twice', {
        claim: { ...command, acts: command.acts.slice(0, 1) },
        seen: withAgain({ exitCode: 1, read: 'none' }, CUT_OFF),
        says: ['once there was room again, it was still running'],
      }),
      innocent('refused, and done later', {
        claim: { ...command, acts: command.acts.slice(0, 1) },
        seen: onFullDisk({ exitCode: 1, read: 'none' }),
        says: ['1 act on a full disk, 1 of them refused'],
      }),
      innocent('found room all the same', {
        claim: { ...command, acts: command.acts.slice(0, 1) },
        seen: onFullDisk({ read: 'one' }),
        says: ['0 of them refused'],
      }),
      open('a reader that never says the same twice', {
        claim: { ...command, acts: command.acts.slice(0, 1) },
        seen: onFullDisk({ read: 'one', unsteady: true }),
        says: ['not told by the same words twice'],
      }),
      open('not tried', { claim: command, seen: told(), says: ['Nothing was done on a full disk'] }),
      moot('a service that keeps its state elsewhere', {
        subject: SERVICE,
        claim: service,
        seen: served('1'),
        says: ['no state on a disk of its own'],
      }),
    ],
    'loading-leaves-it-alone': [
      guilty('other bytes after reading', {
        claim: command,
        seen: told(listing('left before loading', 'a'), listing('left after loading', 'b')),
        says: ['Only reading the state changed state.json in /work'],
      }),
      innocent('the same bytes', {
        claim: command,
        seen: told(listing('left before loading', 'a'), listing('left after loading', 'a')),
        says: ['changed nothing'],
      }),
      moot('a store that keeps books of its own', {
        claim: { ...command, bytes: 'either' },
        seen: told(listing('left before loading', 'a'), listing('left after loading', 'b')),
        says: ['bytes: either'],
      }),
      guilty('other bytes, where the same ones are claimed', {
        claim: { ...command, bytes: 'same' },
        seen: told(listing('left before loading', 'a'), listing('left after loading', 'b')),
        says: ['Only reading the state changed state.json'],
      }),
      doubted(),
    ],
    'two-writers-agree': [
      guilty('a lost update', {
        claim: { ...command, rounds: 1 },
        seen: together('two'),
        says: [
          'After `forge run one` and `forge run two` at the same time, `forge status` said “two”',
          '“one two”',
        ],
      }),
      guilty('a state that nobody can read any more', {
        claim: { ...command, rounds: 1 },
        seen: together('', {}, {}, { exitCode: 1, stderr: 'damaged' }),
        says: ['writing “damaged”'],
      }),
      guilty('one that says it failed, and did it all the same', {
        claim: { ...command, rounds: 1 },
        seen: together('one two', { exitCode: 1 }),
        says: ['said “one two”'],
      }),
      guilty('two that wait for each other for ever', {
        claim: { ...command, rounds: 1 },
        seen: together('none', { outcome: 'timed-out', exitCode: null }),
        says: ['Beside another process, `forge run one` was still running'],
      }),
      guilty('two that wait for each other for ever, also when they are started once more', {
        claim: { ...command, rounds: 1 },
        seen: [...together('none', CUT_OFF), ...togetherOnceMore(CUT_OFF)],
        says: ['Beside another process, `forge run one` was still running'],
      }),
      innocent('two that a machine which stood still cut off once', {
        claim: { ...command, rounds: 1 },
        seen: [
          ...together('', CUT_OFF).filter(({ step }) => step !== 'together 0 · read'),
          ...togetherOnceMore({}),
          read('together 0 · read', 'one two'),
        ],
        says: ['In all 1 rounds'],
      }),
      guilty('a lost update, of what is told alike each time', {
        claim: { ...command, rounds: 1 },
        seen: [...together('three'), ...bothOnceMore('one two')],
        says: ['`forge status` said “three”'],
      }),
      guilty('a lost update that leaves what one alone leaves, of what tells times', {
        claim: { ...command, rounds: 1 },
        seen: [...together('two'), ...bothOnceMore('one two at 12:01:12')],
        says: ['`forge status` said “two”'],
      }),
      guilty('a state that nobody can read any more, of what tells times', {
        claim: { ...command, rounds: 1 },
        seen: [
          ...together('', {}, {}, { exitCode: 1, stderr: 'damaged' }),
          ...bothOnceMore('one two at 12:01:12'),
        ],
        says: ['writing “damaged”'],
      }),
      open('a read that tells when something was done', {
        claim: { ...command, rounds: 1 },
        seen: [...together('one two at 12:01:07'), ...bothOnceMore('one two at 12:01:12')],
        says: ['Done twice on the same state, `forge run two` is told by other words', 'tells times or ids'],
      }),
      innocent('either order', {
        claim: { ...command, rounds: 1 },
        seen: together('two one'),
        says: ['all 1 rounds'],
      }),
      open('two of which the one had ended when the other began', {
        claim: { ...command, rounds: 1 },
        seen: together('two one', { lifeMs: 300 }, { lifeMs: 300 }),
        says: ['The one had always ended before the other began'],
      }),
      innocent('one that refuses to work beside the other', {
        claim: { ...command, rounds: 1 },
        seen: together('one', {}, { exitCode: 1 }),
        says: ['all 1 rounds'],
      }),
      moot('only one act', {
        claim: { ...command, acts: command.acts.slice(1) },
        seen: told(),
        says: ['only one act'],
      }),
      doubted(),
    ],
    'second-reader-agrees': [
      guilty('a reader that cannot read it', {
        claim: { ...command, second: { run: 'cat state' } },
        seen: told(run('second reader', { command: ['cat', 'state'], exitCode: 1, stderr: 'no JSON' })),
        says: ['The second reader, `cat state`, ended with exit code 1, writing “no JSON”'],
      }),
      guilty('a reader that reads something else later', {
        claim: { ...command, second: { run: 'cat state' } },
        seen: told(
          run('second reader', { stdout: 'a' }),
          run('second reader after recreation', { stdout: 'b' }),
        ),
        says: ['said “b”; before it had said “a”'],
      }),
      innocent('the same twice', {
        claim: { ...command, second: { run: 'cat state' } },
        seen: told(
          run('second reader', { stdout: 'a' }),
          run('second reader after recreation', { stdout: 'a' }),
        ),
        says: ['could read the state'],
      }),
      moot('no second reader', { claim: command, seen: told(), says: ['claims no second reader'] }),
      doubted(),
    ],
  },
});
