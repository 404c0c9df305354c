import { createReadStream, openSync, type Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { ForgeError } from './forge-error.ts';

/**
 * The bytes of a file that has to be small: a regular one, or a pipe that we were handed open, as standard input and `<(command)`
 * are. Throws ForgeError where it is anything else, or larger than the limit.
 */
export async function readSmallFile(path: string, limit: number): Promise<Buffer> {
  const kind = await stat(path);
  if (kind.size > limit) throw new ForgeError(`${path} is ${kind.size} bytes; at most ${limit} are read`);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of await contentOf(path, kind)) {
    size += piece.length;
    // A size is only what a file had when it was asked.
    if (size > limit) throw new ForgeError(`${path} holds more than ${limit} bytes; no more are read`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function contentOf(path: string, kind: Stats): Promise<AsyncIterable<Uint8Array>> {
  if (kind.isFile() || kind.isDirectory()) return createReadStream(path);
  if (kind.isFIFO() && !(await hasName(path))) return handedPipe(path);
  // A named pipe is opened only when somebody opens the other end, and a thread that waits for that hears no signal.
  throw new ForgeError(`cannot read ${path}: it is not a regular file`);
}

/** A pipe that a shell makes is found under a descriptor, and lies nowhere. */
const hasName = (path: string): Promise<boolean> =>
  realpath(path).then(
    () => true,
    () => false,
  );

/** Its writer may take its time; a socket waits for it without a thread, so that signals and time limits still end us. */
async function handedPipe(path: string): Promise<AsyncIterable<Uint8Array>> {
  const { Socket } = await import('node:net');
  return new Socket({ fd: openSync(path, 'r'), readable: true, writable: false });
}
