import { counted, ending, quote, typed } from '../../lib/checks.ts';
import {
  endedWell,
  inTheEnd,
  type Rule,
  type Run,
  records,
  runsOf,
  some,
  told,
  type Work,
  workOf,
} from './judge-commands-work.ts';
import { undeclaredIn } from './judge-peace.ts';
import { said } from './judge-steady.ts';
import { notes, ofKind, type Trial } from './judge-work.ts';

/** Whether it came to an end of its own: what did not says nothing, and that it was too slow is asked of the mix. */
const hasEnded = ({ data }: Run): boolean => data.outcome === 'exited';

/** What must be true of what is stored. */
export const invariantsHold: Rule = (trial, { invariants }) => {
  if (invariants.length === 0) return null;
  const looked = runsOf(trial, 'invariant').map((run) => inTheEnd(trial, run));
  if (looked.length < invariants.length)
    return said('inconclusive', 'Not every invariant was looked at.', looked);
  const wrong = invariants.flatMap(({ name, command }, index) => {
    const run = looked[index];
    return run && hasEnded(run) && !endedWell(run, command.exit)
      ? [
          {
            run,
            says: `“${name}” does not hold: ${typed(command.command)} ${ending(run)}, writing ${quote(`${run.data.stdout.text}${run.data.stderr.text}`)}`,
          },
        ]
      : [];
  });
  if (wrong.length > 0)
    return said(
      'fail',
      `After all faults, ${some(wrong.map(({ says }) => says))}`,
      wrong.map(({ run }) => run),
    );
  const open = looked.find((run) => !hasEnded(run));
  if (open)
    return said(
      'inconclusive',
      `${typed(open.data.command)} ${ending(open)}: whether all holds was not told.`,
      looked,
    );
  return said('pass', `${invariants.map(({ name }) => `“${name}”`).join(', ')}: nothing was wrong.`, looked);
};

/** What a command said that it did is there, and there once. */
export const writesOnce: Rule = (trial, claim) => {
  if (!claim.mix.some(({ written }) => written)) return null;
  const work = workOf(trial);
  const looked: Run[] = [];
  let acknowledged = 0;
  for (const [item, { written }] of claim.mix.entries()) {
    if (!written) continue;
    const listing = ofKind(trial, 'run').find(({ step }) => step === `written ${item}`);
    if (!listing) return said('inconclusive', `${typed(written.command)} was not asked.`, looked);
    const list = inTheEnd(trial, listing);
    if (!endedWell(list, written.exit) || list.data.stdout.truncated)
      return said(
        'inconclusive',
        `${typed(written.command)} ${ending(list)}: what is there was not told whole.`,
        [list],
      );
    const lines = list.data.stdout.text.split(/\r?\n/);
    const times = ({ value }: Work) => lines.filter((line) => line.trim() === value).length;
    const own = work.filter((one) => one.item === item);
    const done = own.filter(({ run, share }) => endedWell(run, share.command.exit));
    const lost = done.filter((one) => times(one) === 0);
    const twice = own.filter((one) => times(one) > 1);
    if (lost.length > 0)
      return said(
        'fail',
        `${lost.length} of ${done.length} runs that ended well left nothing: ${some(lost.map((one) => `${told(one)}${one.faults.length > 0 ? `, with ${one.faults.join(' and ')}` : ''}`))}`,
        [list, ...records(lost)],
      );
    if (twice.length > 0)
      return said('fail', `What was asked for once is there more than once: ${some(twice.map(told))}`, [
        list,
        ...records(twice),
      ]);
    acknowledged += done.length;
    looked.push(list, ...records(own));
  }
  if (acknowledged === 0) return said('inconclusive', 'No run that writes ended well.', looked);
  return said('pass', `What ${acknowledged} runs said that they did is there, and none of it twice.`, looked);
};

/** The reads tell the same as before, now that the mix was done once more. */
export const saysTheTruth: Rule = (trial, claim) => {
  const before = runsOf(trial, 'read before');
  const after = runsOf(trial, 'read after').map((run) => inTheEnd(trial, run));
  const all = [...before, ...after];
  if (after.length < claim.reads.length)
    return said('inconclusive', 'The state was not read after the faults.', all);
  const wrong = claim.reads.flatMap(({ exit }, index) => {
    const [first, last] = [before[index], after[index]];
    if (!first || !last || !hasEnded(last)) return [];
    if (endedWell(last, exit) && last.data.stdout.text === first.data.stdout.text) return [];
    return [
      `${typed(last.data.command)} said ${quote(first.data.stdout)} before, and after all faults and the same work it ${ending(last)}, saying ${quote(last.data.stdout)}`,
    ];
  });
  if (wrong.length > 0) return said('fail', some(wrong), all);
  const open = after.find((run) => !hasEnded(run));
  if (open)
    return said('inconclusive', `${typed(open.data.command)} ${ending(open)}: the state was not told.`, all);
  return said('pass', `${counted(after.length, 'read')} told the same as before the faults.`, all);
};

/** Nothing was heard that is not declared. */
export const sealed: Rule = (trial) => {
  const traffic = ofKind(trial, 'traffic');
  const wrong = undeclaredIn(traffic);
  if (wrong.length > 0) return said('fail', some(wrong), traffic);
  if (traffic.length < 2) return said('inconclusive', 'The wiretap did not hear it to the end.', traffic);
  if (traffic.some(({ data }) => !data.complete))
    return said('inconclusive', 'The wiretap overflowed, so something may have been missed.', traffic);
  return said('pass', 'Through all of it, it tried to reach nothing that is not declared.', traffic);
};

/**
 * What lies in the writable places, but for what bears a value of ours. Where the same work adds something each time, as a history
 * does, so much is allowed for every run.
 */
export const withinBudgets: Rule = (trial, { litter, mix }) => {
  const listings = ofKind(trial, 'files');
  const [first, before, after] = [
    left(trial, 'left first'),
    left(trial, 'left before'),
    left(trial, 'left after'),
  ];
  if (before.places === 0 || first.places !== before.places || after.places !== before.places)
    return said(
      'inconclusive',
      'What lies in the writable places was not looked at before and after.',
      listings,
    );
  if (listings.some(({ data }) => data.truncated))
    return said('inconclusive', 'More files lie there than are listed.', listings);
  const later = workOf(trial).filter(({ run }) => /^(wave|recovery|after) /.test(run.step)).length;
  const passes = Math.ceil(later / mix.length);
  const growth = {
    files: Math.max(0, before.sizes.size - first.sizes.size),
    bytes: Math.max(0, before.bytes - first.bytes),
  };
  const allowed = {
    files: litter.files + passes * growth.files,
    bytes: litter.bytes + passes * growth.bytes,
  };
  const more = [...after.sizes.keys()].filter((path) => !before.sizes.has(path));
  const bytes = after.bytes - before.bytes;
  const work =
    growth.files + growth.bytes > 0
      ? `, of which the work itself adds ${passes * growth.files} and ${passes * growth.bytes}`
      : '';
  if (after.sizes.size - before.sizes.size > allowed.files || bytes > allowed.bytes)
    return said(
      'fail',
      `At most ${allowed.files} files and ${allowed.bytes} bytes more are claimed when all is over${work}; it is ${after.sizes.size - before.sizes.size} files and ${bytes} bytes: ${some(more)}`,
      listings,
    );
  return said(
    'pass',
    `${counted(more.length, 'new file')} and ${bytes} bytes more than before the faults.`,
    listings,
  );
};

/** Sizes of what lies in the writable places at a step, by path. */
function left(trial: Trial, step: string) {
  const prefix = String(notes(trial, 'prefix')[0]?.data.values.prefix);
  const found = ofKind(trial, 'files').filter((listing) => listing.step === step);
  const sizes = new Map(
    found.flatMap(({ data }) =>
      data.entries
        .filter(({ type, path }) => type !== 'directory' && !path.includes(prefix))
        .map(({ path, size }) => [path.startsWith('/') ? path : `${data.root}/${path}`, size] as const),
    ),
  );
  return { places: found.length, sizes, bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0) };
}
