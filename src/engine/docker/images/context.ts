import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { lstat, readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { default as dockerignore } from '@balena/dockerignore';
import { type Pack, pack } from 'tar-stream';
import { Failure } from '../../../model/failure.ts';

/** One file, folder or link of what is sent to the engine. */
export interface Entry {
  readonly path: string;
  readonly mode: number;
  readonly modified: Date;
  readonly content:
    | { readonly kind: 'directory' }
    | { readonly kind: 'link'; readonly target: string }
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
    | { readonly kind: 'file'; readonly path: string; readonly size: number };
}

/**
 * Everything under a build's context folder that its `.dockerignore` leaves in.
 * @throws Failure `wrong-use` when the folder cannot be read.
 */
export async function readContext(folder: string): Promise<readonly Entry[]> {
  const rules = (await readFile(join(folder, '.dockerignore'), 'utf8').catch(() => '')).split(/\r?\n/);
  const keep = dockerignore.default({ ignorecase: false }).add(rules).createFilter();
  const exceptions = rules.some((rule) => rule.trimStart().startsWith('!'));
  // Below an ignored folder only an exception can bring something back.
  return readTree(folder, '', keep, exceptions);
}

/**
 * A file or a whole folder of the host, to be sent as `target`; links inside it stay links.
 * @throws Failure `wrong-use` when it cannot be read.
 */
export async function readFiles(source: string, target: string): Promise<readonly Entry[]> {
  const facts = await orUnreadable(source, stat(source));
  if (facts.isDirectory()) {
    return [
      entry(target, facts, { kind: 'directory' }),
      ...(await readTree(source, `${target}/`, () => true, false)),
    ];
  }
  return [entry(target, facts, { kind: 'file', path: source, size: facts.size })];
}

/** A file that is made up here. */
export function bytesEntry(path: string, bytes: Uint8Array | string, mode = 0o644): Entry {
  return { path, mode, modified: new Date(0), content: { kind: 'bytes', bytes: Buffer.from(bytes) } };
}

/** A hash of names, modes and contents, the same wherever and whenever the files were written. */
export async function hashEntries(entries: readonly Entry[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { path, mode, content } of [...entries].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(JSON.stringify([path, mode, content.kind, await contentKey(content)]));
  }
  return hash.digest('hex');
}

/** The entries as a tar stream, all owned by root as the docker client sends them. */
export function packEntries(entries: readonly Entry[]): Readable {
  const tar = pack();
  void writeAll(tar, entries).catch((error: Error) => tar.destroy(error));
  return Readable.from(tar);
}

async function readTree(
  root: string,
  prefix: string,
  keep: (path: string) => boolean,
  lookBelow: boolean,
): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  const visit = async (folder: string): Promise<void> => {
    const names = await orUnreadable(join(root, folder), readdir(join(root, folder)));
    for (const name of names.sort()) {
      const path = folder ? `${folder}/${name}` : name;
      const kept = keep(path);
      const facts = await orUnreadable(join(root, path), lstat(join(root, path)));
      if (facts.isDirectory()) {
        if (kept) found.push(entry(prefix + path, facts, { kind: 'directory' }));
        if (kept || lookBelow) await visit(path);
      } else if (kept && facts.isSymbolicLink()) {
        found.push(entry(prefix + path, facts, { kind: 'link', target: await readlink(join(root, path)) }));
      } else if (kept && facts.isFile()) {
        found.push(entry(prefix + path, facts, { kind: 'file', path: join(root, path), size: facts.size }));
      }
    }
  };
  await visit('');
  return found;
}

function entry(path: string, facts: Stats, content: Entry['content']): Entry {
  return { path, mode: facts.mode & 0o7777, modified: facts.mtime, content };
}

async function contentKey(content: Entry['content']): Promise<string> {
  if (content.kind === 'directory') return '';
  if (content.kind === 'link') return content.target;
  const hash = createHash('sha256');
  if (content.kind === 'bytes') return hash.update(content.bytes).digest('hex');
  await orUnreadable(content.path, pipeline(createReadStream(content.path), hash));
  return hash.digest('hex');
}

async function writeAll(tar: Pack, entries: readonly Entry[]): Promise<void> {
  for (const { path, mode, modified, content } of entries) {
    const header = { name: path, mode, mtime: modified, uid: 0, gid: 0 };
    if (content.kind === 'directory') tar.entry({ ...header, type: 'directory' });
    else if (content.kind === 'link') tar.entry({ ...header, type: 'symlink', linkname: content.target });
    else if (content.kind === 'bytes') tar.entry(header, Buffer.from(content.bytes));
    else await writeFile(tar, { ...header, size: content.size }, content.path);
  }
  tar.finalize();
}

/** Fails when the file has another size than its header says, because it changed meanwhile. */
async function writeFile(tar: Pack, header: { name: string; size: number }, path: string): Promise<void> {
  const written = Promise.withResolvers<void>();
  const sink = tar.entry(header, (error) => (error ? written.reject(error) : written.resolve()));
  for await (const chunk of createReadStream(path)) {
    if (!sink.write(chunk)) await new Promise<void>((resolve) => sink.once('drain', resolve));
  }
  sink.end(null);
  await written.promise;
}

async function orUnreadable<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    throw new Failure({
      class: 'wrong-use',
      code: 'files-unreadable',
      message: `${path}, which the subject's image is to be made from, cannot be read: ${(cause as Error).message}`,
      remedy: 'Correct the path in the contract, or leave it out by .dockerignore.',
      cause,
    });
  }
}
