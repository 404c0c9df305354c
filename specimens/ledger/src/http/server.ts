import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate as afterSockets, setTimeout as pause } from 'node:timers/promises';
import { type Log, messageOf } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Parts } from '../parts.ts';
import type { Problem } from '../problem.ts';
import type { Tracing } from '../tracing.ts';
import type { Handler } from './handler.ts';
import { createServer, STATUS_CODES } from './node-http.ts';
import { findRoute, type Route } from './router.ts';
import { type Reply, send } from './send.ts';

export interface HttpServer {
  readonly server: Server;
  /** From now on every answer asks the client to close its connection. */
  readonly drain: () => void;
  /** Stops listening, and closes every connection on which nothing is being answered; resolves when all are closed. */
  readonly close: () => Promise<void>;
}

type Needed = Pick<Parts, 'openContext' | 'nameRoute' | 'toProblem' | 'instanceName'>;

/** What is told of every request. */
export interface Signals {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
}

/** The HTTP server: finds the route, answers, measures and logs. No request can end the process. */
export function createHttpServer(
  parts: Needed,
  routes: readonly Route<Handler>[],
  { log, metrics, tracing }: Signals,
): HttpServer {
  const answering = new WeakMap<Duplex, ServerResponse>();
  const open = new Set<Socket>();
  let draining = false;

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const context = parts.openContext(request);
    const span = tracing.request(request.headers);
    let pattern: string | null = null;
    answering.set(request.socket, response);
    response.on('error', (error) =>
      log.sparsely('warn', 'answer not delivered', { error: messageOf(error) }),
    );
    response.once('close', () => {
      // 499, as nginx has it: the client left before it was answered.
      const status = response.headersSent ? response.statusCode : 499;
      const ms = performance.now() - context.startedAt;
      const method = knownMethod(context.method);
      const route = parts.nameRoute(pattern, split(context.path)[0]);
      metrics.requestDone({ method, route, status }, ms / 1_000);
      span.end({ method, route, status, failed: status >= 500 });
      const fields = {
        requestId: context.id,
        ...(span.traceId !== null && { traceId: span.traceId }),
        method: context.method,
        route,
        status,
        ms: Math.round(ms * 10) / 10,
      };
      log.write(PROBES.has(route) ? 'debug' : 'info', 'request', fields);
    });
    let reply: Reply;
    try {
      const [path = '', query = ''] = split(context.path);
      const match = findRoute(routes, context.method, path);
      pattern = match.route.pattern;
      const call = { request, params: match.params, query: new URLSearchParams(query) };
      reply = await span.within(() => match.route.handle(call));
    } catch (error) {
      const problem = parts.toProblem(error);
      if (problem.status === 500) {
        const stack = error instanceof Error ? error.stack : undefined;
        log.write('error', 'request failed', { requestId: context.id, error: messageOf(error), stack });
      }
      reply = problemReply(problem, context.id);
    }
    const headers = { ...reply.headers, 'x-request-id': context.id, 'x-instance': parts.instanceName() };
    await send(request, response, { ...reply, headers }, draining);
  };

  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 5_000,
      // Bodies have their own limits; this is for an import that trickles on for ever.
      requestTimeout: 300_000,
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: 10_000,
    },
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        log.write('error', 'answering failed', { error: messageOf(error) });
        response.destroy();
      });
    },
  );
  server.maxRequestsPerSocket = 10_000;
  let accepted = 0;
  // Node's own idea of an idle connection leaves out one on which half a request has come.
  server.on('connection', (socket) => {
    accepted += 1;
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  /** Node takes on one connection each time it looks; those that wait would be broken off with the end of listening. */
  const takeOnAll = async () => {
    const enough = accepted + LAST_COMERS;
    let before: number;
    do {
      before = accepted;
      await afterSockets();
    } while (accepted > before && accepted < enough);
  };
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    refuse(error, socket, answering.get(socket)),
  );
  return {
    server,
    drain: () => {
      draining = true;
    },
    close: async () => {
      draining = true;
      await takeOnAll();
      // Not as an HTTP server: that would also break off connections on which the next request may be on its way.
      const closed = new Promise<void>((resolve) => {
        NetServer.prototype.close.call(server, () => resolve());
      });
      await Promise.race([closed, pause(LAST_WORDS_MS, undefined, { ref: false })]);
      await afterSockets();
      for (const socket of open) if (!isAnswering(answering.get(socket))) socket.destroy();
      await closed;
    },
  };
}

/** Connections that are still taken on when listening is to end, at most: whoever sends them without end must not keep us. */
const LAST_COMERS = 1_000;
/** Milliseconds for requests to be read that were on their way when listening ended. */
const LAST_WORDS_MS = 200;

/** Routes that are asked all the time by machines; their log lines would bury the others. */
const PROBES = new Set(['/healthz', '/readyz', '/metrics']);

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

function knownMethod(method: string): string {
  return METHODS.has(method) ? method : 'other';
}

/** Whether an answer is still owed, or on its way. */
function isAnswering(response: ServerResponse | undefined): boolean {
  return response !== undefined && !response.closed;
}

function split(url: string): [string, string] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

function problemReply(problem: Problem, requestId: string): Reply {
  return {
    status: problem.status,
    headers: { ...problem.headers, 'content-type': 'application/problem+json' },
    body: {
      type: 'about:blank',
      title: STATUS_CODES[problem.status],
      status: problem.status,
      detail: problem.message,
      ...(problem.errors.length > 0 && { errors: problem.errors }),
      requestId,
    },
  };
}

/** Answers what was not even a request, on the bare socket. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex, response: ServerResponse | undefined): void {
  const begun = response !== undefined && !response.writableFinished && response.headersSent;
  if (!socket.writable || error.code === 'ECONNRESET' || begun) {
    socket.destroy();
    return;
  }
  const [status, detail] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'the headers are larger than 16 KiB']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'the request did not come in time']
        : [400, 'this is not an HTTP/1.1 request'];
  const body = JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status as number], status, detail });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status as number]}\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
