import { EXIT, exitCodeOfSignal } from './exit-codes.ts';
import { ForgeError } from './forge-error.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
/** Time for work under way to tidy up after an interruption, in milliseconds. */
const TIDY = 2_000;

/** One abort signal for everything that may end the work early. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Takes the place of an earlier limit. */
  readonly endAfter: (milliseconds: number, written: string) => void;
  /** The work's result; after an interruption, its reason, as soon as the work has tidied up. */
  readonly bound: <T>(work: Promise<T>) => Promise<T>;
}

export type WatchInterruption = () => Interruption;

/**
 * Listens for signals. As process 1 of a container we would otherwise not be ended by them at all, and elsewhere
 * temporary files would stay behind.
 */
export const watchInterruption: WatchInterruption = () => {
  const controller = new AbortController();
  const { signal } = controller;
  for (const name of SIGNALS) {
    process.on(name, () => {
      const reason = new ForgeError(`interrupted by ${name}`, { exitCode: exitCodeOfSignal(name) });
      if (signal.aborted) process.exit(reason.exitCode);
      controller.abort(reason);
    });
  }
  let limit: NodeJS.Timeout | undefined;
  return {
    signal,
    endAfter: (milliseconds, written) => {
      const reason = new ForgeError(`timed out after ${written}`, { exitCode: EXIT.timedOut });
      clearTimeout(limit);
      limit = setTimeout(() => controller.abort(reason), milliseconds).unref();
    },
    bound: async (work) => {
      const result = await Promise.race([work, tidyTimeOver(signal)]);
      signal.throwIfAborted();
      return result;
    },
  };
};

function tidyTimeOver(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => setTimeout(() => reject(signal.reason), TIDY), { once: true });
  });
}
