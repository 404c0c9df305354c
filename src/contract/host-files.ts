import { stat } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import type { ImageSource } from '../model/contract.ts';
import { completeImage } from './complete.ts';
import { type Source, valueAt } from './formats/source.ts';
import { image } from './image-schema.ts';
import type { Problem } from './problems.ts';

/** What the contract names on the host and is not there. Passes over an image that the schema refuses. */
export async function hostFileProblems(source: Source): Promise<Problem[]> {
  const given = image.safeParse(valueAt(source.data, ['subject', 'image']));
  if (!given.success) return [];
  const found = await Promise.all(needed(completeImage(given.data, dirname(source.file))).map(problemOf));
  return found.filter((problem) => problem !== null);
}

interface Needed {
  readonly path: readonly string[];
  readonly file: string;
  readonly kind: 'folder' | 'file' | 'either';
  /** Folder that it must lie in. */
  readonly inside?: string;
}

function needed(image: ImageSource): readonly Needed[] {
  const at = ['subject', 'image'];
  if (image.kind === 'build') {
    return [
      { path: [...at, 'build'], file: image.context, kind: 'folder' },
      { path: [...at, 'dockerfile'], file: image.dockerfile, kind: 'file', inside: image.context },
    ];
  }
  if (image.kind === 'reference') return [];
  return Object.entries(image.files).map(([target, file]) => ({
    path: [...at, 'files', target],
    file,
    kind: 'either',
  }));
}

async function problemOf({ path, file, kind, inside }: Needed): Promise<Problem | null> {
  const note = (says: string): Problem => ({ path, kind: 'note', says });
  if (inside !== undefined && relative(inside, file).split(sep)[0] === '..') {
    return note(`${file} lies outside the build context ${inside}, where no engine sees it`);
  }
  const facts = await stat(file).catch((error: NodeJS.ErrnoException) => error);
  if (facts instanceof Error) {
    return note(facts.code === 'ENOENT' || facts.code === 'ENOTDIR' ? `there is no ${file}` : facts.message);
  }
  if (kind === 'folder' && !facts.isDirectory()) return note(`${file} is no folder`);
  if (kind === 'file' && !facts.isFile()) return note(`${file} is no file`);
  if (!facts.isFile() && !facts.isDirectory()) return note(`${file} is neither a file nor a folder`);
  return null;
}
