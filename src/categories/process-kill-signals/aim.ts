import { median } from '../../lib/bootstrap.ts';

/** What became of actions that were to be killed at a moment of their life. Milliseconds. */
export interface Shot {
  /** The moment that was aimed at. */
  readonly moment: number;
  /** From the first request to the last answer, or to the end of the connection. */
  readonly ms: number;
  readonly how: 'never arrived' | 'broken off' | 'answered';
}

/** When requests and a signal must be sent so that the signal strikes at a moment of their life. */
export interface Aim {
  /** How long the actions take. */
  readonly lifeMs: () => number;
  /** Milliseconds from now. */
  readonly at: (moment: number) => { readonly requests: number; readonly signal: number };
  readonly saw: (shot: Shot) => void;
}

/** Milliseconds that an engine takes to pass a signal on, before any is seen. */
const LEAD = 15;
/** How much of what a shot missed by is made good with the next one, and the part of a life that this is at most. */
const GAIN = 0.5;
const AT_MOST = 1 / 3;

/**
 * An engine takes a while to pass a signal on, often longer than a service takes to answer. So the signal is sent ahead by about
 * that time, which is learnt from every shot: from how far it was off, and where several in a row missed on the same side, by
 * steps that double. From what was answered it also learns how long the actions take.
 */
export function createAim(lifeMs: number): Aim {
  const lives = [lifeMs];
  let lead = LEAD;
  /** Misses in a row: too late above zero, too early below. */
  let misses = 0;
  return {
    lifeMs: () => median(lives),
    at: (moment) => ({ requests: Math.max(0, lead - moment), signal: Math.max(0, moment - lead) }),
    saw: ({ moment, ms, how }) => {
      if (how === 'answered') lives.push(ms);
      misses =
        how === 'broken off' ? 0 : how === 'answered' ? Math.max(0, misses) + 1 : Math.min(0, misses) - 1;
      const life = median(lives);
      const off = GAIN * ((how === 'never arrived' ? 0 : ms) - moment);
      const step = misses === 0 ? 0 : (Math.sign(misses) * (2 ** (Math.abs(misses) - 1) - 1) * life) / 4;
      lead += Math.max(-AT_MOST * life, Math.min(AT_MOST * life, off)) + step;
    },
  };
}
