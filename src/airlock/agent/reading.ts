import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/**
 * Opens what was a file a moment ago. The subject may put a link or a pipe in its place meanwhile: a link is not followed, a pipe
 * is not waited for, and neither is a file. Rejects as `open` does, and with EINVAL for what is no file.
 */
export async function openFile(path: string | Buffer): Promise<FileHandle> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw Object.assign(new Error(`${path} is no file any more`), { code: 'EINVAL' });
}

/** The pieces of a file, opened in the same way. */
export async function* piecesOf(path: string | Buffer): AsyncGenerator<Buffer> {
  const file = await openFile(path);
  // The stream closes the file.
  yield* file.createReadStream() as AsyncIterable<Buffer>;
}
