import type { Session } from './session.ts';

/** Brings back what a backup holds. */
export async function restore(session: Session, path: string, root: string): Promise<void> {
  const { parts, signal } = session;
  const files = await parts.restoreBackup({ ...parts, signal }, path, root);
  await parts.print(`${path}: ${files} files restored\n`);
}
