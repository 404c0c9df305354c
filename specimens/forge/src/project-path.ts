import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { codeOf, ForgeError, fileError } from './forge-error.ts';

/** `path` below `root`. Throws ForgeError where it would leave `root`, by its words or through a link. */
export type PathInside = (root: string, path: string) => Promise<string>;

export const pathInside: PathInside = async (root, path) => {
  const full = join(root, path);
  if (isAbsolute(path) || path.includes('\0') || leaves(root, full)) throw outside(root, path);
  if (leaves(await realExisting(root), await realExisting(full))) throw outside(root, path);
  return full;
};

function leaves(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}

/** Where the deepest part of a path that exists really is, with the rest of the path appended. */
export async function realExisting(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw fileError('read', path, error);
    return join(await realExisting(dirname(path)), path.slice(dirname(path).length));
  }
}

export function outside(root: string, path: string): ForgeError {
  return new ForgeError(`${JSON.stringify(path)} would leave ${root}; paths must stay inside it`);
}
