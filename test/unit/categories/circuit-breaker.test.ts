import { category } from '../../../src/categories/circuit-breaker/index.ts';
import {
  arrivals,
  arrivedOne,
  drive,
  drivenOne,
  inExperiment,
  marks,
  request,
  type Sketch,
  upstream,
} from '../../evidence.ts';
import { guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const claim = {
  upstream: 'rates',
  action: 'GET /rates/EUR/USD',
  alike: ['GET /rates/EUR/CHF'],
  threshold: 3,
  inARow: true,
  timeout: '900ms',
  reset: '1s',
  fallback: { expect: 200, says: '"stale":true' },
  fast: '250ms',
  recovers: '2500ms',
};
const subject = { ...SERVICE, services: [{ name: 'rates', type: 'upstream', port: 8080 }] };

type Told = Parameters<typeof request>[1];
type Arrived = ReturnType<typeof arrivedOne>;

const WELL = '{"rate":"1.0842","stale":false}';
const STALE = '{"rate":"1.0842","stale":true}';
const call = (step: string, told: Told = {}) =>
  request(step, { path: '/rates/EUR/USD', response: WELL, ...told });
const calls = (step: string, count: number, told: Told = {}): readonly Sketch[] =>
  Array.from({ length: count }, (_, index) => call(`${step} ${index + 1}`, told));
const stale = (step: string, count: number, told: Told = {}) =>
  calls(step, count, { response: STALE, ...told });
const at = (moments: readonly number[], told: Partial<Arrived> = {}) =>
  moments.map((moment) => arrivedOne(moment, told));
const failing = (moments: readonly number[]) => at(moments, { status: 503 });

const baseline = [...calls('baseline', 3), arrivals('baseline', at([10, 20, 30]))];

/** How it behaves while its upstream fails; the moments are those of the arrivals. */
function opening(
  how: string,
  arrived: readonly Arrived[],
  later: readonly Arrived[] = [],
): readonly Sketch[] {
  return [
    ...stale(`${how} · failing`, 3),
    arrivals(`${how} · failing`, arrived),
    ...stale(`${how} · open`, 4),
    arrivals(`${how} · open`, later),
  ];
}

const twoAlike = { ...claim, failures: ['error'], alike: ['GET /rates/EUR/CHF', 'GET /rates/GBP/USD'] };
/** Two that are alike are told numbers of their own; what they got while all was well, and while it was open. */
function strangers({
  first = '1.0842',
  well = ['1.2222', '1.3333'],
  open: later = ['1.2222', '1.3333'],
  paths = ['/v1/rates?quote=CHF', '/v1/rates?base=GBP'],
} = {}): readonly Sketch[] {
  const told = ['1.2222', '1.3333'];
  return [
    ...baseline,
    ...told.flatMap((decimal, index) => [
      upstream(`alike in health ${index}`, { decimal }),
      call(`alike in health ${index}`, { response: `{"rate":"${well[index]}","stale":false}` }),
      arrivals('alike in health', at([40 + index], { path: paths[index] ?? '' })),
    ]),
    ...stale('errors · failing', 3),
    arrivals('errors · failing', failing([100, 110, 120])),
    ...stale('errors · open', 4, { response: `{"rate":"${first}","stale":true}` }),
    arrivals('errors · open', []),
    ...told.map((_, index) =>
      call(`alike while open ${index}`, { response: `{"rate":"${later[index]}","stale":true}` }),
    ),
    arrivals('alike while open', []),
  ];
}

/** One that is alike and must not use what was last known: it says so, in so many milliseconds. */
const refusedAlike = (index: number, ms: number) =>
  call(`alike while open ${index}`, { method: 'POST', status: 503, response: 'no rate to be had', ms });

const errorsOpened = [...baseline, ...opening('errors', failing([100, 110, 120]))];
const timeoutsOpened = [
  ...baseline,
  ...opening('timeouts', at([100, 710, 1_320], { outcome: 'left', ended: 1_920 })),
];
const resetsOpened = [...baseline, ...opening('resets', at([100, 110, 120], { outcome: 'reset' }))];
const inErrors = (...sketches: readonly Sketch[]) => inExperiment('errors', sketches);
const inTimeouts = (...sketches: readonly Sketch[]) => inExperiment('timeouts', sketches);
const inRefusals = (...sketches: readonly Sketch[]) => inExperiment('refusals', sketches);
const allOpened = [
  ...inErrors(...errorsOpened),
  ...inTimeouts(...timeoutsOpened),
  ...inRefusals(...resetsOpened),
];

const health = (arrived: number, body = WELL, told: Partial<Arrived> = {}, took = 10) => [
  drive('health', {
    sent: 29,
    records: Array.from({ length: 29 }, (_, index) =>
      drivenOne(index * 20, { body, done: index * 20 + took }),
    ),
  }),
  arrivals(
    'health',
    at(
      Array.from({ length: arrived }, (_, index) => 100 + index * 20),
      told,
    ),
  ),
];
const refused = (arrived: number, after: number) => [
  ...calls('refused', 7, { status: 404 }),
  arrivals(
    'refused',
    at(
      Array.from({ length: arrived }, (_, index) => 1_000 + index),
      { status: 404 },
    ),
  ),
  ...calls('well after refusals', 2),
  arrivals('well after refusals', at(Array.from({ length: after }, (_, index) => 1_100 + index))),
];
const scattered = (round: number, failed: number, well: number) => [
  ...stale(`scattered ${round} · failing`, 2),
  arrivals(`scattered ${round} · failing`, failing(Array.from({ length: failed }, (_, n) => 2_000 + n))),
  ...calls(`scattered ${round} · well`, 1),
  arrivals(`scattered ${round} · well`, at(Array.from({ length: well }, (_, n) => 2_010 + n))),
];

/** The steady rate: calls that were stale while it failed, arrivals meanwhile and after the recovery. */
function steady(
  probes: readonly number[],
  {
    took = 5,
    body = STALE,
    recovered = [3_200],
    outcome = '200',
    until = 5_400,
    calls = 20,
    latest = 5,
  } = {},
): readonly Sketch[] {
  return [
    drive('steady', {
      marks: marks({ recovered: 2_600, 'well again': 2_610 }),
      latest,
      records: Array.from({ length: calls }, (_, index) =>
        drivenOne(index * 100, { body, outcome, done: index * 100 + took }),
      ),
    }),
    arrivals('steady · failing', failing(probes), { now: 2_800 }),
    upstream('steady · recovered', { at: 2_810 }),
    arrivals('steady · recovered', at(recovered, { phase: 'steady · recovered' }), { now: until }),
    arrivals('steady · last', [], { now: until }),
  ];
}
const closedAgain = (count: number, told: Told = {}) => [
  ...calls('closed again', 3, told),
  arrivals('closed again', at(Array.from({ length: count }, (_, n) => 6_000 + n))),
];

/** A call that was on its way while the others failed, and what came after its answer. */
const late = (
  after: readonly number[],
  { body = WELL, held = true, through = [] as readonly number[] } = {},
): readonly Sketch[] => [
  drive('late 1', { sent: 1, records: [drivenOne(0, { body, done: 400 })] }),
  arrivals('late 1 · begun', at([7_000], { phase: 'late 1', outcome: 'held', ended: null })),
  arrivals('late 1 · failing', failing([7_050, 7_060, 7_070])),
  arrivals('late 1 · open', failing(through), { stillHeld: held ? [{ phase: 'late 1', at: 7_000 }] : [] }),
  ...stale('late 1 · afterwards', 3),
  arrivals('late 1 · afterwards', failing(after)),
];

const hangingProbe = (after: readonly number[], probes: readonly number[] = [3_100]) => [
  ...stale('hanging probe', probes.length),
  arrivals('hanging probe', at(probes, { outcome: 'left' })),
  ...stale('after the hanging probe', 2),
  arrivals('after the hanging probe', at(after, { outcome: 'left' })),
];
const crowd = (arrived: readonly Arrived[], sent = 16) => [
  drive('crowd 1', {
    sent,
    records: Array.from({ length: sent }, (_, n) => drivenOne(n * 2.5)),
  }),
  arrivals('crowd 1', arrived),
];
const recovering = (arrived: readonly number[]) => [
  upstream('recovered', { at: 6_000 }),
  call('recovering 1'),
  arrivals('recovering 1', at(arrived), { now: 8_600 }),
];
/** Records of tests are a second apart: the second call comes when the claimed time is over. */
const calledOn = [
  ...recovering([]),
  call('recovering 2', { response: STALE }),
  arrivals('recovering 2', [], { now: 8_600 }),
];
const slowAnswer = (moment: number) => arrivedOne(moment, { ended: 5_400 });
/** After resets had opened it, its probe is refused, and then the upstream is well; what arrived of two calls. */
const refusedProbe = (arrived: readonly number[], refused: readonly number[] = [1_300]) => [
  ...resetsOpened,
  upstream('refused probe', { at: 200 }),
  call('refused probe', { status: 404 }),
  arrivals('refused probe', at(refused, { status: 404, phase: 'refused probe' })),
  upstream('after a refused probe', { at: 1_400 }),
  ...stale('after a refused probe', 1),
  arrivals('after a refused probe', [], { now: 1_600 }),
  stale('after a refused probe', 2)[1] as Sketch,
  arrivals('after a refused probe', at(arrived), { now: 4_000 }),
];
const probing = [...timeoutsOpened, ...hangingProbe([])];

testJudge(category, {
  subject,
  cases: {
    'stays-closed-in-health': [
      guilty('calls that do not arrive', {
        claim,
        seen: inRefusals(...baseline, ...health(18)),
        says: ['of 29 calls of GET /rates/EUR/USD, 18 reached it'],
      }),
      guilty('answers of the fallback', {
        claim,
        seen: inRefusals(...baseline, ...health(29, STALE)),
        says: ['29 were not answered as in health'],
      }),
      innocent('all arrive', {
        claim,
        seen: inRefusals(...baseline, ...health(29)),
        says: ['All 29 calls reached the upstream'],
      }),
      open('gives up on what was answered at once', {
        claim,
        seen: inRefusals(...baseline, ...health(20, WELL, { outcome: 'left' })),
        says: ['gave up on 20 of 20', 'too slow'],
      }),
      open('a machine on which answers come late', {
        claim,
        seen: inRefusals(...baseline, ...health(18, STALE, {}, 400)),
        says: ['some took up to 400 ms', 'near to the 900 ms'],
      }),
      open('a request that does not work', {
        claim,
        seen: inRefusals(...calls('baseline', 3, { status: 500, response: 'no' }), ...health(29)),
        says: ['already answered with 500 (“no”)'],
      }),
      open('a subject that does not ask its upstream every time', {
        claim,
        seen: inRefusals(...calls('baseline', 3), arrivals('baseline', at([10])), ...health(29)),
        says: ['3 calls of GET /rates/EUR/USD made 1 requests'],
      }),
      open('no such upstream', {
        claim: { ...claim, upstream: 'prices' },
        seen: [],
        says: ['no service prices of type upstream'],
      }),
    ],
    'opens-after-threshold': [
      guilty('never opens', {
        claim,
        seen: [
          ...allOpened.filter(({ experiment }) => experiment !== 'errors'),
          ...inErrors(
            ...baseline,
            ...opening('errors', failing([100, 110, 120]), failing([130, 140, 150, 160])),
          ),
        ],
        says: [
          'open after 3 failures',
          'By answers of 503, 7 requests',
          '4 of them by the 4 calls',
          '4 of them too soon',
        ],
      }),
      guilty('opens two failures late', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(...baseline, ...opening('errors', failing([100, 110, 120]), failing([130, 140]))),
        says: ['2 of them too soon to be a probe'],
      }),
      guilty('does not count time-outs', {
        claim: { ...claim, failures: ['timeout'] },
        seen: inTimeouts(
          ...baseline,
          ...opening(
            'timeouts',
            at([100, 710, 1_320], { outcome: 'left' }),
            at([1_930, 2_540], { outcome: 'left' }),
          ),
        ),
        says: ['By time-outs, 5 requests'],
      }),
      innocent('opens by every way of failing', {
        claim,
        seen: allOpened,
        says: ['By answers of 503: 3 requests arrived, then 0 of 4 calls', 'By reset connections'],
      }),
      innocent('lets a probe through when calls are slow', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(...baseline, ...opening('errors', failing([100, 110, 120]), failing([1_121]))),
        says: ['then 1 of 4 calls'],
      }),
      guilty('more than the claimed probes come when calls are slow', {
        claim: { ...claim, failures: ['error'], probes: 2 },
        seen: inErrors(
          ...baseline,
          ...opening('errors', failing([100, 110, 120]), failing([1_121, 1_130, 1_140])),
        ),
        says: ['1 of them too soon to be a probe'],
      }),
      innocent('lets as many probes through as are claimed when calls are slow', {
        claim: { ...claim, failures: ['error'], probes: 2 },
        seen: inErrors(...baseline, ...opening('errors', failing([100, 110, 120]), failing([1_121, 1_130]))),
        says: ['then 2 of 4 calls'],
      }),
      innocent('opens sooner', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(...baseline, ...opening('errors', failing([100]))),
        says: ['1 requests arrived'],
      }),
      open('calls so slow that each may be a probe', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(
          ...baseline,
          ...opening('errors', failing([100, 110, 120]), failing([1_200, 2_300, 3_400, 4_500])),
        ),
        says: ['may have been a probe'],
      }),
      open('never failing', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(...baseline, ...opening('errors', [])),
        says: ['was never seen failing'],
      }),
      open('a call that is never given up', {
        claim: { ...claim, failures: ['timeout'] },
        seen: inTimeouts(
          ...baseline,
          call('timeouts · failing 1', { status: null, error: 'timeout', ms: 2_900 }),
          arrivals('timeouts · failing', at([100], { outcome: 'held' })),
        ),
        says: ['was never given up'],
      }),
    ],
    'one-breaker-for-all': [
      guilty('a breaker for each path', {
        claim,
        seen: inErrors(
          ...errorsOpened,
          arrivals('alike in health', at([40])),
          call('alike while open 0'),
          arrivals('alike while open', at([200], { path: '/v1/rates?quote=CHF', status: 503 })),
        ),
        says: ['1 of 1 others still reached the upstream: GET /v1/rates?quote=CHF'],
      }),
      innocent('all are spared', {
        claim,
        seen: inErrors(
          ...errorsOpened,
          arrivals('alike in health', at([40])),
          call('alike while open 0'),
          arrivals('alike while open', []),
        ),
        says: ['none of 1 requests'],
      }),
      open('alike ones that came when the reset time was over', {
        claim,
        seen: inErrors(
          ...errorsOpened,
          arrivals('alike in health', at([40])),
          call('alike while open 0'),
          arrivals('alike while open', failing([1_400])),
        ),
        says: ['came so late that the 1 that reached the upstream may have been probes'],
      }),
      open('an alike that never asks the upstream', {
        claim,
        seen: inErrors(...errorsOpened, arrivals('alike in health', []), call('alike while open 0')),
        says: ['made 0 at the upstream'],
      }),
      moot('none named', {
        claim: { ...claim, alike: [] },
        seen: inErrors(...errorsOpened),
        says: ['names no other'],
      }),
    ],
    'refusals-do-not-open': [
      guilty('opens on 404', {
        claim,
        seen: inRefusals(...baseline, ...health(29), ...refused(3, 0)),
        says: ['refused with 404', 'Of 7 calls 3 reached it; of 2 after that, when it was well, 0'],
      }),
      innocent('takes no notice', {
        claim,
        seen: inRefusals(...baseline, ...health(29), ...refused(7, 2)),
        says: ['Refused 7 times with 404'],
      }),
      open('open before', {
        claim,
        seen: inRefusals(...baseline, ...health(18), ...refused(0, 0)),
        says: ['open before already (health)'],
      }),
      open('a call so slow that it may have been taken for a time-out', {
        claim,
        seen: inRefusals(
          ...baseline,
          ...health(29),
          ...refused(7, 0).map((one) =>
            one.step === 'refused 7' ? call(one.step, { status: 404, ms: 1_010 }) : one,
          ),
        ),
        says: ['One call (refused 7) took 1010 ms'],
      }),
      open('not seen refusing', {
        claim: { ...claim, refusal: 400 },
        seen: inRefusals(...baseline, ...health(29), ...refused(7, 2)),
        says: ['not seen refusing'],
      }),
    ],
    'scattered-failures-do-not-open': [
      guilty('counts failures since its start', {
        claim,
        seen: inRefusals(...baseline, ...refused(7, 2), ...scattered(1, 2, 1), ...scattered(2, 1, 0)),
        says: ['Never were there 3 failures in a row; yet 1 of 2 calls', 'scattered 2 · failing'],
      }),
      guilty('remembers failures from before it closed', {
        claim,
        seen: [
          ...inRefusals(...baseline, ...refused(7, 2), ...scattered(1, 2, 1)),
          ...inErrors(
            ...closedAgain(3),
            ...stale('one failure after closing', 1),
            arrivals('one failure after closing', failing([7_000])),
            ...stale('well after one failure', 2),
            arrivals('well after one failure', []),
          ),
        ],
        says: ['2 of 2 calls did not reach the upstream (well after one failure)'],
      }),
      open('a success so slow that it may have been taken for a time-out', {
        claim,
        seen: inRefusals(
          ...baseline,
          ...refused(7, 2),
          ...scattered(1, 2, 1).map((one) =>
            one.step === 'scattered 1 · well 1' ? call(one.step, { response: STALE, ms: 1_010 }) : one,
          ),
          ...scattered(2, 0, 0),
        ),
        says: ['One call (scattered 1 · well 1) took 1010 ms'],
      }),
      innocent('counts only failures in a row', {
        claim,
        seen: inRefusals(...baseline, ...refused(7, 2), ...scattered(1, 2, 1), ...scattered(2, 2, 1)),
        says: ['stayed closed through 2 rounds'],
      }),
      open('open before', {
        claim,
        seen: inRefusals(...baseline, ...refused(3, 0), ...scattered(1, 0, 0)),
        says: ['open before already'],
      }),
      open('gives up on what was answered at once', {
        claim,
        seen: inRefusals(
          ...baseline,
          ...refused(7, 2),
          ...stale('scattered 1 · failing', 2),
          arrivals('scattered 1 · failing', at([2_000], { outcome: 'left' })),
        ),
        says: ['too slow'],
      }),
      moot('not claimed', { claim: { ...claim, inARow: false }, seen: [], says: ['does not claim'] }),
    ],
    'gives-up-in-time': [
      guilty('takes longer than claimed', {
        claim,
        seen: inTimeouts(
          ...baseline,
          ...stale('timeouts · failing', 3, { ms: 1_800 }),
          arrivals('timeouts · failing', at([100, 2_000, 4_000], { outcome: 'left' })),
        ),
        says: ['answered within 900 ms', 'took 1800 ms'],
      }),
      guilty('never gives up', {
        claim,
        seen: inTimeouts(
          ...baseline,
          call('timeouts · failing 1', { status: null, error: 'timeout', ms: 2_900 }),
          arrivals('timeouts · failing', at([100], { outcome: 'held' })),
        ),
        says: ['had no answer after 2900 ms'],
      }),
      guilty('waits for the rest of an answer', {
        claim,
        seen: inTimeouts(
          ...baseline,
          ...stale('timeouts · failing', 3, { ms: 612 }),
          arrivals('timeouts · failing', at([100, 720, 1_340], { outcome: 'left' })),
          call('stalled 1', { status: null, error: 'timeout', ms: 2_900 }),
          arrivals('stalled', at([5_000], { outcome: 'held' })),
        ),
        says: ['of one that broke off in the middle of its answer, GET /rates/EUR/USD had no answer'],
      }),
      guilty('answers, and never hangs up', {
        claim,
        seen: inTimeouts(
          ...baseline,
          ...stale('timeouts · failing', 3, { ms: 612 }),
          arrivals('timeouts · failing', at([100, 720, 1_340], { outcome: 'held' })),
          arrivals('let go of', [], {
            stillHeld: [100, 720, 1_340].map((moment) => ({ phase: 'timeouts · failing', at: moment })),
            now: 7_000,
          }),
        ),
        says: ['given up within 900 ms', '3 connections to the upstream stayed open, the oldest for 6900 ms'],
      }),
      guilty('never hangs up on who stopped in the middle', {
        claim,
        seen: inTimeouts(
          ...baseline,
          ...stale('timeouts · failing', 3, { ms: 612 }),
          arrivals('timeouts · failing', at([100, 720, 1_340], { outcome: 'left' })),
          ...stale('stalled', 2, { ms: 605 }),
          arrivals('stalled', at([5_000, 5_700], { outcome: 'held' })),
          arrivals('let go of', [], {
            stillHeld: [5_000, 5_700].map((moment) => ({ phase: 'stalling', at: moment })),
            now: 7_000,
          }),
        ),
        says: ['1 connection to the upstream stayed open, the oldest for 2000 ms'],
      }),
      innocent('gives up', {
        claim,
        seen: inTimeouts(
          ...baseline,
          ...stale('timeouts · failing', 3, { ms: 612 }),
          arrivals('timeouts · failing', at([100, 720, 1_340], { outcome: 'left' })),
          ...stale('stalled', 2, { ms: 605 }),
          arrivals('stalled', at([5_000, 5_700], { outcome: 'left' })),
          arrivals('let go of', [], { now: 7_000 }),
        ),
        says: [
          '3 calls whose upstream never answered ended after 612 ms at most',
          '2 whose upstream broke off in the middle of its answer after 605 ms; no connection stayed open',
        ],
      }),
      innocent('has not hung up yet, and need not', {
        claim,
        seen: inTimeouts(
          ...baseline,
          ...stale('timeouts · failing', 3, { ms: 612 }),
          arrivals('timeouts · failing', at([100, 720, 1_340], { outcome: 'left' })),
          arrivals('let go of', [], { stillHeld: [{ phase: 'stalling', at: 5_700 }], now: 7_000 }),
        ),
        says: ['3 calls whose upstream never answered'],
      }),
      open('not looked whether it hung up', {
        claim,
        seen: inTimeouts(
          ...baseline,
          ...stale('timeouts · failing', 3, { ms: 612 }),
          arrivals('timeouts · failing', at([100, 720, 1_340], { outcome: 'held' })),
        ),
        says: ['not seen whether'],
      }),
      open('slow even in health', {
        claim,
        seen: inTimeouts(
          ...calls('baseline', 3, { ms: 700 }),
          arrivals('baseline', at([1, 2, 3])),
          ...stale('timeouts · failing', 3, { ms: 1_800 }),
          arrivals('timeouts · failing', at([100], { outcome: 'left' })),
        ),
        says: ['while all was well a call already took 700 ms'],
      }),
      moot('not claimed', { claim: { ...claim, failures: ['error'] }, seen: [], says: ['not claimed'] }),
    ],
    'fails-fast-while-open': [
      guilty('requests that are alike and wait', {
        claim: { ...claim, failures: ['error'], alike: ['POST /conversions', 'POST /orders'] },
        seen: inErrors(...errorsOpened, ...[0, 1].map((index) => refusedAlike(index, 700))),
        says: ['While it was open, 2 calls of 2 took longer than 250 ms'],
      }),
      innocent('requests that are alike and are refused at once', {
        claim: { ...claim, failures: ['error'], alike: ['POST /conversions', 'POST /orders'] },
        seen: inErrors(...errorsOpened, ...[0, 1].map((index) => refusedAlike(index, 2))),
        says: ['While it was open, 6 calls were answered, 6 of them within 250 ms'],
      }),
      guilty('waits although it is open', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(
          ...baseline,
          ...stale('errors · failing', 3),
          arrivals('errors · failing', failing([100, 110, 120])),
          ...stale('errors · open', 4, { ms: 610 }),
          arrivals('errors · open', []),
        ),
        says: ['4 calls of 4 took longer than 250 ms, which are claimed for nearly all, the slowest 610 ms'],
      }),
      guilty('waits at a steady rate', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(...errorsOpened, ...steady([1_130], { took: 600 })),
        says: ['calls of 20 took longer', 'the slowest 600 ms'],
      }),
      innocent('answers at once', {
        claim,
        seen: [...allOpened, ...inErrors(...steady([1_130, 2_140]))],
        says: ['32 calls were answered, 32 of them within 250 ms'],
      }),
      open('a machine on which every call takes as long', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(
          ...calls('baseline', 3, { ms: 590 }),
          arrivals('baseline', at([10, 20, 30])),
          ...stale('errors · failing', 3),
          arrivals('errors · failing', failing([100, 110, 120])),
          ...stale('errors · open', 4, { ms: 610 }),
          arrivals('errors · open', []),
        ),
        says: ['the quickest call took 590 ms already'],
      }),
      innocent('a probe that waits for the upstream', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(
          ...baseline,
          ...stale('errors · failing', 3),
          arrivals('errors · failing', failing([100, 110, 120])),
          ...stale('errors · open', 3),
          call('errors · open 4', { response: STALE, ms: 700 }),
          arrivals('errors · open', failing([1_200])),
        ),
        says: ['4 calls were answered, 3 of them within 250 ms'],
      }),
      innocent('one call that the machine kept waiting', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(
          ...baseline,
          ...stale('errors · failing', 3),
          arrivals('errors · failing', failing([100, 110, 120])),
          ...stale('errors · open', 3),
          call('errors · open 4', { response: STALE, ms: 700 }),
          arrivals('errors · open', []),
        ),
        says: ['3 of them within 250 ms'],
      }),
      open('never open', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(
          ...baseline,
          ...opening('errors', failing([100, 110, 120]), failing([130, 140, 150, 160])),
        ),
        says: ['did not open in the first place'],
      }),
    ],
    'falls-back-as-claimed': [
      guilty('answers with 500', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(
          ...baseline,
          ...stale('errors · failing', 3),
          arrivals('errors · failing', failing([100, 110, 120])),
          ...calls('errors · open', 4, { status: 500, response: 'a fault of ours' }),
          arrivals('errors · open', []),
        ),
        says: ['gets 200 that says "stale":true', '4 calls of 4 got something else: 500 “a fault of ours”'],
      }),
      guilty('does not say that it is stale', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(...errorsOpened, ...steady([1_130], { body: WELL })),
        says: ['20 calls of 20 got something else: 200'],
      }),
      innocent('calls whose time was over while we stood still ourselves', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(
          ...baseline,
          ...stale('errors · failing', 3),
          arrivals('errors · failing', failing([100, 110, 120])),
          ...stale('errors · open', 3),
          call('errors · open 4', { status: null, error: 'timeout', ms: 2_900 }),
          arrivals('errors · open', []),
        ),
        says: ['3 calls got 200 that says "stale":true'],
      }),
      open('no call that was answered at all', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(
          ...baseline,
          ...stale('errors · failing', 3),
          arrivals('errors · failing', failing([100, 110, 120])),
          ...calls('errors · open', 4, { status: null, error: 'timeout', ms: 2_900 }),
          arrivals('errors · open', []),
        ),
        says: ['no call was answered'],
      }),
      innocent('a probe that found it failing after the look and before the recovery', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(
          ...errorsOpened,
          ...steady([1_130]).map((one) =>
            one.kind === 'drive'
              ? drive('steady', {
                  marks: marks({ recovered: 2_600, 'well again': 2_610 }),
                  records: Array.from({ length: 25 }, (_, index) =>
                    drivenOne(index * 100, {
                      body: STALE,
                      outcome: index === 10 || index === 24 ? '502' : '200',
                      done: index * 100 + 5,
                    }),
                  ),
                })
              : one.step === 'steady · recovered' && one.kind === 'arrivals'
                ? arrivals(
                    'steady · recovered',
                    [...failing([2_590]), ...at([3_600], { phase: 'steady · recovered' })],
                    { now: 5_400 },
                  )
                : one,
          ),
        ),
        says: ['calls got 200 that says "stale":true, probes apart'],
      }),
      innocent('falls back', {
        claim,
        seen: [...allOpened, ...inErrors(...steady([1_130]))],
        says: ['calls got 200 that says "stale":true'],
      }),
      innocent('requests behind the same breaker that have a fallback of their own', {
        claim: { ...claim, failures: ['error'], alike: ['POST /conversions', 'POST /orders'] },
        seen: inErrors(...errorsOpened, ...[0, 1].map((index) => refusedAlike(index, 2))),
        says: ['While it was open, 4 calls got 200 that says "stale":true'],
      }),
      guilty('answers with 500, beside requests that are alike and fall back as it should', {
        claim: twoAlike,
        seen: inErrors(
          ...strangers().map((one) =>
            one.kind === 'request' && one.step.startsWith('errors · open')
              ? call(one.step, { status: 500, response: 'a fault of ours' })
              : one,
          ),
        ),
        says: ['4 calls of 4 got something else: 500 “a fault of ours”'],
      }),
      guilty('gives one the answer of another', {
        claim: twoAlike,
        seen: inErrors(...strangers({ open: ['1.3333', '1.3333'] })),
        says: [
          'GET /rates/EUR/CHF was answered with 1.3333, which the upstream had told for GET /rates/GBP/USD alone',
        ],
      }),
      guilty('gives the first the answer of another', {
        claim: twoAlike,
        seen: inErrors(...strangers({ first: '1.3333' })),
        says: ['GET /rates/EUR/USD was answered with 1.3333'],
      }),
      innocent('gives each its own', {
        claim: twoAlike,
        seen: inErrors(...strangers()),
        says: ['calls got 200 that says "stale":true'],
      }),
      innocent('another one’s, where both ask the upstream for the same', {
        claim: twoAlike,
        seen: inErrors(...strangers({ open: ['1.3333', '1.3333'], paths: ['/v1/all', '/v1/all'] })),
        says: ['calls got 200'],
      }),
      innocent('another one’s, which it held in health as well', {
        claim: twoAlike,
        seen: inErrors(...strangers({ well: ['1.2222 and 1.3333', '1.3333'], open: ['1.3333', '1.3333'] })),
        says: ['calls got 200'],
      }),
      innocent('numbers of ours that were never in an answer', {
        claim: twoAlike,
        seen: inErrors(...strangers({ well: ['1.2', '1.3'], open: ['1.3333', '1.3333'] })),
        says: ['calls got 200'],
      }),
      innocent('another number in each call', {
        claim: { ...twoAlike, alike: ['GET /rates/EUR/CHF?n=${n}', 'GET /rates/GBP/USD'] },
        seen: inErrors(...strangers({ open: ['1.3333', '1.3333'] })),
        says: ['calls got 200'],
      }),
      open('never open', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(...baseline, ...opening('errors', [])),
        says: ['never seen failing'],
      }),
    ],
    'stays-open-for-reset': [
      guilty('tries too soon', {
        claim,
        seen: inErrors(...errorsOpened, ...steady([380, 640])),
        says: ['for 1000 ms after it opened; the next request came after 260 ms'],
      }),
      guilty('a late success closes it', {
        claim,
        seen: inErrors(...errorsOpened, ...steady([1_121]), ...late([7_410, 7_420, 7_430])),
        says: ['of 3 calls after that 3 reached the upstream, the first 340 ms after the last failure'],
      }),
      innocent('a late success changes nothing', {
        claim,
        seen: inErrors(...errorsOpened, ...steady([1_121]), ...late([])),
        says: ['It stayed open when a call that was begun before it opened was answered well'],
      }),
      innocent('calls after a late success that came so slowly that one is a probe', {
        claim,
        seen: inErrors(...errorsOpened, ...steady([1_121]), ...late([8_080])),
        says: ['1001 ms after the last failure. It stayed open'],
      }),
      innocent('a success that was not late', {
        claim,
        seen: inErrors(...errorsOpened, ...steady([1_121]), ...late([7_410], { held: false })),
        says: ['1001 ms after the last failure.'],
      }),
      innocent('a late answer that was the fallback', {
        claim,
        seen: inErrors(...errorsOpened, ...steady([1_121]), ...late([7_410], { body: STALE })),
        says: ['1001 ms after the last failure.'],
      }),
      innocent('was not open when the late answer came', {
        claim,
        seen: inErrors(...errorsOpened, ...steady([1_121]), ...late([7_410], { through: [7_080] })),
        says: ['1001 ms after the last failure.'],
      }),
      innocent('tries when the time is over', {
        claim,
        seen: inErrors(...errorsOpened, ...steady([1_121, 2_130])),
        says: ['1001 ms after the last failure'],
      }),
      innocent('never tries', {
        claim,
        seen: inErrors(...errorsOpened, ...steady([])),
        says: ['Nothing reached the upstream for 2680 ms'],
      }),
      open('never opened', {
        claim,
        seen: inErrors(...baseline, ...opening('errors', failing([1, 2, 3]), failing([4, 5, 6, 7]))),
        says: ['did not open in the first place'],
      }),
      moot('not claimed', { claim: { ...claim, failures: ['reset'] }, seen: [], says: ['not claimed'] }),
    ],
    'half-open-lets-only-probes': [
      guilty('lets the flood through', {
        claim,
        seen: inTimeouts(...probing, ...crowd([5_000, 5_003, 5_006, 5_009].map(slowAnswer))),
        says: ['at most 1 at once may try', 'Of 16 calls within 38 ms, 4 reached the upstream'],
      }),
      innocent('lets one through', {
        claim,
        seen: inTimeouts(...probing, ...crowd([slowAnswer(5_000)])),
        says: ['1 reached the upstream before it had answered any'],
      }),
      innocent('lets more through once the first was answered', {
        claim,
        seen: inTimeouts(...probing, ...crowd([slowAnswer(5_000), ...at([5_401, 5_402])])),
        says: ['1 reached the upstream'],
      }),
      innocent('as many as are claimed', {
        claim: { ...claim, probes: 3 },
        seen: inTimeouts(
          ...timeoutsOpened,
          ...hangingProbe([], [3_100, 3_705, 4_310]),
          ...crowd([5_000, 5_003, 5_006].map(slowAnswer)),
        ),
        says: ['3 reached the upstream'],
      }),
      open('nobody gets through', {
        claim,
        seen: inTimeouts(...probing, ...crowd([])),
        says: ['let nobody through'],
      }),
      open('was not open', {
        claim,
        seen: inTimeouts(...timeoutsOpened, ...hangingProbe([3_200]), ...crowd([slowAnswer(5_000)])),
        says: ['was not open before'],
      }),
      open('calls so slow that they came one by one', {
        claim,
        seen: inTimeouts(...probing, ...crowd([slowAnswer(5_000), ...at([5_500, 5_900])], 3)),
        says: ['came so slowly'],
      }),
    ],
    'failed-probe-reopens': [
      guilty('a failed probe is one failure of a new row', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(...errorsOpened, ...steady([1_130, 1_180, 1_230, 2_240])),
        says: ['4 requests reached it, two only 50 ms apart', 'left alone for 1000 ms'],
      }),
      guilty('a probe that hangs changes nothing', {
        claim: { ...claim, failures: ['timeout'] },
        seen: inTimeouts(...timeoutsOpened, ...hangingProbe([3_705])),
        says: ['after 605 ms; 1000 ms of reset time are claimed'],
      }),
      guilty('three probes that hang change nothing, where three decide', {
        claim: { ...claim, failures: ['timeout'], probes: 3 },
        seen: inTimeouts(...timeoutsOpened, ...hangingProbe([4_915], [3_100, 3_705, 4_310])),
        says: ['After 3 probes never answered', 'after 605 ms; 1000 ms of reset time are claimed'],
      }),
      innocent('three probes decide, one after the other, as claimed', {
        claim: { ...claim, failures: ['timeout'], probes: 3 },
        seen: inTimeouts(...timeoutsOpened, ...hangingProbe([], [3_100, 3_705, 4_310])),
        says: ['After 3 probes never answered it was open again'],
      }),
      innocent('three probes decide, all at once', {
        claim: { ...claim, failures: ['timeout'], probes: 3 },
        seen: inTimeouts(...timeoutsOpened, ...hangingProbe([4_720], [3_100, 3_101, 3_102])),
        says: ['After 3 probes never answered no other request reached the upstream too soon'],
      }),
      guilty('three probes at once that hang change nothing, where three decide', {
        claim: { ...claim, failures: ['timeout'], probes: 3 },
        seen: inTimeouts(...timeoutsOpened, ...hangingProbe([3_705], [3_100, 3_101, 3_102])),
        says: ['After 3 probes never answered', 'after 603 ms; 1000 ms of reset time are claimed'],
      }),
      innocent('the rest of the claimed probes come later', {
        claim: { ...claim, failures: ['timeout'], probes: 3 },
        seen: inTimeouts(...timeoutsOpened, ...hangingProbe([3_705, 4_310])),
        says: ['no other request reached the upstream too soon'],
      }),
      innocent('open again after each', {
        claim,
        seen: [...inErrors(...errorsOpened, ...steady([1_130, 2_150])), ...inTimeouts(...probing)],
        says: ['2 requests reached it in 1670 ms, 1020 ms apart or more', 'never answered it was open again'],
      }),
      innocent('two probes each time, as claimed', {
        claim: { ...claim, failures: ['error'], probes: 2 },
        seen: inErrors(...errorsOpened, ...steady([1_130, 1_180, 2_150, 2_200])),
        says: ['4 requests reached it'],
      }),
      open('no probe', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(...errorsOpened, ...steady([])),
        says: ['No probe came'],
      }),
    ],
    'closes-again': [
      guilty('never closes', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(...errorsOpened, ...steady([], { recovered: [], calls: 54 })),
        says: ['had recovered 2590 ms ago, with calls all the while; none reached it', '2500 ms are claimed'],
      }),
      guilty('closes late', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(...errorsOpened, ...steady([], { recovered: [5_400] }), ...closedAgain(3)),
        says: ['recovered 2590 ms ago when the first call reached it'],
      }),
      guilty('lets one through, and no more', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(...errorsOpened, ...steady([1_130]), ...closedAgain(0, { response: STALE })),
        says: ['of the 3 after that 0 did', 'answered with 200 (“{"rate"'],
      }),
      guilty('goes on with the fallback', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(...errorsOpened, ...steady([1_130]), ...closedAgain(3, { response: STALE })),
        says: ['of the 3 after that 3 did, and one was answered with 200'],
      }),
      guilty('stays half-open after a probe that hangs', {
        claim: { ...claim, failures: ['timeout'] },
        seen: inTimeouts(...probing, ...crowd([]), ...calledOn),
        says: ['After it had hung, the upstream was well for 2600 ms; 2 calls came, and none reached it'],
      }),
      guilty('stays half-open after a probe that is refused', {
        claim: { ...claim, failures: ['reset'] },
        seen: inRefusals(...refusedProbe([])),
        says: [
          'A probe reached the upstream and was refused; after that 2 calls came in 2600 ms, and none reached it',
          '2500 ms are claimed',
        ],
      }),
      innocent('lets calls through after a probe that was refused', {
        claim: { ...claim, failures: ['reset'] },
        seen: inRefusals(...refusedProbe([3_900])),
        says: ['After a probe that was refused, a call reached it within 2600 ms'],
      }),
      moot('no probe that was refused', {
        claim: { ...claim, failures: ['reset'] },
        seen: inRefusals(...refusedProbe([], [])),
        says: ['claimed to open it'],
      }),
      moot('calls after a refused probe that all came too early', {
        claim: { ...claim, failures: ['reset'] },
        seen: inRefusals(...refusedProbe([]).slice(0, -2)),
        says: ['claimed to open it'],
      }),
      innocent('closes', {
        claim,
        seen: [
          ...inErrors(...errorsOpened, ...steady([1_130]), ...closedAgain(3)),
          ...inTimeouts(...probing, ...crowd([slowAnswer(5_000)]), ...recovering([6_100]), ...closedAgain(3)),
        ],
        says: [
          '390 ms after the upstream had recovered a call reached it, and then all 3',
          'After time-outs',
        ],
      }),
      open('was never open', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(...baseline, ...opening('errors', failing([1, 2, 3]), failing([4, 5, 6, 7]))),
        says: ['did not open in the first place'],
      }),
      open('the steady rate of calls was over before the claimed time was', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(...errorsOpened, ...steady([], { recovered: [], calls: 50 })),
        says: ['Calls came for only 2290 ms after the upstream had recovered'],
      }),
      open('closes late, where calls were as late', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(...errorsOpened, ...steady([], { recovered: [5_400], latest: 95 }), ...closedAgain(3)),
        says: ['recovered 2590 ms ago when the first call reached it, but we were 95 ms late ourselves'],
      }),
      open('not called any more when the claimed time after time-outs was over', {
        claim: { ...claim, failures: ['timeout'] },
        seen: inTimeouts(...probing, ...crowd([]), ...recovering([])),
        says: ['was not called for long enough'],
      }),
      open('a call once it had closed that was so slow that it may have been taken for a time-out', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(
          ...errorsOpened,
          ...steady([1_130]),
          ...closedAgain(3, { response: STALE, ms: 1_010 }),
        ),
        says: ['One call (closed again 1) took 1010 ms', 'near to the 900 ms'],
      }),
      open('was not watched for long enough', {
        claim: { ...claim, failures: ['error'] },
        seen: inErrors(...errorsOpened, ...steady([], { recovered: [], until: 3_100 })),
        says: ['watched for only 290 ms after it had recovered'],
      }),
    ],
  },
});
