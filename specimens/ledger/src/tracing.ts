import type { IncomingHttpHeaders } from 'node:http';
import type { ContextManager } from '@opentelemetry/api';
import type { Database, Query } from './database.ts';
import type { Log } from './log.ts';

export type Attributes = Readonly<Record<string, string | number>>;

/** How a request ended, for its span. */
export interface RequestEnd {
  readonly method: string;
  /** The route's pattern, never the path. */
  readonly route: string;
  readonly status: number;
  /** Whether it was our fault; a refusal is none (OpenTelemetry semantic conventions, HTTP server spans). */
  readonly failed: boolean;
}

/** The span of one request. */
export interface RequestSpan {
  /** Null where nothing is traced. */
  readonly traceId: string | null;
  /** Does work of the request; spans that begin in it are its children. */
  readonly within: <T>(work: () => T) => T;
  readonly end: (how: RequestEnd) => void;
}

/** Traces, as far as somebody takes them. What cannot be delivered is dropped; no request ever waits for it. */
export interface Tracing {
  /** Continues the trace that the client's headers name (W3C Trace Context), or begins one. */
  readonly request: (headers: IncomingHttpHeaders) => RequestSpan;
  /** Does a part of the work of a request in a span of its own; outside of a request just does it. */
  readonly inner: <T>(name: string, attributes: Attributes, work: () => Promise<T>) => Promise<T>;
  /** Delivers what is left; never takes longer than a second. */
  readonly close: () => Promise<void>;
}

export interface TracingOptions {
  /** Base URL of a receiver (OTLP over HTTP); null: nothing is traced. */
  readonly url: string | null;
  /** How long finished spans may wait to be sent together. */
  readonly delayMs: number;
  readonly version: string;
  readonly log: Log;
  /** What keeps track of which request a piece of work belongs to; default: asynchronous local storage. */
  readonly contextManager?: ContextManager;
}

/** A database whose transactions and statements have spans. */
export function traceDatabase(database: Database, tracing: Tracing): Database {
  const traced =
    (query: Query): Query =>
    (sql, values) => {
      const verb = /^\s*(\w+)/.exec(sql)?.[1]?.toLowerCase() ?? 'statement';
      const attributes = { 'db.system.name': 'postgresql', 'db.operation.name': verb };
      return tracing.inner(verb, attributes, () => query(sql, values));
    };
  return {
    query: traced(database.query),
    transaction: (work) =>
      tracing.inner('transaction', { 'db.system.name': 'postgresql' }, () =>
        database.transaction((query) => work(traced(query))),
      ),
    close: database.close,
  };
}
