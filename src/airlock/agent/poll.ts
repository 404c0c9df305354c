import { setTimeout as pause } from 'node:timers/promises';
import { fairTimer } from '../fair-timer.ts';

export interface Attempt {
  readonly ready: boolean;
  /** What the attempt met. */
  readonly detail: string;
}

export interface Terms {
  readonly timeoutMs: number;
  readonly everyMs: number;
  /** Ends it before its time. */
  readonly signal?: AbortSignal | undefined;
}

/** Most milliseconds between two attempts. */
const MOST_MS = 100;

/**
 * Repeats an attempt until it is ready, the time is up or nobody waits for it; each is told how many milliseconds are left. Attempts cost a starting
 * program what it needs for itself, so the pauses grow: a tenth of the time that has passed, and so exact to a tenth.
 */
export async function poll(
  { timeoutMs, everyMs, signal }: Terms,
  attempt: (leftMs: number) => Promise<Attempt>,
): Promise<Attempt & { readonly ms: number }> {
  const began = performance.now();
  const passed = (): number => performance.now() - began;
  const timer = fairTimer(timeoutMs, () => undefined);
  try {
    for (;;) {
      const { ready, detail } = await attempt(Math.max(1, timer.left()));
      const pauseMs = Math.max(everyMs, Math.min(MOST_MS, passed() / 10));
      if (ready || signal?.aborted || timer.left() <= pauseMs) return { ready, detail, ms: passed() };
      await pause(pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal?.aborted) return { ready, detail, ms: passed() };
    }
  } finally {
    timer.cancel();
  }
}
