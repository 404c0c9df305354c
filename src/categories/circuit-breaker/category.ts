import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'circuit-breaker',
  number: 19,
  title: 'Circuit breaker',
  question: 'Does it stop hurting what is already hurt?',
  motivation:
    'A dependency that is down is kept down by its own clients: every one of them waits for the time-out, holds a thread and a connection ' +
    'meanwhile, and asks again. A breaker that opens late, never closes, or lets everybody through at once turns a short fault into a long one.',
  method:
    'The upstream is ours. It is well, answers with errors, refuses, hangs, resets connections, is slow, and recovers, one after the other, and ' +
    'records every arrival with its time; each request that is alike it tells another number. Calls are driven from outside all the while, one by one, at a steady rate, and many at once. What the ' +
    'breaker did is told by the arrivals alone; what its callers had of it, by the answers and their times.',
  unproven: null,
  always: false,
  rules: [
    {
      id: 'stays-closed-in-health',
      asks: 'Do all calls reach the upstream while it is well?',
      remedy:
        'Count failures only; a success must never bring the breaker nearer to opening. Look at how the window is filled and emptied.',
      subjects: ['service'],
    },
    {
      id: 'opens-after-threshold',
      asks: 'Do calls stop reaching the upstream after the claimed number of failures: errors, time-outs, resets?',
      remedy:
        'Share one breaker among all calls, make it once at start, and count every way of failing: statuses of 5xx, time-outs, broken connections.',
      subjects: ['service'],
    },
    {
      id: 'one-breaker-for-all',
      asks: 'Is the upstream spared all requests that are alike, and not just those that failed?',
      remedy: 'Key the breaker by the upstream that it protects, never by path, parameter or user.',
      subjects: ['service'],
    },
    {
      id: 'refusals-do-not-open',
      asks: 'Does it stay closed when the upstream refuses what was wrongly asked (4xx)?',
      remedy:
        'Count only what says that the upstream is hurt. A 404 is a good answer to a bad question, and one user’s mistakes must not cut off the others.',
      subjects: ['service'],
    },
    {
      id: 'scattered-failures-do-not-open',
      asks: 'Does it stay closed when failures are fewer in a row than the threshold?',
      remedy:
        'Set the count of failures back to zero on every success, also on the one that closes the breaker.',
      subjects: ['service'],
    },
    {
      id: 'gives-up-in-time',
      timed: true,
      asks: 'Is a call answered within the claimed time, and its connection broken off, when the upstream never answers or stops in the middle?',
      remedy:
        'Give every call to the upstream a time-out for the whole exchange: connecting, the head, and the body. Abort the request then; who only ' +
        'stops waiting for it leaves its connection open.',
      subjects: ['service'],
    },
    {
      id: 'fails-fast-while-open',
      timed: true,
      asks: 'Are calls answered at once while the breaker is open?',
      remedy:
        'Look at the breaker before anything else is done; while it is open, nothing may be waited for.',
      subjects: ['service'],
    },
    {
      id: 'falls-back-as-claimed',
      asks: 'Do calls get the claimed answer while the breaker is open, and none that belongs to another request?',
      remedy:
        'Turn the breaker’s own refusal into the answer that was promised: what was last known and says so, or 503 with Retry-After. ' +
        'Remember what was last known under all that was asked for.',
      subjects: ['service'],
    },
    {
      id: 'stays-open-for-reset',
      asks: 'Does nothing reach the upstream before the reset time is over?',
      remedy:
        'Measure the reset time from the opening, on a monotonic clock, and look at its unit. Only a probe may close it: how a call ends that was ' +
        'begun before it opened says nothing about now.',
      subjects: ['service'],
    },
    {
      id: 'half-open-lets-only-probes',
      asks: 'Do no more than the claimed probes get through after the reset time, however many call at once?',
      remedy:
        'Take the right to probe before the call begins, in one step that only one caller can win; all others go on being refused until it is answered.',
      subjects: ['service'],
    },
    {
      id: 'failed-probe-reopens',
      asks: 'Does a probe that fails open it again for the whole reset time?',
      remedy: 'A failure in the half-open state opens at once; it must not need the threshold again.',
      subjects: ['service'],
    },
    {
      id: 'closes-again',
      timed: true,
      asks: 'Do calls reach the upstream again, and get its answers, once it has recovered?',
      remedy:
        'Let a successful probe close the breaker. Calls that are refused meanwhile must not prolong the reset time, and a probe that hangs or is refused must give its place back.',
      subjects: ['service'],
    },
  ],
  sources: [
    'M. T. Nygard, Release It! (2nd edition, 2018), section 5.2: Circuit Breaker',
    'Microsoft Azure Architecture Center: Circuit Breaker pattern',
    'Resilience4j documentation: CircuitBreaker (states, automatic and manual transition, recorded exceptions)',
  ],
};
