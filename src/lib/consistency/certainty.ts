/** What a client knows of an operation: it was done, it was certainly not done, or nobody can say. */
export type Certainty = 'done' | 'not-done' | 'unknown';

/** Statuses of 4xx that say nothing about the work: the time was over, the client had left. */
const TIME_IS_OVER = ['408', '499'];
/** What happens before anything of the request can have arrived. */
const NEVER_SENT = ['ECONNREFUSED', 'unsendable'];

/**
 * Reads the outcome of a request: a status in digits, or an errno, `timeout`, `bad-response`. Whatever is not plainly one or
 * the other is unknown: an error of 5xx may be told after the work was done, and so may a reset.
 */
export function certainty(outcome: string): Certainty {
  if (/^[23]\d\d$/.test(outcome)) return 'done';
  if (/^4\d\d$/.test(outcome)) return TIME_IS_OVER.includes(outcome) ? 'unknown' : 'not-done';
  return NEVER_SENT.includes(outcome) ? 'not-done' : 'unknown';
}
