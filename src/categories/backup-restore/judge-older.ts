import { inconclusive, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { doubt } from './judge-baseline.ts';
import { type Input, type Offence, type Run, run, told, what, worked } from './judge-seen.ts';

const HERE = 'interrupted';

/** What lies there when a backup is written once more under the same name. */
export const OLDER = 'cleanroom-older.backup';
export const WITHOUT_SERVICES = 'without its services';
export const ON_A_FULL_DISK = 'on a full disk';

/** A backup that fails must not cost the one that it was to replace: it may be the last that there is. */
export function keepsTheOlderBackup(input: Input): Check {
  const rule = 'keeps-the-older-backup';
  const why = doubt(rule, input, HERE);
  if (why) return why;
  const tried: Run[] = [];
  const offences: Offence[] = [];
  for (const situation of [WITHOUT_SERVICES, ON_A_FULL_DISK]) {
    const taken = run(input, HERE, `over an older one ${situation}`);
    const [before, after] = [`older one ${situation}`, `left of the older one ${situation}`].map((step) =>
      input.evidence.from('backup-restore', 'files', HERE).find((record) => record.step === step),
    );
    const older = entryOf(before);
    if (!taken || !after || !older?.sha256 || worked(taken, input.claim.backup)) continue;
    tried.push(taken);
    const left = entryOf(after);
    if (left?.sha256 === older.sha256) continue;
    const become =
      left === undefined ? 'gone' : `another one, of ${left.size} bytes instead of ${older.size}`;
    offences.push({
      record: after,
      says: `${what(taken)} ${told(taken)}, ${situation}; the older backup under that name was ${become}.`,
    });
  }
  if (tried.length === 0)
    return inconclusive(
      rule,
      'No backup over an older one failed, so that nobody can tell what becomes of that.',
    );
  return unless(
    rule,
    tried,
    offences,
    `${tried.length === 1 ? 'A backup' : 'Both backups'} that failed left the older one under the same name as it was.`,
  );
}

const entryOf = (listing: EvidenceRecord<'files'> | undefined) =>
  listing?.data.entries.find(({ path }) => path === OLDER);
