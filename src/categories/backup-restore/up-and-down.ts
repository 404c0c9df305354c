/** Where the first kill strikes, as a part of the life; a restore does its work late in it. */
const FIRST = 0.75;
const STEP = 0.12;
/** The step is halved at every turn, down to this. */
const LEAST_STEP = 0.015;
const [EARLIEST, LATEST] = [0.1, 1.05];

/** Moments that close in on the change from nothing done to all done. */
export interface Moments {
  /** The next one, as a part of the life. */
  readonly next: () => number;
  /** What the last one turned out to be. */
  readonly saw: (what: 'too early' | 'too late') => void;
}

/**
 * The up-and-down method of Dixon and Mood (1948): after what came too early the next one is later, after what came too late
 * earlier, so that most of them fall near the threshold, wherever it lies on this machine.
 */
export function upAndDown(random: () => number): Moments {
  let at = FIRST;
  let step = STEP;
  let last: 'too early' | 'too late' | undefined;
  return {
    next: () => Math.min(LATEST, Math.max(EARLIEST, at + step * 0.5 * (random() - 0.5))),
    saw: (what) => {
      if (last !== undefined && last !== what) step = Math.max(LEAST_STEP, step / 2);
      last = what;
      at = Math.min(LATEST, Math.max(EARLIEST, at + (what === 'too early' ? step : -step)));
    },
  };
}
