import type { Socket } from 'node:net';

/** What one direction of a connection must suffer; null for nothing. */
export type Terms =
  /** Each piece comes so many milliseconds later; `delay` is asked for each piece. */
  | { readonly kind: 'delayed'; readonly delay: () => number }
  | { readonly kind: 'limited'; readonly bytesPerSecond: number }
  /** Nothing more is passed on. */
  | { readonly kind: 'held' }
  /** So many bytes still pass; then `end` is called. */
  | { readonly kind: 'ending'; readonly budget: { bytes: number }; readonly end: () => void };

/** One direction of a proxied connection. */
export interface Relay {
  /**
   * From the next piece on. What is on its way already comes when it was due, but for what only waits for a narrow way: when that is as wide
   * again as ever, all of it passes at once.
   */
  readonly on: (terms: Terms | null) => void;
}

/** Bytes that wait in a delayed direction before the sender is held back. */
const MOST_WAITING = 1024 * 1024;
/** A limited direction passes pieces of this share of its bytes per second, so that it trickles and does not jerk. */
const PIECES_PER_SECOND = 20;

/**
 * What `from` sends reaches `to` in order and no faster than `to` takes it, its end ends `to`'s other half only, and its
 * breaking breaks `to`. Whatever is done to one direction (delay, limit, hold, cut) is done here.
 */
export function relay(from: Socket, to: Socket, passed: (bytes: Buffer) => void): Relay {
  let terms: Terms | null = null;
  const waiting: { readonly piece: Buffer | 'end'; due: number }[] = [];
  let waitingBytes = 0;
  let timer: NodeJS.Timeout | undefined;
  /** When the direction is free again, where it is limited. */
  let free = 0;

  function deliver(piece: Buffer | 'end'): void {
    if (piece === 'end') to.end();
    else if (!to.write(piece)) from.pause();
  }

  function flush(): void {
    timer = undefined;
    const now = performance.now();
    for (let next = waiting[0]; next !== undefined && next.due <= now; next = waiting[0]) {
      waiting.shift();
      if (next.piece !== 'end') waitingBytes -= next.piece.length;
      deliver(next.piece);
    }
    if (waitingBytes < MOST_WAITING && !to.writableNeedDrain) from.resume();
    schedule();
  }

  function schedule(): void {
    const next = waiting[0];
    if (next !== undefined && timer === undefined)
      timer = setTimeout(flush, Math.max(0, next.due - performance.now()));
  }

  function wait(piece: Buffer | 'end', due: number): void {
    // Never overtaking what waits already.
    waiting.push({ piece, due: Math.max(due, waiting.at(-1)?.due ?? 0) });
    if (piece !== 'end') waitingBytes += piece.length;
    if (waitingBytes >= MOST_WAITING) from.pause();
    schedule();
  }

  function take(piece: Buffer | 'end'): void {
    const now = performance.now();
    if (terms?.kind === 'delayed') wait(piece, now + terms.delay());
    else if (terms?.kind === 'limited') trickle(piece, now, terms.bytesPerSecond);
    else if (terms?.kind === 'ending' && piece !== 'end') spend(piece, terms);
    else if (waiting.length > 0) wait(piece, now);
    else deliver(piece);
  }

  function trickle(piece: Buffer | 'end', now: number, bytesPerSecond: number): void {
    free = Math.max(free, now);
    if (piece === 'end') {
      wait(piece, free);
      return;
    }
    const size = Math.max(1, Math.floor(bytesPerSecond / PIECES_PER_SECOND));
    for (let at = 0; at < piece.length; at += size) {
      const part = piece.subarray(at, at + size);
      free += (part.length / bytesPerSecond) * 1000;
      wait(part, free);
    }
  }

  function spend(piece: Buffer, { budget, end }: Extract<Terms, { kind: 'ending' }>): void {
    const part = piece.subarray(0, budget.bytes);
    budget.bytes -= part.length;
    if (part.length > 0) deliver(part);
    if (budget.bytes <= 0) end();
  }

  from.on('data', (chunk: Buffer) => {
    passed(chunk);
    if (terms?.kind !== 'held') take(chunk);
  });
  from.on('end', () => {
    if (terms?.kind !== 'held') take('end');
  });
  to.on('drain', () => {
    if (waitingBytes < MOST_WAITING) from.resume();
  });
  to.on('close', () => {
    clearTimeout(timer);
    waiting.length = 0;
    // What nobody takes any more is thrown away, so that the end of `from` is still heard.
    from.resume();
  });
  // A reset on one side must not look like an orderly end on the other.
  from.on('error', () => to.resetAndDestroy());
  from.on('close', () => {
    if (!from.readableEnded || !from.writableFinished) to.resetAndDestroy();
  });
  return {
    on(next) {
      const widened = terms?.kind === 'limited' && next === null;
      terms = next;
      if (!widened) return;
      free = 0;
      for (const one of waiting) one.due = 0;
      clearTimeout(timer);
      flush();
    },
  };
}
