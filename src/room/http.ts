import { AGENT_SLACK } from '../airlock/client.ts';
import { spotIn } from '../lib/spot.ts';
import type { EvidenceRecord } from '../model/evidence.ts';
import type { HttpRequest, LoadResult, Room } from '../model/room.ts';
import { asProxied, filledRequest } from './fill-secrets.ts';
import { airlockOf, type Interior } from './interior.ts';
import { outputOf } from './output.ts';
import { asSent } from './secrets.ts';

const DEFAULT_TIMEOUT = 10_000;
const DEFAULT_KEEP = 64 * 1024;
const LOAD_DEADLINE = 60_000;

/** Sends one request to the subject from the airlock. */
export async function sendRequest(
  interior: Interior,
  request: HttpRequest,
): Promise<EvidenceRecord<'request'>> {
  const timeoutMs = request.timeout ?? DEFAULT_TIMEOUT;
  const { secrets } = interior;
  const began = performance.now();
  const needles = [...secrets.needles, ...(request.public ? secrets.issued() : [])];
  const answer = await airlockOf(interior, 'a request').agent.call(
    'http.request',
    {
      ...subjectAddress(interior),
      ...message(filledRequest(interior, request)),
      timeoutMs,
      slow: request.slow ?? null,
      keep: Math.ceil((request.keep ?? DEFAULT_KEEP) / 2),
      needles: needles.map(asSent),
    },
    { timeoutMs: timeoutMs + AGENT_SLACK },
  );
  const heardMs = performance.now() - began;
  const head = Buffer.from(answer.body.head, 'base64');
  const tail = Buffer.from(answer.body.tail, 'base64');
  const left = answer.body.bytes - head.length - tail.length;
  const text =
    left > 0
      ? `${head.toString()}\n… ${left} bytes left out …\n${tail.toString()}`
      : Buffer.concat([head, tail]).toString();
  const { bytes, validUtf8, sha256 } = answer.body;
  const act = interior.record('request', request.step, {
    method: request.method,
    path: request.path,
    headers: { ...asProxied(interior, request).headers },
    body:
      request.filler !== undefined
        ? outputOf(`(${request.filler} bytes of filler)`)
        : request.body === undefined
          ? null
          : outputOf(request.body),
    status: answer.status,
    error: answer.error,
    ms: answer.ms,
    heardMs,
    timeoutMs,
    responseHeaders: answer.headers,
    response: { text, bytes, truncated: left > 0, validUtf8, sha256 },
  });
  const where = `${request.method} ${request.path}`;
  const headers = Buffer.from(JSON.stringify(answer.headers));
  secrets.tell(request.step, 'answer', where, answer.body.spots ?? [], { act });
  secrets.tell(request.step, 'header of an answer', where, spotIn(headers, needles), { act });
  return act;
}

/** Sends many requests, a few at a time, and notes how they ended. */
export async function driveLoad(
  interior: Interior,
  ...[step, requests, total, parallel, hangUpMs]: Parameters<Room['load']>
): Promise<LoadResult> {
  const result = await airlockOf(interior, 'load').agent.call(
    'http.load',
    {
      ...subjectAddress(interior),
      requests: requests.map((request) => message(filledRequest(interior, request))),
      total,
      parallel,
      timeoutMs: DEFAULT_TIMEOUT,
      hangUpMs: hangUpMs ?? null,
    },
    { timeoutMs: LOAD_DEADLINE },
  );
  const answered = Object.entries(result.outcomes).filter(([outcome]) => /^[1-4]\d\d$/.test(outcome));
  const failed = result.sent - answered.reduce((sum, [, count]) => sum + count, 0);
  const { sent, medianMs, maxMs } = result;
  interior.record('note', step, {
    name: 'load',
    values: { sent, failed, outcomes: JSON.stringify(result.outcomes), medianMs, maxMs },
  });
  return result;
}

/** Where the airlock finds the subject. */
export function subjectAddress(interior: Interior): { readonly host: string; readonly port: number } {
  return { host: interior.holderAddress, port: interior.materials.contract.subject.port ?? 80 };
}

function message(request: Omit<HttpRequest, 'step'>) {
  const { method, path, headers, body, filler, fillerLine, fillerEnd } = request;
  return {
    method,
    path,
    headers: { ...headers },
    body: body === undefined ? null : Buffer.from(body).toString('base64'),
    filler: filler ?? null,
    fillerLine: fillerLine ?? null,
    ...(fillerEnd !== undefined && { fillerEnd }),
  };
}
