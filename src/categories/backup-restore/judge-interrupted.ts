import { inconclusive, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { doubt } from './judge-baseline.ts';
import { badOnFullDisk, ontoFullDisk } from './judge-full-restore.ts';
import { alike, broughtBack, differences } from './judge-look.ts';
import {
  backed,
  type Input,
  landed,
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
const FULL = 'cleanroom-full.backup';

export function fullDiskFails(input: Input): Check {
  const rule = 'full-disk-fails';
  const why = doubt(rule, input, HERE);
  if (why) return why;
  const taken = run(input, HERE, 'onto a full disk');
  if (taken === undefined) return inconclusive(rule, 'The full disk was not tried.');
  // Killed by ourselves, it neither failed nor worked.
  if (taken.data.outcome !== 'exited')
    return inconclusive(rule, `On a full disk ${what(taken)} ${told(taken)}.`, taken);
  const offences: Offence[] = [];
  if (worked(taken, input.claim.backup)) {
    const restored = run(input, HERE, 'restore of what the full disk left');
    const looks = [
      lookAt(input, HERE, 'before the full disk'),
      lookAt(input, HERE, 'what the full disk left'),
    ] as const;
    if (
      restored &&
      worked(restored, input.claim.restore) &&
      alike(...looks, lookAt(input, HERE, 'whole restore'))
    )
      return inconclusive(rule, 'It found room for a whole backup on the full disk.', [taken, restored]);
    const left = restored
      ? `what it left could not be restored whole (${told(restored)})`
      : 'it left no backup';
    offences.push({
      record: taken,
      says: `On a full disk ${what(taken)} ended with exit code ${taken.data.exitCode}, and ${left}.`,
    });
  }
  return unless(rule, [taken], offences, `On a full disk ${what(taken)} ${told(taken)}.`);
}

export function leavesNoHalfBackup(input: Input): Check {
  const rule = 'leaves-no-half-backup';
  const why = doubt(rule, input, HERE);
  if (why) return why;
  const full = run(input, HERE, 'onto a full disk');
  const [left] = input.evidence
    .from('backup-restore', 'files', HERE)
    .filter(({ step }) => step === 'left by the full disk');
  const failed = full?.data.outcome === 'exited' && !worked(full, input.claim.backup);
  const half = left?.data.entries.find(({ path }) => path === FULL);
  const offences: Offence[] = [];
  if (failed && half && left)
    offences.push({
      record: left,
      says: `On a full disk ${what(full)} failed, and left ${left.data.root}/${half.path} with ${half.size} bytes.`,
    });
  const killed = landed(input, HERE, 'killed backup');
  const before = lookAt(input, HERE, 'before killed backups');
  for (const one of killed) {
    const number = one.step.split(' ').at(-1);
    const restored = run(input, HERE, `restore of killed backup ${number}`);
    const after = lookAt(input, HERE, `left by killed backup ${number}`);
    // A restore may number further on.
    const differ = differences(before, after, before, broughtBack);
    if (restored && worked(restored, input.claim.restore) && differ !== null && differ.length > 0)
      offences.push({
        record: restored,
        says: `Killed after ${sent(one)} ms, ${what(one)} left a file that was restored without a complaint; then ${listed(differ)}.`,
      });
  }
  const looked: EvidenceRecord[] = [...(failed && left ? [left] : []), ...killed];
  if (offences.length === 0 && killed.length === 0)
    return inconclusive(rule, 'No kill met a backup, so nobody can tell what one leaves.', looked);
  return unless(
    rule,
    looked,
    offences,
    `${failed ? 'A full disk' : 'No full disk'} and ${killed.length} kills left nothing that passes for a whole backup.`,
  );
}

export function restoreIsAllOrNothing(input: Input): Check {
  const rule = 'restore-is-all-or-nothing';
  const why = doubt(rule, input, HERE);
  if (why) return why;
  const whole = run(input, HERE, 'whole restore');
  const [first, second] = [
    backed(input, HERE, 'first backup').look,
    backed(input, HERE, 'second backup').look,
  ];
  const undisturbed = lookAt(input, HERE, 'whole restore');
  if (whole && (!worked(whole, input.claim.restore) || !alike(first, undisturbed, undisturbed, broughtBack)))
    return inconclusive(
      rule,
      `Even a restore that nobody disturbed did not bring the state back: ${what(whole)} ${told(whole)}.`,
      whole,
    );
  const killed = landed(input, HERE, 'killed restore');
  // A restore that nobody disturbed may number further on; one that was killed is held to what that leaves.
  const again = lookAt(input, HERE, 'before killed backups');
  const states = [
    whole ? undisturbed : first,
    second,
    ...(alike(second, again, again, broughtBack) ? [again] : []),
  ];
  const offences = killed.flatMap((one): Offence[] => {
    const later = lookAt(input, HERE, `once more after ${one.step}`);
    const look = later.length > 0 ? later : lookAt(input, HERE, `after ${one.step}`);
    const [record] = look;
    const from = states
      // In a transaction that is rolled back, a sequence that was set stays set (PostgreSQL manual, 9.17: setval).
      .map((state) => differences(state, look, undisturbed, broughtBack))
      .sort((one, other) => (one?.length ?? 0) - (other?.length ?? 0));
    const [nearest] = from;
    if (!record || !nearest || from.includes(null) || nearest.length === 0) return [];
    return [
      {
        record,
        says: `Killed after ${sent(one)} ms, ${what(one)} left a state that is neither that of before nor that of the backup${later.length > 0 ? ', and whoever came next did not finish it' : ''}: ${listed(nearest)}.`,
      },
    ];
  });
  const full = ontoFullDisk(input);
  const atRest = badOnFullDisk(input, undisturbed);
  const proven = killed.length > 0 || atRest.length > 0;
  return unless(
    rule,
    [...(whole && proven ? [whole] : []), ...(proven ? full : []), ...killed],
    [...atRest, ...offences],
    `${killed.length} restores were killed${full.length > 0 ? ` and ${full.length} had no room` : ''}, and each had done all or nothing.`,
  );
}

const sent = ({ data }: Run): number => Math.round(data.signal?.sentMs ?? 0);
