import { counted, inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { Check } from '../../model/verdict.ts';
import { type Claim, countOf, NO_SHELL } from './claim.ts';
import { acknowledgedIn, ending, HELD, isAnswer, OWN, stopOf } from './judge-evidence.ts';

type Input = JudgeInput<Claim>;

/** What it acknowledged just before it was asked to stop, and while it stopped. */
export function bufferedDelivered(input: Input): Check {
  const rule = 'buffered-delivered';
  const { claim, evidence } = input;
  if (!claim.buffered)
    return notApplicable(rule, 'The contract names nothing that is acknowledged before it is written.');
  const { action, service } = claim.buffered;
  const drive = evidence.from(OWN, 'drive').find(({ step }) => step === 'acknowledged');
  const countAt = (step: string) => evidence.from(OWN, 'rows').find((rows) => rows.step === step);
  const [before, after] = [countAt('arrived before'), countAt('arrived after')];
  const stop = stopOf(input, HELD);
  if (!drive || !before || !after || !stop)
    return inconclusive(rule, 'It was not asked to stop just after acknowledging anything.');
  const what = `${action.method} ${action.path}`;
  const [had, has] = [countOf(before), countOf(after)];
  if (had === null || has === null) {
    const failed = had === null ? before : after;
    const why = failed.data.error
      ? failed.data.error.message
      : 'the first value of its first row is no number';
    return inconclusive(rule, `What arrived in ${service} could not be counted: ${why}.`, failed);
  }
  if (ending(stop) === 'before') return inconclusive(rule, 'It had ended before it was asked to stop.', stop);
  const during = evidence.from(OWN, 'drive').find(({ step }) => step === 'acknowledged while it stops');
  const [earlier, later] = [acknowledgedIn(drive, action), acknowledgedIn(during, action)];
  const acknowledged = earlier + later;
  if (earlier === 0) {
    const seen = Object.keys(drive.data.outcomes).join(', ') || 'nothing';
    return inconclusive(rule, `${what} was never acknowledged; it was answered with ${seen}.`, drive);
  }
  const arrived = has - had;
  if (arrived < acknowledged && ending(stop) === 'killed')
    return inconclusive(rule, 'It did not end by itself, so what it still held was lost by our hand.', stop);
  const offences =
    arrived < acknowledged
      ? [
          {
            record: after,
            says: `It acknowledged ${what} ${counted(earlier, 'time')} before it was asked to stop${later > 0 ? `, and ${counted(later, 'time')} around that and while it drained` : ''}; after its end ${arrived} of them are in ${service}.`,
          },
        ]
      : [];
  return unless(
    rule,
    [drive, ...(during ? [during] : []), before, after, stop],
    offences,
    `All ${acknowledged} that it had acknowledged (${what}) are in ${service} after its end.`,
  );
}

/** What a shell that outlived it still saw. */
export function childrenGone({ evidence, subject }: Input): Check {
  const rule = 'children-gone';
  const run = evidence.from(OWN, 'run').find(({ step }) => step === 'as a child');
  if (subject.command.length === 0)
    return notApplicable(rule, 'The contract does not say its command, so a shell could not run it.');
  if (evidence.from(OWN, 'note').some(({ data }) => data.name === NO_SHELL))
    return notApplicable(rule, 'Its image has no shell that could outlive it.');
  if (!run) return inconclusive(rule, 'It was not asked to stop as the child of a shell.');
  const knocks = evidence.from(OWN, 'drive').find(({ step }) => step === 'ready as a child');
  const { outcome, signal, left } = run.data;
  if (!knocks?.data.records.some(isAnswer))
    return inconclusive(rule, 'As the child of a shell it did not answer before it was asked to stop.', run);
  if (outcome !== 'exited' || signal?.landed !== true || left === null)
    return inconclusive(
      rule,
      'As the child of a shell it did not end by itself, so nobody could look what it left.',
      run,
    );
  const offences =
    left.length > 0
      ? [
          {
            record: run,
            says: `After its end ${left.length === 1 ? 'a process of its making was' : `${left.length} processes of its making were`} still running: ${left.map(({ command }) => quote(command, 60)).join(', ')}.`,
          },
        ]
      : [];
  return unless(rule, [run, knocks], offences, 'Nothing of its making was left running after its end.');
}
