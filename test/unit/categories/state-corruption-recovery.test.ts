import { category } from '../../../src/categories/state-corruption-recovery/index.ts';
import { damage, file, files, note, request, run, type Sketch, state, stateCopy } from '../../evidence.ts';
import { COMMAND, guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const claim = {
  state: ['state.json'],
  act: { run: 'forge run test' },
  fingerprint: { run: 'forge status' },
};
const recovering = { ...claim, recover: [{ run: 'forge recover' }] };
const locking = { ...claim, locks: [{ path: 'lock', holder: 'forge run hold' }] };

const BEFORE = 'build: done\ntest: never run\n';
const AFTER = 'build: done\ntest: done\n';
/** What good state says, before and after the action; as the last records, so that the others keep their numbers. */
const controls: readonly Sketch[] = [
  run('good before', { stdout: BEFORE }),
  run('good act', { command: ['forge', 'run', 'test'] }),
  run('good after', { stdout: AFTER }),
  run('good again', { stdout: BEFORE }),
];
const listing = (step: string, content: string | null, name = 'state.json') =>
  files(step, { root: '/work', entries: content === null ? [] : [file(name, content)] });
const act = (told: Parameters<typeof run>[1] = {}) =>
  run('act', {
    command: ['forge', 'run', 'test'],
    exitCode: 1,
    stderr: 'forge: /work/state.json is damaged: it is not JSON',
    ...told,
  });

/** Damage that was noticed, unless told otherwise, and what was left of it. */
const noticed = (told: Parameters<typeof run>[1] = {}, left: string | null = 'damaged', name?: string) => [
  listing('damaged', 'damaged'),
  act(told),
  listing('left', left, name),
  damage('half'),
  ...controls,
];
/** Damage in spite of which the action succeeded, and what the state says then. */
const passedOver = (says: string, left: string | null = 'new') => [
  listing('damaged', 'damaged'),
  act({ exitCode: 0, stderr: '' }),
  listing('left', left),
  damage('half', { fingerprint: 'e5' }),
  run('fingerprint', { stdout: says }),
  ...controls,
];
/** The action beside a lock, and what the state says then. */
const besideLock = (kind: string, says: string, told: Parameters<typeof run>[1] = {}) => [
  listing('damaged', '1\n', 'lock'),
  act({ exitCode: 0, stderr: '' }),
  listing('left', null),
  damage('lock', { kind, path: '/work/lock', fingerprint: 'e5' }),
  run('fingerprint', { stdout: says, ...told }),
  ...controls,
];
/** Damage that was noticed, a recovery, and what the state says then. */
const recovered = (says: string, told: Parameters<typeof run>[1] = {}) => [
  listing('damaged', 'damaged'),
  act(),
  listing('left', 'damaged'),
  damage('half', { recover: ['e5'], recovered: 'e6' }),
  run('recover', { command: ['forge', 'recover'], ...told }),
  run('recovered', { stdout: says }),
  ...controls,
];
/** The same damage twice, and how its recoveries ended; one that was cut off left nothing. */
const recoveredTwice = (first: Parameters<typeof run>[1], second: Parameters<typeof run>[1]) => [
  ...recovered('build: never run\n', first),
  damage('half', { recover: ['e12'], recovered: 'e13' }),
  run('recover', { command: ['forge', 'recover'], ...second }),
  run('recovered', { stdout: second?.outcome === 'timed-out' ? 'build: never run\n' : BEFORE }),
];

/** What who only looks is told of damage as it lies. */
const looked = (told: Parameters<typeof run>[1]) => [
  ...noticed(),
  damage('asked', { alone: 'fingerprint', act: null, fingerprint: 'e10' }),
  run('asked', { command: ['forge', 'status'], ...told }),
];
/** A recovery that no failure had asked for, and what the state says then. */
const recoveredAtOnce = (
  told: Parameters<typeof run>[1],
  says: Parameters<typeof run>[1],
): readonly Sketch[] => [
  ...recovered(BEFORE),
  damage('recovered at once', {
    path: '/work/state.copy.json',
    alone: 'recovery',
    act: null,
    recover: ['e12'],
    recovered: 'e13',
  }),
  run('recover at once', { command: ['forge', 'recover'], ...told }),
  run('recovered at once', { command: ['forge', 'status'], ...says }),
];

/** A recovery where every file was garbage, and what the state says then. */
const recoveredFromNothing = (...told: Parameters<typeof recoveredAtOnce>): readonly Sketch[] =>
  recoveredAtOnce(...told).map((one) =>
    one.step === 'recovered at once' && one.kind === 'damage'
      ? { ...one, data: { ...one.data, ...ALL } }
      : one,
  );
const ALL = { what: 'random bytes', others: ['/work/state.json'] };

/** What was run beside a holder, each round anew: while its lock was young, and when it looked old. Records: young, old, holder, note. */
const besideHolder = (
  ...rounds: readonly {
    readonly young?: Parameters<typeof run>[1];
    readonly old?: Parameters<typeof run>[1] | null;
    readonly holder?: Parameters<typeof run>[1];
    readonly renewed?: boolean | null;
  }[]
): readonly Sketch[] => [
  ...controls,
  ...rounds.flatMap(({ young = WAITING, old = WAITING, holder = WAITING, renewed = false }, n) => {
    const id = (place: number) => `e${controls.length + 4 * n + place}`;
    const command = ['forge', 'run', 'test'];
    return [
      run('act beside', { command, ...young }),
      run('act beside, old', { command, ...(old ?? {}) }),
      run('living holder', { command: ['forge', 'run', 'hold'], ...holder }),
      note('lock of a living holder', {
        name: 'living holder',
        values: {
          round: n + 1,
          path: '/work/lock',
          young: id(1),
          old: old === null ? null : id(2),
          holder: id(3),
          renewed,
          age: old === null ? null : 32_004,
        },
      }),
    ];
  }),
];
const WAITING = { outcome: 'timed-out', exitCode: null } as const;

type Told = Parameters<typeof request>[1];
type Lived = Parameters<typeof state>[1];

/** A service that keeps notes, and what it says of good state. */
const serving = { state: ['/data/notes.json'], act: 'POST /notes', fingerprint: 'GET /notes', within: '5s' };
const curing = { ...serving, recover: ['POST /recover'] };
const NOTES = '["first"]';
const MORE = '["first","second"]';
const post = (step: string, told: Told = {}) =>
  request(step, { method: 'POST', path: '/notes', status: 201, ...told });
const get = (step: string, response: string, told: Told = {}) =>
  request(step, { path: '/notes', response, ...told });
const goodService: readonly Sketch[] = [
  state('good start'),
  get('good before', NOTES),
  post('good act'),
  get('good after', MORE),
  state('good start on what was put back'),
  get('good again', NOTES),
];
const DAMAGED = 'notes: /data/notes.json is damaged: it is not JSON';
const exited: Lived = { running: false, ready: false, readyMs: null, exitCode: 1, stderr: DAMAGED };
const dataAt = (step: string, content: string | null) =>
  files(step, { root: '/data', entries: content === null ? [] : [file('notes.json', content)] });

/** A start on damaged state that came to nothing, unless told otherwise, what was left, and the last look. */
const refusedStart = (told: Lived = {}, left = 'damaged') => [
  dataAt('damaged', 'damaged'),
  state('start', { ...exited, ...told }),
  dataAt('left', left),
  state('said', { moment: 'checked', ...exited, ...told }),
  damage('half', { path: '/data/notes.json', act: null, start: 'e2', log: 'e4' }),
  ...goodService,
];
/** A service that starts on damaged state, what it answers, and what it has written and is by then. */
const askedAll = (told: Told, log: Lived = {}, left = 'damaged', start: Lived = {}) => [
  dataAt('damaged', 'damaged'),
  state('start', start),
  post('act', told),
  dataAt('left', left),
  state('said', { moment: 'checked', ...log }),
];
const askedDamage = { path: '/data/notes.json', act: 'e3', after: 'e4', start: 'e2', log: 'e5' };
const asked = (...told: Parameters<typeof askedAll>) => [
  ...askedAll(...told),
  damage('half', askedDamage),
  ...goodService,
];
/** A service that took the action in spite of the damage, and what the state says then. */
const served = (says: string, left = 'new') => [
  ...askedAll({}, {}, left),
  damage('half', { ...askedDamage, fingerprint: 'e7' }),
  get('fingerprint', says),
  ...goodService,
];
/** A recovery after a clear error, the start after it, and what the state says then. */
const cured = (says: string | null, told: Told = {}, again: Lived = {}) => [
  ...askedAll({ status: 500, response: DAMAGED }),
  damage('half', {
    ...askedDamage,
    recover: ['e7'],
    again: 'e8',
    recovered: says === null ? null : 'e9',
  }),
  request('recover', { method: 'POST', path: '/recover', ...told }),
  state('start after recovery', again),
  ...(says === null ? [] : [get('recovered', says)]),
  ...goodService,
];
const ofService = { subject: SERVICE, claim: serving };

testJudge(category, {
  subject: COMMAND,
  neverAccuses: ['undamaged-works'],
  cases: {
    'undamaged-works': [
      innocent('a service that starts, acts and tells', {
        ...ofService,
        seen: goodService,
        says: ['the action works'],
      }),
      open('a service that does not start on good state', {
        ...ofService,
        seen: [state('good start', { ready: false, detail: 'the process ended with exit code 1' })],
        says: ['On undamaged state, the service did not become ready (the process ended with exit code 1)'],
      }),
      open('a request that fails on good state', {
        ...ofService,
        seen: [state('good start'), post('good act', { status: 404, response: 'no such thing' })],
        says: ['On undamaged state, POST /notes answered 404, saying “no such thing”'],
      }),
      open('state of a service that could not be put back', {
        ...ofService,
        seen: [...goodService, stateCopy('put back', { exact: false, paths: ['/data'] })],
        says: ['The state in /data could not be put back as it was'],
      }),
      open('a request that is claimed of a command', {
        claim: serving,
        seen: [],
        says: ['POST /notes is claimed, but a command cannot be sent requests'],
      }),
      innocent('an action and fingerprints that work', { claim, seen: controls, says: ['the action works'] }),
      open('an action that fails on good state', {
        claim,
        seen: [run('good act', { command: ['forge', 'run', 'test'], exitCode: 2, stderr: 'no phase' })],
        says: ['On undamaged state, `forge run test` ended with exit code 2', '“no phase”'],
      }),
      open('preparations that fail', {
        claim: { ...claim, prepare: [{ run: 'forge init' }] },
        seen: [run('prepare', { command: ['forge', 'init'], exitCode: 1 })],
        says: ['`forge init` ended with exit code 1'],
      }),
      open('a fingerprint that differs from time to time', {
        claim,
        seen: [run('good before', { stdout: '10:41' }), run('good again', { stdout: '10:42' })],
        says: ['The same state says two things: “10:41”', '“10:42”'],
      }),
      open('nothing tried', { claim, seen: [], says: ['was not tried'] }),
    ],
    'notices-or-repairs': [
      innocent('a service that does not start', {
        ...ofService,
        seen: refusedStart(),
        says: ['All 1 damages'],
      }),
      innocent('a service that answers with an error', {
        ...ofService,
        seen: asked({ status: 500, response: DAMAGED }),
        says: ['All 1 damages'],
      }),
      innocent('a service that repairs', { ...ofService, seen: served(MORE), says: ['All 1 damages'] }),
      open('a service that repairs, of which the state could not be asked in time', {
        ...ofService,
        seen: served('').map((one) =>
          one.step === 'fingerprint' ? get(one.step, '', { status: null, error: 'timeout' }) : one,
        ),
        says: ['not everything came to an end before nobody waited any longer'],
      }),
      guilty('a service that takes the action, and then hangs whoever asks, twice', {
        ...ofService,
        seen: served('').map((one) =>
          one.step === 'fingerprint'
            ? get(`${one.step} · once more`, '', { status: null, error: 'timeout' })
            : one,
        ),
        says: ['the action succeeded all the same'],
      }),
      innocent('a holder that had done half of its work when it was killed', {
        claim: locking,
        seen: besideLock('killed holder', 'build: half done'),
        says: ['All 1 damages'],
      }),
      guilty('a holder that was killed, after which nobody can tell the state', {
        claim: locking,
        seen: besideLock('killed holder', '', { exitCode: 1 }),
        says: ['the action succeeded all the same'],
      }),
      guilty('an action that begins anew where it finds a lock', {
        claim: locking,
        seen: besideLock('stale lock', 'build: never run'),
        says: ['the action succeeded all the same'],
      }),
      guilty('a service that starts from nothing', {
        ...ofService,
        seen: served('["second"]'),
        says: [
          'When /data/notes.json was cut off after 120 of 260 bytes, the action succeeded all the same',
          '“["second"]”',
        ],
      }),
      guilty('a service that acknowledges and does nothing', {
        ...ofService,
        seen: served(NOTES),
        says: ['succeeded all the same'],
      }),
      open('a service that hangs at its start', {
        ...ofService,
        seen: refusedStart({ running: true, exitCode: null }),
        says: ['Nothing was seen'],
      }),
      innocent('a failure', { claim, seen: noticed(), says: ['All 1 damages'] }),
      innocent('a repair', { claim, seen: passedOver(AFTER), says: ['All 1 damages'] }),
      guilty('an empty state in its place', {
        claim,
        seen: passedOver('build: never run\ntest: done\n'),
        says: [
          'When /work/state.json was cut off after 120 of 260 bytes, the action succeeded all the same',
          '“build: never run test: done”',
        ],
      }),
      guilty('an action without effect that says it succeeded', {
        claim,
        seen: passedOver(BEFORE),
        says: ['succeeded all the same'],
      }),
      open('an action that fails on good state as well', {
        claim,
        seen: [...passedOver('other'), run('good act', { exitCode: 1 })],
        says: ['Nothing was seen'],
      }),
      guilty('who only looks is told of an empty state', {
        claim,
        seen: looked({ stdout: 'build: never run\ntest: never run\n' }),
        says: [
          'When /work/state.json was cut off after 120 of 260 bytes, `forge status` ended with exit code 0 all the same',
          'says something else than before: “build: never run test: never run”',
        ],
      }),
      innocent('who only looks is told that it cannot be read', {
        claim,
        seen: looked({ exitCode: 1, stderr: 'unexpected end of input' }),
        says: ['All 2 damages'],
      }),
      innocent('who only looks is told of what is not damaged', {
        claim,
        seen: looked({ stdout: BEFORE }),
        says: ['All 2 damages'],
      }),
      innocent('who only looks is told of the damage, which is no failure of looking', {
        claim,
        seen: looked({ stdout: 'build: unknown\n', stderr: 'state.json is damaged' }),
        says: ['All 2 damages'],
      }),
      guilty('who only looks where all is garbage is told of an empty state', {
        claim,
        seen: looked({ stdout: 'build: never run\n' }).map((one) =>
          one.step === 'asked' && one.kind === 'damage' ? { ...one, data: { ...one.data, ...ALL } } : one,
        ),
        says: ['When /work/state.json was random bytes, and so was /work/state.json', 'all the same'],
      }),
      innocent('who only looks where all is garbage is told the name of another damaged file', {
        claim,
        seen: looked({ stdout: 'build: unknown\n', stderr: 'state.copy.json is damaged' }).map((one) =>
          one.step === 'asked' && one.kind === 'damage'
            ? { ...one, data: { ...one.data, others: ['/work/state.copy.json'] } }
            : one,
        ),
        says: ['All 2 damages'],
      }),
      guilty('who only looks is told the name of the file, as always', {
        claim,
        seen: [...looked({ stdout: 'state.json: nothing\n' })].map((one) =>
          one.step === 'good before'
            ? run('good before', { stdout: BEFORE, stderr: 'reading state.json' })
            : one,
        ),
        says: ['all the same, and says something else than before: “state.json: nothing”'],
      }),
      open('an action that never ended', {
        claim,
        seen: noticed({ outcome: 'timed-out', exitCode: null }),
        says: ['Nothing was seen'],
      }),
    ],
    'names-the-file': [
      innocent('in the last words of a service', {
        ...ofService,
        seen: refusedStart(),
        says: ['All 1 failures'],
      }),
      innocent('in the log of a service, not in its answer', {
        ...ofService,
        seen: asked({ status: 503, response: 'out of order' }, { stderr: DAMAGED }),
        says: ['All 1 failures'],
      }),
      innocent('in the answer of a service that never is ready', {
        ...ofService,
        seen: asked({ status: 503, response: DAMAGED }, { ready: false }, 'damaged', { ready: false }),
        says: ['All 1 failures'],
      }),
      guilty('a service that dies without a word', {
        ...ofService,
        seen: refusedStart({ stderr: 'Segmentation fault', exitCode: 139 }),
        says: ['it did not name the file; it said “Segmentation fault”'],
      }),
      guilty('a service whose error tells nothing', {
        ...ofService,
        seen: asked({ status: 500, response: 'internal error' }),
        says: ['it did not name the file; it said “internal error”'],
      }),
      guilty('garbage in the place of an answer', {
        ...ofService,
        seen: asked({ status: null, error: 'bad-response' }),
        says: ['it did not name the file; it said (nothing)'],
      }),
      innocent('its path', { claim, seen: noticed(), says: ['All 1 failures'] }),
      guilty('no word of it', {
        claim,
        seen: noticed({ stderr: 'unexpected end of input' }),
        says: ['it did not name the file; it said “unexpected end of input”'],
      }),
      moot('repaired, so that nothing had to be named', {
        claim,
        seen: passedOver(AFTER),
        says: ['repaired'],
      }),
    ],
    'keeps-the-damaged': [
      innocent('left in its place by a service', {
        ...ofService,
        seen: refusedStart(),
        says: ['After 1 damages'],
      }),
      guilty('overwritten by a service that then refuses', {
        ...ofService,
        seen: refusedStart({}, '[]'),
        says: ['the service ended with exit code 1 at its start, and the damaged bytes were gone afterwards'],
      }),
      guilty('overwritten by a service that answers with an error', {
        ...ofService,
        seen: asked({ status: 500, response: DAMAGED }, {}, '[]'),
        says: ['POST /notes answered 500, and the damaged bytes were gone'],
      }),
      innocent('left in its place', { claim, seen: noticed(), says: ['After 1 damages'] }),
      innocent('moved aside', {
        claim,
        seen: noticed({}, 'damaged', 'state.json.damaged-1'),
        says: ['After 1 damages'],
      }),
      innocent('overwritten by the repair', { claim, seen: passedOver(AFTER), says: ['After 1 damages'] }),
      guilty('overwritten by defaults', {
        claim,
        seen: noticed({}, '{}'),
        says: ['the action ended with exit code 1, and the damaged bytes were gone afterwards'],
      }),
      guilty('removed', { claim, seen: noticed({}, null), says: ['were gone'] }),
      open('nothing in it that could be kept', {
        claim,
        seen: [
          listing('damaged', ''),
          act(),
          listing('left', 'new'),
          damage('empty', { kind: 'empty', what: 'emptied of its 260 bytes' }),
          ...controls,
        ],
        says: ['Nothing was seen'],
      }),
    ],
    'no-stack-trace': [
      innocent('a trace in the log of a service that answers clearly', {
        ...ofService,
        seen: asked({ status: 500, response: DAMAGED }, { stderr: '    at parse (/app/main.js:3:14)\n' }),
        says: ['None of the answers to 1 damages'],
      }),
      guilty('a trace in the last words of a service', {
        ...ofService,
        seen: refusedStart({ stderr: `${DAMAGED}\n    at parse (/app/main.js:3:14)\n` }),
        says: ['showed a stack trace', 'at parse (/app/main.js:3:14)'],
      }),
      guilty('a trace of a service that dies when it is asked', {
        ...ofService,
        seen: asked(
          { status: null, error: 'ECONNRESET' },
          { ...exited, stderr: `${DAMAGED}\n    at parse (/app/main.js:3:14)\n` },
        ),
        says: ['showed a stack trace'],
      }),
      guilty('a trace in an answer', {
        ...ofService,
        seen: asked({ status: 500, response: 'SyntaxError: JSON\n    at parse (/app/main.js:3:14)\n' }),
        says: ['showed a stack trace'],
      }),
      innocent('a sentence', { claim, seen: noticed(), says: ['None of the answers to 1 damages'] }),
      guilty('a trace of the action', {
        claim,
        seen: noticed({ stderr: 'SyntaxError: JSON\n    at parse (/app/main.js:3:14)\n' }),
        says: ['showed a stack trace', 'at parse (/app/main.js:3:14)'],
      }),
      guilty('a trace of the recovery', {
        claim: recovering,
        seen: recovered(BEFORE, { stderr: 'SyntaxError: JSON\n    at parse (/app/main.js:3:14)\n' }),
        says: ['showed a stack trace'],
      }),
    ],
    'answers-in-time': [
      innocent('quick answers of a service', {
        ...ofService,
        seen: asked({ status: 500, response: DAMAGED }),
        says: ['within 5000 ms'],
      }),
      innocent('a service that dies when it is asked, but says why', {
        ...ofService,
        seen: asked({ status: null, error: 'ECONNRESET' }, exited),
        says: ['within 5000 ms'],
      }),
      guilty('a service that neither starts nor ends', {
        ...ofService,
        seen: refusedStart({ running: true, exitCode: null }),
        says: ['the service neither became ready within 10 s nor ended.'],
      }),
      guilty('a service that neither is ready nor can be reached', {
        ...ofService,
        seen: asked({ status: null, error: 'ECONNREFUSED' }, { ready: false }, 'damaged', { ready: false }),
        says: ['the service neither became ready within 10 s nor ended.'],
      }),
      guilty('a service that never answers', {
        ...ofService,
        seen: asked({ status: null, error: 'timeout', ms: 10_001 }),
        says: ['POST /notes was not answered within 10 s, and took 10001 ms; 5000 ms are claimed'],
      }),
      open('a machine on which a good start takes as long', {
        ...ofService,
        seen: [
          ...refusedStart({ running: true, exitCode: null }),
          state('good start on what it left', { readyMs: 6_000 }),
        ],
        says: ['The machine was too slow to tell', '6000 of 10000 ms'],
      }),
      innocent('quick answers', { claim, seen: noticed(), says: ['within 5000 ms'] }),
      innocent('a quick answer out of a container that a busy engine was slow to start', {
        claim,
        seen: noticed({ ms: 7_000, lifeMs: 40 }),
        says: ['within 5000 ms'],
      }),
      innocent('an answer that was late once, when the machine stood still', {
        claim,
        seen: [...noticed({ lifeMs: 6_000 }), damage('half', { act: 'e10' }), act({ lifeMs: 40 })],
        says: ['within 5000 ms'],
      }),
      guilty('an answer that was late twice', {
        claim,
        seen: [...noticed({ lifeMs: 6_000 }), damage('half', { act: 'e10' }), act({ lifeMs: 6_100 })],
        says: ['took 6000 ms; 5000 ms are claimed'],
      }),
      guilty('an answer that takes longer than is claimed', {
        claim,
        seen: noticed({ ms: 7_000, lifeMs: 6_000 }),
        says: ['took 6000 ms; 5000 ms are claimed'],
      }),
      open('a holder that was killed before it had taken its lock', {
        claim: locking,
        seen: [
          ...noticed(),
          listing('damaged', null),
          run('act', { outcome: 'timed-out', exitCode: null, ms: 10_000 }),
          damage('killed holder', {
            kind: 'killed holder',
            path: '/work/lock',
            before: 'e9',
            act: 'e10',
            after: 'e9',
          }),
        ],
        says: ['A holder of /work/lock was killed, and had not taken it'],
      }),
      guilty('a wait without end for a stale lock', {
        claim: locking,
        seen: [
          listing('damaged', '1\n', 'lock'),
          act({ outcome: 'timed-out', exitCode: null, ms: 10_000 }),
          listing('left', '1\n', 'lock'),
          damage('stale lock', {
            kind: 'stale lock',
            path: '/work/lock',
            what: 'a file with the process id 1',
          }),
          ...controls,
        ],
        says: [
          'When /work/lock was a file with the process id 1',
          'still running after 10 s',
          '5000 ms are claimed',
        ],
      }),
      open('a machine on which good state takes as long', {
        claim,
        seen: [...noticed({ lifeMs: 6_000 }), run('good act', { lifeMs: 3_000 })],
        says: ['The machine was too slow to tell', '3000 of 5000 ms'],
      }),
    ],
    recovers: [
      innocent('what was there, by a request', {
        subject: SERVICE,
        claim: curing,
        seen: cured(NOTES),
        says: ['After 1 damages'],
      }),
      guilty('the newest note lost', {
        subject: SERVICE,
        claim: curing,
        seen: cured('[]'),
        says: ['the state says after the recovery: “[]”'],
      }),
      guilty('a service that does not start after the recovery either', {
        subject: SERVICE,
        claim: curing,
        seen: cured(
          null,
          { status: null, error: 'ECONNREFUSED' },
          { ready: false, running: false, detail: 'the process ended' },
        ),
        says: [
          'the service did not become ready after the recovery (the process ended)',
          'the recovery got no answer (ECONNREFUSED)',
        ],
      }),
      open('a service that was late after the recovery, though it ran', {
        subject: SERVICE,
        claim: curing,
        seen: cured(null, {}, { ready: false, detail: 'not ready within 10 s' }),
        says: ['not everything came to an end before nobody waited any longer'],
      }),
      guilty('a service that was late after the recovery twice', {
        subject: SERVICE,
        claim: curing,
        seen: cured(null, {}, { ready: false, detail: 'not ready within 10 s' }).map((one) =>
          one.step === 'start after recovery' ? { ...one, step: `${one.step} · once more` } : one,
        ),
        says: ['the service did not become ready after the recovery (not ready within 10 s)'],
      }),
      open('a recovery that was cut off', {
        claim: recovering,
        seen: recovered('build: never run\n', WAITING),
        says: ['not everything came to an end before nobody waited any longer'],
      }),
      guilty('a recovery that was cut off each time', {
        claim: recovering,
        seen: recoveredTwice(WAITING, WAITING),
        says: ['the state says after the recovery: “build: never run', 'the recovery was still running'],
      }),
      innocent('a recovery that was cut off once, and went well when the same was done from the beginning', {
        claim: recovering,
        seen: recoveredTwice(WAITING, {}),
        says: ['After 1 damages'],
      }),
      open('a state that could not be asked in time after the recovery', {
        claim: recovering,
        seen: recovered('').map((one) => (one.step === 'recovered' ? run(one.step, { ...WAITING }) : one)),
        says: ['not everything came to an end before nobody waited any longer'],
      }),
      guilty('a state that hangs whoever asks, twice', {
        claim: recovering,
        seen: recovered('').map((one) =>
          one.step === 'recovered' ? run(`${one.step} · once more`, { ...WAITING }) : one,
        ),
        says: ['the state says after the recovery'],
      }),
      innocent('what was there before', {
        claim: recovering,
        seen: recovered(BEFORE),
        says: ['After 1 damages'],
      }),
      innocent('what was there, and what the action did', {
        claim: recovering,
        seen: recovered(AFTER),
        says: ['After 1 damages'],
      }),
      guilty('the newest entry lost', {
        claim: recovering,
        seen: recovered('build: never run\ntest: never run\n'),
        says: ['the state says after the recovery: “build: never run test: never run”'],
      }),
      guilty('a recovery that fails', {
        claim: recovering,
        seen: recovered('', { exitCode: 1, stderr: 'no copy' }),
        says: ['(nothing)', 'the recovery ended with exit code 1, saying “no copy”'],
      }),
      innocent('a recovery that leaves good state beside a damaged copy', {
        claim: recovering,
        seen: recoveredAtOnce({}, { stdout: BEFORE }),
        says: ['After 2 damages'],
      }),
      innocent('a recovery that refuses while the state is good', {
        claim: recovering,
        seen: recoveredAtOnce({ exitCode: 1, stderr: 'nothing to recover' }, { stdout: 'whatever' }),
        says: ['After 1 damages'],
      }),
      guilty('a damaged copy put over good state', {
        claim: recovering,
        seen: recoveredAtOnce({}, { exitCode: 1, stderr: 'state.json is damaged' }),
        says: [
          'When /work/state.copy.json was cut off after 120 of 260 bytes, and it was recovered before anything else was done',
          '`forge recover` ended with exit code 0',
          '(nothing) (`forge status` ended with exit code 1)',
        ],
      }),
      guilty('another state made of a damaged copy', {
        claim: recovering,
        seen: recoveredAtOnce({}, { stdout: 'build: never run\ntest: never run\n' }),
        says: ['“build: never run test: never run”'],
      }),
      guilty('an empty state made of nothing but garbage', {
        claim: recovering,
        seen: recoveredFromNothing({}, { stdout: 'build: never run\ntest: never run\n' }),
        says: [
          'When /work/state.copy.json was random bytes, and so was /work/state.json, and it was recovered before',
          '`forge recover` ended with exit code 0',
          '“build: never run test: never run”',
        ],
      }),
      innocent('a recovery that refuses to make one of garbage', {
        claim: recovering,
        seen: recoveredFromNothing(
          { exitCode: 1, stderr: 'neither can be used' },
          { stdout: 'build: never run\n' },
        ),
        says: ['After 1 damages'],
      }),
      innocent('a recovery from elsewhere, though all was garbage', {
        claim: recovering,
        seen: recoveredFromNothing({}, { stdout: BEFORE }),
        says: ['After 2 damages'],
      }),
      innocent('a recovery without effect, after which damage is told of as before', {
        claim: recovering,
        seen: recoveredFromNothing({}, { exitCode: 1, stderr: 'cannot be read' }),
        says: ['After 1 damages'],
      }),
      innocent('a recovery without effect, after which a damaged file is named', {
        claim: recovering,
        seen: recoveredFromNothing({}, { stdout: 'unknown', stderr: 'state.json is damaged' }),
        says: ['After 1 damages'],
      }),
      moot('no way claimed', { claim, seen: noticed(), says: ['claims no way'] }),
      moot('nothing to recover from', {
        claim: recovering,
        seen: passedOver(AFTER),
        says: ['nothing to recover'],
      }),
    ],
    'left-to-the-living': [
      innocent('an old lock that is waited for all the same', {
        claim: locking,
        seen: besideHolder({}),
        says: [
          '`forge run test` was not let in beside a holder that lived, though /work/lock looked 32 s old',
        ],
      }),
      innocent('an old lock for which it is refused all the same', {
        claim: locking,
        seen: besideHolder({ young: { exitCode: 1 }, old: { exitCode: 1 } }),
        says: ['was not let in'],
      }),
      guilty('an old lock that is taken from who lives', {
        claim: locking,
        seen: besideHolder({ old: { exitCode: 0 } }, { young: { exitCode: 1 }, old: { exitCode: 0 } }),
        says: [
          'Beside `forge run hold`, which lived all the time, `forge run test` did not succeed while /work/lock was young',
          'made to look 32 s old: twice',
        ],
      }),
      open('an old lock that was taken once of two times', {
        claim: locking,
        seen: besideHolder({ old: { exitCode: 0 } }, {}),
        says: ['Once an old lock was taken'],
      }),
      open('a machine on which the action takes its time anyway', {
        claim: locking,
        seen: [
          ...besideHolder({ old: { exitCode: 0 } }, { old: { exitCode: 0 } }),
          run('good act', { command: ['forge', 'run', 'test'], lifeMs: 2_600 }),
        ],
        says: ['too slow to tell', 'took 2600 of 5000 ms'],
      }),
      innocent('a lock whose holder ended before the other one succeeded', {
        claim: locking,
        seen: besideHolder({ old: { exitCode: 0 }, holder: { exitCode: 0 } }),
        says: ['was not let in'],
      }),
      moot('a holder that renews its lock', {
        claim: locking,
        seen: besideHolder({ old: null, renewed: true }),
        says: ['The holder of /work/lock renews it'],
      }),
      moot('an action that needs no lock', {
        claim: locking,
        seen: besideHolder({ young: { exitCode: 0 }, old: null, renewed: null }),
        says: ['needs no such lock'],
      }),
      moot('a holder that ends too soon', {
        claim: locking,
        seen: besideHolder({ old: null, holder: { exitCode: 0 }, renewed: null }),
        says: ['not hold it long enough'],
      }),
      moot('a lock that was not there', {
        claim: locking,
        seen: [
          ...controls,
          note('lock of a living holder', {
            name: 'living holder',
            values: { path: '/work/lock', young: null, old: null, holder: null, renewed: null },
          }),
        ],
        says: ['was not there while its holder ran'],
      }),
      open('nothing run beside a holder', {
        claim: locking,
        seen: noticed(),
        says: ['Nothing was run beside a holder'],
      }),
      moot('no holder claimed', { claim, seen: noticed(), says: ['no lock with a holder'] }),
    ],
  },
});
