import { createHash } from 'node:crypto';
import { canonicalJson, printableJson, sortKeys } from '../lib/canonical-json.ts';
import type { EvidenceRecord } from '../model/evidence.ts';
import type { RunEnd } from '../model/run.ts';

/**
 * The evidence is a hash chain: each link is the SHA-256 of the link before it and the text that it covers. The first
 * link covers the run's header, one link covers each record, the last one covers the run's end; so nothing can be
 * changed, left out, added or moved without the last link giving it away.
 */
export function firstLink(header: unknown): string {
  return link('', canonicalJson(header));
}

/** The line of a record in `evidence.ndjson`, without its line break, and the link it ends with. */
export function sealLine(
  previous: string,
  record: EvidenceRecord,
): { readonly line: string; readonly hash: string } {
  const { id, kind, at, category, experiment, room, step, data } = record;
  const text = printableJson({ id, kind, at, category, experiment, room, step, data: sortKeys(data) });
  const hash = link(previous, text);
  return { line: `${text.slice(0, -1)},"hash":"${hash}"}`, hash };
}

/** Splits a line into the text that was hashed and its link; null when the link does not follow the one before. */
export function openLine(
  previous: string,
  line: string,
): { readonly text: string; readonly hash: string } | null {
  const parts = /^(\{.*),"hash":"([0-9a-f]{64})"\}$/s.exec(line);
  if (parts?.[1] === undefined || parts[2] === undefined) return null;
  const text = `${parts[1]}}`;
  return link(previous, text) === parts[2] ? { text, hash: parts[2] } : null;
}

/** The link that closes the chain. */
export function lastLink(previous: string, end: Omit<RunEnd, 'sha256'>): string {
  const { endedAt, seconds, records, interrupted } = end;
  return link(previous, canonicalJson({ endedAt, seconds, records, interrupted }));
}

/** SHA-256 in hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function link(previous: string, text: string): string {
  return sha256(`${previous}\n${text}`);
}
