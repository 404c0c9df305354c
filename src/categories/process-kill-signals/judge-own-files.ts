import type { EvidenceData } from '../../model/evidence.ts';

type Listing = EvidenceData<'files'>;

/** Letters and digits that are no word but an identifier: hexadecimal, or long and mixed. */
const IDENTIFIER = /^([\da-f]+|(?=.{8}).*\d[a-z]+\d.*)$/i;

/** A path without what differs from one run to the next: numbers, times and identifiers. */
const kindOf = (path: string): string =>
  path.replace(/[a-z\d]+/gi, (part) => (IDENTIFIER.test(part) ? '#' : part.replace(/\d+/g, '#')));

/**
 * Whether a file is of a kind of which whole runs leave one more each time, such as a log or a numbered backup: told by what a second
 * whole run added to what the first one left, or wrote anew, as where both fell into the second after which the file is named.
 */
export function addedByWholeRuns(once: Listing, twice: Listing | undefined): (path: string) => boolean {
  const known = new Map(once.entries.map(({ path, sha256 }) => [path, sha256]));
  const written = (twice?.entries ?? []).filter(
    ({ path, type, sha256 }) => type !== 'directory' && (!known.has(path) || known.get(path) !== sha256),
  );
  const kinds = new Set(written.map(({ path }) => kindOf(path)));
  return (path) => kinds.has(kindOf(path));
}
