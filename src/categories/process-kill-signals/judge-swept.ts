import { ending, inconclusive, inDoubt, notApplicable, quote, typed, unless } from '../../lib/checks.ts';
import { ended, output, same, what, worked } from '../../lib/deeds.ts';
import { isCutOff, lastOnes } from '../../lib/twice-if-late.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { AGAIN, beforeThat, LEFT_BY_TWICE, READ_AFTER_TWICE, TWICE } from './claim.ts';
import { actionOf, baselineDoubt, beside, lastBeside, went } from './judge-baseline.ts';
import { contentOf } from './judge-content.ts';
import { addedByWholeRuns } from './judge-own-files.ts';
import { type Input, listings, ms, type Offence, type Run, runs } from './judge-seen.ts';
import { comesBack, serviceBeforeOrAfter } from './judge-service-sweep.ts';

/** Fewer of one kind than this may be a file that a program keeps and finds again: a lock, a journal. */
const A_HEAP = 2;
const NO_ACTION = 'The contract claims no action over which SIGKILL could be swept.';

/** Kills of the sweep. */
const kills = (input: Input): readonly Run[] =>
  runs(input).filter(({ step }) => /^kill \d+( again)?$/.test(step));
/** The moments at which these struck; one that was missed was tried again. */
const momentsOf = (list: readonly Run[]): number =>
  new Set(list.map(({ step }) => step.replace(/ again$/, ''))).size;
const landedOf = (list: readonly Run[]): readonly Run[] => list.filter(({ data }) => data.signal?.landed);

/** What lay in the state's folders after a kill that no read followed, and whether it tells that this is what lay there before or after. */
function contentsOf(input: Input, kill: Run) {
  const at = (name: string) =>
    listings(input).filter((listing) => listing.step === name && listing.experiment === kill.experiment);
  const found = at(`left after ${kill.step}`);
  const [before, after] = ['left before', 'left by whole action'].map((name) => contentOf(at(name)));
  const known = found.length > 0 && [before, after].includes(contentOf(found));
  return { found, known, tells: before !== after };
}

/** What was to prepare the state before a kill, and ended otherwise than when it was seen to put everything back. */
function notPrepared(input: Input, kill: Run): Run | undefined {
  for (const index of input.claim.prepare.keys()) {
    const [good, now] = [AGAIN, beforeThat(kill.step)].map((when) =>
      beside(input, kill, `prepare ${index}${when}`),
    );
    if (good?.kind === 'run' && now?.kind === 'run' && good.data.exitCode !== now.data.exitCode) return now;
  }
  return undefined;
}

/** Whether each kill left the state of before or of after. */
export function stateBeforeOrAfter(input: Input): Check {
  const rule = 'state-before-or-after';
  if (input.subject.kind === 'service') return serviceBeforeOrAfter(input);
  if (!input.claim.action) return notApplicable(rule, NO_ACTION);
  const doubt = baselineDoubt(rule, input);
  if (doubt) return doubt;
  const landed = landedOf(kills(input));
  const offences: Offence[] = [];
  const doubts: Offence[] = [];
  const looked: EvidenceRecord[] = [];
  for (const kill of landed) {
    const unprepared = notPrepared(input, kill);
    if (unprepared) {
      doubts.push({
        record: unprepared,
        says: `Nobody knows on which state ${kill.step} began: before it, ${what(unprepared)} ${went(unprepared)}.`,
      });
      continue;
    }
    const read = lastBeside(input, kill, `read after ${kill.step}`);
    const [before, after] = ['read before', 'read after'].map((step) => beside(input, kill, step));
    if (!before || !after) continue;
    if (!read) {
      const { found, known, tells } = contentsOf(input, kill);
      if (known && tells) looked.push(...found);
      if (known && !tells)
        doubts.push({
          record: kill,
          says: `What ${kill.step} left was not read, and no file tells ${typed(kill.data.command)}.`,
        });
      continue;
    }
    looked.push(read);
    if (same(read, before) || same(read, after)) continue;
    const said = worked(read, actionOf(input, read)) ? `said ${quote(output(read))}` : went(read);
    offences.push({
      record: read,
      says: `Killed after ${ms(kill.data.signal?.sentMs ?? 0)} of ${typed(kill.data.command)}, ${what(read)} ${said}, neither as before nor as after.`,
    });
  }
  if (offences.length > 0) return unless(rule, looked, offences, '');
  const few = tooFew(rule, input);
  if (few) return few;
  if (doubts.length > 0) return inDoubt(rule, doubts);
  return unless(
    rule,
    looked,
    [],
    `After each of ${landed.length} kills inside the action the state was that of before or of after.`,
  );
}

/** Whether a run after an interruption works without help. */
export function nextRunWorks(input: Input): Check {
  const rule = 'next-run-works';
  if (input.subject.kind === 'service') return comesBack(input);
  if (!input.claim.action) return notApplicable(rule, NO_ACTION);
  const doubt = baselineDoubt(rule, input);
  if (doubt) return doubt;
  const looked = lastOnes(
    runs(input).filter(({ step }) => /^(next action|read next( ·|$)|read after SIG)/.test(step)),
  );
  const offences = looked.flatMap((run): Offence[] => {
    const cause = run.step.match(/SIG\w+/)?.[0] ?? 'SIGKILL';
    if (!worked(run, actionOf(input, run)))
      return [
        {
          record: run,
          says: `After ${cause}, ${what(run)} ${went(run)}.`,
        },
      ];
    const after = run.step.startsWith('read next') ? beside(input, run, 'read after') : undefined;
    return after && !same(run, after)
      ? [
          {
            record: run,
            says: `After ${cause} and a whole run, ${what(run)} said ${quote(output(run))} instead of ${quote(output(after))}.`,
          },
        ]
      : [];
  });
  if (offences.length > 0) return unless(rule, looked, offences, '');
  return (
    tooFew(rule, input) ?? unless(rule, looked, [], `All ${looked.length} runs after an interruption worked.`)
  );
}

const isOfTwice = ({ step }: Run): boolean => step === TWICE || step === READ_AFTER_TWICE;

/** What was read after the action was done twice, where that was not as after it was done once. */
const addingUp = (input: Input): readonly Run[] =>
  runs(input).filter((twice) => {
    const once = twice.step === READ_AFTER_TWICE ? beside(input, twice, 'read after') : undefined;
    return once !== undefined && !same(once, twice);
  });

/** Whether killed runs leave files that a whole run does not take away. */
export function leavesNoLitter(input: Input): Check {
  const rule = 'leaves-no-litter';
  if (!input.claim.action) return notApplicable(rule, NO_ACTION);
  const doubt = baselineDoubt(rule, input);
  if (doubt) return doubt;
  const looked = listings(input).filter(({ step }) => step === 'left after all kills');
  const cut = looked.length === 0 ? runs(input).find((run) => isOfTwice(run) && isCutOff(run)) : undefined;
  if (cut)
    return inconclusive(
      rule,
      `${typed(cut.data.command)} ${ending(cut)}: whether twice is as once was not seen.`,
      cut,
    );
  const addsSomething = looked.length === 0 ? addingUp(input) : [];
  if (addsSomething.length > 0)
    return notApplicable(
      rule,
      'What is done twice is not as done once, so nobody can tell what it adds from what kills left.',
      addsSomething,
    );
  const [next] = looked.flatMap((listing) => lastBeside(input, listing, 'next action') ?? []);
  if (next && !worked(next, input.claim.action))
    return inconclusive(rule, `The run after the kills, which could have tidied up, ${ended(next)}.`, [
      next,
      ...looked,
    ]);
  const offences: Offence[] = [];
  let excused = 0;
  for (const listing of looked) {
    const [clean, twice] = ['left by whole action', LEFT_BY_TWICE].map((step) =>
      listings(input).find(
        (other) =>
          other.step === step &&
          other.data.root === listing.data.root &&
          other.experiment === listing.experiment,
      ),
    );
    if (!clean) continue;
    const known = new Set(clean.data.entries.map(({ path }) => path));
    const more = listing.data.entries.filter(({ path, type }) => type !== 'directory' && !known.has(path));
    const isOfWholeRuns = addedByWholeRuns(clean.data, twice?.data);
    const extra = more.filter(({ path }) => !isOfWholeRuns(path));
    excused += more.length - extra.length;
    if (extra.length < A_HEAP) continue;
    offences.push({
      record: listing,
      says: `${extra.length} files of killed runs were left in ${listing.data.root} after the next whole one: ${extra
        .slice(0, 3)
        .map(({ path }) => path)
        .join(', ')}${extra.length > 3 ? ', …' : ''}.`,
    });
  }
  if (offences.length > 0) return unless(rule, looked, offences, '');
  return (
    tooFew(rule, input) ??
    unless(
      rule,
      looked,
      [],
      excused > 0
        ? `A whole run after the kills left no more files than one without them, but for ${excused} of the kind that each whole run adds.`
        : 'A whole run after the kills left no more files than one without them.',
    )
  );
}

/** A sweep whose moments came too late proves nothing. */
function tooFew(rule: string, input: Input): Check | null {
  const all = kills(input);
  const [landed, moments] = [momentsOf(landedOf(all)), momentsOf(all)];
  if (2 * landed >= moments && moments > 0) return null;
  return inconclusive(rule, `Only at ${landed} of ${moments} moments a kill landed inside the action.`, all);
}
