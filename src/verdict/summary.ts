import type { Effort } from '../model/category.ts';
import type { Readiness, Verdict } from '../model/verdict.ts';

/** One sentence that says why: "not ready: 2 of 4 categories failed (network-isolation, error-handling)". */
export function summarise(
  verdict: Readiness,
  categories: readonly { readonly id: string; readonly verdict: Verdict }[],
  room: Verdict,
  effort: Effort,
): string {
  const applied = categories.filter((category) => category.verdict !== 'not-applicable');
  const ids = (wanted: Verdict) =>
    applied.filter((category) => category.verdict === wanted).map(({ id }) => id);
  const failed = ids('fail');
  const open = ids('inconclusive');
  const reasons = [
    ...(failed.length > 0
      ? [`${failed.length} of ${count(applied.length)} failed (${failed.join(', ')})`]
      : []),
    ...(open.length > 0 ? [openReason(open, applied.length, failed.length > 0)] : []),
    ...(applied.length === 0 ? ['none of the categories applied'] : []),
    ...(room === 'pass' ? [] : [ROOM[room]]),
  ];
  if (reasons.length === 0) reasons.push(passed(applied.length, categories.length - applied.length));
  if (effort === 'quick' && verdict === 'ready') reasons.push('that is as far as a quick run can tell');
  return `${verdict.replace('-', ' ')}: ${reasons.join('; ')}`;
}

const ROOM: Readonly<Record<Exclude<Verdict, 'pass'>, string>> = {
  fail: 'the room did not hold what it must',
  inconclusive: 'the room could not be proven',
  'not-applicable': 'the room was not proven',
};

function openReason(open: readonly string[], applied: number, after: boolean): string {
  const list = open.join(', ');
  return after
    ? `${open.length} could not tell (${list})`
    : `${open.length} of ${count(applied)} could not tell (${list})`;
}

function passed(applied: number, rest: number): string {
  const all = applied === 1 ? 'the one category that applies passed' : `all ${applied} categories passed`;
  if (rest === 0) return all;
  return applied === 1 ? all : `all ${applied} categories that apply passed`;
}

function count(categories: number): string {
  return categories === 1 ? '1 category' : `${categories} categories`;
}
