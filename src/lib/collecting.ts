import type { EvidenceRecord } from '../model/evidence.ts';

type Listing = EvidenceRecord<'files'>;

/** Rounds after which what still grows is not kept to a number: logs and backups that are, are kept to ten at most as a rule. */
export const ROUNDS_THAT_TELL = 12;

/** Whether a place is temporary by its name. */
export const isTemporary = (path: string): boolean =>
  path.split('/').some((name) => /^\.?(tmp|temp)$/i.test(name));

/** How many files lie in a place after each round: in what is temporary of it, and in what is not, folders apart that may collect. */
export function filesLeft(
  listings: readonly Listing[],
  collects: readonly string[],
): { readonly temporary: readonly number[]; readonly lasting: readonly number[] } {
  const left = listings.map(({ data }) =>
    data.entries
      .filter(({ type }) => type !== 'directory')
      .map(({ path }) => `${data.root}/${path}`)
      .filter((path) => !collects.some((folder) => path.startsWith(`${folder.replace(/\/+$/, '')}/`))),
  );
  return {
    temporary: left.map((paths) => paths.filter((path) => isIn(path)).length),
    lasting: left.map((paths) => paths.filter((path) => !isIn(path)).length),
  };
}

/** Whether a file lies in a temporary folder; its own name says nothing. */
const isIn = (path: string): boolean => isTemporary(path.slice(0, path.lastIndexOf('/')));

/** Whether each round left more than the one before. */
export const growsEachTime = (counts: readonly number[]): boolean =>
  counts.length >= 2 && counts.every((count, index) => index === 0 || count > (counts[index - 1] ?? 0));
