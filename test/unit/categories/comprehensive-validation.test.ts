import { describe, expect, test } from 'vitest';
import { RESTLESS } from '../../../src/categories/comprehensive-validation/claim.ts';
import { category } from '../../../src/categories/comprehensive-validation/index.ts';
import type { EvidenceRecord } from '../../../src/model/evidence.ts';
import { judgeRules } from '../../../src/verdict/judge-rules.ts';
import {
  arrivals,
  arrivedOne,
  asked,
  connection,
  counts,
  databaseFingerprint,
  drive,
  drivenOne,
  fault,
  inExperiment,
  marks,
  note,
  recordsOf,
  request,
  rows,
  type Sketch,
  sockets,
  state,
  traffic,
  usage,
} from '../../evidence.ts';
import { guilty, innocent, open, SERVICE, testJudge } from '../../judge-cases.ts';

const MIB = 2 ** 20;
const subject = {
  ...SERVICE,
  services: [
    { name: 'db', type: 'postgres', port: 5432 },
    { name: 'rates', type: 'upstream', port: 8080 },
  ],
};
const claim = {
  given: ['POST /accounts'],
  mix: [
    {
      request: { http: 'POST /transfers', body: { amount: '${n}' }, expect: 201 },
      written: 'select amount as value from transfers',
    },
    { request: 'GET /rates', lesser: 'stale' },
  ],
  during: { answers: [503], within: '4s', share: 0.2 },
  recovers: '5s',
  invariants: [{ name: 'nothing is below zero', sql: 'select' }],
  truths: [{ read: 'GET /accounts/1', field: 'balance', sql: 'select' }],
};

type Driven = Parameters<typeof drivenOne>[1];
/** Requests of one phase: transfers and rates by turns, and the question whether it is ready every fourth time. */
function work(
  phase: string,
  first: number,
  answers: readonly Driven[],
  told: { readonly latest?: number; readonly marks?: Readonly<Record<string, number>> } = {},
): readonly Sketch[] {
  const items = answers.map((_, index) => (index % 4 === 3 ? 'r' : String(index % 2)));
  return [
    note(`drawn · ${phase}`, {
      name: 'drawn',
      values: { phase, prefix: 'w-', first, items: items.join(' ') },
    }),
    drive(phase, {
      records: answers.map((answer, index) =>
        drivenOne(100 * index, {
          n: index,
          request: index,
          outcome: items[index] === '0' ? '201' : '200',
          ...answer,
        }),
      ),
      latest: told.latest ?? 1,
      marks: marks(told.marks ?? {}),
    }),
  ];
}
/** The work of a wave ends with its last answer; by then the next wave may have begun. */
const AWAY_TWICE = {
  'the subject killed begins': 0,
  'the subject killed ends': 50,
  'the subject stopped begins': 1_000,
};

const eight = (bad: Readonly<Record<number, Driven>> = {}): readonly Driven[] =>
  Array.from({ length: 8 }, (_, index) => bad[index] ?? {});

const planned = (wave: number, component: string, name: string, felt = true): readonly Sketch[] => [
  note(`wave ${wave}`, {
    name: 'planned',
    values: { wave, component, fault: name, afterMs: 0, holdMs: 300 },
  }),
  note(`${component} ${name}`, { name: 'felt', values: { wave, component, fault: name, felt } }),
];
/** Of the transfers 101, 103, …, 307 all but the one that was answered with 503. */
const BOOKED = [101, 103, 105, 107, 201, 205, 207, 301, 303, 305, 307];

interface Seen {
  readonly start?: readonly Sketch[];
  readonly before?: readonly Driven[];
  readonly faults?: readonly Sketch[];
  readonly during?: readonly Driven[];
  readonly duringTold?: Parameters<typeof work>[3];
  readonly after?: readonly Driven[];
  readonly afterTold?: Parameters<typeof work>[3];
  readonly booked?: readonly number[];
  readonly looks?: readonly Sketch[];
  readonly use?: Parameters<typeof usage>[1];
  readonly heard?: Parameters<typeof traffic>[1];
  readonly openAtRest?: number;
  readonly asked?: number;
  readonly arrived?: number;
  readonly lastState?: Parameters<typeof state>[1];
}

/** A whole trial; what is left out went well. Numbers: 100 before, 200 during, 300 after, in steps of one. */
function trial(seen: Seen = {}): readonly Sketch[] {
  const count = (step: string, requests: number, open = 2) =>
    counts(step, { requests, open, connections: 4 });
  return inExperiment('all-at-once', [
    ...(seen.start ?? [
      state('start'),
      request('given 0', { method: 'POST', path: '/accounts', status: 201 }),
    ]),
    count('before begins', 100),
    ...work('before', 101, seen.before ?? eight()),
    count('before ends', 200),
    arrivals('before ends', [arrivedOne(1), arrivedOne(2)]),
    usage('before', { phase: 'before' }),
    traffic('before the faults', { connections: [connection('db')] }),
    ...(seen.faults ?? [...planned(1, 'db', 'killed'), ...planned(1, 'rates', 'failing')]),
    ...work('wave 1', 201, seen.during ?? eight({ 2: { outcome: '503' } }), seen.duringTold),
    note('recovery', { name: 'recovery', values: { ms: 900 } }),
    count('after begins', 300),
    ...work('after', 301, seen.after ?? eight(), seen.afterTold),
    count('after ends', 300 + (seen.asked ?? 110)),
    arrivals(
      'after ends',
      Array.from({ length: seen.arrived ?? 2 }, (_, at) => arrivedOne(at)),
    ),
    count('at rest', 410, seen.openAtRest ?? 3),
    usage('after', { phase: 'after', ...seen.use }),
    rows('written 0', { rows: (seen.booked ?? BOOKED).map((value) => ({ value })) }),
    ...(seen.looks ?? looks()),
    sockets('at rest'),
    traffic('the faults and after', { connections: [connection('db')], ...seen.heard }),
    state('at last', seen.lastState),
  ]);
}
function looks({
  wrong = [],
  said = '{"balance":90}',
  last = 'all of it',
}: {
  readonly wrong?: readonly Readonly<Record<string, string | number>>[];
  readonly said?: string;
  readonly last?: string;
} = {}): readonly Sketch[] {
  return [
    rows('invariant 0', { rows: [...wrong] }),
    request('said 0', { path: '/accounts/1', response: said }),
    rows('truth 0', { rows: [{ value: '90' }] }),
    databaseFingerprint('at rest'),
    databaseFingerprint('at last', { sha256: last }),
  ];
}

/** Two looks at one database, between which these tables changed; one more never does. */
const twoLooks = (first: string, last: string, ...changed: readonly string[]): readonly Sketch[] =>
  [first, last].map((step) =>
    databaseFingerprint(step, {
      sha256: `${step}`,
      tables: ['public.rested', ...changed].map((name) => ({
        name,
        rows: 1,
        sha256: changed.includes(name) ? `${name} ${step}` : 'the same',
      })),
    }),
  );
const changing = (...changed: readonly string[]): readonly Sketch[] => [
  ...looks().filter(({ kind }) => kind !== 'database-fingerprint'),
  ...twoLooks('at rest', 'at last', ...changed),
];
const BEATEN = ['public."Leader_id_seq"', 'public.beats_id_seq'].map((name) => ({ name, last: '7' }));
const restlessBefore = twoLooks(RESTLESS.first, RESTLESS.last, 'public.leader');

/** By the end of the work after the faults there were twenty connections more. */
const connectedAnew = (sketch: Sketch): Sketch =>
  sketch.step === 'after ends' && sketch.kind === 'proxy-counts'
    ? { ...counts(sketch.step, { requests: 410, open: 2, connections: 24 }), experiment: 'all-at-once' }
    : sketch;

testJudge(category, {
  subject,
  neverAccuses: ['steady-before', 'faults-felt'],
  cases: {
    'steady-before': [
      innocent('all is well before', { claim, seen: trial(), says: ['8 requests held'] }),
      open('it was not well before', {
        claim,
        seen: trial({
          before: eight({ 0: { outcome: '503' }, 2: { outcome: '503' }, 4: { outcome: '503' } }),
        }),
        says: ['POST /transfers', '503', 'nothing follows'],
      }),
      open('it does not start', {
        claim,
        seen: trial({ start: [state('start', { ready: false, detail: 'exit code 1' })] }),
        says: ['did not become ready', 'exit code 1'],
      }),
      open('what is given is refused', {
        claim,
        seen: trial({ start: [state('start'), request('given 0', { status: 400 })] }),
        says: ['given 0', '400'],
      }),
    ],
    'faults-felt': [
      innocent('each was seen', { claim, seen: trial(), says: ['2 faults in 1 waves'] }),
      open('one did not take effect', {
        claim,
        seen: trial({ faults: planned(1, 'rates', 'failing', false) }),
        says: ['rates failing (wave 1) was not seen'],
      }),
      open('one was not healed', {
        claim,
        seen: trial({
          faults: [
            ...planned(1, 'db', 'killed'),
            fault('db healed', { stage: 'healed', fault: 'killed', effective: false }),
          ],
        }),
        says: ['db was not whole again after killed'],
      }),
    ],
    'holds-during': [
      innocent('in time all the same, though we were late ourselves', {
        claim,
        seen: trial({ duringTold: { latest: 3_000 } }),
        says: ['were served'],
      }),
      innocent('what is claimed, and what is lesser', {
        claim,
        seen: trial({ during: eight({ 0: { outcome: '503' }, 1: { body: '{"stale":true}' } }) }),
        says: ['7 of 8 requests were served'],
      }),
      innocent('nobody there while it was killed itself', {
        claim,
        seen: trial({
          during: eight({ 3: { outcome: 'ECONNREFUSED' } }),
          duringTold: { marks: { 'the subject killed begins': 250, 'the subject killed ends': 400 } },
        }),
        says: ['1 found the subject itself away'],
      }),
      innocent('still waited for when it was away once more', {
        claim,
        seen: trial({
          during: eight({ 5: { outcome: 'ECONNRESET', done: 1_010 } }),
          duringTold: { marks: AWAY_TWICE },
        }),
        says: ['1 found the subject itself away'],
      }),
      guilty('no answer between two absences', {
        claim,
        seen: trial({ during: eight({ 5: { outcome: 'ECONNRESET' } }), duringTold: { marks: AWAY_TWICE } }),
        says: ['ECONNRESET', 'wave 1'],
      }),
      guilty('another status', {
        claim,
        seen: trial({ during: eight({ 2: { outcome: '500' } }) }),
        says: ['503 are claimed', '1 of 8', 'POST /transfers → 500', 'wave 1'],
      }),
      guilty('no answer while it was not killed', {
        claim,
        seen: trial({ during: eight({ 3: { outcome: 'ECONNRESET' } }) }),
        says: ['GET /readyz → ECONNRESET'],
      }),
      open('a connection that was kept, and may have been closed just then', {
        claim,
        seen: trial({ during: eight({ 3: { outcome: 'ECONNRESET', reused: true } }) }),
        says: ['1 of 8 requests broke off on a connection that was kept', 'GET /readyz → ECONNRESET'],
      }),
      guilty('many connections that were kept', {
        claim,
        seen: trial({
          during: eight(
            Object.fromEntries([2, 3, 4].map((n) => [n, { outcome: 'ECONNRESET', reused: true }])),
          ),
        }),
        says: ['3 of 8 requests got something else'],
      }),
      guilty('too late an answer', {
        claim,
        seen: trial({ during: eight({ 0: { outcome: '503', done: 4_800 } }) }),
        says: ['within 4000 ms', '4800 ms'],
      }),
      guilty('hardly anything is served', {
        claim,
        seen: trial({
          during: Array.from({ length: 8 }, () => ({ outcome: '503' })),
          booked: BOOKED.filter((n) => n < 200 || n > 300),
        }),
        says: ['20 %', '0 of 8'],
      }),
      open('late because we were', {
        claim,
        seen: trial({ during: eight({ 0: { outcome: '503', done: 4_800 } }), duringTold: { latest: 3_000 } }),
        says: ['too late ourselves'],
      }),
    ],
    recovers: [
      innocent('back and steady', { claim, seen: trial(), says: ['900 ms after the last healing'] }),
      guilty('one kind stays away', {
        claim,
        seen: trial({ after: eight({ 1: { body: 'stale' }, 5: { body: 'stale' } }) }),
        says: ['within 5000 ms', 'of 2 × GET /rates only 0', 'a lesser answer'],
      }),
      guilty('readiness flaps', {
        claim,
        seen: trial({ after: eight({ 3: { outcome: '503' } }) }),
        says: ['of 2 × GET /readyz only 1'],
      }),
      guilty('it has ended', { claim, seen: trial({ lastState: { running: false } }), says: ['had ended'] }),
      open('we were late ourselves', {
        claim,
        seen: trial({ after: eight({ 3: { outcome: '503' } }), afterTold: { latest: 2_000 } }),
        says: ['too slow to tell'],
      }),
    ],
    'invariants-hold': [
      innocent('nothing is wrong', { claim, seen: trial(), says: ['nothing is below zero'] }),
      guilty('something is wrong', {
        claim,
        seen: trial({ looks: looks({ wrong: [{ id: 7, balance: -3 }] }) }),
        says: ['“nothing is below zero” does not hold', '1 rows', '"id":7'],
      }),
      open('it cannot be asked', {
        claim,
        seen: trial({ looks: looks().slice(1) }),
        says: ['was not asked'],
      }),
    ],
    'writes-once': [
      innocent('each is there once, an unknown one perhaps', {
        claim,
        seen: trial({ booked: [...BOOKED, 203] }),
        says: ['acknowledged writes are there'],
      }),
      guilty('one is gone', {
        claim,
        seen: trial({ booked: BOOKED.filter((n) => n !== 205) }),
        says: ['1 of', 'acknowledged are not there', 'wave 1'],
      }),
      guilty('an unanswered one is there twice', {
        claim,
        seen: trial({ booked: [...BOOKED, 203, 203] }),
        says: ['more than once', '503'],
      }),
      guilty('a refused one was done', {
        claim: { ...claim, during: { ...claim.during, answers: [503, 422] } },
        seen: trial({ during: eight({ 2: { outcome: '422' } }), booked: [...BOOKED, 203] }),
        says: ['refused and done'],
      }),
      innocent('one was done whose time was over by then', {
        claim: { ...claim, during: { ...claim.during, answers: [503, 408] } },
        seen: trial({ during: eight({ 2: { outcome: '408' } }), booked: [...BOOKED, 203] }),
        says: ['acknowledged writes are there'],
      }),
      open('nobody counted', {
        claim,
        seen: trial().filter(({ step }) => step !== 'written 0'),
        says: ['was not asked'],
      }),
    ],
    'says-the-truth': [
      innocent('what it says is so', { claim, seen: trial(), says: ['1 answers agree'] }),
      guilty('it says what was', {
        claim,
        seen: trial({ looks: looks({ said: '{"balance":70}' }) }),
        says: ['GET /accounts/1 said balance 70', 'it is 90'],
      }),
      open('it says that it cannot', {
        claim,
        seen: trial()
          .map((sketch) => (sketch.step === 'said 0' ? request('said 0', { status: 503 }) : sketch))
          .map((sketch) => ({ ...sketch, experiment: 'all-at-once' })),
        says: ['GET /accounts/1', '503', 'said nothing'],
      }),
    ],
    'at-rest': [
      innocent('nothing changes', { claim, seen: trial(), says: ['no row changed'] }),
      guilty('something still changes', {
        claim,
        seen: trial({ looks: looks({ last: 'more of it' }) }),
        says: ['2000 ms of quiet', 'something of db still changed'],
      }),
      ...[
        {
          verdict: open,
          restless: [],
          says: 'public.leader of db still changed, and did so before any fault',
        },
        { verdict: innocent, restless: ['leader'], says: 'but for what is claimed to be restless' },
      ].map(({ verdict, restless, says }) =>
        verdict(`what changes by itself, where ${restless.length} tables are claimed to do so`, {
          claim: { ...claim, restless },
          seen: trial({ looks: [...restlessBefore, ...changing('public.leader')] }),
          says: [says],
        }),
      ),
      innocent('a restless table in quotes, and the sequence by which it numbers its rows', {
        claim: { ...claim, restless: ['Leader', 'public.beats'] },
        seen: trial({
          looks: changing('public."Leader"', 'public.beats').map((one) =>
            one.step === 'at last' ? { ...one, data: { ...one.data, sequences: BEATEN } } : one,
          ),
        }),
        says: ['no row changed'],
      }),
      guilty('another table than what changes by itself', {
        claim: { ...claim, restless: ['leader'] },
        seen: trial({ looks: [...restlessBefore, ...changing('public.leader', 'public.accounts')] }),
        says: ['public.accounts of db still changed'],
      }),
      guilty('a table that rested before the faults', {
        claim,
        seen: trial({ looks: [...restlessBefore, ...changing('public.accounts')] }),
        says: ['public.accounts of db still changed'],
      }),
    ],
    sealed: [
      innocent('only what is declared', { claim, seen: trial(), says: ['is declared'] }),
      guilty('somebody outside is called', {
        claim,
        seen: trial({ heard: { connections: [connection('db'), connection(null)] } }),
        says: ['203.0.113.7 port 443'],
      }),
      guilty('a name is asked for', {
        claim,
        seen: trial({ heard: { names: [asked('alarms.test')] } }),
        says: ['alarms.test'],
      }),
      open('the wiretap overflowed', {
        claim,
        seen: trial({ heard: { complete: false } }),
        says: ['overflowed'],
      }),
    ],
    'within-budgets': [
      innocent('a little more', {
        claim,
        seen: trial({ use: { memory: 60 * MIB } }),
        says: ['40.0 MiB → 60.0 MiB'],
      }),
      guilty('memory has grown', {
        claim,
        seen: trial({ use: { memory: 100 * MIB } }),
        says: ['memory 40.0 MiB → 100.0 MiB', 'at most 48.0 MiB more'],
      }),
      guilty('connections have grown', {
        claim,
        seen: trial({ openAtRest: 9 }),
        says: ['connections to db 2 → 9', 'at most 5 more'],
      }),
      open('connections have grown, when much was due at once because we were late', {
        claim,
        seen: trial({ openAtRest: 9, afterTold: { latest: 900 } }),
        says: ['We were 900 ms late ourselves', 'connections to db 2 → 9'],
      }),
      open('it had ended', {
        claim,
        seen: trial().filter(({ step }) => step !== 'after'),
        says: ['it had ended'],
      }),
    ],
    'attempts-calm': [
      innocent('about the same', { claim, seen: trial(), says: ['statements or commands at db 100 → 110'] }),
      guilty('many more statements', {
        claim,
        seen: trial({ asked: 300 }),
        says: ['at most 2 times', 'at db 100 → 300'],
      }),
      guilty('many more connections', {
        claim,
        seen: trial().map(connectedAnew),
        says: ['connections to db 0 → 20'],
      }),
      open('many more connections, when much was due at once because we were late', {
        claim,
        seen: trial({ afterTold: { latest: 900 } }).map(connectedAnew),
        says: ['We were 900 ms late ourselves', 'connections to db 0 → 20'],
      }),
      guilty('many more statements, however late we were', {
        claim,
        seen: trial({ asked: 300, afterTold: { latest: 900 } }),
        says: ['at db 100 → 300'],
      }),
      guilty('many more arrivals', {
        claim,
        seen: trial({ arrived: 40 }),
        says: ['requests at rates 2 → 40'],
      }),
    ],
  },
});

describe('the fewest faults', () => {
  const inRoom = (room: string, sketches: readonly Sketch[]): readonly EvidenceRecord[] =>
    recordsOf(category.description.id, sketches).map((record) => ({
      ...record,
      id: `${room}-${record.id}`,
      room,
    }));
  const bad = { looks: looks({ said: '{"balance":70}' }) };
  const said = (
    further: readonly (readonly EvidenceRecord[])[],
    shrunk: Readonly<Record<string, string | number | boolean>>,
  ) => {
    const records = [
      ...inRoom('1', trial(bad)),
      ...further.flat(),
      ...inRoom(
        'none',
        inExperiment('all-at-once', [note('shrunk', { name: 'shrunk', values: { ...shrunk } })]),
      ).map((record) => ({ ...record, room: null })),
    ];
    const checks = judgeRules({
      rules: category.description.rules.filter(({ restsOnOthers }) => !restsOnOthers),
      judge: category.judge,
      claim: () => category.claim.parse(claim),
      subject,
      records,
    });
    return checks.find(({ rule }) => rule === 'says-the-truth');
  };

  test('are named when nothing more could be left out', () => {
    const check = said([inRoom('2', trial({ ...bad, faults: planned(1, 'db', 'killed') }))], {
      minimal: true,
      rooms: 1,
      left: 1,
    });
    expect(check).toMatchObject({ verdict: 'fail' });
    expect(check?.message).toContain(
      'The fewest faults that still fail, of 2, found in 1 further room: db killed.',
    );
    expect(check?.table?.rows).toHaveLength(2);
  });

  test('are only the fewest so far when the time ended first', () => {
    const further = [inRoom('2', trial({ faults: planned(1, 'db', 'killed') }))];
    expect(said(further, { minimal: false, rooms: 1, left: 2 })?.message).toContain(
      'In 1 further room the time or the number of rooms for fewer faults ended first; 2 of 2 still fail: db killed with rates failing.',
    );
  });

  test('may be none at all', () => {
    const check = said([inRoom('2', trial({ ...bad, faults: [] }))], { minimal: true, rooms: 1, left: 0 });
    expect(check?.message).toContain('fails without any fault as well');
  });
});
