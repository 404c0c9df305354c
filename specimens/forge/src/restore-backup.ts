import type { Backups } from './backups.ts';
import type { Lock } from './lock.ts';
import type { PathInside } from './project-path.ts';
import type { ReadText } from './read-text.ts';
import { parseState, STATE_FILE, stateOutputs } from './state-store.ts';
import type { Output, WriteOutputs } from './write-outputs.ts';

interface Tools {
  readonly backups: Backups;
  readonly readText: ReadText;
  readonly pathInside: PathInside;
  readonly lock: Lock;
  readonly writeOutputs: WriteOutputs;
  readonly signal: AbortSignal;
}

/**
 * Brings back what a backup holds, all or nothing; the backup is checked whole before anything is touched. Gives the number
 * of files.
 */
export type RestoreBackup = (tools: Tools, path: string, root: string) => Promise<number>;

export const restoreBackup: RestoreBackup = async (tools, path, root) => {
  const { backups, readText, pathInside, lock, writeOutputs, signal } = tools;
  const files = backups.unpack(await readText(path), path);
  const outputs: Output[] = [];
  for (const [name, content] of Object.entries(files)) {
    if (name === STATE_FILE) outputs.push(...stateOutputs(root, parseState(content, `${path}: ${name}`)));
    else outputs.push({ path: await pathInside(root, name), content });
  }
  const held = await lock(root, signal);
  try {
    await writeOutputs(outputs, signal);
  } finally {
    await held.release();
  }
  return Object.keys(files).length;
};
