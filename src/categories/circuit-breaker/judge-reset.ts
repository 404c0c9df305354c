import { inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import {
  arrivalsOf,
  callsOf,
  groundOf,
  type Input,
  isGood,
  leastGap,
  looksOf,
  ms,
  type Offence,
  OWN,
  openingOf,
  totalOf,
  wasOpen,
} from './judge-seen.ts';

export function staysOpenForReset(input: Input): Check {
  const rule = 'stays-open-for-reset';
  if (!input.claim.failures.includes('error'))
    return notApplicable(rule, 'Errors are not claimed to open it.');
  const closed = wasOpen(input, rule, 'error');
  if (closed) return closed;
  const { arrivals, records } = openingOf(input, rule, 'error');
  const looks = looksOf(input, 'errors', 'steady · failing');
  const last = arrivals.at(-1);
  if (last === undefined || looks.length === 0)
    return inconclusive(rule, 'It was not watched while it was open.', records);
  const late = lateSuccesses(input);
  const looked = [...records, ...looks, ...late.flatMap(({ seen }) => seen), ...groundOf(input, 'errors')];
  const [next] = arrivalsOf(looks);
  const gap = next === undefined ? null : next.at - last.at;
  const offences = [
    ...(gap === null || gap >= leastGap(input)
      ? []
      : [...records, ...looks].map((record) => ({
          record,
          says: `Claimed: nothing reaches the upstream for ${input.claim.reset} ms after it opened; the next request came after ${ms(gap)}.`,
        }))),
    ...late.flatMap(({ offences }) => offences),
  ];
  return unless(
    rule,
    looked,
    offences,
    (gap === null
      ? `Nothing reached the upstream for ${ms((looks[0]?.data.now ?? 0) - last.at)}.`
      : `The first request after it opened reached the upstream ${ms(gap)} after the last failure.`) +
      (late.length > 0
        ? ' It stayed open when a call that was begun before it opened was answered well.'
        : ''),
  );
}

interface LateSuccess {
  readonly seen: readonly EvidenceRecord[];
  readonly offences: readonly Offence[];
}

/**
 * Calls that were on their way when it opened, and were answered well after that. Only those of which all this was seen: while the
 * call was still held, the others had failed, and one more did not reach the upstream.
 */
function lateSuccesses(input: Input): readonly LateSuccess[] {
  const drives = input.evidence.from(OWN, 'drive', 'errors').filter(({ step }) => /^late \d+$/.test(step));
  return drives.flatMap((drive): readonly LateSuccess[] => {
    const { step } = drive;
    const [failing, open, after] = ['failing', 'open', 'afterwards'].map((what) =>
      looksOf(input, 'errors', `${step} · ${what}`),
    );
    const calls = callsOf(input, 'errors', `${step} · afterwards`);
    const [begun] = drive.data.records;
    const last = arrivalsOf(failing ?? []).at(-1);
    const wasHeld = open?.some(({ data }) => data.stillHeld.some(({ phase }) => phase === step));
    const answeredWell = begun && isGood(input, Number(begun.outcome), begun.body);
    if (!wasHeld || !answeredWell || last === undefined || totalOf(open ?? []) > 0) return [];
    if (!after || after.length === 0 || calls.length === 0) return [];
    const seen = [drive, ...(failing ?? []), ...(open ?? []), ...calls, ...after];
    const soon = arrivalsOf(after).filter(({ at }) => at - last.at < leastGap(input));
    const [first] = soon;
    if (first === undefined) return [{ seen, offences: [] }];
    const says =
      `Claimed: nothing reaches the upstream for ${input.claim.reset} ms after it opened. It was open; then a call that was begun before ` +
      `was answered well, and of ${calls.length} calls after that ${soon.length} reached the upstream, the first ${ms(first.at - last.at)} after the last failure.`;
    return [{ seen, offences: seen.map((record) => ({ record, says })) }];
  });
}
