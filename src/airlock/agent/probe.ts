import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { connect, isIPv6 } from 'node:net';
import type { Checked, Result } from '../protocol.ts';
import { errorCode } from './errno.ts';

type Target = Checked<'probe'>['targets'][number];
type Reach = Omit<Result<'probe'>[number], 'ms'>;
type Place = Pick<Target, 'host' | 'port' | 'timeoutMs'>;

/** Tries all targets at once. Never rejects: not to be reached is a result. */
export function probe({ targets }: Checked<'probe'>): Promise<Result<'probe'>> {
  return Promise.all(
    targets.map(async (target) => {
      const began = performance.now();
      const reach = await ways[target.protocol](target);
      return { ...reach, ms: performance.now() - began };
    }),
  );
}

const ways = { tcp: connectOnce, udp: sendOnce, dns: resolveOnce };

/** One TCP connection, closed as soon as it stands. */
export function connectOnce({ host, port, timeoutMs }: Place): Promise<Reach> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const finish = (reach: Reach): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reach);
    };
    const timer = setTimeout(() => finish(timedOut(timeoutMs)), timeoutMs);
    socket.on('connect', () => finish({ outcome: 'reached', detail: `${socket.remoteAddress}` }));
    socket.on('error', (error) => finish(outcomeOf(error)));
  });
}

/** One datagram on a connected socket, so that a refusal by ICMP is heard. */
async function sendOnce({ host, port, timeoutMs }: Target): Promise<Reach> {
  const found = await resolveOnce({ host, timeoutMs });
  const address = found.detail.split(' ')[0];
  if (found.outcome !== 'reached' || address === undefined) return found;
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const finish = (reach: Reach): void => {
      clearTimeout(timer);
      socket.removeAllListeners('error').on('error', () => undefined);
      socket.close(() => resolve(reach));
    };
    const timer = setTimeout(() => finish(timedOut(timeoutMs)), timeoutMs);
    socket.once('error', (error) => finish(outcomeOf(error)));
    socket.once('message', (bytes) =>
      finish({ outcome: 'reached', detail: bytes.toString('latin1', 0, 64) }),
    );
    // Not as the callback of `connect`, which would get the error in the place of the event.
    socket.once('connect', () => socket.send('cleanroom\n'));
    socket.connect(port, address);
  });
}

/** Asks the system's resolver, as the subject would. */
function resolveOnce({ host, timeoutMs }: Pick<Target, 'host' | 'timeoutMs'>): Promise<Reach> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(timedOut(timeoutMs)), timeoutMs);
    lookup(host, { all: true })
      .then((found): Reach => ({ outcome: 'reached', detail: found.map(({ address }) => address).join(' ') }))
      .catch(outcomeOf)
      .then(resolve)
      .finally(() => clearTimeout(timer));
  });
}

function outcomeOf(error: unknown): Reach {
  const detail = errorCode(error, String(error));
  if (detail === 'ECONNREFUSED' || detail === 'ECONNRESET') return { outcome: 'refused', detail };
  if (detail === 'ENOTFOUND') return { outcome: 'no-such-name', detail };
  return { outcome: detail === 'ETIMEDOUT' ? 'timed-out' : 'unreachable', detail };
}

function timedOut(timeoutMs: number): Reach {
  return { outcome: 'timed-out', detail: `nothing within ${timeoutMs} ms` };
}
