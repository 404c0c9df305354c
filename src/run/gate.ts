/** Lets so many through at the same time; the others wait in the order in which they came. */
export interface Gate {
  /**
   * Does the work as soon as it is let through.
   *
   * @throws The signal's reason when it is aborted while waiting; what the work throws.
   */
  readonly through: <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;
  /** From now on so many at the same time; nobody is sent out who is inside already. */
  readonly resize: (atOnce: number) => void;
  readonly atOnce: () => number;
}

export function createGate(size: number): Gate {
  let atOnce = size;
  let inside = 0;
  const waiting: (() => void)[] = [];
  const enter = async (signal?: AbortSignal) => {
    signal?.throwIfAborted();
    if (inside < atOnce) {
      inside += 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const giveUp = () => {
      const place = waiting.indexOf(resolve);
      // Whoever was let in already stays in.
      if (place < 0) return;
      waiting.splice(place, 1);
      reject(signal?.reason);
    };
    waiting.push(resolve);
    signal?.addEventListener('abort', giveUp, { once: true });
    await promise;
    signal?.removeEventListener('abort', giveUp);
  };
  const letIn = () => {
    while (inside < atOnce && waiting.length > 0) {
      inside += 1;
      waiting.shift()?.();
    }
  };
  return {
    through: async (work, signal) => {
      await enter(signal);
      try {
        return await work();
      } finally {
        inside -= 1;
        letIn();
      }
    },
    resize: (to) => {
      atOnce = to;
      letIn();
    },
    atOnce: () => atOnce,
  };
}
