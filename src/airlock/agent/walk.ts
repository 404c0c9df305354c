import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { errorCode } from './errno.ts';

export interface Found {
  /** Bytes as the kernel has them: names need not be UTF-8. */
  readonly path: Buffer;
  /** Relative to the root, for people; empty for the root itself. */
  readonly name: string;
  readonly stats: Stats;
}

/** Codes of what goes away or is closed to us while we walk. */
const PASSED_OVER = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ESRCH']);

/** The root and everything below it, folders before their content, in the order of names. Links are not followed. */
export async function* walk(root: string): AsyncGenerator<Found> {
  yield* visit(Buffer.from(root), '');
}

async function* visit(path: Buffer, name: string): AsyncGenerator<Found> {
  const stats = await lstat(path).catch(passOver);
  if (stats === null) return;
  yield { path, name, stats };
  if (!stats.isDirectory()) return;
  const children = (await readdir(path, { encoding: 'buffer' }).catch(passOver)) ?? [];
  for (const child of children.sort(Buffer.compare)) {
    const text = child.toString('utf8');
    yield* visit(Buffer.concat([path, Buffer.from('/'), child]), name === '' ? text : `${name}/${text}`);
  }
}

function passOver(cause: unknown): null {
  if (PASSED_OVER.has(errorCode(cause, ''))) return null;
  throw cause;
}
