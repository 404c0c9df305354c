import type { Checked, Result } from '../protocol.ts';
import { httpRequest } from './http.ts';
import { poll } from './poll.ts';
import { connectOnce } from './probe.ts';

const EVERY_MS = 10;

/** Waits until a port accepts a connection or a path answers 2xx. Never rejects. */
export function waitUntilReady(
  params: Checked<'ready.wait'>,
  signal?: AbortSignal,
): Promise<Result<'ready.wait'>> {
  const { host, port, path, headers = {}, timeoutMs } = params;
  return poll({ timeoutMs, everyMs: EVERY_MS, signal }, async (leftMs) => {
    if (path === null) {
      const { outcome, detail } = await connectOnce({ host, port, timeoutMs: leftMs });
      return { ready: outcome === 'reached', detail: outcome === 'reached' ? 'connected' : detail };
    }
    const quiet = { headers, body: null, filler: null, fillerLine: null, slow: null, keep: 1024 };
    const { status, error } = await httpRequest(
      { ...quiet, host, port, method: 'GET', path, timeoutMs: leftMs },
      signal,
    );
    const ready = status !== null && status >= 200 && status < 300;
    return { ready, detail: error ?? `status ${status}` };
  });
}
