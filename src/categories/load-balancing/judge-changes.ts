import { fail, inconclusive, pass } from '../../lib/checks.ts';
import { evenness, LEAST_SHARE } from '../../lib/evenness.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { KILLED } from './claim.ts';
import {
  answeredBy,
  asked,
  at,
  type Driven,
  type Input,
  isServed,
  left,
  listed,
  replicaNumbers,
  replicaOf,
  seconds,
} from './judge-evidence.ts';

/** A drive, its marks, and whether all was well before anything was done. */
interface Around {
  readonly record: EvidenceRecord<'drive'>;
  readonly all: readonly Driven[];
  readonly mark: (name: string) => number | undefined;
  /** Requests that failed after that mark. */
  readonly failedSince: (name: string) => readonly Driven[];
}

function around(
  input: Input,
  rule: string,
  experiment: 'killed' | 'rolling',
  step: string,
  first: string,
): Around | Check {
  const record = at(input, 'drive', experiment, step);
  const mark = (name: string) => record?.data.marks.find((one) => one.name === name)?.at;
  const since = mark(first);
  if (!record || since === undefined) return inconclusive(rule, 'It did not come to that.', record);
  const all = record.data.records;
  const bad = all.find((one) => one.done < since && !isServed(one));
  if (bad) {
    return inconclusive(
      rule,
      `${asked(record, bad)} failed (${bad.outcome}) before anything was done, so nothing could be learnt.`,
      record,
    );
  }
  return {
    record,
    all,
    mark,
    failedSince: (name) => all.filter((one) => !isServed(one) && one.done >= (mark(name) ?? Infinity)),
  };
}

const isCheck = (value: Around | Check): value is Check => 'verdict' in value;

/** `3 requests failed, among them GET /x with 503 1.2 s after it; …`. */
function failures({ record }: Around, failed: readonly Driven[], since: number, what: string): string {
  const [first] = failed;
  const last = failed.at(-1);
  if (!first || !last) return 'no request failed';
  const when = (one: Driven) => seconds(Math.max(0, one.done - since));
  return `${failed.length} of ${record.data.sent} requests failed, the first ${when(first)} ${what} (${asked(record, first)}: ${first.outcome}), the last ${when(last)} ${what} (${asked(record, last)}: ${last.outcome})`;
}

/**
 * Milliseconds by which our own sending is late only where the machine has no time for anybody: on an idle one it was 30, even a slow
 * one, and from 100 on requests were seen to lose their patience.
 */
const WE_WERE_LATE = 60;
/** Milliseconds in which a request that is not starved is answered one way or the other, and shorter than common limits of patience. */
const WAITED = 900;

/**
 * Failures that began with a long wait, on a machine that kept ourselves waiting too: somebody’s patience was over, and nobody can
 * tell whose fault that was. What refuses at once has no such excuse.
 */
function starved(rule: string, { record }: Around, failed: readonly Driven[]): Check | null {
  const first = failed.toSorted((a, b) => a.done - b.done)[0];
  const { latest } = record.data;
  if (!first || latest <= WE_WERE_LATE || first.done - (first.sent ?? first.due) < WAITED) return null;
  return inconclusive(
    rule,
    `${failed.length} of ${record.data.sent} requests failed, the first after it had waited for ${seconds(first.done - (first.sent ?? first.due))}; but the machine was so busy that we ourselves were late by ${seconds(latest)}.`,
    record,
  );
}

const victimOf = (input: Input): number | null => {
  const note = left(input, 'note', 'killed').find(({ data }) => data.name === KILLED);
  return typeof note?.data.values.replica === 'number' ? note.data.values.replica : null;
};

/** One was killed under load. */
export function killedWithinClaim(input: Input): Check {
  const rule = 'killed-within-claim';
  const seen = around(input, rule, 'killed', 'load around a kill', 'before the kill');
  if (isCheck(seen)) return seen;
  const victim = victimOf(input);
  const kill = at(input, 'subject-state', 'killed', `kill replica ${victim}`);
  const out = at(input, 'balancer', 'killed', 'taken out');
  const after = seen.mark('after the kill');
  if (!kill || !out || after === undefined || out.data.replicas.find(({ replica }) => replica === victim)?.up)
    return inconclusive(
      rule,
      'HAProxy did not take the killed replica out, so it was not killed.',
      seen.record,
    );
  const before = seen.mark('before the kill') ?? 0;
  const failed = seen.failedSince('before the kill');
  const withIt = (one: Driven) =>
    (one.sent ?? one.due) <= after && [victim, null].includes(replicaOf(one.headers));
  const counting = failed.filter((one) => !withIt(one));
  const { killed: most } = input.claim.failed;
  const cited = [kill, out, seen.record];
  const spared = counting.length > most ? starved(rule, seen, counting) : null;
  if (spared) return spared;
  const excused = `${failed.length - counting.length} more were with it when it was killed`;
  return counting.length > most
    ? fail(
        rule,
        `${failures(seen, counting, before, `after replica ${victim} was killed`)}; the claim is ${most}. ${excused}.`,
        cited,
      )
    : pass(
        rule,
        `When replica ${victim} was killed, ${counting.length} of ${seen.record.data.sent} requests failed (claim: ${most}); ${excused}.`,
        cited,
      );
}

/** One more came. */
export function addedTakesShare(input: Input): Check {
  const rule = 'added-takes-share';
  const seen = around(input, rule, 'killed', 'load around an arrival', 'before the arrival');
  if (isCheck(seen)) return seen;
  const number = input.claim.replicas + 1;
  const start = at(input, 'subject-state', 'killed', `start replica ${number}`);
  const taken = at(input, 'balancer', 'killed', 'added taken in');
  const since = seen.mark('added');
  if (!start || !taken || since === undefined)
    return inconclusive(rule, 'No replica was added.', seen.record);
  const cited = [start, taken, seen.record];
  const server = taken.data.replicas.find(({ replica }) => replica === number);
  if (!start.data.ready)
    return fail(
      rule,
      `Replica ${number}, added later, did not become ready (${start.data.detail ?? 'no reason given'}).`,
      cited,
    );
  if (!server?.up)
    return fail(
      rule,
      `Replica ${number}, added later, was ready, but HAProxy holds it for ${server?.status ?? 'nothing'} (last check: ${server?.check ?? 'none'}).`,
      cited,
    );
  const failed = seen.failedSince('before the arrival');
  const { added: most } = input.claim.failed;
  if (failed.length > most) {
    const spared = starved(rule, seen, failed);
    if (spared) return spared;
    const told = failures(seen, failed, seen.mark('before the arrival') ?? 0, 'after it was started');
    return fail(rule, `When replica ${number} was added, ${told}; the claim is ${most}.`, cited);
  }
  const live = [...replicaNumbers(input).filter((one) => one !== victimOf(input)), number];
  const served = answeredBy(
    seen.all.filter((one) => isServed(one) && (one.sent ?? one.due) >= since),
    live,
  );
  if (served.reduce((sum, count) => sum + count, 0) / live.length < LEAST_SHARE)
    return inconclusive(rule, 'Too few requests came after it was added to tell shares from chance.', cited);
  const { statistic, critical, even } = evenness(served);
  const shares = `Since replica ${number} was added, replicas ${listed(live)} answered ${listed(served)} requests well`;
  // Of very many requests only the failed and the slowest have their records, and who came just now is slower than the others.
  if (!even && seen.record.data.truncated)
    return inconclusive(
      rule,
      `Of ${seen.record.data.sent} requests only the slowest were recorded, since it took long until replica ${number} was ready; their shares tell nothing.`,
      cited,
    );
  return even
    ? pass(rule, `${shares} (χ² = ${statistic.toFixed(1)}); ${failed.length} failed.`, cited)
    : fail(
        rule,
        `${shares}: χ² = ${statistic.toFixed(1)}, and chance exceeds ${critical} once in a thousand times.`,
        cited,
      );
}

/** All were restarted in turn. */
export function rollingWithinClaim(input: Input): Check {
  const rule = 'rolling-within-claim';
  const seen = around(input, rule, 'rolling', 'load around restarts', 'first stop');
  if (isCheck(seen)) return seen;
  const states = left(input, 'subject-state', 'rolling');
  const stops = states.filter(({ step }) => /^stop replica \d+$/.test(step));
  const starts = states.filter(({ step }) => /^start replica \d+ again$/.test(step));
  const cited = [...stops, ...starts, seen.record];
  const dead = starts.find(({ data }) => !data.ready);
  if (dead) {
    const which = dead.step.replace(/^start (.*) again$/, '$1');
    return fail(
      rule,
      `Restarted beside the others, ${which} did not become ready again (${dead.data.detail ?? 'no reason given'}).`,
      cited,
    );
  }
  if (starts.length < input.claim.replicas || seen.mark('last start') === undefined)
    return inconclusive(rule, 'Not all replicas were restarted.', cited);
  const failed = seen.failedSince('first stop');
  const { rolling: most } = input.claim.failed;
  const spared = failed.length > most ? starved(rule, seen, failed) : null;
  if (spared) return spared;
  return failed.length > most
    ? fail(
        rule,
        `${failures(seen, failed, seen.mark('first stop') ?? 0, 'after the first was asked to stop')}; the claim is ${most}.`,
        cited,
      )
    : pass(
        rule,
        `While ${starts.length} replicas were restarted one after the other, ${failed.length} of ${seen.record.data.sent} requests failed (claim: ${most}).`,
        cited,
      );
}
