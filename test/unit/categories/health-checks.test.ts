import { expect, test } from 'vitest';
import { possible } from '../../../src/categories/health-checks/acts.ts';
import { UNCLAIMED } from '../../../src/categories/health-checks/claim.ts';
import { category } from '../../../src/categories/health-checks/index.ts';
import {
  connection,
  drive,
  drivenOne,
  fault,
  marks,
  request,
  type Sketch,
  state,
  traffic,
} from '../../evidence.ts';
import { guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const claim = { live: '/healthz', critical: ['db'], within: '5s', answers: '2s' };
const PATHS = [
  { method: 'GET', path: '/readyz' },
  { method: 'GET', path: '/healthz' },
];
const ready = (at: number, outcome = '200', took = 5) => drivenOne(at, { outcome, done: at + took });
const live = (at: number, outcome = '200', took = 5) => ({ ...ready(at, outcome, took), request: 1 });
type Probe = ReturnType<typeof drivenOne>;

const injected = (told: Parameters<typeof fault>[1] = {}) => fault('db paused', { fault: 'paused', ...told });
const healed = (told: Parameters<typeof fault>[1] = {}) =>
  fault('db healed', { fault: 'paused', stage: 'healed', ...told });

/** A database gone from 1 s to 5 s of its drive, and looked at until 12 s. */
function outage(
  probes: readonly Probe[],
  {
    gone = injected(),
    back = healed(),
    at = {},
  }: { gone?: Sketch; back?: Sketch; at?: Record<string, number> } = {},
): readonly Sketch[] {
  return [
    gone,
    back,
    drive('outage db', {
      requests: PATHS,
      records: [ready(100), live(150), ...probes],
      marks: marks({
        'before it is gone': 900,
        gone: 1_000,
        'before it is back': 8_000,
        back: 8_100,
        'looked long enough': 14_000,
        ...at,
      }),
    }),
  ];
}
const goes = [ready(1_500, '503'), ready(7_000, '503')];
const comes = [ready(9_000), ready(13_000)];

/** Started before its database, which came after 1.6 s. */
function early(
  probes: readonly Probe[],
  {
    running = true,
    exitCode = null as number | null,
    gone = injected({ fault: 'refused' }),
    attempts = 3,
  } = {},
): readonly Sketch[] {
  return [
    gone,
    healed({ fault: 'refused' }),
    traffic('before its services', { connections: attempts > 0 ? [connection('db', attempts)] : [] }),
    state('start before its services', { running, exitCode, ready: probes.length > 0 && running }),
    drive('before-dependency', {
      requests: PATHS,
      records: [ready(100, 'ECONNREFUSED'), ...probes],
      marks: marks({ 'before they come': 1_500, 'they are there': 1_600, 'looked long enough': 8_000 }),
    }),
  ];
}

/** Started before its database like a JVM: nothing is answered until 12.4 s, and its port is opened late whatever is there. */
const slow = { ...claim, startsWithin: '40s' };
const prompt = { ...claim, startsWithin: '1s' };
const silent = [2_000, 4_500, 6_900, 9_000].map((at) => ready(at, 'ECONNREFUSED'));
const ordinary = (readyMs: number) => state('start · db', { readyMs });

/** Its life: the cache gone from 2 to 6 s; and its end, asked to stop at 9 s. */
function life(probes: readonly Probe[], told: Parameters<typeof state>[1] = {}): readonly Sketch[] {
  return [
    fault('cache paused', { service: 'cache', fault: 'paused' }),
    state('stop', { moment: 'stopped', running: false, ready: false, stopMs: 900, exitCode: 0, ...told }),
    drive('life', {
      requests: PATHS,
      records: [ready(100), live(150), ...probes],
      marks: marks({ 'cache gone': 2_000, 'before cache is back': 6_000 }),
    }),
    drive('stopping', {
      requests: PATHS,
      records: [ready(8_900), ...probes.filter(({ sent }) => (sent ?? 9_000) >= 9_000)],
      marks: marks({ 'asked to stop': 9_000 }),
    }),
  ];
}
/** Its life, with the cache that refused everybody from 6.2 s on, once it had been back. */
const alsoRefused = (probes: readonly Probe[]): readonly Sketch[] => [
  fault('cache paused', { service: 'cache', fault: 'paused' }),
  fault('cache refused', { service: 'cache', fault: 'refused' }),
  drive('life', {
    requests: PATHS,
    records: [ready(100), live(150), ...probes],
    marks: marks({
      'cache gone': 2_000,
      'before cache is back': 6_000,
      'cache (refused) gone': 6_200,
      'before cache (refused) is back': 9_800,
    }),
  }),
];
/** Its life, of which the traces were gone from 2.4 s on, which nobody claimed. */
const withoutOtel = (probes: readonly Probe[]): readonly Sketch[] => [
  drive('life', {
    requests: PATHS,
    records: [live(150), ...probes],
    marks: marks({ [UNCLAIMED]: 2_400, 'otel gone': 2_450, 'before otel is back': 3_700 }),
  }),
];
const CACHE = {
  services: [...SERVICE.services, { name: 'cache', type: 'redis', port: 6379 }],
};
const optional = { ...claim, optional: ['cache'] };
const steady = [ready(2_500), ready(3_500), ready(8_900)];

const post = { method: 'POST', path: '/accounts', status: 201 };
const first = { ...claim, first: { http: 'POST /accounts', body: {}, expect: 201 } };
const inPeace = (once: number, again: number) => [
  request('first request in peace · db', { ...post, status: once }),
  request('first request in peace again · db', { ...post, status: again }),
];
const noPath = moot('a service without a path of readiness', {
  subject: { readyPath: null },
  claim,
  seen: [state('start')],
  says: ['names no path of readiness'],
});

testJudge(category, {
  subject: SERVICE,
  cases: {
    'becomes-ready': [
      guilty('a start that takes longer than claimed', {
        claim: { ...claim, startsWithin: '5s' },
        seen: [state('start · db', { readyMs: 6_200 })],
        says: ['Claimed: ready within 5.0 s', 'seen: ready after 6.2 s'],
      }),
      guilty('a start that never becomes one', {
        claim,
        seen: [state('start · db', { ready: false, readyMs: null, detail: 'status 503' })],
        says: ['not ready 10.0 s after its start (status 503)'],
      }),
      guilty('an end instead of a start', {
        claim,
        seen: [state('start · db', { ready: false, running: false, readyMs: null, exitCode: 1 })],
        says: ['It ended with exit code 1'],
      }),
      innocent('a quick start', {
        claim,
        seen: [state('start · db', { readyMs: 900 })],
        says: ['Ready 900 ms after its start at the latest; 10.0 s are allowed'],
      }),
      innocent('a slow start where its services were slow too', {
        claim: { ...claim, startsWithin: '2s' },
        seen: [
          state('start · db', { readyMs: 900 }),
          state('start against slow services', { readyMs: 2_500 }),
        ],
        says: ['Ready 900 ms'],
      }),
      noPath,
    ],
    'first-request-succeeds': [
      guilty('a first request that fails, and later does not', {
        claim: first,
        seen: [
          request('first request after its start', { ...post, status: 503 }),
          request('first request after all was well', post),
        ],
        says: ['the first request after its start, POST /accounts, was answered with 503', 'later the same'],
      }),
      innocent('first requests that succeed', {
        claim: first,
        seen: [
          request('first request after its start', post),
          request('first request after db came back', post),
        ],
        says: ['succeeded at once, whenever it had become ready (2 times)'],
      }),
      open('a request that never succeeds is the contract’s mistake', {
        claim: first,
        seen: [
          request('first request after its start', { ...post, status: 404 }),
          request('first request after all was well', { ...post, status: 404 }),
        ],
        says: ['never succeeded'],
      }),
      innocent('one that is good only once, and refused after an outage as before it', {
        claim: first,
        seen: [
          request('first request after its start', post),
          ...inPeace(201, 409),
          request('first request after db came back', { ...post, status: 409 }),
        ],
        says: ['or was answered as when it was repeated in peace (2 times)'],
      }),
      guilty('one that is good only once, and fails after an outage', {
        claim: first,
        seen: [...inPeace(201, 409), request('first request after db came back', { ...post, status: 503 })],
        says: ['the first request after db came back, POST /accounts, was answered with 503'],
      }),
      guilty('one that is good only once, and is not answered after an outage', {
        claim: first,
        seen: [
          ...inPeace(201, 409),
          request('first request after db came back', { ...post, status: null, error: 'ECONNRESET' }),
        ],
        says: ['was answered with ECONNRESET'],
      }),
      guilty('one that can be repeated, and is refused after an outage', {
        claim: first,
        seen: [...inPeace(201, 201), request('first request after db came back', { ...post, status: 404 })],
        says: ['the first request after db came back, POST /accounts, was answered with 404'],
      }),
      guilty('a refusal of the first request of all, which nothing had come before', {
        claim: first,
        seen: [
          { ...request('first request after its start', { ...post, status: 409 }), experiment: 'life' },
          ...inPeace(201, 409),
        ],
        says: ['the first request after its start, POST /accounts, was answered with 409'],
      }),
      open('one that is refused in another way after an outage', {
        claim: first,
        seen: [...inPeace(201, 409), request('first request after db came back', { ...post, status: 422 })],
        says: ['answered with 409 the second time', 'after db came back, 422, tells nothing', '`first`'],
      }),
      open('one that failed in peace as well when it was repeated', {
        claim: first,
        seen: [...inPeace(201, 500), request('first request after db came back', { ...post, status: 500 })],
        says: ['answered with 500 the second time', 'tells nothing'],
      }),
      moot('no request known', { claim, seen: [state('start')], says: ['names no request'] }),
    ],
    'not-ready-without-critical': [
      guilty('always ready', {
        claim,
        seen: outage([ready(1_500), ready(5_900), ready(6_100), ready(7_500)]),
        says: ['not ready within 5.0 s without db', '200 5.1 s after db was paused; 2 times in all'],
      }),
      guilty('ready again though it cannot be', {
        claim,
        seen: outage([...goes, ready(7_500)]),
        says: ['200 6.5 s after db was paused'],
      }),
      guilty('ready before its database ever came', {
        claim,
        seen: early([ready(500), ready(2_000)]),
        says: ['Started before db, it said 200 while nothing was there'],
      }),
      innocent('not ready in time', {
        claim,
        seen: outage([ready(1_200), ...goes, ...comes]),
        says: ['It was not ready while db was paused'],
      }),
      innocent('checks that get no answer while the database hangs', {
        claim,
        seen: outage([ready(1_200, 'timeout', 4_000), ready(3_000, 'timeout', 4_000), ...comes]),
        says: ['db was paused'],
      }),
      innocent('a check that hung in the outage and was answered after it', {
        claim,
        seen: outage([...goes, ready(7_900, '200', 400), ...comes]),
        says: ['db was paused'],
      }),
      open('a fault that was not felt', {
        claim,
        seen: outage([ready(7_000)], { gone: injected({ effective: false, detail: 'it still answered' }) }),
        says: ['db was not really paused: it still answered'],
      }),
      open('never ready to begin with', {
        claim,
        seen: [
          injected(),
          healed(),
          drive('outage db', {
            requests: PATHS,
            records: [ready(50, '503')],
            marks: marks({ 'before it is gone': 900, gone: 1_000, 'before it is back': 8_000 }),
          }),
        ],
        says: ['Before db was taken away, readiness said 503'],
      }),
      open('not watched long enough', {
        claim,
        seen: outage([ready(2_000)], { at: { 'before it is back': 3_000 } }),
        says: ['not watched long enough'],
      }),
      open('a service that the contract does not have', {
        claim: { ...claim, critical: ['queue'] },
        seen: outage([...goes, ...comes]),
        says: ['names queue'],
      }),
      moot('nothing critical', {
        claim: { live: '/healthz' },
        seen: [state('start')],
        says: ['no critical'],
      }),
    ],
    'ready-again': [
      guilty('never ready again', {
        claim,
        seen: outage([...goes, ready(10_000, '503'), ready(13_900, '503')]),
        says: ['ready again within 5.0 s once db is back', 'not ready 5.9 s later'],
      }),
      guilty('ready too late', {
        claim,
        seen: outage([...goes, ready(13_500)]),
        says: ['seen after db had been paused: ready after 5.4 s'],
      }),
      guilty('ready for a moment only', {
        claim,
        seen: outage([...goes, ready(9_000), ready(13_000, '503')]),
        says: ['ready, and then 503 again'],
      }),
      innocent('a kept connection that was closed as the last check was on its way', {
        claim,
        seen: outage([...goes, ...comes, { ...ready(13_500, 'ECONNRESET'), reused: true }]),
        says: ['after db had been paused'],
      }),
      guilty('a port that is closed at the last check', {
        claim,
        seen: outage([...goes, ...comes, { ...ready(13_500, 'ECONNREFUSED'), reused: true }]),
        says: ['ready, and then no answer (ECONNREFUSED) again'],
      }),
      innocent('ready again in time, beside a check of before that was answered long after', {
        claim,
        seen: outage([...goes, ready(8_050, '200', 5_200), ...comes]),
        says: ['after db had been paused'],
      }),
      innocent('ready again in time', {
        claim,
        seen: outage([...goes, ...comes]),
        says: ['after db had been paused'],
      }),
      open('a service that was not whole again', {
        claim,
        seen: outage(goes, { back: healed({ effective: false, detail: 'no answer' }) }),
        says: ['db was not whole again: no answer'],
      }),
      open('never unready, so never ready again', {
        claim,
        seen: outage([ready(7_000), ...comes]),
        says: ['had not stopped being ready'],
      }),
      moot('nothing critical', {
        claim: { live: '/healthz' },
        seen: [state('start')],
        says: ['no critical'],
      }),
    ],
    'stays-live': [
      guilty('liveness that follows the database', {
        claim,
        seen: outage([live(1_500, '503'), live(2_000, '503'), live(9_000)]),
        says: ['While db was taken away and given back, /healthz said 503, 2 of 4 times'],
      }),
      guilty('a process that died of it', {
        claim,
        seen: outage([live(1_500, 'ECONNREFUSED')]),
        says: ['/healthz said no answer (ECONNREFUSED)'],
      }),
      guilty('liveness that follows a service of which nothing is claimed', {
        claim,
        seen: [
          ...outage([live(1_500)]),
          drive('life', {
            requests: PATHS,
            records: [live(150), live(2_500, '503'), live(3_500)],
            marks: marks({ 'otel and rates gone': 2_000, 'before otel and rates is back': 3_200 }),
          }),
        ],
        says: ['Without otel and rates, /healthz said 503, 1 of 3 times'],
      }),
      guilty('liveness that fails at work', {
        claim,
        seen: [...outage([live(1_500)]), ...life([live(6_500, '503')])],
        says: ['At work, /healthz said 503'],
      }),
      innocent('readiness that follows a service of which nothing is claimed', {
        claim,
        seen: [
          ...outage([live(1_500)]),
          drive('life', {
            requests: PATHS,
            records: [live(150), ready(2_500, '503'), live(2_600), ready(4_000)],
            marks: marks({ 'otel and rates gone': 2_000, 'before otel and rates is back': 3_200 }),
          }),
        ],
        says: ['never said no'],
      }),
      innocent('live all the while', {
        claim,
        seen: [...outage([live(1_500), live(9_000)]), ...life([live(5_000)])],
        says: ['never said no: asked 5 times'],
      }),
      innocent('a kept connection that was closed as the next check was on its way', {
        claim,
        seen: outage([live(1_500), { ...live(1_600, 'ECONNRESET'), reused: true }]),
        says: ['never said no'],
      }),
      innocent('a late answer, of which another rule speaks', {
        claim,
        seen: outage([live(1_500, 'timeout', 4_000)]),
        says: ['never said no'],
      }),
      open('never live to begin with', {
        claim,
        seen: [
          injected(),
          drive('outage db', { requests: PATHS, records: [live(10, '404'), live(800, '404')] }),
        ],
        says: ['Before anything was done to it, /healthz said 404'],
      }),
      moot('no path of liveness', {
        claim: { critical: ['db'] },
        seen: outage(goes),
        says: ['no path of liveness'],
      }),
    ],
    'waits-for-dependency': [
      guilty('gives up', {
        claim,
        seen: early([], { running: false, exitCode: 1 }),
        says: ['Started before db, it ended with exit code 1 instead of waiting'],
      }),
      guilty('never notices that it came', {
        claim: prompt,
        seen: early([ready(1_000, '503'), ready(2_000, '503'), ready(7_900, '503')]),
        says: [
          'ready within 6.0 s of their coming (1.0 s that its start may take, and 5.0 s to notice them)',
          'seen: not ready 6.4 s later',
        ],
      }),
      innocent('one that says that it is not ready, and migrates and warms up once its database is there', {
        claim: slow,
        seen: [
          ...early([live(1_000), ready(1_000, '503'), ready(9_000, '503'), ready(40_000)]),
          ordinary(11_800),
        ],
        says: ['it waited, and was ready 38.4 s after they came'],
      }),
      innocent('the same, of which no start is claimed but what the contract gives to every start', {
        claim,
        seen: early([ready(1_000, '503'), ready(9_000, '503'), ready(16_000)]),
        says: ['it waited, and was ready 14.4 s after they came'],
      }),
      guilty('the same, that takes longer than its start may take', {
        claim,
        seen: early([ready(1_000, '503'), ready(9_000, '503'), ready(16_700, '503'), ready(18_000)]),
        says: ['ready within 15.0 s of their coming (10.0 s that its start may take', 'ready 16.4 s after'],
      }),
      open('the same, that was not watched for as long as its start may take', {
        claim: slow,
        seen: [...early([ready(1_000, '503'), ready(7_900, '503')]), ordinary(11_800)],
        says: ['Nobody asked for its readiness when the 45.0 s were over'],
      }),
      innocent('waits', {
        claim,
        seen: early([ready(1_000, '503'), ready(2_400)]),
        says: ['it waited, and was ready 805 ms after they came'],
      }),
      innocent('a slow start that had reached for its database long before it opens its port', {
        claim: slow,
        seen: [...early([...silent, ready(12_400)]), ordinary(11_800)],
        says: ['it waited, and was ready 10.8 s after they came'],
      }),
      innocent('a slow start of which no other was seen, in the time that is claimed for it', {
        claim: slow,
        seen: early([...silent, ready(12_400)]),
        says: ['it waited, and was ready 10.8 s after they came'],
      }),
      guilty('a slow start that takes longer than its start may take', {
        claim: { ...claim, startsWithin: '2s' },
        seen: [...early([...silent, ready(9_500, 'ECONNREFUSED'), ready(12_400)]), ordinary(1_900)],
        says: [
          'ready within 7.0 s of their coming (2.0 s that its start may take',
          'seen: ready 10.8 s after',
        ],
      }),
      guilty('a slow start that never notices that it came', {
        claim: { ...claim, startsWithin: '12s' },
        seen: [...early([...silent, ready(19_000, 'ECONNREFUSED')]), ordinary(11_800)],
        says: ['ready within 17.0 s of their coming', 'not ready 6.4 s later'],
      }),
      innocent('one that said all the time that it lives, and starts when they are there', {
        claim: slow,
        seen: [...early([live(1_000), ...silent, ready(12_400)]), ordinary(11_800)],
        says: ['it waited, and was ready 10.8 s after they came'],
      }),
      innocent('a start that its state tells of, as nobody asked any longer', {
        claim: slow,
        seen: [...early(silent.slice(0, 1)), ordinary(11_800)],
        says: ['was ready 2.0 s after they came at the latest'],
      }),
      open('a start that was over when nobody asked any longer, and later than it should have been', {
        claim: { ...claim, within: '1s', startsWithin: '500ms' },
        seen: [...early([ready(2_000, 'ECONNREFUSED')]), ordinary(500)],
        says: ['Nobody asked for its readiness when the 1.5 s were over that it has once db came'],
      }),
      open('a start that only the room’s own path of readiness tells of', {
        claim: { ...slow, ready: '/ready-for-all' },
        seen: [...early(silent.slice(0, 1)), ordinary(11_800)],
        says: ['Nobody asked for its readiness when the 45.0 s were over'],
      }),
      open('a start that its state tells of, and no check that was asked after it', {
        claim: slow,
        seen: [...early([...silent, ready(9_500, '503')]), ordinary(11_800)],
        says: ['Nobody asked for its readiness when the 45.0 s were over'],
      }),
      open('one that became ready between two looks, of which only one came in time', {
        claim: prompt,
        seen: early([ready(1_000, '503'), ready(7_500, '503'), ready(8_300)]),
        says: ['Nobody asked for its readiness when the 6.0 s were over'],
      }),
      open('a start that was not over when nobody asked any longer', {
        claim: slow,
        seen: [...early(silent).filter(({ kind }) => kind !== 'subject-state'), ordinary(11_800)].concat(
          state('start before its services', { ready: false, readyMs: null }),
        ),
        says: ['Nobody asked for its readiness when the 45.0 s were over'],
      }),
      innocent('one that became ready between two looks, of which the second came too late', {
        claim: prompt,
        seen: early([ready(1_000, '503'), ready(3_000, '503'), ready(8_300)]),
        says: ['was ready 2.0 s after they came at the latest'],
      }),
      open('a start that took longer than the wait', {
        claim,
        seen: early([ready(2_400)], { attempts: 0 }),
        says: ['had not even tried to reach db when they came'],
      }),
      open('a database that was there all the time', {
        claim,
        seen: early([ready(2_000)], { gone: injected({ fault: 'refused', effective: false }) }),
        says: ['was not really refused'],
      }),
      moot('nothing critical', {
        claim: { live: '/healthz' },
        seen: [state('start')],
        says: ['no critical'],
      }),
    ],
    'answers-in-time': [
      guilty('readiness that hangs', {
        claim,
        seen: outage([ready(1_500, 'timeout', 4_000), ready(1_600, '503', 2_500), live(1_700)]),
        says: ['within 2.0 s', '2 of 3 checks of readiness were late, the worst with no answer after 4.0 s'],
      }),
      innocent('answers in time, and a port that is closed', {
        claim,
        seen: [...outage([...goes, live(1_500, '200', 1_900), ...comes]), ...early([ready(2_000)])],
        says: ['took 1.9 s; 2.0 s are allowed'],
      }),
      open('an answer that was late when all of the machine stood still', {
        claim: { live: '/healthz' },
        seen: [
          drive('life', { requests: PATHS, latest: 2_600, records: [live(150), ready(1_000, '200', 2_700)] }),
        ],
        says: ['some checks took longer than 2.0 s, but we were 2.6 s late ourselves'],
      }),
      guilty('an answer that was later than that', {
        claim: { live: '/healthz' },
        seen: [
          drive('life', {
            requests: PATHS,
            latest: 200,
            records: [live(150), ready(1_000, 'timeout', 4_000)],
          }),
        ],
        says: ['the worst with no answer after 4.0 s'],
      }),
      innocent('a late answer while it was stopping', {
        claim: { live: '/healthz' },
        seen: [...life([]), drive('stopping', { requests: PATHS, records: [ready(9_100, '503', 3_000)] })],
        says: ['2.0 s are allowed'],
      }),
      innocent('readiness that waits for a service of which nothing is claimed', {
        claim: { live: '/healthz' },
        seen: withoutOtel([ready(1_000), ready(1_950, 'timeout', 4_000), ready(2_500, '503', 3_000)]),
        says: ['2.0 s are allowed'],
      }),
      guilty('readiness that is late before that', {
        claim: { live: '/healthz' },
        seen: withoutOtel([ready(100, '200', 2_200), ready(2_500, '503', 3_000), live(2_600)]),
        says: ['1 of 1 check of readiness were late, the worst with 200 after 2.2 s'],
      }),
      guilty('liveness that waits for a service of which nothing is claimed', {
        claim: { live: '/healthz' },
        seen: withoutOtel([ready(1_000), live(2_500, 'timeout', 4_000)]),
        says: ['1 of 2 checks of liveness were late, the worst with no answer after 4.0 s'],
      }),
      open('nothing that hung', {
        claim,
        seen: outage([...goes], { gone: injected({ effective: false }) }),
        says: ['db was not really taken away'],
      }),
    ],
    'optional-not-gating': [
      guilty('not ready without its cache', {
        subject: CACHE,
        claim: optional,
        seen: life([ready(2_500, '503'), ready(3_000, '503'), ready(8_900)]),
        says: ['ready also without cache; seen while it was paused: 503, 2 of 2 times'],
      }),
      guilty('checks that hang with its cache', {
        subject: CACHE,
        claim: optional,
        seen: life([ready(2_500, '200', 3_900), ready(3_000, '200', 3_400)]),
        says: ['nothing for 2.0 s, 2 of 2 times'],
      }),
      guilty('not ready while its client has no connection', {
        subject: CACHE,
        claim: optional,
        seen: alsoRefused([
          ready(2_500),
          ready(3_500),
          ready(6_500, '503'),
          ready(7_500, '503'),
          ready(9_900),
        ]),
        says: ['ready also without cache; seen while it refused every connection: 503, 2 of 2 times'],
      }),
      guilty('not ready in either loss, and ready between them', {
        subject: CACHE,
        claim: optional,
        seen: alsoRefused([
          ...[2_500, 3_500, 5_900].map((at) => ready(at, '503')),
          ready(6_050),
          ...[6_500, 7_500, 9_850].map((at) => ready(at, '503')),
          ready(9_900),
        ]),
        says: [
          'while it was paused: 503, 2 of 2 times',
          'while it refused every connection: 503, 2 of 2 times',
        ],
      }),
      innocent('ready without its cache, whichever way it was gone', {
        subject: CACHE,
        claim: optional,
        seen: alsoRefused([ready(2_500), ready(3_500), ready(6_250, '503'), ready(7_500), ready(9_900)]),
        says: ['stayed ready without cache'],
      }),
      innocent('ready without its cache', {
        subject: CACHE,
        claim: optional,
        seen: life([ready(2_010, '503'), ...steady]),
        says: ['stayed ready without cache'],
      }),
      innocent('not ready for a moment, and ready again while its cache was still gone', {
        subject: CACHE,
        claim: optional,
        seen: life([ready(2_500, '503'), ready(3_000, '503'), ...steady]),
        says: ['stayed ready without cache'],
      }),
      open('a machine that stood still while its cache was gone', {
        subject: CACHE,
        claim: optional,
        seen: life([ready(1_900), ready(4_500), ready(8_900)]),
        says: ['Nobody got to ask for its readiness while cache was gone'],
      }),
      open('a no before its cache was gone', {
        subject: CACHE,
        claim: optional,
        seen: life([ready(300, '503'), ready(1_500), ready(2_500, '503'), ready(3_000, '503'), ready(8_900)]),
        says: ['Readiness said 503 while nothing was gone, too'],
      }),
      open('a no long after its cache was back', {
        subject: CACHE,
        claim: optional,
        seen: life([ready(2_500, '503'), ready(3_000, '503'), ready(6_100), ready(7_000, '503')]),
        says: ['Readiness said 503 while nothing was gone, too'],
      }),
      guilty('a pool that takes its time to find the cache again', {
        subject: CACHE,
        claim: optional,
        seen: life([ready(2_500, '503'), ready(3_000, '503'), ready(6_100, '503'), ready(7_000)]),
        says: ['ready also without cache; seen while it was paused: 503, 2 of 2 times'],
      }),
      open('a cache that was never taken', {
        subject: CACHE,
        claim: optional,
        seen: [drive('life', { requests: PATHS, records: [ready(100)] })],
        says: ['Not every optional service'],
      }),
      moot('nothing optional', { claim, seen: life(steady), says: ['can do without'] }),
    ],
    'not-ready-while-stopping': [
      guilty('ready while it shuts down', {
        claim,
        seen: life([...steady, ready(9_100), ready(9_600)]),
        says: ['600 ms after it was asked to stop (SIGTERM), readiness still said 200; 1 time in all'],
      }),
      innocent('a machine that stood still when the signal was sent, and woke it to requests first', {
        claim,
        seen: life([...steady, ready(9_010, '200', 990), ready(9_600, '200', 405), ready(10_010, '503')]),
        says: ['Asked 1.0 s after the signal, readiness said 503'],
      }),
      innocent('not ready at once', {
        claim,
        seen: life([...steady, ready(9_010), ready(9_100, '503'), ready(9_950, 'ECONNREFUSED')]),
        says: ['Asked 100 ms after the signal, readiness said 503'],
      }),
      innocent('gone before anybody could ask', {
        claim,
        seen: life(steady, { stopMs: 40 }),
        says: ['It ended 40 ms after the signal'],
      }),
      open('gone before it was asked', {
        claim,
        seen: life(steady, { stopMs: null, exitCode: 1 }),
        says: ['had ended before'],
      }),
      open('not ready even before', {
        claim,
        seen: [
          ...life([]).slice(0, 2),
          drive('stopping', {
            requests: PATHS,
            records: [ready(8_000, '503')],
            marks: marks({ 'asked to stop': 9_000 }),
          }),
        ],
        says: ['was not ready before it was asked'],
      }),
    ],
  },
});

test('what has no container of its own is not paused but swallowed', () => {
  const subject = {
    ...SERVICE,
    services: [
      { name: 'db', type: 'postgres', port: 5432 },
      { name: 'rates', type: 'upstream', port: 8080 },
    ],
  };
  expect(possible('paused', subject, 'db')).toBe('paused');
  expect(possible('paused', subject, 'rates')).toBe('black-holed');
  expect(possible('refused', subject, 'rates')).toBe('refused');
});
