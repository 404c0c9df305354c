import { category } from '../../../src/categories/data-consistency/index.ts';
import type { EvidenceData } from '../../../src/model/evidence.ts';
import { drive, fault, history, inExperiment, request, rows, type Sketch } from '../../evidence.ts';
import { guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const bank = {
  open: { http: 'POST /accounts', body: { balance: '${balance}' } },
  transfer: { http: 'POST /transfers', body: { from: '${from}', to: '${to}', amount: '${amount}' } },
  key: 'idempotency-key',
  read: 'GET /accounts/${account}',
  balances: 'select id as account, balance from accounts',
  movements: 'select "from", "to", amount from transfers',
};
const paged = {
  ...bank,
  pages: {
    all: 'GET /list?of=${account}',
    first: 'GET /list?of=${account}&limit=2',
    after: 'GET /list?of=${account}&limit=2&before=${next}',
  },
};
/** A list that is told at once, then page by page, then at once. */
const listed = (all: readonly number[], pages: readonly (readonly number[])[], again = all) => {
  const told = (step: string, ids: readonly number[]) =>
    request(step, { path: '/list', response: JSON.stringify({ items: ids.map((id) => ({ id })) }) });
  return [
    told('pages · all', all),
    ...pages.map((ids, index) => told(`pages · page ${index + 1}`, ids)),
    told('pages · all again', again),
  ];
};
const unique = {
  create: { http: 'POST /names', body: { name: '${name}' } },
  values: 'select value from names',
};
const register = {
  create: { http: 'POST /registers', body: { value: '${value}' } },
  write: { http: 'PUT /registers/${id}', body: { value: '${value}' } },
  read: 'GET /registers/${id}',
  value: 'value',
};

type Operation = EvidenceData<'history'>['operations'][number];
const done = (f: string, args: Record<string, string>, more: Partial<Operation> = {}): Operation => ({
  f,
  args,
  began: 0,
  sent: 1,
  ended: 50,
  outcome: f === 'transfer' || f === 'create' ? '201' : '200',
  value: null,
  ...more,
});
const told = (name: string, operations: readonly Operation[], marks: readonly string[] = []) =>
  history(name, { name, operations: [...operations], marks: marks.map((mark) => ({ name: mark, at: 10 })) });

/** Two accounts with plenty, two with little, one where that goes, and one that stays as it is. */
const ACCOUNTS = { 1: 1_000, 2: 1_000, 3: 100, 4: 100, 5: 0, 6: 10 } as const;
const ROLES = ['plenty', 'plenty', 'scarce', 'scarce', 'sink', 'still'];
const opened = told(
  'accounts',
  Object.entries(ACCOUNTS).map(([account, balance], index) =>
    done('open', { account, role: ROLES[index] ?? '', balance: String(balance) }),
  ),
);
const look = (step: string, changes: Readonly<Record<string, number>> = {}) =>
  rows(`balances ${step}`, {
    rows: Object.entries({ ...ACCOUNTS, ...changes }).map(([account, balance]) => ({
      account,
      balance: String(balance),
    })),
  });
const transfer = (
  from: number,
  to: number,
  amount: number,
  more: Partial<Operation> & { key?: string } = {},
) => {
  const { key, ...rest } = more;
  return done(
    'transfer',
    { from: `${from}`, to: `${to}`, amount: `${amount}`, ...(key !== undefined && { key }) },
    rest,
  );
};
const moved = (list: readonly Operation[]) =>
  rows('movements', {
    rows: list.map(({ args }) => ({ from: args.from ?? '', to: args.to ?? '', amount: args.amount ?? '' })),
  });
const during = (list: readonly Sketch[]) => inExperiment('bank', list);

/** Six transfers back and forth, all at the same moment, which leave 1 and 2 as they were. */
const crowd = [1, 2, 3].flatMap((n) => [transfer(1, 2, n), transfer(2, 1, n)]);
/** Of several that took at the same moment from what was little, one on each account. */
const takers = [3, 4].flatMap((from) => [transfer(from, 5, 60), transfer(from, 5, 61, { outcome: '422' })]);
const TAKEN = { 3: 40, 4: 40, 5: 120 };
const lost = transfer(1, 2, 77, { outcome: 'timeout' });

const felt = [fault('db reset', { fault: 'reset' }), fault('db paused', { fault: 'paused' })];
/** Keys that were raced for, and one that broke off: sent again, with another one beside it. */
const raced = [...crowd, transfer(1, 2, 9, { key: 'r' }), transfer(1, 2, 9, { key: 'r' })];
const brokenOff = (...outcomes: readonly string[]) => {
  const [first = '', second = '', ...third] = outcomes.map((outcome) =>
    transfer(1, 2, 88, { key: 'k', outcome }),
  );
  const beside = third.map((_, n) => transfer(1, 2, 5_000 + n, { key: `beside-${n}` }));
  return {
    races: raced,
    troubles: [first as Operation],
    tries: [second as Operation],
    third: third.map((one, n) => [one, beside[n] as Operation]),
    movements: [...crowd, transfer(1, 2, 9), ...beside],
  };
};

/** A race and its trouble, and what the database says at last. */
const bankSeen = ({
  races = [...crowd, ...takers],
  troubles = [lost],
  tries = [],
  crash = [],
  again = [],
  third = [],
  emptied = [],
  waits = { setting: 'on', source: 'default' },
  struck = true,
  movements = [...crowd, takers[0], takers[2]] as Operation[],
  at = TAKEN,
}: {
  races?: readonly Operation[];
  troubles?: readonly Operation[];
  tries?: readonly Operation[];
  crash?: readonly Operation[];
  again?: readonly Operation[];
  third?: readonly (readonly Operation[])[];
  emptied?: readonly Operation[];
  waits?: Readonly<Record<string, string>>;
  struck?: boolean;
  movements?: readonly Operation[];
  at?: Readonly<Record<string, number>>;
} = {}) =>
  during([
    opened,
    told('races', races),
    look('meanwhile 1'),
    ...felt,
    told('troubles', troubles, ['killed', 'dead']),
    ...(tries.length > 0 ? [told('second tries', tries)] : []),
    ...(crash.length > 0
      ? [
          rows('commits wait', { rows: [waits] }),
          fault('db killed', { fault: 'killed' }),
          told('crash of the database', crash, struck ? ['database killed'] : []),
          told('tries after the crash', again),
        ]
      : []),
    ...third.map((turn) => told('third tries', turn)),
    ...(emptied.length > 0
      ? [told('before caches are emptied', emptied), told('after caches are emptied', emptied)]
      : []),
    look('at last', at),
    moved(movements),
  ]);

const LARGE = 2 ** 24 + 3;
const MOST = 2 ** 24 + 1;
/** One account with much, one with nothing, most of the one moved to the other, and what they hold at last. */
const large = ({
  outcome = '201',
  move = '201',
  shown = [`${LARGE - MOST}`, `${MOST}`],
  noted = [MOST],
  at = { 8: LARGE - MOST, 9: MOST },
}: {
  outcome?: string;
  move?: string;
  shown?: readonly string[];
  noted?: readonly number[];
  at?: Readonly<Record<string, number>>;
} = {}) =>
  during([
    told('large amounts opened', [
      done('open', { role: 'from', balance: `${LARGE}` }, { outcome, value: outcome === '201' ? '8' : null }),
      done('open', { role: 'to', balance: '0' }, { outcome: '201', value: '9' }),
    ]),
    ...(outcome === '201'
      ? [
          told('large amounts moved', [transfer(8, 9, MOST, { outcome: move })]),
          told(
            'large amounts read',
            ['8', '9'].map((account, n) => done('read', { account }, { value: shown[n] ?? null })),
          ),
        ]
      : []),
    look('at last', at),
    moved(noted.map((amount) => transfer(8, 9, amount))),
  ]);

/** A transfer with a key, another one with the same key, and what was done. */
const keyUsedAgain = (outcome: string, ...movements: readonly Operation[]) =>
  during([
    told('keys used first', [transfer(1, 2, 3_000, { key: 'k' })]),
    told('keys used again for others', [transfer(1, 2, 4_000, { key: 'k', outcome })]),
    moved(movements),
  ]);

const still = (value: string) => done('read', { account: '6' }, { value });
const refusals = Array.from({ length: 6 }, (_, n) => transfer(6, 1, 11 + n, { outcome: '422' }));

const wanted = (name: string, outcomes: readonly string[]) =>
  outcomes.map((outcome) => done('create', { name }, { outcome }));
const names = (list: readonly Operation[]) => inExperiment('unique', [told('names', list)]);

const writes = (key: string, value: string, began: number, more: Partial<Operation> = {}) =>
  done('write', { key, value }, { began, sent: began, ended: began + 10, ...more });
const reads = (key: string, value: string, began: number, more: Partial<Operation> = {}) =>
  done('read', { key }, { began, sent: began, ended: began + 10, value, ...more });
/** Writes with a read beside each, which may see either value. */
const busy = (key: string) =>
  [1, 2, 3, 4].flatMap((n) => [writes(key, `v${n}`, n * 20), reads(key, `v${n - 1}`, n * 20 + 1)]);
/** A register that the accounts are as well. */
const owner = {
  create: { http: 'POST /accounts', body: { owner: '${value}' } },
  write: { http: 'PUT /accounts/${id}/owner', body: { owner: '${value}' } },
  read: 'GET /accounts/${id}',
  value: 'owner',
};
/** One while transfers go on, one refused, and one when they are over. */
const owners = [writes('1', 'c5-0', 5), writes('2', 'c5-1', 5, { outcome: '409' }), writes('1', 'c6-0', 500)];
const registerSeen = (
  calm: readonly Operation[],
  troubled: readonly Operation[],
  last: readonly Operation[] = [],
) =>
  inExperiment('register', [
    told('registers calm', [writes('7', 'v0', 0)]),
    told('registers troubled', [writes('8', 'v0', 0)]),
    told('calm', calm),
    fault('db reset', { fault: 'reset' }),
    told('troubled', troubled, ['killed', 'dead']),
    told('at last', last),
  ]);

testJudge(category, {
  subject: SERVICE,
  // What does not work by itself is a mistake in the contract.
  neverAccuses: ['good-case-works'],
  cases: {
    'good-case-works': [
      innocent('accounts opened and transfers done', {
        claim: { bank },
        seen: during([request('open plenty', { method: 'POST', status: 201 }), ...bankSeen()]),
        says: ['1 were done one at a time first'],
      }),
      open('an account that cannot be opened', {
        claim: { bank },
        seen: during([
          request('open plenty', { method: 'POST', path: '/accounts', status: 400, response: 'no' }),
        ]),
        says: ['POST /accounts (open plenty) was answered with 400: “no”'],
      }),
      open('a query that the database refuses', {
        claim: { bank },
        seen: during([rows('balances at last', { error: { code: '42P01', message: 'no such table' } })]),
        says: ['The query “select 1” (balances at last) was refused: no such table'],
      }),
      open('transfers that all fail', {
        claim: { bank },
        seen: during([told('races', [transfer(1, 2, 1, { outcome: '404' })])]),
        says: ['No transfer of 1 succeeded (races): 404'],
      }),
      open('reads without the claimed field', {
        claim: { register },
        seen: registerSeen([writes('7', 'v1', 0), reads('7', '', 20, { value: null })], []),
        says: ['1 reads (calm) held no value in the claimed field'],
      }),
    ],
    'serves-the-race': [
      innocent('refusals of what could not be done', {
        claim: { bank },
        seen: bankSeen(),
        says: ['None of 10 requests'],
      }),
      guilty('a transfer that was broken off', {
        claim: { bank },
        seen: during([opened, told('races', [...crowd, transfer(1, 2, 9, { outcome: '500' })])]),
        says: ['1 of 7 requests that ran side by side (races) were answered with 500'],
      }),
      guilty('many that were sent away', {
        claim: { unique },
        seen: names(wanted('n', ['201', '503', '503', '409', '409', '409', '409', '409', '409'])),
        says: ['2 of 9 requests', '(names)', '503'],
      }),
      innocent('one of many that was sent away', {
        claim: { unique },
        seen: names(wanted('n', ['503', '201', ...Array.from({ length: 10 }, () => '409')])),
        says: ['None of 12'],
      }),
      innocent('errors while the database was frozen', {
        claim: { bank },
        seen: bankSeen({ troubles: [transfer(1, 2, 3, { outcome: '500' })] }),
        says: ['None of 10 requests'],
      }),
      open('many that were sent away on a machine that was too busy for ourselves', {
        claim: { unique },
        seen: [
          ...names(wanted('n', ['201', '503', '503', '409', '409', '409', '409', '409', '409'])),
          ...inExperiment('unique', [drive('names', { latest: 443 })]),
        ],
        says: ['we were 443 ms late ourselves', '2 of 9 requests'],
      }),
      open('many that were sent away, just after the machine had been too busy', {
        claim: { unique },
        seen: [
          ...names(wanted('n', ['201', '503', '503', '409', '409', '409', '409', '409', '409'])),
          ...inExperiment('unique', [drive('calm', { latest: 156 }), drive('names', { latest: 99 })]),
        ],
        says: ['we were 156 ms late ourselves', '2 of 9 requests'],
      }),
      open('one for which the service gave up waiting on a machine that stood still for ourselves', {
        claim: { unique },
        seen: [
          ...names(wanted('n', ['201', '504', '409', '409', '409', '409', '409', '409', '409'])),
          ...inExperiment('unique', [drive('names', { latest: 2_443 })]),
        ],
        says: ['we were 2443 ms late ourselves', '1 of 9 requests', '504'],
      }),
      guilty('one for which it gave up waiting, though we were in time', {
        claim: { unique },
        seen: names(wanted('n', ['201', '504', '409', '409', '409', '409', '409', '409', '409'])),
        says: ['1 of 9 requests', '504'],
      }),
      guilty('one that was broken off, however busy the machine was', {
        claim: { unique },
        seen: [
          ...names(wanted('n', ['201', '500', '409', '409', '409', '409', '409', '409', '409'])),
          ...inExperiment('unique', [drive('names', { latest: 443 })]),
        ],
        says: ['1 of 9 requests', '500'],
      }),
      open('no race at all', { claim: { bank }, seen: [], says: ['Nothing was seen'] }),
    ],
    'total-preserved': [
      innocent('as much as was put in, at every look', {
        claim: { bank },
        seen: bankSeen(),
        says: ['In 2 looks the 6 accounts held 2210 in all, while 8 transfers met others'],
      }),
      guilty('a lost update', {
        claim: { bank },
        seen: bankSeen({ at: { ...TAKEN, 1: 997 } }),
        says: [
          'opened with 2210 in all',
          '(balances at last), they held 2207',
          'Account 1 was opened with 1000',
          'holds 997 instead of 1000',
        ],
      }),
      guilty('half a transfer, seen while it went on', {
        claim: { bank },
        seen: during([opened, told('races', crowd), look('meanwhile 1', { 1: 990 }), look('at last')]),
        says: ['(balances meanwhile 1), they held 2200'],
      }),
      guilty('two updates lost, so that the total is right', {
        claim: { bank },
        seen: bankSeen({ at: { ...TAKEN, 1: 1_003, 2: 997 } }),
        says: ['Account 1 was opened with 1000, its transfers sum up to 0, and it holds 1003'],
      }),
      guilty('transfers that were taken back by who wrote another value', {
        claim: { bank, register: owner },
        seen: bankSeen({ races: [...crowd, ...takers, ...owners], at: { ...TAKEN, 1: 997 } }),
        says: [
          'nothing but transfers between them was done (2 times their “owner” was written as well)',
          'they held 2207',
          'sum up to 0 (2 times their “owner” was written as well), and it holds 997',
        ],
      }),
      innocent('another value that is written beside transfers', {
        claim: { bank, register: owner },
        seen: bankSeen({ races: [...crowd, ...takers, ...owners] }),
        says: [
          'while 8 transfers met others on the same accounts, and 1 writes of their “owner” met transfers',
        ],
      }),
      innocent('another value that nobody could write beside transfers', {
        claim: { bank, register: owner },
        seen: bankSeen({
          races: [...crowd, ...takers, ...owners.map((one) => ({ ...one, outcome: '409' }))],
        }),
        says: ['while 8 transfers met others on the same accounts.'],
      }),
      open('a transfer that was done while the books were read', {
        claim: { bank },
        seen: [
          ...bankSeen({ movements: [...crowd, takers[0], takers[2], transfer(1, 2, 77)] as Operation[] }),
          ...during([look('after the movements', { ...TAKEN, 1: 923, 2: 1_077 })]),
        ],
        says: ['still being done', 'what account 1, 2 held changed while the movements were read'],
      }),
      innocent('books that were read again until nothing changed', {
        claim: { bank },
        seen: [
          ...bankSeen({ movements: [...crowd, takers[0], takers[2], transfer(1, 2, 77)] as Operation[] }),
          ...during([
            look('after the movements', { ...TAKEN, 1: 923, 2: 1_077 }),
            look('at last', { ...TAKEN, 1: 923, 2: 1_077 }),
            moved([...crowd, takers[0], takers[2], transfer(1, 2, 77)] as Operation[]),
            look('after the movements', { ...TAKEN, 1: 923, 2: 1_077 }),
          ]),
        ],
        says: ['held 2210 in all'],
      }),
      open('transfers that never met', {
        claim: { bank },
        seen: bankSeen({
          races: [transfer(1, 2, 1)],
          movements: [transfer(1, 2, 1)],
          at: { 1: 999, 2: 1_001 },
        }),
        says: ['Only 0 transfers met another one'],
      }),
      open('no last look', { claim: { bank }, seen: during([opened]), says: ['not read at last'] }),
      moot('no accounts claimed', { claim: { unique }, seen: [], says: ['claims no accounts'] }),
    ],
    'no-negative-balance': [
      innocent('one taker on each account', {
        claim: { bank },
        seen: bankSeen(),
        says: ['On 2 accounts several took at the same moment'],
      }),
      guilty('two takers who were both told yes', {
        claim: { bank },
        seen: bankSeen({ races: [...crowd, transfer(3, 5, 60), transfer(3, 5, 61), takers[2] as Operation] }),
        says: ['Account 3 held 100; 2 transfers at the same moment, 121 in all, were acknowledged'],
      }),
      guilty('a balance below zero', {
        claim: { bank },
        seen: bankSeen({ at: { ...TAKEN, 3: -21, 5: 181 } }),
        says: ['In the look “balances at last” account 3 held -21'],
      }),
      open('takers who never met', {
        claim: { bank },
        seen: bankSeen({ races: crowd, movements: crowd, at: {} }),
        says: ['On only 0 of 2 accounts'],
      }),
    ],
    'large-amounts-exact': [
      innocent('all of it, to the last digit', {
        claim: { bank },
        seen: large(),
        says: ['Balances as large as 16777219, and what was moved of them, were kept to the last digit'],
      }),
      open('openings without an answer', {
        claim: { bank },
        seen: during([
          told('large amounts opened', [
            done('open', { role: 'from', balance: `${LARGE}` }, { outcome: 'timeout', value: null }),
          ]),
        ]),
        says: ['there was no answer'],
      }),
      guilty('a balance of single precision', {
        claim: { bank },
        seen: large({ at: { 8: 4, 9: 16_777_216 } }),
        says: [
          'Account 8 was opened with 16777219, the transfer of 16777217 from 8 to 9 was answered with 201; it holds 4 instead of 2',
        ],
      }),
      guilty('an answer of single precision', {
        claim: { bank },
        seen: large({ shown: ['2', '16777216'] }),
        says: ['Account 9 was opened with 0', 'a client read 16777216'],
      }),
      guilty('a movement of single precision', {
        claim: { bank },
        seen: large({ noted: [16_777_216] }),
        says: ['The transfer of 16777217 from 8 to 9 was answered with 201, and noted as 16777216'],
      }),
      innocent('an answer from before the transfer', {
        claim: { bank },
        seen: large({ shown: [`${LARGE}`, '0'] }),
        says: ['to the last digit'],
      }),
      innocent('a transfer that was refused', {
        claim: { bank },
        seen: large({ move: '422', noted: [], at: { 8: LARGE, 9: 0 } }),
        says: ['to the last digit'],
      }),
      guilty('a transfer that was refused, and half done', {
        claim: { bank },
        seen: large({ move: '422', noted: [], at: { 8: LARGE - MOST, 9: 0 } }),
        says: ['it holds 2 instead of 16777219'],
      }),
      innocent('a transfer of which nobody knows', {
        claim: { bank },
        seen: large({ move: '500', noted: [], at: { 8: LARGE, 9: 0 } }),
        says: ['to the last digit'],
      }),
      innocent('so much that it was refused', {
        claim: { bank },
        seen: large({ outcome: '422', noted: [], at: { 9: 0 } }),
        says: ['No account was opened with so much'],
      }),
      open('no last look', {
        claim: { bank },
        seen: large().filter(({ step }) => step !== 'balances at last'),
        says: ['not read at last'],
      }),
      open('nothing tried', { claim: { bank }, seen: bankSeen(), says: ['No large amounts were tried'] }),
      moot('no accounts claimed', { claim: { unique }, seen: [], says: ['claims no accounts'] }),
    ],
    'acknowledged-durable': [
      innocent('all of it is there', {
        claim: { bank },
        seen: bankSeen(),
        says: ['All 8 acknowledged transfers are there'],
      }),
      guilty('an acknowledged transfer that is gone', {
        claim: { bank },
        seen: bankSeen({ troubles: [lost, transfer(1, 2, 88)] }),
        says: [
          'The transfer of 88 from 1 to 2 was acknowledged with 201 at 50 ms (troubles), and is not there',
        ],
      }),
      innocent('an unknown one that is gone', {
        claim: { bank },
        seen: bankSeen({ troubles: [lost] }),
        says: ['All 8'],
      }),
      guilty('one that was acknowledged only at the second try', {
        claim: { bank },
        seen: bankSeen({
          troubles: [transfer(1, 2, 88, { key: 'k', outcome: '503' })],
          tries: [transfer(1, 2, 88, { key: 'k' })],
        }),
        says: ['88 from 1 to 2 with the key k was acknowledged with 201 at 50 ms (second tries)'],
      }),
      guilty('one that is gone with a killed database', {
        claim: { bank },
        seen: bankSeen({ crash: [transfer(1, 2, 88)] }),
        says: ['88 from 1 to 2 was acknowledged with 201 at 50 ms (crash of the database)', 'not there'],
      }),
      innocent('all of it is there after a kill of the database', {
        claim: { bank },
        seen: bankSeen({
          crash: [transfer(1, 2, 88)],
          movements: [...crowd, takers[0], takers[2], transfer(1, 2, 88)] as Operation[],
        }),
        says: ['All 9 acknowledged transfers are there'],
      }),
      open('a database that was killed only when all had been answered', {
        claim: { bank },
        seen: bankSeen({
          crash: [transfer(1, 2, 88)],
          struck: false,
          movements: [...crowd, takers[0], takers[2], transfer(1, 2, 88)] as Operation[],
        }),
        says: ['killed only when all transfers around that had been answered'],
      }),
      innocent('a kill that some transfers met, though all had come when we saw it', {
        claim: { bank },
        seen: bankSeen({
          crash: [transfer(1, 2, 88), transfer(1, 2, 89, { outcome: '503' })],
          struck: false,
          movements: [...crowd, takers[0], takers[2], transfer(1, 2, 88)] as Operation[],
        }),
        says: ['All 9 acknowledged transfers are there'],
      }),
      open('one that is gone with a database that does not wait for its log', {
        claim: { bank },
        seen: bankSeen({
          crash: [transfer(1, 2, 88)],
          waits: { setting: 'off', source: 'command line' },
        }),
        says: ['synchronous_commit = off (command line)'],
      }),
      guilty('one that is gone, since the subject told its database not to wait', {
        claim: { bank },
        seen: bankSeen({ crash: [transfer(1, 2, 88)], waits: { setting: 'off', source: 'database' } }),
        says: ['88 from 1 to 2 was acknowledged'],
      }),
      open('a fault that was not felt', {
        claim: { bank },
        seen: during([
          opened,
          told('races', crowd),
          fault('db paused', { fault: 'paused', effective: false, detail: 'it answered' }),
          moved(crowd),
        ]),
        says: ['The fault “paused” of db was not felt: it answered'],
      }),
      open('no kill while requests came', {
        claim: { bank },
        seen: during([opened, told('races', crowd), ...felt, told('troubles', [lost]), moved(crowd)]),
        says: ['not killed'],
      }),
      moot('no list of movements claimed', {
        claim: { bank: { ...bank, movements: undefined } },
        seen: bankSeen(),
        says: ['no SQL for the transfers'],
      }),
    ],
    'applied-once': [
      innocent('unknown ones once or never', {
        claim: { bank },
        seen: bankSeen({ movements: [...crowd, takers[0], takers[2], lost] as Operation[] }),
        says: ['none was done twice, and none that was refused, though 1 answers were lost'],
      }),
      guilty('an unknown one twice', {
        claim: { bank },
        seen: bankSeen({ movements: [...crowd, takers[0], takers[2], lost, lost] as Operation[] }),
        says: [
          'The transfer of 77 from 1 to 2, asked for once and told timeout (troubles), was done 2 times',
        ],
      }),
      guilty('a refused one all the same', {
        claim: { bank },
        seen: bankSeen({ movements: [...crowd, ...takers] }),
        says: ['The transfer of 61 from 3 to 5, asked for once and told 422 (races), was done all the same'],
      }),
      open('no answer lost', {
        claim: { bank },
        seen: bankSeen({ troubles: [] }),
        says: ['No transfer was left unknown'],
      }),
    ],
    'idempotency-key-once': [
      innocent('a key three times at the same moment', {
        claim: { bank },
        seen: bankSeen({
          races: [
            ...crowd,
            transfer(1, 2, 9, { key: 'k' }),
            transfer(1, 2, 9, { key: 'k' }),
            transfer(1, 2, 9, { key: 'k', outcome: '409' }),
          ],
          movements: [...crowd, transfer(1, 2, 9)],
        }),
        says: ['1 keys, 1 of them sent several times at the same moment'],
      }),
      guilty('done for every request with the key', {
        claim: { bank },
        seen: bankSeen({
          races: [...crowd, transfer(1, 2, 9, { key: 'k' }), transfer(1, 2, 9, { key: 'k' })],
          movements: [...crowd, transfer(1, 2, 9), transfer(1, 2, 9)],
        }),
        says: ['The transfer of 9 from 1 to 2 with the key k was sent 2 times (races), and done 2 times'],
      }),
      guilty('done again after a crash', {
        claim: { bank },
        seen: bankSeen({
          troubles: [transfer(1, 2, 88, { key: 'k', outcome: 'ECONNRESET' })],
          tries: [transfer(1, 2, 88, { key: 'k' })],
          movements: [...crowd, transfer(1, 2, 88), transfer(1, 2, 88)],
        }),
        says: ['with the key k was sent 2 times (troubles), and done 2 times'],
      }),
      guilty('done again after a kill of the database', {
        claim: { bank },
        seen: bankSeen({
          crash: [transfer(1, 2, 88, { key: 'k' })],
          again: [transfer(1, 2, 88, { key: 'k' })],
          movements: [...crowd, transfer(1, 2, 88), transfer(1, 2, 88)],
        }),
        says: ['with the key k was sent 2 times (crash of the database), and done 2 times'],
      }),
      innocent('done once, though sent again after a kill of the database', {
        claim: { bank },
        seen: bankSeen({
          races: [...crowd, transfer(1, 2, 9, { key: 'r' }), transfer(1, 2, 9, { key: 'r' })],
          crash: [transfer(1, 2, 88, { key: 'k' })],
          again: [transfer(1, 2, 88, { key: 'k' })],
          movements: [...crowd, transfer(1, 2, 9), transfer(1, 2, 88)],
        }),
        says: ['2 keys, 1 of them'],
      }),
      guilty('done again with an emptied cache', {
        claim: { bank, caches: ['cache'] },
        seen: bankSeen({
          emptied: [transfer(1, 2, 88, { key: 'k' })],
          movements: [...crowd, transfer(1, 2, 88), transfer(1, 2, 88)],
        }),
        says: ['with the key k was sent 2 times (before caches are emptied), and done 2 times'],
      }),
      innocent('done once, though sent again with an emptied cache', {
        claim: { bank, caches: ['cache'] },
        seen: bankSeen({
          races: [...crowd, transfer(1, 2, 9, { key: 'r' }), transfer(1, 2, 9, { key: 'r' })],
          emptied: [transfer(1, 2, 88, { key: 'k' })],
          movements: [...crowd, transfer(1, 2, 9), transfer(1, 2, 88)],
        }),
        says: ['2 keys, 1 of them'],
      }),
      ...['500', '503', 'timeout'].map((outcome) =>
        guilty(`never done after it broke off, and answered with ${outcome} ever after`, {
          claim: { bank },
          seen: bankSeen(brokenOff('ECONNRESET', outcome, outcome, outcome)),
          says: [
            `The transfer of 88 from 1 to 2 with the key k was sent 4 times and never done; the last time (third tries) it was answered with ${outcome}, while 1 with other keys between the same accounts were done.`,
          ],
        }),
      ),
      guilty('never done after a kill of the database', {
        claim: { bank },
        seen: bankSeen({
          races: raced,
          crash: [transfer(1, 2, 88, { key: 'k', outcome: '503' })],
          again: [transfer(1, 2, 88, { key: 'k', outcome: '500' })],
          third: [[transfer(1, 2, 88, { key: 'k', outcome: '500' }), transfer(1, 2, 89, { key: 'b' })]],
          movements: [...crowd, transfer(1, 2, 9), transfer(1, 2, 89)],
        }),
        says: ['was sent 3 times and never done', '(third tries) it was answered with 500'],
      }),
      ...['409', '423', '425'].map((outcome) =>
        open(`a key that is in use: ${outcome}`, {
          claim: { bank },
          seen: bankSeen(brokenOff('ECONNRESET', outcome, outcome, outcome)),
          says: [`answered with ${outcome}, so its key was not seen to become free again`],
        }),
      ),
      open('never done, while none of the others was', {
        claim: { bank },
        seen: bankSeen({
          ...brokenOff('ECONNRESET', '503'),
          third: [[transfer(1, 2, 88, { key: 'k', outcome: '503' })]],
        }),
        says: ['answered with 503, so its key was not seen to become free again'],
      }),
      innocent('done by the third try, when its key was free again', {
        claim: { bank },
        seen: bankSeen({
          ...brokenOff('ECONNRESET', '409', '409', '201'),
          movements: [...brokenOff('', '', '', '').movements, transfer(1, 2, 88)],
        }),
        says: ['4 keys, 1 of them', 'each transfer was done once'],
      }),
      innocent('done at first, though the answer was lost and every later one says that it is in progress', {
        claim: { bank },
        seen: bankSeen({
          ...brokenOff('ECONNRESET', '503', '503', '503'),
          movements: [...brokenOff('', '', '', '').movements, transfer(1, 2, 88)],
        }),
        says: ['each transfer was done once'],
      }),
      innocent('refused for what it asks', {
        claim: { bank },
        seen: bankSeen(brokenOff('ECONNRESET', '422', '422', '422')),
        says: ['no transfer was done twice, 1 not at all'],
      }),
      innocent('not done, and sent again only once, as older runs have it', {
        claim: { bank },
        seen: bankSeen(brokenOff('ECONNRESET', '503')),
        says: ['no transfer was done twice, 1 not at all'],
      }),
      open('keys that never met', {
        claim: { bank },
        seen: bankSeen({ races: [...crowd, transfer(1, 2, 9, { key: 'k' })], movements: crowd }),
        says: ['No two requests with the same key'],
      }),
      moot('no key claimed', {
        claim: { bank: { ...bank, key: undefined } },
        seen: bankSeen(),
        says: ['no idempotency key'],
      }),
    ],
    'key-is-one-requests': [
      guilty('another transfer that is answered well and not done', {
        claim: { bank },
        seen: keyUsedAgain('201', transfer(1, 2, 3_000)),
        says: ['(4000 from 1 to 2)', 'used for one of 3000, was answered with 201, and never done'],
      }),
      innocent('another transfer that is refused', {
        claim: { bank },
        seen: keyUsedAgain('422', transfer(1, 2, 3_000)),
        says: ['1 were refused'],
      }),
      innocent('another transfer that is done', {
        claim: { bank },
        seen: keyUsedAgain('201', transfer(1, 2, 3_000), transfer(1, 2, 4_000)),
        says: ['none was lost'],
      }),
      open('another transfer that was not answered', {
        claim: { bank },
        seen: keyUsedAgain('timeout', transfer(1, 2, 3_000)),
        says: ['None of the other transfers with those keys was answered'],
      }),
      open('keys that were never used', {
        claim: { bank },
        seen: keyUsedAgain('201'),
        says: ['No transfer with a key was done at first'],
      }),
      open('nothing tried', { claim: { bank }, seen: [], says: ['used for something else'] }),
      moot('no key', {
        claim: { bank: { ...bank, key: undefined } },
        seen: [],
        says: ['no idempotency key'],
      }),
    ],
    'reads-only-committed': [
      innocent('nothing seen of what is refused', {
        claim: { bank },
        seen: during([opened, told('races', [...refusals, ...Array.from({ length: 6 }, () => still('10'))])]),
        says: ['Beside 6 refused transfers, 6 reads saw nothing'],
      }),
      guilty('a dirty read', {
        claim: { bank },
        seen: during([opened, told('races', [...refusals, still('10'), still('-1')])]),
        says: ['From account 6, which held 10, only more was asked than it had; at 50 ms a client read -1'],
      }),
      open('nothing refused', {
        claim: { bank },
        seen: during([
          opened,
          told(
            'races',
            Array.from({ length: 6 }, () => still('10')),
          ),
        ]),
        says: ['Only 0 transfers were refused'],
      }),
    ],
    'pages-are-whole': [
      innocent('the same, page by page', {
        claim: { bank: paged },
        seen: listed([5, 4, 3, 2, 1], [[5, 4], [3, 2], [1]]),
        says: ['5 entries on 3 pages were those that are told at once, in the same order'],
      }),
      guilty('a page that begins one too late', {
        claim: { bank: paged },
        seen: listed(
          [5, 4, 3, 2, 1],
          [
            [5, 4],
            [2, 1],
          ],
        ),
        says: ['GET /list', '1 entry of 4 on no page, such as “{"id":3}”'],
      }),
      guilty('an entry that is on two pages', {
        claim: { bank: paged },
        seen: listed(
          [3, 2, 1],
          [
            [3, 2],
            [2, 1],
          ],
        ),
        says: ['1 entry on two, such as “{"id":2}”'],
      }),
      guilty('pages in another order', {
        claim: { bank: paged },
        seen: listed(
          [4, 3, 2, 1],
          [
            [3, 4],
            [1, 2],
          ],
        ),
        says: ['it has another order'],
      }),
      innocent('more pages than were turned', {
        claim: { bank: paged },
        seen: listed([5, 4, 3, 2, 1], [[5, 4], [3]]),
        says: ['3 entries on 2 pages'],
      }),
      open('a list that changed', {
        claim: { bank: paged },
        seen: listed([3, 2, 1], [[3, 2], [1]], [4, 3, 2, 1]),
        says: ['changed while it was read'],
      }),
      open('a list that is no longer than a page', {
        claim: { bank: paged },
        seen: listed([2, 1], [[2, 1]]),
        says: ['on the first page'],
      }),
      open('a page that holds no list', {
        claim: { bank: paged },
        seen: [
          ...listed([2, 1], [[2], [1]]).slice(0, -1),
          request('pages · all again', { path: '/list', response: 'busy' }),
        ],
        says: ['held no list in its field items: “busy”'],
      }),
      open('it was not asked for', { claim: { bank: paged }, seen: [], says: ['not asked for'] }),
      moot('no pages claimed', { claim: { bank }, seen: [], says: ['no list that is told page by page'] }),
    ],
    'unique-stays-unique': [
      innocent('one for each name', {
        claim: { unique },
        seen: names([...wanted('a', ['201', '409', '409']), ...wanted('b', ['409', '201', '503'])]),
        says: ['2 names were wanted by several clients'],
      }),
      guilty('a name given twice', {
        claim: { unique },
        seen: names([...wanted('a', ['201', '201', '409'])]),
        says: ['3 clients wanted the name a, and 2 were told that they have it'],
      }),
      guilty('a name that is there twice', {
        claim: { unique },
        seen: inExperiment('unique', [
          told('names', wanted('a', ['201', '503', '409'])),
          rows('names', { rows: [{ value: 'a' }, { value: 'a' }] }),
        ]),
        says: ['The name a is there 2 times'],
      }),
      open('clients who never met', {
        claim: { unique },
        seen: names([
          done('create', { name: 'a' }, { sent: 0, ended: 5 }),
          done('create', { name: 'a' }, { sent: 10, ended: 15, outcome: '409' }),
        ]),
        says: ['only 0 were wanted by several'],
      }),
      moot('nothing unique claimed', { claim: { bank }, seen: [], says: ['nothing that is unique'] }),
    ],
    'register-linearizable': [
      innocent('one order for each register', {
        claim: { register },
        seen: registerSeen(busy('7'), busy('8'), [reads('8', 'v4', 0)]),
        says: ['17 reads and writes, 16 of which met others'],
      }),
      innocent('an unknown write that came late', {
        claim: { register },
        seen: registerSeen(
          busy('7'),
          [
            ...busy('8'),
            writes('8', 'w', 200, { outcome: 'timeout' }),
            reads('8', 'v4', 220),
            reads('8', 'w', 240),
          ],
          [reads('8', 'w', 0)],
        ),
        says: ['make sense'],
      }),
      guilty('a stale read', {
        claim: { register },
        seen: registerSeen([...busy('7'), reads('7', 'v3', 200)], busy('8')),
        says: [
          'No order of the operations on register 7',
          'a read of v3 between 200 and 210 ms fits nowhere',
          'the write of v4 had been acknowledged at 90 ms',
        ],
      }),
      guilty('an acknowledged write that was lost with the process', {
        claim: { register },
        seen: registerSeen(busy('7'), busy('8'), [reads('8', 'v3', 0)]),
        says: ['register 8', 'a read of v3'],
      }),
      guilty('a value that was refused', {
        claim: { register },
        seen: registerSeen(
          [...busy('7'), writes('7', 'w', 200, { outcome: '422' }), reads('7', 'w', 220)],
          busy('8'),
        ),
        says: ['a read of w'],
      }),
      open('one after the other', {
        claim: { register },
        seen: registerSeen([writes('7', 'v1', 0), reads('7', 'v1', 20)], [writes('8', 'v1', 0)]),
        says: ['Only 0 operations met another one'],
      }),
      open('a history that is too large', {
        claim: { register },
        seen: registerSeen(
          [
            ...Array.from({ length: 18 }, (_, n) => writes('7', `v${n}`, 0, { ended: 100 })),
            reads('7', 'none', 200),
          ],
          busy('8'),
        ),
        says: ['The history of register 7 (calm) is too large to be searched: 19 operations'],
      }),
      moot('no register claimed', { claim: { bank }, seen: [], says: ['claims no register'] }),
    ],
  },
});
