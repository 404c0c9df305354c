import { connect } from 'node:net';
import { overThose } from '../../lib/proxy-headers.ts';
import type { Checked, Result } from '../protocol.ts';

type State = Result<'hold.look'>['connections'][number];

/** One connection that is kept open on purpose. */
export interface Held {
  readonly look: () => State;
  readonly release: () => void;
}

/** Connects, does what the kind does, and resolves once that is done, the connection is over, or the time is up. */
export function openHeld(
  kind: State['kind'],
  target: Pick<Checked<'hold.open'>, 'host' | 'port' | 'path' | 'headers' | 'timeoutMs'>,
): Promise<Held> {
  const { host, port, timeoutMs } = target;
  return new Promise((resolve) => {
    const socket = connect({ host, port, noDelay: true });
    let state: State['state'] = 'never-stood';
    let stood = 0;
    let endedMs: number | null = null;
    let status: number | null = null;
    let heard = '';
    const timer = setTimeout(() => settle(), timeoutMs);

    function settle(): void {
      clearTimeout(timer);
      resolve({
        look: () => ({ kind, state, endedMs, status }),
        release: () => socket.destroy(),
      });
    }

    function over(how: 'ended' | 'reset'): void {
      if (state === 'open') {
        state = how;
        endedMs = performance.now() - stood;
      }
      settle();
    }

    socket.on('connect', () => {
      state = 'open';
      stood = performance.now();
      const head = headOf(target);
      if (kind === 'idle') socket.write(`${head}connection: keep-alive\r\n\r\n`);
      else {
        if (kind === 'half') socket.write(head);
        settle();
      }
    });
    socket.on('data', (chunk: Buffer) => {
      // What never says a status must not fill the memory; a status stands in the first bytes or nowhere.
      if (status === null && heard.length < FIRST_LINE) heard += chunk.toString('latin1', 0, FIRST_LINE);
      const [, code] = /^HTTP\/1\.[01] (\d{3})/.exec(heard) ?? [];
      if (code === undefined) return;
      status = Number(code);
      heard = '';
      // The body may still be on its way; it is small, and nothing but its end is waited for.
      setTimeout(settle, ANSWER_MS);
    });
    socket.on('end', () => over('ended'));
    socket.on('error', () => over('reset'));
    socket.on('close', () => over('ended'));
  });
}

/** Characters that are enough for `HTTP/1.1 200`. */
const FIRST_LINE = 64;
/** Milliseconds for the rest of an answer whose first line has come. */
const ANSWER_MS = 20;

/** The beginning of a request, up to where it may end. */
function headOf({
  host,
  port,
  path,
  headers = {},
}: Pick<Checked<'hold.open'>, 'host' | 'port' | 'path' | 'headers'>): string {
  const lines = Object.entries(overThose({ host: `${host}:${port}` }, headers));
  return [`GET ${path} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), ''].join('\r\n');
}
