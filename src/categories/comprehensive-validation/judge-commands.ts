import { counted, ending, quote, typed } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { CommandClaim } from './claim.ts';
import { endedWell, runsOf, type Work, workOf } from './judge-commands-work.ts';
import { type Said, said } from './judge-steady.ts';
import { notes, ofKind, type Trial } from './judge-work.ts';

type Run = EvidenceRecord<'run'>;
type Rule = (trial: Trial, claim: CommandClaim) => Said | null;

const records = (work: readonly Work[]): readonly Run[] => work.map(({ run }) => run);
const told = ({ run }: Work): string => `${typed(run.data.command)} (${run.step}) ${ending(run)}`;
const some = (offences: readonly string[]): string =>
  `${offences.slice(0, 3).join('; ')}${offences.length > 3 ? `; and ${offences.length - 3} more` : ''}.`;
const began = (work: readonly Work[], step: string) =>
  work.filter(({ run }) => run.step.startsWith(`${step} `));

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
  const work = began(workOf(trial), 'wave');
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
  const after = began(workOf(trial), 'after');
  const mended = runsOf(trial, 'recover');
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

/** What must be true of what is stored. */
const invariantsHold: Rule = (trial, { invariants }) => {
  if (invariants.length === 0) return null;
  const looked = runsOf(trial, 'invariant');
  if (looked.length < invariants.length)
    return said('inconclusive', 'Not every invariant was looked at.', looked);
  const wrong = invariants.flatMap(({ name, command }, index) => {
    const run = looked[index];
    return run && !endedWell(run, command.exit)
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
  return said('pass', `${invariants.map(({ name }) => `“${name}”`).join(', ')}: nothing was wrong.`, looked);
};

/** What a command said that it did is there, and there once. */
const writesOnce: Rule = (trial, claim) => {
  if (!claim.mix.some(({ written }) => written)) return null;
  const work = workOf(trial);
  const looked: Run[] = [];
  let acknowledged = 0;
  for (const [item, { written }] of claim.mix.entries()) {
    if (!written) continue;
    const list = ofKind(trial, 'run').find(({ step }) => step === `written ${item}`);
    if (!list) return said('inconclusive', `${typed(written.command)} was not asked.`, looked);
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
const saysTheTruth: Rule = (trial, claim) => {
  const [before, after] = [runsOf(trial, 'read before'), runsOf(trial, 'read after')];
  const all = [...before, ...after];
  if (after.length < claim.reads.length)
    return said('inconclusive', 'The state was not read after the faults.', all);
  const wrong = claim.reads.flatMap(({ exit }, index) => {
    const [first, last] = [before[index], after[index]];
    if (!first || !last) return [];
    if (endedWell(last, exit) && last.data.stdout.text === first.data.stdout.text) return [];
    return [
      `${typed(last.data.command)} said ${quote(first.data.stdout)} before, and after all faults and the same work it ${ending(last)}, saying ${quote(last.data.stdout)}`,
    ];
  });
  if (wrong.length > 0) return said('fail', some(wrong), all);
  return said('pass', `${counted(after.length, 'read')} told the same as before the faults.`, all);
};

/** Nothing was heard that is not declared. */
const sealed: Rule = (trial) => {
  const traffic = ofKind(trial, 'traffic');
  const wrong = traffic.flatMap(({ data }) => [
    ...data.connections
      .filter(({ service }) => service === null)
      .map(
        ({ address, port, protocol }) =>
          `${data.window}: it tried to reach ${address} port ${port} (${protocol})`,
      ),
    ...data.names
      .filter(({ declared }) => !declared)
      .map(({ name, type }) => `${data.window}: it asked for the name ${name} (${type})`),
  ]);
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
const withinBudgets: Rule = (trial, { litter, mix }) => {
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
