import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ForgeError, fileError } from './forge-error.ts';

const CHUNK = 256 * 1024;

/** The bytes of a file of any size, piece by piece. Throws ForgeError naming the file. */
export type ReadLargeFile = (path: string, signal: AbortSignal) => AsyncIterable<Uint8Array>;

export const readLargeFile: ReadLargeFile = async function* (path, signal) {
  try {
    // Opening a pipe that nobody writes to would block for ever.
    const kind = await stat(path);
    if (!kind.isFile() && !kind.isDirectory())
      throw new ForgeError(`cannot read ${path}: it is not a regular file`);
    yield* createReadStream(path, { highWaterMark: CHUNK, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw fileError('read', path, error);
  }
};
