import type { Session } from './session.ts';

/** Brings a damaged state back from its copy, and moves what was damaged aside. */
export async function recover({ parts, signal }: Session, root: string): Promise<void> {
  await parts.finishRestore({ ...parts, signal }, root);
  const held = await parts.lock(root, signal);
  try {
    const aside = await parts.stateStore.recover(root, parts.readText, parts.writeOutputs, signal);
    const moved = aside.map((path) => `; what was damaged is now ${path}`).join('');
    await parts.print(`${root}: the state is good${moved}\n`);
  } finally {
    await held.release();
  }
}
