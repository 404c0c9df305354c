import { inconclusive, pass } from '../../lib/checks.ts';
import { isCutOff, isOnceMore } from '../../lib/twice-if-late.ts';
import type { Check } from '../../model/verdict.ts';
import { type Case, isRecovered, isRepaired, isToldOf, isTried } from './judge-cases.ts';

/** Whether both are of the same damage, met by the same. */
export const isSame = ({ damage: one, record: { experiment } }: Case, other: Case): boolean =>
  one.kind === other.damage.kind &&
  one.path === other.damage.path &&
  one.what === other.damage.what &&
  one.alone === other.damage.alone &&
  experiment === other.record.experiment;

/** Whether what tells the state after the action was cut off, and not asked once more. */
export const isUnsaid = ({ fingerprint }: Case): boolean =>
  fingerprint !== null && isCutOff(fingerprint) && !isOnceMore(fingerprint);

/** Whether nobody waited for the end of the recovery, or of what came after it, and that was not done once more. */
export const isUncured = ({ recover, again, recovered }: Case): boolean =>
  recover.some(isCutOff) ||
  (again !== null && !again.data.ready && again.data.running && !isOnceMore(again)) ||
  (recovered !== null && isCutOff(recovered) && !isOnceMore(recovered));

/**
 * Of what was cut off, a machine that stood still for a while tells as much as a program that hangs. So it counts where it was so each time
 * that the same damage was tried; where another time it came to an end, that counts alone; and what was tried once is open.
 */
function heardOf(
  cases: readonly Case[],
  isCut: (one: Case) => boolean,
): { readonly heard: readonly Case[]; readonly open: readonly Case[] } {
  const timesOf = (one: Case) => cases.filter((other) => isSame(one, other));
  return {
    heard: cases.filter((one) => !isCut(one) || (timesOf(one).length > 1 && timesOf(one).every(isCut))),
    open: cases.filter((one) => isCut(one) && timesOf(one).length === 1),
  };
}

/** Turns cases into one check, with their table: a fail lists those that are wrong, a pass all that were looked at. */
export function unlessAny(
  rule: string,
  all: readonly Case[],
  test: {
    readonly wrong: (one: Case) => boolean;
    /** Whether what makes it wrong was cut off, and not done once more. */
    readonly cut?: (one: Case) => boolean;
    readonly says: (one: Case) => string;
    readonly good: (count: number) => string;
  },
): Check {
  if (all.length === 0) return inconclusive(rule, 'Nothing was seen that could tell.');
  const { heard: looked, open } = heardOf(all, (one) => test.wrong(one) && (test.cut?.(one) ?? false));
  const wrong = looked.filter(test.wrong);
  const [cut] = open;
  if (wrong.length === 0 && cut)
    return inconclusive(
      rule,
      `When ${cut.where}, not everything came to an end before nobody waited any longer.`,
      [cut.record, ...cut.recover, cut.fingerprint, cut.again, cut.recovered].filter((one) => one !== null),
    );
  const shown = wrong.length > 0 ? wrong : looked;
  const records = shown.flatMap(({ record, answer, again, recovered, fingerprint }) =>
    [record, ...answer.records, fingerprint, again, recovered].filter((one) => one !== null),
  );
  const more = wrong.length > 2 ? ` And ${wrong.length - 2} more.` : '';
  const message =
    wrong.length > 0 ? wrong.slice(0, 2).map(test.says).join(' ') + more : test.good(looked.length);
  return {
    ...pass(rule, message, records),
    verdict: wrong.length > 0 ? 'fail' : 'pass',
    table: {
      columns: ['damage', 'answered', 'state afterwards'],
      rows: shown.map((one) => [`${one.damage.kind}: ${one.where}`, answered(one), outcome(one)]),
    },
  };
}

function answered({ answer }: Case): string {
  const line = answer.telling.split('\n').find((text) => text.trim() !== '');
  return `${answer.how}${line === undefined ? '' : `: ${line.trim().slice(0, 160)}`}`;
}

function outcome(one: Case): string {
  if (one.damage.alone === 'fingerprint') return isToldOf(one) ? 'as before, or told of' : 'something else';
  if (isRepaired(one)) return 'as before';
  if (!isTried(one)) return one.answer.succeeded ? 'something else' : 'not asked';
  return isRecovered(one) ? 'recovered' : 'something else, after the recovery too';
}
