import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileError } from './forge-error.ts';

export interface Output {
  readonly path: string;
  readonly content: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** Permissions before the umask; by default those of the file that is replaced, or a plain file's. */
  readonly mode?: number;
}

/**
 * Writes files with the folders they need, all or none: everything is first written beside its place and made durable, and
 * renamed only when all of it is there. After a failure no temporary file and no new folder is left.
 */
export type WriteOutputs = (outputs: readonly Output[], signal: AbortSignal) => Promise<void>;

/** Names of files that are being written, beside their place. */
export const TEMPORARY = /^\..+\.[0-9a-f]{12}\.tmp$/;

type Undo = () => Promise<unknown>;

export const writeOutputs: WriteOutputs = async (outputs, signal) => {
  const undo: Undo[] = [];
  try {
    const staged: (() => Promise<void>)[] = [];
    for (const output of outputs) staged.push(await stage(output, signal, undo));
    signal.throwIfAborted();
    for (const settle of staged) await settle();
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => undefined);
    throw error;
  }
};

/** Writes one output beside its place; gives the function that moves it there. */
async function stage(output: Output, signal: AbortSignal, undo: Undo[]): Promise<() => Promise<void>> {
  const { path } = output;
  try {
    await makeFolder(dirname(path), undo);
    const old = await replaced(path);
    const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
    undo.push(() => rm(temporary, { force: true }));
    await writeDurably(temporary, output, output.mode ?? old?.mode ?? 0o666, signal);
    return async () => {
      await rename(temporary, path).catch((error: unknown) => {
        throw fileError('write', path, error);
      });
      if (!old) undo.push(() => rm(path, { force: true }));
      await syncFolder(dirname(path));
    };
  } catch (error) {
    signal.throwIfAborted();
    throw fileError('write', path, error);
  }
}

async function writeDurably(
  path: string,
  { content }: Output,
  mode: number,
  signal: AbortSignal,
): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(content, { signal });
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename is durable once its folder is; file systems that cannot sync a folder need no telling. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  await folder.sync().catch(() => undefined);
  await folder.close();
}

async function makeFolder(path: string, undo: Undo[]): Promise<void> {
  const first = await mkdir(resolve(path), { recursive: true });
  if (first === undefined) return;
  undo.push(async () => {
    for (let folder = resolve(path); folder.length >= first.length; folder = dirname(folder)) {
      await rmdir(folder);
    }
  });
}

/** The file that is in the place; undefined where there is none. */
async function replaced(path: string): Promise<{ readonly mode: number } | undefined> {
  const entry = await stat(path).catch(() => undefined);
  if (entry?.isDirectory()) throw Object.assign(new Error('a folder is in the way'), { code: 'EISDIR' });
  return entry && { mode: entry.mode & 0o777 };
}
