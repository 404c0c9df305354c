import { setTimeout as pause } from 'node:timers/promises';

export interface Attempt {
  readonly ready: boolean;
  /** What the attempt met. */
  readonly detail: string;
}

/** Repeats an attempt until it is ready or the time is up; each is told how many milliseconds are left. */
export async function poll(
  { timeoutMs, everyMs }: { readonly timeoutMs: number; readonly everyMs: number },
  attempt: (leftMs: number) => Promise<Attempt>,
): Promise<Attempt & { readonly ms: number }> {
  const began = performance.now();
  const passed = (): number => performance.now() - began;
  for (;;) {
    const { ready, detail } = await attempt(Math.max(1, timeoutMs - passed()));
    if (ready || passed() + everyMs >= timeoutMs) return { ready, detail, ms: passed() };
    await pause(everyMs);
  }
}
