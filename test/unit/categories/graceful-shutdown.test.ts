import { expect, test } from 'vitest';
import { eachItsOwn } from '../../../src/categories/graceful-shutdown/acts.ts';
import { ASKED } from '../../../src/categories/graceful-shutdown/claim.ts';
import { category } from '../../../src/categories/graceful-shutdown/index.ts';
import {
  drive,
  drivenOne,
  fault,
  held,
  marks,
  note,
  request,
  rows,
  run,
  type Sketch,
  serviceLog,
  state,
} from '../../evidence.ts';
import { guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const claim = {
  grace: '6s',
  slow: 'GET /slow',
  drain: '500ms',
  buffered: {
    action: { http: 'POST /views', expect: 202 },
    service: 'db',
    counts: 'select count(*) from views',
  },
};
const subject = {
  ...SERVICE,
  workload: [
    { kind: 'http', method: 'GET', path: '/accounts/1', headers: {}, body: null, expect: null } as const,
  ],
};
const uploading = {
  ...SERVICE,
  workload: [
    ...subject.workload,
    {
      kind: 'http',
      method: 'POST',
      path: '/accounts',
      headers: {},
      body: '{"owner":"ann"}',
      expect: 201,
    } as const,
  ],
};
/** A body that comes slowly in peace, and then as it is asked to stop; hand-written records are a second apart. */
const upload = (then: Parameters<typeof request>[1], inPeace: Parameters<typeof request>[1] = {}) => {
  const told = { method: 'POST', path: '/accounts', status: 201, ms: 2_000 };
  return [
    request('upload in peace', { ...told, ...inPeace }),
    note('about to ask it to stop', { name: ASKED, values: {} }),
    request('upload while it is asked to stop', { ...told, ...then }),
  ];
};
type One = ReturnType<typeof drivenOne>;

/** Every drive hears the signal at 10 s of its own clock. */
const MARKS = marks({ 'before the signal': 9_990, signal: 10_000 });
const one = (at: number, outcome = '200', took = 5, told: Partial<One> = {}) =>
  drivenOne(at, { outcome, done: at + took, ...told });

const slow = (records: readonly One[]) =>
  drive('slow', { requests: [{ method: 'GET', path: '/slow' }], marks: MARKS, records: [...records] });
const load = (records: readonly One[]) =>
  drive('load', {
    requests: [{ method: 'GET', path: '/accounts/1' }],
    marks: MARKS,
    records: [one(9_000), ...records],
  });
const readiness = (records: readonly One[]) =>
  drive('readiness', {
    requests: [{ method: 'GET', path: '/readyz' }],
    marks: MARKS,
    records: [one(9_000), ...records],
  });
/** Before the signal readiness took so long, and we were so late. */
const overloaded = (took: number, latest: number) =>
  drive('readiness', {
    requests: [{ method: 'GET', path: '/readyz' }],
    marks: MARKS,
    latest,
    records: Array.from({ length: 12 }, (_, index) => one(8_000 + 50 * index, '200', took)),
  });
const peace = (told: Parameters<typeof request>[1] = {}) =>
  request('slow in peace', { path: '/slow', ms: 2_000, ...told });
const flown = [one(9_300, '200', 2_000), one(9_600, '200', 2_000)];

const stopped = (how: string, told: Parameters<typeof state>[1] = {}) =>
  state(how, { moment: 'stopped', running: false, ready: false, stopMs: 2_000, exitCode: 0, ...told });
const busy = (told: Parameters<typeof state>[1] = {}) => stopped('stop with requests in flight', told);
const idle = (told: Parameters<typeof state>[1] = {}) => stopped('stop with connections held', told);
const killed = {
  stopMs: null,
  exitCode: 137,
  detail: 'still running 7500 ms after SIGTERM, and killed',
};
const holding = held('held before', {
  connections: [
    { kind: 'idle', state: 'open', endedMs: null, status: 200 },
    { kind: 'idle', state: 'open', endedMs: null, status: 200 },
    { kind: 'half', state: 'open', endedMs: null, status: null },
  ],
});

const ORDERLY = 'cleanroom 41 app@app: LOG:  disconnection: session time: 0:00:03.1 user=app database=app';
const ORDERLY_TOO = ORDERLY.replace('41', '42');
const BROKEN = 'cleanroom 42 app@app: DEBUG:  unexpected EOF on client connection';
const connections = (step: string, states: readonly string[]) =>
  rows(step, {
    fields: ['pid', 'user', 'state'],
    rows: states.map((state, index) => ({ pid: 41 + index, user: 'app', state })),
  });
/** What the database said of the end of two connections. */
function traces(lines: readonly string[], left: readonly string[] = []): readonly Sketch[] {
  const log = [
    `cleanroom 30 app@app: DEBUG:  unexpected EOF on client connection`,
    'cleanroom 39 postgres@app: LOG:  cleanroom: asked to stop',
    'cleanroom 39 postgres@app: LOG:  disconnection: session time: 0:00:00.1 user=postgres',
    ...lines,
  ];
  return [
    connections('connections before', ['idle', 'idle']),
    connections('connections after', left),
    serviceLog('log after', { output: `${log.join('\n')}\n` }),
  ];
}

const counted = (step: string, count: number) =>
  rows(step, { fields: ['count'], rows: [{ count: String(count) }] });
/** Requests that were answered so; each has a record, unless fewer are kept. */
const answers = (step: string, outcomes: readonly string[], kept = outcomes) =>
  drive(step, {
    requests: [{ method: 'POST', path: '/views' }],
    outcomes: Object.fromEntries(
      outcomes.map((outcome) => [outcome, outcomes.filter((other) => other === outcome).length]),
    ),
    records: kept.map((outcome) => one(0, outcome)),
  });
const acknowledged = (outcomes: readonly string[]) => answers('acknowledged', outcomes);

/** Of these it acknowledged some while it drained. */
const meanwhile = (outcomes: readonly string[], kept = outcomes) =>
  answers('acknowledged while it stops', outcomes, kept);

const inOutage = (told: Parameters<typeof state>[1] = {}) => stopped('stop in an outage', told);
const afterOutage = (told: Parameters<typeof state>[1] = {}) => stopped('stop after the outage', told);
const gone = fault('db refused');
const back = fault('db healed', { stage: 'healed', detail: 'a connection of ours was made' });
/** An outage around which it acknowledged five, when three had arrived; then it was counted so often. */
const outage = (counts: readonly number[], { meanwhile = ['202', '202'], told = [gone, back] } = {}) => [
  counted('arrived before the outage', 3),
  answers('acknowledged before the outage', ['202', '202']),
  answers('acknowledged in the outage', meanwhile),
  counted('arrived in the outage', 3),
  ...told,
  request('acknowledged after the outage', { method: 'POST', path: '/views', status: 202 }),
  ...counts.map((count) => counted('arrived after the outage', count)),
];
const peaceful = request('acknowledged in peace', { method: 'POST', path: '/views', status: 202 });

const asChild = (told: Parameters<typeof run>[1] = {}) =>
  run('as a child', {
    command: ['ledger', 'serve'],
    signal: { name: 'SIGTERM', afterMs: 3_000, sentMs: 3_001, landed: true },
    left: [],
    ...told,
  });
const knocked = drive('ready as a child', { records: [one(100, 'ECONNREFUSED'), one(900)] });

testJudge(category, {
  subject,
  cases: {
    'in-flight-answered': [
      guilty('requests in flight that are dropped', {
        claim,
        seen: [peace(), slow([one(9_300, 'ECONNRESET', 1_200), ...flown])],
        says: [
          'GET /slow had been in flight for 700 ms',
          'no whole answer (ECONNRESET) 500 ms later',
          'in peace it gets 200',
        ],
      }),
      guilty('requests in flight that lost what they needed', {
        claim,
        seen: [peace(), slow([one(9_300, '503', 2_000)])],
        says: ['got 503 1.3 s later'],
      }),
      guilty('an ordinary request broken off in the middle of its answer', {
        claim,
        seen: [peace(), slow(flown), load([one(10_100, 'bad-response', 20, { firstByte: 10_110 })])],
        says: ['1 were accepted and not answered whole', 'GET /accounts/1: no whole answer (bad-response)'],
      }),
      guilty('an ordinary request accepted before the signal, and dropped', {
        claim,
        seen: [peace(), slow(flown), load([one(9_880, 'ECONNRESET', 300)])],
        says: ['accepted and not answered whole'],
      }),
      innocent('everything answered', {
        claim,
        seen: [
          peace(),
          slow([one(8_000, '200', 1_900), ...flown]),
          load([one(9_985), one(10_600, 'ECONNREFUSED')]),
        ],
        says: ['All 2 requests GET /slow', 'the last 1.6 s after the signal'],
      }),
      guilty('a body on its way that is broken off', {
        subject: uploading,
        claim,
        seen: [peace(), slow(flown), ...upload({ status: null, error: 'ECONNRESET' })],
        says: [
          'POST /accounts, of which the body had been coming for 1.0 s when it was asked to stop',
          'no whole answer (ECONNRESET) 1.0 s later',
          'in peace, where it comes as slowly, it gets 201',
        ],
      }),
      guilty('a body on its way for which something is gone', {
        subject: uploading,
        claim,
        seen: [peace(), slow(flown), ...upload({ status: 500 })],
        says: ['got 500'],
      }),
      innocent('a body on its way that is answered', {
        subject: uploading,
        claim,
        seen: [peace(), slow(flown), ...upload({})],
        says: ['so was one of which the body was still coming'],
      }),
      ...[408, 503].map((status) =>
        innocent(`a body on its way that is refused with ${status}`, {
          subject: uploading,
          claim,
          seen: [peace(), slow(flown), ...upload({ status })],
          says: ['All 2 requests'],
        }),
      ),
      innocent('a server that takes no body that is so slow', {
        subject: uploading,
        claim,
        seen: [peace(), slow(flown), ...upload({ status: null, error: 'ECONNRESET' }, { status: 408 })],
        says: ['All 2 requests'],
      }),
      innocent('a body that may not have been on its way to it yet', {
        subject: uploading,
        claim,
        seen: [peace(), slow(flown), ...upload({ status: null, error: 'ECONNRESET', ms: 1_050 })],
        says: ['All 2 requests'],
      }),
      innocent('one that may not have been yet on a busy machine', {
        subject: uploading,
        claim,
        seen: [
          peace(),
          slow(flown),
          readiness([one(10_100, '503', 400)]),
          ...upload({ status: null, error: 'ECONNRESET', ms: 1_300 }),
        ],
        says: ['All 2 requests'],
      }),
      innocent('a request that met the very moment of the closing', {
        claim,
        seen: [peace(), slow(flown), load([one(9_980, 'ECONNRESET', 30), one(10_500, 'ECONNRESET', 2)])],
        says: ['All 2 requests'],
      }),
      innocent('an ordinary request that waited to be taken on while all of the machine stood still', {
        claim,
        seen: [
          peace(),
          slow(flown),
          drive('load', {
            requests: [{ method: 'GET', path: '/accounts/1' }],
            marks: MARKS,
            latest: 1_200,
            records: [one(9_000), one(9_500, 'ECONNRESET', 1_250)],
          }),
        ],
        says: ['All 2 requests'],
      }),
      open('a machine so overloaded that it could not get a connection to its database', {
        claim,
        seen: [peace(), overloaded(300, 200), slow([one(9_300, '503', 2_000)])],
        says: ['too busy to tell', '200 ms late ourselves', 'took 300 ms', 'got 503'],
      }),
      guilty('a service that is slow by itself', {
        claim,
        seen: [peace(), overloaded(300, 20), slow([one(9_300, '503', 2_000)])],
        says: ['got 503'],
      }),
      guilty('what breaks off on a machine that is merely busy', {
        claim,
        seen: [peace(), overloaded(20, 200), slow([one(9_300, '503', 2_000)])],
        says: ['got 503'],
      }),
      open('nothing in flight', {
        claim,
        seen: [peace({ ms: 90 }), slow([one(9_300, '200', 90)])],
        says: ['None of the 1 requests GET /slow was in flight', 'in peace one takes 90 ms'],
      }),
      open('a slow request that fails in peace', {
        claim,
        seen: [peace({ status: 404 }), slow(flown)],
        says: ['In peace, GET /slow was answered with 404'],
      }),
      moot('no slow request', { claim: {}, seen: [busy()], says: ['names no slow request'] }),
    ],
    'new-refused-cleanly': [
      guilty('goes on as if nothing had been said', {
        claim,
        seen: [load([one(10_100), one(12_200), one(12_800)])],
        says: [
          '2.8 s after it was asked to stop it still took on GET /accounts/1',
          'So fared 2 of 3 requests',
        ],
      }),
      guilty('errors instead of refusals', {
        claim,
        seen: [load([one(10_100, '500')])],
        says: ['100 ms after it was asked to stop, GET /accounts/1 was answered with 500'],
      }),
      guilty('requests that are left hanging', {
        claim,
        seen: [load([one(10_600, 'ECONNRESET', 2_300)])],
        says: ['left hanging for 2.3 s and then got ECONNRESET'],
      }),
      guilty('connections that are accepted and broken off', {
        claim,
        seen: [load([10_600, 10_650, 10_700].map((at) => one(at, 'ECONNRESET', 3)))],
        says: ['was accepted and broken off (ECONNRESET). So fared 3 of 3'],
      }),
      guilty('requests that are taken on for a while and broken off, on a busy machine too', {
        claim,
        seen: [
          readiness([one(10_100, '503', 200)]),
          load([10_100, 10_300, 10_500, 10_700].map((at) => one(at, 'ECONNRESET', 250))),
        ],
        says: ['was accepted and broken off (ECONNRESET). So fared 4 of 4'],
      }),
      guilty('kept connections that are broken off when they were surely taken on', {
        claim,
        seen: [
          readiness([one(10_100, '503', 100)]),
          load([10_100, 10_200, 10_300].map((at) => one(at, 'ECONNRESET', 200, { reused: true }))),
        ],
        says: ['was accepted and broken off (ECONNRESET). So fared 3 of 3'],
      }),
      innocent('connections that the machine was too busy to let it take on before it closed', {
        claim,
        seen: [
          readiness([one(10_100, '503', 200)]),
          load([10_400, 10_450, 10_500, 10_550].map((at) => one(at, 'ECONNRESET', 10_600 - at))),
        ],
        says: ['Of 4 requests', '4 refused'],
      }),
      innocent('kept connections that were closed before a busy machine let it read them', {
        claim,
        seen: [
          readiness([one(10_100, '503', 200)]),
          load([10_300, 10_360, 10_420].map((at) => one(at, 'ECONNRESET', 250, { reused: true }))),
        ],
        says: ['Of 3 requests', '3 refused'],
      }),
      innocent('a machine that stood still for two seconds, and woke it to requests first', {
        claim,
        seen: [load([one(10_020, '200', 2_100), one(12_050, '200', 70), one(12_700, 'ECONNREFUSED', 1)])],
        says: ['2 were still answered and 1 refused'],
      }),
      innocent('requests that waited for as long as we stood still ourselves', {
        claim,
        seen: [
          drive('load', {
            requests: [{ method: 'GET', path: '/accounts/1' }],
            marks: MARKS,
            latest: 2_900,
            records: [one(9_000), one(10_020, 'ECONNRESET', 3_000)],
          }),
        ],
        says: ['1 refused'],
      }),
      innocent('served while it drains, then refused', {
        claim,
        seen: [load([one(10_100), one(10_450, '503'), one(10_600, 'ECONNREFUSED', 1)])],
        says: ['Of 3 requests that came after the signal, 1 were still answered and 2 refused'],
      }),
      innocent('a busy machine, on which it takes a second longer to hear of it', {
        claim,
        seen: [load([one(10_100), one(11_400), one(11_500, 'ECONNRESET', 1_300)])],
        says: ['Of 3 requests', '2 were still answered'],
      }),
      innocent('two that met the moment of the closing', {
        claim,
        seen: [
          load([
            one(10_500, 'ECONNRESET', 3),
            one(10_510, 'ECONNRESET', 204),
            one(10_600, 'ECONNREFUSED', 1),
          ]),
        ],
        says: ['3 refused'],
      }),
      open('no load', { claim, seen: [busy()], says: ['not asked to stop under load'] }),
      moot('no requests known', {
        subject: { workload: [] },
        claim,
        seen: [busy()],
        says: ['no request in its workload'],
      }),
    ],
    'readiness-goes-first': [
      guilty('ready until the end', {
        claim,
        seen: [readiness([one(10_100), one(10_400), one(10_450)]), load([one(10_600, 'ECONNREFUSED', 1)])],
        says: ['450 ms after it was asked to stop, readiness still said 200; 2 times', 'it never said no'],
      }),
      guilty('a port that is closed first', {
        claim,
        seen: [readiness([one(10_050, 'ECONNREFUSED', 1)]), load([one(10_050, 'ECONNREFUSED', 1)])],
        says: ['it never said no, its port was closed first', 'seen: refused after 61 ms'],
      }),
      guilty('a port that is closed too soon, beside one that was kept waiting before', {
        claim,
        seen: [
          readiness([one(10_060, '503')]),
          load([one(10_100, 'ECONNRESET', 2_000), one(10_200, 'ECONNREFUSED', 1)]),
        ],
        says: ['seen: refused after 211 ms'],
      }),
      innocent('a machine that stood still when the signal was sent, and woke it to requests first', {
        claim,
        seen: [
          readiness([one(10_020, '200', 980), one(10_500, '200', 500), one(11_010, '503')]),
          load([one(11_100), one(11_550, 'ECONNREFUSED', 1)]),
        ],
        says: ['Readiness said 503 1.0 s after the signal'],
      }),
      innocent('readiness first, the port later', {
        claim,
        seen: [
          readiness([one(10_010), one(10_060, '503'), one(10_600, 'ECONNREFUSED', 1)]),
          load([one(10_100), one(10_550, 'ECONNREFUSED', 1)]),
        ],
        says: ['Readiness said 503 60 ms after the signal', 'refused after 561 ms'],
      }),
      innocent('a port that is closed at once, where nothing else is claimed', {
        claim: { grace: '6s' },
        seen: [readiness([one(10_050, 'ECONNREFUSED', 1)]), load([one(10_050, 'ECONNREFUSED', 1)])],
        says: ['Readiness was refused with the port'],
      }),
      innocent('a request that was due early, and sent late', {
        claim,
        seen: [readiness([one(10_060, '503')]), load([one(10_350, 'ECONNREFUSED', 200)])],
        says: ['refused after 560 ms'],
      }),
      innocent('a signal that was long in being sent, counted from its beginning', {
        claim,
        seen: [
          readiness([one(10_060, '503')]),
          drive('load', {
            requests: [{ method: 'GET', path: '/accounts/1' }],
            marks: marks({ 'before the signal': 9_930, signal: 10_000 }),
            records: [one(9_000), one(10_420, 'ECONNREFUSED', 1)],
          }),
        ],
        says: ['refused after 491 ms'],
      }),
      open('a signal that was so long in being sent that nobody knows when it was heard', {
        claim,
        seen: [
          readiness([one(10_060, '503')]),
          drive('load', {
            requests: [{ method: 'GET', path: '/accounts/1' }],
            marks: marks({ 'before the signal': 9_700, signal: 10_000 }),
            records: [one(9_000), one(10_380, 'ECONNREFUSED', 1)],
          }),
        ],
        says: ['sending the signal took 300 ms', '681 ms after its beginning they were refused'],
      }),
      open('a machine on which nobody asked in time', {
        claim,
        seen: [readiness([one(10_600, 'ECONNREFUSED', 1)]), load([one(10_600, 'ECONNREFUSED', 1)])],
        says: ['Nobody got to ask for its readiness in the 500 ms'],
      }),
      open('not ready even before', {
        claim,
        seen: [drive('readiness', { marks: MARKS, records: [one(9_000, '503')] })],
        says: ['was not ready before'],
      }),
      moot('no path', {
        subject: { readyPath: null },
        claim,
        seen: [busy()],
        says: ['no path of readiness'],
      }),
    ],
    'ends-in-grace': [
      guilty('had to be killed', { claim, seen: [busy(killed)], says: ['within 6.0 s', 'and killed'] }),
      guilty('ends too late', { claim, seen: [busy({ stopMs: 6_400 })], says: ['ended after 6.4 s'] }),
      open('ends too late, if it was heard as soon as it began to be sent', {
        claim,
        seen: [busy({ stopMs: 6_400, sendMs: 1_500 })],
        says: ['sending SIGTERM took 1.5 s, and 6.4 s after its beginning it had ended'],
      }),
      guilty('ends too late, however long it took to be sent', {
        claim,
        seen: [busy({ stopMs: 6_400, sendMs: 300 })],
        says: ['ended after 6.4 s'],
      }),
      innocent('ends in time', {
        claim,
        seen: [busy()],
        says: ['ended 2.0 s after SIGTERM with requests in flight'],
      }),
      innocent('ends in time after the signal of its image', {
        claim,
        subject: { stopSignal: 'SIGQUIT' },
        seen: [busy()],
        says: ['ended 2.0 s after SIGQUIT with requests in flight'],
      }),
      guilty('is deaf to the signal of its image', {
        claim,
        subject: { stopSignal: 'SIGQUIT' },
        seen: [busy(killed)],
        says: ['within 6.0 s of SIGQUIT', 'and killed'],
      }),
      open('had ended before', {
        claim,
        seen: [busy({ stopMs: null, exitCode: 1 })],
        says: ['had ended before'],
      }),
      guilty('waits for the end of an outage', {
        claim,
        seen: [busy(), gone, back, gone, inOutage(killed)],
        says: ['within 6.0 s', 'while db could not be reached', 'and killed'],
      }),
      guilty('tries for too long to write what it cannot', {
        claim,
        seen: [gone, inOutage({ stopMs: 6_700 })],
        says: ['while db could not be reached: ended after 6.7 s'],
      }),
      open('only asked in an outage, and ends in time', {
        claim,
        seen: [gone, inOutage()],
        says: ['never seen to become ready'],
      }),
      innocent('ends in time in an outage too, whatever code it tells that by', {
        claim,
        seen: [busy(), gone, inOutage({ stopMs: 900, exitCode: 1 })],
        says: ['2.0 s after SIGTERM with requests in flight', '900 ms after SIGTERM while db could not'],
      }),
      innocent('an outage that was none', {
        claim,
        seen: [busy(), fault('db refused', { effective: false }), inOutage(killed)],
        says: ['ended 2.0 s after SIGTERM with requests in flight; 6.0 s are allowed.'],
      }),
      innocent('a service that an outage had ended', {
        claim,
        seen: [busy(), gone, inOutage({ stopMs: null, exitCode: 1 })],
        says: ['ended 2.0 s after SIGTERM with requests in flight; 6.0 s are allowed.'],
      }),
    ],
    'held-connections-let-go': [
      guilty('waits for its clients', {
        claim,
        seen: [holding, idle(killed)],
        says: ['with connections held (2 idle, 1 half-open)', 'and killed'],
      }),
      innocent('lets them go', {
        claim,
        seen: [holding, idle()],
        says: ['2.0 s after SIGTERM with connections held'],
      }),
      open('closes after each answer, so nothing could be held', {
        claim,
        seen: [
          held('held before', { connections: [{ kind: 'idle', state: 'ended', endedMs: 3, status: 200 }] }),
          idle(),
        ],
        says: ['did not keep any idle connection'],
      }),
    ],
    'exits-as-claimed': [
      guilty('another exit code', {
        claim,
        seen: [busy(), idle({ exitCode: 143 })],
        says: ['exit code 0 after SIGTERM; seen: 143.', 'as every JVM does, claim `exit: 143`'],
      }),
      guilty('no handler for the signal of its image', {
        claim,
        subject: { stopSignal: 'SIGWINCH' },
        seen: [busy({ exitCode: 156 }), idle()],
        says: ['exit code 0 after SIGWINCH; seen: 156. Process 1 ends by SIGWINCH only if it handles it'],
      }),
      innocent('the claimed exit code', {
        claim,
        seen: [busy(), idle()],
        says: ['exit code 0, 2 times'],
      }),
      innocent('one that tells of what was lost because the database was gone', {
        claim,
        seen: [busy(), idle(), gone, inOutage({ exitCode: 1 })],
        says: ['exit code 0, 2 times'],
      }),
      innocent('another one that is claimed', {
        claim: { exit: 143 },
        seen: [busy({ exitCode: 143 })],
        says: ['exit code 143'],
      }),
      open('only ever killed', { claim, seen: [busy(killed)], says: ['never ended by itself'] }),
      open('one that gave its drain up, on a machine so overloaded that it could not get on', {
        claim,
        seen: [overloaded(300, 200), busy({ exitCode: 1 }), idle()],
        says: ['too busy to tell', '200 ms late ourselves', 'seen: 1'],
      }),
      guilty('another exit code on such a machine, with connections held as well and no load', {
        claim,
        seen: [overloaded(300, 200), busy({ exitCode: 1 }), idle({ exitCode: 1 })],
        says: ['exit code 0 after SIGTERM; seen: 1.'],
      }),
    ],
    'database-closed-in-order': [
      guilty('connections that end without a word', {
        claim,
        seen: [busy(), ...traces([ORDERLY, BROKEN])],
        says: ['db logged for user app: “unexpected EOF on client connection”; 1 of its connections'],
      }),
      guilty('connections that are left', {
        claim,
        seen: [busy(), ...traces([ORDERLY], ['idle in transaction'])],
        says: ['still held 1 of its connections (idle in transaction)'],
      }),
      innocent('an orderly end', {
        claim,
        seen: [busy(), ...traces([ORDERLY, ORDERLY_TOO])],
        says: ['2 had been open'],
      }),
      open('killed by us', {
        claim,
        seen: [busy(killed), ...traces([BROKEN])],
        says: ['did not end by itself'],
      }),
      open('a log that does not tell', {
        claim,
        seen: [busy(), ...traces([])],
        says: ['tells of no connection that ended'],
      }),
      open('a log in which the last words of one connection have not come yet', {
        claim,
        seen: [busy(), ...traces([ORDERLY])],
        says: ['does not tell of the end of 1 of the 2 connections that had been open'],
      }),
      innocent('one that had ended before, and whose end stands before our mark', {
        claim,
        seen: [
          busy(),
          ...traces([ORDERLY]).map((sketch) =>
            sketch.step === 'log after'
              ? serviceLog('log after', {
                  output: `${ORDERLY_TOO}\n${(sketch.data as { output: { text: string } }).output.text}`,
                })
              : sketch,
          ),
        ],
        says: ['2 had been open'],
      }),
      open('a log without our mark', {
        claim,
        seen: [
          busy(),
          connections('connections before', ['idle']),
          connections('connections after', []),
          serviceLog('log after', { output: ORDERLY }),
        ],
        says: ['does not say when it was asked to stop'],
      }),
      moot('no PostgreSQL', { subject: { services: [] }, claim, seen: [busy()], says: ['no PostgreSQL'] }),
    ],
    'buffered-delivered': [
      guilty('what it had acknowledged is lost', {
        claim,
        seen: [
          counted('arrived before', 3),
          acknowledged(['202', '202', '503']),
          idle(),
          counted('arrived after', 4),
        ],
        says: ['acknowledged POST /views 2 times', '1 of them are in db'],
      }),
      guilty('what it acknowledged while it drained is lost, of which few have a record', {
        claim,
        seen: [
          counted('arrived before', 3),
          acknowledged(['202', '202']),
          meanwhile(['202', '202', '202', 'ECONNREFUSED'], ['ECONNREFUSED']),
          idle(),
          counted('arrived after', 5),
        ],
        says: ['and 3 times around that and while it drained; after its end 2 of them'],
      }),
      open('what was lost as we killed it', {
        claim,
        seen: [
          counted('arrived before', 3),
          acknowledged(['202', '202']),
          idle(killed),
          counted('arrived after', 4),
        ],
        says: ['lost by our hand'],
      }),
      innocent('all of it arrived', {
        claim,
        seen: [
          counted('arrived before', 3),
          acknowledged(['202', '202', '503']),
          idle(),
          counted('arrived after', 5),
        ],
        says: ['All 2'],
      }),
      guilty('what it acknowledged while it drained is lost', {
        claim,
        seen: [
          counted('arrived before', 3),
          acknowledged(['202', '202']),
          meanwhile(['202', '202', '202', '503', 'ECONNREFUSED']),
          idle(),
          counted('arrived after', 5),
        ],
        says: [
          'acknowledged POST /views 2 times before it was asked to stop, and 3 times around that and while it drained; after its end 2 of them',
        ],
      }),
      innocent('what it acknowledged while it drained arrived, and one that broke off', {
        claim,
        seen: [
          counted('arrived before', 3),
          acknowledged(['202', '202']),
          meanwhile(['202', '202', 'ECONNRESET', 'ECONNREFUSED']),
          idle(),
          counted('arrived after', 8),
        ],
        says: ['All 4'],
      }),
      open('nothing acknowledged', {
        claim,
        seen: [counted('arrived before', 0), acknowledged(['404']), idle(), counted('arrived after', 0)],
        says: ['never acknowledged; it was answered with 404'],
      }),
      open('SQL that does not count', {
        claim,
        seen: [
          rows('arrived before', { error: { code: '42P01', message: 'relation "views" does not exist' } }),
          acknowledged(['202']),
          idle(),
          counted('arrived after', 1),
        ],
        says: ['could not be counted: relation "views" does not exist'],
      }),
      moot('nothing buffered', { claim: {}, seen: [idle()], says: ['acknowledged before it is written'] }),
    ],
    'buffered-outlives-outage': [
      guilty('what could not be written at once is dropped', {
        claim,
        seen: [...outage([3, 4, 4]), afterOutage(), counted('arrived after its end', 4)],
        says: [
          'acknowledged POST /views 2 times just before db could not be reached, 2 times meanwhile and 1 time when it was back',
          'wrote again',
          '1 of these 5 are in db',
        ],
      }),
      innocent('all of it arrives when the database is back', {
        claim,
        seen: outage([3, 8]),
        says: ['All 5 that it acknowledged around an outage of db (POST /views)'],
      }),
      innocent('all of it arrives with its end at the latest, on a busy machine', {
        claim,
        seen: [...outage([3, 4]), afterOutage(), counted('arrived after its end', 8)],
        says: ['All 5'],
      }),
      innocent('what was refused meanwhile is not missed', {
        claim,
        seen: outage([3, 6], { meanwhile: ['503', '503'] }),
        says: ['All 3'],
      }),
      innocent('what was written twice', { claim, seen: outage([10]), says: ['All 5'] }),
      open('it never wrote again', {
        claim,
        seen: [...outage([3, 3]), afterOutage(), counted('arrived after its end', 3)],
        says: ['not seen to write again after the outage of db'],
      }),
      open('it was killed by us afterwards', {
        claim,
        seen: [...outage([3, 4]), afterOutage(killed), counted('arrived after its end', 4)],
        says: ['lost by our hand'],
      }),
      open('it had ended in the outage', {
        claim,
        seen: [
          ...outage([3, 3]),
          afterOutage({ stopMs: null, exitCode: 1 }),
          counted('arrived after its end', 3),
        ],
        says: ['had ended before'],
      }),
      open('an outage that was none', {
        claim,
        seen: outage([4], {
          told: [fault('db refused', { effective: false, detail: 'it let us in' }), back],
        }),
        says: ['db was not seen to go and come back: it let us in'],
      }),
      open('SQL that does not count any more', {
        claim,
        seen: [
          ...outage([]),
          rows('arrived after its end', { error: { code: '57P01', message: 'terminating connection' } }),
        ],
        says: ['could not be counted: terminating connection'],
      }),
      open('a service that did not come back after its first end', {
        claim,
        seen: [idle()],
        says: ['not seen to acknowledge POST /views in peace'],
      }),
      open('an outage that never came', {
        claim,
        seen: [counted('arrived before peace', 3), peaceful, counted('arrived in peace', 4)],
        says: ['not seen what becomes of POST /views in an outage'],
      }),
      moot('it is written too late for an outage of ours', {
        claim,
        seen: [counted('arrived before peace', 3), peaceful, counted('arrived in peace', 3)],
        says: ['In peace, POST /views was not written within 10 s'],
      }),
      moot('nothing buffered', { claim: {}, seen: [idle()], says: ['acknowledged before it is written'] }),
    ],
    'children-gone': [
      guilty('a helper that outlives it', {
        claim,
        seen: [asChild({ left: [{ pid: 9, command: 'sleep 3600' }] }), knocked],
        says: ['a process of its making was still running: “sleep 3600”'],
      }),
      innocent('nothing left', { claim, seen: [asChild(), knocked], says: ['Nothing of its making'] }),
      open('never answered', {
        claim,
        seen: [asChild(), drive('ready as a child')],
        says: ['did not answer'],
      }),
      open('killed by us', {
        claim,
        seen: [
          asChild({ outcome: 'timed-out', exitCode: null, left: [{ pid: 2, command: 'ledger' }] }),
          knocked,
        ],
        says: ['did not end by itself'],
      }),
      moot('no shell', {
        claim,
        seen: [note('looked for a shell', { name: 'no shell', values: {} })],
        says: ['no shell'],
      }),
      moot('no command', {
        subject: { command: [] },
        claim,
        seen: [busy()],
        says: ['does not say its command'],
      }),
      open('not tried', { claim, seen: [busy()], says: ['not asked to stop as the child'] }),
    ],
  },
});

test('what is acknowledged is another text each time, where the contract leaves a place for one', () => {
  const action = {
    kind: 'http',
    method: 'POST',
    path: '/views',
    headers: { 'content-type': 'application/json' },
    expect: 202,
  } as const;
  const same = { ...action, body: '{"viewer":"eve"}' };
  expect(eachItsOwn(same, 3, 'in peace')).toEqual([same]);
  const bodies = ['in peace', 'in an outage'].flatMap((step) =>
    eachItsOwn({ ...action, body: '{"viewer":"${value}"}' }, 2, step).map(({ body }) => body),
  );
  expect(bodies).toEqual(
    ['in-peace-1', 'in-peace-2', 'in-an-outage-1', 'in-an-outage-2'].map((own) =>
      JSON.stringify({ viewer: `cleanroom-${own}` }),
    ),
  );
});
