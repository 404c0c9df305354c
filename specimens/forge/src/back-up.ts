import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackedUp, Backups } from './backups.ts';
import { ForgeError } from './forge-error.ts';
import type { LoadConfig } from './load-config.ts';
import { LARGEST_TEXT, type ReadText } from './read-text.ts';
import { formatState, STATE_FILE, type StateStore } from './state-store.ts';
import type { WriteOutputs } from './write-outputs.ts';

interface Tools {
  readonly backups: Backups;
  readonly readText: ReadText;
  readonly loadConfig: LoadConfig;
  readonly stateStore: StateStore;
  readonly writeOutputs: WriteOutputs;
  readonly signal: AbortSignal;
}

/** Writes forge.toml and the state into one file. A project that is damaged is not backed up. Gives the number of files. */
export type BackUp = (tools: Tools, path: string, root: string) => Promise<number>;

export const backUp: BackUp = async (tools, path, root) => {
  const { backups, readText, loadConfig, stateStore, writeOutputs, signal } = tools;
  const config = join(root, 'forge.toml');
  await loadConfig(config, readText);
  const state = await stateStore.load(root, readText);
  const files = {
    [STATE_FILE]: formatState(state),
    'forge.toml': await readText(config, { keepMark: true }),
  };
  const modes = await modesOf(root, Object.keys(files));
  const content = backups.pack({ files, modes });
  const size = Buffer.byteLength(content);
  if (size > LARGEST_TEXT)
    throw new ForgeError(
      `a backup of ${config} would be ${size} bytes; at most ${LARGEST_TEXT} can be restored`,
    );
  // A value of forge.toml may be a secret.
  await writeOutputs([{ path, content, mode: 0o600 }], signal);
  return Object.keys(files).length;
};

/** A project that never ran has no state of which to keep any. */
async function modesOf(root: string, files: readonly string[]): Promise<BackedUp['modes']> {
  const modes: Record<string, number> = {};
  for (const file of files) {
    const found = await stat(join(root, file)).catch(() => undefined);
    if (found) modes[file] = found.mode & 0o777;
  }
  return modes;
}
