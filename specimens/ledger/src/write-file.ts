import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { CommandError } from './command-error.ts';
import { messageOf } from './log.ts';

/**
 * Writes a whole file or none: to a temporary file beside the target, flushed, then renamed.
 *
 * @throws CommandError that names the file
 */
export async function writeFile(
  path: string,
  text: string | AsyncIterable<string>,
  mode = 0o644,
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new CommandError(`cannot write ${path}: ${messageOf(error)}`);
  }
}
