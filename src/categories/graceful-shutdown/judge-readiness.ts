import { counted, inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import { driveOf, isAnswer, isServed, ranBy, seconds } from './judge-evidence.ts';

type Input = JudgeInput<Claim>;

/** Milliseconds that a signal may take to be heard by a process that is at work. */
const HEARD_WITHIN = 250;
/** Share of the drain before which nothing may be refused; both clocks have their errors. */
const EARLY = 0.8;

/** What readiness said from the signal on, beside what became of ordinary requests. */
export function readinessFirst(input: Input): Check {
  const rule = 'readiness-goes-first';
  const { claim, subject } = input;
  if (subject.readyPath === null) return notApplicable(rule, 'The contract names no path of readiness.');
  const asked = driveOf(input, 'readiness');
  if (!asked) return inconclusive(rule, 'It was not asked to stop while its readiness was watched.');
  if (!asked.all.some((one) => one.done <= asked.before && isServed(one) && Number(one.outcome) < 300))
    return inconclusive(rule, 'It was not ready before it was asked to stop.', asked.record);
  const load = driveOf(input, 'load');
  const looked = [asked.record, ...(load ? [load.record] : [])];
  const after = asked.all.filter((one) => one.due >= asked.signal);
  const heardBy = Math.max(asked.signal + HEARD_WITHIN, ranBy(asked));
  const yes = after.filter((one) => /^2/.test(one.outcome) && (one.sent ?? one.due) >= heardBy);
  const no = after.find((one) => isAnswer(one) && !/^2/.test(one.outcome));
  // One that was sent later may be refused sooner.
  const [refused] = (load ? load.all.filter((one) => one.due >= load.signal) : [])
    .filter((one) => !isServed(one) && !one.reused)
    .toSorted((a, b) => a.done - b.done);
  // When the refusal was seen: a busy machine may send long after a request was due. The signal was heard some time between the marks;
  // the first of them is the kinder one.
  const refusedAt = load && refused ? refused.done - load.before : null;
  const offences: { says: string; record: (typeof looked)[number] }[] = [];
  const last = yes.at(-1);
  if (last)
    offences.push({
      record: asked.record,
      says: `${seconds((last.sent ?? last.due) - asked.signal)} after it was asked to stop, readiness still said ${last.outcome}; ${counted(yes.length, 'time')} in all.`,
    });
  const { drain } = claim;
  if (drain !== undefined && !no) {
    const within = after.filter(({ sent, done }) => sent !== null && done <= asked.signal + drain);
    const early = !tookOn(refusedAt, drain) || offences.length > 0;
    if (within.length === 0 && !early)
      return inconclusive(
        rule,
        `Nobody got to ask for its readiness in the ${seconds(drain)} in which it should have said no.`,
        looked,
      );
    offences.push({
      record: asked.record,
      says: `Claimed: for ${seconds(drain)} readiness says no while requests are still taken on; seen: it never said no, its port was closed first.`,
    });
  }
  if (drain !== undefined && load && refusedAt !== null) {
    const sending = load.signal - load.before;
    if (!tookOn(refusedAt, drain))
      offences.push({
        record: load.record,
        says: `Claimed: requests are taken on for ${seconds(drain)} after the signal; seen: refused after ${seconds(refusedAt)}.`,
      });
    else if (offences.length === 0 && !tookOn(refusedAt - sending, drain))
      return inconclusive(
        rule,
        `The machine was too busy to tell whether requests are taken on for ${seconds(drain)}: sending the signal took ${seconds(sending)}, and ${seconds(refusedAt)} after its beginning they were refused.`,
        looked,
      );
  }
  const first = no
    ? `said ${no.outcome} ${seconds(no.due - asked.signal)} after the signal`
    : 'was refused with the port';
  return unless(
    rule,
    looked,
    offences,
    `Readiness ${first}; ordinary requests were ${refusedAt === null ? 'never refused' : `refused after ${seconds(refusedAt)}`}.`,
  );
}

/** Whether requests were taken on for about as long as claimed. */
function tookOn(refusedAt: number | null, drain: number): boolean {
  return refusedAt === null || refusedAt >= drain * EARLY;
}
