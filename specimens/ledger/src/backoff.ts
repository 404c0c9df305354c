const FIRST_MS = 100;
const LONGEST_MS = 2_000;

/**
 * Milliseconds to wait before attempt number `attempt` (from 1) is repeated: exponential, capped, with half of it drawn
 * at random ("equal jitter", https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), so that many
 * clients of one failed server do not come back at the same moment.
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 16));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}

export type Backoff = typeof backoff;
