import { expect, test } from 'vitest';
import { category } from '../../../src/categories/disaster-recovery/index.ts';
import {
  databaseFingerprint,
  drive,
  drivenOne,
  fault,
  inExperiment,
  marks,
  note,
  request,
  rows,
  run,
  type Sketch,
  state,
} from '../../evidence.ts';
import { guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const claim = {
  rto: '6s',
  rpo: '3s',
  given: [{ http: 'POST /accounts', expect: 201 }],
  write: {
    request: { http: 'POST /transfers', headers: { key: '${value}' }, expect: 201 },
    written: 'select key as value from keys',
  },
  reads: ['GET /accounts/1'],
  backup: { run: 'ledger backup {file}' },
  every: '1s',
  recover: [{ run: 'ledger recover {folder}' }],
};

const FAILED = { exitCode: 1, stderr: 'ledger: cannot read /work/catalogue' };
type RunTold = Parameters<typeof run>[1];

/** Writes are acknowledged every 100 ms from 100 on, the n-th as `w-n` with the id n+1. */
const writes = (losing: number, told: { readonly count?: number; readonly began?: number } = {}) => [
  note('writes', { name: 'values', values: { prefix: 'w-' } }),
  drive('writes', {
    marks: marks({
      'backup 1 began': told.began ?? 500,
      'backup 1 ended': (told.began ?? 500) + 50,
      losing,
    }),
    records: Array.from({ length: told.count ?? 10 }, (_, n) =>
      drivenOne(100 * (n + 1) - 5, { n, request: n, outcome: '201', body: `{"id":${n + 1}}` }),
    ),
  }),
];
const begun = [
  state('start'),
  request('given 0', { method: 'POST', path: '/accounts', status: 201 }),
  request('good read 0', { path: '/accounts/1' }),
];
const backup = (told: RunTold = {}) => run('backup 1', { command: ['ledger', 'backup', '/f'], ...told });
const procedure = (told: RunTold = {}) =>
  run('procedure 0', { command: ['ledger', 'recover', '/tmp/cleanroom-backups'], ...told });
const gone = (service: string, effective = true) =>
  fault(`${service} destroyed`, { service, fault: 'destroyed', effective });
const timeline = (loss: string, steady: number | null, placeReady = 1_000) =>
  note(`timeline · ${loss}`, {
    name: 'timeline',
    values: {
      loss,
      placeReady,
      procedureEnded: placeReady + 300,
      ready: null,
      firstSuccess: steady,
      steady,
    },
  });
const after = (loss: string, id: number, told: Parameters<typeof request>[1] = {}) => [
  request(`${loss} · write 1`, {
    method: 'POST',
    path: '/transfers',
    status: 201,
    response: `{"id":${id}}`,
    ...told,
  }),
  request(`${loss} · read 1.0`, { path: '/accounts/1' }),
];
const there = (loss: string, count: number, more: readonly string[] = []) =>
  rows(`written after ${loss}`, {
    rows: [...Array.from({ length: count }, (_, n) => `w-${n}`), ...more].map((value) => ({ value })),
  });

interface Told {
  readonly backup?: RunTold;
  readonly procedure?: RunTold;
  readonly held?: number;
  readonly steady?: number | null;
  readonly id?: number;
  readonly first?: Parameters<typeof request>[1];
  readonly effective?: boolean;
  readonly tables?: number;
  readonly losing?: number;
  readonly began?: number;
  readonly count?: number;
  readonly start?: readonly Sketch[];
}
/** A loss with a procedure: by default half of the writes came after the backup, and are gone. */
const lost = (loss: 'everything' | 'database', told: Told = {}) =>
  inExperiment(loss, [
    ...(told.start ?? begun),
    ...writes(told.losing ?? 1_100, told),
    backup(told.backup),
    gone('db', told.effective),
    databaseFingerprint('before the procedure', {
      tables: Array.from({ length: told.tables ?? 0 }, () => ({ name: 'a', rows: 1, sha256: 'a' })),
    }),
    procedure(told.procedure),
    ...(loss === 'everything' ? [state('start after everything')] : []),
    ...after(loss, told.id ?? 1_000_006, told.first),
    timeline(loss, told.steady === undefined ? 2_000 : told.steady),
    there(loss, told.held ?? 5),
  ]);
/** A start that was not ready in its time, though it ran, and another one. */
const LATE = { ready: false, readyMs: null, detail: 'not ready within 10 s' } as const;
const startedTwice = (again: Parameters<typeof state>[1]) =>
  inExperiment('everything', [
    state('start after everything', LATE),
    state('start after everything · once more', again),
  ]);
const both = (told: Told = {}) => [...lost('everything', told), ...lost('database', told)];

/** The cache and the machine: all ten writes, and both of ours, are there. */
const lesser = ({
  held = 10,
  steady = 2_000,
  probes = ['after-cache-1', 'after-machine-1'],
}: {
  held?: number;
  steady?: number | null;
  probes?: readonly string[];
} = {}) =>
  inExperiment('cache-and-machine', [
    ...begun,
    ...writes(1_100),
    gone('cache'),
    ...after('cache', 11),
    timeline('cache', steady),
    state('start after machine'),
    ...after('machine', 12),
    timeline('machine', 2_000),
    there('machine', held, probes),
  ]);

/** The same of a service that keeps what is written in its own folders: a command tells it, a value on each line. */
const ownFolders = { ...claim, write: { ...claim.write, written: { run: 'ledger list' } } };
const listed = (loss: string, values: readonly string[], told: RunTold = {}) =>
  run(`written after ${loss}`, { command: ['ledger', 'list'], stdout: `${values.join('\n')}\n`, ...told });
const lostFolders = (held: number, told?: RunTold) =>
  inExperiment('everything', [
    ...begun,
    ...writes(1_100),
    backup(),
    procedure(),
    state('start after everything'),
    ...after('everything', 1_000_006),
    timeline('everything', 2_000),
    listed(
      'everything',
      Array.from({ length: held }, (_, n) => `w-${n}`),
      told,
    ),
  ]);
const lesserFolders = (probes: readonly string[]) =>
  inExperiment('cache-and-machine', [
    ...begun,
    ...writes(1_100),
    gone('cache'),
    ...after('cache', 11),
    timeline('cache', 2_000),
    state('start after machine'),
    ...after('machine', 12),
    timeline('machine', 2_000),
    listed('machine', [...Array.from({ length: 10 }, (_, n) => `w-${n}`), ...probes]),
  ]);

testJudge(category, {
  subject: SERVICE,
  neverAccuses: ['baseline-works'],
  cases: {
    'baseline-works': [
      innocent('all works', { claim, seen: both(), says: ['All 8 acts', 'losses were real'] }),
      open('a backup fails', {
        claim,
        seen: both({ backup: FAILED }),
        says: ['A backup failed', 'exit code 1'],
      }),
      open('the database survives', {
        claim,
        seen: both({ effective: false }),
        says: ['db was not seen to be gone'],
      }),
      open('the new database is the old one', {
        claim,
        seen: both({ tables: 3 }),
        says: ['was not empty before the procedure: it had 3 tables'],
      }),
      open('no load', { claim, seen: both({ count: 2 }), says: ['Only 2 writes were acknowledged'] }),
      open('what is given is refused', {
        claim,
        seen: both({ start: [request('given 0', { method: 'POST', path: '/accounts', status: 500 })] }),
        says: ['POST /accounts (given 0) was answered 500'],
      }),
      open('never ready', {
        claim,
        seen: both({ start: [state('start', { ready: false, detail: 'no answer' })] }),
        says: ['did not become ready (no answer)'],
      }),
    ],
    'procedure-works': [
      innocent('ends as claimed', { claim, seen: both(), says: ['worked in a fresh room'] }),
      guilty('needs what was lost', {
        claim,
        seen: both({ procedure: FAILED }),
        says: ['`ledger recover /tmp/cleanroom-backups`', 'exit code 1', '/work/catalogue'],
      }),
      guilty('does not start on what was recovered', {
        claim,
        seen: [
          ...lost('everything', { start: begun }),
          ...inExperiment('everything', [
            state('start after everything', { ready: false, running: false, detail: 'it ended' }),
          ]),
        ],
        says: ['did not become ready (it ended)'],
      }),
      open('was late once, and was not started once more', {
        claim,
        seen: [...lost('everything', { start: begun }), ...startedTwice({}).slice(0, 1)],
        says: ['did not become ready (not ready within 10 s)'],
      }),
      guilty('hangs on what was recovered, and when it is started once more', {
        claim,
        seen: [...lost('everything', { start: begun }), ...startedTwice(LATE)],
        says: ['did not become ready (not ready within 10 s)'],
      }),
      innocent('was kept from being ready by a machine that stood still once', {
        claim,
        seen: [...lost('everything', { start: begun }), ...startedTwice({})],
        says: ['worked in a fresh room'],
      }),
    ],
    'serves-when-it-says': [
      innocent('serves at once', { claim, seen: both(), says: ['The first 2 requests'] }),
      guilty('is not able to yet', {
        claim,
        seen: both({ first: { status: 503, response: 'rebuilding' } }),
        says: ['said that it was ready', 'POST /transfers was answered 503: “rebuilding”'],
      }),
      open('one request without an answer in time, and the other answered', {
        claim,
        seen: both({ first: { status: null, error: 'timeout' } }),
        says: ['POST /transfers was answered timeout'],
      }),
      open('the procedure failed', {
        claim,
        seen: both({ procedure: FAILED }),
        says: ['The procedure failed'],
      }),
    ],
    'comes-back-by-itself': [
      innocent('comes back', {
        claim,
        seen: [...both(), ...lesser()],
        says: ['after the loss of database, cache, machine'],
      }),
      guilty('has to be started again', {
        claim,
        seen: both({ steady: null, first: { status: 503, response: 'no database' } }),
        says: ['After the loss of the database it was not steady', 'was answered 503: “no database”'],
      }),
      guilty('waits for the cache that it had', {
        claim,
        seen: lesser({ steady: null }),
        says: ['After the loss of the cache it was not steady'],
      }),
      open('the procedure failed', {
        claim,
        seen: both({ procedure: FAILED }),
        says: ['The procedure failed'],
      }),
    ],
    'recovers-in-time': [
      innocent('in time', {
        claim,
        seen: [...both(), ...lesser()],
        says: ['within 1000 ms after each of 4 losses', '6000 ms are claimed'],
      }),
      guilty('later than claimed', {
        claim,
        seen: both({ steady: 9_000 }),
        says: ['After the loss of everything it took 7992 ms', 'procedure ended 1300 ms', 'steady 9000 ms'],
      }),
      guilty('never', { claim, seen: both({ steady: null }), says: ['was not steady again'] }),
      innocent('later, because our engine was slow to start the procedure', {
        claim,
        seen: both({ steady: 9_000, procedure: { ms: 4_000, lifeMs: 100 } }),
        says: ['within 4100 ms after each of 2 losses'],
      }),
      guilty('later, whatever our engine took', {
        claim,
        seen: both({ steady: 9_000, procedure: { ms: 1_000, lifeMs: 100 } }),
        says: ['it took 7100 ms', 'less 900 ms in which our engine made and started containers'],
      }),
    ],
    'loses-nothing-backed-up': [
      innocent('what was backed up is there', { claim, seen: both(), says: ['All 8 writes'] }),
      innocent('what was backed up of its own folders is there', {
        claim: ownFolders,
        seen: lostFolders(5),
        says: ['All 4 writes'],
      }),
      guilty('an older copy of its own folders was taken', {
        claim: ownFolders,
        seen: lostFolders(3),
        says: ['After the loss of everything, 1 writes are gone', 'the last of them, w-3, 100 ms before'],
      }),
      open('the command that tells what is there fails', {
        claim: ownFolders,
        seen: lostFolders(0, FAILED),
        says: ['could not be read: `ledger list`', 'exit code 1'],
      }),
      guilty('an older backup was taken', {
        claim,
        seen: both({ held: 3 }),
        says: ['After the loss of everything, 1 writes are gone', 'the last of them, w-3, 100 ms before'],
      }),
      open('backed up before anything was written', {
        claim,
        seen: both({ began: 50, held: 0 }),
        says: ['No write was acknowledged before a backup'],
      }),
      open('the procedure failed', {
        claim,
        seen: both({ procedure: FAILED }),
        says: ['The procedure failed'],
      }),
    ],
    'loses-no-more-than-claimed': [
      innocent('young enough', { claim, seen: both(), says: ['was 500 ms old at the loss', '3000 ms'] }),
      guilty('older than claimed', {
        claim,
        seen: both({ losing: 3_400, held: 2, began: 500 }),
        says: ['8 acknowledged writes are gone, the oldest of them (w-2) 3100 ms old'],
      }),
      open('we were late with the backups ourselves', {
        claim,
        seen: both({ losing: 4_000 }),
        says: ['could not be taken as often as claimed', '3500 ms before the loss'],
      }),
    ],
    'ids-stay-unique': [
      innocent('none again', { claim, seen: both(), says: ['None of 2 ids'] }),
      guilty('given out again', {
        claim,
        seen: both({ id: 6 }),
        says: ['after-everything-1 was given the id 6, which w-5 had been given'],
      }),
      moot('gives out none', {
        claim: { ...claim, write: { ...claim.write, id: null } },
        seen: both({ first: { response: '' } }),
        says: ['gives out no ids'],
      }),
      open('no ids in the answers', {
        claim,
        seen: both({ first: { response: 'done' } }),
        says: ['Nothing was seen'],
      }),
    ],
    'lesser-losses-lose-nothing': [
      innocent('all are there', { claim, seen: lesser(), says: ['All 12 acknowledged writes'] }),
      innocent('all are there in its own folders', {
        claim: ownFolders,
        seen: lesserFolders(['after-cache-1', 'after-machine-1']),
        says: ['All 12 acknowledged writes'],
      }),
      guilty('what only the cache held, beside its own folders', {
        claim: ownFolders,
        seen: lesserFolders(['after-machine-1']),
        says: ['with its folders unharmed, 1 acknowledged writes are gone: after-cache-1'],
      }),
      guilty('what only memory held', {
        claim,
        seen: lesser({ held: 9 }),
        says: ['1 acknowledged writes are gone: w-9, acknowledged 100 ms before'],
      }),
      guilty('what only the cache held', {
        claim,
        seen: lesser({ probes: ['after-machine-1'] }),
        says: ['after-cache-1, acknowledged after a loss'],
      }),
      open('not tried', { claim, seen: [], says: ['was not tried to its end'] }),
    ],
  },
});

test.each([
  [{ ...claim, recover: [{ run: 'ledger recover' }] }, 'write {folder}'],
  [{ ...claim, backup: { run: 'ledger backup' } }, 'write {file}'],
  [{ ...claim, write: { ...claim.write, request: 'POST /transfers' } }, 'write ${value}'],
])('%#: a place that is missing in a claim is named', (wrong, words) => {
  expect(JSON.stringify(category.claim.safeParse(wrong).error?.issues)).toContain(words);
});
