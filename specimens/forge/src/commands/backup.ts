import type { Session } from './session.ts';

/** Writes what of a project cannot be made again into one file. */
export async function backup(session: Session, path: string, root: string): Promise<void> {
  const { parts, signal } = session;
  await parts.finishRestore({ ...parts, signal }, root);
  const files = await parts.backUp({ ...parts, signal }, path, root);
  await parts.print(`${path}: ${files} files backed up\n`);
}
