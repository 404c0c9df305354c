import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { bytesOf } from '../evidence/on-disk.ts';
import type { HashedFile } from '../model/attestation.ts';
import type { JudgedRun } from '../model/report.ts';
import { renderHtml } from '../report/html/render.ts';
import { renderJson } from '../report/json.ts';

/** Where `attest` puts an envelope, and `verify` looks for it: the name that in-toto gives to a bundle of envelopes. */
export const ATTESTATION = 'attestation.intoto.jsonl';

/** Files that every finished run has; what else it kept is named, with its hash, in the evidence. */
const RUN_FILES = ['run.json', 'evidence.ndjson', 'report.json', 'report.html'] as const;

/** The renderings that a run's folder holds, as judging gives them. */
export function renderings(judged: JudgedRun): Readonly<Record<string, string>> {
  return { 'report.json': renderJson(judged.report), 'report.html': renderHtml(judged) };
}

/** Names of stored renderings that are not, byte for byte, what judging gives. */
export function differingRenderings(directory: string, judged: JudgedRun): readonly string[] {
  return Object.entries(renderings(judged))
    .filter(([name, text]) => !(bytesOrNull(directory, name)?.equals(Buffer.from(text)) ?? false))
    .map(([name]) => name);
}

/** The run's own files with their hashes as they are now; null for one that cannot be read. */
export function hashedFiles(
  directory: string,
): readonly (Pick<HashedFile, 'name'> & { readonly sha256: string | null })[] {
  return RUN_FILES.map((name) => {
    const bytes = bytesOrNull(directory, name);
    return { name, sha256: bytes && createHash('sha256').update(bytes).digest('hex') };
  });
}

function bytesOrNull(directory: string, name: string): Buffer | null {
  try {
    return bytesOf(join(directory, name));
  } catch {
    return null;
  }
}
