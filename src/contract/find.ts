import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Failure } from '../model/failure.ts';
import { EXTENSIONS } from './formats/format.ts';
import { unreadable } from './read.ts';

const NAMES = EXTENSIONS.map((extension) => `cleanroom.config${extension}`);

/**
 * The absolute path of the contract: `path` itself where it is a file, else the one `cleanroom.config.*` in that
 * folder. Throws a Failure of class `wrong-use` where there is none, or more than one.
 */
export async function findContract(path: string | undefined, cwd: string): Promise<string> {
  const place = resolve(cwd, path ?? '.');
  const found = await stat(place).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR' ? nothingAt(place) : unreadable(place, error);
  });
  return found.isDirectory() ? onlyContractIn(place) : place;
}

async function onlyContractIn(folder: string): Promise<string> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(folder, error);
  });
  const [first, ...others] = NAMES.filter((name) => entries.includes(name));
  if (first === undefined) throw noneIn(folder);
  if (others.length === 0) return join(folder, first);
  throw new Failure({
    class: 'wrong-use',
    code: 'contract-ambiguous',
    message: `${folder} holds ${others.length + 1} contracts: ${[first, ...others].join(' and ')}`,
    remedy: 'Keep one of them, or name the one that you mean.',
  });
}

function nothingAt(place: string): Failure {
  return new Failure({
    class: 'wrong-use',
    code: 'contract-not-found',
    message: `There is no file or folder ${place}`,
    remedy: 'Check the path; it is taken from the folder that you are in.',
  });
}

function noneIn(folder: string): Failure {
  return new Failure({
    class: 'wrong-use',
    code: 'contract-not-found',
    message: `${folder} holds no contract`,
    remedy: `Write one of ${NAMES.join(', ')} there, or name the contract's path.`,
  });
}
