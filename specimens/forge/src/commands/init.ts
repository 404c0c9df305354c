import { basename, resolve } from 'node:path';
import { wrongUse } from '../forge-error.ts';
import { renderTemplate } from '../render-template.ts';
import { stateOutputs } from '../state-store.ts';
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
  const outputs = await renderTemplate(request, parts);
  await parts.writeOutputs([...outputs, ...stateOutputs(folder, { phases: {} })], signal);
  await parts.print(`${name}: project made in ${folder}\n`);
}

/** The nearest project name to a folder's. */
function projectName(folder: string): string {
  return (
    folder
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '') || 'project'
  );
}
