import type { Agent, ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { placeOf } from '../../lib/path-on-port.ts';
import { fairTimer } from '../fair-timer.ts';
import type { Checked, Result } from '../protocol.ts';
import { errorCode } from './errno.ts';
import { filler, fillerLength } from './filler.ts';
import { httpRequest } from './http-module.ts';
import { Sampler } from './sampler.ts';

type Message = Checked<'http.request'>;

/** Sends one request through an agent and hears the response to its end, to the deadline or until nobody waits for it. Never rejects. */
export function exchange(
  params: Message,
  agent: Agent,
  signal?: AbortSignal,
): Promise<Result<'http.request'>> {
  const began = performance.now();
  const body = new Sampler(
    params.keep,
    (params.needles ?? []).map(({ id, base64 }) => ({ id, bytes: Buffer.from(base64, 'base64') })),
  );
  return new Promise((resolve) => {
    let over = false;
    let response: IncomingMessage | undefined;
    let request: ClientRequest | undefined;

    function finish(error: string | null): void {
      if (over) return;
      over = true;
      timer.cancel();
      signal?.removeEventListener('abort', cancelled);
      // After a whole response the connection may be kept, but not while we are still sending.
      if (error !== null || request?.writableFinished === false) request?.destroy();
      resolve({
        status: error === null ? (response?.statusCode ?? null) : null,
        error,
        ms: performance.now() - began,
        headers: flat(response?.headers ?? {}),
        body: body.finish(),
      });
    }

    const timer = fairTimer(params.timeoutMs, () => finish('timeout'));
    const cancelled = () => finish('cancelled');
    if (signal?.aborted) return cancelled();
    signal?.addEventListener('abort', cancelled);
    try {
      request = httpRequest({
        agent,
        host: params.host,
        ...placeOf(params),
        method: params.method,
        headers: withLength(params),
      });
    } catch {
      // Node refuses header values, methods and paths that would break the message's frame.
      return finish('unsendable');
    }
    const { hangUpMs } = params;
    if (typeof hangUpMs === 'number') hangUpAfter(request, hangUpMs, () => finish('hung-up'));
    request.on('response', (incoming) => {
      response = incoming;
      incoming.on('data', (chunk: Uint8Array) => body.add(chunk));
      incoming.on('end', () => finish(incoming.complete ? null : 'bad-response'));
      incoming.on('error', (error) => finish(nameOf(error)));
      incoming.on('close', () => finish('bad-response'));
    });
    request.on('error', (error) => finish(nameOf(error)));
    // Comes first only where the other side switched protocols unasked.
    request.on('close', () => {
      if (response === undefined) finish('bad-response');
    });
    void send(request, params, () => over || response !== undefined);
  });
}

/** Counts from when there is a connection: what is written before goes out with it. */
function hangUpAfter(request: ClientRequest, ms: number, hangUp: () => void): void {
  request.once('socket', (socket) => {
    if (socket.connecting) socket.once('connect', () => setTimeout(hangUp, ms));
    else setTimeout(hangUp, ms);
  });
}

function nameOf(error: Error): string {
  const code = errorCode(error, 'bad-response');
  if (code.startsWith('HPE_')) return 'bad-response';
  return code.startsWith('ERR_') ? 'unsendable' : code;
}

function flat(headers: IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : `${value}`]),
  );
}

function withLength(params: Message): Record<string, string> {
  const names = Object.keys(params.headers).map((name) => name.toLowerCase());
  if (names.includes('content-length') || names.includes('transfer-encoding')) return params.headers;
  const length = lengthOf(params);
  return length === null ? params.headers : { ...params.headers, 'content-length': String(length) };
}

function lengthOf({ body, filler: bytes, fillerLine, fillerEnd }: Message): number | null {
  if (body !== null) return Buffer.byteLength(body, 'base64');
  return bytes === null ? null : fillerLength(bytes, fillerLine, fillerEnd);
}

/** Writes the body until it is done or an answer comes: a server that has refused a large body will not read the rest. */
async function send(request: ClientRequest, params: Message, answered: () => boolean): Promise<void> {
  const pieces = params.slow === null ? chunks(params) : slices(params, params.slow.pieces);
  let first = true;
  for (const piece of pieces) {
    if (!first) {
      // A write to a connection that was just reset loses the response that came before the reset; so let each turn
      // of the event loop read before we write again.
      await pause(params.slow?.pauseMs ?? 0);
      await nextTurn();
    }
    first = false;
    if (answered()) return;
    if (!request.write(piece)) await drained(request);
  }
  if (!answered()) request.end();
}

function* chunks(params: Message): Generator<Buffer> {
  if (params.body === null) return yield* filler(params.filler ?? 0, params.fillerLine, params.fillerEnd);
  const body = Buffer.from(params.body, 'base64');
  for (let at = 0; at < body.length; at += 65_536) yield body.subarray(at, at + 65_536);
}

function slices(params: Message, pieces: number): Buffer[] {
  const body = Buffer.concat([...chunks(params)]);
  const size = Math.max(1, Math.ceil(body.length / pieces));
  return Array.from({ length: Math.ceil(body.length / size) }, (_, n) =>
    body.subarray(n * size, (n + 1) * size),
  );
}

function drained(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['drain', 'close', 'response']) request.once(event, () => resolve());
  });
}
