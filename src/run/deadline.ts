import type { Failure } from '../model/failure.ts';
import type { Room } from '../model/room.ts';

export interface Deadline {
  readonly signal: AbortSignal;
  /** Work for which the time stands still until it says that it goes on. */
  readonly pausedUntil: <T>(work: (goOn: () => void) => Promise<T>) => Promise<T>;
  readonly over: () => void;
}

export function createDeadline(ms: number, reason: () => Failure): Deadline {
  const controller = new AbortController();
  let left = ms;
  let since = performance.now();
  let pauses = 0;
  let isOver = false;
  const expire = () => controller.abort(reason());
  let timer = setTimeout(expire, left);
  const pause = () => {
    pauses += 1;
    if (pauses > 1) return;
    clearTimeout(timer);
    left -= performance.now() - since;
  };
  const goOn = () => {
    pauses -= 1;
    if (pauses > 0 || isOver) return;
    since = performance.now();
    timer = setTimeout(expire, left);
  };
  return {
    signal: controller.signal,
    pausedUntil: (work) => {
      pause();
      let paused = true;
      const once = () => {
        if (paused) goOn();
        paused = false;
      };
      return work(once).finally(once);
    },
    over: () => {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

/**
 * The room, in which the time of an experiment stands still while the subject starts. Each start is bounded by `readyWithin`, which is the
 * contract's: experiments that start it several times cannot know how long that takes, and one that is claimed to take a minute would be
 * asked nothing.
 */
export function withPatience(room: Room, { pausedUntil }: Pick<Deadline, 'pausedUntil'>): Room {
  return {
    ...room,
    start: (...start) => pausedUntil(() => room.start(...start)),
    balance: async (replicas) => {
      const balanced = await room.balance(replicas);
      return { ...balanced, start: (...start) => pausedUntil(() => balanced.start(...start)) };
    },
  };
}
