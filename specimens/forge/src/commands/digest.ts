import { digestOf } from '../digest.ts';
import type { Session } from './session.ts';

/** Prints a file's SHA-256, its lines and its bytes, however large it is. */
export async function digest({ parts, signal }: Session, path: string): Promise<void> {
  const { sha256, lines, bytes } = await digestOf(parts.readLargeFile(path, signal));
  await parts.print(`${sha256}  ${lines} lines  ${bytes} bytes  ${path}\n`);
}
