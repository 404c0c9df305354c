import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What is known of a request while it is being answered. */
export interface RequestContext {
  /** The client's own where it gave a sensible one, so that its log and ours can be put side by side. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** Monotonic milliseconds. */
  readonly startedAt: number;
}

export function openContext(request: IncomingMessage): RequestContext {
  const given = request.headers['x-request-id'];
  return {
    id: typeof given === 'string' && /^[\w.-]{1,100}$/.test(given) ? given : randomUUID(),
    method: request.method ?? '',
    path: request.url ?? '',
    startedAt: performance.now(),
  };
}
