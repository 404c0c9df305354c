import { createHash } from 'node:crypto';

const NEWLINE = 0x0a;

export interface Digest {
  /** Hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  /** A last line without a newline counts. */
  readonly lines: number;
}

export async function digestOf(chunks: AsyncIterable<Uint8Array>): Promise<Digest> {
  const hash = createHash('sha256');
  let bytes = 0;
  let newlines = 0;
  let last = NEWLINE;
  for await (const chunk of chunks) {
    hash.update(chunk);
    bytes += chunk.length;
    newlines += count(chunk, NEWLINE);
    last = chunk.at(-1) ?? last;
  }
  return { sha256: hash.digest('hex'), bytes, lines: newlines + (last === NEWLINE ? 0 : 1) };
}

/** SHA-256 of a short text, hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function count(chunk: Uint8Array, byte: number): number {
  let found = 0;
  for (let at = chunk.indexOf(byte); at !== -1; at = chunk.indexOf(byte, at + 1)) found++;
  return found;
}
