import { typed } from '../../lib/checks.ts';
import { isRestless } from '../../lib/restless.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import { lostShape } from './judge-shape.ts';

type Kind = 'database-fingerprint' | 'files' | 'reply' | 'run';

/** What one look at all of the state leaves behind. */
export type Look = readonly EvidenceRecord<Kind>[];

/** The step of a read by which a command's state is looked at, where neither its files nor a store are. */
export const toldAt = (step: string): string => `told · ${step}`;

/** The same look, in which of what changes by itself only tells that it is there. */
export function atRest(look: Look, restless: readonly string[]): Look {
  if (restless.length === 0) return look;
  return look.map((record) => {
    if (!isOf('database-fingerprint', record)) return record;
    const { tables, sequences } = record.data;
    const data = {
      ...record.data,
      tables: tables.map((table) =>
        isRestless(restless, table.name) ? { ...table, rows: 0, sha256: CHANGING } : table,
      ),
      sequences: sequences.map((one) => (isRestless(restless, one.name) ? { ...one, last: null } : one)),
    };
    return { ...record, data };
  });
}

/** In the place of a digest. */
const CHANGING = '';

/** Everything that was found, by what it is: `the table public.accounts` → its rows and their digest. */
type Findings = ReadonlyMap<string, string>;

/** Everything of a look; null where something could not be read. */
export function findings(look: Look): Findings | null {
  if (look.length === 0) return null;
  const found = new Map<string, string>();
  for (const record of look) {
    const parts = partsOf(record);
    if (parts === null) return null;
    for (const [what, value] of parts) found.set(what, value);
  }
  return found;
}

/**
 * In which ways the second look differs from the first, in words; null where one of them could not be read.
 *
 * @param shaped has the schema that the second look must not fall short of; what a program's every restore leaves to its next start
 *   is no sign of what happened to one
 * @param compared tells what is compared of all that is kept: `contents`, or `broughtBack`
 */
export function differences(
  one: Look,
  other: Look,
  shaped: Look = one,
  compared: typeof contents = contents,
): readonly string[] | null {
  const differ = compared(one, other);
  return differ === null ? null : [...differ, ...lostShape(shaped, other)];
}

/** Differences of all that is kept, whatever schema it is kept in. */
export function contents(one: Look, other: Look): readonly string[] | null {
  return compare(one, other, () => true);
}

/** The same after a restore that worked: a sequence that stands further on than it did numbers nothing twice. */
export function broughtBack(one: Look, other: Look): readonly string[] | null {
  return compare(one, other, (what, was, is) => !what.startsWith(SEQUENCE) || !isFurtherOn(was, is));
}

function isFurtherOn(was: string, is: string): boolean {
  if (was === UNUSED) return true;
  return is !== UNUSED && BigInt(is) > BigInt(was);
}

function compare(
  one: Look,
  other: Look,
  counts: (what: string, was: string, is: string) => boolean,
): readonly string[] | null {
  const [before, after] = [findings(one), findings(other)];
  if (before === null || after === null) return null;
  const all = [...new Set([...before.keys(), ...after.keys()])].sort();
  return all.flatMap((what) => {
    const [was, is] = [before.get(what), after.get(what)].map(withoutEnd);
    if (was === is || (is === undefined && mayBeOver(before.get(what), other))) return [];
    if (was === undefined) return [`${what} is new (${short(is)})`];
    if (is === undefined) return [`${what} is gone (it was ${short(was)})`];
    return counts(what, was, is) ? [`${what} was ${short(was)} and is ${short(is)}`] : [];
  });
}

/** Whether two looks found the same; false where one could not be read. */
export function alike(one: Look, other: Look, shaped?: Look, compared?: typeof contents): boolean {
  return differences(one, other, shaped, compared)?.length === 0;
}

/** Between the digest of a key of Redis and the milliseconds that it has left to live; in findings, and the moment of its end. */
export const LEFT_TO_LIVE = '~';
/** Milliseconds from a look until we hear of it, at most. */
const HEARD_WITHIN = 7_000;

const withoutEnd = (value: string | undefined): string | undefined => value?.split(LEFT_TO_LIVE, 1)[0];

/** Whether what was found had come to the end of its time by another look. */
function mayBeOver(found: string | undefined, look: Look): boolean {
  const [, end] = found?.split(LEFT_TO_LIVE) ?? [];
  return end !== undefined && look.some(({ at }) => at + HEARD_WITHIN >= Number(end));
}

const SEQUENCE = 'the sequence ';
const UNUSED = 'never used';

type Parts = readonly (readonly [string, string])[];

function partsOf(record: Look[number]): Parts | null {
  if (isOf('database-fingerprint', record)) {
    const { error, tables, sequences } = record.data;
    if (error !== null) return null;
    return [
      ...tables.map(
        ({ name, rows, sha256 }) =>
          [
            `the table ${name}`,
            sha256 === CHANGING ? 'one that changes by itself' : `${rows} rows, digest ${sha256}`,
          ] as const,
      ),
      ...sequences.map(({ name, last }) => [`${SEQUENCE}${name}`, last ?? UNUSED] as const),
    ];
  }
  if (isOf('files', record)) {
    const { root, entries, truncated } = record.data;
    if (truncated) return null;
    return entries
      .filter(({ path }) => !path.endsWith('.cleanroom-fill'))
      .map(({ path, type, size, sha256 }) => [
        `the ${type === 'directory' ? 'folder' : 'file'} ${path === '' ? root : `${root}/${path}`}`,
        type === 'file' ? `${size} bytes, digest ${sha256}` : type,
      ]);
  }
  if (isOf('reply', record)) {
    const { error, reply, service } = record.data;
    if (error !== null || !Array.isArray(reply)) return null;
    return reply.map((entry) => {
      const text = String(entry);
      const at = text.lastIndexOf(' ');
      const [digest, left] = text.slice(at + 1).split(LEFT_TO_LIVE);
      const end = left === undefined ? '' : `${LEFT_TO_LIVE}${record.at + Number(left)}`;
      return [`the key ${text.slice(0, at)} of ${service}`, `digest ${digest}${end}`] as const;
    });
  }
  if (isOf('run', record)) {
    const { command, exitCode, stdout } = record.data;
    return [[`what ${typed(command)} says`, `exit code ${exitCode}, digest ${stdout.sha256}`]];
  }
  return null;
}

function isOf<K extends Kind>(kind: K, record: EvidenceRecord): record is EvidenceRecord<K> {
  return record.kind === kind;
}

/** Digests are told by their first characters. */
const short = (value: string | undefined): string =>
  (withoutEnd(value) ?? '').replace(/(digest \w{8})\w+/, '$1…');
