import { z } from 'zod';
import { needle, spot } from './needles.ts';

const path = z.object({ path: z.string() });
const done = z.object({});
const kept = z.object({ paths: z.array(z.string()), folder: z.string() });

export const fileMethods = {
  /** Everything below a folder, links not followed, in the order of paths. */
  'files.list': {
    params: z.object({
      root: z.string(),
      hash: z.boolean().default(false),
      /** Most entries. */
      limit: z.number().int().positive().default(10_000),
    }),
    result: z.object({
      /** Whether the folder is there at all. */
      exists: z.boolean(),
      entries: z.array(
        z.object({
          /** Relative to the root. */
          path: z.string(),
          type: z.enum(['file', 'directory', 'symlink', 'other']),
          /** Octal, as in `0644`. */
          mode: z.string(),
          size: z.number(),
          /** Hexadecimal; null unless asked for, and for anything but a readable file. */
          sha256: z.string().nullable(),
        }),
      ),
      truncated: z.boolean(),
    }),
  },
  /** Puts something at a path, in the place of whatever is there; missing parents are made. */
  'files.put': {
    params: path.extend({
      content: z.union([
        z.object({ base64: z.string() }),
        z.object({ directory: z.literal(true) }),
        z.object({ symlink: z.string() }),
        /** Bytes of filler, in whole lines of `line` where one is given. */
        z.object({ filler: z.number().int().nonnegative(), line: z.string().nullable().default(null) }),
        /** Bytes that are zero, and take no room on the disk. */
        z.object({ hole: z.number().int().positive() }),
      ]),
      /** Default 0644, for a directory 0755. */
      mode: z.number().int().nullable().default(null),
      uid: z.number().int().nullable().default(null),
      gid: z.number().int().nullable().default(null),
    }),
    result: done,
  },
  /** The bytes of a file, or a piece of them; null where there is no file, or one of more than `limit` bytes in all. */
  'files.read': {
    params: path.extend({
      limit: z.number().int().positive(),
      piece: z
        .object({ from: z.number().int().nonnegative(), bytes: z.number().int().positive() })
        .optional(),
    }),
    result: z.object({ base64: z.string().nullable() }),
  },
  /** When what is at a path was last written, links not followed; null where there is nothing. `to` then makes it look so old. */
  'files.age': {
    params: path.extend({ to: z.number().nonnegative().nullable().default(null) }),
    /** Milliseconds since the epoch, and until now. */
    result: z.object({ written: z.object({ at: z.number(), age: z.number() }).nullable() }),
  },
  /** Adds to the end of a file that is there. */
  'files.append': { params: path.extend({ base64: z.string() }), result: done },
  /** Removes a path and all below it; no error when it is gone already. */
  'files.remove': { params: path, result: done },
  /**
   * Copies files and folders, exactly as they are, into a folder of their own; what is not there is remembered as absent. The
   * fingerprint is a SHA-256 over paths, kinds, modes, owners, links and bytes.
   */
  'files.keep': { params: kept, result: z.object({ fingerprint: z.string(), files: z.number() }) },
  /** Puts back what was kept, in the place of whatever is there now; the fingerprint is of what is there afterwards. */
  'files.restore': { params: kept, result: z.object({ fingerprint: z.string(), files: z.number() }) },
  /** Removes everything below folders; the folders themselves stay. */
  'files.empty': { params: z.object({ paths: z.array(z.string()) }), result: done },
  /** Fills the file system of a folder until only so many bytes are free. */
  'files.fill': { params: path.extend({ leave: z.number() }), result: z.object({ free: z.number() }) },
  'files.unfill': { params: path, result: z.object({ free: z.number() }) },
  /** Looks for bytes in the names and contents of everything below some folders, also inside gzip, zstd, tar and zip. */
  'files.search': {
    params: z.object({
      roots: z.array(z.string()),
      needles: z.array(needle),
      /** Most hits. */
      limit: z.number().int().positive().default(1_000),
    }),
    result: z.object({
      hits: z.array(
        spot.extend({
          path: z.string(),
          /** Octal, as in `0644`. */
          mode: z.string(),
          where: z.enum(['name', 'content']),
          member: z.string().nullable(),
        }),
      ),
      files: z.number(),
      bytes: z.number(),
      /** Whether everything was looked at. */
      complete: z.boolean(),
    }),
  },
  /** Bytes in use on the file systems that some folders are the roots of, whatever lies there. */
  'files.held': {
    params: z.object({ roots: z.array(z.string()) }),
    result: z.object({ bytes: z.number() }),
  },
  /** Allocated bytes and count of all files below some folders. */
  'files.usage': {
    params: z.object({ roots: z.array(z.string()) }),
    result: z.object({ bytes: z.number(), files: z.number() }),
  },
} as const;
