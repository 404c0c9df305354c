import { counted, inconclusive, inDoubt, notApplicable, unless } from '../../lib/checks.ts';
import { type Deed, ended, onceMore, same, told, what, worked } from '../../lib/deeds.ts';
import { isCutOff } from '../../lib/twice-if-late.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { deed, type Input, lateStart, type Offence, OWN, states } from './judge-seen.ts';
import { toldAnew } from './judge-unsteady.ts';

const START_AFTER = 'full disk · start after';

/** An act on a full disk, and what was seen beside and after it. */
interface Tried {
  readonly index: number;
  readonly whole: Deed;
  readonly readWhole: Deed;
  readonly readWholeAgain: Deed;
  readonly act: Deed;
  /** Undefined where the service did not come back. */
  readonly read: Deed | undefined;
  readonly again: Deed | undefined;
  /** Whether the first time of that was cut off, and the second was not: how far the first had come nobody knows. */
  readonly isBlurred: boolean;
  readonly readAgain: Deed | undefined;
}

/**
 * What was acknowledged must be there; what was not may be there or not, but the state must still be readable and the same act must
 * lead to the same state once there is room.
 */
export function survivesFullDisk(input: Input): Check {
  const rule = 'survives-full-disk';
  if (input.subject.kind === 'service' && input.subject.state.length === 0)
    return notApplicable(rule, 'The service keeps no state on a disk of its own.');
  const tried = input.claim.acts.flatMap((_, index) => triedOf(input, index));
  if (tried.length === 0) return inconclusive(rule, 'Nothing was done on a full disk.');
  const spoilt = tried.find(
    ({ whole, readWhole, index }) =>
      !worked(whole, input.claim.acts[index]) || !worked(readWhole, input.claim.read),
  );
  if (spoilt)
    return inconclusive(rule, `Even with room, ${what(spoilt.whole)} ${ended(spoilt.whole)}.`, spoilt.whole);
  const unsteady = tried.find(({ readWhole, readWholeAgain }) => !same(readWhole, readWholeAgain));
  if (unsteady)
    return inconclusive(
      rule,
      `The same state is not told by the same words twice: ${what(unsteady.readWhole)} ${told(unsteady.readWhole)}, and then it ${told(unsteady.readWholeAgain)}.`,
      unsteady.readWholeAgain,
    );
  const gone = goneAfter(input);
  const isOpen = lateStart(input, START_AFTER) !== undefined;
  const offences = [...tried.flatMap((one) => wrongWith(input, one)), ...(isOpen ? [] : gone)];
  if (offences.length === 0 && isOpen) return inDoubt(rule, gone);
  const doubts = tried
    .flatMap((one): readonly (Offence | null)[] => [
      ...(toldOtherwise(input, one) ? [anewOf(input, one)] : []),
      ...blurredBy(input, one),
    ])
    .filter((doubt) => doubt !== null);
  if (offences.length === 0 && doubts.length > 0) return inDoubt(rule, doubts.slice(0, 1));
  const refused = tried.filter(({ act, index }) => !worked(act, input.claim.acts[index]));
  return unless(
    rule,
    tried.flatMap(recordsOf),
    offences,
    `${counted(tried.length, 'act')} on a full disk, ${refused.length} of them refused: what was acknowledged was there, and each worked once there was room.`,
  );
}

function triedOf(input: Input, index: number): readonly Tried[] {
  const of = (step: string) => deed(input, `full disk · ${step} ${index}`);
  const [whole, readWhole, readWholeAgain, act] = ['whole act', 'read whole', 'read whole again', 'act'].map(
    of,
  );
  if (!whole || !readWhole || !readWholeAgain || !act) return [];
  const after = { read: of('read'), again: of('act again'), readAgain: of('read again') };
  const isTwice = input.evidence
    .from(OWN, after.again?.kind ?? 'run')
    .some(({ step }) => step === onceMore(`full disk · act again ${index}`));
  const isBlurred = isTwice && after.again !== undefined && !isCutOff(after.again);
  return [{ index, whole, readWhole, readWholeAgain, act, isBlurred, ...after }];
}

const recordsOf = ({ whole, readWhole, act, read, again, readAgain }: Tried): readonly EvidenceRecord[] =>
  [whole, readWhole, act, read, again, readAgain].filter((record) => record !== undefined);

function wrongWith(input: Input, tried: Tried): readonly Offence[] {
  const { claim } = input;
  const { index, act, read, again, isBlurred } = tried;
  if (!read) return [];
  const action = claim.acts[index];
  if (!worked(act, action) && !worked(read, claim.read))
    return [
      {
        record: read,
        says: `On a full disk ${what(act)} ${ended(act)}; afterwards the state cannot be read: ${what(read)} ${told(read)}.`,
      },
    ];
  if (!worked(act, action) && isBlurred) return [];
  if (!worked(act, action) && again && !worked(again, action))
    return [
      {
        record: again,
        says: `On a full disk ${what(act)} ${ended(act)}; once there was room again, it ${told(again)}.`,
      },
    ];
  const otherwise = toldOtherwise(input, tried);
  // What cannot be read at all is not only told by other words.
  return otherwise && !(anewOf(input, tried) && worked(otherwise.record, claim.read)) ? [otherwise] : [];
}

/** Says that what came of an act once there was room again cannot be known; nothing where all was as with room. */
function blurredBy(
  { claim }: Input,
  { index, act, readWhole, again, readAgain, isBlurred }: Tried,
): readonly Offence[] {
  const action = claim.acts[index];
  if (!isBlurred || !again || worked(act, action)) return [];
  if (worked(again, action) && readAgain && same(readAgain, readWhole)) return [];
  return [
    {
      record: again,
      says: `Once there was room again, ${what(again)} had not come to an end in its time; done once more, it ${told(again)}.`,
    },
  ];
}

/** A state that is told by other words than with room, though all was acknowledged. */
function toldOtherwise(
  { claim }: Input,
  { index, readWhole, act, read, readAgain }: Tried,
): (Offence & { readonly record: Deed }) | null {
  if (!read || same(read, readWhole)) return null;
  if (worked(act, claim.acts[index]))
    return {
      record: read,
      says: `On a full disk ${what(act)} was acknowledged (it ${ended(act)}); afterwards ${what(read)} ${told(read)}, where with room it had ${told(readWhole)}.`,
    };
  if (!readAgain || same(readAgain, readWhole)) return null;
  return {
    record: readAgain,
    says: `On a full disk ${what(act)} ${ended(act)}; done again with room, ${what(readAgain)} ${told(readAgain)}, where without a full disk it had ${told(readWhole)}.`,
  };
}

/** Says that the act is told by other words each time, also with room. */
function anewOf(input: Input, { index, readWhole }: Tried): Offence | null {
  const of = (step: string) => deed(input, `full disk · once more · ${step} ${index}`);
  return toldAnew(of('act'), readWhole, of('read'));
}

/** A service that did not come back on what a full disk left. */
function goneAfter(input: Input): readonly Offence[] {
  return states(input)
    .filter(({ step, data }) => step === START_AFTER && !data.ready)
    .map((record) => ({
      record,
      says: `Killed on a full disk, the service did not become ready once there was room (${record.data.detail}).`,
    }));
}
