import { constants } from 'node:fs';
import { type FileHandle, open, statfs } from 'node:fs/promises';

/**
 * Opens what was a file a moment ago. The subject may put a link or a pipe in its place meanwhile: a link is not followed, a pipe
 * is not waited for, and neither is a file; nor is one that claims to be larger than the disk it lies on, because reading its holes
 * would take hours. Rejects as `open` does, with EINVAL for what is no file, with EFBIG for what cannot be that large.
 */
export async function openFile(path: string | Buffer): Promise<FileHandle> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw failed('EINVAL', `${path} is no file any more`);
    const { blocks, bsize } = await statfs(path);
    if (blocks > 0 && stats.size > blocks * bsize)
      throw failed('EFBIG', `${path} has ${stats.size} bytes, more than its disk`);
    return file;
  } catch (cause) {
    await file.close();
    throw cause;
  }
}

function failed(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** The pieces of a file, opened in the same way. */
export async function* piecesOf(path: string | Buffer): AsyncGenerator<Buffer> {
  const file = await openFile(path);
  // The stream closes the file.
  yield* file.createReadStream() as AsyncIterable<Buffer>;
}
