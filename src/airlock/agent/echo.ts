import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import type { Result } from '../protocol.ts';
import { errorCode } from './errno.ts';
import { listenOn, portOf } from './listen.ts';

/**
 * A second door to a proxy, on loopback, behind which all that comes in is given back: what goes through it suffers
 * what the subject's traffic suffers, whatever the service speaks.
 */
export interface EchoDoor {
  readonly send: (bytes: number, timeoutMs: number) => Promise<Result<'proxy.echo'>>;
  readonly close: () => void;
}

/** Opens the door; `accept` relays a connection to a port of 127.0.0.1. */
export async function openEchoDoor(accept: (socket: Socket, port: number) => void): Promise<EchoDoor> {
  const echo = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  const door = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => accept(socket, portOf(echo)));
  await Promise.all([echo, door].map((server) => listenOn(server, '127.0.0.1', 0)));
  return {
    send: (bytes, timeoutMs) => roundTrip(portOf(door), bytes, timeoutMs),
    close: () => {
      door.close();
      echo.close();
    },
  };
}

function roundTrip(port: number, bytes: number, timeoutMs: number): Promise<Result<'proxy.echo'>> {
  const began = performance.now();
  return new Promise((resolve) => {
    let back = 0;
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const finish = (outcome: Result<'proxy.echo'>['outcome']): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ outcome, bytes: back, ms: performance.now() - began });
    };
    const timer = setTimeout(() => finish('nothing'), timeoutMs);
    socket.on('connect', () => socket.write(Buffer.alloc(bytes, 'cleanroom ')));
    socket.on('data', (chunk: Buffer) => {
      back += chunk.length;
      if (back >= bytes) finish('whole');
    });
    socket.on('end', () => finish('ended'));
    socket.on('error', (error) => finish(errorCode(error, '') === 'EPIPE' ? 'ended' : 'reset'));
  });
}
