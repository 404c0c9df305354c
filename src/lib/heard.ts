/** A request on the clock of its drive, in milliseconds, that was answered. */
interface Answered {
  readonly sent: number;
  readonly done: number;
}

/**
 * When a process has surely run since a signal: it had answered what was sent after that. Until then it may have stood still with its
 * machine; who wakes up takes on what waits at its port before it looks at its signals (libuv asks for them last), so what it says there
 * tells nothing. Infinity where it answered nothing any more.
 */
export function hasRunBy(signal: number, answered: readonly Answered[]): number {
  return Math.min(
    Number.POSITIVE_INFINITY,
    ...answered.filter(({ sent }) => sent >= signal).map(({ done }) => done),
  );
}
