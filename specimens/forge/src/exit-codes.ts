import { constants } from 'node:os';

/** Documented in `forge --help`; scripts rely on them. */
export const EXIT = { ok: 0, failed: 1, wrongUse: 2, phaseFailed: 3, timedOut: 124 } as const;

/** 128+n, as shells report a process that signal n ended. */
export function exitCodeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
