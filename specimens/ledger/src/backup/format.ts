import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { CommandError } from '../command-error.ts';
import { messageOf } from '../log.ts';

/** What stands in the first line of a backup. */
export interface Header {
  readonly format: string;
  /** Version of the schema that the rows belong to. */
  readonly schema: number;
  /** When the snapshot was taken; ISO 8601, UTC. */
  readonly takenAt: string;
}

/** A row as PostgreSQL itself writes it in JSON, kept as text so that nothing of it is lost on the way. */
export interface Row {
  readonly table: string;
  readonly row: string;
}

/** Where a sequence stands. */
export interface Sequence {
  readonly sequence: string;
  readonly last: string;
  readonly called: boolean;
}

export type Entry = Row | Sequence;

interface Trailer {
  readonly entries: number;
  /** SHA-256 of all lines before this one. */
  readonly checksum: string;
}

export const FORMAT = 'ledger-backup/1';

/** The lines of a backup: header, entries, and a trailer without which it is none. */
export async function* encode(header: Header, entries: AsyncIterable<Entry>): AsyncGenerator<string> {
  const hash = createHash('sha256');
  let count = 0;
  const line = (value: Header | Entry) => {
    const text = `${JSON.stringify(value)}\n`;
    hash.update(text);
    return text;
  };
  yield line(header);
  for await (const entry of entries) {
    count += 1;
    yield line(entry);
  }
  yield `${JSON.stringify({ entries: count, checksum: hash.digest('hex') } satisfies Trailer)}\n`;
}

/** A backup of which every byte has been looked at. */
export interface Checked {
  readonly path: string;
  readonly header: Header;
  readonly checksum: string;
}

/**
 * Reads a backup from its first byte to its last.
 *
 * @throws CommandError that names the file where it is not a whole backup
 */
export async function checkBackup(path: string): Promise<Checked> {
  const unusable = (what: string) =>
    new CommandError(`${path} is not a usable backup: ${what}; nothing was changed`);
  const hash = createHash('sha256');
  let header: Header | undefined;
  let held: string | undefined;
  let entries = -1;
  for await (const text of linesOf(path)) {
    if (held !== undefined) {
      header ??= parse<Header>(held) ?? undefined;
      if (header?.format !== FORMAT) throw unusable('its first line is not that of a backup');
      hash.update(`${held}\n`);
      entries += 1;
    }
    held = text;
  }
  const trailer = parse<Trailer>(held ?? '');
  if (header === undefined || trailer?.checksum === undefined) throw unusable('its end is missing');
  const checksum = hash.digest('hex');
  if (trailer.checksum !== checksum || trailer.entries !== entries)
    throw unusable('its checksum does not match');
  return { path, header, checksum };
}

/** The entries of a backup that was checked. */
export async function* entriesOf({ path }: Checked): AsyncGenerator<Entry> {
  let first = true;
  for await (const text of linesOf(path)) {
    const value = first ? null : parse<Entry | Trailer>(text);
    first = false;
    if (value !== null && !('checksum' in value)) yield value;
  }
}

export function isRow(entry: Entry): entry is Row {
  return 'table' in entry;
}

/** Ends lines at line feeds alone: the readers of Node end them at U+2028 and U+2029 as well, which JSON leaves in texts as they are. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const stream = createReadStream(path, 'utf8');
  try {
    let rest = '';
    for await (const piece of stream) {
      const lines = `${rest}${piece}`.split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') yield rest;
  } catch (error) {
    throw new CommandError(`cannot read ${path}: ${messageOf(error)}`);
  } finally {
    stream.destroy();
  }
}

function parse<T extends object>(text: string): T | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as T) : null;
  } catch {
    return null;
  }
}
