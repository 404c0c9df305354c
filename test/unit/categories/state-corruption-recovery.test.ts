import { category } from '../../../src/categories/state-corruption-recovery/index.ts';
import { damage, file, files, run, type Sketch } from '../../evidence.ts';
import { COMMAND, guilty, innocent, moot, open, testJudge } from '../../judge-cases.ts';

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

testJudge(category, {
  subject: COMMAND,
  neverAccuses: ['undamaged-works'],
  cases: {
    'undamaged-works': [
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
      open('an action that never ended', {
        claim,
        seen: noticed({ outcome: 'timed-out', exitCode: null }),
        says: ['Nothing was seen'],
      }),
    ],
    'names-the-file': [
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
      innocent('quick answers', { claim, seen: noticed(), says: ['within 5000 ms'] }),
      innocent('a holder that left no lock, after which nothing has to be told', {
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
        says: ['All answers to 1 damages'],
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
        seen: [...noticed({ ms: 6_000 }), run('good act', { ms: 3_000 })],
        says: ['The machine was too slow to tell', '3000 of 5000 ms'],
      }),
    ],
    recovers: [
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
      moot('no way claimed', { claim, seen: noticed(), says: ['claims no way'] }),
      moot('nothing to recover from', {
        claim: recovering,
        seen: passedOver(AFTER),
        says: ['nothing to recover'],
      }),
    ],
  },
});
