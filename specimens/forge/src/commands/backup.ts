import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackedUp } from '../backups.ts';
import { formatState, STATE_FILE } from '../state-store.ts';
import type { Session } from './session.ts';

/** Writes forge.toml and the state into one file. A project that is damaged is not backed up. */
export async function backup(session: Session, path: string, root: string): Promise<void> {
  const { parts, signal } = session;
  await parts.finishRestore({ ...parts, signal }, root);
  const config = join(root, 'forge.toml');
  await parts.loadConfig(config, parts.readText);
  const state = await parts.stateStore.load(root, parts.readText);
  const files = {
    [STATE_FILE]: formatState(state),
    'forge.toml': await parts.readText(config, { keepMark: true }),
  };
  const modes = await modesOf(root, Object.keys(files));
  // A value of forge.toml may be a secret.
  await parts.writeOutputs([{ path, content: parts.backups.pack({ files, modes }), mode: 0o600 }], signal);
  await parts.print(`${path}: ${Object.keys(files).length} files backed up\n`);
}

/** A project that never ran has no state of which to keep any. */
async function modesOf(root: string, files: readonly string[]): Promise<BackedUp['modes']> {
  const modes: Record<string, number> = {};
  for (const file of files) {
    const found = await stat(join(root, file)).catch(() => undefined);
    if (found) modes[file] = found.mode & 0o777;
  }
  return modes;
}
