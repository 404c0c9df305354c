import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { cutTo } from '../../../lib/plain-text.ts';
import { createHttpServer } from '../http-module.ts';
import { listenOn } from '../listen.ts';
import { createMessageSearch, type MessageSearch } from '../message-search.ts';
import { decodeExport } from './protobuf.ts';
import { type ReceivedSpan, spansOf } from './spans.ts';
import { type Client, createTraces } from './traces.ts';

/** Bytes of one export; a collector's own default is 20 MiB. */
const LARGEST = 8 * 1024 * 1024;
/** Spans that are kept between two drains. */
const MOST_SPANS = 20_000;
/** Bytes of them as the protocol carries them, which must fit one of its lines. */
const MOST_BYTES = 10 * 1024 * 1024;
const MOST_REFUSALS = 50;
const MOST_CHARACTERS = 300;
/** Bytes of all exports that are under way at once. */
const MOST_UNDER_WAY = 32 * 1024 * 1024;
/** Characters that may open something in JSON: each costs far more in memory than on the wire. */
const MOST_OPENINGS = 400_000;

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';

export interface Receiver {
  readonly port: number;
  /** Resolves once all traces below these spans of clients are whole; at the latest after `timeoutMs`, with those of which nothing came. */
  readonly wait: (clients: readonly Client[], timeoutMs: number) => Promise<readonly string[]>;
  /** What of all exports is looked for in their bytes, before anything is taken out of them. */
  readonly search: MessageSearch;
  readonly drain: () => Drained;
  readonly close: () => Promise<void>;
}

interface Drained {
  exports: number;
  spans: ReceivedSpan[];
  refused: string[];
  truncated: boolean;
}

/**
 * An OTLP receiver over HTTP, protobuf and JSON, as the specification has it. It keeps spans; metrics and logs it takes,
 * searches where it is asked to, and forgets. What is malformed it refuses with 400 and remembers why.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export async function openReceiver(): Promise<Receiver> {
  let kept: Drained = nothing();
  let keptBytes = 0;
  const traces = createTraces();
  const waiting = new Set<() => void>();

  const take = (spans: readonly ReceivedSpan[]) => {
    kept.exports += 1;
    for (const span of spans) {
      traces.add(span);
      const told = JSON.stringify(span);
      const bytes = Buffer.byteLength(told);
      if (kept.spans.length >= MOST_SPANS || keptBytes + bytes > MOST_BYTES) {
        kept.truncated = true;
        continue;
      }
      keptBytes += bytes;
      // Made anew, because a piece of a string holds on to the whole export that it was cut from.
      kept.spans.push(JSON.parse(told));
    }
    for (const look of waiting) look();
  };

  const search = createMessageSearch();
  const underWay = { bytes: 0 };
  const server: Server = createHttpServer((request: IncomingMessage, response: ServerResponse) => {
    receive(request, underWay, search).then(
      ({ type, spans }) => {
        take(spans);
        // An empty ExportTraceServiceResponse: all of it was taken.
        response.writeHead(200, { 'content-type': type }).end(type === JSON_TYPE ? '{}' : '');
      },
      (cause: unknown) => {
        // Whoever breaks off, as at a deadline of its own, has sent nothing that could be well formed or not.
        if (!request.complete && !(cause instanceof Refusal)) {
          response.destroy();
          return;
        }
        const refusal = cause instanceof Refusal ? cause : new Refusal(400, String(cause));
        if (kept.refused.length < MOST_REFUSALS)
          kept.refused.push(cutTo(`${request.method} ${request.url}: ${refusal.message}`, MOST_CHARACTERS));
        response.writeHead(refusal.status, { 'content-type': 'text/plain' }).end(`${refusal.message}\n`);
      },
    );
  });
  const port = await listenOn(server, '127.0.0.1', 0);

  return {
    port,
    search,
    wait: (clients, timeoutMs) =>
      new Promise((resolve) => {
        const finish = () => {
          clearTimeout(timer);
          waiting.delete(look);
          resolve(clients.map(({ traceId }) => traceId).filter((id) => !traces.has(id)));
        };
        const look = () => {
          if (clients.every(traces.isWhole)) finish();
        };
        const timer = setTimeout(finish, timeoutMs);
        waiting.add(look);
        look();
      }),
    drain() {
      const drained = kept;
      kept = nothing();
      keptBytes = 0;
      return drained;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const nothing = (): Drained => ({ exports: 0, spans: [], refused: [], truncated: false });

class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface UnderWay {
  bytes: number;
}

async function receive(
  request: IncomingMessage,
  underWay: UnderWay,
  search: MessageSearch,
): Promise<{ type: string; spans: readonly ReceivedSpan[] }> {
  const signal = /^\/v1\/(traces|metrics|logs)$/.exec(request.url ?? '')?.[1];
  if (signal === undefined) throw new Refusal(404, 'there are only /v1/traces, /v1/metrics and /v1/logs');
  if (request.method !== 'POST') throw new Refusal(405, 'only POST');
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== JSON_TYPE && type !== PROTOBUF_TYPE)
    throw new Refusal(
      415,
      `the content type is ${JSON.stringify(type)}, not ${JSON_TYPE} or ${PROTOBUF_TYPE}`,
    );
  const body = uncompressed(await bodyOf(request, underWay), request.headers['content-encoding']);
  const message = search.message();
  message.look(signal, body);
  message.end();
  if (signal !== 'traces') return { type, spans: [] };
  const decoded = type === JSON_TYPE ? parsed(body) : decodeExport(body);
  return { type, spans: spansOf(decoded, Date.now()) };
}

async function bodyOf(request: IncomingMessage, underWay: UnderWay): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      underWay.bytes += chunk.length;
      if (bytes > LARGEST) throw new Refusal(413, `more than ${LARGEST} bytes`);
      if (underWay.bytes > MOST_UNDER_WAY)
        throw new Refusal(503, `more than ${MOST_UNDER_WAY} bytes of exports at once`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    underWay.bytes -= bytes;
  }
}

function uncompressed(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === undefined || encoding === 'identity') return body;
  if (encoding !== 'gzip') throw new Refusal(415, `the content encoding is ${encoding}, not gzip`);
  try {
    return gunzipSync(body, { maxOutputLength: LARGEST });
  } catch (cause) {
    throw new Refusal(400, `the body is not gzip: ${cause instanceof Error ? cause.message : cause}`);
  }
}

function parsed(body: Buffer): unknown {
  let openings = 0;
  for (const byte of body) if (byte === 0x7b || byte === 0x5b || byte === 0x2c) openings += 1;
  if (openings > MOST_OPENINGS) throw new Refusal(413, `more than ${MOST_OPENINGS} values`);
  try {
    return JSON.parse(body.toString());
  } catch (cause) {
    throw new Refusal(400, `the body is not JSON: ${cause instanceof Error ? cause.message : cause}`);
  }
}
