const LINE = 'cleanroom filler '.repeat(4).slice(0, 63);
const CHUNK = 64 * 1024;

/** How many bytes `filler` gives: as many as asked for with our own line, whole lines of another. */
export function fillerLength(bytes: number, line: string | null, end = '\n'): number {
  if (line === null) return bytes;
  const length = Buffer.byteLength(line + end);
  return Math.ceil(bytes / length) * length;
}

/**
 * So many bytes of filler, in chunks of about 64 KiB, the same every time: plain text in lines of 64 bytes, or whole lines
 * of the caller's until there are at least so many bytes. Each ends with `end`, and none where that is empty.
 */
export function* filler(bytes: number, line: string | null = null, end = '\n'): Generator<Buffer> {
  const one = (line ?? LINE) + end;
  const chunk = Buffer.from(one.repeat(Math.max(1, Math.floor(CHUNK / Buffer.byteLength(one)))));
  for (let left = fillerLength(bytes, line, end); left > 0; left -= chunk.length) {
    yield left < chunk.length ? chunk.subarray(0, left) : chunk;
  }
}
