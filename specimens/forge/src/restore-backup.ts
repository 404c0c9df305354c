import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackedUp, Backups } from './backups.ts';
import { codeOf } from './forge-error.ts';
import { removeLeftovers } from './leftovers.ts';
import type { LoadConfig } from './load-config.ts';
import type { Lock } from './lock.ts';
import type { PathInside } from './project-path.ts';
import type { ReadText } from './read-text.ts';
import { parseState, STATE_FILE, stateOutputs } from './state-store.ts';
import type { Output, WriteOutputs } from './write-outputs.ts';

interface Tools {
  readonly backups: Backups;
  readonly readText: ReadText;
  readonly loadConfig: LoadConfig;
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

/** Ends a restore that was killed, as it would have ended; whoever reads or changes a project does this first. */
export type FinishRestore = (tools: Tools, root: string) => Promise<void>;

/**
 * The backup that is being restored. Several files cannot be renamed at once, so whoever comes after a killed restore has to be
 * able to finish it.
 */
const JOURNAL = '.forge/restoring';

export const restoreBackup: RestoreBackup = async (tools, path, root) => {
  const text = await tools.readText(path);
  const backedUp = tools.backups.unpack(text, path);
  const outputs = await outputsOf(tools, backedUp, path, root);
  const held = await tools.lock(root, tools.signal);
  try {
    await tools.writeOutputs([{ path: join(root, JOURNAL), content: text, mode: 0o600 }], tools.signal);
    await carryOut(tools, outputs, root);
    if (held.inherited) await tidyUp(tools, root);
  } finally {
    await held.release();
  }
  return Object.keys(backedUp.files).length;
};

export const finishRestore: FinishRestore = async (tools, root) => {
  const journal = join(root, JOURNAL);
  if (!(await isThere(journal))) return;
  const held = await tools.lock(root, tools.signal);
  try {
    // Whom we waited for may have been the one that restores.
    if (!(await isThere(journal))) return;
    const backedUp = tools.backups.unpack(await tools.readText(journal), journal);
    await carryOut(tools, await outputsOf(tools, backedUp, journal, root), root);
    await tidyUp(tools, root);
  } finally {
    await held.release();
  }
};

async function outputsOf(
  { pathInside }: Tools,
  { files, modes }: BackedUp,
  path: string,
  root: string,
): Promise<readonly Output[]> {
  const outputs: Output[] = [];
  for (const [name, content] of Object.entries(files)) {
    const made =
      name === STATE_FILE
        ? stateOutputs(root, parseState(content, `${path}: ${name}`))
        : [{ path: await pathInside(root, name), content }];
    const mode = modes[name];
    outputs.push(...made.map((output) => (mode === undefined ? output : { ...output, mode })));
  }
  return outputs;
}

/** A failure leaves everything as it was, so that there is nothing to finish after it either. */
async function carryOut(
  { writeOutputs, signal }: Tools,
  outputs: readonly Output[],
  root: string,
): Promise<void> {
  try {
    await writeOutputs(outputs, signal);
  } finally {
    await rm(join(root, JOURNAL), { force: true });
  }
}

async function tidyUp({ loadConfig, readText }: Tools, root: string): Promise<void> {
  const { phases } = await loadConfig(join(root, 'forge.toml'), readText);
  await removeLeftovers(root, phases);
}

/** Anything but its absence is for the reader to report. */
const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: unknown) => codeOf(error) !== 'ENOENT',
  );
