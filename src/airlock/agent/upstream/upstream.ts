import type { IncomingMessage, ServerResponse } from 'node:http';
import { cutTo } from '../../../lib/plain-text.ts';
import type { Checked, Result } from '../../protocol.ts';
import { createHttpServer } from '../http-module.ts';
import { listenOn } from '../listen.ts';
import { createMessageSearch, type MessageSearch } from '../message-search.ts';

type Behaviour = Checked<'upstream.script'>['behaviour'];
type Arrival = Result<'upstream.drain'>['arrivals'][number];

/** Arrivals that are kept between two drains. */
const MOST_ARRIVALS = 5_000;
/** Characters of a path that are kept. */
const MOST_CHARACTERS = 500;
/** Milliseconds until an idle connection is closed: longer than any room lives, so that it is never we who break a reused one. */
const KEEP_ALIVE = 600_000;

export interface Upstream {
  readonly port: number;
  readonly script: (phase: string, behaviour: Behaviour) => number;
  readonly search: MessageSearch;
  readonly drain: () => Result<'upstream.drain'>;
  readonly close: () => Promise<void>;
}

/**
 * An HTTP server that stands for somebody else's: it answers every request, hangs, stalls or resets as it is told at the moment, and
 * keeps a record of each arrival, with times on one clock.
 */
export async function openUpstream(well: Checked<'upstream.open'>['answer']): Promise<Upstream> {
  const opened = performance.now();
  const clock = (): number => performance.now() - opened;
  let current: { readonly phase: string; readonly behaviour: Behaviour } = {
    phase: 'as opened',
    behaviour: { does: 'answer', delayMs: 0 },
  };
  const search = createMessageSearch();
  let arrivals: Arrival[] = [];
  let truncated = false;
  /** Drained while they were held, and held still. */
  const leftOver = new Set<Arrival>();

  function arrive(request: IncomingMessage): Arrival {
    const arrival: Arrival = {
      phase: current.phase,
      at: clock(),
      method: request.method ?? '',
      path: cutTo(request.url ?? '', MOST_CHARACTERS),
      outcome: 'held',
      status: null,
      ended: null,
    };
    if (arrivals.length < MOST_ARRIVALS) arrivals.push(arrival);
    else truncated = true;
    return arrival;
  }

  function treat(request: IncomingMessage, response: ServerResponse): void {
    const { behaviour } = current;
    const arrival = arrive(request);
    const end = (outcome: Arrival['outcome'], status: number | null = null) => {
      Object.assign(arrival, { outcome, status, ended: clock() });
      leftOver.delete(arrival);
    };
    request.on('error', () => undefined);
    searchIn(request, search);
    response.on('error', () => undefined);
    response.on('close', () => {
      clearTimeout(timer);
      if (arrival.outcome === 'held') end('left');
    });
    let timer: NodeJS.Timeout | undefined;
    if (behaviour.does === 'hang') return;
    if (behaviour.does === 'stall') {
      response.writeHead(well.status, { ...well.headers, 'content-length': Buffer.byteLength(well.body) });
      response.write(Buffer.from(well.body).subarray(0, Math.floor(Buffer.byteLength(well.body) / 2)));
      response.flushHeaders();
      return;
    }
    if (behaviour.does === 'reset') {
      end('reset');
      request.socket.resetAndDestroy();
      return;
    }
    const answer = () => {
      const status = behaviour.status ?? well.status;
      // Before it is sent, so that what follows from the answer never seems to come before it.
      end('answered', status);
      response.writeHead(status, behaviour.headers ?? well.headers).end(behaviour.body ?? well.body);
    };
    if (behaviour.delayMs === 0) answer();
    else timer = setTimeout(answer, behaviour.delayMs);
  }

  const server = createHttpServer({ keepAliveTimeout: KEEP_ALIVE }, treat);
  const port = await listenOn(server, '127.0.0.1', 0);
  return {
    port,
    search,
    script(phase, behaviour) {
      current = { phase, behaviour };
      // What breaks on a connection that was used before may be sent once more by the client itself, unseen by whoever counts failures
      // (RFC 9112, 9.3.1).
      if (behaviour.does === 'reset') server.closeIdleConnections();
      return clock();
    },
    drain() {
      const stillHeld = [...leftOver].map(({ phase, at }) => ({ phase, at }));
      const drained = { arrivals, truncated, stillHeld, now: clock() };
      for (const arrival of arrivals) if (arrival.outcome === 'held') leftOver.add(arrival);
      arrivals = [];
      truncated = false;
      return drained;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Reads all of a request, and looks through it as it comes. */
function searchIn(request: IncomingMessage, search: MessageSearch): void {
  const message = search.message();
  message.look('address', Buffer.from(`${request.method} ${request.url}`));
  const { rawHeaders } = request;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    message.look(`header ${name}`, Buffer.from(`${name}: ${value}`, 'latin1'));
  }
  request.on('data', (chunk: Buffer) => message.look('body', chunk));
  request.on('close', message.end);
}
