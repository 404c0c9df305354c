/** Stands before something that may be hurt, and leaves it alone while it is. */
export interface Breaker {
  /**
   * Does the work, or refuses to.
   *
   * @throws BreakerOpen without having begun; otherwise whatever the work throws
   */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface BreakerOptions {
  /** So many failures in a row open it. */
  readonly failures: number;
  /** Milliseconds for which an open breaker lets nothing through; then it tries one call. */
  readonly resetMs: number;
  /** Whether an error says that the other side is hurt; others are answers like any. */
  readonly isFailure: (error: unknown) => boolean;
  readonly onChange: (state: BreakerState) => void;
  readonly now?: () => number;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

/** The work was not begun, because it failed too often just before. */
export class BreakerOpen extends Error {
  override readonly name = 'BreakerOpen';

  constructor() {
    super('it failed too often just now');
  }
}

/**
 * A circuit breaker (M. Nygard, Release It!, 2nd edition, 5.2): closed until so many failures in a row, then open for a
 * while, then half-open: one call is let through, and decides.
 */
export function createBreaker(options: BreakerOptions): Breaker {
  const { failures, resetMs, isFailure, onChange, now = () => performance.now() } = options;
  let state: BreakerState = 'closed';
  let inARow = 0;
  let openedAt = 0;
  /** Counts the changes: what was begun before the last one says nothing about now. */
  let era = 0;

  const change = (to: BreakerState) => {
    state = to;
    era += 1;
    inARow = 0;
    if (to === 'open') openedAt = now();
    onChange(to);
  };

  const well = () => {
    inARow = 0;
    if (state !== 'closed') change('closed');
  };

  const failed = () => {
    inARow += 1;
    if (state === 'half-open' || inARow >= failures) change('open');
  };

  return {
    async run(work) {
      // While half-open, the one call is on its way.
      if (state === 'half-open') throw new BreakerOpen();
      if (state === 'open') {
        if (now() - openedAt < resetMs) throw new BreakerOpen();
        change('half-open');
      }
      const begun = era;
      try {
        const result = await work();
        if (begun === era) well();
        return result;
      } catch (error) {
        if (begun === era) (isFailure(error) ? failed : well)();
        throw error;
      }
    },
  };
}
