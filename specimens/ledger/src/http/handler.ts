import type { IncomingMessage } from 'node:http';
import type { Reply } from './send.ts';

/** A request on its way through a handler. */
export interface Call {
  readonly request: IncomingMessage;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

export type Handler = (call: Call) => Promise<Reply> | Reply;
