import { ending, inconclusive, notApplicable, quote, typed, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { isInsideWord, PLAINLY_AGAIN } from './claim.ts';
import { goneOf, laidBefore, madeAnew, wholeness } from './judge-names.ts';
import {
  article,
  claimsNoCommand,
  disksOf,
  entryOf,
  type Files,
  foundRoom,
  hasOptionBehind,
  type Input,
  isNoShorter,
  NO_COMMAND,
  type Run,
  runs,
  UNKNOWN_OPTION,
  what,
  wrongRuns,
} from './judge-seen.ts';

/** A good file stays good, whatever it is called. */
export function takesAnyName(input: Input): Check {
  const rule = 'takes-any-name';
  if (input.claim.files.length === 0)
    return notApplicable(rule, 'The contract claims no command that reads a file.');
  const looked = runs(input).filter(({ step }) => step.startsWith('name · '));
  const named = input.claim.files.filter(({ stdin }) => !stdin);
  if (named.length === 0)
    return notApplicable(rule, 'Every claimed command reads its standard input, which has no name.');
  if (looked.length === 0 && named.every(isInsideWord))
    return notApplicable(rule, 'In every claimed command the name of the file stands inside a longer word.');
  const beside = (begin: string, run: Run) =>
    runs(input).find(({ step }) => step === `${begin} ${indexOf(run)}`);
  const taken = looked.filter((run) => beside('good file', run)?.data.exitCode === 0);
  if (taken.length === 0) {
    const good = runs(input).filter(({ step }) => step.startsWith('good file '));
    const isTaken = looked.length === 0 && good.some(({ data }) => data.exitCode === 0);
    return inconclusive(
      rule,
      isTaken ? 'Good files were not given other names.' : 'Not even the good file was taken.',
      [...good, ...looked],
    );
  }
  // What can be done only once fails under every name but the first, and none of them is to blame.
  const seen = taken.map((run) => ({ run, control: beside(PLAINLY_AGAIN, run) }));
  const repeated = seen.filter(({ control }) => !control || control.data.exitCode === 0);
  const [once] = seen.flatMap(({ control }) => control ?? []);
  if (repeated.length === 0 && once) {
    const says = `under a second plain name, ${typed(once.data.command)} ${ending(once)}, writing ${quote(once.data.stderr)}.`;
    return once.data.outcome === 'exited'
      ? notApplicable(rule, `It can be done only once: ${says}`, once)
      : inconclusive(rule, `It was not done a second time: ${says}`, once);
  }
  // That it ends in time is asked by another rule.
  const told = repeated.filter(({ run }) => run.data.outcome !== 'timed-out');
  if (told.length === 0) return inconclusive(rule, 'Under other names it did not end in time.', taken);
  const refused = told.filter(({ run }) => run.data.exitCode !== 0);
  const offences = refused
    .filter(({ control }) => control)
    .map(({ run }) => ({
      record: run,
      says: `Given a good file whose name has ${what(run).replace('name · ', '')}, ${typed(run.data.command)} ${ending(run)}, writing ${quote(run.data.stderr)}.`,
    }));
  if (refused.length > 0 && offences.length === 0)
    return inconclusive(
      rule,
      'A good file was refused under another name; it was not given once more under a plain one, so that it may be for another reason.',
      refused.map(({ run }) => run),
    );
  return unless(
    rule,
    told.map(({ run }) => run),
    offences,
    `Good files were taken under all ${told.length} names, with blanks, letters beyond ASCII and other signs.`,
  );
}

const indexOf = ({ step }: Run): string => step.split(' ').at(-1) ?? '';

export function failsWithNonzero(input: Input): Check {
  const looked = wrongRuns(input).filter((run) => run.data.outcome === 'exited');
  if (claimsNoCommand(input)) return notApplicable('fails-with-nonzero', NO_COMMAND);
  return unless(
    'fails-with-nonzero',
    looked,
    looked
      // Who warns of an option, or prints it as one of its words, did not miss it.
      .filter((run) => run.data.exitCode === 0 && !(hasOptionBehind(run) && tellsOfTheOption(run)))
      .map((run) => ({
        record: run,
        says: `Given ${article(what(run))}, ${typed(run.data.command)} ended with exit code 0${hasOptionBehind(run) ? ' and said nothing of it' : ''}.`,
      })),
    `All ${looked.length} mistakes gave an exit code other than 0.`,
  );
}

const tellsOfTheOption = ({ data: { stdout, stderr } }: Run): boolean =>
  [stdout, stderr].some(({ text }) => text.includes(UNKNOWN_OPTION));

export function explainsOnStderr(input: Input): Check {
  if (claimsNoCommand(input)) return notApplicable('explains-on-stderr', NO_COMMAND);
  const looked = wrongRuns(input).filter((run) => run.data.outcome === 'exited' && run.data.exitCode !== 0);
  const offences = looked.flatMap((run) => {
    if (run.data.stderr.text.trim() !== '') return [];
    const instead =
      run.data.stdout.text.trim() === '' ? 'nothing at all' : `on standard output ${quote(run.data.stdout)}`;
    return [
      {
        record: run,
        says: `Given ${article(what(run))}, it wrote nothing on standard error, but ${instead}.`,
      },
    ];
  });
  return unless(
    'explains-on-stderr',
    looked,
    offences,
    `All ${looked.length} failures were explained on standard error.`,
  );
}

export function leavesNothingHalfWritten(input: Input): Check {
  const rule = 'leaves-nothing-half-written';
  if (input.claim.writes.length === 0)
    return notApplicable(rule, 'The contract claims no command that writes.');
  const looked: Files[] = [];
  const offences: { says: string; record: Files }[] = [];
  const doubts: Check[] = [];
  for (const index of input.claim.writes.keys()) {
    const disks = disksOf(input, index);
    const run = runs(input).find((candidate) => candidate.step === `full disk ${index}`);
    const control = runs(input).find((candidate) => candidate.step === `roomy disk ${index}`);
    if (!disks?.before || !run || !control) {
      doubts.push(inconclusive(rule, 'The full disk was not tried.'));
      continue;
    }
    const { before, after, whole } = disks;
    if (control.data.exitCode !== 0) {
      doubts.push(inconclusive(rule, `The control on a disk with room ${ending(control)}.`, control));
      continue;
    }
    // Somebody else ended it, where it may have been about to take away what it had begun.
    if (run.data.outcome !== 'exited') {
      doubts.push(inconclusive(rule, 'It did not end by itself on the full disk.', [run, after]));
      continue;
    }
    if (foundRoom(input, run)) {
      doubts.push(
        inconclusive(
          rule,
          'It succeeded on the full disk: it writes too little for this to prove anything.',
          [run, after],
        ),
      );
      continue;
    }
    looked.push(after);
    const good = new Map(
      [...before.data.entries, ...whole.data.entries].map((entry) => [
        `${entry.path} ${entry.sha256}`,
        entry,
      ]),
    );
    for (const path of lost(before, after, whole)) {
      offences.push({
        record: after,
        says: `After the disk was full, ${after.data.root}/${path} was gone, which was there before, and which is there after the same on a disk with room.`,
      });
    }
    const gone = goneOf(disks);
    if (gone !== null && gone.full > gone.roomy)
      offences.push({
        record: after,
        says: `After the disk was full, ${gone.full} of the files in ${after.data.root} were gone which were there before, under names that are others each time; after the same on a disk with room ${gone.roomy} were.`,
      });
    const nameless = [laidBefore(disks), madeAnew(disks)];
    for (const entry of after.data.entries) {
      if (
        entry.type !== 'file' ||
        entry.path.endsWith('.cleanroom-fill') ||
        good.has(`${entry.path} ${entry.sha256}`)
      )
        continue;
      const seen = nameless.map((one) => wholeness(entry, one)).find((one) => one !== null);
      if (seen === 'whole') continue;
      if (seen === 'perhaps') {
        doubts.push(
          inconclusive(
            rule,
            `After the disk was full, ${after.data.root}/${entry.path} had ${entry.size} bytes. Files there have other names and other contents each time, also with room, where one has no more bytes than that: it may be whole.`,
            [run, after],
          ),
        );
        continue;
      }
      const twin = entryOf(whole, entry.path);
      if (twin && isNoShorter(entry, twin)) {
        doubts.push(
          inconclusive(
            rule,
            `After the disk was full, ${after.data.root}/${entry.path} had ${entry.size} bytes, which are others than before and than on a disk with room, where it has ${twin.size}: it may be whole, so this writes too little to prove anything.`,
            [run, after],
          ),
        );
        continue;
      }
      offences.push({
        record: after,
        says: `After the disk was full, ${after.data.root}/${entry.path} was left with ${entry.size} bytes, which is neither what was there before nor the whole file.`,
      });
    }
  }
  if (offences.length === 0 && doubts[0]) return doubts[0];
  return unless(rule, looked, offences, 'A full disk left nothing but whole files, and took none away.');
}

/** Files that the failed run took away; not those that are meant to go, since they are gone on a disk with room as well. */
function lost(before: Files, after: Files, whole: Files): readonly string[] {
  const paths = (listing: Files) =>
    new Set(listing.data.entries.filter(({ type }) => type === 'file').map(({ path }) => path));
  const [then, now, meant] = [paths(before), paths(after), paths(whole)];
  return [...then].filter((path) => meant.has(path) && !now.has(path));
}
