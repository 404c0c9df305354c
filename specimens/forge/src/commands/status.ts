import { dirname, join } from 'node:path';
import { digestOf } from '../digest.ts';
import type { PhaseState } from '../state-store.ts';
import type { Session } from './session.ts';

export interface StatusOptions {
  readonly config: string;
}

/** Prints how each phase ended, and which of its outputs were changed or removed since. */
export async function status(session: Session, { config: path }: StatusOptions): Promise<void> {
  const { parts, signal } = session;
  const root = dirname(path);
  await parts.finishRestore({ ...parts, signal }, root);
  const { project, phases } = await parts.loadConfig(path, parts.readText);
  const state = await parts.stateStore.load(root, parts.readText);
  let report = `${project.name} ${project.version}\n`;
  for (const name of Object.keys(phases)) {
    const entry = Object.hasOwn(state.phases, name) ? state.phases[name] : undefined;
    report += `${name}: ${entry ? await describe(entry, root, session) : 'never run'}\n`;
  }
  await parts.print(report);
}

async function describe({ outcome, outputs }: PhaseState, root: string, session: Session): Promise<string> {
  const changed: string[] = [];
  for (const [path, sha256] of Object.entries(outputs)) {
    if ((await currentDigest(join(root, path), session)) !== sha256) changed.push(path);
  }
  return changed.length === 0 ? outcome : `${outcome}; changed since: ${changed.join(', ')}`;
}

/** Null where the file cannot be read: that is a change, too. */
async function currentDigest(path: string, { parts, signal }: Session): Promise<string | null> {
  try {
    return (await digestOf(parts.readLargeFile(path, signal))).sha256;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
