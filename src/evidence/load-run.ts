import { join } from 'node:path';
import { z } from 'zod';
import { type EvidenceKind, type EvidenceRecord, evidenceKinds } from '../model/evidence.ts';
import { Failure } from '../model/failure.ts';
import type { RunEnd, RunHeader, StoredRun } from '../model/run.ts';
import { isBlobName } from './blob-name.ts';
import { firstLink, lastLink, openLine, sha256 } from './chain.ts';
import { bytesOf } from './on-disk.ts';
import { runEndSchema, runHeaderSchema } from './run-schema.ts';

/**
 * Reads a run back and checks that it is whole and as it was written.
 *
 * @throws Failure `wrong-use`: `run-not-found`, `run-incomplete`, `run-of-another-version`, or `evidence-changed`
 *   (which names the file and the line).
 */
export function loadRun(directory: string): StoredRun {
  const { header, end, head } = loadRunFile(directory);
  const { texts, hash } = openLines(directory, head, end);
  if (lastLink(hash, end) !== end.sha256) {
    throw changed(directory, 'run.json: its end does not close the chain of the evidence');
  }
  const records = texts.map((text, index) => parseRecord(directory, header, index, parseJson(text)));
  checkBlobs(directory, records);
  return { header, records, end };
}

function loadRunFile(directory: string): { header: RunHeader; end: RunEnd; head: string } {
  const value = parseJson(readRunFile(directory));
  if (!isObject(value)) throw changed(directory, 'run.json is not a JSON object');
  const { end, ...rest } = value;
  if (typeof rest.schema === 'string' && rest.schema !== 'cleanroom-run/1') {
    throw new Failure({
      class: 'wrong-use',
      code: 'run-of-another-version',
      message: `The run in ${directory} is of format "${rest.schema}"; this version reads "cleanroom-run/1".`,
      remedy: 'Judge it with the version of cleanroom that made it.',
    });
  }
  const header = runHeaderSchema.safeParse(rest);
  if (!header.success) throw changed(directory, `run.json: ${problem(header.error)}`);
  if (end === undefined) {
    throw new Failure({
      class: 'wrong-use',
      code: 'run-incomplete',
      message: `The run in ${directory} was not finished: run.json has no "end".`,
      remedy: 'It was killed or is still under way. Wait for it, or validate again.',
    });
  }
  const parsed = runEndSchema.safeParse(end);
  if (!parsed.success) throw changed(directory, `run.json: end: ${problem(parsed.error)}`);
  return { header: header.data, end: parsed.data, head: firstLink(rest) };
}

function readRunFile(directory: string): string {
  try {
    return bytesOf(join(directory, 'run.json')).toString();
  } catch (cause) {
    throw new Failure({
      class: 'wrong-use',
      code: 'run-not-found',
      message: `There is no run in ${directory}: ${cause instanceof Error ? cause.message : cause}.`,
      remedy: 'Give the folder of a run, such as .cleanroom/runs/latest.',
      cause,
    });
  }
}

function openLines(
  directory: string,
  first: string,
  end: RunEnd,
): { texts: readonly string[]; hash: string } {
  const lines = readEvidence(directory).split('\n');
  if (lines.pop() !== '')
    throw changed(directory, `evidence.ndjson, line ${lines.length + 1}: it is cut off`);
  if (lines.length !== end.records) {
    throw changed(directory, `evidence.ndjson has ${lines.length} lines where ${end.records} were written`);
  }
  let hash = first;
  const texts = lines.map((line, index) => {
    const opened = openLine(hash, line);
    if (opened === null) {
      throw changed(
        directory,
        `evidence.ndjson, line ${index + 1}: its hash does not follow from what stands before it`,
      );
    }
    hash = opened.hash;
    return opened.text;
  });
  return { texts, hash };
}

function readEvidence(directory: string): string {
  try {
    return bytesOf(join(directory, 'evidence.ndjson')).toString();
  } catch (cause) {
    throw changed(
      directory,
      `evidence.ndjson cannot be read: ${cause instanceof Error ? cause.message : cause}`,
    );
  }
}

const lineSchema = z.object({
  id: z.string(),
  kind: z.enum(Object.keys(evidenceKinds) as EvidenceKind[]),
  at: z.number(),
  category: z.string(),
  experiment: z.string(),
  room: z.string().nullable(),
  step: z.string(),
  data: z.unknown(),
});

/** One record of a chain that holds: what does not fit into ours, another version wrote. */
function parseRecord(directory: string, header: RunHeader, index: number, value: unknown): EvidenceRecord {
  const strange = (what: string) =>
    new Failure({
      class: 'wrong-use',
      code: 'run-of-another-version',
      message: `The run in ${directory} is as cleanroom ${header.cleanroom} wrote it, and this version cannot read it. evidence.ndjson, line ${index + 1}: ${what}.`,
      remedy: 'Judge it with the version of cleanroom that made it.',
    });
  const line = lineSchema.safeParse(value);
  if (!line.success) throw strange(problem(line.error));
  const { id, kind, data } = line.data;
  if (id !== `e${index + 1}`) throw strange(`its id is ${id}, not e${index + 1}`);
  const parsed = evidenceKinds[kind].safeParse(data);
  if (!parsed.success) throw strange(`no data of kind ${kind}: ${problem(parsed.error)}`);
  return { ...line.data, data: parsed.data };
}

function checkBlobs(directory: string, records: readonly EvidenceRecord[]): void {
  for (const { kind, data } of records) {
    if (kind !== 'note' || !('values' in data) || data.name !== 'blob') continue;
    const { path, sha256: expected } = data.values;
    if (typeof path !== 'string' || !isBlobName(path))
      throw changed(directory, `${path} is no file of a run`);
    if (blobHash(join(directory, path)) !== expected)
      throw changed(directory, `${path} is not what was captured`);
  }
}

function blobHash(path: string): string | null {
  try {
    return sha256(bytesOf(path));
  } catch {
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problem(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'it does not fit' : `${issue.path.join('.') || 'value'}: ${issue.message}`;
}

function changed(directory: string, what: string): Failure {
  return new Failure({
    class: 'wrong-use',
    code: 'evidence-changed',
    message: `The run in ${directory} is not as it was written. ${what}.`,
    remedy: 'Nothing can be concluded from it: validate again, or judge an untouched copy.',
  });
}
