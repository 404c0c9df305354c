import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'rate-limiting',
  number: 20,
  title: 'Rate limiting',
  question: 'Is the limit the limit?',
  motivation:
    'A limit is a promise to two sides: that nobody gets more, and that everybody gets as much. One that a parallel burst slips through protects ' +
    'nothing; one that never resets, counts strangers together or says nothing of when to come back turns good clients away.',
  method:
    'Each question has a key of its own. Requests come one after the other, all at once, steadily above the limit and steadily below it, and ' +
    'just before and after the end of a window; what was allowed is counted by the answers and by our own query, and held against the claimed limit, burst and window. Retry-After is obeyed to the ' +
    'second. Headers are forged, the key is left out where it is claimed what becomes of that, the path is spelt in other ways, the process is killed, and the service that keeps the limit is taken away for a while (a Redis loses its scripts meanwhile, as in a restart), and then swallows every question; in a Redis its counters are asked for their time to live.',
  unproven: null,
  always: false,
  rules: [
    {
      id: 'allows-as-claimed',
      timed: true,
      asks: 'Is everything allowed that is within the limit: a first burst, and a steady rate below it?',
      remedy:
        'Count only what was allowed, and only inside one window; do not let each request, allowed or not, begin the window anew.',
      subjects: ['service'],
    },
    {
      id: 'limits-sequence',
      asks: 'Are requests beyond the burst refused when they come one after the other?',
      remedy: 'Look at where the limit is checked: on every route that it is claimed for, before the work.',
      subjects: ['service'],
    },
    {
      id: 'limits-parallel',
      // Where nothing is refused while the store cannot be asked, a store that was too slow looks like no limit.
      timed: true,
      asks: 'Are no more than the burst allowed when they come all at once?',
      remedy:
        'Count and decide in one atomic step (INCR, a Lua script, one SQL statement); never read first and write later.',
      subjects: ['service'],
    },
    {
      id: 'limits-over-time',
      asks: 'Is no more than the limit allowed in each window when requests come steadily above it, and around the end of one?',
      remedy:
        'Look at the unit of the window, and at what is forgotten when one ends. A counter that begins anew with each window lets twice the limit ' +
        'through around its end: let the window slide, or claim that burst.',
      subjects: ['service'],
    },
    {
      id: 'says-when',
      asks: 'Does a refusal bear the claimed status and a Retry-After that is true?',
      remedy:
        'Answer 429 with Retry-After in whole seconds, rounded up, computed from when the next request will really be allowed.',
      subjects: ['service'],
    },
    {
      id: 'keys-apart',
      asks: 'Is another key unaffected while one is refused?',
      remedy: 'Put the key into the name of the counter, whole and not shortened.',
      subjects: ['service'],
    },
    {
      id: 'allowed-again',
      asks: 'Is it allowed again when the window is over, and where windows slide, in full when two are?',
      remedy: 'Give every counter an end, in the same step that makes it.',
      subjects: ['service'],
    },
    {
      id: 'refused-is-not-done',
      asks: 'Has a refused request no effect?',
      remedy: 'Ask the limiter before any work is begun, not after it.',
      subjects: ['service'],
    },
    {
      id: 'forged-headers-buy-nothing',
      asks: 'Is it refused all the same when headers claim that it comes from somebody else, and is the key needed that is claimed to be?',
      remedy:
        'Count by what you have verified. Take X-Forwarded-For and its like only from proxies that you know, and from their right end. Refuse who does not say who they are, ' +
        'or count all of them together.',
      subjects: ['service'],
    },
    {
      id: 'other-spellings-buy-nothing',
      asks: 'Is it refused all the same when its path is spelt another way?',
      remedy: 'Count by the route that was found and the key, not by the text of the URL with its query.',
      subjects: ['service'],
    },
    {
      id: 'forgets-clients',
      asks: 'Has what its store keeps of each client an end?',
      remedy:
        'Set the expiry together with the counter, in one atomic step, also where old moments are removed at each request.',
      subjects: ['service'],
    },
    {
      id: 'outlives-restart',
      asks: 'Is the limit remembered when the process is killed and started again?',
      remedy: 'Keep the counters in the shared store that is claimed, and nothing of them in the process.',
      subjects: ['service'],
    },
    {
      id: 'without-store',
      asks: 'Do requests get what is claimed while the store of the limits is gone?',
      remedy:
        'Decide whether to fail open or closed, bound every question to the store by a time-out, and catch its failing.',
      subjects: ['service'],
    },
    {
      id: 'limits-again',
      timed: true,
      asks: 'Does the limit hold again when the store of the limits is back?',
      remedy:
        'Connect again for as long as it takes, with pauses that grow to a few seconds at most; do not let a client of the store give up, or ' +
        'what replaces it meanwhile stay. Send a script whole where the store does not know it any more (NOSCRIPT).',
      subjects: ['service'],
    },
  ],
  sources: [
    'RFC 6585, section 4: 429 Too Many Requests',
    'RFC 9110 (HTTP semantics) section 10.2.3: Retry-After',
    'RFC 7239: Forwarded HTTP Extension, section 8.1: header validity and integrity',
    'OWASP API Security Top 10 (2023): API4, Unrestricted Resource Consumption',
  ],
};
