import { expect, test } from 'vitest';
import { LEFT_BY_TWICE, mayIgnore } from '../../../src/categories/process-kill-signals/claim.ts';
import { category } from '../../../src/categories/process-kill-signals/index.ts';
import type { EvidenceData } from '../../../src/model/evidence.ts';
import { file, files, note, request, run, type Sketch, state, stateCopy } from '../../evidence.ts';
import { COMMAND, guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

type Signal = NonNullable<EvidenceData<'run'>['signal']>;
type Told = Parameters<typeof run>[1];

const claim = {
  action: { run: 'forge run build' },
  read: { run: 'forge status' },
  long: { run: 'forge run watch' },
  within: '4s',
};
const watch = ['forge', 'run', 'watch'];
const poll = ['forge', 'run', 'poll'];
const hit = (name: string, told: Partial<Signal> = {}): Signal => ({
  name,
  afterMs: 300,
  sentMs: 301,
  landed: true,
  ...told,
});
const missed = (name: string): Signal => hit(name, { sentMs: null, landed: false });

/** One polite signal to the long action. */
const ask = (name: string, told: Told = {}, as = '') =>
  run(`signal ${name}${as}`, { command: watch, exitCode: 143, signal: hit(name), ...told });
const control = run('control', { command: watch, exitCode: 137, signal: hit('SIGKILL') });
/** SIGTERM to one that was started while another one was at work, which was killed later. */
const askBeside = (told: Told = {}, again = '', holder: Told = {}) => [
  run(`beside a holder SIGTERM${again}`, { command: watch, exitCode: 143, signal: hit('SIGTERM'), ...told }),
  run(`holder${again}`, { command: watch, exitCode: 137, signal: hit('SIGKILL'), ...holder }),
];
const deaf: Told = { outcome: 'timed-out', exitCode: null };

const BEFORE = 'build: never run';
const AFTER = 'build: done';
const read = (step: string, stdout: string, told: Told = {}) =>
  run(step, { command: ['forge', 'status'], stdout, ...told });
const listing = (step: string, ...names: string[]) =>
  files(step, { root: '/work', entries: names.map((name) => file(name)) });

/** A sweep whose baseline is good: one kill and what was read after it. */
function swept(...seen: readonly Sketch[]): readonly Sketch[] {
  return [
    read('read before', BEFORE),
    read('read before again', BEFORE),
    listing('left before', 'state'),
    run('whole action', { command: ['forge', 'run', 'build'] }),
    read('read after', AFTER),
    listing('left by whole action', 'state', 'page'),
    ...seen,
  ];
}
const kill = (index: number, told: Told = {}) =>
  run(`kill ${index}`, {
    command: ['forge', 'run', 'build'],
    exitCode: 137,
    signal: hit('SIGKILL'),
    ...told,
  });
const killed = kill(0);
const next = run('next action', { command: ['forge', 'run', 'build'] });

/** A sweep of what leaves the same state twice, with more files after the first whole run, the second, and all kills. */
const addingFiles = (once: readonly string[], twice: readonly string[], inTheEnd: readonly string[]) => [
  ...swept(listing(LEFT_BY_TWICE, 'state', 'page', ...twice), killed, next).map((one) =>
    one.step === 'left by whole action' ? listing('left by whole action', 'state', 'page', ...once) : one,
  ),
  listing('left after all kills', 'state', 'page', ...inTheEnd),
];
/** The same where no file tells the action. */
const inNoFolder = (...seen: readonly Sketch[]): readonly Sketch[] =>
  swept(...seen).map((one) =>
    one.step === 'left by whole action' ? listing('left by whole action', 'state') : one,
  );
/** A kill before which the state was prepared again, as it had been for the first time. */
const preparedFor = (one: Sketch, told: Told = {}): readonly Sketch[] => [
  run('prepare 0 again', { command: ['forge', 'init'] }),
  run(`prepare 0 before ${one.step}`, { command: ['forge', 'init'], ...told }),
  one,
];

const sweepMoots = () => moot('nothing to sweep over', { seen: [control], says: ['claims no action'] });
/** Two moments that were missed at first, and hit when they were tried again. */
const triedAgain = (...reads: readonly string[]) =>
  swept(
    ...[0, 1].flatMap((index) => [
      kill(index, { exitCode: 0, signal: missed('SIGKILL') }),
      read(`read after kill ${index}`, AFTER),
      run(`kill ${index} again`, {
        command: ['forge', 'run', 'build'],
        exitCode: 137,
        signal: hit('SIGKILL'),
      }),
      read(`read after kill ${index} again`, reads[index] ?? BEFORE),
    ]),
    next,
    read('read next', AFTER),
  );
const tooLate = () =>
  open('kills that came too late', {
    claim,
    seen: swept(
      kill(0),
      read('read after kill 0', BEFORE),
      ...[1, 2].map((index) => kill(index, { exitCode: 0, signal: missed('SIGKILL') })),
      next,
      read('read next', AFTER),
      listing('left after all kills', 'state', 'page'),
    ),
    says: ['Only at 1 of 3 moments a kill landed'],
  });

/** A service that keeps notes, and a sweep over its requests whose baseline is good. */
const SERVING = { ...SERVICE, state: ['/data'] };
const notes = {
  action: { http: 'POST /notes', body: { text: '${value}' } },
  read: 'GET /notes',
  within: '4s',
};
const NONE = '["first"]';
const text = (part: string): string => `cleanroom-ab-${part}z`;
const listed = (...parts: string[]): string => JSON.stringify(['first', ...parts.map(text)]);
const BROKEN = { status: null, error: 'ECONNRESET', ms: 40 } as const;
/** Not ready in its time, though it ran. */
const LATE = { ready: false, readyMs: null, detail: 'not ready within 10 s' } as const;
const REFUSED = { status: null, error: 'ECONNREFUSED' } as const;

const tell = (step: string, response: string, told: Parameters<typeof request>[1] = {}) =>
  request(step, { path: '/notes', response, ...told });
const post = (step: string, part: string, told: Parameters<typeof request>[1] = {}) =>
  request(step, {
    method: 'POST',
    path: '/notes',
    status: 201,
    body: JSON.stringify({ text: text(part) }),
    ...told,
  });
/** The actions of one kill, and what the service is and says after it. */
const hitService = (step: string, acts: readonly Sketch[], says: string | null, again = {}) => [
  ...acts,
  state(step, { moment: 'stopped' }),
  state(`start after ${step}`, again),
  ...(says === null ? [] : [tell(`read after ${step}`, says)]),
];
const one = (number: number, told: Parameters<typeof request>[1], says: string) =>
  hitService(`kill ${number}`, [post(`action at kill ${number}`, 'wholex0', told)], says);
const sweptService = (...seen: readonly Sketch[]): readonly Sketch[] => [
  state('start of the sweep'),
  tell('read before', NONE),
  post('whole action', 'wholex0'),
  tell('read after', listed('wholex0')),
  post('whole action 2', 'wholex1'),
  tell('read after 2', listed('wholex0', 'wholex1')),
  tell('read before again', NONE),
  ...seen,
];
const ofService = { subject: SERVING, claim: notes };

testJudge(category, {
  subject: COMMAND,
  // A baseline that fails is a mistake in the contract, and nothing can be learnt from interrupting it.
  neverAccuses: ['baseline-works'],
  cases: {
    'baseline-works': [
      innocent('a service that acts and tells', {
        ...ofService,
        seen: sweptService(),
        says: ['Everything worked'],
      }),
      open('a request that fails', {
        ...ofService,
        seen: [tell('read before', NONE), post('whole action', 'wholex0', { status: 404, response: 'no' })],
        says: ['POST /notes (whole action) answered 404: “no”'],
      }),
      open('a request that changes nothing', {
        ...ofService,
        seen: [tell('read before', NONE), post('whole action', 'wholex0'), tell('read after', NONE)],
        says: ['GET /notes says the same before and after POST /notes'],
      }),
      open('a state that reads differently once it is put back', {
        ...ofService,
        seen: [tell('read before', NONE), tell('read before again', '[]')],
        says: ['GET /notes tells the same state in different words'],
      }),
      open('a service that does not start on state that was put back', {
        ...ofService,
        seen: [...sweptService(), state('start before kill 4', { ready: false, detail: 'refused' })],
        says: ['did not become ready (refused)'],
      }),
      open('a request that is claimed of a command', {
        claim: notes,
        seen: [],
        says: ['POST /notes is claimed, but a command cannot be sent requests'],
      }),
      innocent('a state that reads differently before and after', {
        claim,
        seen: swept(),
        says: ['Everything worked'],
      }),
      innocent('a service that is ready', { subject: SERVICE, seen: [state('start')], says: ['worked'] }),
      open('a service that is not', {
        subject: SERVICE,
        seen: [state('start', { ready: false, detail: 'refused' })],
        says: ['did not become ready (refused)'],
      }),
      open('a long request that is not long', {
        subject: SERVICE,
        seen: [
          state('start in flight'),
          request('request during SIGTERM', { method: 'POST', path: '/import', status: 404 }),
          state('signal SIGTERM in flight', { stopMs: 40 }),
        ],
        says: ['POST /import, which should take long, was over (404) after 5 ms, before SIGTERM was sent'],
      }),
      innocent('a long request that was broken off long before the engine told of the end', {
        subject: SERVICE,
        seen: [
          state('start in flight'),
          note('before kill in flight', { name: 'about to be interrupted', values: {} }),
          request('request during SIGKILL', { status: null, error: 'ECONNRESET' }),
          state('kill in flight', { stopMs: 40 }),
        ],
        says: ['Everything worked'],
      }),
      open('a long request that was over before anybody was asked to end', {
        subject: SERVICE,
        seen: [
          state('start in flight'),
          request('request during SIGKILL', { method: 'POST', path: '/import', status: 404 }),
          note('before kill in flight', { name: 'about to be interrupted', values: {} }),
          state('kill in flight', { stopMs: 40 }),
        ],
        says: ['was over (404) after 5 ms, before SIGKILL was sent'],
      }),
      innocent('a long request that ended with the service', {
        subject: SERVICE,
        seen: [
          state('start in flight'),
          state('kill in flight', { stopMs: 40 }),
          request('request during SIGKILL', { status: null, error: 'ECONNRESET' }),
        ],
        says: ['Everything worked'],
      }),
      innocent('a long request that broke off at the kill, of which the engine told later', {
        subject: SERVICE,
        seen: [
          state('start in flight'),
          request('request during SIGKILL', { status: null, error: 'ECONNRESET' }),
          state('kill in flight', { stopMs: 40, askedAgoMs: 1_100 }),
        ],
        says: ['Everything worked'],
      }),
      open('a preparation that fails', {
        claim: { ...claim, prepare: [{ run: 'forge init' }] },
        seen: [run('prepare 0', { command: ['forge', 'init'], exitCode: 1, stderr: 'no' })],
        says: ['`forge init` (prepare 0) ended with exit code 1', '“no”'],
      }),
      open('an action that changes nothing', {
        claim,
        seen: [read('read before', AFTER), run('whole action'), read('read after', AFTER)],
        says: ['says the same before and after `forge run build`'],
      }),
      open('a reader that is never twice the same', {
        claim,
        seen: [read('read before', 'at 1'), read('read before again', 'at 2')],
        says: ['in different words: “at 1”, then “at 2”'],
      }),
      open('a state that could not be put back', {
        claim,
        seen: swept(stateCopy('put back', { exact: false })),
        says: ['/work/state could not be put back'],
      }),
      open('a state that nothing puts back, since it lies in no folder', {
        claim,
        seen: swept(read('read put back', AFTER), read('read prepared again', AFTER)),
        says: [
          '`forge status` says “build: done” when all is put back, not “build: never run” as before',
          'none of the folders that are put back (/work), and `prepare` does not put it back',
        ],
      }),
      innocent('a state that lies in no folder, and that `prepare` puts back', {
        claim,
        seen: swept(read('read put back', AFTER), read('read prepared again', BEFORE)),
        says: ['Everything worked'],
      }),
      moot('a command that claims nothing', { seen: [], says: ['Nothing was prepared'] }),
    ],
    'ends-when-asked': [
      guilty('one that goes on, twice asked', {
        claim,
        seen: [
          ask('SIGTERM', deaf),
          ask('SIGTERM', { ...deaf, signal: hit('SIGTERM', { sentMs: 2_400 }) }, ' again'),
          control,
        ],
        says: ['SIGTERM, sent 2400 ms into `forge run watch`', 'not ended it after 4000 ms'],
      }),
      guilty('one that is deaf as a child', {
        claim,
        seen: [ask('SIGINT', deaf, ' as child'), control],
        says: ['SIGINT', 'as a child'],
      }),
      guilty('one that is deaf while it waits for another one', {
        claim,
        seen: [ask('SIGTERM'), control, ...askBeside(deaf), ...askBeside(deaf, ' again')],
        says: [
          'SIGTERM, sent 301 ms into `forge run watch`, which had been started while another one was at work, had not ended it after 4000 ms',
        ],
      }),
      innocent('one that waits for another one, and ends', {
        claim,
        seen: [ask('SIGTERM'), control, ...askBeside()],
        says: ['All 2 signals'],
      }),
      innocent('one that was not yet up when it was asked beside another one', {
        claim,
        seen: [ask('SIGTERM'), control, ...askBeside(deaf), ...askBeside({}, ' again')],
        says: ['All 2 signals'],
      }),
      innocent('one that refuses to run beside another one', {
        claim,
        seen: [ask('SIGTERM'), control, ...askBeside({ exitCode: 1, signal: missed('SIGTERM') })],
        says: ['All 1 signals'],
      }),
      innocent('one beside another one that did not last', {
        claim,
        seen: [
          ask('SIGTERM'),
          control,
          ...askBeside(deaf, ' again', { exitCode: 0, signal: missed('SIGKILL') }),
        ],
        says: ['All 1 signals'],
      }),
      innocent('one that outlived the other one, so that it need not have waited', {
        claim,
        seen: [ask('SIGTERM'), control, ...askBeside(deaf, ' again').toReversed()],
        says: ['All 1 signals'],
      }),
      guilty('a service that goes on', {
        subject: SERVICE,
        claim: { within: '4s' },
        seen: [state('signal SIGTERM', { moment: 'stopped', detail: 'still running, and killed' })],
        says: ['SIGTERM had not ended the service after 4000 ms'],
      }),
      guilty('a service that goes on as long as somebody waits', {
        subject: SERVICE,
        seen: [state('signal SIGTERM in flight', { moment: 'stopped' })],
        says: ['SIGTERM during a long request'],
      }),
      guilty('a service that does not let go of what answers nobody', {
        subject: SERVICE,
        seen: [
          state('signal SIGTERM', { moment: 'stopped', stopMs: 40, exitCode: 0 }),
          state('signal SIGTERM while starting', { moment: 'stopped' }),
        ],
        says: ['SIGTERM, sent while it waited for services that answer nobody, had not ended'],
      }),
      guilty('a service that waits for the goodbye of what answers nobody', {
        subject: SERVICE,
        seen: [
          state('signal SIGTERM', { moment: 'stopped', stopMs: 40, exitCode: 0 }),
          state('signal SIGTERM while its services are gone', { moment: 'stopped' }),
        ],
        says: ['SIGTERM, sent while its services swallowed everything, had not ended'],
      }),
      guilty('a service that does not let go of what answers nobody, however long it was up', {
        subject: SERVICE,
        seen: [
          state('signal SIGTERM while starting', { moment: 'stopped' }),
          state('signal SIGTERM while starting again', { moment: 'stopped' }),
        ],
        says: ['SIGTERM, sent while it waited for services that answer nobody, had not ended'],
      }),
      innocent('a service that was not yet up when it was asked while it waited', {
        subject: SERVICE,
        seen: [
          state('signal SIGTERM while starting', { moment: 'stopped' }),
          state('signal SIGTERM while starting again', { moment: 'stopped', stopMs: 40, exitCode: 1 }),
        ],
        says: ['All 1 signals'],
      }),
      innocent('one that had given up by itself', {
        subject: SERVICE,
        seen: [
          state('signal SIGTERM', { moment: 'stopped', stopMs: 40, exitCode: 0 }),
          state('signal SIGTERM while starting', {
            moment: 'stopped',
            exitCode: 1,
            detail: 'had ended before SIGTERM was sent',
          }),
        ],
        says: ['All 1 signals'],
      }),
      innocent('one that ends', {
        claim,
        seen: [ask('SIGTERM'), ask('SIGINT'), control],
        says: ['All 2 signals'],
      }),
      innocent('one that was not yet up when it was asked first', {
        claim,
        seen: [ask('SIGTERM', deaf), ask('SIGTERM', {}, ' again'), control],
        says: ['All 1 signals'],
      }),
      innocent('a service that ends', {
        subject: SERVICE,
        seen: [state('signal SIGTERM', { moment: 'stopped', stopMs: 40, exitCode: 0 })],
        says: ['within 10000 ms'],
      }),
      innocent('a program of the Java machine, which prints its threads at SIGQUIT and goes on', {
        claim: { ...claim, exits: { SIGQUIT: 'ignored' } },
        seen: [ask('SIGTERM'), ask('SIGINT'), ask('SIGHUP'), control],
        says: ['All 3 signals ended it within 4000 ms; the contract lets it ignore SIGQUIT.'],
      }),
      innocent('a service that is stopped by SIGTERM alone', {
        subject: SERVICE,
        claim: { exits: { SIGINT: 'ignored' } },
        seen: [state('signal SIGTERM', { moment: 'stopped', stopMs: 40, exitCode: 0 })],
        says: ['All 1 signals ended the service', 'lets it ignore SIGINT.'],
      }),
      guilty('one that may ignore all that may be ignored, and is deaf to SIGTERM', {
        claim: { ...claim, exits: { SIGQUIT: 'ignored', SIGHUP: 'ignored' } },
        seen: [ask('SIGTERM', deaf), ask('SIGINT'), control],
        says: ['SIGTERM', 'not ended it after 4000 ms'],
      }),
      guilty('a service that may ignore SIGINT, and is deaf to SIGTERM', {
        subject: SERVICE,
        claim: { exits: { SIGINT: 'ignored' } },
        seen: [state('signal SIGTERM', { moment: 'stopped' })],
        says: ['SIGTERM had not ended the service'],
      }),
      guilty('one that goes on at SIGHUP, of which the contract says nothing', {
        claim: { ...claim, exits: { SIGQUIT: 'ignored' } },
        seen: [ask('SIGTERM'), ask('SIGHUP', deaf), control],
        says: ['SIGHUP', 'not ended it'],
      }),
      open('a long action that is none', {
        claim,
        seen: [ask('SIGTERM'), run('control', { signal: missed('SIGKILL') })],
        says: ['not still at work when nobody had asked'],
      }),
      open('one that fails at once', {
        claim,
        seen: [ask('SIGTERM', { exitCode: 2, stderr: 'no phase', signal: missed('SIGTERM') })],
        says: ['No signal reached it', 'exit code 2', '“no phase”'],
      }),
      moot('ordinary work that is over before any signal', {
        seen: [ask('SIGTERM', { exitCode: 0, signal: missed('SIGTERM') })],
        says: ['ended by itself'],
      }),
    ],
    'exits-as-claimed': [
      guilty('success for work that was not done', {
        claim,
        seen: [ask('SIGTERM', { exitCode: 0 })],
        says: ['After SIGTERM it ended with exit code 0, as if its work were done; 143 is the custom'],
      }),
      innocent('a process 1 that no signal of its own can end, and that says so in its own way', {
        claim,
        seen: [ask('SIGTERM', { exitCode: 2 }), ask('SIGQUIT', { exitCode: 2 })],
        says: ['All 2 exit codes tell of the signal'],
      }),
      guilty('the same as a child, which its signal can end', {
        claim,
        seen: [run('signal SIGTERM as child', { command: watch, exitCode: 2, signal: hit('SIGTERM') })],
        says: ['exit code 2; 143 is the custom'],
      }),
      guilty('another code than claimed', {
        claim: { ...claim, exits: { SIGINT: [2] } },
        seen: [ask('SIGINT', { exitCode: 130 })],
        says: ['130; 2 is claimed'],
      }),
      guilty('a service that fails on being asked', {
        subject: SERVICE,
        seen: [state('signal SIGTERM', { stopMs: 20, exitCode: 1 })],
        says: ['exit code 1; 0 or 143 is the custom'],
      }),
      innocent('the codes of the signals', {
        claim,
        seen: [ask('SIGTERM'), ask('SIGINT', { exitCode: 130 }), ask('SIGHUP', { exitCode: 129 })],
        says: ['All 3 exit codes'],
      }),
      innocent('a service that ends well', {
        subject: SERVICE,
        seen: [state('signal SIGINT', { stopMs: 20, exitCode: 0 })],
        says: ['All 1 exit codes'],
      }),
      moot('ordinary work, which may have been done', {
        seen: [ask('SIGTERM', { exitCode: 0 })],
        says: ['claims no long action'],
      }),
    ],
    'leaves-no-child': [
      guilty('a child that outlives it', {
        claim,
        seen: [ask('SIGTERM', { left: [{ pid: 9, command: 'sleep 90' }] }, ' as child')],
        says: ['After SIGTERM it was gone', '“sleep 90” (process 9)'],
      }),
      guilty('work that goes on after a time limit', {
        claim,
        seen: [
          run('time limit', {
            exitCode: 124,
            left: [
              { pid: 9, command: 'make' },
              { pid: 10, command: 'cc' },
            ],
          }),
        ],
        says: ['After its time limit', '“make”', 'and 1 more'],
      }),
      innocent('nothing left', {
        claim,
        seen: [ask('SIGTERM', { left: [] }, ' as child')],
        says: ['any of its 1 ends'],
      }),
      open('one that did not end', {
        claim,
        seen: [ask('SIGTERM', { ...deaf, left: [] }, ' as child')],
        says: ['Nothing was seen'],
      }),
      moot('an image without a shell', { claim, seen: [ask('SIGTERM')], says: ['no shell'] }),
    ],
    'state-before-or-after': [
      innocent('a service, before and after', {
        ...ofService,
        seen: sweptService(
          ...one(0, BROKEN, NONE),
          ...one(2, BROKEN, listed('wholex0')),
          ...one(4, { status: 201 }, listed('wholex0')),
        ),
        says: ['After all 3 kills, inside the request at 2 of 3 moments'],
      }),
      innocent('a reading that a machine which stood still kept waiting once', {
        claim,
        seen: swept(
          killed,
          read('read after kill 0', '', deaf),
          read('read after kill 0 · once more', BEFORE),
          next,
          read('read next', AFTER),
        ),
        says: ['After each of 1 kills'],
      }),
      guilty('a reading that never ends', {
        claim,
        seen: swept(
          killed,
          read('read after kill 0', '', deaf),
          read('read after kill 0 · once more', '', deaf),
          next,
          read('read next', AFTER),
        ),
        says: ['was still running', 'neither as before nor as after'],
      }),
      innocent('a reading of a service that came late once', {
        ...ofService,
        seen: sweptService(
          ...hitService('kill 0', [post('action at kill 0', 'wholex0', BROKEN)], null),
          tell('read after kill 0', '', { status: null, error: 'timeout' }),
          tell('read after kill 0 · once more', NONE),
        ),
        says: ['After all 1 kills'],
      }),
      innocent('a kill in the second of two requests', {
        ...ofService,
        seen: sweptService(
          ...hitService(
            'kill 0',
            [post('action at kill 0', 'wholex0'), post('action at kill 0', 'wholex1', BROKEN)],
            listed('wholex0', 'wholex1'),
          ),
        ),
        says: ['at 1 of 1 moments'],
      }),
      innocent('moments that were met at another try', {
        ...ofService,
        seen: sweptService(
          ...one(0, REFUSED, NONE),
          ...hitService('kill 0 again 1', [post('action at kill 0 again 1', 'wholex0', BROKEN)], NONE),
        ),
        says: ['After all 2 kills, inside the request at 1 of 1 moments'],
      }),
      innocent('what kills leave that add up', {
        ...ofService,
        seen: sweptService(
          ...hitService(
            'further kill after answer 1',
            [post('action at further kill after answer 1', 'killx1x0')],
            listed('killx1x0'),
          ),
          post('next action after further kill after answer 1', 'nextx1x0'),
          ...hitService(
            'further kill 3',
            [post('action at further kill 3', 'killx3x0', BROKEN)],
            listed('killx1x0', 'nextx1x0'),
          ),
          // A store that keeps only the newest.
          ...hitService(
            'further kill 5',
            [post('action at further kill 5', 'killx5x0', BROKEN)],
            listed('killx5x0'),
          ),
        ),
        says: ['at 2 of 2 moments'],
      }),
      guilty('a service, half of a note', {
        ...ofService,
        seen: sweptService(...one(0, BROKEN, '["first","cl"]')),
        says: [
          'Killed 40 ms into POST /notes, GET /notes said “["first","cl"]”, neither as before nor as after',
        ],
      }),
      guilty('a note that nobody asked for', {
        ...ofService,
        seen: sweptService(...one(0, REFUSED, listed('wholex0'))),
        says: ['neither as before nor as after'],
      }),
      guilty('an acknowledged note that is gone', {
        ...ofService,
        seen: sweptService(
          ...hitService('kill after answer 2', [post('action at kill after answer 2', 'wholex0')], NONE),
        ),
        says: [
          'Killed once POST /notes had answered 201',
          'said “["first"]”, without what it had acknowledged',
        ],
      }),
      guilty('the first of two notes gone', {
        ...ofService,
        seen: sweptService(
          ...hitService(
            'kill 0',
            [post('action at kill 0', 'wholex0'), post('action at kill 0', 'wholex1', BROKEN)],
            NONE,
          ),
        ),
        says: ['Killed 40 ms into POST /notes, number 2 in a row', 'without what it had acknowledged'],
      }),
      guilty('what was acknowledged before the next kill, gone after it', {
        ...ofService,
        seen: sweptService(
          post('next action after further kill 1', 'nextx1x0'),
          ...hitService('further kill 3', [post('action at further kill 3', 'killx3x0', BROKEN)], NONE),
        ),
        says: [`did not tell of “${text('nextx1x0')}”, which it had acknowledged`],
      }),
      guilty('a service that cannot tell its state', {
        ...ofService,
        seen: sweptService(
          ...hitService('kill 0', [post('action at kill 0', 'wholex0', BROKEN)], null),
          tell('read after kill 0', 'damaged', { status: 500 }),
        ),
        says: ['Killed 40 ms into POST /notes, GET /notes answered 500: “damaged”'],
      }),
      open('kills that did not strike within a request', {
        ...ofService,
        seen: sweptService(
          ...one(0, BROKEN, NONE),
          ...one(2, REFUSED, NONE),
          ...one(4, { status: 201 }, listed('wholex0')),
        ),
        says: ['Only at 1 of 3 moments a kill landed inside the request'],
      }),
      open('a service whose sweep never began', {
        ...ofService,
        seen: sweptService(),
        says: ['0 of 0 moments'],
      }),
      moot('a service without folders of its own', {
        subject: SERVICE,
        claim: notes,
        seen: [],
        says: ['declares no folder that holds the state'],
      }),
      moot('a service that is acted on by its own client', {
        subject: SERVING,
        claim,
        seen: [],
        says: ['claims a command'],
      }),
      moot('a service that claims no action', { subject: SERVING, seen: [], says: ['claims no action'] }),
      guilty('a state between', {
        claim,
        seen: swept(killed, listing('left after kill 0', 'half'), read('read after kill 0', 'build: half')),
        says: [
          'Killed after 301 ms of `forge run build`',
          'said “build: half”, neither as before nor as after',
        ],
      }),
      guilty('a state that cannot be read', {
        claim,
        seen: swept(killed, read('read after kill 0', '', { exitCode: 1, stderr: 'damaged' })),
        says: ['ended with exit code 1, writing “damaged”'],
      }),
      innocent('moments that were missed, and hit at the second try', {
        claim,
        seen: triedAgain(),
        says: ['After each of 2 kills'],
      }),
      guilty('a state between, at the second try', {
        claim,
        seen: triedAgain(BEFORE, 'build: half'),
        says: ['build: half', 'neither as before nor as after'],
      }),
      guilty('a state between, though most kills came too late', {
        claim,
        seen: swept(
          killed,
          read('read after kill 0', 'build: half'),
          ...[1, 2, 3].map((index) => kill(index, { exitCode: 0, signal: missed('SIGKILL') })),
        ),
        says: ['build: half'],
      }),
      innocent('before and after, read or byte for byte', {
        claim,
        seen: swept(
          killed,
          listing('left after kill 0', 'state'),
          kill(1),
          read('read after kill 1', BEFORE),
          kill(2),
          read('read after kill 2', AFTER),
        ),
        says: ['each of 3 kills'],
      }),
      open('files that are the same before and after, and nobody who read', {
        claim,
        seen: inNoFolder(killed, listing('left after kill 0', 'state')),
        says: ['What kill 0 left was not read, and no file tells `forge run build`'],
      }),
      innocent('files that are the same before and after, where each kill was followed by a read', {
        claim,
        seen: inNoFolder(killed, read('read after kill 0', BEFORE)),
        says: ['each of 1 kills'],
      }),
      guilty('a state between that lies in no folder', {
        claim: { ...claim, prepare: [{ run: 'forge init' }] },
        seen: inNoFolder(...preparedFor(killed), read('read after kill 0', 'build: half')),
        says: ['said “build: half”, neither as before nor as after'],
      }),
      open('a state between after a kill before which it could not be prepared', {
        claim: { ...claim, prepare: [{ run: 'forge init' }] },
        seen: inNoFolder(
          ...preparedFor(killed, { exitCode: 1, stderr: 'locked' }),
          read('read after kill 0', 'odd'),
        ),
        says: [
          'on which state kill 0 began: before it, `forge init` ended with exit code 1, writing “locked”',
        ],
      }),
      innocent('what is read after a run that was not killed is no matter', {
        claim,
        seen: swept(
          killed,
          read('read after kill 0', BEFORE),
          kill(1, { exitCode: 0, signal: missed('SIGKILL') }),
          read('read after kill 1', 'odd'),
        ),
        says: ['each of 1 kills'],
      }),
      tooLate(),
      open('a baseline that failed', {
        claim,
        seen: [
          read('read before', AFTER),
          read('read after', AFTER),
          killed,
          read('read after kill 0', 'odd'),
        ],
        says: ['says the same before and after'],
      }),
      sweepMoots(),
    ],
    'next-run-works': [
      innocent('a service that comes back after each kill, and works', {
        ...ofService,
        seen: sweptService(...one(0, BROKEN, NONE), post('next action', 'wholex0')),
        says: ['It came back after all 1 ends, and worked'],
      }),
      open('a service that comes back after kills of which most came when it was done', {
        ...ofService,
        seen: sweptService(
          ...one(0, BROKEN, NONE),
          ...one(2, REFUSED, NONE),
          ...one(4, { status: 201 }, listed('wholex0')),
          post('next action', 'wholex0'),
        ),
        says: ['Only at 1 of 3 moments a kill landed inside the request'],
      }),
      guilty('a service that is killed within a request and does not come back', {
        ...ofService,
        seen: sweptService(
          ...hitService('kill 0', [post('action at kill 0', 'wholex0', BROKEN)], null, {
            ready: false,
            running: false,
            detail: 'the process ended with exit code 1',
          }),
        ),
        says: [
          'Killed 40 ms into POST /notes, it did not become ready again (the process ended with exit code 1)',
        ],
      }),
      guilty('a service that comes back and does not work', {
        ...ofService,
        seen: sweptService(
          ...one(0, BROKEN, NONE),
          post('next action', 'wholex0', { status: 503, response: 'read only' }),
        ),
        says: ['After SIGKILL and another start, POST /notes answered 503: “read only”'],
      }),
      guilty('a lock that is left', {
        claim,
        seen: swept(killed, { ...next, data: { ...next.data, exitCode: 1 } }),
        says: ['After SIGKILL, `forge run build` ended with exit code 1'],
      }),
      guilty('a run that waits for ever', {
        claim,
        seen: swept(
          killed,
          run('next action after SIGTERM', { ...deaf, command: ['forge', 'run', 'build'] }),
        ),
        says: ['After SIGTERM, `forge run build` was still running'],
      }),
      innocent('runs that a machine which stood still kept waiting once', {
        claim,
        seen: swept(
          killed,
          run('next action after SIGTERM', { ...deaf, command: ['forge', 'run', 'build'] }),
          run('next action after SIGTERM · once more', { command: ['forge', 'run', 'build'] }),
          run('next action', { ...deaf, command: ['forge', 'run', 'build'] }),
          run('next action · once more', { command: ['forge', 'run', 'build'] }),
          read('read next', '', deaf),
          read('read next · once more', AFTER),
        ),
        says: ['All 3 runs after an interruption worked'],
      }),
      guilty('a whole run that does not make it whole, read once more', {
        claim,
        seen: swept(killed, next, read('read next', '', deaf), read('read next · once more', 'build: odd')),
        says: ['said “build: odd” instead of “build: done”'],
      }),
      guilty('a whole run that does not make it whole', {
        claim,
        seen: swept(killed, next, read('read next', 'build: odd')),
        says: ['said “build: odd” instead of “build: done”'],
      }),
      guilty('a service that does not come back', {
        subject: SERVICE,
        seen: [
          state('start after SIGKILL in flight', {
            ready: false,
            running: false,
            detail: 'the process ended',
          }),
        ],
        says: ['After SIGKILL during a long request it did not become ready again (the process ended)'],
      }),
      innocent('runs that work', {
        claim,
        seen: swept(killed, next, read('read next', AFTER), run('next action after SIGINT')),
        says: ['All 3 runs'],
      }),
      guilty('a polite end that takes the state with it', {
        claim,
        seen: swept(
          killed,
          next,
          read('read next', AFTER),
          run('interruption by SIGTERM', { exitCode: 143 }),
          run('next action · SIGTERM', { command: ['forge', 'run', 'build'] }),
          read('read next · SIGTERM', 'before: not done'),
        ),
        says: ['After SIGTERM and a whole run', 'said “before: not done” instead of “build: done”'],
      }),
      guilty('a state that cannot be read after a polite end', {
        claim,
        seen: swept(killed, next, read('read after SIGINT', '', { exitCode: 1, stderr: 'damaged' })),
        says: ['After SIGINT, `forge status` ended with exit code 1'],
      }),
      innocent('a service that comes back', {
        subject: SERVICE,
        seen: [state('start after SIGTERM'), state('start after SIGKILL')],
        says: ['all 2 ends'],
      }),
      open('a service that was ready only when it was started for the second time', {
        subject: SERVICE,
        seen: [
          state('start after SIGTERM', LATE),
          state('end before start after SIGTERM · once more', { moment: 'stopped', running: false }),
          state('start after SIGTERM · once more'),
          state('start after SIGKILL'),
        ],
        says: ['After SIGTERM it was once not ready in its time, though it ran'],
      }),
      open('a service that was late once, and was not started once more', {
        subject: SERVICE,
        seen: [state('start after SIGTERM', LATE)],
        says: ['After SIGTERM it was once not ready in its time, though it ran'],
      }),
      guilty('a service that hangs on what a kill left, twice', {
        ...ofService,
        seen: sweptService(
          ...hitService('kill 0', [post('action at kill 0', 'wholex0', BROKEN)], null, LATE),
          state('end before start after kill 0 · once more', { moment: 'stopped', running: false }),
          state('start after kill 0 · once more', LATE),
        ),
        says: ['Killed 40 ms into POST /notes, it did not become ready again (not ready within 10 s)'],
      }),
      tooLate(),
      sweepMoots(),
    ],
    'leaves-no-litter': [
      guilty('files that pile up', {
        claim,
        seen: swept(killed, next, listing('left after all kills', 'state', 'page', 'tmp-1', 'tmp-2')),
        says: ['2 files of killed runs were left in /work', 'tmp-1, tmp-2'],
      }),
      ...[
        [
          'logs/run-2026-01-02T03:04:05.log',
          'logs/run-2026-01-02T03:04:06.log',
          'logs/run-2026-01-02T03:05:11.log',
        ],
        ['history/0b9d-e2.json', 'history/77ab-aa.json', 'history/feed-c0.json'],
        [
          'jobs/01ARZ3NDEKTSV4RRFFQ69G5FAV/log',
          'jobs/01BX5ZZKBKACTAV9WEVGEMMVRZ/log',
          'jobs/01BX5ZZKBKZZ9V9WEVGEMMVRA0/log',
        ],
        ['page~', 'page.~1~', 'page.~2~'],
      ].map(([first = '', second = '', later = '']) =>
        innocent(`one file more for each whole run, as ${second}`, {
          claim,
          seen: addingFiles([first], [first, second], [first, later, `${later.replace(/\d(?=\D*$)/, '9')}`]),
          says: ['but for 2 of the kind that each whole run adds'],
        }),
      ),
      innocent('one file for each whole run, of which two fell into one second', {
        claim,
        seen: swept(
          files(LEFT_BY_TWICE, { root: '/work', entries: [file('page'), file('run-1.log', 'twice')] }),
          killed,
          next,
          listing('left after all kills', 'state', 'page', 'run-1.log', 'run-2.log', 'run-3.log'),
        ),
        says: ['but for 3 of the kind'],
      }),
      guilty('files of which each whole run leaves one and takes away the one before', {
        claim,
        seen: addingFiles(
          ['data/snapshot-2.db'],
          ['data/snapshot-3.db'],
          ['data/snapshot-4.db', 'data/snapshot-5.db', 'data/snapshot-6.db'],
        ),
        says: ['3 files of killed runs were left in /work'],
      }),
      guilty('temporary files beside the one that each whole run adds', {
        claim,
        seen: addingFiles(
          ['run-1.log'],
          ['run-1.log', 'run-2.log'],
          ['run-9.log', 'run-7.log.tmp', 'tmp-8.log'],
        ),
        says: ['2 files of killed runs were left in /work', 'run-7.log.tmp, tmp-8.log'],
      }),
      guilty('temporary files of an action that whole runs leave nothing of', {
        claim,
        seen: addingFiles([], [], ['.forge/run-1/steps.log', '.forge/run-2/steps.log']),
        says: ['2 files of killed runs were left'],
      }),
      moot('an action that adds something each time', {
        claim,
        seen: swept(read('read after twice', 'build: done twice'), killed, next),
        says: ['not as done once'],
      }),
      open('an action that was cut off when it was done twice', {
        claim,
        seen: swept(
          run('the same action twice', {
            command: ['forge', 'run', 'build'],
            outcome: 'timed-out',
            exitCode: null,
          }),
          read('read after twice', 'build: half'),
          killed,
          next,
        ),
        says: ['whether twice is as once was not seen'],
      }),
      innocent('one file that it keeps, and finds again', {
        claim,
        seen: swept(killed, next, listing('left after all kills', 'state', 'page', 'lock')),
        says: ['no more files'],
      }),
      open('a next run that could not tidy up', {
        claim,
        seen: swept(
          killed,
          { ...next, data: { ...next.data, exitCode: 1 } },
          listing('left after all kills', 'a', 'b', 'c'),
        ),
        says: ['could have tidied up, ended with exit code 1'],
      }),
      tooLate(),
      sweepMoots(),
    ],
    'timeout-is-held': [
      guilty('a limit that nobody looks at', {
        claim: { timeout: { command: 'forge --timeout 1s run watch', after: '1s', exit: 124 } },
        seen: [run('time limit', { ...deaf, command: watch, timeoutMs: 5_000 })],
        says: ['with a limit of 1000 ms', 'still running after 5 s'],
      }),
      guilty('a limit that is told as success', {
        claim: { timeout: { command: watch, after: '1s' } },
        seen: [run('time limit', { exitCode: 0, lifeMs: 1_200, command: watch })],
        says: ['exit code 0; another than 0 is the custom'],
      }),
      guilty('a limit that is held much later', {
        claim: { timeout: { command: watch, after: '1s' } },
        seen: [
          run('start', { lifeMs: 100 }),
          run('time limit', { exitCode: 124, lifeMs: 3_700, command: watch }),
        ],
        says: ['lived for 3700 ms'],
      }),
      innocent('a limit that is held', {
        claim: { timeout: { command: watch, after: '1s', exit: 124 } },
        seen: [run('time limit', { exitCode: 124, lifeMs: 1_300 })],
        says: ['ended it after 1300 ms'],
      }),
      guilty('a limit that begins anew with each step', {
        claim: { timeout: { command: watch, after: '1s', exit: 124, others: [poll] } },
        seen: [
          run('time limit', { exitCode: 124, lifeMs: 1_300, command: watch }),
          run('time limit 1', { ...deaf, command: poll, timeoutMs: 5_000 }),
        ],
        says: ['`forge run poll`, with a limit of 1000 ms, was still running after 5 s'],
      }),
      guilty('a limit that nobody looks at, beside a command that ended by itself', {
        claim: { timeout: { command: watch, after: '1s', exit: 124, others: [poll] } },
        seen: [
          run('time limit', { ...deaf, command: watch, timeoutMs: 5_000 }),
          run('time limit 1', { exitCode: 2, lifeMs: 90, command: poll }),
        ],
        says: ['`forge run watch`, with a limit of 1000 ms, was still running after 5 s'],
      }),
      innocent('a limit over all steps', {
        claim: { timeout: { command: watch, after: '1s', exit: 124, others: [poll] } },
        seen: [
          run('time limit', { exitCode: 124, lifeMs: 1_300, command: watch }),
          run('time limit 1', { exitCode: 124, lifeMs: 1_200, command: poll }),
        ],
        says: ['ended 2 commands after 1300 ms and 1200 ms'],
      }),
      open('steps that were over before the limit', {
        claim: { timeout: { command: watch, after: '1s', exit: 124, others: [poll] } },
        seen: [
          run('time limit', { exitCode: 124, lifeMs: 1_300, command: watch }),
          run('time limit 1', { exitCode: 0, lifeMs: 900, command: poll }),
        ],
        says: ['`forge run poll`', 'before its limit of 1000 ms'],
      }),
      open('a command that ended by itself', {
        claim: { timeout: { command: watch, after: '1s', exit: 124 } },
        seen: [run('time limit', { exitCode: 2, lifeMs: 90 })],
        says: ['before its limit'],
      }),
      moot('no limit claimed', { seen: [control], says: ['claims no time limit'] }),
    ],
  },
});

test.each([
  ['a command', COMMAND, { SIGQUIT: 'ignored', SIGHUP: 'ignored' }, ['SIGHUP', 'SIGQUIT']],
  ['a command that ends by SIGINT all the same', COMMAND, { SIGINT: 'ignored' }, []],
  ['a service', SERVICE, { SIGINT: 'ignored', SIGTERM: [0] }, ['SIGINT']],
  ['a service that is stopped by SIGINT', { ...SERVICE, stopSignal: 'SIGINT' }, { SIGINT: 'ignored' }, []],
  ['one that claims codes', COMMAND, { SIGQUIT: [2] }, []],
] as const)('what may be ignored by %s', (_, subject, exits, names) => {
  expect(mayIgnore(category.claim.parse({ exits }), subject)).toEqual(names);
});

test.each([
  [{ exits: { SIGTERM: 'ignored' } }, 'every program must end by it'],
  [{ exits: { SIGINT: 'ignored' }, long: { run: 'forge run watch' } }, 'a command must end by it'],
  [{ exits: { SIGHUP: 'ignroed' } }, 'Invalid input'],
  [{ exits: { SIGKILL: 'ignored' } }, 'Unrecognized key'],
])('no contract lets a program ignore %j', (claimed, says) => {
  expect(JSON.stringify(category.claim.safeParse(claimed).error?.issues)).toContain(says);
});
