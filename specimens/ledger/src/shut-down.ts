import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from './log.ts';

export interface ShutDown {
  readonly http: {
    readonly server: Server;
    /** From now on every answer asks its client to go. */
    readonly drain: () => void;
    /** Stops listening, and resolves when the last connection is closed. */
    readonly close: () => Promise<void>;
  };
  /** Milliseconds in which requests are still taken on, for those who have not heard yet that we are not ready. */
  readonly drainMs: number;
  /** Milliseconds that requests in flight then get to finish. */
  readonly graceMs: number;
  /** What requests need, in the order in which it is to be closed. */
  readonly dependencies: readonly { readonly name: string; readonly close: () => Promise<void> }[];
  readonly log: Log;
}

/**
 * Ends service without anybody noticing. Readiness has turned by now, so whoever sends requests will soon stop; until then
 * they are answered. Then no more are taken on, those in flight finish, and only then goes what they need.
 */
export async function shutDown({ http, drainMs, graceMs, dependencies, log }: ShutDown): Promise<void> {
  http.drain();
  await pause(drainMs);
  const closed = http.close();
  const grace = setTimeout(() => {
    log.write('warn', 'requests in flight were cut off', { afterMs: graceMs });
    http.server.closeAllConnections();
  }, graceMs);
  await closed;
  clearTimeout(grace);
  for (const { close } of dependencies) await close();
}
