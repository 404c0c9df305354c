import { posix } from 'node:path';
import { z } from 'zod';

/** A path inside a container: absolute, without `..`; given back without doubled or trailing slashes. */
export const absolutePath = z
  .string()
  .regex(/^\/[^\0]*$/, { error: "write an absolute path, as in '/var/lib/app'", abort: true })
  .refine((path) => !path.split('/').includes('..'), "leave out '..'")
  .transform((path) => posix.normalize(path).replace(/(?<=.)\/$/, ''));

/** A folder that becomes a mount of its own, so not the root and none of the kernel's own trees. */
export const mountPath = absolutePath.refine(
  (path) => path !== '/' && (!/^\/(?:proc|sys|dev)(?:\/|$)/.test(path) || path === '/dev/shm'),
  'name a folder of its own, not / and nothing under /proc, /sys or /dev',
);
