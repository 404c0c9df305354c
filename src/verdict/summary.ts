import type { RunOptions } from '../model/run.ts';
import type { Readiness, Verdict } from '../model/verdict.ts';

/** Names of what alone was asked that are told; all of them stand in the report. */
const NAMES = 5;

/** One sentence that says why: "not ready: 2 of 4 categories failed (network-isolation, error-handling)". */
export function summarise(
  verdict: Readiness,
  categories: readonly { readonly id: string; readonly verdict: Verdict }[],
  room: Verdict,
  { effort, only }: RunOptions,
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
  if (reasons.length === 0)
    reasons.push(passed(applied.length, categories.length - applied.length, only.length > 0));
  if (only.length > 0) reasons.push(onlyAsked(only));
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

/** Of a part of what is claimed nobody may think that it is all that applies. */
function passed(applied: number, rest: number, isPart: boolean): string {
  const isOne = applied === 1;
  const which = [
    ...(isPart ? [isOne ? 'was asked' : 'were asked'] : []),
    ...(rest > 0 || (isOne && !isPart) ? [isOne ? 'applies' : 'apply'] : []),
  ];
  const that = which.length === 0 ? '' : ` that ${which.join(' and ')}`;
  return `${isOne ? 'the one category' : `all ${applied} categories`}${that} passed`;
}

function onlyAsked(only: readonly string[]): string {
  const names = only.slice(0, NAMES).join(', ') + (only.length > NAMES ? ', …' : '');
  return `only ${names} ${only.length === 1 ? 'was' : 'were'} asked`;
}

function count(categories: number): string {
  return categories === 1 ? '1 category' : `${categories} categories`;
}
