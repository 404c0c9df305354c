import { fail, inconclusive, pass, quote, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import {
  answered,
  type Input,
  isAbsent,
  isBound,
  isGoodCreation,
  isGoodRead,
  isGoodWrite,
  isLate,
  named,
  type Offence,
  OWN,
  type Request,
  reached,
  requestOf,
  requestsOf,
  shownBy,
  truthOf,
} from './judge-evidence.ts';

type Fault = EvidenceRecord<'fault'>;

function faultOf(
  { evidence, subject, claim }: Input,
  type: 'postgres' | 'redis',
  stage: Fault['data']['stage'],
  fault: Fault['data']['fault'] = 'refused',
): Fault | undefined {
  const name =
    (type === 'redis' ? claim.cache : claim.database) ??
    subject.services.find((service) => service.type === type)?.name;
  return evidence
    .from(OWN, 'fault')
    .find(({ data }) => data.service === name && data.fault === fault && data.stage === stage);
}

/** Why nothing can be learnt from the time without the cache, or null. */
function noGround(input: Input, rule: string): Check | null {
  const fault = faultOf(input, 'redis', 'injected');
  if (!fault) return inconclusive(rule, 'The cache was not cut off.');
  if (!fault.data.effective)
    return inconclusive(rule, `The cache could still be reached: ${fault.data.detail}.`, fault);
  const baseline = requestOf(input, 'with the cache again');
  if (!isGoodRead(input, baseline))
    return inconclusive(rule, 'It did not read well before the cache was cut off.', baseline ?? fault);
  return null;
}

export function servedWithoutCache(input: Input): Check {
  const rule = 'served-without-cache';
  const none = noGround(input, rule);
  if (none) return none;
  const { optional, within } = input.claim;
  const claimed = optional ? 'it serves without its cache' : 'it answers without its cache';
  const write = requestOf(input, 'write without the cache');
  const reads = ['without the cache', 'read without the cache', 'other without the cache'].flatMap(
    (step) => requestOf(input, step) ?? [],
  );
  const good = (request: Request) =>
    optional
      ? request.step.startsWith('write ')
        ? isGoodWrite(input, request)
        : isGoodRead(input, request)
      : request.data.status !== null;
  const looked = write ? [...reads, write] : reads;
  const offences = looked
    .filter((request) => !good(request) || request.data.ms > within)
    .map(
      (record): Offence => ({
        record,
        says: `Claimed: ${claimed} within ${within} ms; ${named(record)} was answered with ${answered(record)}.`,
      }),
    );
  const hung = whileHung(input);
  const failed = hung
    .filter((request) => !good(request))
    .map(
      (record): Offence => ({
        record,
        says: `Claimed: ${claimed}; while the cache swallowed every command, ${named(record)} was answered with ${answered(record)}.`,
      }),
    );
  const also = hung.length === 0 ? '' : `, and ${hung.length} while it swallowed every command`;
  const slowest = Math.round(Math.max(0, ...looked.map(({ data }) => data.ms)));
  return unless(
    rule,
    [...looked, ...hung],
    [...offences, ...failed],
    `While its cache was cut off, ${looked.length} requests were answered as claimed, the slowest after ${slowest} ms${also}.`,
  );
}

/** Requests while the cache swallowed every command; none where that was not seen, or it did not read well just before. */
function whileHung(input: Input): readonly Request[] {
  const fault = faultOf(input, 'redis', 'injected', 'black-holed');
  if (!fault?.data.effective || !isGoodRead(input, requestOf(input, 'before the cache hung'))) return [];
  return ['while the cache hangs', 'write while the cache hangs'].flatMap(
    (step) => requestOf(input, step) ?? [],
  );
}

export function freshAfterOutage(input: Input): Check {
  const rule = 'fresh-after-outage';
  const none = noGround(input, rule);
  if (none) return none;
  const absence = keptAbsence(input);
  if (absence) return absence;
  const write = requestOf(input, 'write without the cache');
  const [before, truth] = [
    truthOf(input, 'truth before the outage'),
    truthOf(input, 'truth during the outage'),
  ];
  if (write === undefined) return inconclusive(rule, 'Nothing was written while the cache was cut off.');
  if (!isGoodWrite(input, write))
    return inconclusive(
      rule,
      `${named(write)} was answered with ${answered(write)} while the cache was cut off, so there was nothing to show.`,
      write,
    );
  if (!before || !truth) return inconclusive(rule, 'What is true could not be looked up.', write);
  if (before.value === truth.value) return inconclusive(rule, `${named(write)} changed nothing.`, write);
  const reads = ['read without the cache', 'back at once', 'warming ', 'warm ', 'back later'].flatMap(
    (step) => requestsOf(input, step),
  );
  const looked = [...new Set(reads)].filter((read) => isGoodRead(input, read) && isBound(input, write, read));
  const offences = looked
    .filter((read) => shownBy(input, read) !== truth.value)
    .map(
      (record): Offence => ({
        record,
        says: `A write was acknowledged while the cache was cut off; ${Math.round(record.at - write.at)} ms after it (${record.step}) ${named(record)} shows ${input.claim.truth.field} ${quote(shownBy(input, record) ?? 'nothing')}, and the database holds ${quote(truth.value)}.`,
      }),
    );
  if (offences.length === 0 && !looked.some(({ step }) => step === 'back later'))
    return inconclusive(rule, 'It was not read after the cache was back.', looked);
  return unless(
    rule,
    looked,
    offences,
    `In ${looked.length} reads during and after the outage the write showed.`,
  );
}

/** What was made while the cache was cut off, and is told to be absent ever after, as it was before; null where that was not seen. */
function keptAbsence(input: Input): Check | null {
  const [before, made, well, later] = [
    'absent before the outage',
    'create without the cache',
    'back later',
    'there later',
  ].map((step) => requestOf(input, step));
  if (!before || !made || !later || !isAbsent(before)) return null;
  if (!isGoodCreation(input, made) || !isGoodRead(input, well)) return null;
  if (later.data.status !== before.data.status) return null;
  return fail(
    'fresh-after-outage',
    `${named(before)} was answered with ${before.data.status} before the cache was cut off; meanwhile ${named(made)} made what was absent, and ${Math.round(later.at - made.at)} ms after that it is still answered with ${later.data.status}.`,
    [before, made, later],
  );
}

export function usedAgain(input: Input): Check {
  const rule = 'used-again';
  const none = noGround(input, rule);
  if (none) return none;
  const healed = faultOf(input, 'redis', 'healed');
  if (!healed?.data.effective)
    return inconclusive(
      rule,
      `The cache did not come back: ${healed?.data.detail ?? 'it was not healed'}.`,
      healed ?? [],
    );
  const { recovers } = input.claim;
  const attempts = requestsOf(input, 'warm ').flatMap((read) => {
    const cost = reached(input, 'postgres', `${read.step} begins`, `${read.step} ends`);
    return cost ? [{ read, cost, good: isGoodRead(input, read) }] : [];
  });
  const last = attempts.at(-1);
  if (last === undefined)
    return inconclusive(rule, 'What reads cost after the outage could not be counted.', healed);
  const hit = attempts.find(({ cost, good }) => good && cost.requests === 0);
  const before = reached(input, 'redis', 'before the outage', `${last.read.step} ends`);
  if (hit && before && before.requests > 0) {
    const ms = Math.round(hit.read.at - healed.at);
    if (ms <= recovers)
      return pass(rule, `${ms} ms after the cache was back, a read cost the database nothing.`, [
        healed,
        hit.read,
        ...hit.cost.records,
      ]);
    return fail(
      rule,
      `Claimed: all is as before ${recovers} ms after an outage; it took ${ms} ms until a read cost the database nothing.`,
      [hit.read, ...hit.cost.records],
    );
  }
  const ms = Math.round(last.read.at - healed.at);
  if (!last.good)
    return fail(
      rule,
      `${ms} ms after the cache was back, ${named(last.read)} was answered with ${answered(last.read)}.`,
      last.read,
    );
  return fail(
    rule,
    `Claimed: all is as before ${recovers} ms after an outage; ${ms} ms after the cache was back, every read of ${named(last.read)} still reaches the database.`,
    [last.read, ...last.cost.records],
  );
}

export function errorsNotCached(input: Input): Check {
  const rule = 'errors-not-cached';
  const looked: Request[] = [];
  const offences: Offence[] = [];
  const absent = requestOf(input, 'absent');
  const present = requestsOf(input, 'absent no more').at(-1);
  if (absent && present && (absent.data.status ?? 0) >= 400) {
    looked.push(absent, present);
    if (!isGoodRead(input, present) && !isLate(present))
      offences.push({
        record: present,
        says: `${named(absent)} was answered with ${absent.data.status} before it was made, and with ${answered(present)} after.`,
      });
  }
  const fault = faultOf(input, 'postgres', 'injected');
  const failed = requestOf(input, 'without the database');
  const later = requestOf(input, 'error no more');
  const well = requestsOf(input, 'control ').find((read) => isGoodRead(input, read));
  if (fault?.data.effective && failed && !isGoodRead(input, failed) && later && well) {
    looked.push(failed, well, later);
    if (!isGoodRead(input, later) && !isLate(later))
      offences.push({
        record: later,
        says: `Without the database ${named(failed)} was answered with ${answered(failed)}; ${Math.round(later.at - well.at)} ms after ${named(well)} was answered well again, it still is: ${answered(later)}.`,
      });
  }
  if (looked.length === 0)
    return inconclusive(
      rule,
      fault && !fault.data.effective
        ? `The database could still be reached: ${fault.data.detail}.`
        : 'No error was seen that could have been kept.',
      failed ?? absent ?? fault ?? [],
    );
  const silent = looked.find((read) => (read === present || read === later) && isLate(read));
  if (offences.length === 0 && silent)
    return inconclusive(
      rule,
      `${named(silent)} was not answered (${answered(silent)}), so it was not told whether an error was kept.`,
      silent,
    );
  return unless(
    rule,
    looked,
    offences,
    `Errors ended with their causes: ${[absent && present ? 'what was absent' : null, later && well ? 'what failed without the database' : null].filter(Boolean).join(', ')}.`,
  );
}
