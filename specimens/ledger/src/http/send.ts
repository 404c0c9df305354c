import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string goes out as it is, anything else as JSON. */
  readonly body: unknown;
}

/** How long the rest of a body that nobody wants is still taken in. */
const LINGER_MS = 2_000;

/** Sends a reply; resolves when it is on its way. */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  lastOnConnection: boolean,
): Promise<void> {
  if (response.destroyed) return;
  const bytes = Buffer.from(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  const unread = hasBody(request) && !request.complete;
  response.writeHead(reply.status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...reply.headers,
    'content-length': bytes.length,
    ...((lastOnConnection || unread) && { connection: 'close' }),
  });
  if (!unread) {
    response.end(bytes);
    return;
  }
  // To close with unread bytes in the socket would reset the connection, and the client would lose the answer
  // (RFC 9112 section 9.6). So the answer goes out first, and the rest of the body is thrown away for a while.
  response.write(bytes);
  request.resume();
  await Promise.race([
    once(request, 'close').catch(() => {}),
    once(request, 'end').catch(() => {}),
    new Promise((resolve) => setTimeout(resolve, LINGER_MS).unref()),
  ]);
  response.end();
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
