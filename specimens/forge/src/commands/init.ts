import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { codeOf, wrongUse } from '../forge-error.ts';
import { removeLeftovers } from '../leftovers.ts';
import { renderTemplate } from '../render-template.ts';
import { stateOutputs } from '../state-store.ts';
import type { Output } from '../write-outputs.ts';
import type { Session } from './session.ts';

export interface InitOptions {
  readonly name?: string;
  readonly force?: boolean;
}

/** Makes a folder a project: forge.toml, two sources, and an empty state. */
export async function init(session: Session, folder: string, options: InitOptions): Promise<void> {
  const { parts, signal } = session;
  const name = options.name ?? projectName(basename(resolve(folder)));
  if (!/^[a-z][a-z0-9-]*$/.test(name)) {
    throw wrongUse(
      `'${name}' cannot be a project's name: small letters, digits and dashes, as in my-project`,
    );
  }
  const request = {
    template: 'project',
    folders: [],
    out: folder,
    values: { name },
    force: options.force ?? false,
  };
  const outputs = [...(await renderTemplate(request, parts)), ...stateOutputs(folder, { phases: {} })];
  if (await isThere(join(folder, 'forge.toml'))) await replace(session, folder, outputs);
  else await parts.writeOutputs(outputs, signal);
  await parts.print(`${name}: project made in ${folder}\n`);
}

/** Whoever works on the project that is there would otherwise write its own state over the new one. */
async function replace(
  { parts, signal }: Session,
  folder: string,
  outputs: readonly Output[],
): Promise<void> {
  await parts.finishRestore({ ...parts, signal }, folder);
  const held = await parts.lock(folder, signal);
  try {
    if (held.inherited) {
      const old = await parts.loadConfig(join(folder, 'forge.toml'), parts.readText).catch(() => null);
      await removeLeftovers(folder, old?.phases ?? {});
    }
    await parts.writeOutputs(outputs, signal);
  } finally {
    await held.release();
  }
}

/** Anything but its absence is for the writer to report. */
const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: unknown) => codeOf(error) !== 'ENOENT',
  );

/** The nearest project name to a folder's. */
function projectName(folder: string): string {
  return (
    folder
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '') || 'project'
  );
}
