/** Milliseconds of one slice of a wait, and how much later it may be over on a busy machine. */
const SLICE = 250;
const LATE = 250;
/** Milliseconds that a wait can last longer at most. */
const MOST_LOST = 10_000;

export interface FairTimer {
  /** Milliseconds that are to go. */
  readonly left: () => number;
  readonly cancel: () => void;
}

/**
 * Calls back after so many milliseconds in which this process could run. When a machine goes on that stood still for seconds, timers
 * come before all that there is to be read: an answer that has been there for long would be told as none, and whoever stood
 * still as we did as one who keeps others waiting. So a slice in which we were kept from running ourselves does not count.
 */
export function fairTimer(milliseconds: number, over: () => void): FairTimer {
  let left = milliseconds;
  let spare = MOST_LOST;
  let slice = 0;
  let began = 0;
  let timer: NodeJS.Timeout | undefined;
  const passed = () => performance.now() - began;
  const isLost = () => passed() > slice + LATE && spare > 0;
  const arm = () => {
    slice = Math.min(SLICE, left);
    began = performance.now();
    timer = setTimeout(tick, slice);
  };
  const tick = () => {
    if (isLost()) spare -= passed();
    else left -= Math.max(passed(), slice);
    if (left > 0) arm();
    else over();
  };
  arm();
  return { left: () => (isLost() ? left : left - passed()), cancel: () => clearTimeout(timer) };
}
