import { category } from '../../../src/categories/cache-integration/index.ts';
import { counts, drive, fault, reply, request, rows, type Sketch } from '../../evidence.ts';
import { guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const claim = {
  create: { http: 'POST /accounts', body: { owner: '${value}' }, expect: 201 },
  read: 'GET /accounts/${id}',
  write: { http: 'POST /transfers', body: { from: '${id}' }, expect: 201 },
  truth: { field: 'balance', sql: 'select balance from accounts where id = $1' },
  fresh: '500ms',
  within: '1s',
  recovers: '5s',
  ttl: '30s',
  lasting: ['session:*'],
  misses: 5,
};

type Told = Parameters<typeof request>[1];
const read = (step: string, balance: number, told: Told = {}) =>
  request(step, { path: '/accounts/1', response: JSON.stringify({ id: 1, balance }), ...told });
const write = (step: string, told: Told = {}) =>
  request(step, { method: 'POST', path: '/transfers', status: 201, ...told });
const truth = (step: string, balance: number) => rows(step, { rows: [{ balance: String(balance) }] });
const asked = (step: string, requests: number | null, service = 'db') => counts(step, { service, requests });

/** Reads after the first that cost so many requests. */
const repeats = (cost: number | null, first = 1): Sketch[] => [
  asked('idle begins', 10),
  asked('idle ends', 10),
  read('first read', 5),
  asked('after the first read', 10 + first),
  ...[1, 2, 3, 4].map((count) => read(`repeated read ${count}`, 5)),
  asked('after repeated reads', cost === null ? null : 10 + first + cost),
];

const made = (which: string, mark: string) =>
  request(`create everyday ${which}`, {
    method: 'POST',
    status: 201,
    body: JSON.stringify({ owner: mark }),
  });
const own = (step: string, mark: string) =>
  request(step, { path: '/accounts/1', response: `{"owner":"${mark}"}` });
const two = [made('1', 'cleanroom-a'), made('2', 'cleanroom-b'), own('first read', 'cleanroom-a')];

const keys = (left: number, key = 'ledger:account:1') => reply('times to live', { reply: [key, left] });

/** A copy before and after another read. */
const readAgain = ({
  idle = 0,
  had = 30_000,
  left = 29_590,
  key = 'ledger:account:1',
  requests = 0,
  status = 200,
  none = false,
}: {
  readonly idle?: number;
  readonly none?: boolean;
  readonly had?: number;
  readonly left?: number;
  readonly key?: string;
  readonly requests?: number;
  readonly status?: number;
}): Sketch[] => [
  asked('idle begins', 10 - idle),
  asked('idle ends', 10),
  reply('copies before another read', { reply: none ? [] : ['ledger:account:1', had] }),
  asked('before another read', 10),
  request('another read', { path: '/accounts/1', status, response: '{"balance":5}' }),
  asked('after another read', 10 + requests),
  reply('copies after another read', { reply: [key, left] }),
];

/** A write whose reads show these values, one second apart. */
const round = (...shown: readonly number[]): Sketch[] => [
  read('before write 1', 5),
  truth('truth before 1', 5),
  write('write 1'),
  truth('truth after 1', 4),
  ...shown.map((balance, index) => read(`after write 1.${index + 1}`, balance)),
];

/** The same write, which changes another thing from 7 to this; what was read of that. */
const otherRound = (now: number, ...shown: readonly number[]): Sketch[] => [
  ...round().slice(0, 2),
  read('other before write 1', 7, { path: '/accounts/2' }),
  truth('other truth before 1', 7),
  ...round().slice(2),
  truth('other truth after 1', now),
  read('after write 1.1', 4),
  ...shown.map((balance, index) =>
    read(`other after write 1.${index + 1}`, balance, { path: '/accounts/2' }),
  ),
];

const held = fault('db delayed', { fault: 'delayed', terms: { direction: 'to-subject', delayMs: 700 } });
/** A slow read, overtaken by a write; what is read later. */
const overtaken = (later: number, { slow = 5, now = 4 } = {}): Sketch[] => [
  truth('truth before the slow read 1', 5),
  held,
  write('overtaking write 1'),
  truth('truth after the overtaking 1', now),
  read('slow read 1', slow, { ms: 705 }),
  read('after the slow read 1', now),
  read('later than the slow read 1', later),
];

/** Two reads around one of which the copy cannot be read. */
const spoiled = (kind: string, told: Told = {}, replaced = 1): Sketch[] => [
  read(`good before ${kind}`, 5),
  reply(`replaced by ${kind}`, { reply: replaced }),
  read(`unreadable ${kind}`, 5, told),
  read(`readable after ${kind}`, 5),
];

/** A slow read that finds nothing, overtaken by the making of what it asked for; what is answered later. */
const overtakenAbsence = (
  later: Told,
  { slow = {}, made = {} }: { readonly slow?: Told; readonly made?: Told } = {},
): Sketch[] => [
  held,
  request('create overtaking 1', { method: 'POST', path: '/accounts', status: 201, ...made }),
  read('slow look 1', 0, { path: '/accounts/9', status: 404, ms: 705, ...slow }),
  read('later than the slow look 1', 5, { path: '/accounts/9', ...later }),
];

const cut = fault('cache refused', { service: 'cache' });
const back = fault('cache healed', { service: 'cache', stage: 'healed' });
const warmBefore = [
  read('with the cache again', 5),
  truth('truth before the outage', 5),
  asked('before the outage', 8, 'cache'),
];
const without = [
  read('without the cache', 5),
  write('write without the cache'),
  truth('truth during the outage', 4),
  read('read without the cache', 4),
];
/** A read and a write while the cache swallows every command. */
const hung = (
  told: Told,
  { before = {}, effective = true }: { readonly before?: Told; readonly effective?: boolean } = {},
): Sketch[] => [
  read('before the cache hung', 5, before),
  fault('cache black-holed', { service: 'cache', fault: 'black-holed', effective }),
  read('while the cache hangs', 5, told),
  write('write while the cache hangs', told),
];
const warm = (attempt: number, cost: number, told: Told = {}): Sketch[] => [
  asked(`warm ${attempt} begins`, 20),
  asked(`warm ${attempt} begins`, 9, 'cache'),
  read(`warm ${attempt}`, 4, told),
  asked(`warm ${attempt} ends`, 20 + cost),
  asked(`warm ${attempt} ends`, 10, 'cache'),
];
const outage = [...warmBefore, cut, ...without];

/** What was absent before an outage and made in it; what is answered later. */
const absence = (later: Told, before: Told = {}): Sketch[] => [
  read('absent before the outage', 0, { path: '/accounts/9', status: 404, ...before }),
  ...outage,
  request('create without the cache', { method: 'POST', path: '/accounts', status: 201 }),
  back,
  read('back later', 4),
  read('there later', 5, { path: '/accounts/9', ...later }),
];

const dbCut = fault('db refused');
const failed = read('without the database', 0, { status: 503, response: '{}' });
const control = read('control 1', 5);

const full = reply('proof that it is full', {
  reply: null,
  error: { code: 'OOM', message: 'OOM command not allowed' },
});
const beforeFull = read('before it is full', 5);
const whileFull = [full, beforeFull, write('write while it is full'), truth('truth while it is full', 4)];

const crowd = (cost: number, told: Parameters<typeof drive>[1] = {}): Sketch[] => [
  asked('before the crowd', 30),
  drive('crowd', { sent: 500, outcomes: { 200: 500 }, mostInFlight: 480, ...told }),
  asked('after the crowd', 30 + cost),
];

/** Requests that nobody caused, in one second; a crowd takes two. */
const idle = (requests: number, when = ' before the crowd'): Sketch[] => [
  asked(`idle${when} begins`, 20),
  asked(`idle${when} ends`, 20 + requests),
];
const copied = reply('copies after the crowd', { reply: ['ledger:account:2', 29_000] });

testJudge(category, {
  subject: {
    ...SERVICE,
    services: [...SERVICE.services, { name: 'cache', type: 'redis', port: 6379 }],
  },
  cases: {
    'second-read-hits': [
      open('an answer that does not say what was made, so that nothing was read', {
        claim,
        seen: [
          request('create everyday 1', {
            method: 'POST',
            path: '/accounts',
            status: 201,
            response: '{"data":{"id":7}}',
          }),
        ],
        says: ['The answer to POST /accounts holds no “id”', '{"data":{"id":7}}'],
      }),
      guilty('reads that all reach the database', {
        claim,
        seen: repeats(4),
        says: [
          '4 reads after the first of GET /accounts/1 sent the database 4 requests',
          'first alone sent 1',
        ],
      }),
      innocent('reads that leave it alone', {
        claim,
        seen: repeats(0),
        says: ['4 more reached it not at all'],
      }),
      innocent('reads that leave it alone beside other work', {
        claim,
        seen: [asked('idle begins', 10), asked('idle ends', 12), ...repeats(2).slice(2)],
        says: ['no more often than nobody does'],
      }),
      open('one request that may be other work', {
        claim,
        seen: repeats(1),
        says: ['1 requests to the database, fewer'],
      }),
      open('a first read that reaches nothing', {
        claim,
        seen: repeats(0, 0),
        says: ['Even the first read'],
      }),
      open('a protocol that cannot be read', { claim, seen: repeats(null), says: ['could not be counted'] }),
      open('reads that fail', {
        claim,
        seen: [read('first read', 5, { status: 500 }), ...repeats(0)],
        says: ['500'],
      }),
    ],
    'keys-apart': [
      guilty('the thing of another one', {
        claim,
        seen: [...two, own('own 1.1', 'cleanroom-a'), own('own 2.1', 'cleanroom-a')],
        says: ['should show “cleanroom-b”', 'belongs to another one'],
      }),
      innocent('its own to each', {
        claim,
        seen: [...two, own('own 1.1', 'cleanroom-a'), own('own 2.1', 'cleanroom-b')],
        says: ['2 reads of two things'],
      }),
      open('a read that does not show whose it is', {
        claim,
        seen: [...two.slice(0, 2), read('first read', 5), own('own 1.1', 'cleanroom-a')],
        says: ['does not show the text'],
      }),
      open('a read that fails', {
        claim,
        seen: [...two, request('own 1.1', { status: 500 })],
        says: ['500'],
      }),
      open('nothing made', { claim, seen: [], says: ['Nothing of two'] }),
    ],
    'keys-expire': [
      guilty('a key without a time to live', {
        claim,
        seen: [keys(-1)],
        says: ['“ledger:account:1” has no time to live'],
      }),
      guilty('a key that lives too long', {
        claim,
        seen: [keys(60_000)],
        says: ['60000 ms', '30000 ms are claimed'],
      }),
      innocent('a key that expires', { claim, seen: [keys(29_000)], says: ['the longest 29000 ms'] }),
      innocent('a key that may last, beside one that expires', {
        claim,
        seen: [keys(-1, 'session:7'), keys(20_000)],
        says: ['Each of 1 keys'],
      }),
      guilty('a key without a time to live in another database, beside one that expires', {
        claim,
        seen: [reply('times to live', { reply: ['a', 20_000, [1, 'b', -1]] })],
        says: ['The key “b” of database 1 has no time to live'],
      }),
      innocent('keys of other databases, of which one may last', {
        claim,
        seen: [
          reply('times to live', {
            reply: [
              [1, 'a', 20_000, 'session:7', -1],
              [2, 'a', 9_000],
            ],
          }),
        ],
        says: ['Each of 2 keys', 'the longest 20000 ms'],
      }),
      open('no key at all', {
        claim,
        seen: [reply('times to live', { reply: [] })],
        says: ['no key in the cache'],
      }),
      open('keys that could not be looked at', {
        claim,
        seen: [reply('times to live', { error: { code: 'NOPERM', message: 'no' } })],
        says: ['could not be looked at'],
      }),
    ],
    'reads-do-not-prolong': [
      guilty('a copy in another database that is renewed, beside one of the same name that is not', {
        claim,
        seen: [
          ...readAgain({}).slice(0, 2),
          reply('copies before another read', { reply: ['a', 29_000, [1, 'a', 30_000]] }),
          ...readAgain({}).slice(3, -1),
          reply('copies after another read', { reply: ['a', 28_000, [1, 'a', 30_000]] }),
        ],
        says: ['The key “a” of database 1 had 30000 ms left'],
      }),
      innocent('copies of one name in two databases, of which none is renewed', {
        claim,
        seen: [
          ...readAgain({}).slice(0, 2),
          reply('copies before another read', { reply: ['a', 30_000, [1, 'a', 10_000]] }),
          ...readAgain({}).slice(3, -1),
          reply('copies after another read', { reply: ['a', 29_000, [1, 'a', 9_000]] }),
        ],
        says: ['None of 2 copies'],
      }),
      guilty('a copy that is renewed by whoever reads it', {
        claim,
        seen: readAgain({ left: 30_000 }),
        says: ['“ledger:account:1” had 30000 ms left', 'had 30000', 'the database was not asked'],
      }),
      innocent('a copy that grows older', { claim, seen: readAgain({ left: 29_590 }), says: ['None of 1'] }),
      open('a copy that is gone', {
        claim,
        seen: readAgain({ key: 'other' }),
        says: ['for long enough'],
      }),
      open('a copy that is made anew', {
        claim,
        seen: readAgain({ left: 30_000, requests: 1 }),
        says: ['may rightly live longer'],
      }),
      open('a copy that is made anew, where nobody asking costs a request as well, at other times', {
        claim,
        seen: readAgain({ idle: 1, left: 30_000, requests: 1 }),
        says: ['may rightly live longer'],
      }),
      open('a copy that ends anyway', {
        claim,
        seen: readAgain({ had: 900, left: 1_000 }),
        says: ['for long enough'],
      }),
      open('a read that fails', {
        claim,
        seen: readAgain({ status: 500 }),
        says: ['was answered with 500'],
      }),
      moot('copies that do not show what they hold', {
        claim,
        seen: readAgain({ none: true }),
        says: ['which of them are copies is not seen'],
      }),
      moot('no time claimed', { claim: { ...claim, ttl: undefined }, seen: [], says: ['no longest time'] }),
    ],
    'fresh-after-write': [
      guilty('a write that never shows', {
        claim,
        seen: round(5, 5),
        says: ['within 500 ms', '3000 ms after POST /transfers', 'balance “5”', 'database holds “4”'],
      }),
      guilty('a write that shows late', {
        claim,
        seen: round(5, 4, 4),
        says: ['GET /accounts/1 it took 3000 ms'],
      }),
      innocent('a read that was asked in time, and answered late because the machine stood still', {
        claim: { ...claim, fresh: '2500ms' },
        seen: round(5, 4, 4),
        says: ['the slowest after 3000 ms'],
      }),
      open('nothing that was asked later than the bound', {
        claim: { ...claim, fresh: '2500ms' },
        seen: round(5),
        says: ['Nothing was read later than 2500 ms'],
      }),
      guilty('an old value that comes back', {
        claim,
        seen: round(4, 5),
        says: ['showed the write', 'balance “5” again'],
      }),
      guilty('a write that never shows on the other thing that it changed', {
        claim,
        seen: otherRound(8, 7, 7),
        says: ['POST /transfers was acknowledged', 'GET /accounts/2 still shows balance “7”', 'holds “8”'],
      }),
      innocent('a write that shows on the other thing as well', {
        claim,
        seen: otherRound(8, 8, 8),
        says: ['The first read'],
      }),
      innocent('another thing that the write does not change', {
        claim,
        seen: otherRound(7, 6, 6),
        says: ['The first read'],
      }),
      innocent('another thing whose truth could not be looked up', {
        claim,
        seen: otherRound(8, 7).filter(({ step }) => step !== 'other truth after 1'),
        says: ['The first read'],
      }),
      open('another thing that was not read well before it was changed', {
        claim,
        seen: [
          ...otherRound(8, 8).filter(({ step }) => step !== 'other before write 1'),
          read('other before write 1', 7, { status: 404 }),
        ],
        says: ['did not read well before'],
      }),
      innocent('a write that shows at once', { claim, seen: round(4, 4, 4), says: ['The first read'] }),
      innocent('a write that shows within the bound', {
        claim: { ...claim, fresh: '5s' },
        seen: round(5, 4, 4),
        says: ['the slowest after 3000 ms'],
      }),
      innocent('copies of which each ends within the bound', {
        claim: { ...claim, fresh: '5s' },
        seen: round(4, 5, 4, 5, 4, 4),
        says: ['The first read'],
      }),
      guilty('an old value that comes back once the bound is over', {
        claim: { ...claim, fresh: '5s' },
        seen: round(4, 5, 4, 5, 4, 4, 5),
        says: ['8000 ms after it balance “5” again'],
      }),
      open('a write that changes nothing', {
        claim,
        seen: [...round(5).slice(0, 3), truth('truth after 1', 5), read('after write 1.1', 5)],
        says: ['changed nothing'],
      }),
      open('a write that is refused', {
        claim,
        seen: [write('write 1', { status: 422 }), ...round(5).filter(({ step }) => step !== 'write 1')],
        says: ['422'],
      }),
      open('nothing written', { claim, seen: [], says: ['Nothing was seen'] }),
    ],
    'no-stale-comeback': [
      guilty('an old value that is back', {
        claim,
        seen: overtaken(5),
        says: ['brought the old value back', 'balance “5”', 'holds “4”'],
      }),
      guilty('an absence that is back after its end', {
        claim,
        seen: [...overtaken(4), ...overtakenAbsence({ status: 404 })],
        says: ['POST /accounts made what a slow read had found absent', 'answered with 404', 'still is'],
      }),
      innocent('an absence that has ended', {
        claim,
        seen: [...overtaken(4), ...overtakenAbsence({})],
        says: ['overtaken by a write'],
      }),
      innocent('a look that was turned away before and after', {
        claim,
        seen: [...overtaken(4), ...overtakenAbsence({ status: 429 }, { slow: { status: 429 } })],
        says: ['overtaken by a write'],
      }),
      innocent('something absent that could not be made', {
        claim,
        seen: [...overtaken(4), ...overtakenAbsence({ status: 404 }, { made: { status: 503 } })],
        says: ['overtaken by a write'],
      }),
      innocent('the new value', { claim, seen: overtaken(4), says: ['took 705 ms', 'overtaken by a write'] }),
      innocent('one attempt of two that was overtaken', {
        claim,
        seen: [
          ...overtaken(4).filter(({ step }) => step !== 'overtaking write 1'),
          write('overtaking write 1'),
          ...overtaken(4).map((sketch) => ({ ...sketch, step: sketch.step.replace(' 1', ' 2') })),
        ],
        says: ['overtaken by a write'],
      }),
      open('a read that was not held up', {
        claim,
        seen: overtaken(5).map((sketch) =>
          sketch === held ? fault('f', { ...held.data, effective: false, detail: 'came at once' }) : sketch,
        ),
        says: ['could not be held up: came at once'],
      }),
      open('a later read that fails', {
        claim,
        seen: overtaken(4).map((sketch) =>
          sketch.step === 'later than the slow read 1' ? read(sketch.step, 0, { status: 503 }) : sketch,
        ),
        says: ['answered with 503 after 5 ms'],
      }),
      innocent('a first attempt that was not held up, and a second one that was', {
        claim,
        seen: [
          fault('f', { ...held.data, effective: false, detail: 'came at once' }),
          ...overtaken(4).map((sketch) => ({ ...sketch, step: sketch.step.replace(' 1', ' 2') })),
        ],
        says: ['overtaken by a write'],
      }),
      open('a read that has the new value in hand', {
        claim,
        seen: overtaken(4, { slow: 4 }),
        says: ['old value in hand'],
      }),
      open('a write that changes nothing', {
        claim,
        seen: overtaken(5, { now: 5 }),
        says: ['changed nothing'],
      }),
      open('a write that came too late', {
        claim,
        seen: [
          ...overtaken(4).filter(({ step }) => step !== 'overtaking write 1'),
          write('overtaking write 1'),
        ],
        says: ['not answered before'],
      }),
      open('nothing overtaken', { claim, seen: [], says: ['No slow read'] }),
    ],
    'served-without-cache': [
      guilty('an error without the cache', {
        claim,
        seen: [...warmBefore, cut, read('without the cache', 0, { status: 500 })],
        says: ['it serves without its cache within 1000 ms', 'GET /accounts/1 was answered with 500'],
      }),
      guilty('an answer that is too late', {
        claim,
        seen: [...warmBefore, cut, read('without the cache', 5, { ms: 1_800.4 })],
        says: ['200 after 1800 ms'],
      }),
      guilty('no answer, though it may be an error', {
        claim: { ...claim, optional: false },
        seen: [...warmBefore, cut, read('without the cache', 0, { status: null, error: 'timeout' })],
        says: ['it answers without its cache', 'timeout'],
      }),
      guilty('a read and a write that wait for a cache that swallows every command', {
        claim,
        seen: [...outage, ...hung({ status: null, error: 'timeout', ms: 30_000 })],
        says: [
          'while the cache swallowed every command, GET /accounts/1 was answered with timeout after 30000 ms',
          'POST /transfers was answered with timeout',
        ],
      }),
      innocent('served late while the cache swallowed every command', {
        claim,
        seen: [...outage, ...hung({ ms: 18_000 })],
        says: ['3 requests were answered as claimed', 'and 2 while it swallowed every command'],
      }),
      innocent('an error while the cache hangs, where it is not optional', {
        claim: { ...claim, optional: false },
        seen: [...outage, ...hung({ status: 503 })],
        says: ['answered as claimed'],
      }),
      innocent('nothing while the cache hangs, nor just before', {
        claim,
        seen: [
          ...outage,
          ...hung({ status: null, error: 'timeout' }, { before: { status: null, error: 'timeout' } }),
        ],
        says: ['3 requests were answered as claimed'],
      }),
      innocent('nothing while the cache was to hang, and did not', {
        claim,
        seen: [...outage, ...hung({ status: null, error: 'timeout' }, { effective: false })],
        says: ['3 requests were answered as claimed'],
      }),
      innocent('served', { claim, seen: outage, says: ['3 requests were answered as claimed'] }),
      innocent('an error at once, where the cache is not optional', {
        claim: { ...claim, optional: false },
        seen: [...warmBefore, cut, read('without the cache', 0, { status: 503 })],
        says: ['answered as claimed'],
      }),
      open('a cache that could still be reached', {
        claim,
        seen: [
          ...warmBefore,
          fault('f', { service: 'cache', effective: false, detail: 'it was reached' }),
          ...without,
        ],
        says: ['could still be reached: it was reached'],
      }),
      open('a baseline that does not hold', {
        claim,
        seen: [read('with the cache again', 5, { status: 500 }), cut, ...without],
        says: ['did not read well before'],
      }),
      open('not cut off', { claim, seen: warmBefore, says: ['not cut off'] }),
    ],
    'fresh-after-outage': [
      guilty('what the cache held before', {
        claim,
        seen: [...outage, back, read('back at once', 5), read('back later', 5)],
        says: ['acknowledged while the cache was cut off', '(back at once)', 'balance “5”', 'holds “4”'],
      }),
      guilty('an absence that the cache held before', {
        claim,
        seen: absence({ status: 404 }),
        says: [
          'GET /accounts/9 was answered with 404 before the cache was cut off',
          'POST /accounts made what was absent',
          'still answered with 404',
        ],
      }),
      innocent('what was made', {
        claim,
        seen: absence({}),
        says: ['the write showed'],
      }),
      innocent('what was turned away before and after', {
        claim,
        seen: absence({ status: 429 }, { status: 429 }),
        says: ['the write showed'],
      }),
      innocent('what was written', {
        claim,
        seen: [...outage, back, read('back at once', 4), ...warm(1, 0), read('back later', 4)],
        says: ['4 reads during and after'],
      }),
      innocent('what the cache held before, as long as the bound allows', {
        claim: { ...claim, fresh: '5s' },
        seen: [...outage, back, read('back at once', 5), ...warm(1, 0), read('back later', 4)],
        says: ['2 reads during and after'],
      }),
      guilty('what the cache held before, once the bound is over', {
        claim: { ...claim, fresh: '5s' },
        seen: [...outage, back, read('back at once', 5), ...warm(1, 0), read('back later', 5)],
        says: ['(back later)', 'balance “5”', 'holds “4”'],
      }),
      open('nothing read afterwards', { claim, seen: [...outage, back], says: ['not read after'] }),
      open('nothing read after the bound', {
        claim: { ...claim, fresh: '9s' },
        seen: [...outage, back, read('back later', 5)],
        says: ['not read after'],
      }),
      open('a write that was refused', {
        claim,
        seen: [...warmBefore, cut, write('write without the cache', { status: 503 })],
        says: ['503', 'nothing to show'],
      }),
      open('nothing written', { claim, seen: [...warmBefore, cut], says: ['Nothing was written'] }),
    ],
    'used-again': [
      guilty('a cache that is not used any more', {
        claim,
        seen: [...outage, back, ...warm(1, 1), ...warm(2, 1)],
        says: ['every read of GET /accounts/1 still reaches the database'],
      }),
      guilty('a cache that is used again too late', {
        claim: { ...claim, recovers: '4s' },
        seen: [...outage, back, ...warm(1, 1), ...warm(2, 0)],
        says: ['it took 8000 ms'],
      }),
      guilty('reads that fail ever after', {
        claim,
        seen: [...outage, back, ...warm(1, 0, { status: 500 })],
        says: ['after the cache was back', '500'],
      }),
      innocent('a cache that is used again', {
        claim,
        seen: [...outage, back, ...warm(1, 0)],
        says: ['3000 ms after the cache was back'],
      }),
      open('a cache that did not come back', {
        claim,
        seen: [
          ...outage,
          fault('f', { service: 'cache', stage: 'healed', effective: false, detail: 'no answer' }),
          ...warm(1, 1),
        ],
        says: ['did not come back: no answer'],
      }),
      open('nothing counted', { claim, seen: [...outage, back], says: ['could not be counted'] }),
    ],
    'errors-not-cached': [
      guilty('an absence that outlives itself', {
        claim,
        seen: [read('absent', 0, { status: 404 }), read('absent no more', 0, { status: 404 })],
        says: ['answered with 404 before it was made, and with 404'],
      }),
      innocent('an absence that shows late, and within the bound', {
        claim,
        seen: [
          read('absent', 0, { status: 404 }),
          read('absent no more', 0, { status: 404 }),
          read('absent no more, later', 5),
        ],
        says: ['what was absent'],
      }),
      guilty('an error that outlives its cause', {
        claim,
        seen: [dbCut, failed, control, read('error no more', 0, { status: 503 })],
        says: ['Without the database', '503', '1000 ms after', 'it still is: 503'],
      }),
      innocent('errors that end with their causes', {
        claim,
        seen: [
          read('absent', 0, { status: 404 }),
          read('absent no more', 5),
          dbCut,
          failed,
          control,
          read('error no more', 5),
        ],
        says: ['what was absent', 'what failed without the database'],
      }),
      open('a later read that was not answered', {
        claim,
        seen: [dbCut, failed, control, read('error no more', 0, { status: null, error: 'timeout' })],
        says: ['GET /accounts/1 was not answered (timeout', 'whether an error was kept'],
      }),
      open('what was absent, and was not answered later', {
        claim,
        seen: [
          read('absent', 0, { status: 404 }),
          read('absent no more', 0, { status: null, error: 'timeout' }),
        ],
        says: ['GET /accounts/1 was not answered (timeout'],
      }),
      guilty('an error that outlives its cause, beside a read that was not answered', {
        claim,
        seen: [
          read('absent', 0, { status: 404 }),
          read('absent no more', 0, { status: null, error: 'timeout' }),
          dbCut,
          failed,
          control,
          read('error no more', 0, { status: 503 }),
        ],
        says: ['Without the database', 'it still is: 503'],
      }),
      open('a service that never came back', { claim, seen: [dbCut, failed], says: ['No error was seen'] }),
      open('a database that could still be reached', {
        claim,
        seen: [fault('f', { effective: false, detail: 'it was reached' }), control],
        says: ['could still be reached'],
      }),
    ],
    'unreadable-is-a-miss': [
      guilty('an error beside text', {
        claim,
        seen: [...spoiled('text', { status: 500 }), ...spoiled('list')],
        says: ['text that nobody can read', 'was answered with 500', 'without a copy it is answered well'],
      }),
      guilty('no answer beside a value of another type', {
        claim,
        seen: [...spoiled('text'), ...spoiled('list', { status: null, error: 'ECONNRESET' })],
        says: ['a value of another type', 'ECONNRESET'],
      }),
      open('a read that was not answered in time', {
        claim,
        seen: [...spoiled('text'), ...spoiled('list', { status: null, error: 'timeout' })],
        says: ['a value of another type', 'was not answered (timeout'],
      }),
      guilty('an error beside one that was not answered in time', {
        claim,
        seen: [...spoiled('text', { status: 500 }), ...spoiled('list', { status: null, error: 'timeout' })],
        says: ['text that nobody can read', 'was answered with 500'],
      }),
      innocent('copies that are taken for none', {
        claim,
        seen: [...spoiled('text'), ...spoiled('list')],
        says: ['as if there were none'],
      }),
      innocent('copies of a type whose values are no text', {
        claim,
        seen: [...spoiled('text', { status: 500 }, 0), ...spoiled('list')],
        says: ['as if there were none'],
      }),
      innocent('errors of one that needs its cache', {
        claim: { ...claim, optional: false },
        seen: [...spoiled('text', { status: 503 }), ...spoiled('list', { status: 503 })],
        says: ['needs its cache'],
      }),
      open('no copy', { claim, seen: [read('good before text', 5)], says: ['no copy was replaced'] }),
      open('reads that failed before', {
        claim,
        seen: [read('good before text', 5, { status: 500 }), ...spoiled('text').slice(1), ...spoiled('list')],
        says: ['was answered with 500'],
      }),
    ],
    'full-cache': [
      guilty('an old value', {
        claim,
        seen: [...whileFull, read('read while it is full', 5)],
        says: ['acknowledged while the cache took nothing more', 'balance “5”', 'holds “4”'],
      }),
      guilty('an old value that is back afterwards', {
        claim,
        seen: [...whileFull, read('read while it is full', 4), read('no longer full', 5)],
        says: ['(no longer full)'],
      }),
      guilty('an error', {
        claim,
        seen: [...whileFull, read('new while it is full', 0, { status: 500 })],
        says: ['GET /accounts/1 was answered with 500'],
      }),
      guilty('a write that fails', {
        claim,
        seen: [
          full,
          beforeFull,
          write('write while it is full', { status: 500 }),
          truth('truth while it is full', 5),
          read('read while it is full', 5),
        ],
        says: ['POST /transfers was answered with 500'],
      }),
      innocent('what is true', {
        claim,
        seen: [
          ...whileFull,
          read('read while it is full', 4),
          read('new while it is full', 9),
          read('no longer full', 4),
        ],
        says: ['OOM command not allowed', 'what is true'],
      }),
      open('a cache that was not full', {
        claim,
        seen: [reply('proof that it is full', { reply: 'OK' }), ...whileFull.slice(1)],
        says: ['not full'],
      }),
      open('reads that failed before', {
        claim,
        seen: [full, read('before it is full', 0, { status: 500 })],
        says: ['did not read well before'],
      }),
      open('not filled', { claim, seen: [], says: ['not filled'] }),
    ],
    'misses-share': [
      guilty('a crowd that goes through', {
        claim,
        seen: crowd(431),
        says: ['500 clients at once', 'cost the database 431 requests; 5 are allowed'],
      }),
      innocent('one load for all', {
        claim,
        seen: crowd(1),
        says: ['480 of them waiting together', '1 requests'],
      }),
      guilty('a crowd that goes through beside requests that nobody caused', {
        claim,
        seen: [...idle(10), ...crowd(210), copied],
        says: ['210 requests, of which up to 20 may come without anybody asking; 5 are allowed'],
      }),
      innocent('one load for all beside requests that nobody caused', {
        claim,
        seen: [...idle(2), ...crowd(3), copied],
        says: ['3 requests, of which up to 4 may come without anybody asking.'],
      }),
      innocent('less than comes without anybody asking, and more than that', {
        claim,
        seen: [...idle(1), ...crowd(3)],
        says: ['up to 2 may come'],
      }),
      open('more than is allowed, though nobody may have caused it', {
        claim,
        seen: [...idle(4), ...crowd(11), copied],
        says: ['11 requests, of which up to 8 may come without anybody asking; 5 are allowed'],
      }),
      open('the same, where nobody waited before the crowd', {
        claim,
        seen: [...idle(4, ''), ...crowd(11)],
        says: ['up to 8 may come'],
      }),
      open('nothing but what comes without anybody asking, and no copy', {
        claim,
        seen: [...idle(2), ...crowd(3), reply('copies after the crowd', { reply: [] })],
        says: ['so perhaps none of them missed'],
      }),
      open('nobody missed', { claim, seen: crowd(0), says: ['none of them missed'] }),
      open('nobody waited', { claim, seen: crowd(1, { mostInFlight: 4 }), says: ['Only 4 of 500'] }),
      open('a crowd that was not answered', {
        claim,
        seen: crowd(1, { outcomes: { 503: 499, 200: 1 } }),
        says: ['only 1 were answered well'],
      }),
      open('no crowd', { claim, seen: [], says: ['No crowd'] }),
    ],
  },
});
