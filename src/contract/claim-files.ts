import { dirname, resolve } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { Source } from './formats/source.ts';
import type { Problem } from './problems.ts';
import { readContractText } from './read.ts';

/**
 * Puts the text of a file of the host wherever a claim says `content: { file: 'path' }`, from the contract's folder. What
 * cannot be read is a problem at its place.
 */
export async function withClaimFiles(
  source: Source,
): Promise<{ readonly source: Source; readonly problems: readonly Problem[] }> {
  const { data, file } = source;
  if (!isObject(data) || !isObject(data.claims)) return { source, problems: [] };
  const problems: Problem[] = [];
  const fill = async (value: unknown, path: readonly string[]): Promise<unknown> => {
    const named = path.at(-1) === 'content' ? nameIn(value) : null;
    if (named !== null) {
      try {
        return await readContractText(resolve(dirname(file), named));
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        problems.push({ path, kind: 'note', says: error.message });
        return '';
      }
    }
    // A contract that nests deeper, or contains itself, is refused when it is checked.
    if (path.length > DEEPEST || typeof value !== 'object' || value === null) return value;
    const entries = await Promise.all(
      Object.entries(value).map(async ([key, inner]) => [key, await fill(inner, [...path, key])] as const),
    );
    return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
  };
  const claims = holdsName(data.claims) ? await fill(data.claims, ['claims']) : data.claims;
  return { source: { ...source, data: { ...data, claims } }, problems };
}

const DEEPEST = 16;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The path in `{ file: 'path' }`; null for anything else. */
function nameIn(value: unknown): string | null {
  if (!isObject(value) || Object.keys(value).join() !== 'file') return null;
  return typeof value.file === 'string' ? value.file : null;
}

/** Whether anything is to be read at all; most contracts stay as they are. */
function holdsName(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return false;
  return Object.entries(value).some(
    ([key, inner]) => (key === 'content' && nameIn(inner) !== null) || holdsName(inner, depth + 1),
  );
}
