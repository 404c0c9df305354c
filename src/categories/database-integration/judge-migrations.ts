import { wereBeside } from '../../lib/beside.ts';
import {
  ending,
  fail,
  inconclusive,
  inDoubt,
  notApplicable,
  quote,
  typed,
  unless,
} from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { isBookkeeping } from './judge-bookkeeping.ts';
import { countOf, type Input, type Offence, OWN, rowsOf } from './judge-evidence.ts';
import { loggedMeanwhile, type Meanwhile, mayHaveRefused } from './judge-refused.ts';

const RULE = 'migrates-twice';
const AGAIN = 'migration again';

type Fingerprint = EvidenceRecord<'database-fingerprint'>;

export function migratesTwice(input: Input): Check {
  const { claim, evidence } = input;
  if (claim.migrate === undefined) return notApplicable(RULE, 'The contract names no migration.');
  const runs = evidence.from(OWN, 'run').filter(({ step }) => step.startsWith('migration '));
  const prints = fingerprints(input, /^(empty|migrated|used|migrated again)$/);
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
  const unseen = failed.filter(isUnseen);
  // One that was broken off is no ground to judge the next one by.
  const brokenOff = unseen.some(({ step }) => step !== AGAIN);
  const badly = failed.filter((run) => !isUnseen(run) && !(brokenOff && run.step === AGAIN));
  const [first, ...others] = badly;
  // Who refuses to migrate beside another one does no harm; whoever trips over it leaves an error in the database’s log.
  const refused =
    first && others.length === 0 && first.step !== AGAIN && mayHaveRefused(first) ? first : undefined;
  const meanwhile = loggedMeanwhile(input);
  if (first && (!refused || (meanwhile.errors ?? []).length > 0))
    return fail(RULE, saidOf(badly) + loggedIn(meanwhile, refused), badly);
  if (unseen.length > 0) return inDoubt(RULE, unseen.map(unseenEnd));
  if (refused && meanwhile.errors === null)
    return inconclusive(
      RULE,
      `${saidOf([refused])} Whether it refused to migrate beside the other one, or tripped over it, the database’s log does not tell.`,
      [refused, ...(meanwhile.log ? [meanwhile.log] : [])],
    );
  if (!runs.some(({ step }) => step === AGAIN)) return inconclusive(RULE, 'It was not migrated again.', runs);
  const [used, again] = [prints.get('used'), prints.get('migrated again')];
  const offences = used && again ? [...harm(used, again), ...lost(input)] : [];
  const together = Map.groupBy(
    runs.filter(({ step }) => step !== AGAIN),
    ({ step }) => step.replace(/^migration at once [12]/, ''),
  );
  if (offences.length === 0 && ![...together.values()].some(wereBeside))
    return inconclusive(RULE, 'The one migration had always ended before the other began.', runs);
  return unless(
    RULE,
    [...runs, ...(refused && meanwhile.log ? [meanwhile.log] : []), ...(used && again ? [used, again] : [])],
    offences,
    refused
      ? `${typed(claim.migrate.command)} twice at once, and again over data: one refused to migrate beside the other (${ending(refused)}) and PostgreSQL logged no error meanwhile; the others ended well, and schema and rows are as before.`
      : `${typed(claim.migrate.command)} twice at once, and again over data: each ended well, and schema and rows are as before.`,
  );
}

function loggedIn({ errors }: Meanwhile, refused: EvidenceRecord<'run'> | undefined): string {
  const [first] = errors ?? [];
  return refused && first !== undefined ? ` Meanwhile PostgreSQL logged ${quote(first)}.` : '';
}

/** Whether its end was not seen. Nobody claims how long a migration may take, nor how long one may wait for the other. */
const isUnseen = ({ data }: EvidenceRecord<'run'>): boolean =>
  data.outcome === 'timed-out' || data.outcome === 'room-broke';

function unseenEnd(run: EvidenceRecord<'run'>): Offence {
  return {
    record: run,
    says: `${typed(run.data.command)} (${run.step.replace(/^migration /, '')}) ${ending(run)}; how it would have ended was not seen.`,
  };
}

function saidOf(failed: readonly EvidenceRecord<'run'>[]): string {
  return failed
    .map(
      (run) =>
        `${typed(run.data.command)} (${run.step.replace(/^migration /, '')}) ${ending(run)}: ${quote(run.data.stderr.text || run.data.stdout.text)}.`,
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
    if (now?.sha256 === table.sha256 || isBookkeeping(table.name)) continue;
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

/** Whether whoever comes after a killed migration can bring it to its end. */
export function migratesAfterKill(input: Input): Check {
  const rule = 'migrates-after-kill';
  const { claim, evidence } = input;
  if (claim.migrate === undefined) return notApplicable(rule, 'The contract names no migration.');
  const runs = new Map(evidence.from(OWN, 'run').map((record) => [record.step, record]));
  const prints = fingerprints(input, / kill |^whole schema$/);
  // Where one that is held up takes too long, another one is not.
  const whole = runs.get('whole migration, not held up') ?? runs.get('whole migration');
  const schema = prints.get('whole schema');
  const killed = [...runs.values()].filter(({ step }) => step.startsWith('killed '));
  if (whole && isUnseen(whole)) return inDoubt(rule, [unseenEnd(whole)]);
  if (!whole || !schema || killed.length === 0)
    return inconclusive(rule, 'No migration was killed.', whole ?? []);
  if (whole.data.exitCode !== claim.migrate.exit)
    return inconclusive(rule, `Nobody had killed it, and it did nothing: ${saidOf([whole])}`, whole);
  const looked = killed
    .filter(({ data }) => data.signal?.landed)
    .flatMap((kill): readonly Killed[] => {
      const number = kill.step.slice('killed '.length);
      const next = runs.get(`after kill ${number}`);
      const [empty, left, after] = ['empty before', 'left by', 'schema after'].map((step) =>
        prints.get(`${step} kill ${number}`),
      );
      return next && empty && left && after ? [{ kill, next, empty, left, after }] : [];
    });
  if (looked.length < killed.length / 2)
    return inconclusive(rule, `Only ${looked.length} of ${killed.length} kills found it at work.`, killed);
  const blind = looked
    .flatMap(({ empty, left, after }) => [empty, left, after])
    .find(({ data }) => data.error);
  if (blind)
    return inconclusive(rule, `The database could not be read: ${blind.data.error?.message}.`, blind);
  // On a database that has it all already, there is nothing to be broken off.
  const full = looked.find(({ empty }) => empty.data.schema === schema.data.schema);
  if (full) return inconclusive(rule, 'The database could not be emptied for a migration.', full.empty);
  const offences = looked.flatMap(({ kill, next, left, after }): readonly Offence[] => {
    const when = `A migration was killed ${Math.round(kill.data.signal?.sentMs ?? 0)} ms after its start (of ${Math.round(whole.data.lifeMs ?? 0)} ms)`;
    if (isUnseen(next)) return [];
    if (next.data.outcome !== 'exited' || next.data.exitCode !== claim.migrate?.exit)
      return [
        {
          record: next,
          says: `${when}; the next one ${ending(next)}: ${quote(next.data.stderr.text || next.data.stdout.text)}.`,
        },
      ];
    if (after.data.schema === schema.data.schema) return [];
    return [
      {
        record: after,
        says: `${when}; the next one ended well, and the schema is another one than that of a whole migration${left.data.schema === after.data.schema ? ': it did nothing more' : ''}.`,
      },
    ];
  });
  const unseen = looked.filter(({ next }) => isUnseen(next));
  if (offences.length === 0 && unseen.length > 0)
    return inDoubt(
      rule,
      unseen.map(({ next }) => unseenEnd(next)),
    );
  const between = looked.filter(
    ({ empty, left }) => left.data.schema !== empty.data.schema && left.data.schema !== schema.data.schema,
  );
  return unless(
    rule,
    looked.flatMap(({ kill, next, left, after }) => [kill, left, next, after]),
    offences,
    `${looked.length} migrations were killed at work, and ${between.length} of them left a schema between; the next one made each whole.`,
  );
}

/** A kill that landed, what it left, and what came after it. */
interface Killed {
  readonly kill: EvidenceRecord<'run'>;
  readonly next: EvidenceRecord<'run'>;
  readonly empty: Fingerprint;
  readonly left: Fingerprint;
  readonly after: Fingerprint;
}

function fingerprints({ evidence }: Input, steps: RegExp): ReadonlyMap<string, Fingerprint> {
  return new Map(
    evidence
      .from(OWN, 'database-fingerprint')
      .filter(({ step }) => steps.test(step))
      .map((record) => [record.step, record]),
  );
}
