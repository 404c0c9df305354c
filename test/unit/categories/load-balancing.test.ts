import { category } from '../../../src/categories/load-balancing/index.ts';
import {
  balancedOne,
  balancer,
  drive,
  drivenOne,
  held,
  inExperiment,
  marks,
  note,
  request,
  rows,
  type Sketch,
  state,
} from '../../evidence.ts';
import { guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const subject = {
  ...SERVICE,
  workload: [
    { kind: 'http', method: 'GET', path: '/accounts/1', headers: {}, body: null, expect: null } as const,
  ],
};
const claim = {
  instance: { header: 'x-instance' },
  session: {
    login: { http: 'POST /sessions', expect: 201 },
    use: { http: 'GET /mine', headers: { authorization: 'Session ${session}' } },
    logout: { http: 'DELETE /sessions', expect: 204 },
  },
  state: {
    create: { http: 'POST /accounts', expect: 201 },
    read: 'GET /accounts/${id}',
    change: { http: 'PUT /accounts/${id}', expect: 200 },
  },
  repeated: { request: { http: 'POST /transfers', expect: 201 } },
  limit: { request: 'GET /limited', allowed: 10, window: '10s' },
  background: { service: 'db', pieces: 'select piece, times from work' },
};
type One = ReturnType<typeof drivenOne>;

/** An answer by that replica, under its own name. */
const one = (replica: number | null, at: number, told: Partial<One> = {}): One =>
  drivenOne(at, {
    headers:
      replica === null
        ? { 'x-cleanroom-replica': '' }
        : { 'x-cleanroom-replica': `replica-${replica}`, 'x-instance': `ledger-${replica}` },
    ...told,
  });
/** `count` answers by that replica, 50 ms apart. */
const many = (replica: number | null, count: number, at = 0, told: Partial<One> = {}): readonly One[] =>
  Array.from({ length: count }, (_, n) => one(replica, at + n * 50, told));
const by = (replica: number) => ({ 'x-cleanroom-replica': `replica-${replica}` });

const ready = (replica: number, told: Parameters<typeof state>[1] = {}) =>
  state(`start replica ${replica}`, told);
const dead = { running: false, ready: false, exitCode: 1, detail: 'the process ended with exit code 1' };
const taken = (...told: Parameters<typeof balancedOne>[]) =>
  balancer('all taken in', { replicas: told.map((each) => balancedOne(...each)) });

type Kept = NonNullable<NonNullable<Parameters<typeof held>[1]>['connections']>[number];
const kept = (told: Partial<Kept> = {}): Kept => ({
  kind: 'idle',
  state: 'open',
  endedMs: null,
  status: 200,
  ...told,
});
/** Two connections: when each has had its answer, and when the balancer would give them up. */
const idle = (begun: readonly Kept[], over: readonly Kept[]) =>
  inExperiment('idle', [
    held('kept connections', { connections: [...begun] }),
    held('kept connections when the time is over', { connections: [...over] }),
  ]);
const waits = { keepsIdle: '6s' };

const together = (...sketches: readonly Sketch[]) => inExperiment('together', sketches);
/** An answer to the request that is sent again, which says what was made. */
const repeat = (replica: number, made: number | null, status = 201) =>
  request('repeated 1', {
    method: 'POST',
    path: '/transfers',
    status,
    response: made === null ? '{}' : JSON.stringify({ id: made }),
    responseHeaders: by(replica),
  });
const killing = (...sketches: readonly Sketch[]) => inExperiment('killed', sketches);
const rolling = (...sketches: readonly Sketch[]) => inExperiment('rolling', sketches);
const working = (...sketches: readonly Sketch[]) => inExperiment('background', sketches);
const limiting = (...sketches: readonly Sketch[]) => inExperiment('limited', sketches);

const alone = (told: Parameters<typeof request>[1] = {}) =>
  request('alone', { path: '/accounts/1', ...told });
const counts = (step: string, requests: readonly number[]) =>
  balancer(step, { replicas: requests.map((count, index) => balancedOne(index + 1, { requests: count })) });
/** A load of that many answers by each replica, as HAProxy counts it too. */
const load = (records: readonly One[], theirs: readonly number[]) => [
  counts('before the load', [1, 0, 0]),
  drive('load', {
    requests: [
      { method: 'GET', path: '/accounts/1' },
      { method: 'POST', path: '/transfers' },
    ],
    sent: records.length,
    records: [...records],
  }),
  counts(
    'after the load',
    theirs.map((count, index) => count + (index === 0 ? 1 : 0)),
  ),
];
const equal = [...many(1, 20), ...many(2, 20), ...many(3, 20)];

const login = (number: number, replica: number, told: Parameters<typeof request>[1] = {}) =>
  request(`session ${number}: log in`, {
    method: 'POST',
    path: '/sessions',
    status: 201,
    responseHeaders: by(replica),
    response: '{"session":"abc"}',
    ...told,
  });
const use = (number: number, replica: number, status = 200) =>
  request(`session ${number}: use`, { path: '/mine', status, responseHeaders: by(replica) });
/** What HAProxy says where it holds no replica for ready. */
const ofNobody = (step: string, path: string) =>
  request(step, { path, status: 503, responseHeaders: { 'x-cleanroom-replica': '' } });
const logout = (number: number, replica: number, status = 204) =>
  request(`session ${number}: log out`, {
    method: 'DELETE',
    path: '/sessions',
    status,
    responseHeaders: by(replica),
  });
const useAfter = (number: number, replica: number, status = 401) =>
  request(`session ${number}: use afterwards`, { path: '/mine', status, responseHeaders: by(replica) });
const noSession = (status = 401) => request('use no session', { path: '/mine', status });

const create = (replica: number, status = 201) =>
  request('state 1: create', { method: 'POST', path: '/accounts', status, responseHeaders: by(replica) });
const change = (replica: number, status = 200) =>
  request('state 1: change', { method: 'PUT', path: '/accounts/7', status, responseHeaders: by(replica) });
const read = (value: string, replica: number, response = `{"owner":"${value}"}`, status = 200) =>
  request(`state 1: read ${value}`, { path: '/accounts/7', status, response, responseHeaders: by(replica) });
const reread = (value: string, replica: number, response = `{"owner":"${value}"}`) =>
  request(`state 1: read the change ${value}`, {
    path: '/accounts/7',
    response,
    responseHeaders: by(replica),
  });

const limited = (outcomes: Readonly<Record<string, number>>, records: readonly One[], ms = 800) =>
  drive('more than allowed', {
    requests: [{ method: 'GET', path: '/limited' }],
    sent: Object.values(outcomes).reduce((sum, count) => sum + count, 0),
    outcomes: { ...outcomes },
    ms,
    records: [...records],
  });

const work = (step: string, pieces: readonly (readonly [string, number])[]) =>
  rows(step, { rows: pieces.map(([piece, times]) => ({ piece, times: String(times) })) });
const ended = (replica: number, told: Parameters<typeof state>[1] = {}) =>
  state(`kill replica ${replica}`, {
    moment: 'stopped',
    running: false,
    ready: false,
    exitCode: 137,
    ...told,
  });
const ONCE = [
  ['1', 1],
  ['2', 1],
  ['3', 1],
] as const;
const left = (pieces: readonly (readonly [string, number])[]) => [
  work('work of all', ONCE),
  ended(1),
  ended(2),
  work('work when one is left', ONCE),
  work('work of the one that is left', pieces),
];
const anew = (pieces: readonly (readonly [string, number])[]) => [
  ended(3),
  work('work when that one is killed', [...ONCE, ['4', 1]]),
  work('work of the one that came anew', pieces),
];

const KILL = marks({ 'before the kill': 1_000, 'after the kill': 1_020, 'taken out': 1_400 });
const victim = note('killed one', { name: 'killed', values: { replica: 2 } });
const takenOut = (up = false) =>
  balancer('taken out', { replicas: [balancedOne(1), balancedOne(2, { up })] });
const aroundKill = (records: readonly One[]) =>
  drive('load around a kill', {
    requests: [{ method: 'GET', path: '/accounts/1' }],
    marks: KILL,
    records: [...many(1, 5), ...records],
  });
const ARRIVAL = marks({ 'before the arrival': 1_000, added: 2_000 });
const addedIn = (up = true) =>
  balancer('added taken in', {
    replicas: [balancedOne(1), balancedOne(4, { up, status: up ? 'UP' : 'DOWN' })],
  });
const aroundArrival = (records: readonly One[], told: Parameters<typeof drive>[1] = {}) =>
  drive('load around an arrival', {
    requests: [{ method: 'GET', path: '/accounts/1' }],
    marks: ARRIVAL,
    records: [...many(1, 5), ...records],
    ...told,
  });
const shares = [...many(1, 20, 2_100), ...many(3, 20, 2_100), ...many(4, 20, 2_100)];

const RESTARTS = marks({ 'first stop': 1_000, 'last start': 8_000 });
const aroundRestarts = (records: readonly One[], at = RESTARTS, latest = 1) =>
  drive('load around restarts', {
    latest,
    requests: [{ method: 'GET', path: '/accounts/1' }],
    sent: 200,
    marks: at,
    records: [...many(1, 5), ...records],
  });
const restarted = [1, 2, 3].flatMap((replica) => [
  state(`stop replica ${replica}`, { moment: 'stopped', running: false, ready: false, exitCode: 0 }),
  state(`start replica ${replica} again`),
]);

testJudge(category, {
  subject,
  cases: {
    'runs-together': [
      guilty('a replica that ends beside another', {
        seen: together(ready(1), ready(2, dead), ready(3)),
        says: ['Of 3 replicas, replica 2 did not become ready', 'exit code 1', 'while others did'],
      }),
      guilty('a replica that the balancer never takes in', {
        seen: together(ready(1), ready(2), ready(3), taken([1], [2, { up: false, check: 'L7STS 503' }], [3])),
        says: ['Replica 2 was ready, but HAProxy holds it for DOWN (last check: L7STS 503)'],
      }),
      innocent('replicas that all become ready', {
        seen: together(ready(1), ready(2), ready(3), taken([1], [2], [3])),
        says: ['All 3 replicas became ready'],
      }),
      innocent('a place that nobody was to take yet', {
        seen: killing(ready(1), ready(2), ready(3), taken([1], [2], [3], [4, { up: false }])),
        says: ['All 3 replicas'],
      }),
      open('not even one that became ready', {
        seen: together(ready(1, dead), ready(2, dead)),
        says: ['Not even one replica'],
      }),
      open('only one that was started', { seen: together(ready(1)), says: ['Only one'] }),
    ],
    evenly: [
      guilty('a replica that answers nothing well', {
        seen: together(
          alone(),
          ...load([...many(1, 20), ...many(2, 20), ...many(3, 20, 0, { outcome: '503' })], [20, 20, 20]),
        ),
        says: ['Replicas 1, 2 and 3 answered 20, 20 and 0 of 60 requests well', 'χ² = 20.0', '13.816'],
      }),
      guilty('a kind of request that only one replica serves', {
        seen: together(
          alone(),
          ...load(
            [
              ...equal,
              ...many(1, 4, 0, { request: 1 }),
              ...many(2, 4, 0, { request: 1, outcome: '503' }),
              ...many(3, 4, 0, { request: 1, outcome: '503' }),
            ],
            [24, 24, 24],
          ),
        ),
        says: ['Replica 2 failed each of 4 requests POST /transfers (503); replica 1 served all of its 4'],
      }),
      open('many without an answer in time, when we stood still ourselves', {
        seen: together(
          alone(),
          ...load([...equal, ...many(null, 24, 0, { outcome: 'timeout' })], [20, 20, 20]).map((one) =>
            one.kind === 'drive' ? drive('load', { ...one.data, latest: 5_200 }) : one,
          ),
        ),
        says: ['24 of 84 requests had no answer in time', 'we were late by 5.2 s ourselves'],
      }),
      guilty('many failures, the same everywhere', {
        seen: together(
          alone(),
          ...load(
            [...equal, ...[1, 2, 3].flatMap((replica) => many(replica, 8, 0, { outcome: 'timeout' }))],
            [28, 28, 28],
          ),
        ),
        says: ['24 of 84 requests failed (timeout)', 'none with one alone'],
      }),
      guilty('nothing but failures', {
        seen: together(
          alone(),
          ...load(
            [1, 2, 3].flatMap((replica) => many(replica, 8, 0, { outcome: '503' })),
            [8, 8, 8],
          ),
        ),
        says: ['failed 24 of 24 requests', 'one alone failed none'],
      }),
      innocent('equal shares', {
        seen: together(alone(), ...load(equal, [20, 20, 20])),
        says: ['answered 20, 20 and 20 of 60 requests well'],
      }),
      innocent('a client’s own mistakes, and a few failures of a busy machine', {
        seen: together(
          alone(),
          ...load([...equal, one(1, 0, { outcome: '404' }), one(2, 5, { outcome: '503' })], [21, 21, 20]),
        ),
        says: ['of 62 requests well'],
      }),
      open('one alone that fails already', {
        seen: together(alone({ status: 503 }), ...load(equal, [20, 20, 20])),
        says: ['One replica alone answered GET /accounts/1 with 503'],
      }),
      open('a balancer that counts otherwise', {
        seen: together(alone(), ...load(equal, [50, 5, 5])),
        says: ['HAProxy says that it gave its replicas 50, 5 and 5 requests; we count 20, 20 and 20'],
      }),
      open('too few requests', {
        seen: together(alone(), ...load([...many(1, 2), ...many(2, 2), ...many(3, 2)], [2, 2, 2])),
        says: ['6 requests are too few'],
      }),
      open('no load', { seen: together(alone()), says: ['no load on all replicas'] }),
    ],
    'instance-stable': [
      guilty('a name drawn anew', {
        claim,
        seen: together(
          ...load(
            [...equal, one(2, 9, { headers: { ...by(2), 'x-instance': 'ledger-of-this-minute' } })],
            [20, 21, 20],
          ),
        ),
        says: ['Replica 2 called itself by 2 names in 21 answers', 'ledger-of-this-minute'],
      }),
      guilty('one name for all', {
        claim,
        seen: together(
          ...load(
            [1, 2].map((replica) => one(replica, 0, { headers: { ...by(replica), 'x-instance': 'ledger' } })),
            [1, 1, 0],
          ),
        ),
        says: ['Replicas 1 and 2 all call themselves ledger'],
      }),
      guilty('answers without a name', {
        claim,
        seen: together(...load([...equal, one(3, 9, { headers: by(3) })], [20, 20, 21])),
        says: ['1 of 21 answers of replica 3 bear no name in the header x-instance'],
      }),
      innocent('an error of the balancer, in the place of a replica that it did not reach', {
        claim,
        seen: together(...load([...equal, one(3, 9, { outcome: '503', headers: by(3) })], [20, 20, 21])),
        says: ['Each of 3 replicas bore one name in 60 answers'],
      }),
      guilty('a field that names another each time', {
        claim: { instance: { request: 'GET /about', field: 'instance' } },
        seen: together(
          ...['a', 'b'].map((name) =>
            request('ask for its name', { responseHeaders: by(1), response: `{"instance":"${name}"}` }),
          ),
          request('ask for its name', { responseHeaders: by(2), response: '{"instance":"c"}' }),
        ),
        says: ['Replica 1 called itself by 2 names in 2 answers, among them a and b'],
      }),
      innocent('a name for each', {
        claim,
        seen: together(...load([...equal, one(null, 9, { outcome: '503' })], [20, 20, 20])),
        says: ['one name in 60 answers: ledger-1, ledger-2 and ledger-3'],
      }),
      open('one replica alone that answered', {
        claim,
        seen: together(...load(many(1, 20), [20, 0, 0])),
        says: ['Fewer than two replicas answered'],
      }),
      moot('no claim', { seen: [], says: ['does not say where'] }),
    ],
    'session-everywhere': [
      guilty('a session that only one replica knows', {
        claim,
        seen: together(noSession(), login(1, 1), use(1, 1), use(1, 2, 401)),
        says: ['With a session made on replica 1, GET /mine was answered by replica 2 with 401'],
      }),
      guilty('a login that only one replica can do', {
        claim,
        seen: together(noSession(), login(1, 1), use(1, 1), use(1, 2), login(2, 2, { status: 500 })),
        says: ['The login was answered by replica 2 with 500, and well by another'],
      }),
      open('a use that no replica was there to answer', {
        claim,
        seen: together(noSession(), login(1, 1), use(1, 1), use(1, 2), ofNobody('session 1: use', '/mine')),
        says: ['1 of the requests reached no replica', 'GET /mine, which the balancer answered with 503'],
      }),
      innocent('a session that is good everywhere', {
        claim,
        seen: together(noSession(), login(1, 1), use(1, 1), use(1, 2), login(2, 2), use(2, 1), use(2, 2)),
        says: ['2 sessions, made on replica 1 and replica 2, were good each of 4 times'],
      }),
      innocent('a session in a cookie', {
        claim: { session: { ...claim.session, from: { cookie: 'sid' } } },
        seen: together(
          noSession(),
          login(1, 1, {
            response: '',
            responseHeaders: { ...by(1), 'set-cookie': 'lang=en; Path=/, sid=abc; HttpOnly' },
          }),
          use(1, 1),
          use(1, 2),
        ),
        says: ['1 session'],
      }),
      open('a use that needs no session', {
        claim,
        seen: together(noSession(200), login(1, 1), use(1, 1), use(1, 2)),
        says: ['answered well without a session'],
      }),
      open('a session that is not even good where it was made', {
        claim,
        seen: together(noSession(), login(1, 1), use(1, 1, 401), use(1, 2, 401)),
        says: ['did not even succeed on the replica that made the session'],
      }),
      open('no login that succeeded', {
        claim,
        seen: together(noSession(), login(1, 1, { status: 500 })),
        says: ['No session was made. The login was answered with 500'],
      }),
      open('a login without a session in its answer', {
        claim,
        seen: together(noSession(), login(1, 1, { response: 'welcome' })),
        says: ['No session was made'],
      }),
      open('one replica alone', {
        claim,
        seen: together(noSession(), login(1, 1), use(1, 1)),
        says: ['No session was used on another replica'],
      }),
      moot('no claim', { seen: [], says: ['names no session'] }),
    ],
    'logout-everywhere': [
      guilty('another replica that remembers it', {
        claim,
        seen: together(
          noSession(),
          login(1, 1),
          use(1, 1),
          use(1, 2),
          logout(1, 1),
          useAfter(1, 1),
          useAfter(1, 2, 200),
        ),
        says: [
          'ended through replica 1 (DELETE /sessions: 204)',
          'GET /mine with it was answered by replica 2 with 200',
        ],
      }),
      innocent('refused everywhere', {
        claim,
        seen: together(
          noSession(),
          login(1, 1),
          use(1, 1),
          use(1, 2),
          logout(1, 1),
          useAfter(1, 1),
          useAfter(1, 2),
        ),
        says: ['1 session, ended through replica 1, was refused each of 2 times'],
      }),
      open('was not ended', {
        claim,
        seen: together(noSession(), login(1, 1), use(1, 2), logout(1, 1, 500), useAfter(1, 2, 200)),
        says: ['No session was ended. The request for it was answered with 500'],
      }),
      open('others that never took it', {
        claim,
        seen: together(noSession(), login(1, 1), use(1, 1), use(1, 2, 401), logout(1, 1), useAfter(1, 2)),
        says: ['on another replica that had taken it before'],
      }),
      open('a use that needs no session', {
        claim,
        seen: together(noSession(200), login(1, 1), use(1, 2), logout(1, 1), useAfter(1, 2, 200)),
        says: ['answered well without a session'],
      }),
      moot('no way to end one', {
        claim: { session: { ...claim.session, logout: undefined } },
        seen: [],
        says: ['does not say how a session is ended'],
      }),
    ],
    'state-everywhere': [
      guilty('what only one replica has', {
        claim,
        seen: together(create(1), read('value1', 1), read('value1', 2, 'not found', 404)),
        says: [
          'value1 was written through replica 1 (POST /accounts: 201)',
          'replica 2 answered GET /accounts/7 with 404',
        ],
      }),
      guilty('an old value kept in memory', {
        claim,
        seen: together(
          create(1),
          read('value1', 1),
          read('value1', 2),
          change(1),
          reread('value2', 1),
          reread('value2', 2, '{"owner":"value1"}'),
        ),
        says: ['value2 was written through replica 1', 'replica 2', 'with 200, and without that value'],
      }),
      guilty('a change that another replica refuses', {
        claim,
        seen: together(create(1), read('value1', 1), read('value1', 2), change(2, 404)),
        says: ['replica 2 answered PUT /accounts/7 with 404'],
      }),
      open('a read that no replica was there to answer', {
        claim,
        seen: together(
          create(1),
          read('value1', 1),
          read('value1', 2),
          ofNobody('state 1: read value1', '/accounts/7'),
        ),
        says: [
          '1 of the requests reached no replica',
          'GET /accounts/7, which the balancer answered with 503',
        ],
      }),
      innocent('what all replicas have', {
        claim,
        seen: together(
          create(1),
          read('value1', 1),
          read('value1', 2),
          change(2),
          reread('value2', 1),
          reread('value2', 2),
        ),
        says: ['What was written 2 times was there at once, all of 4 times'],
      }),
      open('what could not be written', {
        claim,
        seen: together(create(1, 500)),
        says: ['Nothing could be written. It was answered with 500'],
      }),
      open('what not even the writer has', {
        claim,
        seen: together(create(1), read('value1', 1, '', 404), read('value1', 2, '', 404)),
        says: ['Not even the replica that it was written through'],
      }),
      open('one replica alone', {
        claim,
        seen: together(create(1), read('value1', 1)),
        says: ['Nothing was read through another replica'],
      }),
      moot('no claim', { seen: [], says: ['names nothing that is written'] }),
    ],
    'repeated-is-done-once': [
      guilty('keys that each replica knows for itself', {
        claim,
        seen: together(repeat(1, 7), repeat(2, 8), repeat(1, 7), repeat(2, 8)),
        says: [
          'POST /transfers was sent 4 times with one key, and done 2 times',
          '7 by replica 1 and 8 by replica 2',
        ],
      }),
      guilty('a replica that does it every time', {
        claim,
        seen: together(repeat(1, 7), repeat(1, 8)),
        says: ['7 by replica 1 and 8 by replica 1'],
      }),
      innocent('the first answer from all', {
        claim,
        seen: together(repeat(1, 7), repeat(2, 7), repeat(3, 7)),
        says: ['1 request, sent 3 times to replica 1, replica 2 and replica 3, was done once each'],
      }),
      innocent('a replica that says that the key is in use', {
        claim,
        seen: together(repeat(1, 7), repeat(2, null, 409), repeat(3, 7)),
        says: ['sent 3 times'],
      }),
      open('only one replica', {
        claim,
        seen: together(repeat(1, 7), repeat(1, 7)),
        says: ['No two replicas'],
      }),
      open('a request that is never done', {
        claim,
        seen: together(repeat(1, null, 422)),
        says: ['It was answered with 422'],
      }),
      open('answers that do not say what was made', {
        claim,
        seen: together(repeat(1, null)),
        says: ['held no id'],
      }),
      moot('no such request', { claim: {}, seen: together(), says: ['clients send again'] }),
    ],
    'limit-shared': [
      guilty('a limit for each replica', {
        claim,
        seen: limiting(
          limited(
            { 200: 30, 429: 10 },
            [1, 2, 3].flatMap((replica) => many(replica, 10)),
          ),
        ),
        says: [
          'Of 40 requests within 800 ms, 30 were allowed (replicas 1, 2 and 3: 10, 10 and 10)',
          'the claim is 10 in 10.0 s',
        ],
      }),
      innocent('a limit for all together', {
        claim,
        seen: limiting(limited({ 200: 10, 429: 30 }, [...many(1, 4), ...many(2, 3), ...many(3, 3)])),
        says: ['10 were allowed (replicas 1, 2 and 3: 4, 3 and 3)'],
      }),
      innocent('a window that ends in the middle', {
        claim,
        seen: limiting(limited({ 200: 20, 429: 20 }, [])),
        says: ['20 were allowed'],
      }),
      open('requests that took longer than windows', {
        claim,
        seen: limiting(limited({ 200: 28, 429: 12 }, [], 25_000)),
        says: ['could not be told from a shared one'],
      }),
      open('nothing that was refused', {
        claim,
        seen: limiting(limited({ 200: 15, 503: 25 }, [])),
        says: ['could not be told'],
      }),
      open('nothing that was allowed', {
        claim,
        seen: limiting(limited({ 503: 40 }, [])),
        says: ['No request was allowed at all'],
      }),
      moot('no claim', { seen: [], says: ['names no limit'] }),
    ],
    'work-once': [
      guilty('work that every replica does', {
        claim,
        seen: working(
          work('work of all', [
            ['1', 1],
            ['2', 3],
            ['3', 1],
          ]),
        ),
        says: ['With 3 replicas, the piece of work 2 was done 3 times'],
      }),
      guilty('work that is done twice only later', {
        claim,
        seen: working(...left([...ONCE, ['4', 2]])),
        says: ['the piece of work 4 was done 2 times'],
      }),
      innocent('work that is done once', {
        claim,
        seen: working(work('work of all', ONCE)),
        says: ['3 pieces of work were done, each once'],
      }),
      open('too little work', {
        claim,
        seen: working(work('work of all', [['1', 1]])),
        says: ['Within 6.0 s 1 piece of work was done, too few'],
      }),
      open('SQL that cannot be used', {
        claim,
        seen: working(
          rows('work of all', { error: { code: '42P01', message: 'relation "work" does not exist' } }),
        ),
        says: ['could not be used: relation "work" does not exist'],
      }),
      open('SQL that names its columns otherwise', {
        claim,
        seen: working(rows('work of all', { rows: [{ job: '1', count: 1 }] })),
        says: ['it gave no rows with `piece` and `times`'],
      }),
      moot('no claim', { seen: [], says: ['no background work'] }),
    ],
    'work-taken-over': [
      guilty('work that ends with the one that did it', {
        claim,
        seen: working(...left(ONCE)),
        says: [
          'When replicas 1 and 2 had been killed, no further piece of work was done within 6.0 s, though one replica was left',
        ],
      }),
      guilty('work that was always done by the one that is killed last', {
        claim,
        seen: working(...left([...ONCE, ['4', 1]]), ...anew([...ONCE, ['4', 1]])),
        says: ['When replicas 1, 2 and 3 had been killed', 'though another replica had come anew'],
      }),
      innocent('work that goes on', {
        claim,
        seen: working(...left([...ONCE, ['4', 1]]), ...anew([...ONCE, ['4', 1], ['5', 1]])),
        says: ['that one did 1 further piece of work', 'one that came anew did 1'],
      }),
      open('a replica that could not be killed', {
        claim,
        seen: working(...left(ONCE), ended(3, { running: true })),
        says: ['Not every replica that was to be killed'],
      }),
      open('a replica that does not come anew', {
        claim,
        seen: working(...left([...ONCE, ['4', 1]])),
        says: ['no replica could be started anew'],
      }),
      open('too little work before', {
        claim,
        seen: working(work('work when one is left', [['1', 1]]), work('work of the one that is left', [])),
        says: ['had not done enough work'],
      }),
      moot('no claim', { seen: [], says: ['no background work'] }),
    ],
    'killed-within-claim': [
      guilty('others that fail while one is missed', {
        seen: killing(
          victim,
          aroundKill([one(1, 1_500, { outcome: '503' }), one(3, 2_500, { outcome: '503' })]),
          ended(2),
          takenOut(),
        ),
        says: [
          '2 of 90 requests failed, the first 505 ms after replica 2 was killed (GET /accounts/1: 503)',
          'the last 1.5 s',
          'the claim is 0',
        ],
      }),
      guilty('more than claimed', {
        claim: { failed: { killed: 1 } },
        seen: killing(
          victim,
          aroundKill([one(1, 1_500, { outcome: '503' }), one(1, 1_600, { outcome: 'timeout' })]),
          ended(2),
          takenOut(),
        ),
        says: ['the claim is 1'],
      }),
      innocent('what was with it when it was killed', {
        seen: killing(
          victim,
          aroundKill([
            one(2, 990, { outcome: '502', done: 1_010 }),
            one(null, 1_015, { outcome: '503', done: 1_050 }),
            one(1, 1_100),
          ]),
          ended(2),
          takenOut(),
        ),
        says: ['When replica 2 was killed, 0 of 90 requests failed (claim: 0); 2 more were with it'],
      }),
      open('requests that failed before', {
        seen: killing(victim, aroundKill([one(3, 500, { outcome: '503' })]), ended(2), takenOut()),
        says: ['GET /accounts/1 failed (503) before anything was done'],
      }),
      open('a replica that is still there', {
        seen: killing(victim, aroundKill([]), ended(2), takenOut(true)),
        says: ['so it was not killed'],
      }),
      open('no kill', { seen: [], says: ['It did not come to that'] }),
    ],
    'added-takes-share': [
      guilty('one that is ready and fails', {
        seen: killing(
          victim,
          ready(4),
          addedIn(),
          aroundArrival([...shares, one(4, 2_200, { outcome: '503' })]),
        ),
        says: ['When replica 4 was added, 1 of 90 requests failed', 'the claim is 0'],
      }),
      guilty('one that is not used', {
        seen: killing(
          victim,
          ready(4),
          addedIn(),
          aroundArrival([...many(1, 30, 2_100), ...many(3, 30, 2_100)]),
        ),
        says: ['replicas 1, 3 and 4 answered 30, 30 and 0 requests well'],
      }),
      guilty('one that does not become ready', {
        seen: killing(victim, ready(4, dead), addedIn(false), aroundArrival(shares)),
        says: ['Replica 4, added later, did not become ready (the process ended with exit code 1)'],
      }),
      guilty('one that the balancer does not take in', {
        seen: killing(victim, ready(4), addedIn(false), aroundArrival(shares)),
        says: ['was ready, but HAProxy holds it for DOWN'],
      }),
      innocent('one that takes its share', {
        seen: killing(victim, ready(4), addedIn(), aroundArrival(shares)),
        says: ['Since replica 4 was added, replicas 1, 3 and 4 answered 20, 20 and 20 requests well'],
      }),
      open('shares of the slowest alone', {
        seen: killing(
          victim,
          ready(4),
          addedIn(),
          aroundArrival([...many(1, 5, 2_100), ...many(3, 5, 2_100), ...many(4, 20, 2_100)], {
            sent: 800,
            truncated: true,
          }),
        ),
        says: ['Of 800 requests only the slowest were recorded'],
      }),
      open('too few requests since', {
        seen: killing(victim, ready(4), addedIn(), aroundArrival(many(4, 3, 2_100))),
        says: ['Too few requests'],
      }),
      open('no arrival', { seen: [], says: ['It did not come to that'] }),
    ],
    'rolling-within-claim': [
      guilty('requests that fail after a restart', {
        seen: rolling(aroundRestarts([one(1, 3_000, { outcome: '503' })]), ...restarted),
        says: [
          '1 of 200 requests failed, the first 2.0 s after the first was asked to stop',
          'the claim is 0',
        ],
      }),
      guilty('one that does not come back', {
        seen: rolling(
          aroundRestarts([], marks({ 'first stop': 1_000, 'last start': 3_000 })),
          ...restarted.slice(0, 1),
          state('start replica 1 again', dead),
        ),
        says: ['Restarted beside the others, replica 1 did not become ready again'],
      }),
      innocent('restarts that nobody notices', {
        seen: rolling(aroundRestarts(many(2, 20, 1_100)), ...restarted),
        says: ['While 3 replicas were restarted one after the other, 0 of 200 requests failed'],
      }),
      innocent('failures within the claim', {
        claim: { failed: { rolling: 1 } },
        seen: rolling(aroundRestarts([one(1, 3_000, { outcome: '503' })]), ...restarted),
        says: ['1 of 200 requests failed (claim: 1)'],
      }),
      guilty('requests that are refused at once, on however busy a machine', {
        seen: rolling(aroundRestarts([one(1, 3_000, { outcome: '503' })], RESTARTS, 240), ...restarted),
        says: ['1 of 200 requests failed'],
      }),
      open('requests that waited for long, on a machine that kept us waiting too', {
        seen: rolling(
          aroundRestarts(
            [one(1, 3_000, { outcome: '503', done: 4_400 }), one(2, 4_300, { outcome: '503', done: 4_410 })],
            RESTARTS,
            240,
          ),
          ...restarted,
        ),
        says: ['2 of 200 requests failed, the first after it had waited for 1.4 s', 'late by 240 ms'],
      }),
      open('not all restarted', {
        seen: rolling(aroundRestarts([], marks({ 'first stop': 1_000 })), ...restarted.slice(0, 2)),
        says: ['Not all replicas were restarted'],
      }),
      open('requests that failed before', {
        seen: rolling(aroundRestarts([one(3, 500, { outcome: 'timeout' })]), ...restarted),
        says: ['failed (timeout) before anything was done'],
      }),
      open('no restart', { seen: [], says: ['It did not come to that'] }),
    ],
    'outlasts-the-balancer': [
      guilty('an idle connection that it closes first', {
        claim: waits,
        seen: idle([kept(), kept()], [kept({ state: 'ended', endedMs: 5_004 }), kept()]),
        says: ['Of 2 idle connections it closed 1, the first after 5.0 s', 'keeps them for 6.0 s'],
      }),
      guilty('one that it resets', {
        claim: waits,
        seen: idle([kept()], [kept({ state: 'reset', endedMs: 900 })]),
        says: ['closed 1, the first after 0.9 s'],
      }),
      innocent('all stay open', {
        claim: waits,
        seen: idle([kept(), kept()], [kept(), kept()]),
        says: ['2 connections stayed open through 6.0 s'],
      }),
      innocent('closed when the balancer has given up already', {
        claim: waits,
        seen: idle([kept()], [kept({ state: 'ended', endedMs: 6_100 })]),
        says: ['stayed open through 6.0 s'],
      }),
      innocent('none is kept at all', {
        claim: waits,
        seen: idle([kept({ state: 'ended', endedMs: 3 })], [kept({ state: 'ended', endedMs: 3 })]),
        says: ['closes each connection with its answer'],
      }),
      open('none is answered', {
        claim: waits,
        seen: idle(
          [kept({ state: 'never-stood', status: null })],
          [kept({ state: 'never-stood', status: null })],
        ),
        says: ['No connection was answered'],
      }),
      open('never ready', { claim: waits, seen: [], says: ['not seen to become ready'] }),
      moot('nothing said of the balancer', { claim: {}, seen: [], says: ['does not say for how long'] }),
    ],
  },
});
