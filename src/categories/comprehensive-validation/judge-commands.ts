import { counted, ending, quote, typed } from '../../lib/checks.ts';
import type { CommandClaim } from './claim.ts';
import { invariantsHold, saysTheTruth, sealed, withinBudgets, writesOnce } from './judge-commands-after.ts';
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
import { type Said, said } from './judge-steady.ts';
import { notes, type Trial } from './judge-work.ts';

const began = (work: readonly Work[], step: string) =>
  work.filter(({ run }) => run.step.startsWith(`${step} `));

/** The same, but for runs that were done once more since they had not ended in time. */
const inTheEndOf = (trial: Trial, step: string) =>
  began(workOf(trial), step).filter(({ run }) => inTheEnd(trial, run) === run);

/** Before the faults. What does not work then accuses nobody. */
const steadyBefore: Rule = (trial, claim) => {
  const prepared = runsOf(trial, 'prepare');
  const work = began(workOf(trial), 'before');
  const reads = [...runsOf(trial, 'read before'), ...runsOf(trial, 'read before again')];
  const all = [...prepared, ...records(work), ...reads];
  if (work.length < claim.mix.length || reads.length < 2 * claim.reads.length)
    return said('inconclusive', 'The mix was not done before the faults.', all);
  const wrong = [
    ...claim.prepare.flatMap(({ exit }, index) => unlike(prepared[index], exit)),
    ...work.flatMap(({ run, share }) => unlike(run, share.command.exit)),
    ...claim.reads.flatMap(({ exit }, index) =>
      reads.filter(({ step }) => step.endsWith(` ${index}`)).flatMap((run) => unlike(run, exit)),
    ),
  ];
  if (wrong.length > 0)
    return said(
      'inconclusive',
      `Before anything befell it, ${some(wrong)} Nothing follows from what came after.`,
      all,
    );
  const fickle = runsOf(trial, 'read before').find(
    (run, index) => run.data.stdout.text !== runsOf(trial, 'read before again')[index]?.data.stdout.text,
  );
  if (fickle)
    return said(
      'inconclusive',
      `${typed(fickle.data.command)} tells the same state in different words, one time after the other: nothing can be compared.`,
      all,
    );
  const growing = runsOf(trial, 'read first').find(
    (run, index) => run.data.stdout.text !== runsOf(trial, 'read before')[index]?.data.stdout.text,
  );
  if (growing)
    return said(
      'inconclusive',
      `${typed(growing.data.command)} says something else when the mix was done once more: claim a read that does not tell what the mix adds.`,
      all,
    );
  return said(
    'pass',
    `Before anything befell them, ${counted(work.length, 'command')} of the mix did their work.`,
    all,
  );
};

const unlike = (run: Run | undefined, exit: number): readonly string[] =>
  run && !endedWell(run, exit)
    ? [`${typed(run.data.command)} ${ending(run)}, writing ${quote(run.data.stderr)}`]
    : [];

/** Each kind of fault must have been seen to be felt. A short command may end before a signal arrives; that is counted. */
const faultsFelt: Rule = (trial) => {
  const planned = notes(trial, 'planned');
  const felt = notes(trial, 'felt');
  const seen = felt.filter(({ data }) => data.values.felt === true);
  const kind = ({ data: { values } }: (typeof planned)[number]) => `${values.component} ${values.fault}`;
  const missing = [...new Set(planned.map(kind))].filter((one) => !seen.some((note) => kind(note) === one));
  if (planned.length === 0) return said('inconclusive', 'No fault was drawn.', []);
  if (missing.length > 0)
    return said('inconclusive', `${missing.join('; ')}: that was not seen to take effect in any wave.`, [
      ...planned,
      ...felt,
    ]);
  const waves = new Set(planned.map(({ data }) => data.values.wave)).size;
  return said(
    'pass',
    `${seen.length} of ${planned.length} faults in ${waves} waves were seen to take effect, of each kind at least one.`,
    [...planned, ...felt],
  );
};

/** A reader that is gone ends most programs by SIGPIPE, as shells tell it. */
const BROKEN_PIPE = 141;
/** What is beyond says that a program could not be run, or was ended by a signal; with 128 itself some say that they gave up. */
const isOrdinary = (code: number): boolean => (code >= 1 && code <= 125) || code === 128;

/** While something befalls them, commands end in time, and say when they could not do their work. */
const holdsDuring: Rule = (trial, claim) => {
  const work = inTheEndOf(trial, 'wave');
  if (work.length === 0) return said('inconclusive', 'Nothing was run while anything was broken.', []);
  const lost = work.find(({ run }) => ['room-broke', 'not-startable'].includes(run.data.outcome));
  if (lost) return said('inconclusive', `${told(lost)}.`, [lost.run]);
  const wrong = work.filter((one) => !isAllowed(one, claim));
  const allowed = claim.exits?.join(', ') ?? '1 to 125, or 128';
  if (wrong.length > 0)
    return said(
      'fail',
      `Within ${claim.within / 1_000} s a command is claimed to do its work, or to end with an exit code of its own (${allowed}); ${wrong.length} of ${work.length} did neither: ${some(wrong.map((one) => `${told(one)}, with ${one.faults.join(' and ')}`))}`,
      records(wrong),
    );
  const struck = work.filter(({ run }) => run.data.signal?.landed);
  const well = work.filter(({ run, share }) => endedWell(run, share.command.exit));
  return said(
    'pass',
    `${work.length} runs in trouble: ${struck.length} were ended by our signals, ${well.length} did their work, and the others said that they could not, all in time.`,
    records(work),
  );
};

function isAllowed({ run, share, faults }: Work, { exits }: CommandClaim): boolean {
  const { outcome, exitCode, oomKilled, signal } = run.data;
  if (outcome !== 'exited' || oomKilled || exitCode === null) return false;
  if (exitCode === share.command.exit || signal?.landed) return true;
  // Its own company may be what a run was refused for; the other faults befall the first of the two only, but for the disk.
  if (faults.includes('unread') && exitCode === BROKEN_PIPE) return true;
  if (!faults.some((fault) => ['full', 'unread', 'beside'].includes(fault))) return false;
  return exits ? exits.includes(exitCode) : isOrdinary(exitCode);
}

/** After the last fault, what is documented for recovery, and the claimed time, everything works again. */
const recovers: Rule = (trial, claim) => {
  const [recovery] = notes(trial, 'recovery');
  const after = inTheEndOf(trial, 'after');
  const mended = runsOf(trial, 'recover').map((run) => inTheEnd(trial, run));
  if (!recovery || after.length < claim.mix.length)
    return said('inconclusive', 'The mix was not done after the faults.', mended);
  const all = [...mended, recovery, ...records(after)];
  const wrong = [
    ...claim.recover.flatMap(({ exit }, index) => unlike(mended[index], exit)),
    ...after.flatMap(({ run, share }) => unlike(run, share.command.exit)),
  ];
  if (wrong.length > 0)
    return said(
      'fail',
      `Everything is claimed to work again within ${trial.claim.recovers} ms of the last fault; ${recovery.data.values.ms} ms after it, ${some(wrong)}`,
      all,
    );
  return said(
    'pass',
    `${recovery.data.values.ms} ms after the last fault every command did its work again.`,
    all,
  );
};

const rules: Readonly<Record<string, Rule>> = {
  'steady-before': steadyBefore,
  'faults-felt': faultsFelt,
  'holds-during': holdsDuring,
  recovers,
  'invariants-hold': invariantsHold,
  'writes-once': writesOnce,
  'says-the-truth': saysTheTruth,
  sealed,
  'within-budgets': withinBudgets,
};

/** What each rule says of one trial of a command-line tool. */
export const rulesOfCommands: Readonly<Record<string, (trial: Trial) => Said | null>> = Object.fromEntries(
  Object.entries(rules).map(([id, rule]) => [
    id,
    (trial: Trial) => (trial.claim.commands ? rule(trial, trial.claim.commands) : null),
  ]),
);
