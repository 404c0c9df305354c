import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Upgrade } from './claim.ts';
import type { Offence } from './judge-evidence.ts';
import { isMeant } from './judge-meant.ts';

type Fingerprint = EvidenceRecord<'database-fingerprint'>;
type Thing = NonNullable<Fingerprint['data']['shape']>[number];

/** What a schema promises to its rows. A unique index and a unique constraint promise the same, whatever they are called. */
const PROMISES: Readonly<Record<string, string>> = {
  'primary key': 'primary key',
  'unique constraint': 'unique',
  'unique index': 'unique',
  'foreign key': 'foreign key',
  'check constraint': 'check constraint',
  column: 'column',
};

/** Columns and constraints that a new database has and one that came from an earlier release lacks. What it has beside that accuses nobody. */
export function lacks(
  fresh: Fingerprint | undefined,
  upgraded: Fingerprint | undefined,
  upgrade: Upgrade,
): readonly Offence[] {
  if (!fresh?.data.shape?.length || !upgraded?.data.shape?.length) return [];
  const has = new Set(upgraded.data.shape.map(promiseOf));
  return fresh.data.shape
    .filter(
      (thing) => thing.kind in PROMISES && !has.has(promiseOf(thing)) && !isMeant(upgrade, thing.of ?? ''),
    )
    .map((thing) => ({
      record: upgraded,
      says: `A database that was migrated from ${upgrade.from} lacks what a new one has: ${promiseOf(thing)}.`,
    }));
}

/** Names of constraints are drawn by PostgreSQL, and what a column is like may differ for good reasons while rows are old. */
function promiseOf({ kind, of, name, like }: Thing): string {
  return kind === 'column' ? `the column ${name} of ${of}` : `${PROMISES[kind] ?? kind} ${like} of ${of}`;
}
