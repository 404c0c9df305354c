import { inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { doubt } from './judge-baseline.ts';
import { HELD, OWN_FILE, writesItself } from './judge-open-place.ts';
import { closedIn, openTo } from './judge-privacy.ts';
import { backed, type Input, listed, type Offence } from './judge-seen.ts';

const HERE = 'there-and-back';

/** Whether whoever may not read a file may not read it in a backup either. */
export function isAsPrivateAsItsFiles(input: Input): Check {
  const rule = 'as-private-as-its-files';
  if (!writesItself(input.subject, input.claim))
    return notApplicable(
      rule,
      'The backup is not written by the subject itself into a place that everybody may look into.',
    );
  const why = doubt(rule, input, HERE);
  if (why) return why;
  const { look } = backed(input, HERE, 'backup');
  const closed = closedIn(look);
  if (look.length > 0 && closed.length === 0)
    return notApplicable(rule, 'Nothing that is backed up is a file that is closed to others.');
  const note = input.evidence.from('backup-restore', 'note', HERE).find(({ step }) => step === HELD);
  const listing = input.evidence.from('backup-restore', 'files', HERE).find(({ step }) => step === OWN_FILE);
  if (!note || !listing || listing.data.truncated)
    return inconclusive(rule, 'Nobody looked who can read the backup.', look);
  const { backup, ...held } = note.data.values;
  const inside = Object.entries(held).filter(([, form]) => form !== null);
  const mode = openTo(listing, String(backup));
  const offences: readonly Offence[] =
    mode === null || inside.length === 0
      ? []
      : [
          {
            record: listing,
            says: `Everybody can read the backup ${backup}, which has mode ${mode}; in it stands what is closed to others: ${listed(inside.map(([path, form]) => `${path} (${form})`))}.`,
          },
        ];
  return unless(
    rule,
    [listing, note],
    offences,
    mode === null
      ? 'The backup is closed to others, as files in it are.'
      : `None of ${closed.length} private files stands in the backup as anybody could read it.`,
  );
}
