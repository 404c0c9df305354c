import type { Rule } from '../model/category.ts';
import type { EvidenceRecord } from '../model/evidence.ts';
import { ofKind } from './evidence-view.ts';
import type { JudgedCheck } from './judged-check.ts';
import { forWantOfTime } from './want-of-time.ts';

/**
 * Milliseconds beyond which the start of a container that is not the subject's shows a machine that is overloaded: our own takes half a
 * second on an idle one that is fast, and up to four and a half on a slow one that is as busy as an ordinary run makes it.
 */
const TOO_SLOW = 6_000;
/** The same in walls that stood already, where half as many start at once and none is waited for until it speaks. */
const TOO_SLOW_IN_WALLS = 4_000;

/**
 * Takes back what a starved machine made of the subject: a fail of a rule that rests on time becomes inconclusive where the
 * category's rooms took far too long to open: half of them at least, since a single hiccup excuses nobody.
 */
export function spareTheStarved(
  category: string,
  rules: readonly Rule[],
  checks: readonly JudgedCheck[],
  records: readonly EvidenceRecord[],
): readonly JudgedCheck[] {
  const typical = medianStart(category, records);
  if (typical === null || typical.ms <= typical.bound) return checks;
  const isForWantOfTime = forWantOfTime(rules, records);
  return checks.map((check) =>
    isForWantOfTime(check)
      ? {
          ...check,
          verdict: 'inconclusive',
          message: `The machine was too slow to tell: a container beside the subject's took ${(typical.ms / 1000).toFixed(1)} s to start. ${check.message}`,
          evidence: [...check.evidence, typical.record.id],
          remedy: 'Run it again when the machine is less busy, or with `--parallel 1`.',
        }
      : check,
  );
}

/**
 * The lower of the two in the middle where their number is even. Where none of a category's rooms tells, since all had walls that stood
 * already and nothing but the subject was started in them, those of the whole run do.
 */
function medianStart(category: string, records: readonly EvidenceRecord[]) {
  const rooms = ofKind(records, 'note').filter(({ data }) => data.name === 'room');
  const own = rooms.filter((record) => record.category === category);
  return own.length === 0 ? null : (medianOf(own) ?? medianOf(rooms));
}

function medianOf(rooms: readonly EvidenceRecord<'note'>[]) {
  const starts = rooms
    .map((record) => {
      const { startMs, walls } = record.data.values;
      return { record, ms: Number(startMs), bound: walls === undefined ? TOO_SLOW : TOO_SLOW_IN_WALLS };
    })
    .filter(({ ms }) => Number.isFinite(ms))
    .toSorted((a, b) => a.ms / a.bound - b.ms / b.bound);
  return starts[Math.floor((starts.length - 1) / 2)] ?? null;
}
