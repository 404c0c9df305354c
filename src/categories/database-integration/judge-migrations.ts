import { ending, fail, inconclusive, notApplicable, quote, typed, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { countOf, type Input, type Offence, OWN, rowsOf } from './judge-evidence.ts';

const RULE = 'migrates-twice';

/** Tables in which migrations themselves keep what they have done. */
const BOOKKEEPING = /migrat|schema|version|changelog|flyway|alembic|liquibase/i;

type Fingerprint = EvidenceRecord<'database-fingerprint'>;

export function migratesTwice(input: Input): Check {
  const { claim, evidence } = input;
  if (claim.migrate === undefined) return notApplicable(RULE, 'The contract names no migration.');
  const runs = evidence.from(OWN, 'run').filter(({ step }) => step.startsWith('migration '));
  const prints = new Map(evidence.from(OWN, 'database-fingerprint').map((record) => [record.step, record]));
  const [empty, migrated] = [prints.get('empty'), prints.get('migrated')];
  if (runs.length === 0 || !empty || !migrated) return inconclusive(RULE, 'No migration was run.');
  const blind = [...prints.values()].find(({ data }) => data.error !== null);
  if (blind)
    return inconclusive(RULE, `The database could not be read: ${blind.data.error?.message}.`, blind);
  const { exit } = claim.migrate;
  const failed = runs.filter(({ data }) => data.outcome !== 'exited' || data.exitCode !== exit);
  if (empty.data.schema === migrated.data.schema)
    return failed.length === 0
      ? inconclusive(RULE, 'The migration of an empty database changed nothing.', [empty, migrated])
      : inconclusive(RULE, `The migration did nothing: ${saidOf(failed)}`, failed);
  if (failed.length > 0) return fail(RULE, saidOf(failed), failed);
  if (!runs.some(({ step }) => step === 'migration again'))
    return inconclusive(RULE, 'It was not migrated again.', runs);
  const [used, again] = [prints.get('used'), prints.get('migrated again')];
  const offences = used && again ? [...harm(used, again), ...lost(input)] : [];
  return unless(
    RULE,
    [...runs, ...(used && again ? [used, again] : [])],
    offences,
    `${typed(claim.migrate.command)} twice at once, and again over data: each ended well, and schema and rows are as before.`,
  );
}

function saidOf(failed: readonly EvidenceRecord<'run'>[]): string {
  return failed
    .map(
      (run) =>
        `${typed(run.data.command)} (${run.step.slice('migration '.length)}) ${ending(run)}: ${quote(run.data.stderr.text || run.data.stdout.text)}.`,
    )
    .join(' ');
}

/** What one more migration did to a database that was up to date and in use. */
function harm(used: Fingerprint, again: Fingerprint): readonly Offence[] {
  const offences: Offence[] = [];
  if (used.data.schema !== again.data.schema)
    offences.push({ record: again, says: 'One more migration changed the schema.' });
  for (const table of used.data.tables) {
    const now = again.data.tables.find(({ name }) => name === table.name);
    if (now?.sha256 === table.sha256 || BOOKKEEPING.test(table.name)) continue;
    offences.push({
      record: again,
      says: `One more migration changed the rows of ${table.name}: ${table.rows} before, ${now?.rows ?? 'none'} after.`,
    });
  }
  return offences;
}

/** What was written before it must be there after it. */
function lost(input: Input): readonly Offence[] {
  return input.claim.writes.flatMap((_, index): Offence[] => {
    const [before, after] = [`written before ${index + 1}`, `still there ${index + 1}`].map((step) =>
      rowsOf(input, step),
    );
    if ((countOf(before) ?? 0) === 0 || after === undefined || countOf(after) !== 0) return [];
    return [{ record: after, says: 'What was written before one more migration is gone after it.' }];
  });
}
