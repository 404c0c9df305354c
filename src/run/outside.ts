import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outside } from '../room/materials.ts';

/**
 * Plants the world outside: a listener on every address of this host, a canary in its environment and one in its
 * files. None of it may be seen from inside a room.
 */
export async function plantOutside(runName: string): Promise<Outside & { readonly remove: () => void }> {
  const server = createServer((socket) => socket.on('error', () => undefined).end('outside\n'));
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  server.unref();
  const { port } = server.address() as AddressInfo;
  const canaryText = `canary-${randomBytes(8).toString('hex')}`;
  const folder = canaryFolder(runName);
  mkdirSync(folder, { mode: 0o700 });
  const canaryFile = join(folder, canaryText);
  writeFileSync(canaryFile, canaryText);
  process.env.CLEANROOM_CANARY = canaryText;
  return {
    addresses: hostAddresses(),
    port,
    canaryText,
    canaryFile,
    knock: () => knock(port),
    remove: () => {
      server.close();
      rmSync(folder, { recursive: true, force: true });
      delete process.env.CLEANROOM_CANARY;
    },
  };
}

/** Where a run keeps its canary on this host. */
export function canaryFolder(runName: string): string {
  return join(tmpdir(), `${runName}-canary`);
}

function hostAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => address.family === 'IPv4' && !address.internal)
    .map((address) => address.address);
}

async function knock(port: number): Promise<'reached' | 'refused'> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    return 'reached';
  } catch {
    return 'refused';
  } finally {
    socket.destroy();
  }
}
