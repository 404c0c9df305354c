import { isGoodAnswer } from '../../lib/actions.ts';
import { inconclusive } from '../../lib/checks.ts';
import type { EvidenceData } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { against } from './judge-bound.ts';
import { driveOf, type Input, most } from './judge-seen.ts';

type Driven = EvidenceData<'drive'>['records'][number];

/** What a key was allowed around the end of a window: one that its first request began, and one that begins by the clock. */
export function aroundEnds(input: Input, rule: string): readonly Check[] {
  const begun = aroundEnd(input, rule, 'end of a window', 'just before and just after the end of a window');
  const byTheClock = aroundEnd(
    input,
    rule,
    'end by the clock',
    `around a moment at which a window may end, a multiple of ${input.claim.window} ms since 1970,`,
  );
  return [
    ...(begun ? [begun] : []),
    // Whether windows end then nobody knows, so only twice the limit tells anything.
    ...(byTheClock?.verdict === 'fail' ? [byTheClock] : []),
  ];
}

function aroundEnd(input: Input, rule: string, step: string, how: string): Check | null {
  const drive = driveOf(input, step);
  if (!drive) return null;
  const came = drive.data.records.filter(({ due }) => due > 0);
  const sent = came.length;
  const ms = Math.max(...came.map(({ done }) => done)) - Math.min(...came.map(momentOf));
  const [allowed, refused] = [
    came.filter((one) => isAllowed(input, one)).length,
    came.filter(({ outcome }) => outcome === String(input.claim.refusal)).length,
  ];
  const check = against(input, rule, [drive], { sent, allowed, refused, ms, latest: drive.data.latest }, how);
  if (check.verdict === 'fail' || (inPlace(input, drive.data.records) && sent > most(input, ms)))
    return check;
  return inconclusive(
    rule,
    `Of ${sent} requests due around the end of a window not all came where they were due: what is allowed there cannot be told.`,
    drive,
  );
}

/** Whether all of the earlier came surely in the window that the first one began, and all of the later surely after it. */
function inPlace(input: Input, [first, ...others]: readonly Driven[]): boolean {
  const { window } = input.claim;
  if (first === undefined || !isAllowed(input, first)) return false;
  return others.every((one) =>
    one.due < window ? one.done <= momentOf(first) + window : momentOf(one) >= first.done + window,
  );
}

const isAllowed = ({ claim }: Input, { outcome }: Driven): boolean =>
  /^\d{3}$/.test(outcome) && isGoodAnswer(claim.action.expect, Number(outcome));

const momentOf = ({ due, sent }: Driven): number => sent ?? due;
