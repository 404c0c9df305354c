import { randomBytes } from 'node:crypto';
import { link, lstat, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import type { Server, Socket } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, fileError } from './forge-error.ts';

/** Where the lock of a project lies below its folder. */
export const LOCK_FILE = '.forge/lock';

/**
 * Stands beside the lock from before the first change until after the last. Unlike the lock, which the next one takes over, it
 * goes only when somebody has ended well: who is killed while tidying up after a dead run leaves the tidying to the next.
 */
const UNFINISHED_FILE = '.forge/unfinished';
/** A dead lock that was moved out of the way by somebody who then died as well. */
export const DEAD_LOCK = /^lock\.[0-9a-f]{12}$/;

/** The right to change a project, until it is released or the process ends, however it ends. */
export interface Held {
  /** Whether an earlier holder did not end well: there may be something of its to tidy up. */
  readonly inherited: boolean;
  readonly release: () => Promise<void>;
}

/**
 * Waits until nobody else changes the project at `root`. The lock is a socket that its holder listens on, so the kernel itself
 * knows whether the holder lives: across containers that share the folder, and whatever became of process ids.
 */
export type Lock = (root: string, signal: AbortSignal) => Promise<Held>;

/** Looks at a silent lock before its holder counts as dead: binding and listening are two steps. */
const LOOKS = 3;
const BETWEEN_LOOKS_MS = 20;

export const lock: Lock = async (root, signal) => {
  const path = join(root, LOCK_FILE);
  let inherited = false;
  try {
    await mkdir(dirname(path), { recursive: true });
    for (;;) {
      signal.throwIfAborted();
      const release = await listenOn(path);
      if (release) return await begun(join(root, UNFINISHED_FILE), inherited, release);
      if (await isDead(path, signal)) inherited = (await takeAway(path)) || inherited;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw fileError('lock', path, error);
  }
};

async function begun(mark: string, inherited: boolean, release: Held['release']): Promise<Held> {
  const unfinished = (await lstat(mark).catch(() => null)) !== null;
  try {
    await writeFile(mark, '');
  } catch (error) {
    await release();
    throw error;
  }
  return {
    inherited: inherited || unfinished,
    release: async () => {
      await rm(mark, { force: true });
      await release();
    },
  };
}

/** Bytes that the path of a socket may have everywhere: 108 with the zero at its end on Linux, 104 elsewhere (unix(7)). */
const LONGEST = 103;

interface Address {
  readonly path: string;
  /** The path holds only until then. */
  readonly close: () => Promise<void>;
}

/** A path of a socket that is short enough: Linux reaches a folder by its descriptor too. */
async function addressOf(path: string): Promise<Address> {
  if (Buffer.byteLength(path) <= LONGEST) return { path, close: async () => undefined };
  const folder = await open(dirname(path));
  return { path: `/proc/self/fd/${folder.fd}/${basename(path)}`, close: () => folder.close() };
}

/** Gives the release, or null where there is a lock already. */
async function listenOn(path: string): Promise<(() => Promise<void>) | null> {
  const address = await addressOf(path);
  const release = await listenAt(address.path).catch(async (error: unknown) => {
    await address.close();
    throw error;
  });
  if (release === null) {
    await address.close();
    return null;
  }
  return async () => {
    await release();
    await address.close();
  };
}

async function listenAt(path: string): Promise<(() => Promise<void>) | null> {
  const { createServer } = await import('node:net');
  const waiting = new Set<Socket>();
  const server: Server = createServer((socket) => {
    waiting.add(socket);
    socket.on('error', () => undefined).on('close', () => waiting.delete(socket));
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => (codeOf(error) === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen(path, () => {
      server.unref();
      resolve(
        () =>
          new Promise((released) => {
            // Closing takes the socket away; whoever waits is told by the end of its connection.
            server.close(() => released());
            for (const socket of waiting) socket.destroy();
          }),
      );
    });
  });
}

/** Waits while the holder lives; true where there is none behind the lock, false where it is time to try again. */
async function isDead(path: string, signal: AbortSignal): Promise<boolean> {
  for (let look = 0; look < LOOKS; look += 1) {
    if ((await holderAt(path, signal)) !== 'dead') return false;
    await pause(BETWEEN_LOOKS_MS);
  }
  return true;
}

async function holderAt(path: string, signal: AbortSignal): Promise<'dead' | 'gone'> {
  const address = await addressOf(path);
  try {
    return await answerAt(address.path, signal);
  } finally {
    await address.close();
  }
}

async function answerAt(path: string, signal: AbortSignal): Promise<'dead' | 'gone'> {
  const { connect } = await import('node:net');
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const stop = (): void => void socket.destroy();
    signal.addEventListener('abort', stop, { once: true });
    let failure: NodeJS.ErrnoException | undefined;
    socket.on('error', (error) => {
      failure = error;
    });
    socket.on('close', () => {
      signal.removeEventListener('abort', stop);
      if (failure?.code === 'ECONNREFUSED' || failure?.code === 'ENOTSOCK') resolve('dead');
      else if (failure?.code === 'EACCES') reject(failure);
      // Released while we waited, or just before we came; a crowd that is too large (EAGAIN) is asked again.
      else resolve('gone');
    });
    socket.resume();
  });
}

/** Of several who find it dead at the same time, one gets it out of the way; a living one that came between goes back. */
async function takeAway(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => null);
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
  const taken = await lstat(aside);
  if (found?.ino !== taken.ino) await link(aside, path).catch(() => undefined);
  await rm(aside, { recursive: true, force: true });
  return found?.ino === taken.ino;
}
