import { fail, inconclusive, pass, quote, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import {
  answered,
  type Input,
  isAbsent,
  isBound,
  isGoodCreation,
  isGoodRead,
  isGoodWrite,
  named,
  type Offence,
  OWN,
  type Request,
  requestOf,
  requestsOf,
  shownBy,
  truthOf,
} from './judge-evidence.ts';

export function freshAfterWrite(input: Input): Check {
  const rule = 'fresh-after-write';
  const writes = requestsOf(input, 'write ').filter(({ step }) => /^write \d+$/.test(step));
  const watched = writes.flatMap((write) => [
    watchedAfter(input, write, ''),
    // That it changes the other thing as well nobody claims.
    ...(changesTheOther(input, write) ? [watchedAfter(input, write, 'other ')] : []),
  ]);
  const offences = watched.flatMap((one) => one.offences);
  const doubt = watched.find(({ why }) => why !== null);
  if (offences.length === 0 && doubt) return inconclusive(rule, doubt.why ?? '', doubt.write);
  const slowest = Math.max(0, ...watched.map(({ shownAfter }) => shownAfter));
  return unless(
    rule,
    watched.flatMap(({ reads }) => reads),
    offences,
    slowest === 0
      ? 'The first read after each write showed it.'
      : `Every write showed, the slowest after ${slowest} ms.`,
  );
}

/** One thing that a write changed, and what reads of it showed. */
interface Watched {
  readonly write: Request;
  readonly reads: readonly Request[];
  readonly offences: readonly Offence[];
  /** Why nothing can be told; null where something can. */
  readonly why: string | null;
  /** Milliseconds after the write, 0 for the first read of all. */
  readonly shownAfter: number;
}

const roundOf = (write: Request): string => write.step.slice('write '.length);

function changesTheOther(input: Input, write: Request): boolean {
  const [before, after] = ['before', 'after'].map((when) =>
    truthOf(input, `other truth ${when} ${roundOf(write)}`),
  );
  return isGoodWrite(input, write) && !!before && !!after && before.value !== after.value;
}

/** What reads of a thing showed after a write: the one that the write is about, or the `other `. */
function watchedAfter(input: Input, write: Request, whose: '' | 'other '): Watched {
  const { fresh, truth: claimed } = input.claim;
  const round = roundOf(write);
  const [before, after] = ['before', 'after'].map((when) => truthOf(input, `${whose}truth ${when} ${round}`));
  const was = requestOf(input, `${whose}before write ${round}`);
  const reads = requestsOf(input, `${whose}after write ${round}.`);
  const why = !isGoodWrite(input, write)
    ? `${named(write)} was answered with ${answered(write)}.`
    : was === undefined || !isGoodRead(input, was)
      ? 'It did not read well before the write.'
      : !before || !after
        ? 'What is true could not be looked up.'
        : before.value === after.value
          ? `${named(write)} changed nothing: ${claimed.field} is ${quote(after.value)} before and after.`
          : shownBy(input, was) !== before.value
            ? `Before the write ${named(was)} did not show what is true.`
            : reads.length === 0
              ? 'Nothing was read after the write.'
              : null;
  if (why !== null || !after) return { write, reads: [], offences: [], why: why ?? '', shownAfter: 0 };
  const since = (read: Request) => Math.round(read.at - write.at);
  const first = reads.findIndex((read) => shownBy(input, read) === after.value);
  const last = reads.at(-1) ?? write;
  const shown = reads[first];
  // One that was asked in time may be answered late, by what was true for it.
  const tooLate = reads.slice(0, first < 0 ? undefined : first).some((read) => isBound(input, write, read));
  if (shown === undefined && !tooLate)
    return {
      write,
      reads,
      offences: [],
      why: `Nothing was read later than ${fresh} ms after the write.`,
      shownAfter: 0,
    };
  if (shown === undefined) {
    const says = `Claimed: a read shows a write within ${fresh} ms; ${since(last)} ms after ${named(write)} was acknowledged, ${named(last)} still shows ${claimed.field} ${quote(shownBy(input, last) ?? 'nothing')}, and the database holds ${quote(after.value)}.`;
    return { write, reads, offences: [{ record: last, says }], why, shownAfter: 0 };
  }
  const offences: Offence[] = [];
  if (tooLate)
    offences.push({
      record: shown,
      says: `Claimed: a read shows a write within ${fresh} ms; with ${named(shown)} it took ${since(shown)} ms.`,
    });
  // Until then several copies may each show what they have.
  const relapse = reads
    .slice(first + 1)
    .find((read) => shownBy(input, read) !== after.value && isBound(input, write, read));
  if (relapse)
    offences.push({
      record: relapse,
      says: `${named(relapse)} showed the write, and ${since(relapse)} ms after it ${claimed.field} ${quote(shownBy(input, relapse) ?? 'nothing')} again; the database holds ${quote(after.value)}.`,
    });
  return { write, reads, offences, why, shownAfter: first === 0 ? 0 : since(shown) };
}

export function noStaleComeback(input: Input): Check {
  const rule = 'no-stale-comeback';
  const attempts = requestsOf(input, 'slow read ').map((slow) =>
    overtaken(input, rule, slow, slow.step.slice('slow read '.length)),
  );
  const absence = requestsOf(input, 'slow look ')
    .map((slow) => overtakenAbsence(input, rule, slow))
    .find((check) => check !== null);
  if (absence) return absence;
  // One that was overtaken tells; that others were not is the machine's doing.
  const told =
    attempts.find(({ verdict }) => verdict === 'fail') ?? attempts.find(({ verdict }) => verdict === 'pass');
  return told ?? attempts.at(-1) ?? inconclusive(rule, 'No slow read was overtaken by a write.');
}

/** What one attempt says. */
function overtaken(input: Input, rule: string, slow: Request, attempt: string): Check {
  const { field } = input.claim.truth;
  const [write, later] = ['overtaking write', 'later than the slow read'].map((step) =>
    requestOf(input, `${step} ${attempt}`),
  );
  const [before, now] = ['truth before the slow read', 'truth after the overtaking'].map((step) =>
    truthOf(input, `${step} ${attempt}`),
  );
  const fault = heldUp(input, slow);
  if (!write || !later || !before || !now || !fault)
    return inconclusive(rule, 'No slow read was overtaken by a write.', slow);
  if (!fault.data.effective)
    return inconclusive(rule, `The read could not be held up: ${fault.data.detail}.`, fault);
  const seen = [slow, write, later];
  if (!isGoodRead(input, slow) || !isGoodWrite(input, write))
    return inconclusive(
      rule,
      `The slow read was answered with ${answered(slow)}, the write with ${answered(write)}.`,
      seen,
    );
  if (write.at >= slow.at)
    return inconclusive(rule, 'The write was not answered before the slow read was.', seen);
  if (before.value === now.value)
    return inconclusive(rule, `The write changed nothing: ${field} is ${quote(now.value)}.`, seen);
  if (shownBy(input, slow) !== before.value)
    return inconclusive(rule, 'The slow read did not have the old value in hand.', seen);
  if (!isGoodRead(input, later))
    return inconclusive(rule, `What was read later was answered with ${answered(later)}.`, seen);
  const shown = shownBy(input, later);
  if (shown !== now.value)
    return fail(
      rule,
      `A read that was overtaken by a write brought the old value back: ${later.at - slow.at} ms after it was answered, ${named(later)} shows ${field} ${quote(shown ?? answered(later))}, and the database holds ${quote(now.value)}.`,
      seen,
    );
  return pass(
    rule,
    `A read that took ${Math.round(slow.data.ms)} ms was overtaken by a write; what was read after it is what the database holds.`,
    seen,
  );
}

/** Nothing in hand, brought back after it was made; null where that was not seen. */
function overtakenAbsence(input: Input, rule: string, slow: Request): Check | null {
  const attempt = slow.step.slice('slow look '.length);
  const made = requestOf(input, `create overtaking ${attempt}`);
  const later = requestOf(input, `later than the slow look ${attempt}`);
  if (!made || !later || !heldUp(input, slow)?.data.effective) return null;
  if (!isAbsent(slow) || !isGoodCreation(input, made) || made.at >= slow.at) return null;
  if (later.data.status !== slow.data.status) return null;
  return fail(
    rule,
    `${named(made)} made what a slow read had found absent; ${Math.round(later.at - slow.at)} ms after that read was answered with ${slow.data.status}, ${named(later)} still is: it brought the absence back.`,
    [slow, made, later],
  );
}

/** What held a slow read up. */
const heldUp = ({ evidence }: Input, slow: Request) =>
  evidence
    .from(OWN, 'fault')
    .filter(({ data }) => data.terms.direction === 'to-subject' && data.stage === 'injected')
    .findLast(({ data, at }) => data.fault === 'delayed' && at <= slow.at && slow.at - at <= MEANWHILE_MS);

/** No read is held up for longer than this. */
const MEANWHILE_MS = 30_000;
