import type { Output } from '../../model/evidence.ts';

/** What stands in the databases' logs when it had been looked at what was left of its connections. */
export const LOOKED = 'cleanroom: looked at what is left';

/**
 * Of these connections, those of whose end the log does not tell yet: a server takes one off its list before it writes that it ended, and
 * what it writes comes to us through the engine. None where not all of the log is kept.
 */
export function untold({ text, truncated }: Output, pids: readonly string[]): readonly string[] {
  return truncated ? [] : pids.filter((pid) => !new RegExp(`cleanroom ${pid} .*disconnection:`).test(text));
}

/** The process that serves a connection, from a row of the activity table. */
export const pidOf = ({ pid }: Readonly<Record<string, unknown>>): string => String(pid);
