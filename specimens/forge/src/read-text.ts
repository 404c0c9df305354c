import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { ForgeError, fileError } from './forge-error.ts';

/** Templates, data and settings are small; anything larger is the wrong file. */
const LIMIT = 4 * 1024 * 1024;

/** The whole text of a small UTF-8 file, without a byte-order mark. Throws ForgeError naming the file. */
export type ReadText = (path: string) => Promise<string>;

export const readText: ReadText = async (path) => {
  const bytes = await readSmall(path).catch((error: unknown) => {
    throw fileError('read', path, error);
  });
  if (!isUtf8(bytes)) throw new ForgeError(`${path}: line ${firstBadLine(bytes)} is not valid UTF-8`);
  return new TextDecoder().decode(bytes);
};

async function readSmall(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > LIMIT) throw new ForgeError(`${path} is ${size} bytes; at most ${LIMIT} are read`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function firstBadLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}
