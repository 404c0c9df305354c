import { parseState, STATE_FILE, stateOutputs } from '../state-store.ts';
import type { Output } from '../write-outputs.ts';
import type { Session } from './session.ts';

/** Brings back what a backup holds, all or nothing; the backup is checked whole before anything is touched. */
export async function restore(session: Session, path: string, root: string): Promise<void> {
  const { parts, signal } = session;
  const files = parts.backups.unpack(await parts.readText(path), path);
  const outputs: Output[] = [];
  for (const [name, content] of Object.entries(files)) {
    if (name === STATE_FILE) outputs.push(...stateOutputs(root, parseState(content, `${path}: ${name}`)));
    else outputs.push({ path: await parts.pathInside(root, name), content });
  }
  const held = await parts.lock(root, signal);
  try {
    await parts.writeOutputs(outputs, signal);
  } finally {
    await held.release();
  }
  await parts.print(`${path}: ${Object.keys(files).length} files restored\n`);
}
