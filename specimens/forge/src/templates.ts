import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, ForgeError, fileError, wrongUse } from './forge-error.ts';
import type { ReadText } from './read-text.ts';
import { BUILT_IN } from './templates/built-in.ts';

export interface TemplateFile {
  /** Relative to the output folder; may hold placeholders. */
  readonly path: string;
  readonly text: string;
  /** Where it was read, for messages. */
  readonly origin: string;
}

/** Gives the files of a template, sorted by path, from the first of the folders that has it, or a built-in one. */
export type FindTemplate = (
  name: string,
  folders: readonly string[],
  readText: ReadText,
) => Promise<readonly TemplateFile[]>;

export const findTemplate: FindTemplate = async (name, folders, readText) => {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) {
    throw wrongUse(`'${name}' is not a template's name: small letters, digits and dashes only`);
  }
  for (const folder of folders) {
    const paths = await listFiles(join(folder, name));
    if (paths) return readAll(join(folder, name), paths, readText);
  }
  const builtIn = BUILT_IN[name];
  if (!builtIn) {
    const known = Object.keys(BUILT_IN).sort().join(', ');
    throw wrongUse(`no template called '${name}'; built in are ${known}`);
  }
  return Object.keys(builtIn)
    .sort()
    .map((path) => ({ path, text: builtIn[path] as string, origin: `${name}/${path}` }));
};

async function readAll(
  folder: string,
  paths: readonly string[],
  readText: ReadText,
): Promise<TemplateFile[]> {
  if (paths.length === 0) throw new ForgeError(`the template ${folder} holds no files`);
  const files: TemplateFile[] = [];
  for (const path of paths) {
    const origin = join(folder, path);
    files.push({ path, text: await readText(origin), origin });
  }
  return files;
}

/** Paths of all files below a folder, sorted; null where there is no such folder. */
async function listFiles(folder: string): Promise<string[] | null> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw fileError('read', folder, error);
  }
}
