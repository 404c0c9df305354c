import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import {
  appendFile,
  chmod,
  lchown,
  lstat,
  lutimes,
  mkdir,
  open,
  rm,
  statfs,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Checked, Result } from '../protocol.ts';
import { filler } from './filler.ts';
import { openFile, piecesOf } from './reading.ts';
import { walk } from './walk.ts';

const FILL_FILE = '.cleanroom-fill';

/** Everything below a folder in the order of paths. A file that cannot be read has no digest. */
export async function listFiles({ root, hash, limit }: Checked<'files.list'>): Promise<Result<'files.list'>> {
  const entries: Result<'files.list'>['entries'] = [];
  let exists = false;
  for await (const { path, name, stats } of walk(root)) {
    exists = true;
    // A root that is itself a file is the one entry, without a name of its own.
    if (name === '' && stats.isDirectory()) continue;
    if (entries.length === limit) return { exists, entries, truncated: true };
    const type = typeOf(stats);
    const sha256 = hash && type === 'file' ? await digest(path) : null;
    const mode = `0${(stats.mode & 0o7777).toString(8).padStart(3, '0')}`;
    entries.push({ path: name, type, mode, size: stats.size, sha256 });
  }
  return { exists, entries, truncated: false };
}

/** Puts a file, folder or link in the place of whatever is at a path. */
export async function putFile(params: Checked<'files.put'>): Promise<Result<'files.put'>> {
  const { path, content, uid, gid } = params;
  const owner = async (of: string): Promise<void> => {
    if (uid !== null || gid !== null) await lchown(of, uid ?? -1, gid ?? -1);
  };
  const made = await mkdir(dirname(path), { recursive: true, mode: 0o755 });
  for (
    let parent = dirname(path);
    made !== undefined && parent.length >= made.length;
    parent = dirname(parent)
  ) {
    await owner(parent);
  }
  await rm(path, { recursive: true, force: true });
  if ('symlink' in content) await symlink(content.symlink, path);
  else if ('directory' in content) await mkdir(path);
  else if ('hole' in content) {
    await writeFile(path, '', { flag: 'wx' });
    await truncate(path, content.hole);
  } else if ('base64' in content)
    await writeFile(path, Buffer.from(content.base64, 'base64'), { flag: 'wx' });
  else await writeFile(path, filler(content.filler, content.line), { flag: 'wx' });
  await owner(path);
  // Set explicitly, since the process's mask takes bits away; a link has no mode of its own.
  if (!('symlink' in content)) await chmod(path, params.mode ?? ('directory' in content ? 0o755 : 0o644));
  return {};
}

/** Links are not followed: what they lead to is another file. */
export async function readOneFile({
  path,
  limit,
  piece,
}: Checked<'files.read'>): Promise<Result<'files.read'>> {
  const stats = await lstat(path).catch(() => null);
  if (!stats?.isFile() || stats.size > limit) return { base64: null };
  const file = await openFile(path);
  try {
    if (piece === undefined) return { base64: (await file.readFile()).toString('base64') };
    const { buffer, bytesRead } = await file.read(Buffer.alloc(piece.bytes), 0, piece.bytes, piece.from);
    return { base64: buffer.subarray(0, bytesRead).toString('base64') };
  } finally {
    await file.close();
  }
}

/** What is not there is not made: a piece alone would look like the whole. */
export async function appendToFile({
  path,
  base64,
}: Checked<'files.append'>): Promise<Result<'files.append'>> {
  await lstat(path);
  await appendFile(path, Buffer.from(base64, 'base64'));
  return {};
}

/** By the one clock that both of us and the subject have. */
export async function ageFile({ path, to }: Checked<'files.age'>): Promise<Result<'files.age'>> {
  const stats = await lstat(path).catch(() => null);
  if (!stats) return { written: null };
  const now = Date.now();
  if (to !== null) await lutimes(path, new Date(now - to), new Date(now - to));
  return { written: { at: stats.mtimeMs, age: now - stats.mtimeMs } };
}

export async function removeFile({ path }: Checked<'files.remove'>): Promise<Result<'files.remove'>> {
  await rm(path, { recursive: true, force: true });
  return {};
}

/** Writes until only `leave` bytes are free, in the place of what an earlier fill left, or the subject put there. */
export async function fillFolder({ path, leave }: Checked<'files.fill'>): Promise<Result<'files.fill'>> {
  await removeFile({ path: join(path, FILL_FILE) });
  const file = await open(join(path, FILL_FILE), 'wx', 0o600);
  try {
    for (const chunk of filler((await freeBytes(path)) - leave)) await file.writeFile(chunk);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC')) throw cause;
  } finally {
    await file.close();
  }
  return { free: await freeBytes(path) };
}

export async function unfillFolder({ path }: Checked<'files.unfill'>): Promise<Result<'files.unfill'>> {
  await removeFile({ path: join(path, FILL_FILE) });
  return { free: await freeBytes(path) };
}

/** Allocated bytes and count of files; roots that are not there count as empty. */
export async function measureFiles({ roots }: Checked<'files.usage'>): Promise<Result<'files.usage'>> {
  let bytes = 0;
  let files = 0;
  for (const root of roots) {
    for await (const { stats } of walk(root)) {
      if (stats.isDirectory()) continue;
      files++;
      // The kernel counts in blocks of 512 bytes, whatever the file system's own block is.
      bytes += stats.blocks * 512;
    }
  }
  return { bytes, files };
}

export async function measureHeld({ roots }: Checked<'files.held'>): Promise<Result<'files.held'>> {
  const all = await Promise.all(roots.map((root) => statfs(root)));
  return { bytes: all.reduce((sum, { blocks, bfree, bsize }) => sum + (blocks - bfree) * bsize, 0) };
}

async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

async function digest(path: Buffer): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const piece of piecesOf(path)) hash.update(piece);
    return hash.digest('hex');
  } catch {
    return null;
  }
}

function typeOf(stats: Stats): 'file' | 'directory' | 'symlink' | 'other' {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'symlink' : 'other';
}
