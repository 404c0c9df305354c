import { fail, inconclusive, notApplicable, pass } from '../../lib/checks.ts';
import { type Deed, took, what, worked } from '../../lib/deeds.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import { deedsOf, type Good } from './judge-good.ts';

const OWN = 'state-corruption-recovery';

interface Round {
  readonly note: EvidenceRecord<'note'>;
  readonly holder: Deed | undefined;
  readonly young: Deed | undefined;
  readonly old: Deed | undefined;
}

/** Whether the age of a lock alone lets somebody in beside a holder that lives. */
export function leftToTheLiving(input: JudgeInput<Claim>, good: Good): Check {
  const rule = 'left-to-the-living';
  const { claim, evidence, subject } = input;
  if (subject.kind === 'service') return notApplicable(rule, 'A service holds its locks itself.');
  if (!claim.locks.some(({ holder }) => holder !== undefined))
    return notApplicable(rule, 'The contract claims no lock with a holder.');
  if (good.doubt) return inconclusive(rule, good.doubt.says, good.doubt.records);
  const deeds = deedsOf(input);
  const named = (id: unknown) => deeds.find((deed) => deed.id === id);
  const rounds = evidence
    .from(OWN, 'note')
    .filter(({ data }) => data.name === 'living holder')
    .map((note): Round => {
      const { holder, young, old } = note.data.values;
      return { note, holder: named(holder), young: named(young), old: named(old) };
    });
  const [first] = rounds;
  if (!first) return inconclusive(rule, 'Nothing was run beside a holder that lives.');
  const records = rounds.flatMap(({ note, holder, young, old }) =>
    [note, holder, young, old].filter((one) => one !== undefined),
  );
  const untried = whyUntried(claim, first);
  if (untried !== null) return notApplicable(rule, untried);
  const taken = rounds.filter((round) => isTaken(claim, round));
  if (taken.length === 0) return pass(rule, kept(first), records);
  const slow = good.controls.find((deed) => deed.step === 'good act' && took(deed) > claim.within / 2);
  if (slow || taken.length < 2)
    return inconclusive(
      rule,
      slow
        ? `The machine was too slow to tell: on undamaged state as well, ${what(slow)} took ${Math.round(took(slow))} of ${claim.within} ms.`
        : 'Once an old lock was taken from a holder that lives, and once more it was not seen.',
      records,
    );
  return fail(rule, said(first), records);
}

/** Why nothing is claimed of it; null where an old lock was met. */
function whyUntried({ act }: Claim, { note, young, old }: Round): string | null {
  const { path, renewed } = note.data.values;
  if (!young) return `${path} was not there while its holder ran.`;
  if (worked(young, act)) return `${what(young)} works beside a holder of ${path}: it needs no such lock.`;
  if (renewed === true) return `The holder of ${path} renews it while it lives.`;
  return old ? null : `The holder of ${path} did not hold it long enough for it to look old.`;
}

/** The holder was ended by us, after the action: until then it had not come to an end. */
const isTaken = ({ act }: Claim, { holder, young, old }: Round): boolean =>
  holder?.kind === 'run' &&
  holder.data.outcome === 'timed-out' &&
  young !== undefined &&
  !worked(young, act) &&
  old !== undefined &&
  worked(old, act);

const said = ({ note, holder, old }: Round): string =>
  `Beside ${holder ? what(holder) : 'its holder'}, which lived all the time, ${old ? what(old) : 'the action'} did not succeed while ${note.data.values.path} was young, and did when it was made to look ${seconds(note)} s old: twice, and nothing but its age had changed.`;

const kept = ({ note, old }: Round): string =>
  `${old ? what(old) : 'The action'} was not let in beside a holder that lived, though ${note.data.values.path} looked ${seconds(note)} s old.`;

const seconds = ({ data }: EvidenceRecord<'note'>): number => Math.round(Number(data.values.age) / 1_000);
