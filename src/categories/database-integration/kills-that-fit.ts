/** Kills of one migration. */
const KILLS = 6;
/**
 * Milliseconds by which each statement and each answer is held up: the statements, and not the start of the program, then take
 * most of its time, so that most kills find it between two of them.
 */
export const DELAY = 25;
/** Seconds that the experiment has for all of it. */
export const SECONDS = 150;
/** Milliseconds of a migration that is held up by `DELAY`, after which all its kills would not fit any longer. */
export const SHORT = 9_000;
/** Milliseconds of one that is not: nobody claims how long it may take, but one kill of it must fit. */
export const LONG = 40_000;
/** Part of its life at which it is killed, on an average; the next one may take all of its time again. */
const KILLED_AT = 0.7;
/** Milliseconds around each kill: two containers, and looks at the database. */
const AROUND = 3_000;
/** Milliseconds for the room, and to spare. */
const SPARE = 10_000;

/** How often a migration is killed, and how much it is held up then. */
export interface Kills {
  readonly kills: number;
  readonly delayMs: number;
  /** What its life is then at least, so that no kill comes too late. */
  readonly lifeMs: number;
  /** Whether that was reckoned, not seen. */
  readonly reckoned: boolean;
}

/**
 * The kills for which there is time: delay is given up before kills are.
 *
 * @param lifeMs how long one lived
 * @param asked its statements, where it was not held up; left out, it was, and briefly enough
 */
export function killsOf(lifeMs: number, asked?: number): Kills {
  if (asked === undefined) return { kills: KILLS, delayMs: DELAY, lifeMs, reckoned: false };
  const budget = SECONDS * 1_000 - SPARE - SHORT - lifeMs;
  // A statement waits on its way there and back, and once more so where a driver prepares it first.
  const [least, most] = [2 * asked, 4 * asked];
  const left = budget / KILLS - AROUND - (KILLED_AT + 1) * lifeMs;
  const delayMs = asked > 0 ? Math.min(DELAY, Math.floor(left / (KILLED_AT * least + most))) : 0;
  if (delayMs > 0) return { kills: KILLS, delayMs, lifeMs: lifeMs + least * delayMs, reckoned: true };
  const fitting = Math.floor(budget / (AROUND + (KILLED_AT + 1) * lifeMs));
  return { kills: Math.max(1, Math.min(KILLS, fitting)), delayMs: 0, lifeMs, reckoned: false };
}
