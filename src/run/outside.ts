import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { hostname, networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../model/engine.ts';
import { Failure } from '../model/failure.ts';
import type { Outside } from '../room/materials.ts';
import { isOrphaned, ownerLabel } from './owner.ts';

/**
 * Plants the world outside: a listener on every address of this host, a canary in its environment and one in its
 * files. None of it may be seen from inside a room.
 */
export async function plantOutside(
  runName: string,
  engine: Pick<Engine, 'hostName'>,
): Promise<Outside & { readonly remove: () => void }> {
  const folder = canaryFolder(runName);
  const canaryText = `canary-${randomBytes(8).toString('hex')}`;
  const canaryFile = join(folder, canaryText);
  plant(folder, canaryFile, canaryText);
  const server = createServer((socket) => socket.on('error', () => undefined).end('outside\n'));
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  server.unref();
  const { port } = server.address() as AddressInfo;
  process.env.CLEANROOM_CANARY = canaryText;
  return {
    addresses: hostAddresses(),
    port,
    canaryText,
    canaryFile,
    holdsEngine: isHere(engine),
    knock: () => knock(port),
    remove: () => {
      server.close();
      rmSync(folder, { recursive: true, force: true });
      delete process.env.CLEANROOM_CANARY;
    },
  };
}

/**
 * Whether the engine runs where we do, and not on a builder, in a laptop's virtual machine, or around the container that we are in. Both are
 * told the name by the same kernel; who says none is taken to be here.
 */
export function isHere({ hostName }: Pick<Engine, 'hostName'>): boolean {
  return hostName === null || hostName === hostname();
}

function plant(folder: string, file: string, text: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(join(folder, OWNER), ownerLabel());
    writeFileSync(file, text);
  } catch (cause) {
    throw new Failure({
      class: 'room',
      code: 'canary-not-planted',
      message: `No file could be made in ${tmpdir()}, by which rooms are shown not to see this host: ${cause instanceof Error ? cause.message : cause}.`,
      remedy: 'Free some space there, or set TMPDIR to a folder that can be written to.',
      cause,
    });
  }
}

const SUFFIX = '-canary';
/** File beside a canary that says whose it is. */
const OWNER = 'owner';

/** Where a run keeps its canary on this host. */
export function canaryFolder(runName: string): string {
  return join(tmpdir(), `${runName}${SUFFIX}`);
}

/** Folders of canaries on this host whose run is gone, watchdog and all. */
export function forgottenCanaries(): readonly string[] {
  return namesIn(tmpdir())
    .filter((name) => name.startsWith('cleanroom-') && name.endsWith(SUFFIX))
    .map((name) => join(tmpdir(), name))
    .filter((folder) => {
      try {
        return isOrphaned(readFileSync(join(folder, OWNER), 'utf8'));
      } catch {
        // Somebody else's, or gone by now.
        return false;
      }
    });
}

/** None where the folder cannot be read: whoever needs it says so. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
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
