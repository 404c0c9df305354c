import {
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { printableJson } from '../lib/canonical-json.ts';
import {
  type EvidenceData,
  type EvidenceKind,
  type EvidenceRecord,
  evidenceKinds,
} from '../model/evidence.ts';
import { Failure } from '../model/failure.ts';
import type { RunEnd, RunHeader } from '../model/run.ts';
import { blobName } from './blob-name.ts';
import { firstLink, lastLink, sealLine, sha256 } from './chain.ts';
import { createMask, type Mask } from './mask.ts';
import { maskData, maskLines } from './mask-data.ts';
import { onDisk } from './on-disk.ts';
import { contractSchema, imageSchema } from './run-schema.ts';

/** Who acted, and what for. */
export interface Act {
  readonly category: string;
  readonly experiment: string;
  readonly room: string | null;
  readonly step: string;
}

/** The evidence of a run that is under way. */
export interface OpenRun {
  readonly header: RunHeader;
  /** What was recorded so far. */
  readonly records: readonly EvidenceRecord[];
  /** Masks, checks and appends one record; it is on disk when this returns. Gives back what was written. */
  readonly record: <K extends EvidenceKind>(
    kind: K,
    act: Act & { readonly data: EvidenceData<K> },
  ) => EvidenceRecord<K>;
  /** Stores a file such as `captures/1.pcap`, masked (line by line where it is `.ndjson`), and records its hash as a note named `blob`. Gives back its name. */
  readonly blob: (name: string, bytes: Uint8Array, act: Act) => string;
  /** Writes the run's end; after it, nothing can be recorded. */
  readonly finish: (options?: { readonly interrupted?: boolean }) => RunEnd;
}

export interface CreateRunOptions {
  /** Secret values by name. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Parts of secrets that open as much as the whole, by the secret's name. */
  readonly parts?: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * Begins a run in an existing empty folder: writes the head of `run.json`, opens `evidence.ndjson`.
 *
 * @throws Failure `bug` for data that does not fit its kind or a record after the end; `room` when the disk is full.
 */
export function createRun(
  directory: string,
  facts: Omit<RunHeader, 'schema' | 'directory' | 'unmasked'>,
  options: CreateRunOptions,
): OpenRun {
  const now = options.now ?? (() => performance.timeOrigin + performance.now());
  const began = now();
  const mask = createMask(options.secrets, options.parts);
  const header = maskHeader(directory, facts, mask);
  const file = onDisk(directory, () => {
    writeRunFile(directory, header);
    return openSync(join(directory, 'evidence.ndjson'), 'ax');
  });
  const records: EvidenceRecord[] = [];
  let head = firstLink(header);
  let ended = false;

  const record: OpenRun['record'] = (kind, { data, ...act }) => {
    if (ended)
      throw new Failure({
        class: 'bug',
        code: 'run-ended',
        message: `"${act.step}" came after the run's end.`,
      });
    const written: EvidenceRecord<typeof kind> = {
      id: `e${records.length + 1}`,
      kind,
      at: Math.max(0, Math.round(now() - began)),
      category: act.category,
      experiment: act.experiment,
      room: act.room,
      step: mask.text(act.step),
      data: checkedData(kind, data, act, mask),
    };
    const { line, hash } = sealLine(head, written);
    onDisk(directory, () => appendFileSync(file, `${line}\n`));
    records.push(written);
    head = hash;
    return written;
  };

  return {
    header,
    records,
    record,
    blob: (name, bytes, act) => {
      const path = join(directory, blobName(name));
      const masked = name.endsWith('.ndjson') ? maskLines(bytes, mask) : mask.bytes(bytes);
      onDisk(directory, () => {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, masked, { flag: 'wx' });
      });
      record('note', {
        ...act,
        data: { name: 'blob', values: { path: name, sha256: sha256(masked), bytes: masked.length } },
      });
      return name;
    },
    finish: ({ interrupted = false } = {}) => {
      ended = true;
      const seconds = Math.round(now() - began) / 1000;
      const open = {
        endedAt: new Date(now()).toISOString(),
        seconds,
        records: records.length,
        interrupted,
      };
      const end = { ...open, sha256: lastLink(head, open) };
      onDisk(directory, () => {
        fsyncSync(file);
        closeSync(file);
        writeRunFile(directory, header, end);
      });
      return end;
    },
  };
}

function maskHeader(
  directory: string,
  facts: Omit<RunHeader, 'schema' | 'directory' | 'unmasked'>,
  mask: Mask,
): RunHeader {
  const { contract } = facts;
  const secrets = Object.fromEntries(
    Object.keys(contract.subject.secrets).map((name) => [name, `‹secret ${name}›`]),
  );
  const unseen = { ...contract, subject: { ...contract.subject, secrets: {} } };
  const masked = contractSchema.parse(maskData(contractSchema, JSON.parse(JSON.stringify(unseen)), mask));
  return {
    ...facts,
    schema: 'cleanroom-run/1',
    directory,
    contract: { ...masked, subject: { ...masked.subject, secrets } },
    image: imageSchema.parse(maskData(imageSchema, facts.image, mask)),
    unmasked: mask.unmasked,
  };
}

function checkedData<K extends EvidenceKind>(
  kind: K,
  data: EvidenceData<K>,
  act: Act,
  mask: Mask,
): EvidenceData<K> {
  // TypeScript does not see that looking up K gives the schema whose output EvidenceData<K> is.
  const schema = evidenceKinds[kind] as unknown as z.ZodType<EvidenceData<K>>;
  const parsed = schema.safeParse(data);
  if (parsed.success) return schema.parse(maskData(schema, parsed.data, mask));
  throw new Failure({
    class: 'bug',
    code: 'evidence-does-not-fit',
    message: `"${act.step}" of ${act.category}/${act.experiment} is no evidence of kind ${kind}:\n${z.prettifyError(parsed.error)}`,
    cause: parsed.error,
  });
}

/** Whole or not at all: a reader never sees half of it. */
function writeRunFile(directory: string, header: RunHeader, end?: RunEnd): void {
  const path = join(directory, 'run.json');
  writeFileSync(`${path}.new`, `${printableJson(end === undefined ? header : { ...header, end }, 2)}\n`, {
    flush: true,
  });
  renameSync(`${path}.new`, path);
}
