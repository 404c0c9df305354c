import { inconclusive, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { doubt } from './judge-baseline.ts';
import { alike, differences } from './judge-look.ts';
import {
  backed,
  type Input,
  listed,
  lookAt,
  type Offence,
  type Run,
  run,
  told,
  what,
  worked,
} from './judge-seen.ts';

const HERE = 'interrupted';

/** What lies there when a backup is written once more under the same name. */
export const OLDER = 'cleanroom-older.backup';
export const WITHOUT_SERVICES = 'without its services';
export const ON_A_FULL_DISK = 'on a full disk';
/** The restore of what a backup wrote that ended well without its services. */
export const OF_NOTHING = 'restore of what was taken without its services';

/** A backup that fails must say so, and must not cost the one that it was to replace: it may be the last that there is. */
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
    if (!taken || !after || !older?.sha256) continue;
    const left = entryOf(after);
    if (worked(taken, input.claim.backup)) {
      const none = situation === WITHOUT_SERVICES ? ofNothing(input, older, left) : null;
      if (none === null) continue;
      tried.push(taken);
      offences.push({
        record: taken,
        says: `While ${services(input)} refused connections, ${what(taken)} ended with exit code ${taken.data.exitCode}, as if it had backed up: ${none}.`,
      });
      continue;
    }
    tried.push(taken);
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

type Entry = EvidenceRecord<'files'>['data']['entries'][number];

/** Why a backup that ended well, though there was nothing that it could read, is none; null where that is not known. */
function ofNothing(input: Input, older: Entry, left: Entry | undefined): string | null {
  const faults = refused(input);
  if (faults.length === 0 || !faults.every(({ data }) => data.effective)) return null;
  if (left === undefined) return 'there is none under that name, not even the older one';
  // The older one is of another state than there was; but who never writes over a file did not look for the services at all.
  if (left.sha256 === older.sha256) {
    const full = run(input, HERE, `over an older one ${ON_A_FULL_DISK}`);
    return full && !worked(full, input.claim.backup) ? 'what is there is the older one' : null;
  }
  const restored = run(input, HERE, OF_NOTHING);
  const whole = run(input, HERE, 'whole restore');
  const undisturbed = lookAt(input, HERE, 'whole restore');
  if (restored?.data.outcome !== 'exited' || !worked(whole, input.claim.restore)) return null;
  if (!alike(backed(input, HERE, 'first backup').look, undisturbed, undisturbed)) return null;
  if (!worked(restored, input.claim.restore)) return `restored, it ${told(restored)}`;
  const [before = []] = ['what the full disk left', 'before the full disk']
    .map((step) => lookAt(input, HERE, step))
    .filter(({ length }) => length > 0);
  const differ = differences(before, lookAt(input, HERE, OF_NOTHING), undisturbed);
  return differ === null || differ.length === 0 ? null : `restored, ${listed(differ)}`;
}

const refused = ({ evidence }: Input) =>
  evidence.from('backup-restore', 'fault', HERE).filter(({ data }) => data.stage === 'injected');

const services = (input: Input): string =>
  refused(input)
    .map(({ data }) => data.service)
    .join(', ');

const entryOf = (listing: EvidenceRecord<'files'> | undefined) =>
  listing?.data.entries.find(({ path }) => path === OLDER);
