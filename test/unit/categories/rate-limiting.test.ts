import { expect, test } from 'vitest';
import { KEYLESS } from '../../../src/categories/rate-limiting/claim.ts';
import { category } from '../../../src/categories/rate-limiting/index.ts';
import { drive, drivenOne, fault, inExperiment, reply, request, rows, type Sketch } from '../../evidence.ts';
import { guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const claim = {
  action: {
    http: 'POST /partners/accounts',
    headers: { 'x-api-client': '${key}' },
    body: { owner: '${key}' },
    expect: 201,
  },
  limit: 4,
  window: '10s',
  effect: { service: 'db', counts: 'select count(*) from accounts where owner = $1' },
  shared: true,
  without: { service: 'cache', gets: 'allowed' },
};

/** With a window that lasts until the last of them. */
const slowly = { ...claim, window: '20s' };
/** Where no answer is claimed, a redirect is a good one. */
const anyAnswer = { ...claim, action: { ...claim.action, expect: undefined } };
const keyNeeded = { ...claim, withoutKey: 'refused' };

type Told = Parameters<typeof request>[1];
const asked = (step: string, told: Told = {}) =>
  request(step, { method: 'POST', path: '/partners/accounts', ...told });
const allowed = (step: string, told: Told = {}) => asked(step, { status: 201, ...told });
const refused = (step: string, told: Told = {}) =>
  asked(step, { status: 429, responseHeaders: { 'retry-after': '10' }, ...told });
const redirected = (step: string, told: Told = {}) =>
  asked(step, { status: 308, responseHeaders: { location: '/partners/accounts' }, ms: 2, ...told });
const many = (
  make: (step: string, told?: Told) => Sketch,
  step: string,
  from: number,
  to: number,
  told: Told = {},
): readonly Sketch[] =>
  Array.from({ length: to - from + 1 }, (_, index) => make(`${step} ${from + index}`, told));

const baseline = allowed('baseline');
const hangs = fault('cache black-holed', { service: 'cache', fault: 'black-holed' });
const inBursts = (...sketches: readonly Sketch[]) => inExperiment('bursts', sketches);
const inRates = (...sketches: readonly Sketch[]) => inExperiment('rates', sketches);
const inStores = (...sketches: readonly Sketch[]) => inExperiment('stores', sketches);

/** Hand-written records are a second apart; in this window, two seconds give one request back. */
const sequence = [
  baseline,
  ...many(allowed, 'sequence', 1, 4),
  ...many(refused, 'sequence', 5, 7),
  refused('refused before'),
];
const surrounded = [...sequence, refused('refused after')];
const obedient = [...surrounded, refused('obedient 5')];
const counters = (...left: readonly number[]) =>
  reply('counters of clients', { reply: left.flatMap((ms, index) => [`limit:client-${index}`, ms]) });
const driven = (step: string, outcomes: Readonly<Record<string, number>>, ms = 500) =>
  drive(step, { sent: Object.values(outcomes).reduce((sum, count) => sum + count, 0), outcomes, ms });
/** Requests that came at these moments, the last ones of which were refused. */
const below = (refusedOnes = 0, moments: readonly number[] = [0, 3_333, 6_667, 10_000]) => {
  const outcomeOf = (n: number) => (n >= moments.length - refusedOnes ? '429' : '201');
  const outcomes = { 201: moments.length - refusedOnes, ...(refusedOnes > 0 && { 429: refusedOnes }) };
  return inRates(
    baseline,
    drive('below', {
      ms: 15_000,
      sent: moments.length,
      outcomes,
      records: moments.map((at, n) => drivenOne(at, { n, outcome: outcomeOf(n) })),
    }),
  );
};
const above = driven('above', { 201: 8, 429: 10 }, 15_000);
/** Moments around the end of the window that a first request begins. */
const BEFORE = [8_750, 8_750, 8_750];
const AFTER = [11_250, 11_250, 11_250, 11_250];
/** Requests that came at these moments, of which the first few were allowed. */
const around = (step: string, moments: readonly number[], most = moments.length) =>
  drive(step, {
    records: moments.map((at, n) => drivenOne(at, { n, outcome: n < most ? '201' : '429' })),
  });
const counts = (step: string, count: number) =>
  rows(step, { fields: ['count'], rows: [{ count: String(count) }] });
const forged = (header: string, make: (step: string, told?: Told) => Sketch) =>
  many(make, `forged ${header}`, 1, 3, { ms: 2_000 });
/** Plain requests after that, of which the first few were allowed. */
const plainly = (header: string, count: number) => [
  ...many(allowed, `forged ${header} · then plain`, 1, count),
  ...many(refused, `forged ${header} · then plain`, count + 1, 3),
];
const gone = fault('cache refused', { service: 'cache' });
const healed = fault('cache refused', { service: 'cache', stage: 'healed' });
const limitedBefore = [...many(allowed, 'limited', 1, 4), refused('limited 5')];
const outage = (...sketches: readonly Sketch[]) =>
  inStores(baseline, ...limitedBefore, gone, healed, ...sketches);

testJudge(category, {
  subject: { ...SERVICE, services: [...SERVICE.services, { name: 'cache', type: 'redis', port: 6379 }] },
  cases: {
    'allows-as-claimed': [
      guilty('refuses before the limit', {
        claim,
        seen: [...inBursts(baseline, ...many(allowed, 'sequence', 1, 3), refused('sequence 4')), ...below()],
        says: ['4 in 10000 ms', 'Of the first 4 requests of a new key, 1 were refused'],
      }),
      guilty('refuses who keeps below it', {
        claim,
        seen: [...inBursts(...sequence), ...below(1)],
        says: ['Of 4 requests evenly over 15000 ms, which is below the limit, 1 were refused'],
      }),
      open('refuses below it what a machine that stood still let arrive at once', {
        claim,
        seen: [...inBursts(...sequence), ...below(1, [0, 9_900, 9_900, 9_900, 9_900])],
        says: ['Of 5 requests below the limit 1 were refused', 'so close together'],
      }),
      open('refuses one that came a little too soon after another, where they may not come at once', {
        claim: { ...claim, burst: 1 },
        seen: [...inBursts(baseline, allowed('sequence 1')), ...below(1, [0, 3_333, 6_667, 9_000])],
        says: ['so close together'],
      }),
      innocent('allows it all', {
        claim,
        seen: [...inBursts(...sequence), ...below()],
        says: ['The first 4 requests of a new key were allowed, and all 4 at a steady rate'],
      }),
      open('fails otherwise', {
        claim,
        seen: [...inBursts(baseline, asked('sequence 1', { status: 500, response: 'oh' })), ...below()],
        says: ['answered with 500 (“oh”)'],
      }),
      open('does not work at all', {
        claim,
        seen: inBursts(asked('baseline', { status: 404 }), ...many(allowed, 'sequence', 1, 4)),
        says: ['The first request of all was answered with 404'],
      }),
    ],
    'limits-sequence': [
      guilty('never refuses', {
        claim,
        seen: inBursts(baseline, ...many(allowed, 'sequence', 1, 12)),
        says: ['so 9 at most', 'Of 12 requests of one key one by one within 11005 ms, 12 were allowed'],
      }),
      innocent('refuses', {
        claim: { ...claim, window: '20s' },
        seen: inBursts(...sequence),
        says: ['4 were allowed; 6 may be'],
      }),
      innocent('refuses, with what came back meanwhile', {
        claim,
        seen: inBursts(
          baseline,
          ...many(allowed, 'sequence', 1, 4),
          refused('sequence 5'),
          allowed('sequence 6'),
          ...many(refused, 'sequence', 7, 12),
        ),
        says: ['5 were allowed; 9 may be'],
      }),
      innocent('refuses, though so slowly that all might have been allowed', {
        claim: { ...claim, window: '2s' },
        seen: inBursts(...sequence),
        says: ['Of 7 requests', '4 were allowed; 17 may be'],
      }),
      open('too slow to go over it', {
        claim: { ...claim, window: '2s' },
        seen: inBursts(baseline, ...many(allowed, 'sequence', 1, 12)),
        says: ['came too slowly'],
      }),
    ],
    'limits-parallel': [
      guilty('lets the burst through', {
        claim,
        seen: inRates(baseline, driven('parallel', { 201: 16 })),
        says: ['so 5 at most', 'Of 16 requests of one key all at once within 500 ms, 16 were allowed'],
      }),
      innocent('keeps to it', {
        claim,
        seen: inRates(baseline, driven('parallel', { 201: 4, 429: 12 })),
        says: ['4 were allowed; 5 may be'],
      }),
      innocent('a larger burst, as claimed', {
        claim: { ...claim, burst: 8 },
        seen: inRates(baseline, driven('parallel', { 201: 8, 429: 24 })),
        says: ['8 were allowed; 9 may be'],
      }),
      open('lets many through on a machine that was too busy for ourselves', {
        claim,
        seen: inRates(
          baseline,
          drive('parallel', { sent: 16, outcomes: { 201: 16 }, ms: 1_600, latest: 153 }),
        ),
        says: ['we were 153 ms late ourselves', '16 were allowed'],
      }),
      open('most of the burst failed, and none was refused', {
        claim,
        seen: inRates(baseline, driven('parallel', { 201: 3, 503: 9, timeout: 4 })),
        says: ['None was refused, and what was not allowed failed otherwise'],
      }),
      open('not sent', { claim, seen: inRates(baseline), says: ['not sent'] }),
    ],
    'limits-over-time': [
      guilty('allows it several times in a window', {
        claim,
        seen: inRates(baseline, driven('above', { 201: 16, 429: 2 }, 15_000)),
        says: ['so 10 at most', 'at a steady rate above the limit within 15000 ms, 16 were allowed'],
      }),
      guilty('twice the limit around the end of a window', {
        claim,
        seen: inRates(baseline, above, around('end of a window', [0, ...BEFORE, ...AFTER])),
        says: [
          '4 in 10000 ms, so 6 at most',
          'Of 7 requests of one key just before and just after the end of a window within 2505 ms, 7 were allowed',
        ],
      }),
      guilty('twice the limit around the end of a window that the clock began', {
        claim,
        seen: inRates(
          baseline,
          above,
          around('end of a window', [0, ...BEFORE, ...AFTER], 4),
          around('end by the clock', [2_000, 2_000, 2_000, 2_000, 4_500, 4_500, 4_500, 4_500]),
        ),
        says: ['a multiple of 10000 ms since 1970, within 2505 ms, 8 were allowed'],
      }),
      innocent('keeps to it', {
        claim,
        seen: inRates(baseline, driven('above', { 201: 8, 429: 10 }, 15_000)),
        says: ['8 were allowed; 10 may be'],
      }),
      innocent('keeps to it around the end of a window', {
        claim,
        seen: inRates(
          baseline,
          above,
          around('end of a window', [0, ...BEFORE, ...AFTER], 5),
          around('end by the clock', [2_000, 2_000, 2_000, 2_000, 4_500, 4_500, 4_500, 4_500], 4),
        ),
        says: [
          '8 were allowed; 10 may be',
          'just after the end of a window within 2505 ms, 4 were allowed; 6',
        ],
      }),
      innocent('twice the limit around the end of a window, as claimed', {
        claim: { ...claim, burst: 8 },
        seen: inRates(
          baseline,
          driven('above', { 201: 14, 429: 10 }, 15_000),
          around('end by the clock', [2_000, 2_000, 2_000, 2_000, 4_500, 4_500, 4_500, 4_500]),
        ),
        says: ['14 were allowed'],
      }),
      open('too late to come before the end of a window', {
        claim,
        seen: inRates(
          baseline,
          above,
          drive('end of a window', {
            records: [0, ...BEFORE, ...AFTER].map((at, n) =>
              drivenOne(at, { n, outcome: n < 5 ? '201' : '429', done: n === 3 ? 10_010 : at + 5 }),
            ),
          }),
        ),
        says: ['Of 7 requests due around the end of a window not all came where they were due'],
      }),
      open('not tried', { claim, seen: [], says: ['not tried'] }),
    ],
    'says-when': [
      guilty('no Retry-After', {
        claim,
        seen: inBursts(...sequence, refused('refused after', { responseHeaders: {} })),
        says: ['bears no Retry-After'],
      }),
      guilty('another status', {
        claim,
        seen: inBursts(
          baseline,
          ...many(allowed, 'sequence', 1, 4),
          asked('sequence 5', { status: 503 }),
          refused('refused after'),
        ),
        says: ['the answer was 503; 429 is claimed'],
      }),
      guilty('no number and no date', {
        claim,
        seen: inBursts(...sequence, refused('refused after', { responseHeaders: { 'retry-after': 'soon' } })),
        says: ['Retry-After is “soon”'],
      }),
      guilty('nothing to wait', {
        claim,
        seen: inBursts(...sequence, refused('refused after', { responseHeaders: { 'retry-after': '0' } })),
        says: ['says 0 s'],
      }),
      guilty('longer than the window', {
        claim,
        seen: inBursts(...sequence, refused('refused after', { responseHeaders: { 'retry-after': '3600' } })),
        says: ['says 3600, though the window is only 10000 ms'],
      }),
      guilty('refused again after waiting', {
        claim,
        seen: inBursts(...obedient, refused('after Retry-After')),
        says: ['Told to wait 10 s, it waited 995 ms, and was refused again'],
      }),
      innocent('a failure before the limit was reached', {
        claim,
        seen: inBursts(
          baseline,
          asked('sequence 1', { status: 503 }),
          ...many(allowed, 'sequence', 2, 5),
          ...many(refused, 'sequence', 6, 8),
          refused('refused before'),
          refused('refused after'),
          refused('obedient 5'),
          allowed('after Retry-After'),
        ),
        says: ['All 6 refusals bear 429'],
      }),
      innocent('true', {
        claim,
        seen: inBursts(...obedient, allowed('after Retry-After')),
        says: ['All 6 refusals bear 429 and Retry-After; 10 s later it was allowed'],
      }),
      open('could not be obeyed', {
        claim,
        seen: inBursts(...sequence),
        says: ['could not be obeyed'],
      }),
      open('nothing refused', {
        claim,
        seen: inBursts(baseline, ...many(allowed, 'sequence', 1, 12)),
        says: ['Nothing was refused'],
      }),
    ],
    'keys-apart': [
      guilty('one bucket for all', {
        claim,
        seen: inBursts(...surrounded, refused('other key 1')),
        says: ['a first request of another was refused as well'],
      }),
      guilty('counted by what a key begins with', {
        claim,
        seen: inBursts(
          ...surrounded,
          ...many(allowed, 'other key', 1, 3),
          refused('other key, only in its last character'),
          allowed('other key, only in its first character'),
        ),
        says: [
          'a first request of another that differs from it only in its last character was refused as well',
        ],
      }),
      guilty('counted by what a key ends with', {
        claim,
        seen: inBursts(
          ...surrounded,
          ...many(allowed, 'other key', 1, 3),
          allowed('other key, only in its last character'),
          refused('other key, only in its first character'),
        ),
        says: ['only in its first character was refused as well'],
      }),
      innocent('each its own', {
        claim,
        seen: inBursts(...surrounded, ...many(allowed, 'other key', 1, 3)),
        says: ['3 others were allowed.'],
      }),
      innocent('each its own, and no key may be that long', {
        claim,
        seen: inBursts(
          ...surrounded,
          ...many(allowed, 'other key', 1, 3),
          allowed('other key, only in its last character'),
          asked('other key, only by one character more at its end', { status: 400 }),
        ),
        says: ['4 others were allowed, 1 of them nearly the same'],
      }),
      open('nothing refused meanwhile', {
        claim,
        seen: inBursts(...sequence, allowed('refused after'), allowed('other key 1')),
        says: ['was not refused all the while'],
      }),
    ],
    'allowed-again': [
      guilty('never again', {
        claim,
        seen: inBursts(...surrounded, refused('after the window 1'), refused('after two windows 1')),
        says: ['A whole window after the last refusal one was refused, and two windows after that another'],
      }),
      guilty('part of it never again', {
        claim,
        seen: inBursts(
          ...surrounded,
          refused('after the window 1'),
          ...many(allowed, 'after two windows', 1, 2),
          refused('after two windows 3'),
        ),
        says: ['two windows after that another, with 2 requests between'],
      }),
      innocent('windows that slide: the one before weighs until it is two windows old', {
        claim,
        seen: inBursts(
          ...surrounded,
          allowed('after the window 1'),
          refused('after the window 2'),
          ...many(allowed, 'after two windows', 1, 4),
        ),
        says: ['some of the window before still weighed', 'all 4 requests were allowed'],
      }),
      innocent('a window later', {
        claim,
        seen: inBursts(...surrounded, ...many(allowed, 'after the window', 1, 3)),
        says: ['all 3 requests were allowed'],
      }),
      open('fails otherwise', {
        claim,
        seen: inBursts(...surrounded, asked('after the window 1', { status: null, error: 'timeout' })),
        says: ['answered with nothing (timeout)'],
      }),
      open('two windows were not waited for', {
        claim,
        seen: inBursts(...surrounded, refused('after the window 1')),
        says: ['two windows were not waited for'],
      }),
    ],
    'refused-is-not-done': [
      guilty('done and refused', {
        claim,
        seen: [...inBursts(...surrounded, counts('effect of the sequence', 9))],
        says: ['4 requests were allowed and 5 refused (the sequence); 9 had their effect'],
      }),
      guilty('done and refused, in parallel', {
        claim,
        seen: [
          ...inBursts(...surrounded, counts('effect of the sequence', 4)),
          ...inRates(
            baseline,
            driven('parallel', { 201: 4, 429: 11, timeout: 1 }),
            counts('effect of the parallel ones', 16),
          ),
        ],
        says: ['4 requests were allowed and 11 refused (the parallel ones); 16 had their effect'],
      }),
      innocent('only what was allowed', {
        claim,
        seen: [
          ...inBursts(...surrounded, counts('effect of the sequence', 4)),
          ...inRates(
            baseline,
            driven('parallel', { 201: 4, 429: 11, timeout: 1 }),
            counts('effect of the parallel ones', 5),
          ),
        ],
        says: ['Only what was allowed had its effect'],
      }),
      innocent('errors that were told when the work was done', {
        claim,
        seen: [
          ...inBursts(
            ...surrounded,
            asked('respelt with a query of its own 1', { status: 500 }),
            counts('effect of the sequence', 5),
          ),
          ...inRates(
            baseline,
            driven('parallel', { 201: 4, 429: 11, 503: 1 }),
            counts('effect of the parallel ones', 5),
          ),
        ],
        says: ['Only what was allowed had its effect'],
      }),
      innocent('redirects of other spellings, which did nothing', {
        claim: anyAnswer,
        seen: inBursts(
          ...surrounded,
          ...many(redirected, 'respelt with another slash at its end', 1, 3),
          counts('effect of the sequence', 4),
        ),
        says: ['Only what was allowed had its effect'],
      }),
      guilty('done and refused, beside redirects', {
        claim: anyAnswer,
        seen: inBursts(
          ...surrounded,
          ...many(redirected, 'respelt with another slash at its end', 1, 3),
          counts('effect of the sequence', 9),
        ),
        says: ['4 requests were allowed and 5 refused (the sequence); 9 had their effect'],
      }),
      open('SQL that does not count', {
        claim,
        seen: inBursts(
          ...surrounded,
          rows('effect of the sequence', { error: { code: '42P01', message: 'no such table' } }),
        ),
        says: ['could not be counted: no such table'],
      }),
      open('SQL that counts something else', {
        claim,
        seen: inBursts(...surrounded, counts('effect of the sequence', 0)),
        says: ['Of 4 allowed requests 0 had the effect'],
      }),
      moot('not said how to count', {
        claim: { ...claim, effect: undefined },
        seen: [],
        says: ['does not say'],
      }),
    ],
    'forged-headers-buy-nothing': [
      guilty('another address, another limit', {
        claim: slowly,
        seen: inBursts(...surrounded, ...forged('x-forwarded-for', allowed), ...forged('x-real-ip', refused)),
        says: ['With x-forwarded-for forged, 3 of 3 requests'],
      }),
      guilty('another address, though without it the key is refused still', {
        claim: slowly,
        seen: inBursts(
          ...surrounded,
          ...forged('x-forwarded-for', allowed),
          ...plainly('x-forwarded-for', 0),
        ),
        says: ['With x-forwarded-for forged, 3 of 3 requests'],
      }),
      open('a key that is not refused any more without it either', {
        claim: slowly,
        seen: inBursts(
          ...surrounded,
          ...forged('x-forwarded-for', allowed),
          ...plainly('x-forwarded-for', 3),
        ),
        says: ['or may have'],
      }),
      guilty('another address, while one request after another is given back', {
        claim: { ...slowly, limit: 10 },
        seen: inBursts(
          ...surrounded,
          ...forged('x-forwarded-for', allowed),
          ...plainly('x-forwarded-for', 1),
        ),
        says: ['With x-forwarded-for forged, 3 of 3 requests'],
      }),
      open('a new window, of which the last way left but one', {
        claim: slowly,
        seen: inBursts(
          ...surrounded,
          ...forged('x-forwarded-for', allowed),
          ...plainly('x-forwarded-for', 1),
        ),
        says: ['or may have'],
      }),
      open('a new window, of which the next way still takes what is left', {
        claim: { ...slowly, limit: 10 },
        seen: inBursts(
          ...surrounded,
          ...forged('x-forwarded-for', allowed),
          ...plainly('x-forwarded-for', 3),
          ...forged('forwarded', allowed),
          ...plainly('forwarded', 0),
        ),
        says: ['when 6 of them were allowed', 'or may have'],
      }),
      open('a window that was over by then', {
        claim,
        seen: inBursts(
          ...surrounded,
          ...forged('x-forwarded-for', allowed),
          ...plainly('x-forwarded-for', 0),
        ),
        says: ['or may have'],
      }),
      open('a first request of which we heard a second late, while others were given back', {
        claim: { ...slowly, limit: 18 },
        seen: inBursts(
          ...surrounded,
          ...many(allowed, 'forged x-forwarded-for', 1, 3, { ms: 5 }),
          ...plainly('x-forwarded-for', 0),
        ),
        says: ['came too slowly to tell', '3 of them'],
      }),
      open('ways in which so much time passed that all may have been given back', {
        claim: { ...slowly, limit: 20 },
        seen: inBursts(
          ...surrounded,
          ...forged('x-forwarded-for', allowed),
          ...plainly('x-forwarded-for', 0),
        ),
        says: ['came too slowly to tell', '3 of them'],
      }),
      innocent('counts all the same', {
        claim,
        seen: inBursts(...surrounded, ...forged('x-forwarded-for', refused), ...forged('forwarded', refused)),
        says: ['changed nothing'],
      }),
      open('requests that were allowed when a window had passed', {
        claim,
        seen: inBursts(
          ...surrounded,
          ...many(refused, 'forged forwarded', 1, 3),
          ...forged('x-real-ip', allowed),
        ),
        says: ['came too slowly to tell', '3 of them'],
      }),
      innocent('one that was allowed by right, because time had passed', {
        claim,
        seen: inBursts(
          ...surrounded,
          allowed('forged forwarded 1'),
          ...many(refused, 'forged forwarded', 2, 3),
        ),
        says: ['changed nothing'],
      }),
      open('not refused afterwards', {
        claim,
        seen: inBursts(...sequence, ...forged('x-forwarded-for', allowed), allowed('refused after')),
        says: ['was not refused all the while'],
      }),
      moot('claimed', { claim: { ...claim, forwarding: true }, seen: [], says: ['contract claims'] }),
      guilty('the key left out, though that is to be refused', {
        claim: keyNeeded,
        seen: inBursts(
          ...surrounded,
          ...many(allowed, 'key left out', 1, 12),
          asked('key empty 1', { status: 400 }),
        ),
        says: ['With the key left out, 12 of 12 requests', 'claims that such are refused'],
      }),
      guilty('nothing in the place of the key, also where headers may say whom a request counts for', {
        claim: { ...keyNeeded, forwarding: true },
        seen: inBursts(...surrounded, allowed('key empty 1')),
        says: ['With nothing in the place of the key, 1 of 1 requests'],
      }),
      guilty('no limit for those who leave it out', {
        claim: { ...claim, withoutKey: 'limited' },
        seen: inBursts(...surrounded, ...many(allowed, 'key left out', 1, 12)),
        says: ['12 of 12 requests were allowed', 'limited as those of one key, so 9 may be'],
      }),
      innocent('the key needed', {
        claim: keyNeeded,
        seen: inBursts(
          ...surrounded,
          ...forged('x-forwarded-for', refused),
          ...many(asked, 'key left out', 1, 3, { status: 400 }),
          ...many(asked, 'key empty', 1, 3, { status: 401 }),
        ),
        says: ['changed nothing', 'None of 6 requests without a key was allowed'],
      }),
      innocent('those without one sent to a login', {
        claim: { ...keyNeeded, action: { ...claim.action, expect: undefined }, forwarding: true },
        seen: inBursts(...surrounded, ...many(asked, 'key left out', 1, 12, { status: 302 })),
        says: ['None of 12'],
      }),
      innocent('those without one counted together', {
        claim: { ...claim, withoutKey: 'limited' },
        seen: inBursts(
          ...surrounded,
          ...forged('x-real-ip', refused),
          ...many(allowed, 'key left out', 1, 4),
          ...many(refused, 'key left out', 5, 7),
        ),
        says: ['no more were allowed than of one'],
      }),
      innocent('nothing said of those without one', {
        claim,
        seen: inBursts(
          ...surrounded,
          ...forged('x-real-ip', refused),
          ...many(allowed, 'key left out', 1, 12),
        ),
        says: ['changed nothing'],
      }),
      open('the key left out where no limit held', {
        claim: keyNeeded,
        seen: inBursts(...sequence, allowed('key left out 1'), allowed('refused after')),
        says: ['was not refused all the while'],
      }),
    ],
    'other-spellings-buy-nothing': [
      guilty('another query, another limit', {
        claim: slowly,
        seen: inBursts(
          ...surrounded,
          ...many(allowed, 'respelt with a query of its own', 1, 3),
          ...many(refused, 'respelt with another slash at its end', 1, 3),
        ),
        says: ['When its path was spelt with a query of its own, 3 of 3 requests'],
      }),
      open('fails for another reason', {
        claim,
        seen: inBursts(
          ...surrounded,
          ...many(asked, 'respelt with a query of its own', 1, 3, { status: 503, response: 'no' }),
        ),
        says: ['One (respelt with a query of its own 1) was answered with 503 (“no”)'],
      }),
      innocent('counts all the same, or knows no such path', {
        claim,
        seen: inBursts(
          ...surrounded,
          ...many(refused, 'respelt with a query of its own', 1, 3),
          request('respelt with another slash at its end 1', { status: 404 }),
        ),
        says: ['other spellings of the path changed nothing'],
      }),
      ...[301, 307, 308].map((status) =>
        innocent(`sends another spelling on to the plain path with ${status}, before anything is counted`, {
          claim: anyAnswer,
          seen: inBursts(
            ...surrounded,
            ...many(refused, 'respelt with a query of its own', 1, 3),
            ...many(redirected, 'respelt with another slash at its end', 1, 3, { status }),
            ...many(refused, 'respelt with another slash at its end · then plain', 1, 3),
          ),
          says: ['other spellings of the path changed nothing'],
        }),
      ),
      guilty('another slash, another limit, where any answer is good', {
        claim: { ...anyAnswer, window: '20s' },
        seen: inBursts(...surrounded, ...many(allowed, 'respelt with another slash at its end', 1, 3)),
        says: ['When its path was spelt with another slash at its end, 3 of 3 requests'],
      }),
      guilty('another slash, another limit, where only the first answer of a key differs', {
        claim: { ...anyAnswer, window: '20s' },
        seen: inBursts(
          ...sequence.slice(0, 2),
          ...many(allowed, 'sequence', 2, 4, { status: 200 }),
          ...sequence.slice(5),
          refused('refused after'),
          ...many(allowed, 'respelt with another slash at its end', 1, 3, { status: 200 }),
        ),
        says: ['When its path was spelt with another slash at its end, 3 of 3 requests'],
      }),
      open('not refused afterwards', {
        claim,
        seen: inBursts(
          ...sequence,
          ...many(allowed, 'respelt with a query of its own', 1, 3),
          allowed('refused after'),
        ),
        says: ['was not refused all the while'],
      }),
    ],
    'forgets-clients': [
      guilty('counters without an end', {
        subject: SERVICE,
        claim,
        seen: inBursts(baseline, counters(-1, -1, -1, 9_000)),
        says: ['Of 4 counters', '3 have no time to live', 'limit:client-0'],
      }),
      innocent('counters that have one', {
        subject: SERVICE,
        claim,
        seen: inBursts(baseline, counters(9_000, 100, 0)),
        says: ['3 counters', 'each has an end'],
      }),
      innocent('one that stays', {
        subject: SERVICE,
        claim,
        seen: inBursts(baseline, counters(9_000, -1)),
        says: ['all but 1 have an end'],
      }),
      open('a store that could not be asked', {
        subject: SERVICE,
        claim,
        seen: inBursts(
          baseline,
          reply('counters of clients', { reply: null, error: { code: 'X', message: 'gone' } }),
        ),
        says: ['could not be looked at'],
      }),
      moot('no counter with the name of a client', {
        subject: SERVICE,
        claim,
        seen: inBursts(baseline, counters()),
        says: ['No counter'],
      }),
      moot('another store than Redis', {
        subject: SERVICE,
        claim,
        seen: inBursts(baseline),
        says: ['not kept in a Redis'],
      }),
      moot('no store claimed', {
        subject: SERVICE,
        claim: { ...claim, without: undefined },
        seen: [],
        says: ['where the limits are kept'],
      }),
    ],
    'outlives-restart': [
      guilty('begins anew', {
        claim: { ...claim, window: '20s' },
        seen: inStores(
          baseline,
          ...many(allowed, 'before the kill 1 ·', 1, 4),
          refused('before the kill 1 · 5'),
          ...many(allowed, 'after the kill 1 ·', 1, 4),
        ),
        says: ['4 were allowed, it was killed and started, and 4 more were allowed', '6 at most may be'],
      }),
      guilty('begins a window anew in each of three lives, though two may lie side by side', {
        claim: { ...claim, window: '20s', burst: 8 },
        seen: inStores(
          baseline,
          ...many(allowed, 'before the kill 1 ·', 1, 4),
          refused('before the kill 1 · 5'),
          ...many(allowed, 'after the kill 1 ·', 1, 4),
          refused('after the kill 1 · 5'),
          ...many(allowed, 'after the kill 1 ·', 9, 12),
          refused('after the kill 1 · 13'),
        ),
        says: ['4 were allowed, it was killed and started, and 8 more were allowed'],
      }),
      open('a window anew in each of two lives, which may be two side by side', {
        claim: { ...claim, window: '20s', burst: 8 },
        seen: inStores(
          baseline,
          ...many(allowed, 'before the kill 1 ·', 1, 4),
          refused('before the kill 1 · 5'),
          ...many(allowed, 'after the kill 1 ·', 1, 4),
          refused('after the kill 1 · 5'),
        ),
        says: ['is allowed so much at once (8)'],
      }),
      innocent('remembers', {
        claim: { ...claim, window: '20s' },
        seen: inStores(
          baseline,
          ...many(allowed, 'before the kill 1 ·', 1, 4),
          refused('before the kill 1 · 5'),
          ...many(refused, 'after the kill 1 ·', 1, 4),
        ),
        says: ['4 were allowed before it was killed, and 0 after'],
      }),
      open('back too late', {
        claim: { ...claim, window: '5s' },
        seen: inStores(
          baseline,
          ...many(allowed, 'before the kill 1 ·', 1, 4),
          refused('before the kill 1 · 5'),
          ...many(allowed, 'after the kill 1 ·', 1, 4),
        ),
        says: ['back so late'],
      }),
      open('fails for another reason when it is back', {
        claim: { ...claim, window: '20s' },
        seen: inStores(
          baseline,
          ...many(allowed, 'before the kill 1 ·', 1, 4),
          refused('before the kill 1 · 5'),
          ...many(asked, 'after the kill 1 ·', 1, 4, { status: 503 }),
        ),
        says: ['When it was back, no request of that key was refused'],
      }),
      open('did not come back', { claim, seen: inStores(baseline), says: ['did not come back'] }),
      moot('not claimed', { claim: { ...claim, shared: false }, seen: [], says: ['does not claim'] }),
    ],
    'without-store': [
      guilty('falls over', {
        claim,
        seen: inStores(
          baseline,
          allowed('with the store'),
          gone,
          ...many(asked, 'without the store', 1, 3, { status: 500, response: 'a fault of ours' }),
        ),
        says: ['while cache is gone, requests are allowed; one was answered with 500 (“a fault of ours”)'],
      }),
      open('one of several that had no answer in time', {
        claim,
        seen: inStores(
          baseline,
          allowed('with the store'),
          gone,
          asked('without the store 1', { status: null, error: 'timeout' }),
          ...many(allowed, 'without the store', 2, 3),
        ),
        says: ['Of 3 requests without cache, 1 had no answer', 'the others were allowed'],
      }),
      guilty('none has an answer in time', {
        claim,
        seen: inStores(
          baseline,
          allowed('with the store'),
          gone,
          ...many(asked, 'without the store', 1, 3, { status: null, error: 'timeout' }),
        ),
        says: ['one was answered with nothing (timeout)'],
      }),
      guilty('fails open though closed is claimed', {
        claim: { ...claim, without: { service: 'cache', gets: 'refused' } },
        seen: inStores(
          baseline,
          allowed('with the store'),
          gone,
          ...many(allowed, 'without the store', 1, 3),
        ),
        says: ['requests are refused; one was answered with 201'],
      }),
      guilty('waits for ever for a store that swallows every question', {
        claim,
        seen: inStores(
          baseline,
          allowed('with the store'),
          gone,
          ...many(allowed, 'without the store', 1, 3),
          allowed('before the store hung'),
          hangs,
          ...many(asked, 'hung store', 1, 3, { status: null, error: 'timeout', timeoutMs: 30_000 }),
        ),
        says: ['while it swallowed every question, one was answered with nothing (timeout) for 30000 ms'],
      }),
      innocent('answers, whatever it says, while the store swallows every question', {
        claim,
        seen: inStores(
          baseline,
          allowed('with the store'),
          gone,
          ...many(allowed, 'without the store', 1, 3),
          allowed('before the store hung'),
          hangs,
          ...many(asked, 'hung store', 1, 3, { status: 503, ms: 18_000 }),
        ),
        says: ['while it swallowed every question, all 3 were answered'],
      }),
      guilty('lets everybody through while the store hangs, though closed is claimed', {
        claim: { ...claim, without: { service: 'cache', gets: 'refused' } },
        seen: inStores(
          baseline,
          allowed('with the store'),
          gone,
          ...many(asked, 'without the store', 1, 3, { status: 503 }),
          allowed('before the store hung'),
          hangs,
          ...many(allowed, 'hung store', 1, 3),
        ),
        says: ['requests are refused; while it swallowed every question, one was answered with 201'],
      }),
      innocent('fails closed, whichever way the store is gone', {
        claim: { ...claim, without: { service: 'cache', gets: 'refused' } },
        seen: inStores(
          baseline,
          allowed('with the store'),
          gone,
          ...many(asked, 'without the store', 1, 3, { status: 503 }),
          allowed('before the store hung'),
          hangs,
          ...many(asked, 'hung store', 1, 3, { status: 503, ms: 2_000 }),
        ),
        says: ['all 3 requests were refused; while it swallowed every question, all 3 were answered'],
      }),
      innocent('was busy already before the store hung', {
        claim,
        seen: inStores(
          baseline,
          allowed('with the store'),
          gone,
          ...many(allowed, 'without the store', 1, 3),
          asked('before the store hung', { status: null, error: 'timeout' }),
          hangs,
          ...many(asked, 'hung store', 1, 3, { status: null, error: 'timeout' }),
        ),
        says: ['all 3 requests were allowed.'],
      }),
      innocent('a store that did not hang', {
        claim,
        seen: inStores(
          baseline,
          allowed('with the store'),
          gone,
          ...many(allowed, 'without the store', 1, 3),
          allowed('before the store hung'),
          fault('cache black-holed', { service: 'cache', fault: 'black-holed', effective: false }),
          ...many(asked, 'hung store', 1, 3, { status: null, error: 'timeout' }),
        ),
        says: ['all 3 requests were allowed.'],
      }),
      innocent('fails open', {
        claim,
        seen: inStores(
          baseline,
          allowed('with the store'),
          gone,
          ...many(allowed, 'without the store', 1, 3),
        ),
        says: ['all 3 requests were allowed'],
      }),
      innocent('fails closed', {
        claim: { ...claim, without: { service: 'cache', gets: 'refused' } },
        seen: inStores(
          baseline,
          allowed('with the store'),
          gone,
          ...many(asked, 'without the store', 1, 3, { status: 503 }),
        ),
        says: ['all 3 requests were refused'],
      }),
      open('the store was still there', {
        claim,
        seen: inStores(
          baseline,
          allowed('with the store'),
          fault('cache refused', { service: 'cache', effective: false, detail: 'reached' }),
          ...many(allowed, 'without the store', 1, 3),
        ),
        says: ['could still be reached: reached'],
      }),
      moot('not said', { claim: { ...claim, without: undefined }, seen: [], says: ['does not say'] }),
    ],
    'limits-again': [
      guilty('limits nobody any more', {
        claim,
        seen: outage(...many(allowed, 'again 1 ·', 1, 12), ...many(allowed, 'again 2 ·', 1, 12)),
        says: [
          'again within 5000 ms of the return of cache',
          'all 12 requests of a new key were allowed within 11005 ms; 9 may be',
        ],
      }),
      guilty('limits nobody any more since its script was lost with the store', {
        claim,
        seen: outage(
          reply('scripts are gone', { command: ['SCRIPT', 'FLUSH'], reply: 'OK' }),
          ...many(allowed, 'again 1 ·', 1, 12),
          ...many(allowed, 'again 2 ·', 1, 12),
        ),
        says: [
          'return of cache, which has lost its scripts as in a restart.',
          'all 12 requests of a new key',
        ],
      }),
      guilty('refuses everybody from then on', {
        claim: { ...claim, without: { service: 'cache', gets: 'refused' } },
        seen: outage(
          ...Array.from({ length: 6 }, (_, n) =>
            asked(`again ${n + 1} · 1`, { status: 503, response: 'no' }),
          ),
        ),
        says: ['the first request of a new key was answered with 503 (“no”)'],
      }),
      innocent('limits again', {
        claim,
        seen: outage(...many(allowed, 'again 1 ·', 1, 4), refused('again 1 · 5')),
        says: ['after cache was back, a new key was refused at its request 5'],
      }),
      innocent('limits again though its scripts were lost', {
        claim,
        seen: outage(
          reply('scripts are gone', { command: ['SCRIPT', 'FLUSH'], reply: 'OK' }),
          ...many(allowed, 'again 1 ·', 1, 4),
          refused('again 1 · 5'),
        ),
        says: ['after cache was back, a new key was refused at its request 5'],
      }),
      innocent('limits again after a while', {
        claim,
        seen: outage(
          ...many(allowed, 'again 1 ·', 1, 12),
          ...many(allowed, 'again 2 ·', 1, 4),
          refused('again 2 · 5'),
        ),
        says: ['a new key was refused at its request 5'],
      }),
      open('was not tried as long as is claimed', {
        claim,
        seen: outage(...many(allowed, 'again 1 ·', 1, 12)),
        says: ['not tried long enough'],
      }),
      open('came too slowly to go over the limit', {
        claim,
        seen: outage(...many(allowed, 'again 1 ·', 1, 6), ...many(allowed, 'again 2 ·', 1, 6)),
        says: ['no key was seen to go over the limit'],
      }),
      open('sent before the claimed time was over, and answered after it', {
        claim: { ...claim, without: { service: 'cache', gets: 'refused' } },
        seen: outage(
          ...Array.from({ length: 6 }, (_, n) => asked(`again ${n + 1} · 1`, { status: 503, ms: 2_000 })),
        ),
        says: ['not tried long enough'],
      }),
      open('did not limit before either', {
        claim,
        seen: inStores(baseline, ...many(allowed, 'limited', 1, 12), gone, healed),
        says: ['did not hold before cache was taken away'],
      }),
      open('the store did not come back', {
        claim,
        seen: inStores(baseline, ...limitedBefore, gone),
        says: ['not taken away and given back'],
      }),
      moot('not said', { claim: { ...claim, without: undefined }, seen: [], says: ['does not say'] }),
    ],
  },
});

test('what becomes of requests without a key is said only where one stands in a header', () => {
  const inBody = { http: 'POST /accounts', body: { owner: '${key}' } };
  const parse = (action: object) => category.claim.safeParse({ ...keyNeeded, action }).success;
  expect([parse(claim.action), parse(inBody)]).toEqual([true, false]);
});

test('the key is left out of its header, and out of what stands around it there', () => {
  const headers = { authorization: 'Key ${key}', accept: 'text/plain' };
  const action = { kind: 'http', method: 'GET', path: '/', headers, body: null, expect: null } as const;
  expect(KEYLESS.map(({ headersOf }) => headersOf(action))).toEqual([
    { accept: 'text/plain' },
    { authorization: 'Key ', accept: 'text/plain' },
  ]);
});
