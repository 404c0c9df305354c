import type { AddressInfo, Server } from 'node:net';

/** Resolves with the port once the server listens; rejects where it cannot. */
export function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve(portOf(server));
    });
  });
}

/** Of a server that listens on TCP. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
