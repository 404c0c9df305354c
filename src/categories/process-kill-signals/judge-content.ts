import type { EvidenceRecord } from '../../model/evidence.ts';

/** All that listings say of names, kinds, modes and bytes, as one text: the same text for the same content. */
export function contentOf(listings: readonly EvidenceRecord<'files'>[]): string {
  return JSON.stringify(
    // Of a listing that was cut off nothing is known: it equals no other.
    listings.map(({ id, data }) =>
      data.truncated ? id : data.entries.map(({ path, type, mode, sha256 }) => [path, type, mode, sha256]),
    ),
  );
}
