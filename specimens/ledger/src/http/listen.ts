import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CommandError } from '../command-error.ts';
import { messageOf } from '../log.ts';

/**
 * Makes the server listen on all addresses.
 *
 * @returns the port
 * @throws CommandError that names the port
 */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new CommandError(`cannot listen on port ${port}: ${messageOf(error)}`)),
    );
    server.listen(port, () => resolve((server.address() as AddressInfo).port));
  });
}
