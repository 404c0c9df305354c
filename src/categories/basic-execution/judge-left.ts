/** What its commands leave: only where they said, and the same each time. */

import { ending, fail, inconclusive, notApplicable, pass, typed, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import {
  absolute,
  below,
  cutOff,
  hasNoCommands,
  type Input,
  join,
  listingsOf,
  listingsWithoutHome,
  OWN,
  type Run,
  tooMany,
} from './judge-seen.ts';

export function staysInWorkFolder(input: Input): Check {
  const allowed = [...input.claim.writes, ...(input.subject.workFolder ? [input.subject.workFolder] : [])];
  const looked = [...listingsOf(input).map(({ record }) => record), ...listingsWithoutHome(input)];
  const offences = looked.flatMap((record) =>
    record.data.entries
      .map((entry) => ({ entry, path: join(record.data.root, entry.path) }))
      .filter(
        ({ entry, path }) => entry.type !== 'directory' && !allowed.some((folder) => below(path, folder)),
      )
      .map(({ entry, path }) => ({
        record,
        says: `It left ${path} (${entry.size} bytes) behind, outside its work folder.`,
      })),
  );
  if (looked.length === 0 && hasNoCommands(input)) {
    return notApplicable('stays-in-work-folder', 'No command was run whose traces could be looked for.');
  }
  const cut = cutOff(looked);
  if (cut && offences.length === 0) return inconclusive('stays-in-work-folder', tooMany(cut), cut);
  return unless(
    'stays-in-work-folder',
    looked,
    offences,
    `Nothing was left outside ${allowed.join(', ') || 'its memory'}.`,
  );
}

export function reproducible(input: Input): Check {
  const rule = 'reproducible';
  if (input.claim.steps.length === 0)
    return notApplicable(rule, 'The contract claims no steps whose files could be compared.');
  const root = input.subject.workFolder;
  if (root === null)
    return notApplicable(rule, 'The contract names no work folder whose files could be compared.');
  const [first, second] = ['first', 'second'].map(
    (room) =>
      listingsOf(input).find(({ record, pass: p }) => record.data.root === root && p === room)?.record,
  );
  if (!first || !second) return inconclusive(rule, 'The files of the two rooms were not both listed.');
  const cut = cutOff([first, second]);
  if (cut) return inconclusive(rule, tooMany(cut), [first, second]);
  if (first.data.entries.length + second.data.entries.length === 0)
    return notApplicable(rule, `The steps left no files in ${root} that could be compared.`);
  const varies = input.claim.varies.map((path) => absolute(input, path));
  const digests = (listing: EvidenceRecord<'files'>) =>
    new Map(
      listing.data.entries
        .map(
          (entry) =>
            [
              join(listing.data.root, entry.path),
              `${entry.type} ${entry.mode} ${entry.sha256 ?? ''}`,
            ] as const,
        )
        .filter(([path]) => !varies.some((folder) => below(path, folder))),
    );
  const [one, two] = [digests(first), digests(second)];
  const different = [...new Set([...one.keys(), ...two.keys()])].filter(
    (path) => one.get(path) !== two.get(path),
  );
  const late = lateStep(input);
  if (different.length > 0 && late)
    return inconclusive(
      rule,
      `${typed(late.data.command)} ${ending(late)} in one of the rooms, so that what is there may be what we cut off.`,
      [late, first, second],
    );
  if (different.length > 0) {
    return fail(
      rule,
      `Two runs in two fresh rooms gave different files: ${different.slice(0, 5).join(', ')}${different.length > 5 ? ', …' : ''}.`,
      [first, second],
    );
  }
  return pass(rule, `${one.size} files and folders are the same, byte for byte, in both rooms.`, [
    first,
    second,
  ]);
}

/** A step that we had to end, though it may have ended well when it was done with an end of its input: it left things all the same. */
const lateStep = ({ evidence }: Input): Run | undefined =>
  evidence
    .from(OWN, 'run')
    .find(({ step, data }) => /^step .* · (first|second)\b/.test(step) && data.outcome === 'timed-out');
