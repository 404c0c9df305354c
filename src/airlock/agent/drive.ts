import { placeOf } from '../../lib/path-on-port.ts';
import { cutTo } from '../../lib/plain-text.ts';
import { fairTimer } from '../fair-timer.ts';
import type { Checked, Result } from '../protocol.ts';
import { errorCode } from './errno.ts';
import { HttpAgent, httpRequest } from './http-module.ts';

/** Characters of a header's value that are kept, of each of many thousand answers. */
const MOST_CHARACTERS = 500;

type Terms = Checked<'drive.start'>;
type Driven = Result<'drive.result'>['records'][number];

/** Requests that are sent when they are due. */
export interface Drive {
  readonly mark: (name: string) => number;
  readonly progress: () => Result<'drive.progress'>;
  readonly stop: () => void;
  readonly result: Promise<Result<'drive.result'>>;
}

/**
 * Sends each request when it is due and not when the one before it is answered, so that a server that stalls meets the
 * load that it would meet, and the time in which a request could not even be sent counts ("coordinated omission": Gil
 * Tene, How NOT to Measure Latency; Schroeder et al., Open Versus Closed, NSDI 2006).
 */
export function startDrive(terms: Terms): Drive {
  const agent = new HttpAgent({ keepAlive: true, maxSockets: terms.connections, scheduling: 'lifo' });
  const began = performance.now();
  const clock = (): number => performance.now() - began;
  const records: Driven[] = [];
  const marks: { name: string; at: number }[] = [];
  const finished = Promise.withResolvers<void>();
  const last = terms.requests.map((): string | null => null);
  const flight = { sent: 0, inFlight: 0, most: 0 };
  let next = 0;
  let end = terms.at.length;
  let latest = 0;
  let timer: NodeJS.Timeout | undefined;

  function launch(): void {
    timer = undefined;
    while (next < end && (terms.at[next] ?? 0) <= clock()) {
      const due = terms.at[next] ?? 0;
      latest = Math.max(latest, clock() - due);
      void one(next, due);
      next += 1;
    }
    if (next < end) timer = setTimeout(launch, Math.max(0, (terms.at[next] ?? 0) - clock()));
    else settle();
  }

  async function one(n: number, due: number): Promise<void> {
    flight.inFlight += 1;
    flight.most = Math.max(flight.most, flight.inFlight);
    const record = await driveOne(terms, agent, { n, due }, clock, () => {
      flight.sent += 1;
    });
    flight.inFlight -= 1;
    records.push(record);
    last[record.request] = record.outcome;
    settle();
  }

  function settle(): void {
    if (next >= end && records.length === next) finished.resolve();
  }

  launch();
  return {
    mark(name) {
      const at = clock();
      marks.push({ name, at });
      return at;
    },
    progress: () => ({
      due: next,
      sent: flight.sent,
      done: records.length,
      inFlight: flight.inFlight,
      last,
    }),
    stop() {
      end = next;
      clearTimeout(timer);
      settle();
    },
    result: finished.promise.then(() => {
      agent.destroy();
      records.sort((a, b) => a.n - b.n);
      return { records, ms: clock(), mostInFlight: flight.most, latest, marks };
    }),
  };
}

/** One request on a kept connection, to the end of its response or to its deadline. Never rejects. */
function driveOne(
  terms: Terms,
  agent: InstanceType<typeof HttpAgent>,
  { n, due }: Pick<Driven, 'n' | 'due'>,
  clock: () => number,
  onSent: () => void,
): Promise<Driven> {
  const index = n % terms.requests.length;
  const wanted = terms.requests[index] ?? { method: 'GET', path: '/', headers: {}, body: null };
  const body = wanted.body === null ? null : Buffer.from(wanted.body, 'base64');
  const seen = {
    sent: null as number | null,
    firstByte: null as number | null,
    reused: false,
    closes: false,
    bytes: 0,
    body: '',
  };
  const headers: Record<string, string> = {};
  return new Promise((resolve) => {
    let over = false;
    let status: number | undefined;
    const kept: Buffer[] = [];
    let keep = terms.keepBodies;

    function finish(error: string | null): void {
      if (over) return;
      over = true;
      timer.cancel();
      if (error !== null) request?.destroy();
      const outcome = error ?? String(status);
      resolve({
        n,
        request: index,
        due,
        ...seen,
        body: Buffer.concat(kept).toString() + (terms.keepBodies > 0 && keep < 0 ? '…' : ''),
        ...(terms.keepHeaders.length > 0 && { headers }),
        done: clock(),
        outcome,
      });
    }

    const timer = fairTimer(due + terms.timeoutMs - clock(), () => finish('timeout'));
    const { host, port } = terms;
    let request: ReturnType<typeof httpRequest> | undefined;
    try {
      request = httpRequest({
        agent,
        host,
        ...placeOf({ port, path: wanted.path }),
        method: wanted.method,
        headers: { ...wanted.headers, ...(body !== null && { 'content-length': String(body.length) }) },
      });
    } catch {
      return finish('unsendable');
    }
    // Node's own `reusedSocket` is not set where the request had to wait for the connection.
    request.on('socket', (socket) => {
      seen.reused = used.has(socket);
      used.add(socket);
    });
    request.on('finish', () => {
      seen.sent = clock();
      onSent();
    });
    request.on('response', (response) => {
      seen.firstByte = clock();
      status = response.statusCode;
      seen.closes = response.headers.connection?.toLowerCase() === 'close';
      for (const name of terms.keepHeaders) {
        const value = response.headers[name];
        if (value !== undefined) headers[name] = cutTo(`${value}`, MOST_CHARACTERS);
      }
      response.on('data', (chunk: Buffer) => {
        seen.bytes += chunk.length;
        if (keep > 0) kept.push(Buffer.from(chunk.subarray(0, keep)));
        // Below nothing where there was more than is kept.
        keep -= chunk.length;
      });
      response.on('end', () => finish(response.complete ? null : 'bad-response'));
      response.on('error', (error) => finish(errorCode(error, 'bad-response')));
      response.on('close', () => finish('bad-response'));
    });
    request.on('error', (error) => finish(nameOf(error)));
    request.on('close', () => {
      if (status === undefined) finish('bad-response');
    });
    request.end(body ?? undefined);
  });
}

/** Connections that have carried a request. */
const used = new WeakSet<object>();

function nameOf(error: Error): string {
  const code = errorCode(error, 'bad-response');
  if (code.startsWith('HPE_')) return 'bad-response';
  return code.startsWith('ERR_') ? 'unsendable' : code;
}
