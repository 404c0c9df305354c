import { gunzipSync } from 'node:zlib';
import { codeOf, ForgeError, fileError, wrongUse } from './forge-error.ts';
import { readSmallFile } from './read-small-file.ts';
import type { TemplateFile } from './templates.ts';

/** Templates are small, packed and unpacked; anything larger is the wrong file, or a trap. */
const LIMIT = 16 * 1024 * 1024;
/** Empty files take next to no room in an archive, and each its time to write. */
const MOST_FILES = 1_000;

/**
 * Gives the files of a template from a .tar or .tar.gz, sorted by path, without the folder that bears its name. They are
 * held in memory; nothing is written, so no member's name leads anywhere before it is checked. Throws ForgeError naming
 * the archive, and the member where one is neither a file nor a folder.
 */
export type UnpackTemplate = (path: string, template: string) => Promise<readonly TemplateFile[]>;

export const unpackTemplate: UnpackTemplate = async (path, template) => unpackWithin(LIMIT, path, template);

/** The same with another limit on what is read, and on what that unpacks to. */
export async function unpackWithin(
  limit: number,
  path: string,
  template: string,
): Promise<readonly TemplateFile[]> {
  const bytes = await unzipped(path, limit);
  // Few calls of forge read an archive; the others need not load this.
  const { members } = await import('./tar-members.ts');
  const files: TemplateFile[] = [];
  try {
    for await (const { name, type, content } of members(bytes)) {
      if (type !== 'file' && type !== 'directory')
        throw new ForgeError(`${path}: ${name} is a ${type}; a template holds files and folders only`);
      if (type === 'directory') continue;
      if (files.length === MOST_FILES)
        throw new ForgeError(`${path} holds more than ${MOST_FILES} files; no more are unpacked`);
      const inside = name.startsWith(`${template}/`) ? name.slice(template.length + 1) : name;
      files.push({ path: inside, text: content.toString('utf8'), origin: `${path}: ${name}` });
    }
  } catch (error) {
    if (error instanceof ForgeError) throw error;
    throw new ForgeError(`${path} is not a whole tar archive: ${(error as Error).message}`, { cause: error });
  }
  if (files.length === 0) throw wrongUse(`${path} holds no files`);
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}

async function unzipped(path: string, limit: number): Promise<Buffer> {
  try {
    const bytes = await readSmallFile(path, limit);
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return isGzip ? gunzipSync(bytes, { maxOutputLength: limit }) : bytes;
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE')
      throw new ForgeError(`${path} unpacks to more than ${limit} bytes; no more are read`, { cause: error });
    throw fileError('read', path, error);
  }
}
