import { join } from 'node:path';
import { formatState, STATE_FILE } from '../state-store.ts';
import type { Session } from './session.ts';

/** Writes forge.toml and the state into one file. A project that is damaged is not backed up. */
export async function backup(session: Session, path: string, root: string): Promise<void> {
  const { parts, signal } = session;
  await parts.finishRestore({ ...parts, signal }, root);
  const config = join(root, 'forge.toml');
  await parts.loadConfig(config, parts.readText);
  const state = await parts.stateStore.load(root, parts.readText);
  const files = { [STATE_FILE]: formatState(state), 'forge.toml': await parts.readText(config) };
  await parts.writeOutputs([{ path, content: parts.backups.pack(files) }], signal);
  await parts.print(`${path}: ${Object.keys(files).length} files backed up\n`);
}
