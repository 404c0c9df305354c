import { fail, inconclusive, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { failedRestore } from './judge-baseline.ts';
import { broughtBack, type Look } from './judge-look.ts';
import { backed, type Input, listed, lookAt, run, told, what, worked } from './judge-seen.ts';

const HERE = 'under-writes';

/** The backup of many rows. */
export const MANY = 'backup of many rows';
/** Its restore, and the look after it. */
export const WITH_MANY_ROWS = 'restore of many rows';

/** What a backup of more rows than are read or written at once adds to what is known of one of few; a loss is one anyway. */
export function alsoOfManyRows(input: Input, ofFew: Check): Check {
  const ofMany = ofManyRows(ofFew.rule, input);
  if (ofMany === null || ofFew.verdict === 'fail') return ofFew;
  if (ofMany.verdict === 'fail') return ofMany;
  if (ofFew.verdict !== 'pass') return ofFew;
  if (ofMany.verdict !== 'pass') return ofMany;
  return {
    ...ofFew,
    message: `${ofFew.message} ${ofMany.message}`,
    evidence: [...ofFew.evidence, ...ofMany.evidence],
  };
}

/** Null where no such backup was taken while nothing changed. */
function ofManyRows(rule: string, input: Input): Check | null {
  const { look: all, quiet, run: taking } = backed(input, HERE, MANY);
  if (taking === undefined || !quiet) return null;
  const look = all.filter(isOfDatabase);
  const most = mostRows(look);
  if (!worked(taking, input.claim.backup))
    return inconclusive(rule, `A backup of ${most} rows failed: ${what(taking)} ${told(taking)}.`, taking);
  const failed = failedRestore(input, HERE, WITH_MANY_ROWS);
  if (failed) {
    // How long so many rows may take, nobody has claimed.
    const late = run(input, HERE, WITH_MANY_ROWS)?.data.outcome === 'timed-out';
    return late ? inconclusive(rule, failed.says, failed.record) : fail(rule, failed.says, failed.record);
  }
  const found = lookAt(input, HERE, WITH_MANY_ROWS).filter(isOfDatabase);
  const differ = broughtBack(look, found);
  const [record] = found;
  if (differ === null || record === undefined)
    return inconclusive(rule, `The state was not seen after a restore of ${most} rows.`, look);
  const offences =
    differ.length > 0 ? [{ record, says: `Restored in another room, ${listed(differ)}.` }] : [];
  const check = unless(
    rule,
    [...look, ...found],
    offences,
    `So did another one, with ${most} rows in its largest table.`,
  );
  // The look at the backup is what it was measured by.
  return { ...check, evidence: [...look, ...found].map(({ id }) => id) };
}

/** Of keys and files so many writes may leave some that go by themselves. */
const isOfDatabase = ({ kind }: Look[number]): boolean => kind === 'database-fingerprint';

const mostRows = (look: Look): number =>
  Math.max(
    0,
    ...look.flatMap((record) => ('tables' in record.data ? record.data.tables.map(({ rows }) => rows) : [])),
  );
