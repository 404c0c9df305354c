import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { damagesOf } from '../../../src/categories/backup-restore/damage.ts';
import { formOf } from '../../../src/categories/backup-restore/exposed.ts';
import { category } from '../../../src/categories/backup-restore/index.ts';
import { differences } from '../../../src/categories/backup-restore/judge-look.ts';
import { inOtherLetters } from '../../../src/categories/backup-restore/letters.ts';
import type { EvidenceRecord } from '../../../src/model/evidence.ts';
import {
  databaseFingerprint,
  drive,
  drivenOne,
  fault,
  file,
  files,
  folder,
  inExperiment,
  marks,
  note,
  recordsOf,
  reply,
  request,
  rows,
  run,
  type Sketch,
  state,
} from '../../evidence.ts';
import { guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const claim = {
  prepare: [{ http: 'POST /accounts', expect: 201 }],
  changes: [{ http: 'PUT /accounts/1/owner', body: { owner: 'eve' } }],
  reads: ['GET /accounts/1'],
  backup: { run: 'ledger backup {file}' },
  restore: { run: 'ledger restore {file}' },
  writes: {
    request: { http: 'POST /transfers', headers: { key: '${value}' } },
    written: 'select key as value from keys',
    torn: 'select * from torn',
  },
};

/** As of a command, which is asked by itself. */
const asking = { ...claim, reads: [{ run: 'ledger status' }] };

type Shape = NonNullable<EvidenceRecord<'database-fingerprint'>['data']['shape']>;
const UNIQUE = {
  kind: 'unique constraint',
  of: 'public.accounts',
  name: 'accounts_email_key',
  like: '(email)',
};
const SEARCHED = { kind: 'index', of: 'public.accounts', name: 'public.accounts_owner', like: '(owner)' };
const EMAIL = { kind: 'column', of: 'public.accounts', name: 'email', like: 'text, not null' };

interface Content {
  readonly accounts: string;
  readonly sequence: string | null;
  /** null as in a run of before schemas were looked at. */
  readonly shape?: Shape | null;
}
const OLD: Content = { accounts: 'aa', sequence: '2' };
const NEW: Content = { accounts: 'bb', sequence: '3' };
/** The older rows, and a sequence that no restore sets back. */
const FURTHER_ON: Content = { ...OLD, sequence: '3' };
const look = (step: string, { accounts, sequence, shape = [UNIQUE, SEARCHED, EMAIL] }: Content = OLD) =>
  databaseFingerprint(step, {
    shape: shape ?? undefined,
    tables: [{ name: 'public.accounts', rows: 2, sha256: accounts }],
    sequences: [{ name: 'public.accounts_id_seq', last: sequence }],
  });
/** A table of another database, which is written each second though nobody asks. */
const beat = (step: string, sha256: string | null) =>
  databaseFingerprint(step, {
    service: 'queue',
    tables: sha256 === null ? [] : [{ name: 'public.leader', rows: 1, sha256 }],
    sequences: [],
  });
const beating = [beat('backup · look 0', 'aa'), beat('backup · look 1', 'bb')];
const unread = (step: string) =>
  databaseFingerprint(step, { sha256: null, error: { code: '57P01', message: 'gone' } });
const back = (step: string, told: Parameters<typeof run>[1] = {}) =>
  run(step, { command: ['ledger', 'restore', '/tmp/cleanroom.backup'], ...told });
const FAILED = { exitCode: 1, stderr: 'ledger: not a usable backup' };

/** Did not end in its time, and was killed by ourselves. */
const LATE = { outcome: 'timed-out', exitCode: null } as const;

const NO_ROOM = { exitCode: 1, stderr: 'no space left' };

const prepared = [state('start'), request('prepare 0', { method: 'POST', path: '/accounts', status: 201 })];
const taken = (name: string, content: Content = OLD, told: Parameters<typeof run>[1] = {}) => [
  look(`${name} · look 0`, content),
  run(`${name} · take 1`, { command: ['ledger', 'backup', '/tmp/cleanroom.backup'], ...told }),
  look(`${name} · look 1`, content),
];
const changed = request('change 0', { method: 'PUT', path: '/accounts/1/owner' });
const said = (where: string, response = 'ann', status = 200) =>
  request(`read ${where} 0`, { path: '/accounts/1', response, status });

const inLetters = (number: number, status: number) =>
  request(`in letters beyond ASCII ${number}`, { method: 'POST', path: '/accounts', status });

/** What a restore in a fresh room made of the schema, and what was there once the service had started. */
const inAFreshRoom = (restored: Shape, started?: Shape) => ({
  'in a fresh room': look('in a fresh room', { ...OLD, shape: restored }),
  ...(started && {
    'in use in a fresh room': look('in use in a fresh room', { ...OLD, shape: started }),
  }),
});

/** There and back; each part can be told otherwise, or left out with null. */
const thereAndBack = (other: Readonly<Record<string, Sketch | null>> = {}) => {
  const usual: Readonly<Record<string, Sketch>> = {
    'read at the backup 0': said('at the backup'),
    'read at the backup again 0': said('at the backup again'),
    'change 0': changed,
    'read changed 0': said('changed', 'eve'),
    changed: look('changed', NEW),
    'restore in place': back('restore in place'),
    'in place': look('in place'),
    'restore in place again': back('restore in place again'),
    'in place again': look('in place again'),
    'start in place': state('start in place'),
    'read in place 0': said('in place'),
    'restore in a fresh room': back('restore in a fresh room'),
    'in a fresh room': look('in a fresh room'),
    'start in a fresh room': state('start in a fresh room'),
    'read in a fresh room 0': said('in a fresh room'),
    'go on 0': request('go on 0', { method: 'PUT', path: '/accounts/1/owner' }),
  };
  const all = Object.values({ ...usual, ...other }).filter((one) => one !== null);
  return inExperiment('there-and-back', [...prepared, ...taken('backup'), ...all]);
};

/** Given up by us: a request without an answer in its time, and a start that was not ready, though it ran. */
const CUT_OFF = { status: null, error: 'timeout' } as const;
const UNREADY = { ready: false, readyMs: null, detail: 'not ready within 10 s' } as const;
/** The change after a restore was cut off, and done once more. */
const wentOnTwice = (told: Parameters<typeof request>[1]) => [
  ...thereAndBack({ 'go on 0': request('go on 0', { method: 'PUT', ...CUT_OFF }) }),
  ...inExperiment('there-and-back', [request('go on 0 · once more', { method: 'PUT', ...told })]),
];

const STATUS = ['ledger', 'status'];
/** Each damaged backup, how it was answered, and what was there afterwards. */
const damaged = (
  answers: Readonly<Record<string, readonly [Parameters<typeof run>[1], Content]>>,
  control: Parameters<typeof run>[1] = {},
  reads: readonly Parameters<typeof run>[1][] = [],
  restored: Content = OLD,
) =>
  inExperiment('damaged', [
    ...prepared,
    ...taken('backup'),
    changed,
    look('before · start', NEW),
    ...reads.slice(0, 1).map((told) => run('read before refusals 0', { command: STATUS, ...told })),
    ...Object.entries(answers).flatMap(([name, [told, content]]) => [
      note(`damaged · ${name}`, { name: 'damaged backup', values: { what: 'cut off after 5 of 9 bytes' } }),
      back(`damaged · ${name}`, told),
      look(`after · ${name}`, content),
    ]),
    ...reads.slice(1).map((told) => run('read after refusals 0', { command: STATUS, ...told })),
    back('good after all', control),
    look('good after all', restored),
  ]);

const KILLED = {
  exitCode: 137,
  signal: { name: 'SIGKILL', afterMs: 80, sentMs: 81, landed: true },
} as const;
const ESCAPED = { signal: { name: 'SIGKILL', afterMs: 80, sentMs: null, landed: false } } as const;
const OLDER = { ...file('cleanroom-older.backup'), sha256: 'a'.repeat(64) };
const NEWER = { ...OLDER, sha256: 'b'.repeat(64) };
const [AWAY, FULL] = ['without its services', 'on a full disk'];
const interrupted = ({
  full = FAILED,
  left = ['cleanroom-first.backup'],
  fullLeft = [],
  restores = [[KILLED, OLD]],
  backups = [[KILLED, null]],
  whole = OLD,
  older = {},
  without = [],
  next = [],
  noRoom = [],
}: {
  full?: Parameters<typeof run>[1];
  left?: readonly string[];
  fullLeft?: readonly Sketch[];
  restores?: readonly (readonly [Parameters<typeof run>[1], Content, Content?])[];
  backups?: readonly (readonly [Parameters<typeof run>[1], Content | null])[];
  whole?: Content;
  /** How a backup over an older one ended in a situation, and what is there then. */
  older?: Readonly<Record<string, readonly [Parameters<typeof run>[1], ReturnType<typeof file> | null]>>;
  /** Whether its services were away, and what came of what it wrote without them. */
  without?: readonly Sketch[];
  /** What followed on the killed backups. */
  next?: readonly Sketch[];
  /** How restores onto a full disk ended, and what was there then, and once more. */
  noRoom?: readonly (readonly [Parameters<typeof run>[1], Content, Content?])[];
} = {}) =>
  inExperiment('interrupted', [
    ...prepared,
    ...taken('first backup'),
    changed,
    ...taken('second backup', NEW),
    look('before the full disk', NEW),
    run('onto a full disk', { command: ['ledger', 'backup', '/tmp/cleanroom-full.backup'], ...full }),
    files('left by the full disk', { root: '/tmp', entries: left.map((name) => file(name)) }),
    ...fullLeft,
    ...Object.entries(older).flatMap(([situation, [told, now]]) => [
      files(`older one ${situation}`, { root: '/tmp', entries: [OLDER] }),
      run(`over an older one ${situation}`, {
        command: ['ledger', 'backup', '/tmp/cleanroom-older.backup'],
        ...told,
      }),
      files(`left of the older one ${situation}`, { root: '/tmp', entries: now === null ? [] : [now] }),
    ]),
    ...without,
    back('whole restore'),
    look('whole restore', whole),
    ...noRoom.flatMap(([told, content, again], index) => [
      back(`restore onto a full disk ${index}`, told),
      look(`after restore onto a full disk ${index}`, content),
      ...(again === undefined ? [] : [look(`once more after restore onto a full disk ${index}`, again)]),
    ]),
    ...restores.flatMap(([told, content, again], index) => [
      back(`killed restore ${index}`, told),
      look(`after killed restore ${index}`, content),
      ...(again === undefined ? [] : [look(`once more after killed restore ${index}`, again)]),
    ]),
    look('before killed backups', NEW),
    ...backups.flatMap(([told, content], index) => [
      run(`killed backup ${index}`, { command: ['ledger', 'backup', '/tmp/killed'], ...told }),
      ...(content === null
        ? []
        : [back(`restore of killed backup ${index}`), look(`left by killed backup ${index}`, content)]),
    ]),
    ...next,
  ]);

/** What a backup wrote without its services, restored over another state. */
const ofNothing = (content: Content, told: Parameters<typeof run>[1] = {}) => [
  fault('db refused'),
  back('restore of what was taken without its services', told),
  look('restore of what was taken without its services', content),
];
const nextBackup = (told: Parameters<typeof run>[1] = {}, again = '') =>
  run(`backup after the kills${again}`, { command: ['ledger', 'backup', '/tmp/killed'], ...told });
/** The backup that followed on the kills, restored over another state. */
const restoredNext = (
  content: Content | null,
  told: Parameters<typeof run>[1] = {},
  control: Parameters<typeof run>[1] = {},
) => [
  look('before what came after the kills', NEW),
  back('restore of the first once more', control),
  back('restore of what came after the kills', told),
  ...(content === null ? [] : [look('restore of what came after the kills', content)]),
];

type Entry = EvidenceRecord<'files'>['data']['entries'][number];
/** A file before the backup, and what it and the folder around it may be in a fresh room. */
const filesComeBack = (before: readonly Entry[], after: readonly Entry[], inUse = after) =>
  thereAndBack({
    'files before the backup': files('backup · look 0', { root: '/srv', entries: [...before] }),
    'files at the backup': files('backup · look 1', { root: '/srv', entries: [...before] }),
    'files in a fresh room': files('in a fresh room', { root: '/srv', entries: [...after] }),
    'files in use in a fresh room': files('in use in a fresh room', { root: '/srv', entries: [...inUse] }),
  });
/** A private file that is backed up, the mode of the backup, and how the file stands in it. */
const exposed = (
  mode: string,
  form: string | null,
  { folder: inside }: { readonly folder?: string } = {},
) => {
  const path = inside === undefined ? 'cleanroom.backup' : `${inside}/cleanroom.backup`;
  const around = inside === undefined ? [] : [{ ...folder(inside), mode: '0700' }];
  return [
    ...filesComeBack([withMode('0600')], [withMode('0600')]),
    ...inExperiment('there-and-back', [
      files('who can read the backup', { root: '/tmp', entries: [...around, { ...file(path), mode }] }),
      note('private files in the backup', {
        name: 'private files in the backup',
        values: { backup: `/tmp/${path}`, '/srv/keys/a.toml': form },
      }),
    ]),
  ];
};
const withMode = (mode: string): Entry => ({ ...file('keys/a.toml'), mode });
const keys = (mode: string): Entry => ({ ...folder('keys'), mode });

const values = (step: string, list: readonly string[], told: Parameters<typeof rows>[1] = {}) =>
  rows(step, { rows: list.map((value) => ({ value })), ...told });
const underWrites = ({
  torn = [],
  live = [],
  held = ['w-0', 'w-1'],
  restore = {},
  moments = { 'backup 1 began': 100, 'backup 1 ended': 200 },
  backup = {},
}: {
  torn?: readonly string[];
  live?: readonly string[];
  held?: readonly string[];
  restore?: Parameters<typeof run>[1];
  moments?: Readonly<Record<string, number>>;
  backup?: Parameters<typeof run>[1];
} = {}) =>
  inExperiment('under-writes', [
    ...prepared,
    note('writes', { name: 'values', values: { prefix: 'w-' } }),
    drive('writes', {
      marks: marks(moments),
      records: [10, 50, 150].map((at, request) => drivenOne(at, { n: request, request, outcome: '201' })),
    }),
    run('backup 1', { command: ['ledger', 'backup', '/tmp/1'], ...backup }),
    values('torn where it was written', live),
    values('written where it was written', ['w-0', 'w-1', 'w-2']),
    back('restore 1', restore),
    values('torn restored 1', torn),
    values('written restored 1', held),
  ]);

const lookAtRows = (step: string, count: number, sha256: string) =>
  databaseFingerprint(step, { tables: [{ name: 'public.transfers', rows: count, sha256 }] });
/** A backup of many rows; what of it came back, and how the commands ended. */
const manyRows = (
  restored: number | null,
  { backup = {}, restore = {} }: Readonly<Record<string, Parameters<typeof run>[1]>> = {},
) =>
  inExperiment('under-writes', [
    lookAtRows('backup of many rows · look 0', 1_050, 'all'),
    run('backup of many rows · take 1', { command: ['ledger', 'backup', '/tmp/many'], ...backup }),
    lookAtRows('backup of many rows · look 1', 1_050, 'all'),
    back('restore of many rows', restore),
    ...(restored === null
      ? []
      : [lookAtRows('restore of many rows', restored, restored === 1_050 ? 'all' : 'a page')]),
  ]);

testJudge(category, {
  subject: SERVICE,
  neverAccuses: ['baseline-works'],
  cases: {
    'baseline-works': [
      innocent('all works', { claim, seen: thereAndBack(), says: ['All 5 acts', 'backups among them'] }),
      open('the backup fails', {
        claim,
        seen: inExperiment('damaged', [...prepared, ...taken('backup', OLD, FAILED)]),
        says: ['The backup failed', '`ledger backup /tmp/cleanroom.backup`', 'not a usable backup'],
      }),
      open('the changes change nothing', {
        claim,
        seen: thereAndBack({ changed: look('changed') }),
        says: ['changed nothing of the declared state'],
      }),
      open('the preparation is refused', {
        claim,
        seen: inExperiment('damaged', [request('prepare 0', { method: 'POST', status: 500 })]),
        says: ['POST / (prepare 0) answered 500'],
      }),
      open('the state never rests', {
        claim,
        seen: inExperiment('damaged', [
          look('backup · look 0'),
          run('backup · take 1'),
          look('backup · look 1', NEW),
        ]),
        says: ['changed by itself'],
      }),
      open('a table that is written each second', {
        claim,
        seen: inExperiment('damaged', [...taken('backup'), ...beating]),
        says: ['changed by itself', 'the table public.leader was 1 rows, digest aa', 'as `restless`'],
      }),
      innocent('a table that is written each second, as is claimed', {
        claim: { ...claim, restless: ['leader'] },
        seen: inExperiment('damaged', [...taken('backup'), ...beating]),
        says: ['backups among them'],
      }),
      open('another table changes than is claimed', {
        claim: { ...claim, restless: ['beats'] },
        seen: inExperiment('damaged', [...taken('backup'), ...beating]),
        says: ['changed by itself'],
      }),
      open('the service does not become ready', {
        claim,
        seen: inExperiment('damaged', [state('start', { ready: false, detail: 'no answer' })]),
        says: ['did not become ready (no answer)'],
      }),
      open('the state cannot be read', {
        claim,
        seen: inExperiment('damaged', [
          unread('backup · look 0'),
          run('backup · take 1'),
          unread('backup · look 1'),
        ]),
        says: ['could not be read'],
      }),
    ],
    'brings-everything-back': [
      innocent('the same in a fresh room', { claim, seen: thereAndBack(), says: ['every row'] }),
      innocent('a sequence that goes on behind a gap', {
        claim,
        seen: thereAndBack({ 'in a fresh room': look('in a fresh room', { ...OLD, sequence: '1002' }) }),
        says: ['every row'],
      }),
      guilty('a sequence that numbers once more what it has numbered', {
        claim,
        seen: thereAndBack({ 'in a fresh room': look('in a fresh room', { ...OLD, sequence: '1' }) }),
        says: ['the sequence public.accounts_id_seq was 2 and is 1'],
      }),
      guilty('a sequence that was never used', {
        claim,
        seen: thereAndBack({ 'in a fresh room': look('in a fresh room', { ...OLD, sequence: null }) }),
        says: ['the sequence public.accounts_id_seq was 2 and is never used'],
      }),
      guilty('a table is gone', {
        claim,
        seen: thereAndBack({ 'in a fresh room': databaseFingerprint('in a fresh room') }),
        says: ['the table public.accounts is gone (it was 2 rows'],
      }),
      innocent('what was written in other letters is there, where it was taken at all', {
        claim,
        seen: thereAndBack({ letters: inLetters(0, 201), refused: inLetters(1, 400) }),
        says: ['Among it was what 1 request had written in letters beyond ASCII.'],
      }),
      guilty('letters that ASCII does not have are other ones', {
        claim,
        seen: thereAndBack({
          letters: inLetters(0, 201),
          'in a fresh room': look('in a fresh room', { ...OLD, accounts: 'cc' }),
        }),
        says: ['the table public.accounts was 2 rows, digest aa and is 2 rows, digest cc'],
      }),
      guilty('a constraint is gone', {
        claim,
        seen: thereAndBack(inAFreshRoom([SEARCHED, EMAIL])),
        says: [
          'in a fresh room, the unique constraint accounts_email_key of public.accounts is gone (it was (email)).',
        ],
      }),
      guilty('an index covers something else, and a column may be null', {
        claim,
        seen: thereAndBack(
          inAFreshRoom([UNIQUE, { ...SEARCHED, like: '(email)' }, { ...EMAIL, like: 'text' }]),
        ),
        says: [
          'the index public.accounts_owner of public.accounts was (owner) and is (email)',
          'the column email of public.accounts was text, not null and is text',
        ],
      }),
      guilty('an index and a constraint are gone, and the next start makes the index again', {
        claim,
        seen: thereAndBack(inAFreshRoom([EMAIL], [SEARCHED, EMAIL])),
        says: ['room, the unique constraint accounts_email_key of public.accounts is gone (it was (email)).'],
      }),
      innocent('an index that the next start makes again', {
        claim,
        seen: thereAndBack(inAFreshRoom([UNIQUE, EMAIL], [UNIQUE, SEARCHED, EMAIL])),
        says: ['every row'],
      }),
      innocent('an index more, and a constraint under another name, as an index', {
        claim,
        seen: thereAndBack(
          inAFreshRoom([
            { ...UNIQUE, kind: 'unique index', name: 'public.accounts_email' },
            SEARCHED,
            { ...SEARCHED, name: 'public.accounts_more', like: '(id)' },
            EMAIL,
          ]),
        ),
        says: ['every row'],
      }),
      innocent('a run of before schemas were looked at', {
        claim,
        seen: thereAndBack({
          'in a fresh room': look('in a fresh room', { ...OLD, shape: null }),
        }),
        says: ['every row'],
      }),
      guilty('a private file comes back open', {
        claim,
        seen: filesComeBack([withMode('0600')], [withMode('0644')]),
        says: ['the file /srv/keys/a.toml had mode 0600 and has 0644, so that others can read it.'],
      }),
      guilty('a file comes back writable for its group', {
        claim,
        seen: filesComeBack([withMode('0640')], [withMode('0660')]),
        says: ['had mode 0640 and has 0660, so that others can write it.'],
      }),
      guilty('the folder around a file comes back open', {
        claim,
        seen: filesComeBack([keys('0700'), withMode('0666')], [keys('0755'), withMode('0666')]),
        says: [
          'a folder around the file /srv/keys/a.toml is open now, so that others can read and write it.',
        ],
      }),
      innocent('merely other modes, and more private ones', {
        claim,
        seen: filesComeBack([withMode('0754')], [withMode('0640')]),
        says: ['every row'],
      }),
      innocent('an open file in a folder that keeps others away', {
        claim,
        seen: filesComeBack([keys('0700'), withMode('0600')], [keys('0700'), withMode('0644')]),
        says: ['every row'],
      }),
      innocent('a file that the next start makes private again', {
        claim,
        seen: filesComeBack([withMode('0600')], [withMode('0644')], [withMode('0600')]),
        says: ['every row'],
      }),
      guilty('the restore fails', {
        claim,
        seen: thereAndBack({ 'restore in a fresh room': back('restore in a fresh room', FAILED) }),
        says: ['A good backup could not be restored', 'not a usable backup'],
      }),
      open('the fresh room was not looked at', {
        claim,
        seen: thereAndBack({ 'in a fresh room': null }),
        says: ['was not seen'],
      }),
      innocent('a table that changes by itself, as is claimed', {
        claim: { ...claim, restless: ['leader'] },
        seen: [
          ...thereAndBack(),
          ...inExperiment('there-and-back', [...beating, beat('in a fresh room', 'cc')]),
        ],
        says: ['held everything', 'restless (leader)'],
      }),
      guilty('a table that changes by itself is not there after the restore', {
        claim: { ...claim, restless: ['leader'] },
        seen: [
          ...thereAndBack(),
          ...inExperiment('there-and-back', [...beating, beat('in a fresh room', null)]),
        ],
        says: ['the table public.leader is gone'],
      }),
      innocent('many rows as well', {
        claim,
        seen: [...thereAndBack(), ...manyRows(1_050)],
        says: ['every row', 'So did another one, with 1050 rows in its largest table.'],
      }),
      innocent('many rows, and a key that went by itself', {
        claim,
        seen: [
          ...thereAndBack(),
          ...inExperiment(
            'under-writes',
            [0, 1].map((look) =>
              reply(`backup of many rows · look ${look}`, { service: 'cache', reply: ['limit:ann aa'] }),
            ),
          ),
          ...manyRows(1_050),
          ...inExperiment('under-writes', [reply('restore of many rows', { service: 'cache', reply: [] })]),
        ],
        says: ['So did another one'],
      }),
      guilty('the first page of many rows', {
        claim,
        seen: [...thereAndBack(), ...manyRows(500)],
        says: ['another room, the table public.transfers was 1050 rows, digest all and is 500 rows'],
      }),
      guilty('the first page of many rows, whatever became of few', {
        claim,
        seen: manyRows(1_000),
        says: ['was 1050 rows, digest all and is 1000 rows'],
      }),
      guilty('the restore of many rows fails', {
        claim,
        seen: [...thereAndBack(), ...manyRows(null, { restore: FAILED })],
        says: ['A good backup could not be restored (restore of many rows)'],
      }),
      guilty('few rows are lost already', {
        claim,
        seen: [
          ...thereAndBack({ 'in a fresh room': databaseFingerprint('in a fresh room') }),
          ...manyRows(1_050),
        ],
        says: ['the table public.accounts is gone'],
      }),
      open('many rows cannot be backed up', {
        claim,
        seen: [...thereAndBack(), ...manyRows(null, { backup: FAILED })],
        says: ['A backup of 1050 rows failed'],
      }),
      open('the restore of many rows takes too long for us', {
        claim,
        seen: [...thereAndBack(), ...manyRows(null, { restore: { outcome: 'timed-out', exitCode: null } })],
        says: ['A good backup could not be restored (restore of many rows)', 'still running'],
      }),
      open('nobody looked after the restore of many rows', {
        claim,
        seen: [...thereAndBack(), ...manyRows(null)],
        says: ['not seen after a restore of 1050 rows'],
      }),
    ],
    'replaces-what-is-there': [
      innocent('as at the backup', { claim, seen: thereAndBack(), says: ['was as at the backup'] }),
      innocent('a sequence that is never set back', {
        claim,
        seen: thereAndBack({ 'in place': look('in place', FURTHER_ON) }),
        says: ['was as at the backup'],
      }),
      guilty('what came later is still there', {
        claim,
        seen: thereAndBack({ 'in place': look('in place', NEW) }),
        says: ['the table public.accounts was 2 rows, digest aa and is 2 rows, digest bb'],
      }),
      guilty('an index was dropped for it, and not made again', {
        claim,
        seen: thereAndBack({ 'in place': look('in place', { ...OLD, shape: [UNIQUE, EMAIL] }) }),
        says: ['the backup, the index public.accounts_owner of public.accounts is gone (it was (owner))'],
      }),
    ],
    'reads-as-before': [
      innocent('the same answers', { claim, seen: thereAndBack(), says: ['All 3 answers'] }),
      guilty('the answer of before the restore', {
        claim,
        seen: thereAndBack({ 'read in place 0': said('in place', 'eve') }),
        says: ['GET /accounts/1 answered 200: “eve”', 'answered 200: “ann”'],
      }),
      guilty('does not start on what was restored', {
        claim,
        seen: thereAndBack({
          'start in place': state('start in place', { ready: false, running: false, detail: 'it ended' }),
          'read in place 0': null,
        }),
        says: ['did not become ready (it ended)'],
      }),
      open('was late once, and was not started once more', {
        claim,
        seen: thereAndBack({
          'start in place': state('start in place', UNREADY),
          'read in place 0': null,
        }),
        says: ['Not everything was read'],
      }),
      guilty('hangs on what was restored, and when it is started once more', {
        claim,
        seen: thereAndBack({
          'start in place': state('start in place · once more', UNREADY),
          'read in place 0': null,
        }),
        says: ['did not become ready (not ready within 10 s)'],
      }),
      innocent('was kept from being ready, and from its answer, by a machine that stood still once', {
        claim,
        seen: [
          ...thereAndBack({
            'start in place': state('start in place', UNREADY),
            'read in place 0': request('read in place 0', CUT_OFF),
          }),
          ...inExperiment('there-and-back', [
            state('start in place · once more'),
            { ...said('in place'), step: 'read in place 0 · once more' },
          ]),
        ],
        says: ['All 3 answers'],
      }),
      open('never says the same twice', {
        claim,
        seen: thereAndBack({ 'read at the backup again 0': said('at the backup again', 'at 12:00') }),
        says: ['something else each time'],
      }),
      open('says the same of any state', {
        claim,
        seen: thereAndBack({ 'read changed 0': said('changed') }),
        says: ['none tells'],
      }),
    ],
    'goes-on-afterwards': [
      innocent('the changes work again', { claim, seen: thereAndBack(), says: ['All 1 changes'] }),
      guilty('a number is given out twice', {
        claim,
        seen: thereAndBack({
          'go on 0': request('go on 0', { method: 'PUT', status: 500, response: 'duplicate key' }),
        }),
        says: ['answered 500: “duplicate key”'],
      }),
      innocent('a change that was cut off once, and worked once more', {
        claim,
        seen: wentOnTwice({ status: 200 }),
        says: ['All 1 changes'],
      }),
      open('a change that was cut off, and may have been done all the same', {
        claim,
        seen: wentOnTwice({ status: 409, response: 'is there already' }),
        says: ['had not come to an end in its time', 'is there already'],
      }),
      guilty('a change that hangs, twice', {
        claim,
        seen: wentOnTwice(CUT_OFF),
        says: ['After the restore in a fresh room, PUT / answered timeout'],
      }),
      open('nothing was done', {
        claim,
        seen: thereAndBack({ 'go on 0': null }),
        says: ['Nothing was done'],
      }),
    ],
    'twice-is-as-once': [
      innocent('nothing changed', { claim, seen: thereAndBack(), says: ['changed nothing'] }),
      innocent('a sequence that goes on', {
        claim,
        seen: thereAndBack({ 'in place again': look('in place again', FURTHER_ON) }),
        says: ['changed nothing'],
      }),
      guilty('grows each time', {
        claim,
        seen: thereAndBack({ 'in place again': look('in place again', { ...OLD, accounts: 'cc' }) }),
        says: ['Restored once more, the table public.accounts was 2 rows'],
      }),
    ],
    'as-private-as-its-files': [
      guilty('a backup that everybody can read, with a private file in it', {
        claim,
        seen: exposed('0644', 'in a JSON text'),
        says: [
          'Everybody can read the backup /tmp/cleanroom.backup, which has mode 0644',
          'closed to others: /srv/keys/a.toml (in a JSON text)',
        ],
      }),
      innocent('a backup that is closed as well', {
        claim,
        seen: exposed('0600', 'as it is'),
        says: ['The backup is closed to others'],
      }),
      innocent('one that its group can read', {
        claim,
        seen: exposed('0640', 'as it is'),
        says: ['The backup is closed to others'],
      }),
      innocent('one in a folder that is closed', {
        claim: { ...claim, folder: '/tmp/backups' },
        seen: exposed('0644', 'as it is', { folder: 'backups' }),
        says: ['The backup is closed to others'],
      }),
      innocent('one in which the file cannot be read', {
        claim,
        seen: exposed('0644', null),
        says: ['None of 1 private files'],
      }),
      open('nobody looked', {
        claim,
        seen: filesComeBack([withMode('0600')], [withMode('0600')]),
        says: ['Nobody looked'],
      }),
      moot('nothing private', {
        claim,
        seen: filesComeBack([withMode('0644')], [withMode('0644')]),
        says: ['Nothing that is backed up is a file that is closed'],
      }),
      moot('a backup that another tool writes', {
        claim: { ...claim, backup: { run: 'tar -cf {file} /srv' } },
        seen: exposed('0644', 'as it is'),
        says: ['not written by the subject itself'],
      }),
      moot('a backup elsewhere', {
        claim: { ...claim, folder: '/backups' },
        seen: exposed('0644', 'as it is'),
        says: ['not written by the subject itself'],
      }),
    ],
    'refuses-damaged': [
      innocent('refused', { claim, seen: damaged({ empty: [FAILED, NEW] }), says: ['None of 1'] }),
      innocent('harmless: it brings back everything', {
        claim,
        seen: damaged({ 'one bit turned (1)': [{}, OLD] }),
        says: ['None of 1'],
      }),
      guilty('taken for a good one', {
        claim,
        seen: damaged({ 'cut in half': [{}, { ...OLD, accounts: 'half' }] }),
        says: ['cut in half (cut off after 5 of 9 bytes)', 'exit code 0'],
      }),
      innocent('harmless, where no restore sets a sequence back', {
        claim,
        seen: damaged({ 'one bit turned (1)': [{}, FURTHER_ON] }, {}, [], FURTHER_ON),
        says: ['None of 1'],
      }),
      guilty('cut off before the sequences, which a good one sets back', {
        claim,
        seen: damaged({ 'cut off': [{}, FURTHER_ON] }),
        says: ['the state is not that of the backup'],
      }),
      guilty('cut off behind the rows', {
        claim,
        seen: damaged({ 'cut off': [{}, { ...OLD, shape: [EMAIL] }] }),
        says: ['the state is not that of the backup'],
      }),
      guilty('hangs', {
        claim,
        seen: damaged({ empty: [{ outcome: 'timed-out', exitCode: null }, NEW] }),
        says: ['was still running'],
      }),
      open('the good one is refused as well', {
        claim,
        seen: damaged({ empty: [FAILED, NEW] }, FAILED),
        says: ['The control failed'],
      }),
    ],
    'refusal-leaves-it-alone': [
      innocent('as it was', { claim, seen: damaged({ empty: [FAILED, NEW] }), says: ['1 refusals'] }),
      innocent('rolled back, but for the numbers that were drawn', {
        claim,
        seen: damaged({ empty: [FAILED, { ...NEW, sequence: '99' }] }),
        says: ['1 refusals'],
      }),
      guilty('a sequence turned back', {
        claim,
        seen: damaged({ empty: [FAILED, { ...NEW, sequence: '1' }] }),
        says: ['the sequence'],
      }),
      guilty('emptied first', {
        claim,
        seen: damaged({ empty: [FAILED, { ...NEW, accounts: 'none' }] }),
        says: ['a backup that is empty', 'exit code 1', 'the table public.accounts was'],
      }),
      innocent('as it was, and whoever comes next is answered as before', {
        claim: asking,
        seen: damaged({ empty: [FAILED, NEW] }, {}, [{ stdout: 'good' }, { stdout: 'good' }]),
        says: ['1 refusals'],
      }),
      guilty('something in the way of whoever comes next', {
        claim: asking,
        seen: damaged({ empty: [FAILED, NEW] }, {}, [{ stdout: 'good' }, FAILED]),
        says: [
          'Once damaged backups had been refused, `ledger status` ended with exit code 1',
          'it said “good”',
        ],
      }),
      innocent('another answer: of an age, or of what was refused', {
        claim: asking,
        seen: damaged({ empty: [FAILED, NEW] }, {}, [{ stdout: 'good' }, { stdout: 'none' }]),
        says: ['1 refusals'],
      }),
      innocent('an answer that nobody waited for to the end', {
        claim: asking,
        seen: damaged({ empty: [FAILED, NEW] }, {}, [
          { stdout: 'good' },
          { outcome: 'timed-out', exitCode: null },
        ]),
        says: ['1 refusals'],
      }),
      innocent('a question that failed before as well', {
        claim: asking,
        seen: damaged({ empty: [FAILED, NEW] }, {}, [FAILED, { stdout: 'none' }]),
        says: ['1 refusals'],
      }),
      innocent('another answer after one that was taken', {
        claim: asking,
        seen: damaged({ empty: [FAILED, NEW], 'one bit turned (1)': [{}, OLD] }, {}, [
          { stdout: 'good' },
          { stdout: 'none' },
        ]),
        says: ['1 refusals'],
      }),
      open('none was refused', { claim, seen: damaged({ empty: [{}, OLD] }), says: ['No damaged backup'] }),
    ],
    'full-disk-fails': [
      innocent('fails', { claim, seen: interrupted(), says: ['On a full disk', 'exit code 1'] }),
      guilty('says that it is done', {
        claim,
        seen: interrupted({ full: {} }),
        says: ['exit code 0, and it left no backup'],
      }),
      guilty('says that it is done, and has done half', {
        claim,
        seen: interrupted({
          full: {},
          fullLeft: [
            back('restore of what the full disk left', FAILED),
            look('what the full disk left', NEW),
          ],
        }),
        says: ['could not be restored whole'],
      }),
      open('does not end in its time', {
        claim,
        seen: interrupted({ full: LATE }),
        says: ['On a full disk', 'was still running'],
      }),
      open('found room', {
        claim,
        seen: interrupted({
          full: {},
          fullLeft: [back('restore of what the full disk left'), look('what the full disk left', NEW)],
        }),
        says: ['found room for a whole backup'],
      }),
    ],
    'leaves-no-half-backup': [
      innocent('nothing is left', { claim, seen: interrupted(), says: ['A full disk and 1 kills'] }),
      guilty('half a file on a full disk', {
        claim,
        seen: interrupted({ left: ['cleanroom-full.backup'] }),
        says: ['left /tmp/cleanroom-full.backup with'],
      }),
      innocent('half a file of a backup that we killed on a full disk', {
        claim,
        seen: interrupted({ full: LATE, left: ['cleanroom-full.backup'] }),
        says: ['No full disk and 1 kills'],
      }),
      guilty('a killed backup is taken for whole', {
        claim,
        seen: interrupted({ backups: [[KILLED, { ...NEW, accounts: 'half' }]] }),
        says: ['Killed after 81 ms', 'without a complaint; then the table public.accounts'],
      }),
      innocent('a backup that was whole when it was killed, and a restore that numbers further on', {
        claim,
        seen: interrupted({ backups: [[KILLED, { ...NEW, sequence: '4' }]] }),
        says: ['A full disk and 1 kills'],
      }),
      open('no kill met a backup', {
        claim,
        seen: interrupted({ backups: [[ESCAPED, null]] }),
        says: ['No kill met a backup'],
      }),
      open('nothing was interrupted', {
        claim,
        seen: interrupted({ full: {}, backups: [[ESCAPED, null]] }),
        says: ['No kill met a backup'],
      }),
    ],
    'backs-up-again': [
      innocent('works at once, and brings everything back', {
        claim,
        seen: interrupted({ next: [nextBackup(), ...restoredNext(NEW)] }),
        says: ['After 1 kill the next backup', 'worked, and brought everything back.'],
      }),
      innocent('brings everything back, and a sequence goes on', {
        claim,
        seen: interrupted({ next: [nextBackup(), ...restoredNext({ ...NEW, sequence: '4' })] }),
        says: ['worked, and brought everything back.'],
      }),
      guilty('brings back a sequence that numbers once more what it has numbered', {
        claim,
        seen: interrupted({ next: [nextBackup(), ...restoredNext({ ...NEW, sequence: '2' })] }),
        says: ['the sequence public.accounts_id_seq was 3 and is 2'],
      }),
      innocent('works when asked again, without the file that it would not replace', {
        claim,
        seen: interrupted({ next: [nextBackup(FAILED), nextBackup({}, ' once more')] }),
        says: ['After 1 kill the next backup under the same name worked.'],
      }),
      guilty('a lock that nobody releases', {
        claim,
        seen: interrupted({
          next: [
            nextBackup({ exitCode: 1, stderr: 'killed.lock is there' }),
            nextBackup({ exitCode: 1, stderr: 'killed.lock is there' }, ' once more'),
          ],
        }),
        says: [
          'After 1 kill the next backup under the same name failed, also when asked again: `ledger backup',
          'killed.lock is there',
        ],
      }),
      guilty('waits for ever', {
        claim,
        seen: interrupted({ next: [nextBackup({ outcome: 'timed-out', exitCode: null })] }),
        says: ['the next backup under the same name failed: `ledger', 'still running'],
      }),
      guilty('takes the half for a part of it', {
        claim,
        seen: interrupted({ next: [nextBackup(), ...restoredNext({ ...NEW, accounts: 'half' })] }),
        says: ['Restored from the backup that followed on killed ones, the table public.accounts was'],
      }),
      guilty('cannot be restored', {
        claim,
        seen: interrupted({ next: [nextBackup(), ...restoredNext(null, FAILED)] }),
        says: ['The backup that followed on killed ones could not be restored', 'not a usable backup'],
      }),
      innocent('no restore works any more', {
        claim,
        seen: interrupted({ next: [nextBackup(), ...restoredNext(OLD, FAILED, FAILED)] }),
        says: ['After 1 kill the next backup under the same name worked.'],
      }),
      open('no kill landed', {
        claim,
        seen: interrupted({ backups: [[ESCAPED, null]], next: [nextBackup(FAILED)] }),
        says: ['No backup was killed'],
      }),
      open('a run of before that was asked', { claim, seen: interrupted(), says: ['or none followed'] }),
      open('a backup that nobody disturbed fails', {
        claim,
        seen: interrupted({
          next: [run('whole backup', { command: ['ledger', 'backup', '/tmp/whole'], ...FAILED })],
        }),
        says: ['Even a backup that nobody disturbed failed'],
      }),
    ],
    'keeps-the-older-backup': [
      innocent('it stays, twice', {
        claim,
        seen: interrupted({ older: { [AWAY]: [FAILED, OLDER], [FULL]: [FAILED, OLDER] } }),
        says: ['Both backups that failed'],
      }),
      innocent('it stays on a full disk, and without its services the backup is done', {
        claim,
        seen: interrupted({ older: { [AWAY]: [{}, NEWER], [FULL]: [FAILED, OLDER] } }),
        says: ['A backup that failed'],
      }),
      guilty('it was given up by one that then waited for its services for ever', {
        claim,
        seen: interrupted({ older: { [AWAY]: [LATE, null], [FULL]: [FAILED, OLDER] } }),
        says: ['still running', 'the older backup under that name was gone'],
      }),
      guilty('it is gone', {
        claim,
        seen: interrupted({ older: { [AWAY]: [FAILED, null], [FULL]: [FAILED, OLDER] } }),
        says: ['exit code 1', 'without its services; the older backup under that name was gone'],
      }),
      guilty('it is emptied', {
        claim,
        seen: interrupted({ older: { [FULL]: [FAILED, { ...OLDER, size: 0, sha256: 'e'.repeat(64) }] } }),
        says: ['on a full disk; the older backup under that name was another one, of 0 bytes'],
      }),
      guilty('without its services it ends well, and took none', {
        claim,
        seen: interrupted({
          older: { [AWAY]: [{}, OLDER], [FULL]: [FAILED, OLDER] },
          without: [fault('db refused')],
        }),
        says: [
          'While db refused connections, `ledger backup /tmp/cleanroom-older.backup` ended with exit code 0',
          'as if it had backed up: what is there is the older one.',
        ],
      }),
      guilty('without its services it ends well, and removed the older one', {
        claim,
        seen: interrupted({ older: { [AWAY]: [{}, null] }, without: [fault('db refused')] }),
        says: ['exit code 0, as if it had backed up: there is none under that name, not even the older one'],
      }),
      guilty('without its services it ends well, and wrote what holds nothing', {
        claim,
        seen: interrupted({ older: { [AWAY]: [{}, NEWER] }, without: ofNothing(OLD) }),
        says: ['as if it had backed up: restored, the sequence public.accounts_id_seq was 3 and is 2'],
      }),
      guilty('without its services it ends well, and wrote what cannot be restored', {
        claim,
        seen: interrupted({ older: { [AWAY]: [{}, NEWER] }, without: ofNothing(OLD, FAILED) }),
        says: ['restored, it ended with exit code 1, writing “ledger: not a usable backup”'],
      }),
      innocent('it found another way to what it backs up', {
        claim,
        seen: interrupted({
          older: { [AWAY]: [{}, NEWER], [FULL]: [FAILED, OLDER] },
          without: ofNothing(NEW),
        }),
        says: ['A backup that failed'],
      }),
      innocent('its services were not away', {
        claim,
        seen: interrupted({
          older: { [AWAY]: [{}, OLDER], [FULL]: [FAILED, OLDER] },
          without: [fault('db refused', { effective: false })],
        }),
        says: ['A backup that failed'],
      }),
      open('it never writes over what is there', {
        claim,
        seen: interrupted({
          older: { [AWAY]: [{}, OLDER], [FULL]: [{}, OLDER] },
          without: [fault('db refused')],
        }),
        says: ['No backup over an older one failed'],
      }),
      open('even a good backup is not brought back', {
        claim,
        seen: interrupted({ whole: NEW, older: { [AWAY]: [{}, NEWER] }, without: ofNothing(OLD) }),
        says: ['No backup over an older one failed'],
      }),
      open('none failed', {
        claim,
        seen: interrupted({ older: { [AWAY]: [{}, NEWER] } }),
        says: ['No backup over an older one failed'],
      }),
    ],
    'restore-is-all-or-nothing': [
      innocent('one or the other', {
        claim,
        seen: interrupted({
          restores: [
            [KILLED, OLD],
            [KILLED, NEW],
          ],
        }),
        says: ['2 restores were killed'],
      }),
      innocent('one or the other, where no restore sets a sequence back', {
        claim,
        seen: interrupted({
          whole: FURTHER_ON,
          restores: [
            [KILLED, FURTHER_ON],
            [KILLED, NEW],
          ],
        }),
        says: ['2 restores were killed'],
      }),
      innocent('the older rows, and a sequence that was set in what was rolled back', {
        claim,
        seen: interrupted({ restores: [[KILLED, FURTHER_ON]] }),
        says: ['1 restores were killed'],
      }),
      guilty('the newer rows, and a sequence that was set back in what was rolled back', {
        claim,
        seen: interrupted({ restores: [[KILLED, { ...NEW, sequence: '2' }]] }),
        says: ['neither that of before nor that of the backup'],
      }),
      guilty('a lower sequence, where no restore sets one back', {
        claim,
        seen: interrupted({ whole: FURTHER_ON, restores: [[KILLED, OLD]] }),
        says: ['the sequence public.accounts_id_seq was 3 and is 2'],
      }),
      guilty('something between', {
        claim,
        seen: interrupted({ restores: [[KILLED, { ...OLD, accounts: 'half' }]] }),
        says: ['Killed after 81 ms', 'neither', 'the table public.accounts was'],
      }),
      innocent('something between, which whoever comes next finishes', {
        claim,
        seen: interrupted({ restores: [[KILLED, { ...OLD, accounts: 'half' }, NEW]] }),
        says: ['1 restores were killed'],
      }),
      guilty('something between, which stays', {
        claim,
        seen: interrupted({
          restores: [[KILLED, { ...OLD, accounts: 'half' }, { ...OLD, accounts: 'half' }]],
        }),
        says: ['neither', 'whoever came next did not finish it'],
      }),
      guilty('all rows, without a constraint that a whole restore makes again', {
        claim,
        seen: interrupted({ restores: [[KILLED, { ...OLD, shape: [SEARCHED, EMAIL] }]] }),
        says: ['neither', 'the unique constraint accounts_email_key of public.accounts is gone'],
      }),
      innocent('all rows, without a constraint that no restore makes again', {
        claim,
        seen: interrupted({
          whole: { ...OLD, shape: [EMAIL] },
          restores: [[KILLED, { ...OLD, shape: [EMAIL] }]],
        }),
        says: ['1 restores were killed'],
      }),
      innocent('no room, and nothing done', {
        claim,
        seen: interrupted({ noRoom: [[NO_ROOM, OLD]] }),
        says: ['1 restores were killed and 1 had no room'],
      }),
      innocent('no room at first, and then enough', {
        claim,
        seen: interrupted({
          noRoom: [
            [NO_ROOM, OLD],
            [{}, NEW],
          ],
        }),
        says: ['2 had no room'],
      }),
      innocent('half of it, which whoever comes next finishes', {
        claim,
        seen: interrupted({ noRoom: [[NO_ROOM, { ...OLD, accounts: 'half' }, NEW]] }),
        says: ['1 had no room'],
      }),
      guilty('says that it restored what there was no room for', {
        claim,
        seen: interrupted({ noRoom: [[{}, OLD]] }),
        says: ['On a full disk `ledger restore', 'exit code 0, and the state is not that of the backup: the'],
      }),
      guilty('says so though every kill missed', {
        claim,
        seen: interrupted({ noRoom: [[{}, OLD]], restores: [[ESCAPED, OLD]] }),
        says: ['On a full disk'],
      }),
      guilty('no room, and half of it done', {
        claim,
        seen: interrupted({ noRoom: [[NO_ROOM, { ...OLD, accounts: 'half' }]] }),
        says: ['“no space left”, and left a state that is neither that of before'],
      }),
      innocent('one that did not end', {
        claim,
        seen: interrupted({
          noRoom: [
            [
              { outcome: 'timed-out', exitCode: null },
              { ...OLD, accounts: 'half' },
            ],
          ],
        }),
        says: ['1 restores were killed, and'],
      }),
      open('all escaped', {
        claim,
        seen: interrupted({ restores: [[ESCAPED, OLD]], noRoom: [[NO_ROOM, OLD]] }),
        says: ['Nothing was seen'],
      }),
      open('does not even work undisturbed', {
        claim,
        seen: interrupted({ whole: NEW }),
        says: ['Even a restore that nobody disturbed'],
      }),
    ],
    'shows-one-moment': [
      innocent('all fits', { claim, seen: underWrites(), says: ['In 1 backups'] }),
      guilty('half a transfer', {
        claim,
        seen: underWrites({ torn: ['account 1'] }),
        says: ['Backup 1, taken beside 1 writes, holds 1 things', 'account 1'],
      }),
      guilty('cannot be restored', {
        claim,
        seen: underWrites({ restore: FAILED }),
        says: ['could not be restored'],
      }),
      open('nothing was written meanwhile', {
        claim,
        seen: underWrites({ moments: { 'backup 1 began': 500, 'backup 1 ended': 600 } }),
        says: ['No write was acknowledged'],
      }),
      open('does not fit where it was written', {
        claim,
        seen: underWrites({ live: ['account 1'] }),
        says: ['Even where it was written'],
      }),
      open('the backup failed', {
        claim,
        seen: underWrites({ backup: FAILED }),
        says: ['A backup beside writes failed'],
      }),
      moot('claims no writes', {
        claim: { ...claim, writes: undefined },
        seen: [],
        says: ['claims no writes'],
      }),
    ],
    'holds-what-was-acknowledged': [
      innocent('all are there', { claim, seen: underWrites(), says: ['1 backups held all 2 writes'] }),
      open('nothing was acknowledged before a backup began', {
        claim,
        seen: underWrites({ moments: { 'backup 1 began': 5, 'backup 1 ended': 200 } }),
        says: ['No write was acknowledged before a backup began'],
      }),
      guilty('the last one is missing', {
        claim,
        seen: underWrites({ held: ['w-0'] }),
        says: ['Backup 1 lacks 1 of 2 writes', 'such as w-1'],
      }),
      moot('claims no writes', {
        claim: { ...claim, writes: undefined },
        seen: [],
        says: ['claims no writes'],
      }),
    ],
  },
});

describe('what may be claimed', () => {
  test.each([
    [{ ...claim, backup: { run: 'ledger backup' } }, 'write {file}'],
    [{ ...claim, writes: { ...claim.writes, request: 'POST /transfers' } }, 'write ${value}'],
  ])('%#: a place that is missing is named', (wrong, words) => {
    expect(JSON.stringify(category.claim.safeParse(wrong).error?.issues)).toContain(words);
  });
});

test('a look tells files, folders and keys as well', () => {
  const records = (content: string, keys: readonly string[]) =>
    recordsOf('backup-restore', [
      files('look', { root: '/work/a', entries: [{ ...file('', content) }] }),
      reply('look', { reply: [...keys] }),
    ]) as Parameters<typeof differences>[0];
  expect(differences(records('one', ['a 11', 'b c 22']), records('other', ['b c 33']))).toEqual([
    expect.stringMatching(/^the file \/work\/a was 3 bytes, digest \w{8}… and is 5 bytes, digest/),
    'the key a of cache is gone (it was digest 11)',
    'the key b c of cache was digest 22 and is digest 33',
  ]);
});

test('large objects are part of a look: one without them is another one', () => {
  const records = (large: readonly { name: string; rows: number; sha256: string }[]) =>
    recordsOf('backup-restore', [
      databaseFingerprint('look', { tables: [{ name: 'public.docs', rows: 1, sha256: 'aa' }, ...large] }),
    ]) as Parameters<typeof differences>[0];
  const large = [{ name: 'pg_catalog.pg_largeobject', rows: 2, sha256: 'bb' }];
  expect(differences(records(large), records([]))).toEqual([
    'the table pg_catalog.pg_largeobject is gone (it was 2 rows, digest bb)',
  ]);
  expect(differences(records(large), records(large))).toEqual([]);
});

test('a key whose time to live may be over by the next look need not be there; what is there is as it was', () => {
  const records = (keys: readonly string[]) =>
    recordsOf('backup-restore', [reply('look', { reply: [...keys] })]) as Parameters<typeof differences>[0];
  const before = records(['a 11~500', 'b 22~500', 'c 33~500', 'd 44', 'e 55~3600000']);
  expect(differences(before, records(['b 22~100', 'c 33', 'd 44', 'e 55~3500000']))).toEqual([]);
  expect(differences(before, records(['b 23~100', 'c 33']))).toEqual([
    'the key b of cache was digest 22 and is digest 23',
    'the key d of cache is gone (it was digest 44)',
    'the key e of cache is gone (it was digest 55)',
  ]);
});

test('where a command’s files do not count, a look is what its reads tell', () => {
  const records = (stdout: string, exitCode: number) =>
    recordsOf('backup-restore', [
      run('told · in place', { command: ['sqlite3', 'app.db', '.dump'], stdout, exitCode }),
    ]) as Parameters<typeof differences>[0];
  expect(differences(records('one', 0), records('one', 0))).toEqual([]);
  expect(differences(records('one', 0), records('', 1))).toEqual([
    expect.stringMatching(
      /^what `sqlite3 app\.db \.dump` says was exit code 0, digest \w{8}… and is exit code 1, digest \w{8}…$/,
    ),
  ]);
});

test('damages of a backup that is a single byte are still damages', () => {
  for (const { bytes } of damagesOf(Uint8Array.of(7), () => 0.5)) expect([...bytes]).not.toEqual([7]);
});

test('each text of what made the state is written in other letters, one at a time', () => {
  const { prepare } = category.claim.parse({
    ...claim,
    prepare: [
      {
        http: 'POST /accounts',
        body: { owner: 'ann', tags: [{ name: 'a' }], balance: 1, key: '${secrets.KEY}' },
      },
      { http: 'POST /transfers', headers: { 'Idempotency-Key': 'k' }, body: { note: 'once' } },
      { http: 'POST /lines', body: '{"owner":"ann"}\n{"owner":"bob"}\n' },
      'GET /accounts/1',
      { run: 'ledger token ann' },
    ],
  });
  const rest = { balance: 1, key: '${secrets.KEY}' };
  const sent = inOtherLetters(prepare);
  expect(sent.map(({ path, body }) => [path, JSON.parse(body ?? '')])).toEqual([
    ['/accounts', { owner: 'ann Łódź 東京', tags: [{ name: 'a' }], ...rest }],
    ['/accounts', { owner: 'ann', tags: [{ name: 'a Łódź 東京' }], ...rest }],
    ['/accounts', { owner: 'ann 🦊 \u2028 "\\', tags: [{ name: 'a' }], ...rest }],
    ['/accounts', { owner: 'ann', tags: [{ name: 'a 🦊 \u2028 "\\' }], ...rest }],
  ]);
});

describe('how a private file stands in a backup', () => {
  const content = Buffer.from('token = "a-token-for-tests"\n');
  const told = (bytes: string | Uint8Array) => formOf(Buffer.from(bytes), content);

  test.each([
    ['as it is', Buffer.concat([Buffer.from('head '), content, Buffer.from(' tail')])],
    ['as it is', gzipSync(content)],
    ['in a JSON text', JSON.stringify({ 'a.toml': content.toString() })],
    ['in base64', JSON.stringify({ 'a.toml': content.toString('base64') })],
  ])('%s', (form, bytes) => {
    expect(told(bytes)).toBe(form);
  });

  test('not at all', () => {
    expect(told('token = "another"')).toBeNull();
    expect(formOf(Buffer.from('{}\n{}\n'), Buffer.from('{}\n'))).toBeNull();
  });
});
