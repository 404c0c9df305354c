import { isUtf8 } from 'node:buffer';
import { ForgeError, fileError } from './forge-error.ts';
import { readSmallFile } from './read-small-file.ts';

/** Bytes of the largest text that is read. Templates, data and settings are small; anything larger is the wrong file. */
export const LARGEST_TEXT = 4 * 1024 * 1024;

/** The whole text of a small UTF-8 file, without a byte-order mark unless that is kept. Throws ForgeError naming the file. */
export type ReadText = (path: string, options?: { readonly keepMark?: boolean }) => Promise<string>;

export const readText: ReadText = async (path, { keepMark = false } = {}) => {
  const bytes = await readSmallFile(path, LARGEST_TEXT).catch((error: unknown) => {
    throw fileError('read', path, error);
  });
  if (!isUtf8(bytes)) throw new ForgeError(`${path}: line ${firstBadLine(bytes)} is not valid UTF-8`);
  return new TextDecoder('utf-8', { ignoreBOM: keepMark }).decode(bytes);
};

function firstBadLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}
