import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checked, Result } from '../protocol.ts';
import { command } from './command.ts';
import { errorCode } from './errno.ts';
import { piecesOf } from './reading.ts';
import { walk } from './walk.ts';

/** Copies each path to `folder/0`, `folder/1`, …; `cp --archive` keeps modes, owners, times, links and holes. */
export async function keepState({ paths, folder }: Checked<'files.keep'>): Promise<Result<'files.keep'>> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    for (const [index, path] of paths.entries()) {
      if ((await kindOf(path)) !== 'absent')
        await command('cp', '--archive', '--', path, join(folder, `${index}`));
    }
  } catch (cause) {
    // Half a copy is of no use, and takes the room of the next one.
    await rm(folder, { recursive: true, force: true });
    throw cause;
  }
  return fingerprint(paths);
}

/** Makes each path what was kept of it, also where that is nothing. */
export async function restoreState({
  paths,
  folder,
}: Checked<'files.restore'>): Promise<Result<'files.restore'>> {
  await lstat(folder);
  for (const [index, path] of paths.entries()) {
    const copy = join(folder, `${index}`);
    const kept = await kindOf(copy);
    const now = await kindOf(path);
    if (now === 'folder' && kept === 'folder') {
      // A folder may be a mount, which must stay; and who has it open sees the same folder afterwards.
      await emptyFolders({ paths: [path] });
      await command('cp', '--archive', '--no-target-directory', '--', copy, path);
      continue;
    }
    if (now !== 'absent') await removeAll(path);
    if (kept !== 'absent') await command('cp', '--archive', '--no-target-directory', '--', copy, path);
  }
  return fingerprint(paths);
}

export async function emptyFolders({
  paths,
}: {
  readonly paths: readonly (string | Buffer)[];
}): Promise<Result<'files.empty'>> {
  for (const path of paths) {
    const names = await readdir(path, { encoding: 'buffer' });
    for (const name of names) await removeAll(Buffer.concat([Buffer.from(path), Buffer.from('/'), name]));
  }
  return {};
}

/** Over all that walking the paths finds, in order, each field with its length, so that no two trees write the same. */
async function fingerprint(paths: readonly string[]): Promise<Result<'files.keep'>> {
  const hash = createHash('sha256');
  const add = (field: string | Buffer): void => void hash.update(`${field.length}:`).update(field);
  let files = 0;
  for (const [index, root] of paths.entries()) {
    add(`root ${index}`);
    for await (const { path, stats } of walk(root)) {
      files++;
      // The name of the root itself is where it lies; below it, the bytes of names count.
      add(path.subarray(Buffer.byteLength(root)));
      add(`${stats.mode.toString(8)} ${stats.uid} ${stats.gid}`);
      if (stats.isSymbolicLink()) add(await readlink(path, { encoding: 'buffer' }));
      else if (stats.isFile()) {
        add(`${stats.size}`);
        for await (const piece of piecesOf(path)) hash.update(piece);
      }
    }
  }
  return { fingerprint: hash.digest('hex'), files };
}

async function kindOf(path: string): Promise<'absent' | 'folder' | 'other'> {
  const stats = await lstat(path).catch((cause: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(cause, ''))) return null;
    throw cause;
  });
  if (stats === null) return 'absent';
  return stats.isDirectory() ? 'folder' : 'other';
}

/** A mount cannot be removed; then what is in it goes. */
async function removeAll(path: string | Buffer): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(async (cause: unknown) => {
    if (errorCode(cause, '') !== 'EBUSY') throw cause;
    await emptyFolders({ paths: [path] });
  });
}
