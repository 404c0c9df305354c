import { expect, test } from 'vitest';
import { AFTER, BEFORE } from '../../../src/categories/database-integration/claim.ts';
import { category } from '../../../src/categories/database-integration/index.ts';
import { isBookkeeping } from '../../../src/categories/database-integration/judge-bookkeeping.ts';
import {
  DELAY,
  killsOf,
  LONG,
  SECONDS,
  SHORT,
} from '../../../src/categories/database-integration/kills-that-fit.ts';
import {
  databaseFingerprint,
  drive,
  drivenOne,
  dumpLoaded,
  fault,
  inExperiment,
  request,
  rows,
  rowsKept,
  run,
  type Sketch,
  serviceLog,
  state,
} from '../../evidence.ts';
import { guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const claim = {
  writes: [
    {
      request: { http: 'POST /accounts', body: { owner: '${value}' }, expect: 201 },
      written: 'select count(*) from accounts where owner = $1',
      read: 'GET /accounts/${id}',
    },
  ],
  refused: [
    {
      request: { http: 'POST /transfers', body: { amount: 9 }, expect: 422 },
      written: 'select count(*) from transfers where key = $1',
    },
  ],
  inputs: ['GET /accounts/${input}'],
  pool: 5,
  recovers: '5s',
  migrate: ['ledger', 'migrate'],
};
const onlyWrites = { writes: claim.writes };

const counted = (step: string, count: number, told: Parameters<typeof rows>[1] = {}) =>
  rows(step, { sql: claim.writes[0]?.written ?? '', rows: [{ count: String(count) }], ...told });
const write = (label: string, told: Parameters<typeof request>[1] = {}) =>
  request(`write ${label}`, { method: 'POST', path: '/accounts', status: 201, ...told });
const written = (label: string, count = 1) => counted(`written ${label}`, count, { params: ['text'] });
const good = (label: string, count = 1): Sketch[] => [write(label), written(label, count)];

const control = counted('control 1', 0);
const heldUp = fault('db delayed', { fault: 'delayed', terms: { delayMs: 250 } });
const plain = [control, ...good('plain 1.1'), counted('kept plain 1.1', 1)];
const startedAgain = state('start again');
const read = (time: string, told: Parameters<typeof request>[1] = {}) =>
  request(`read ${time} 1`, { path: '/accounts/7', response: '{"id":7,"owner":"text"}', ...told });

const stopped = fault('db stopped', { fault: 'stopped' });
const healed = fault('db healed', { fault: 'stopped', stage: 'healed' });
const baseline = good('baseline 1');
const outage = write('outage 1', { status: 503 });

const waits = (setting: string, source: string) => rows('commits wait', { rows: [{ setting, source }] });
/** A write that was acknowledged just before a kill of the database, and what was found of it. */
const crash = (count: number, { setting = 'on', source = 'default' } = {}): readonly Sketch[] => [
  ...plain,
  read('before'),
  startedAgain,
  read('after'),
  waits(setting, source),
  write('crash 1.1'),
  fault('db killed', { fault: 'killed' }),
  counted('kept crash 1.1', count),
];

const load = drive('load', { sent: 90, outcomes: { 201: 90 } });
/** Writes that come all at once, each of which takes so many milliseconds. */
const crowd = (count: number, ms = 300, outcome = '201') =>
  drive('crowd', {
    records: Array.from({ length: count }, (_, n) => drivenOne(0, { n, done: ms, outcome })),
  });
const sessions = (step: string, connections: number, open: readonly string[] = []) =>
  rows(`sessions ${step}`, {
    rows: [{ connections, open_transactions: open.length, open: open.join(', ') || null }],
  });
const refusal = (number: number, status = 422) =>
  request(`refused 1.${number}`, { method: 'POST', path: '/transfers', status });

const ordinary = good('ordinary 1');
const canary = (step: string, ns: readonly number[] = [1], told: Parameters<typeof rows>[1] = {}) =>
  rows(`canary ${step}`, { rows: ns.map((n) => ({ n })), ...told });
const print = (step: string, told: Parameters<typeof databaseFingerprint>[1] = {}) =>
  databaseFingerprint(step, told);
const inputs = [
  ...ordinary,
  canary('before'),
  canary('after'),
  print('inputs before'),
  print('inputs after'),
];
const nowhere = request('nowhere 1', { path: '/accounts/999999999', status: 404 });
const reference = (told: Parameters<typeof request>[1]) =>
  request('reference 1.1', { path: '/accounts/999999999%20or%201%3D1', ...told });

/** Two at once are a second apart, and so at work at one time. */
const migration = (step: string, told: Parameters<typeof run>[1] = {}) =>
  run(`migration ${step}`, { command: ['ledger', 'migrate'], lifeMs: 1_500, ...told });
/** Its end was not seen. */
const endless = { outcome: 'timed-out', exitCode: null, timeoutMs: 20_000 } as const;
const atOnce = [
  print('empty', { schema: 'none', tables: [] }),
  migration('at once 1'),
  migration('at once 2'),
  print('migrated'),
];
/** A migration while the database refused connections, after one that worked, and how it ended. */
const withoutDatabase = (
  told: Parameters<typeof run>[1],
  { effective = true, works = true, migrates = true } = {},
) =>
  inExperiment('migrations', [
    print('empty', { schema: 'none' }),
    print('migrated', { schema: migrates ? 'all' : 'none' }),
    migration('again', { exitCode: works ? 0 : 1 }),
    fault('db refused', { fault: 'refused', effective }),
    run('without the database', { command: ['ledger', 'migrate'], ...told }),
  ]);
const done = { exitCode: 0, stdout: 'schema is up to date' };

const locked = { exitCode: 1, stderr: 'Migration table is already locked' };
/** Two at once, of which one ends in its own way. */
const refusing = (told: Parameters<typeof run>[1] = locked) => [
  ...atOnce.slice(0, 2),
  migration('at once 2', told),
  print('migrated'),
];
/** What the database wrote to its log around and between. */
const logged = (...between: readonly string[]) =>
  serviceLog('log of migrations at once', {
    output: [
      '2026-01-01 00:00:00.000 UTC [20] ERROR:  what was there before',
      `2026-01-01 00:00:01.000 UTC [21] ERROR:  ${BEFORE}`,
      '2026-01-01 00:00:01.000 UTC [21] CONTEXT:  PL/pgSQL function inline_code_block line 1 at RAISE',
      `2026-01-01 00:00:01.000 UTC [21] STATEMENT:  do $$ begin raise exception '${BEFORE}'; end $$`,
      ...between.map((line) => `2026-01-01 00:00:02.000 UTC [22] ${line}`),
      `2026-01-01 00:00:03.000 UTC [23] ERROR:  ${AFTER}`,
      `2026-01-01 00:00:03.000 UTC [23] STATEMENT:  do $$ begin raise exception '${AFTER}'; end $$`,
    ].join('\n'),
  });
const quiet = logged('LOG:  unexpected EOF on client connection', 'FATAL:  the ERROR of nobody');
const tripped = logged('ERROR:  relation "accounts" already exists');
/** A whole migration, and one that was killed with what came of it. */
const wholeMigration = [
  run('whole migration', { command: ['ledger', 'migrate'], lifeMs: 800 }),
  print('whole schema', { schema: 'whole' }),
];
const killedMigration = (
  next: Parameters<typeof run>[1] = {},
  { empty = 'none', left = 'half', after = 'whole', landed = true } = {},
): readonly Sketch[] => [
  print('empty before kill 1', { schema: empty }),
  run('killed 1', {
    command: ['ledger', 'migrate'],
    exitCode: 137,
    signal: { name: 'SIGKILL', afterMs: 400, sentMs: 401, landed },
  }),
  print('left by kill 1', { schema: left }),
  run('after kill 1', { command: ['ledger', 'migrate'], ...next }),
  print('schema after kill 1', { schema: after }),
];
const accounts = (count: number) => [{ name: 'public.accounts', rows: count, sha256: `sha of ${count}` }];
const used = print('used', { tables: accounts(3) });
const again = migration('again');

const upgrades = [
  {
    from: '1.2',
    content: 'create table accounts ()',
    reads: [{ request: 'GET /accounts/7', shows: ['山田', '9007199254740991'] }],
  },
];
const upgrading = { ...claim, upgrades };
/** The same of a service that migrates when it starts. */
const atStart = { ...upgrading, migrate: undefined };
/** The same where the contract says what is meant to change. */
const changing = (...changes: string[]) => ({ ...claim, upgrades: [{ ...upgrades[0], changes }] });
const loaded = (told: Parameters<typeof dumpLoaded>[1] = {}, step = 'upgrade 1') =>
  dumpLoaded(`loaded for ${step}`, told);
const upgraded = (told: Parameters<typeof run>[1] = {}, step = 'upgrade 1') =>
  run(step, { command: ['ledger', 'migrate'], ...told });
type Kept = NonNullable<Parameters<typeof rowsKept>[1]>;
const table = (told: Partial<NonNullable<Kept['tables']>[number]> = {}) => ({
  name: 'public.accounts',
  rows: 24,
  now: 24,
  whole: true,
  missing: 0,
  compared: 5,
  columns: [],
  ...told,
});
const keptRows = (told: Kept = {}, step = 'upgrade 1') =>
  rowsKept(`kept by ${step}`, { tables: [table()], ...told });
const balance = {
  name: 'balance',
  type: 'bigint',
  nowType: 'bigint',
  changed: 3,
  example: 'id 7: 5 before, 4 after',
};
const killedUpgrade = (
  next: Parameters<typeof run>[1] = {},
  { kept = {} as Kept, schema = 'the schema', landed = true } = {},
): readonly Sketch[] => [
  upgraded(
    { exitCode: 137, signal: { name: 'SIGKILL', afterMs: 400, sentMs: 401, landed } },
    'upgrade 1, killed 1',
  ),
  upgraded(next, 'after upgrade 1, killed 1'),
  keptRows(kept, 'upgrade 1, killed 1'),
  print('schema of upgrade 1, killed 1', { schema }),
];
const startedOn = state('start on upgrade 1');
const readOf = (told: Parameters<typeof request>[1] = {}) =>
  request('read 1 of upgrade 1', {
    path: '/accounts/7',
    response: '{"owner":"山田","balance":9007199254740991}',
    ...told,
  });
const servedUpgrade = [loaded(), upgraded(), keptRows(), startedOn];
const numbering = (next: string, before = '25') => ({
  ids: [
    { of: 'public.accounts.id', before: { next: before, highest: '24' }, after: { next, highest: '24' } },
  ],
});

testJudge(category, {
  subject: SERVICE,
  cases: {
    'written-to-database': [
      guilty('an acknowledged write that is nowhere', {
        claim,
        seen: [control, ...good('plain 1.1', 0), counted('kept plain 1.1', 0)],
        says: ['POST /accounts was acknowledged with 201', 'counts 0 rows', 'select count(*) from accounts'],
      }),
      guilty('one of several', {
        claim,
        seen: [...plain, ...good('plain 1.2', 0), counted('kept plain 1.2', 0)],
        says: ['counts 0 rows'],
      }),
      innocent('every write found', { claim, seen: plain, says: ['All 1 acknowledged writes'] }),
      innocent('a write that came late, which another rule tells', {
        claim,
        seen: [control, ...good('plain 1.1', 0), counted('kept plain 1.1', 1)],
        says: ['found by our own connection'],
      }),
      innocent('a write that was refused, beside one that is there', {
        claim,
        seen: [...plain, write('plain 1.2', { status: 503 }), written('plain 1.2', 0)],
        says: ['All 1'],
      }),
      open('SQL that finds what was never written', {
        claim,
        seen: [counted('control 1', 4), ...good('plain 1.1')],
        says: ['finds 4 where nothing was written'],
      }),
      open('SQL that is refused', {
        claim,
        seen: [
          counted('control 1', 0, { error: { code: '42P01', message: 'no such table' }, rows: [] }),
          ...good('plain 1.1'),
        ],
        says: ['no such table (42P01)'],
      }),
      open('nothing acknowledged', {
        claim,
        seen: [control, write('plain 1.1', { status: 500 }), written('plain 1.1', 0)],
        says: ['answered with 500', 'nothing to look up'],
      }),
      open('a database that could not be asked', {
        claim,
        seen: [
          control,
          write('plain 1.1'),
          counted('written plain 1.1', 0, { error: { code: 'timeout', message: 'late' }, rows: [] }),
        ],
        says: ['could not be asked'],
      }),
      open('nothing looked into', { claim, seen: [state('start')], says: ['never looked into'] }),
    ],
    'committed-before-answer': [
      guilty('an answer ahead of its commit', {
        claim,
        seen: [...plain, heldUp, write('held up 1.1', { ms: 12.4 }), written('held up 1.1', 0)],
        says: ['201 after 12 ms', 'at that moment the database did not hold it'],
      }),
      guilty('one that was late without being held up', {
        claim,
        seen: [
          control,
          ...good('plain 1.1', 0),
          counted('kept plain 1.1', 1),
          heldUp,
          ...good('held up 1.1'),
        ],
        says: ['did not hold it'],
      }),
      innocent('an answer that waits for its commit', {
        claim,
        seen: [...plain, heldUp, write('held up 1.1', { ms: 260 }), written('held up 1.1')],
        says: ['held up by 250 ms', 'POST /accounts was answered after 260 ms'],
      }),
      innocent('a look of ours that took longer than another experiment held up statements', {
        claim,
        seen: [
          {
            ...fault('db delayed', { fault: 'delayed', terms: { delayMs: 50 } }),
            experiment: 'killed-migrations',
          },
          ...plain,
          heldUp,
          write('held up 1.1', { ms: 260 }),
          counted('written held up 1.1', 1, { ms: 60 }),
        ],
        says: ['held up by 250 ms'],
      }),
      innocent('a look of ours that took too long, and another that did not', {
        claim,
        seen: [
          ...plain,
          heldUp,
          write('held up 1.1'),
          counted('written held up 1.1', 1, { ms: 300 }),
          ...good('held up 1.2'),
        ],
        says: ['in the database by then'],
      }),
      open('statements that were not held up', {
        claim,
        seen: [
          ...plain,
          fault('f', { fault: 'delayed', terms: { delayMs: 250 }, effective: false, detail: 'came at once' }),
          ...good('held up 1.1'),
        ],
        says: ['could not be held up: came at once'],
      }),
      open('a look of ours that took too long', {
        claim,
        seen: [...plain, heldUp, write('held up 1.1'), counted('written held up 1.1', 1, { ms: 300 })],
        says: ['took 300 ms'],
      }),
      open('a write that failed while it was held up', {
        claim,
        seen: [...plain, heldUp, write('held up 1.1', { status: 503 }), written('held up 1.1', 0)],
        says: ['answered with 503'],
      }),
      open('no fault', { claim, seen: plain, says: ['were not held up'] }),
    ],
    'survives-restart': [
      guilty('a read that finds it no more', {
        claim,
        seen: [
          ...plain,
          read('before'),
          startedAgain,
          read('after', { status: 404, response: '{"title":"Not Found"}' }),
        ],
        says: ['GET /accounts/7 was answered with 200', 'with 404 “{"title":"Not Found"}”'],
      }),
      guilty('a read that does not show what was written any more', {
        claim,
        seen: [...plain, read('before'), startedAgain, read('after', { response: '{"id":7,"owner":""}' })],
        says: ['{"id":7,"owner":""}'],
      }),
      guilty('rows that are gone with the process', {
        claim,
        seen: [control, ...good('plain 1.1'), counted('kept plain 1.1', 0), startedAgain],
        says: ['is nowhere in the database after it was killed'],
      }),
      innocent('the same before and after', {
        claim,
        seen: [...plain, read('before'), startedAgain, read('after')],
        says: ['read back before it was killed, and after it was started again (1 reads each)'],
      }),
      innocent('the same but for what changes with time and with the process', {
        claim,
        seen: [
          ...plain,
          read('before', {
            response: '{"id":7,"owner":"text","state":"pending","age_seconds":1,"served_by":"1-a"}',
          }),
          startedAgain,
          read('after', {
            response: '{"id":7,"owner":"text","state":"processed","age_seconds":3,"served_by":"1-b"}',
          }),
        ],
        says: ['after it was started again'],
      }),
      innocent('a read that does not show what was written, before or after', {
        claim,
        seen: [
          ...plain,
          read('before', { response: '{"id":7,"state":"pending"}' }),
          startedAgain,
          read('after', { response: '{"id":7,"state":"processed"}' }),
        ],
        says: ['after it was started again'],
      }),
      innocent('another good status', {
        claim,
        seen: [
          ...plain,
          read('before', { status: 202, response: '{}' }),
          startedAgain,
          read('after', { status: 200 }),
        ],
        says: ['after it was started again'],
      }),
      innocent('what was removed once it was done, before the kill', {
        claim,
        seen: [...plain, read('before', { status: 404 }), startedAgain, read('after', { status: 404 })],
        says: ['All 1 acknowledged writes are in the database'],
      }),
      open('a read that is claimed, and an answer that does not say of what', {
        claim,
        seen: [
          control,
          write('plain 1.1', { response: '{"data":{"id":7}}' }),
          written('plain 1.1'),
          counted('kept plain 1.1', 1),
          startedAgain,
        ],
        says: ['The answer to POST /accounts holds no “id”', '{"data":{"id":7}}'],
      }),
      guilty('rows that are gone, whether they could be read back or not', {
        claim,
        seen: [control, ...good('plain 1.1'), counted('kept plain 1.1', 0), startedAgain],
        says: ['is nowhere in the database after it was killed'],
      }),
      innocent('no read claimed, but the rows are there', {
        claim: { ...claim, writes: claim.writes.map(({ read: _, ...one }) => one) },
        seen: [...plain, startedAgain],
        says: ['All 1 acknowledged writes are in the database'],
      }),
      guilty('a write that is gone with a killed database', {
        claim,
        seen: crash(0),
        says: ['POST /accounts was acknowledged with 201', 'as the database was killed', 'nowhere'],
      }),
      guilty('a write that is gone, since the subject told its database not to wait', {
        claim,
        seen: crash(0, { setting: 'off', source: 'database' }),
        says: ['as the database was killed'],
      }),
      guilty('a write that is gone, though the subject was not started again', {
        claim,
        seen: crash(0).filter((sketch) => sketch !== startedAgain),
        says: ['as the database was killed'],
      }),
      innocent('a write that outlives the kill of the database', {
        claim,
        seen: crash(1),
        says: ['read back before it was killed', 'The last 1 acknowledged writes before 1 kills'],
      }),
      innocent('a write that was refused when the database was killed', {
        claim,
        seen: [...crash(1), write('crash 1.2', { status: 503 }), counted('kept crash 1.2', 0)],
        says: ['The last 1'],
      }),
      open('a database that runs without waiting for its log', {
        claim,
        seen: crash(0, { setting: 'off', source: 'command line' }),
        says: ['synchronous_commit = off (command line)'],
      }),
      open('a database that was not killed', {
        claim,
        seen: crash(1).map((sketch) =>
          sketch.step === 'db killed'
            ? fault('db killed', { fault: 'killed', effective: false, detail: 'it answers' })
            : sketch,
        ),
        says: ['was not killed: it answers'],
      }),
      open('nothing acknowledged just before the kill', {
        claim,
        seen: crash(1).filter(({ step }) => step !== 'write crash 1.1'),
        says: ['could be looked up'],
      }),
      open('a setting that could not be asked', {
        claim,
        seen: crash(1).filter(({ step }) => step !== 'commits wait'),
        says: ['could not be asked'],
      }),
      open('a service that is not ready again', {
        claim,
        seen: [...plain, state('start again', { ready: false, detail: 'the process has ended' })],
        says: ['did not become ready: the process has ended'],
      }),
      open('not started again', { claim, seen: plain, says: ['not started again'] }),
    ],
    'refused-leaves-nothing': [
      guilty('a trace of what was refused', {
        claim,
        seen: [refusal(1), counted('left by 1.1', 1, { sql: 'select count(*) from transfers' })],
        says: ['POST /transfers was refused with 422', '1 rows of it'],
      }),
      innocent('no trace', { claim, seen: [refusal(1), counted('left by 1.1', 0)], says: ['left nothing'] }),
      open('a refusal that was none', {
        claim,
        seen: [refusal(1, 201), counted('left by 1.1', 1)],
        says: ['should have been refused with 422', '201'],
      }),
      open('nothing tried', { claim, seen: [control], says: ['Nothing was seen'] }),
      moot('nothing claimed', { claim: onlyWrites, seen: plain, says: ['names no refused request'] }),
    ],
    'admits-outage': [
      guilty('a write acknowledged without a database, and lost', {
        claim,
        seen: [...baseline, stopped, write('outage 1', { ms: 3 }), counted('after the outage 1', 0)],
        says: [
          'While the database was stopped, POST /accounts was acknowledged with 201',
          'nowhere in the database',
        ],
      }),
      guilty('a write acknowledged without a database, and written later', {
        claim,
        seen: [...baseline, stopped, write('outage 1'), counted('after the outage 1', 1)],
        says: ['kept somewhere else'],
      }),
      innocent('a write that is refused', { claim, seen: [...baseline, stopped, outage], says: ['503'] }),
      ...[400, 401, 404, 409, 422].map((status) =>
        guilty(`a write that is refused with ${status}, as if its client were at fault`, {
          claim,
          seen: [...baseline, stopped, write('outage 1', { status })],
          says: [
            `While the database was stopped, POST /accounts was answered with ${status}, as if the client were at fault; before, the same was answered with 201.`,
          ],
        }),
      ),
      ...[408, 423, 425, 429, 499].map((status) =>
        innocent(`a write that is refused with ${status}, which says that it may be tried later`, {
          claim,
          seen: [...baseline, stopped, write('outage 1', { status })],
          says: [String(status)],
        }),
      ),
      innocent('a connection that is closed', {
        claim,
        seen: [...baseline, stopped, write('outage 1', { status: null, error: 'ECONNRESET' })],
        says: ['ECONNRESET'],
      }),
      innocent('a status of which nothing is known from before', {
        claim,
        seen: [stopped, write('outage 1', { status: 404 })],
        says: ['404'],
      }),
      open('a write that is not answered', {
        claim,
        seen: [...baseline, stopped, write('outage 1', { status: null, error: 'timeout', ms: 10_000 })],
        says: ['POST /accounts had no answer within 10000 ms'],
      }),
      guilty('a migration that says it is done, beside a write that is not answered', {
        claim,
        seen: [
          ...baseline,
          stopped,
          write('outage 1', { status: null, error: 'timeout' }),
          ...withoutDatabase(done),
        ],
        says: ['as if it had migrated'],
      }),
      open('a database that did not stop', {
        claim,
        seen: [...baseline, fault('f', { fault: 'stopped', effective: false, detail: 'it answers' }), outage],
        says: ['did not stop: it answers'],
      }),
      open('a baseline that does not hold', {
        claim,
        seen: [write('baseline 1', { status: 500 }), stopped, outage],
        says: ['Before the database was stopped', '500'],
      }),
      open('never stopped', { claim, seen: baseline, says: ['never stopped'] }),
      guilty('a migration that says it is done', {
        claim,
        seen: [...baseline, stopped, outage, ...withoutDatabase(done)],
        says: [
          'While db refused connections, `ledger migrate` ended with exit code 0, as if it had migrated; it said “schema is up to date”.',
        ],
      }),
      innocent('a migration that fails', {
        claim,
        seen: [...baseline, stopped, outage, ...withoutDatabase({ exitCode: 1 })],
        says: ['503', 'While it refused connections, `ledger migrate` ended with exit code 1.'],
      }),
      innocent('a migration that waits for it', {
        claim,
        seen: [...baseline, stopped, outage, ...withoutDatabase({ outcome: 'timed-out', exitCode: null })],
        says: ['503', 'was still running'],
      }),
      ...[{ effective: false }, { works: false }, { migrates: false }].map((why) =>
        innocent(`a migration of which that tells nothing: ${JSON.stringify(why)}`, {
          claim,
          seen: [...baseline, stopped, outage, ...withoutDatabase(done, why)],
          says: ['While the database was stopped'],
        }),
      ),
    ],
    reconnects: [
      guilty('never again', {
        claim,
        seen: [
          ...baseline,
          stopped,
          healed,
          write('back 1', { status: 503 }),
          write('back 2', { status: 503 }),
        ],
        says: ['Claimed: it writes again within 5000 ms', '2000 ms after it', '503'],
      }),
      guilty('a process that has ended', {
        claim,
        seen: [
          ...baseline,
          stopped,
          healed,
          write('back 1', { status: null, error: 'ECONNREFUSED' }),
          state('after the restart', { running: false, ready: false, exitCode: 1 }),
        ],
        says: ['ECONNREFUSED', 'ended with exit code 1'],
      }),
      guilty('too late', {
        claim: { ...claim, recovers: '1s' },
        seen: [...baseline, stopped, healed, write('back 1', { status: 503 }), ...good('back 2')],
        says: ['within 1000 ms', 'it took 2000 ms'],
      }),
      guilty('a relapse after the claimed time', {
        claim: { ...claim, recovers: '1s' },
        seen: [...baseline, stopped, healed, ...good('back 1'), write('again 1', { status: 503 })],
        says: ['wrote again 1000 ms after', 'after 3000 ms', '503'],
      }),
      innocent('in time', {
        claim,
        seen: [...baseline, stopped, healed, write('back 1', { status: 503 }), ...good('back 2')],
        says: ['2000 ms after the database was back'],
      }),
      innocent('a broken connection that is found out within the claimed time', {
        claim,
        seen: [...baseline, stopped, healed, ...good('back 1'), write('again 1', { status: 503 })],
        says: ['1000 ms after'],
      }),
      open('a database that did not come back', {
        claim,
        seen: [
          ...baseline,
          stopped,
          fault('f', { fault: 'stopped', stage: 'healed', effective: false, detail: 'no answer' }),
          write('back 1', { status: 503 }),
        ],
        says: ['did not come back: no answer'],
      }),
      open('not started again', { claim, seen: [...baseline, stopped], says: ['not started again'] }),
      open('not asked', { claim, seen: [...baseline, stopped, healed], says: ['not asked to write'] }),
    ],
    'pool-bounded': [
      guilty('more connections than claimed', {
        claim,
        seen: [
          load,
          sessions('under load 1', 5),
          sessions('under load 2', 29),
          sessions('under load 3', 31),
          sessions('under load 4', 5),
        ],
        says: ['Under load, at look 3, it held 31 connections; 5 are claimed'],
      }),
      guilty('more after failures', {
        claim,
        seen: [
          load,
          sessions('under load 1', 5),
          sessions('after failures', 12),
          sessions('a moment later', 12),
        ],
        says: ['After requests that it refused, it held 12'],
      }),
      open('one more for a moment, in the place of another', {
        claim,
        seen: [
          load,
          sessions('under load 1', 5),
          sessions('under load 2', 6),
          sessions('under load 3', 5),
          sessions('after failures', 5),
        ],
        says: ['At single looks it held 6 connections, 5 are claimed'],
      }),
      innocent('the claimed number', {
        claim,
        seen: [load, sessions('under load 1', 5), sessions('after failures', 2)],
        says: ['At most 5 connections in 2 looks'],
      }),
      open('a load that was not answered', {
        claim,
        seen: [drive('load', { sent: 90, outcomes: { 503: 80, 201: 10 } }), sessions('under load 1', 5)],
        says: ['Of 90 requests only 10'],
      }),
      open('no connection ever seen', {
        claim,
        seen: [load, sessions('under load 1', 0)],
        says: ['No connection'],
      }),
      guilty('more connections than claimed when many writes come at once', {
        claim,
        seen: [
          load,
          sessions('under load 1', 1),
          crowd(15),
          sessions('under load crowd 1', 14),
          sessions('under load crowd 2', 15),
          sessions('after failures', 1),
        ],
        says: ['With many writes at once, at look 2, it held 15 connections; 5 are claimed'],
      }),
      innocent('a bound that is kept when many writes come at once', {
        claim,
        seen: [load, sessions('under load 1', 1), crowd(15), sessions('under load crowd 1', 5)],
        says: ['At most 5 connections in 2 looks, with up to 15 writes under way at once; 5 are claimed'],
      }),
      innocent('one connection for all, however many come at once', {
        claim,
        seen: [load, sessions('under load 1', 1), crowd(15), sessions('under load crowd 1', 1)],
        says: ['At most 1 connections in 2 looks, with up to 15 writes under way at once'],
      }),
      innocent('all connections held, though few of the crowd were done', {
        claim,
        seen: [load, crowd(15, 1_000, '503'), sessions('under load crowd 1', 5)],
        says: ['At most 5 connections', 'with up to 0 writes under way'],
      }),
      ...[crowd(15, 1_000, '503'), crowd(15, 20), crowd(4)].map((none, n) =>
        open(`a crowd that was none: ${n}`, {
          claim,
          seen: [load, sessions('under load 1', 1), none, sessions('under load crowd 1', 2)],
          says: ['so a bound of 5 was never reached'],
        }),
      ),
      open('not driven', { claim, seen: [sessions('under load 1', 1)], says: ['not driven'] }),
      moot('no pool claimed', { claim: onlyWrites, seen: [load], says: ['claims no bound'] }),
    ],
    'transactions-end': [
      guilty('transactions left open', {
        claim,
        seen: [
          load,
          refusal(1),
          refusal(2),
          sessions('after failures', 4, ['41 since 12:00:01', '42 since 12:00:02', '43 since 12:00:03']),
          sessions('a moment later', 4, ['41 since 12:00:01', '42 since 12:00:02', '43 since 12:00:04']),
          ...good('after failures 1.1'),
        ],
        says: ['After 2 requests that it refused, 2 of its connections have a transaction open'],
      }),
      innocent('work of its own that was between two statements', {
        claim,
        seen: [
          load,
          refusal(1),
          sessions('after failures', 4, ['43 since 12:00:03']),
          sessions('a moment later', 4),
          ...good('after failures 1.1'),
        ],
        says: ['no transaction is open, and it writes'],
      }),
      guilty('a service that writes no more', {
        claim,
        seen: [load, refusal(1), sessions('after failures', 4), write('after failures 1.1', { status: 503 })],
        says: ['POST /accounts was answered with 503'],
      }),
      open('a service that had enough of our requests', {
        claim,
        seen: [load, refusal(1), sessions('after failures', 4), write('after failures 1.1', { status: 429 })],
        says: ['turned away for too many requests'],
      }),
      innocent('none open, and it writes', {
        claim,
        seen: [load, refusal(1), sessions('after failures', 4), ...good('after failures 1.1')],
        says: ['no transaction is open, and it writes'],
      }),
      innocent('a write that succeeds at the second attempt', {
        claim,
        seen: [
          load,
          refusal(1),
          sessions('after failures', 4),
          write('after failures 1.1', { status: 503 }),
          ...good('after failures 1.2'),
        ],
        says: ['and it writes'],
      }),
      open('refusals that were none', {
        claim,
        seen: [load, refusal(1, 500), sessions('after failures', 4), ...good('after failures 1.1')],
        says: ['should have been refused', '500'],
      }),
      open('a service that did not write before either', {
        claim,
        seen: [
          drive('load', { sent: 90, outcomes: { 503: 90 } }),
          refusal(1),
          sessions('after failures', 4),
          write('after failures 1.1', { status: 503 }),
        ],
        says: ['Of 90 requests only 0'],
      }),
      open('none tried', { claim, seen: [load], says: ['No request that it refuses was tried'] }),
      moot('none claimed', { claim: onlyWrites, seen: [load], says: ['names no request'] }),
    ],
    'input-stays-data': [
      guilty('SQL that was run', {
        claim,
        seen: [...ordinary, canary('before'), canary('after', [1, 2]), ...good('alarming 1.5')],
        says: ['held one row, 1, and now holds 1, 2'],
      }),
      guilty('a table that is gone', {
        claim,
        seen: [
          ...ordinary,
          canary('before'),
          canary('after', [], { error: { code: '42P01', message: 'does not exist' } }),
          ...good('alarming 1.6'),
        ],
        says: ['cleanroom_canary, is gone (does not exist)'],
      }),
      guilty('another schema', {
        claim,
        seen: [...inputs.slice(0, -1), print('inputs after', { schema: 'another' }), ...good('alarming 1.1')],
        says: ['schema is another one'],
      }),
      guilty('a server error for a quote', {
        claim,
        seen: [...inputs, write('alarming 1.1', { status: 500 }), written('alarming 1.1', 0)],
        says: ['with the text “text” was answered with 500'],
      }),
      guilty('something else stored', {
        claim,
        seen: [...inputs, ...good('alarming 1.2', 0)],
        says: ['was acknowledged with 201, and is nowhere as it was written'],
      }),
      guilty('a condition that was believed', {
        claim,
        seen: [...inputs, nowhere, reference({ status: 200 })],
        says: ['is answered with 404, but GET /accounts/999999999%20or%201%3D1 with 200'],
      }),
      guilty('a server error for a reference', {
        claim,
        seen: [...inputs, nowhere, reference({ status: 500 })],
        says: ['GET /accounts/999999999%20or%201%3D1 was answered with 500'],
      }),
      innocent('stored as it is, and refused as a mistake of the client', {
        claim,
        seen: [
          ...inputs,
          ...good('alarming 1.1'),
          write('alarming 1.2', { status: 422 }),
          nowhere,
          reference({ status: 400 }),
        ],
        says: ['3 requests with text that looks like SQL or is not ASCII'],
      }),
      innocent('stored a moment after it was acknowledged: how soon is told by another rule', {
        claim,
        seen: [
          ...inputs,
          ...good('alarming 1.1', 0),
          counted('settled alarming 1.1', 1, { params: ['text'] }),
        ],
        says: ['stored as it was or refused'],
      }),
      guilty('nowhere, however late it is looked for', {
        claim,
        seen: [
          ...inputs,
          ...good('alarming 1.1', 0),
          counted('settled alarming 1.1', 0, { params: ['text'] }),
        ],
        says: ['is nowhere as it was written'],
      }),
      innocent('what could not be sent', {
        claim,
        seen: [
          ...inputs,
          ...good('alarming 1.1'),
          write('alarming 1.2', { status: null, error: 'unsendable' }),
        ],
        says: ['as before'],
      }),
      open('ordinary text that is not stored either', {
        claim,
        seen: [...good('ordinary 1', 0), canary('before'), canary('after'), ...good('alarming 1.1', 0)],
        says: ['Ordinary text was not stored either'],
      }),
      open('a table of ours that was not planted', {
        claim,
        seen: [
          ...ordinary,
          canary('before', [], { error: { code: '42501', message: 'permission denied' } }),
          canary('after'),
        ],
        says: ['could not be planted: permission denied'],
      }),
      open('nothing tried', { claim, seen: ordinary, says: ['No text'] }),
    ],
    'migrates-twice': [
      guilty('one of two at once that fails', {
        claim,
        seen: [
          ...atOnce.slice(0, 2),
          migration('at once 2', { exitCode: 1, stderr: 'relation exists' }),
          print('migrated'),
          tripped,
        ],
        says: [
          '`ledger migrate` (at once 2) ended with exit code 1',
          'relation exists',
          'Meanwhile PostgreSQL logged “relation "accounts" already exists”',
        ],
      }),
      guilty('one that trips over the other, and both can be run again', {
        claim,
        seen: [...refusing(), tripped, used, again, print('migrated again', { tables: accounts(3) })],
        says: ['(at once 2) ended with exit code 1'],
      }),
      guilty('both of two at once', {
        claim,
        seen: [
          print('empty', { schema: 'none', tables: [] }),
          migration('at once 1', locked),
          migration('at once 2', locked),
          print('migrated'),
          quiet,
          used,
          again,
        ],
        says: ['(at once 1) ended with exit code 1', '(at once 2) ended with exit code 1'],
      }),
      guilty('one that refuses, and cannot be run again', {
        claim,
        seen: [...refusing(), quiet, used, migration('again', { exitCode: 1, stderr: 'is locked' })],
        says: ['(again) ended with exit code 1'],
      }),
      guilty('one that was ended by a signal beside the other', {
        claim,
        seen: [...refusing({ exitCode: 139 }), quiet, used, again, print('migrated again')],
        says: ['(at once 2) ended with exit code 139'],
      }),
      guilty('one that refuses, and leaves work to the next', {
        claim,
        seen: [...refusing(), quiet, used, again, print('migrated again', { schema: 'other' })],
        says: ['changed the schema'],
      }),
      innocent('one that refuses to migrate beside the other', {
        claim,
        seen: [...refusing(), quiet, used, again, print('migrated again', { tables: accounts(3) })],
        says: ['one refused to migrate beside the other (ended with exit code 1)', 'logged no error'],
      }),
      innocent('one that no longer waits for the other’s lock', {
        claim,
        seen: [
          ...refusing(),
          logged('ERROR:  canceling statement due to lock timeout'),
          used,
          again,
          print('migrated again', { tables: accounts(3) }),
        ],
        says: ['one refused to migrate beside the other'],
      }),
      open('a database whose log does not tell', {
        claim,
        seen: [
          ...refusing(),
          serviceLog('log of migrations at once', { output: 'LOG:  redirecting log output' }),
          used,
          again,
          print('migrated again', { tables: accounts(3) }),
        ],
        says: ['(at once 2) ended with exit code 1', 'the database’s log does not tell'],
      }),
      guilty('one more that fails', {
        claim,
        seen: [...atOnce, used, migration('again', { exitCode: 1, stderr: 'exists' })],
        says: ['(again) ended with exit code 1'],
      }),
      guilty('another schema', {
        claim,
        seen: [...atOnce, used, again, print('migrated again', { schema: 'other', tables: accounts(3) })],
        says: ['changed the schema'],
      }),
      guilty('rows that are gone, or doubled', {
        claim,
        seen: [...atOnce, used, again, print('migrated again', { tables: accounts(0) })],
        says: ['changed the rows of public.accounts: 3 before, 0 after'],
      }),
      guilty('a write that is gone', {
        claim,
        seen: [
          ...atOnce,
          ...good('before 1'),
          used,
          again,
          print('migrated again', { tables: accounts(3) }),
          counted('still there 1', 0),
        ],
        says: ['is gone after it'],
      }),
      innocent('the same before and after', {
        claim,
        seen: [
          ...atOnce,
          ...good('before 1'),
          used,
          again,
          print('migrated again', { tables: accounts(3) }),
          counted('still there 1', 1),
        ],
        says: ['schema and rows are as before'],
      }),
      open('two of which the one had ended when the other began', {
        claim,
        seen: [
          ...atOnce.map((one) => (one.kind === 'run' ? run(one.step, { ...one.data, lifeMs: 300 }) : one)),
          used,
          again,
          print('migrated again', { tables: accounts(3) }),
        ],
        says: ['The one migration had always ended before the other began'],
      }),
      innocent('two that met at the second try', {
        claim,
        seen: [
          migration('at once 1', { lifeMs: 300 }),
          migration('at once 2', { lifeMs: 300 }),
          print('empty', { schema: 'none', tables: [] }),
          migration('at once 1, try 2'),
          migration('at once 2, try 2'),
          print('migrated'),
          used,
          again,
          print('migrated again', { tables: accounts(3) }),
        ],
        says: ['as before'],
      }),
      innocent('a table of the migrations’ own that grows', {
        claim,
        seen: [
          ...atOnce,
          print('used', { tables: [{ name: 'public.schema_migrations', rows: 1, sha256: 'a' }] }),
          again,
          print('migrated again', { tables: [{ name: 'public.schema_migrations', rows: 2, sha256: 'b' }] }),
        ],
        says: ['as before'],
      }),
      guilty('rows of a schema whose name is like that of such a table', {
        claim,
        seen: [
          ...atOnce,
          print('used', { tables: [{ name: 'app_schema.orders', rows: 4, sha256: 'a' }] }),
          again,
          print('migrated again', { tables: [{ name: 'app_schema.orders', rows: 0, sha256: 'b' }] }),
        ],
        says: ['One more migration changed the rows of app_schema.orders: 4 before, 0 after'],
      }),
      guilty('one that fails beside one that takes long', {
        claim,
        seen: [
          print('empty', { schema: 'none', tables: [] }),
          migration('at once 1', endless),
          migration('at once 2', { exitCode: 1, stderr: 'relation exists' }),
          print('migrated'),
          tripped,
        ],
        says: ['(at once 2) ended with exit code 1'],
      }),
      open('one that waits for the other longer than we do', {
        claim,
        seen: [
          ...atOnce.slice(0, 2),
          migration('at once 2', endless),
          print('migrated'),
          used,
          migration('again', { exitCode: 1, stderr: 'half of it is there' }),
        ],
        says: ['(at once 2) was still running after 20 s; how it would have ended was not seen'],
      }),
      open('one that refuses beside one that takes long', {
        claim,
        seen: [
          print('empty', { schema: 'none', tables: [] }),
          migration('at once 1', endless),
          migration('at once 2', locked),
          print('migrated'),
          quiet,
        ],
        says: ['(at once 1) was still running'],
      }),
      open('one more that takes long', {
        claim,
        seen: [...atOnce, used, migration('again', endless)],
        says: ['(again) was still running after 20 s'],
      }),
      open('one that was lost with its room', {
        claim,
        seen: [...atOnce, used, migration('again', { outcome: 'room-broke', exitCode: null })],
        says: ['(again) was lost with its room'],
      }),
      open('a migration that does nothing', {
        claim,
        seen: [print('empty'), migration('at once 1'), migration('at once 2'), print('migrated')],
        says: ['changed nothing'],
      }),
      open('a command that never works', {
        claim,
        seen: [
          print('empty'),
          migration('at once 1', { exitCode: 127, stderr: 'not found' }),
          print('migrated'),
        ],
        says: ['did nothing', 'not found'],
      }),
      open('a database that could not be read', {
        claim,
        seen: [...atOnce, print('used', { sha256: null, error: { code: 'x', message: 'gone' } }), again],
        says: ['could not be read: gone'],
      }),
      open('not migrated again', { claim, seen: atOnce, says: ['not migrated again'] }),
      moot('no migration claimed', { claim: onlyWrites, seen: plain, says: ['names no migration'] }),
    ],
    'migrates-after-kill': [
      guilty('one that cannot be run again', {
        claim,
        seen: [
          ...wholeMigration,
          ...killedMigration({ exitCode: 1, stderr: 'relation exists' }, { after: 'half' }),
        ],
        says: [
          'killed 401 ms after its start (of 800 ms)',
          'the next one ended with exit code 1',
          'relation exists',
        ],
      }),
      guilty('one that is taken for done', {
        claim,
        seen: [...wholeMigration, ...killedMigration({}, { after: 'half' })],
        says: ['another one than that of a whole migration: it did nothing more'],
      }),
      innocent('one that goes on where it was', {
        claim,
        seen: [...wholeMigration, ...killedMigration()],
        says: ['1 migrations were killed at work, and 1 of them left a schema between'],
      }),
      guilty('one that cannot be run again once, and takes long another time', {
        claim,
        seen: [
          ...wholeMigration,
          ...killedMigration(endless),
          ...killedMigration({ exitCode: 1, stderr: 'relation exists' }).map((one) => ({
            ...one,
            step: one.step.replace('1', '2'),
          })),
        ],
        says: ['the next one ended with exit code 1'],
      }),
      innocent('one that takes long where it is held up', {
        claim,
        seen: [
          run('whole migration', { command: ['ledger', 'migrate'], ...endless }),
          run('whole migration, not held up', { command: ['ledger', 'migrate'], lifeMs: 9000 }),
          wholeMigration[1] as Sketch,
          ...killedMigration(),
        ],
        says: ['1 migrations were killed at work'],
      }),
      open('a next one that takes long', {
        claim,
        seen: [...wholeMigration, ...killedMigration(endless, { after: 'half' })],
        says: ['(after kill 1) was still running after 20 s; how it would have ended was not seen'],
      }),
      open('one that takes long even where it is not held up', {
        claim,
        seen: [
          run('whole migration', { command: ['ledger', 'migrate'], ...endless }),
          run('whole migration, not held up', { command: ['ledger', 'migrate'], ...endless }),
          wholeMigration[1] as Sketch,
        ],
        says: ['(whole migration, not held up) was still running after 20 s'],
      }),
      open('kills that came too late', {
        claim,
        seen: [...wholeMigration, ...killedMigration({}, { landed: false })],
        says: ['Only 0 of 1 kills'],
      }),
      open('a database that could not be emptied', {
        claim,
        seen: [...wholeMigration, ...killedMigration({}, { empty: 'whole', left: 'whole' })],
        says: ['could not be emptied'],
      }),
      open('a migration that fails anyway', {
        claim,
        seen: [
          run('whole migration', { command: ['ledger', 'migrate'], exitCode: 1, stderr: 'no' }),
          wholeMigration[1] as Sketch,
          ...killedMigration(),
        ],
        says: ['it did nothing'],
      }),
      moot('no migration claimed', { claim: onlyWrites, seen: plain, says: ['names no migration'] }),
    ],
    'upgrades-filled': [
      guilty('a migration that fails where there are rows', {
        claim: upgrading,
        seen: [loaded(), upgraded({ exitCode: 1, stderr: 'column "region" contains null values' })],
        says: ['on the database of 1.2, which holds 24 rows, ended with exit code 1', 'contains null values'],
      }),
      guilty('rows that are gone', {
        claim: upgrading,
        seen: [loaded(), upgraded(), keptRows({ tables: [table({ now: 4, missing: 20 })] })],
        says: ['20 of the 24 rows of public.accounts are gone'],
      }),
      guilty('a table that is gone', {
        claim: upgrading,
        seen: [loaded(), upgraded(), keptRows({ tables: [table({ now: null, missing: 24 })] })],
        says: ['there is no table public.accounts, which held 24 rows'],
      }),
      guilty('tables whose names only sound as if migrations kept their books there', {
        claim: upgrading,
        seen: [
          loaded(),
          upgraded(),
          keptRows({
            tables: [
              table({ name: 'public.document_versions', now: null, missing: 24 }),
              table({ name: 'app_schema.orders', now: 0, missing: 24 }),
            ],
          }),
        ],
        says: [
          'there is no table public.document_versions',
          '24 of the 24 rows of app_schema.orders are gone',
        ],
      }),
      guilty('values that are others', {
        claim: upgrading,
        seen: [loaded(), upgraded(), keptRows({ tables: [table({ columns: [balance] })] })],
        says: ['public.accounts.balance is not what it was in 3 rows (id 7: 5 before, 4 after)'],
      }),
      guilty('a schema that lacks what a new one has', {
        claim: upgrading,
        seen: [
          print('migrated', {
            shape: [
              { kind: 'unique constraint', of: 'public.accounts', name: 'a_key', like: '(reference)' },
              { kind: 'column', of: 'public.accounts', name: 'id', like: 'bigint, not null' },
            ],
          }),
          loaded(),
          upgraded(),
          keptRows(),
          print('schema of upgrade 1', {
            shape: [{ kind: 'column', of: 'public.accounts', name: 'id', like: 'bigint' }],
          }),
        ],
        says: ['migrated from 1.2 lacks what a new one has: unique (reference) of public.accounts.'],
      }),
      guilty('a kill after which the next migration fails', {
        claim: upgrading,
        seen: [loaded(), upgraded(), keptRows(), ...killedUpgrade({ exitCode: 1, stderr: 'exists' })],
        says: ['was killed 401 ms after its start; the next one ended with exit code 1', 'exists'],
      }),
      guilty('a kill that loses rows', {
        claim: upgrading,
        seen: [
          loaded(),
          upgraded(),
          keptRows(),
          ...killedUpgrade({}, { kept: { tables: [table({ now: 9, missing: 15 })] } }),
        ],
        says: [
          'killed 401 ms after its start, and run again; then 15 of the 24 rows of public.accounts are gone',
        ],
      }),
      guilty('a kill after which the schema is another one', {
        claim: upgrading,
        seen: [
          loaded(),
          upgraded(),
          keptRows(),
          print('schema of upgrade 1'),
          ...killedUpgrade({}, { schema: 'half' }),
        ],
        says: ['the schema is another one than without a kill'],
      }),
      innocent('all that was there is there, and more', {
        claim: upgrading,
        seen: [
          loaded(),
          upgraded(),
          keptRows({ tables: [table({ now: 25 })] }),
          print('schema of upgrade 1'),
          ...killedUpgrade(),
        ],
        says: ['which holds 24 rows in 1 table: ended well, and what was there is there, also after 1 kill'],
      }),
      innocent('what the contract says is meant to change', {
        claim: changing('sessions', 'accounts.balance'),
        seen: [
          loaded(),
          upgraded(),
          keptRows({
            tables: [
              table({ columns: [balance] }),
              table({ name: 'public.sessions', now: null, missing: 24 }),
            ],
          }),
        ],
        says: ['ended well'],
      }),
      innocent('an empty table that is dropped, and one in which migrations keep their books', {
        claim: upgrading,
        seen: [
          loaded(),
          upgraded(),
          keptRows({
            tables: [
              table({ name: 'public.unused', rows: 0, now: null }),
              table({ name: 'public.schema_versions', now: null, missing: 24 }),
            ],
          }),
        ],
        says: ['ended well'],
      }),
      innocent('a schema that has more than a new one, under other names', {
        claim: upgrading,
        seen: [
          print('migrated', {
            shape: [{ kind: 'unique constraint', of: 'public.accounts', name: 'a_key', like: '(reference)' }],
          }),
          loaded(),
          upgraded(),
          keptRows(),
          print('schema of upgrade 1', {
            shape: [
              { kind: 'column', of: 'public.accounts', name: 'of_old', like: 'text' },
              { kind: 'unique index', of: 'public.accounts', name: 'an_index', like: '(reference)' },
            ],
          }),
        ],
        says: ['ended well'],
      }),
      open('kills that came too late tell nothing, and a dump that cannot be loaded neither', {
        claim: upgrading,
        seen: [
          loaded({ error: { code: '42704', message: 'role "ledger" does not exist' } }),
          ...killedUpgrade({ exitCode: 1 }, { landed: false }),
        ],
        says: [
          'could not be loaded: role "ledger" does not exist (42704).',
          'write it with `pg_dump --no-owner',
        ],
      }),
      open('a dump without rows', {
        claim: upgrading,
        seen: [loaded({ tables: [{ name: 'public.accounts', rows: 0 }] }), upgraded()],
        says: ['holds no rows'],
      }),
      open('a migration that takes long', {
        claim: upgrading,
        seen: [loaded(), upgraded({ outcome: 'timed-out', exitCode: null, timeoutMs: 60_000 })],
        says: ['was still running after 60 s'],
      }),
      open('rows that could not be read', {
        claim: upgrading,
        seen: [loaded(), upgraded(), keptRows({ error: { code: 'timeout', message: 'no answer' } })],
        says: ['could not be read: no answer'],
      }),
      open('one of two releases', {
        claim: { ...claim, upgrades: [...upgrades, { from: '1.3', content: 'select 1' }] },
        seen: [loaded(), upgraded(), keptRows()],
        says: ['Only 1 of 2 earlier releases'],
      }),
      guilty('a service that is to migrate when it starts, and ends', {
        claim: atStart,
        seen: [
          loaded(),
          state('start on upgrade 1', { ready: false, running: false, exitCode: 1, stderr: 'null values' }),
        ],
        says: [
          'The service on the database of 1.2, which holds 24 rows, did not become ready',
          'null values',
        ],
      }),
      guilty('a service that loses rows when it starts', {
        claim: atStart,
        seen: [loaded(), startedOn, keptRows({ tables: [table({ now: 4, missing: 20 })] })],
        says: ['20 of the 24 rows of public.accounts are gone'],
      }),
      innocent('a service that migrates when it starts', {
        claim: atStart,
        seen: [loaded(), startedOn, keptRows()],
        says: ['The service on the database of 1.2', 'became ready, and what was there is there'],
      }),
      open('a service that takes long to start on it', {
        claim: atStart,
        seen: [loaded(), state('start on upgrade 1', { ready: false, detail: 'nobody answered' })],
        says: ['did not become ready (nobody answered)'],
      }),
      open('a command without a word on how to migrate', {
        subject: { kind: 'command' },
        claim: atStart,
        seen: plain,
        says: ['say in migrate which command does it'],
      }),
      open('nothing tried', { claim: upgrading, seen: plain, says: ['No earlier release was migrated'] }),
      moot('no earlier release claimed', { claim, seen: plain, says: ['names no database of an earlier'] }),
    ],
    'serves-what-was': [
      guilty('one that migrates when it starts, and no longer finds what was there', {
        claim: atStart,
        seen: [loaded(), startedOn, keptRows(), readOf({ status: 404 })],
        says: ['GET /accounts/7 was answered with 404'],
      }),
      open('one that does not start on what it should migrate', {
        claim: atStart,
        seen: [loaded(), state('start on upgrade 1', { ready: false, running: false, exitCode: 1 })],
        says: ['was not brought up to date'],
      }),
      guilty('a service that does not start on it', {
        claim: upgrading,
        seen: [
          loaded(),
          upgraded(),
          keptRows(),
          state('start on upgrade 1', { ready: false, running: false, exitCode: 1, stderr: 'no column' }),
        ],
        says: ['migrated from 1.2 the service did not become ready', 'no column'],
      }),
      guilty('one that no longer finds what was there', {
        claim: upgrading,
        seen: [...servedUpgrade, readOf({ status: 404 })],
        says: ['GET /accounts/7 was answered with 404'],
      }),
      guilty('one that tells it otherwise', {
        claim: upgrading,
        seen: [...servedUpgrade, readOf({ response: '{"owner":"山田","balance":9007199254740992}' })],
        says: ['GET /accounts/7 does not show “9007199254740991”'],
      }),
      guilty('a write that fails', {
        claim: upgrading,
        seen: [...servedUpgrade, readOf(), write('on upgrade 1 1', { status: 500 })],
        says: ['POST /accounts was answered with 500'],
      }),
      guilty('a write that is nowhere', {
        claim: upgrading,
        seen: [...servedUpgrade, readOf(), write('on upgrade 1 1'), written('on upgrade 1 1', 0)],
        says: ['POST /accounts was acknowledged, and is nowhere'],
      }),
      guilty('numbers that begin again', {
        claim: upgrading,
        seen: [
          loaded(),
          upgraded(),
          keptRows(numbering('1')),
          startedOn,
          readOf(),
          ...good('on upgrade 1 1'),
        ],
        says: ['the next number of public.accounts.id is 1, and numbers up to 24 are taken'],
      }),
      innocent('what was there is told, and what is new is taken', {
        claim: upgrading,
        seen: [
          loaded(),
          upgraded(),
          keptRows(numbering('25')),
          startedOn,
          readOf(),
          ...good('on upgrade 1 1'),
        ],
        says: ['answered 1 request for what was there, and took 1 new write'],
      }),
      innocent('numbers that come from elsewhere, before and after', {
        claim: upgrading,
        seen: [
          loaded(),
          upgraded(),
          keptRows(numbering('1', '1')),
          startedOn,
          readOf(),
          ...good('on upgrade 1 1'),
        ],
        says: ['took 1 new write'],
      }),
      open('a write that it refuses, for want of something in the dump', {
        claim: upgrading,
        seen: [...servedUpgrade, readOf(), write('on upgrade 1 1', { status: 422 })],
        says: ['POST /accounts was answered with 422'],
      }),
      open('a migration that failed', {
        claim: upgrading,
        seen: [loaded(), upgraded({ exitCode: 1 })],
        says: ['was not brought up to date'],
      }),
      moot('no earlier release claimed', { claim, seen: plain, says: ['names no database of an earlier'] }),
    ],
  },
});

/** Milliseconds that kills, and the migration after each, take at most on an average. */
const taken = ({ kills, lifeMs }: ReturnType<typeof killsOf>, mostMs = lifeMs) =>
  kills * (0.7 * lifeMs + mostMs + 3_000);

test('kills a short migration six times, and holds it up as before', () => {
  expect(killsOf(2_000)).toMatchObject({ kills: 6, delayMs: DELAY, lifeMs: 2_000, reckoned: false });
  expect(SHORT + taken(killsOf(SHORT))).toBeLessThan(SECONDS * 1_000);
});

test('holds one of many statements up for less, and kills it as often', () => {
  const fit = killsOf(3_000, 400);
  expect(fit).toMatchObject({ kills: 6, reckoned: true });
  expect(fit.delayMs).toBeGreaterThan(0);
  expect(fit.delayMs).toBeLessThan(DELAY);
  expect(fit.lifeMs).toBe(3_000 + 2 * 400 * fit.delayMs);
  const most = 3_000 + 4 * 400 * fit.delayMs;
  expect(SHORT + 3_000 + taken(fit, most)).toBeLessThan(SECONDS * 1_000);
});

test('does not hold up one that starts slowly more than the others', () => {
  expect(killsOf(9_000, 2)).toMatchObject({ kills: 6, delayMs: DELAY });
});

test('gives up delay before kills, and keeps one of the longest', () => {
  expect(killsOf(12_000, 300)).toMatchObject({ kills: 5, delayMs: 0, lifeMs: 12_000 });
  expect(killsOf(LONG, 300)).toMatchObject({ kills: 1, delayMs: 0 });
  for (let lifeMs = 1_000; lifeMs <= LONG; lifeMs += 1_000)
    expect(SHORT + lifeMs + taken(killsOf(lifeMs, 300))).toBeLessThan(SECONDS * 1_000);
});

test('does not hold up what it knows no statements of', () => {
  expect(killsOf(3_000, 0)).toMatchObject({ kills: 6, delayMs: 0, lifeMs: 3_000, reckoned: false });
});

test.each([
  'public.schema_migrations',
  'public.ar_internal_metadata',
  'public.django_migrations',
  'public._prisma_migrations',
  'public._sqlx_migrations',
  'public.knex_migrations_lock',
  'public.pgmigrations',
  'public.migrations',
  'public.migration',
  'public.seaql_migrations',
  'public.doctrine_migration_versions',
  'public.mikro_orm_migrations',
  'public.gorp_migrations',
  'public.bun_migration_locks',
  'drizzle.__drizzle_migrations',
  'graphile_worker.migrations',
  'public.__diesel_schema_migrations',
  'public."__EFMigrationsHistory"',
  'public."SequelizeMeta"',
  'public."typeormMigrations"',
  'public."VersionInfo"',
  'public.schemaversions',
  'public."SchemaVersions"',
  'public.schema_versions',
  'public.schema_version',
  'public.flyway_schema_history',
  'public.refinery_schema_history',
  'public.schema_info',
  'public.databasechangelog',
  'public.databasechangeloglock',
  'public.alembic_version_billing',
  'public.goose_db_version',
  'pgboss.version',
  'version',
])('takes %s for a table in which migrations keep their books', (name) => {
  expect(isBookkeeping(name)).toBe(true);
});

test.each([
  'public.accounts',
  'public.document_versions',
  'public.versions',
  'public."DocumentVersions"',
  'public.conversions',
  'public.immigrations',
  'public.immigration_cases',
  'public.form_schemas',
  'public.event_schema_versions',
  'public.changelog',
  'app_schema.orders',
  'migrations.accounts',
  'public."a.version"',
  '"schema_version".orders',
])('does not take %s for one', (name) => {
  expect(isBookkeeping(name)).toBe(false);
});
