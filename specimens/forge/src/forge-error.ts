import { EXIT } from './exit-codes.ts';

/** Something that the person can act on: the message names the culprit, in one or more lines. */
export class ForgeError extends Error {
  override readonly name = 'ForgeError';
  readonly exitCode: number;

  constructor(message: string, options: { readonly exitCode?: number; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode ?? EXIT.failed;
  }
}

/** The call itself is wrong: exit 2. */
export function wrongUse(message: string, cause?: unknown): ForgeError {
  return new ForgeError(message, { exitCode: EXIT.wrongUse, cause });
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is in use',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'it exists already',
  EFBIG: 'it would become too large',
  EIO: 'the device failed',
  EISDIR: 'it is a folder',
  ELOOP: 'its links go round in circles',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no such file or folder',
  ENOSPC: 'no space left on the device',
  ENOTDIR: 'part of the path is not a folder',
  ENOTEMPTY: 'the folder is not empty',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
};

/** `cannot <verb> <path>: <reason>`; errors that say more already are given back as they are. */
export function fileError(verb: string, path: string, error: unknown): ForgeError {
  if (error instanceof ForgeError) return error;
  return new ForgeError(`cannot ${verb} ${path}: ${reasonOf(error)}`, { cause: error });
}

/** What went wrong in plain words; for the usual codes without the paths that Node repeats in its messages. */
export function reasonOf(error: unknown): string {
  return REASONS[codeOf(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
}

/** `ENOENT`, `EPIPE`, …; undefined where the error carries none. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
