import { type Breaker, BreakerOpen } from './breaker.ts';
import { type Log, messageOf } from './log.ts';
import { Problem } from './problem.ts';
import { Unavailable } from './unavailable.ts';

/** What one unit of a currency was worth in another. */
export interface Rate {
  readonly base: string;
  readonly quote: string;
  /** A decimal number as text, so that no digit is lost. */
  readonly rate: string;
  readonly at: string;
  /** Whether this is what was last heard, because nobody could be asked just now. */
  readonly stale: boolean;
}

export interface Rates {
  /**
   * Asks the provider; while it cannot be asked, what it last said is served for an hour.
   *
   * @throws Problem 404 where the provider knows no such rate
   * @throws Unavailable where it cannot be asked and never said
   */
  readonly read: (base: string, quote: string) => Promise<Rate>;
}

/** Asks the provider for one rate. */
export type FetchRate = (base: string, quote: string) => Promise<string>;

export interface RatesOptions {
  /** Null: there is no provider. */
  readonly fetchRate: FetchRate | null;
  readonly breaker: Breaker;
  readonly log: Log;
  readonly now?: () => number;
}

const SERVED_MS = 3_600_000;
/** Pairs whose last rate is remembered. */
const MOST_PAIRS = 1_000;

/** Exchange rates behind a circuit breaker. */
export function createRates({ fetchRate, breaker, log, now = Date.now }: RatesOptions): Rates {
  const last = new Map<string, Rate>();

  const remember = (pair: string, rate: Rate) => {
    last.delete(pair);
    last.set(pair, rate);
    const [oldest] = last.keys();
    if (last.size > MOST_PAIRS && oldest !== undefined) last.delete(oldest);
  };

  const lastKnown = (pair: string): Rate => {
    const known = last.get(pair);
    if (known !== undefined && now() - Date.parse(known.at) < SERVED_MS) return { ...known, stale: true };
    throw new Unavailable('the exchange rate', 'its provider cannot be asked');
  };

  return {
    async read(base, quote) {
      if (fetchRate === null) throw new Unavailable('the exchange rate', 'no provider is configured');
      const pair = `${base}/${quote}`;
      try {
        const rate = await breaker.run(() => fetchRate(base, quote));
        const fresh: Rate = { base, quote, rate, at: new Date(now()).toISOString(), stale: false };
        remember(pair, fresh);
        return fresh;
      } catch (error) {
        if (error instanceof Problem) throw error;
        if (!(error instanceof BreakerOpen))
          log.sparsely('warn', 'exchange rates cannot be read', { error: messageOf(error) });
        return lastKnown(pair);
      }
    },
  };
}
