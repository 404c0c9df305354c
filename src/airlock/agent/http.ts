import type { Checked, Result } from '../protocol.ts';
import { exchange } from './exchange.ts';
import { HttpAgent } from './http-module.ts';

/** One request on a connection of its own. Never throws: what the other side does, and what cannot be sent, is a result. */
export function httpRequest(
  params: Checked<'http.request'>,
  signal?: AbortSignal,
): Promise<Result<'http.request'>> {
  return exchange(params, new HttpAgent({ keepAlive: false }), signal);
}

/** Many requests over at most `parallel` kept connections, each worker taking the next one as soon as it is free. */
export async function httpLoad(
  params: Checked<'http.load'>,
  signal?: AbortSignal,
): Promise<Result<'http.load'>> {
  const { host, port, requests, total, parallel, timeoutMs, hangUpMs } = params;
  const agent = new HttpAgent({ keepAlive: true, maxSockets: parallel });
  const outcomes: Record<string, number> = {};
  const times: number[] = [];
  let next = 0;

  async function work(): Promise<void> {
    while (next < total && !signal?.aborted) {
      const request = requests[next++ % requests.length];
      if (request === undefined) return;
      const response = await exchange(
        { ...request, host, port, timeoutMs, hangUpMs, slow: null, keep: 0 },
        agent,
        signal,
      );
      const outcome = response.error ?? String(response.status);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      times.push(response.ms);
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.min(parallel, total) }, work));
  } finally {
    agent.destroy();
  }
  times.sort((a, b) => a - b);
  return { sent: times.length, outcomes, medianMs: median(times), maxMs: times.at(-1) ?? 0 };
}

/** Of sorted values; 0 for none. */
function median(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? 0;
  const high = sorted[Math.floor(middle)] ?? low;
  return (low + high) / 2;
}
