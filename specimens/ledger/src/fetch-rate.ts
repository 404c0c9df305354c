import { Problem } from './problem.ts';
import type { FetchRate } from './rates.ts';

/** Statuses that say that the provider is hurt or overrun; other refusals are about what was asked. */
const HURT = new Set([408, 425, 429]);
const DECIMAL = /^\d{1,12}(\.\d{1,12})?$/;

/**
 * Asks a provider over HTTP: `GET /v1/rates?base=EUR&quote=USD` is answered with `{ "rate": "1.0842" }`. Whatever the
 * provider does, it has an end after `timeoutMs`.
 */
export function rateFetcher(url: string, timeoutMs: number): FetchRate {
  return async (base, quote) => {
    const target = new URL('/v1/rates', url);
    target.search = new URLSearchParams({ base, quote }).toString();
    const response = await fetch(target, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return readRate(response, base, quote);
  };
}

/**
 * The rate in a provider's answer.
 *
 * @throws Problem where the provider has no such rate; Error where it is hurt, or answers with something else
 */
export async function readRate(response: Response, base: string, quote: string): Promise<string> {
  if (!response.ok) {
    // Unread, it would keep its connection.
    await response.body?.cancel();
    const { status } = response;
    if (status < 500 && !HURT.has(status)) throw new Problem(404, `there is no rate of ${base} in ${quote}`);
    throw new Error(`the provider answered with ${status}`);
  }
  const { rate } = (await response.json()) as { readonly rate?: unknown };
  if (typeof rate === 'string' && DECIMAL.test(rate)) return rate;
  throw new Error('the provider answered without a rate');
}

/** Whether an error of the above says that the provider is hurt. */
export function isProviderFailure(error: unknown): boolean {
  return !(error instanceof Problem);
}
