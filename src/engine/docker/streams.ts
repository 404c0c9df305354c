import { once } from 'node:events';
import type { Socket } from 'node:net';
import { PassThrough, type Readable } from 'node:stream';
import type { Streams } from '../../model/engine.ts';

/** Length of the header before each piece: stream type, three zeros, length as big-endian 32 bits. */
const HEADER = 8;
const STDERR = 2;

/**
 * Splits an attached connection into the container's standard streams. A reader that does not read holds the container
 * back (and the other stream with it), so memory stays bounded; both streams must be read or resumed.
 *
 * Framing: Docker Engine API, "Attach to a container", stream format.
 */
export function splitStreams(socket: Socket): Streams {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  socket.on('error', () => undefined);
  void demultiplex(socket, stdout, stderr).then(() => {
    stdout.end();
    stderr.end();
  });
  return { stdin: socket, stdout, stderr, close: () => socket.destroy() };
}

/** Copies pieces as they come, without waiting for whole frames. A broken connection ends the streams like a closed one. */
export async function demultiplex(source: Readable, stdout: PassThrough, stderr: PassThrough): Promise<void> {
  let header = Buffer.alloc(0);
  let left = 0;
  let target = stdout;
  for await (const chunk of chunksOf(source)) {
    let rest = chunk;
    while (rest.length > 0) {
      if (left > 0) {
        const piece = rest.subarray(0, left);
        rest = rest.subarray(piece.length);
        left -= piece.length;
        await write(target, piece);
        continue;
      }
      const missing = HEADER - header.length;
      header = Buffer.concat([header, rest.subarray(0, missing)]);
      rest = rest.subarray(missing);
      if (header.length < HEADER) break;
      target = header[0] === STDERR ? stderr : stdout;
      left = header.readUInt32BE(4);
      header = Buffer.alloc(0);
    }
  }
}

/** The content of frames that are all at hand, of both streams in their order. */
export function unframed(frames: Uint8Array): Uint8Array {
  const bytes = Buffer.from(frames);
  const pieces: Buffer[] = [];
  for (let at = 0; at + HEADER <= bytes.length; ) {
    const end = at + HEADER + bytes.readUInt32BE(at + 4);
    pieces.push(bytes.subarray(at + HEADER, end));
    at = end;
  }
  return Buffer.concat(pieces);
}

async function* chunksOf(source: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of source) yield chunk as Buffer;
  } catch {
    // How the container ended is told by `wait`; a reset here says no more than the end of the streams does.
  }
}

async function write(target: PassThrough, piece: Buffer): Promise<void> {
  if (target.destroyed || target.write(piece)) return;
  await Promise.race([once(target, 'drain'), once(target, 'close')]);
}
