import { kindOf } from '../../lib/file-kinds.ts';
import type { EvidenceData } from '../../model/evidence.ts';

type Listing = EvidenceData<'files'>;

/**
 * Whether a file is of a kind of which whole runs leave one more each time, such as a log or a numbered backup: told by what a second
 * whole run added to what the first one left, or wrote anew, as where both fell into the second after which the file is named. Where it took
 * one of that kind away, there is always just one, and what is left of others is left by nobody who ended.
 */
export function addedByWholeRuns(once: Listing, twice: Listing | undefined): (path: string) => boolean {
  const known = new Map(once.entries.map(({ path, sha256 }) => [path, sha256]));
  const written = (twice?.entries ?? []).filter(
    ({ path, type, sha256 }) => type !== 'directory' && (!known.has(path) || known.get(path) !== sha256),
  );
  const kinds = new Set(written.map(({ path }) => kindOf(path)));
  const still = new Set((twice?.entries ?? []).map(({ path }) => path));
  for (const { path } of once.entries) if (!still.has(path)) kinds.delete(kindOf(path));
  return (path) => kinds.has(kindOf(path));
}
