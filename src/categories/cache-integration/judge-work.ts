import { fail, inconclusive, pass, quote, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import {
  answered,
  type Input,
  isGoodCreation,
  isGoodRead,
  isGoodWrite,
  named,
  nameIn,
  type Offence,
  OWN,
  type Reached,
  reached,
  requestOf,
  requestsOf,
  shownBy,
  times,
  truthOf,
} from './judge-evidence.ts';

export function secondReadHits(input: Input): Check {
  const rule = 'second-read-hits';
  const idle = reached(input, 'postgres', 'idle begins', 'idle ends');
  const first = reached(input, 'postgres', 'idle ends', 'after the first read');
  const more = reached(input, 'postgres', 'after the first read', 'after repeated reads');
  if (!idle || !first || !more) {
    const made = requestOf(input, 'create everyday 1');
    const { id } = input.claim;
    return made && isGoodCreation(input, made) && nameIn(made.data.response.text, id) === undefined
      ? inconclusive(
          rule,
          `The answer to ${named(made)} holds no “${id}”, so nothing could be read: ${quote(made.data.response)}.`,
          made,
        )
      : inconclusive(rule, 'What reaches the database could not be counted.');
  }
  const records = [...first.records, ...more.records];
  const cold = requestOf(input, 'first read');
  const repeated = requestsOf(input, 'repeated read ');
  if (cold === undefined || repeated.length === 0) return inconclusive(rule, 'Nothing was read.', records);
  const bad = [cold, ...repeated].find((read) => !isGoodRead(input, read));
  if (bad) return inconclusive(rule, `${named(bad)} was answered with ${answered(bad)}.`, bad);
  if (first.requests === 0)
    return inconclusive(
      rule,
      'Even the first read after the cache was emptied did not reach the database, so nothing can be told.',
      records,
    );
  const repeats = repeated.length;
  if (more.requests <= idle.requests)
    return pass(
      rule,
      `The first read reached the database ${times(first.requests)}; ${repeats} more reached it ${more.requests === 0 ? 'not at all' : 'no more often than nobody does'}.`,
      records,
    );
  // Half of them may be other work of the subject that fell into the same moment.
  if ((more.requests - idle.requests) * 2 < repeats)
    return inconclusive(
      rule,
      `${repeats} reads after the first came with ${more.requests} requests to the database, fewer than they are.`,
      records,
    );
  return fail(
    rule,
    `${repeats} reads after the first of ${named(cold)} sent the database ${more.requests} requests; the first alone sent ${first.requests}.`,
    records,
  );
}

export function fullCache(input: Input): Check {
  const rule = 'full-cache';
  const proof = input.evidence.from(OWN, 'reply').find(({ step }) => step === 'proof that it is full');
  if (!proof) return inconclusive(rule, 'The cache was not filled.');
  if (proof.data.error === null)
    return inconclusive(rule, 'The cache still took a key of ours, so it was not full.', proof);
  const baseline = requestOf(input, 'before it is full');
  if (!isGoodRead(input, baseline))
    return inconclusive(rule, 'It did not read well before the cache was full.', baseline ?? proof);
  const write = requestOf(input, 'write while it is full');
  const truth = truthOf(input, 'truth while it is full');
  const reads = ['read while it is full', 'new while it is full', 'no longer full'].flatMap((step) => {
    const read = requestOf(input, step);
    return read ? [{ step, read }] : [];
  });
  const offences: Offence[] = [];
  if (write && !isGoodWrite(input, write) && input.claim.optional)
    offences.push({
      record: write,
      says: `While the cache took nothing more, ${named(write)} was answered with ${answered(write)}.`,
    });
  for (const { step, read } of reads) {
    if (!isGoodRead(input, read)) {
      if (input.claim.optional)
        offences.push({
          record: read,
          says: `While the cache took nothing more, ${named(read)} was answered with ${answered(read)}.`,
        });
    } else if (step !== 'new while it is full' && isGoodWrite(input, write) && truth) {
      const shown = shownBy(input, read);
      if (shown !== truth.value)
        offences.push({
          record: read,
          says: `A write was acknowledged while the cache took nothing more; after it (${step}) ${named(read)} shows ${input.claim.truth.field} ${quote(shown ?? 'nothing')}, and the database holds ${quote(truth.value)}.`,
        });
    }
  }
  if (!truth && offences.length === 0)
    return inconclusive(rule, 'What is true while the cache is full could not be looked up.', proof);
  return unless(
    rule,
    reads.map(({ read }) => read),
    offences,
    `While the cache refused every key (${proof.data.error.message}), it wrote and read what is true.`,
  );
}

export function missesShare(input: Input): Check {
  const rule = 'misses-share';
  const { misses } = input.claim;
  const drive = input.evidence.from(OWN, 'drive').find(({ step }) => step === 'crowd');
  const cost = reached(input, 'postgres', 'before the crowd', 'after the crowd');
  if (!drive || !cost) return inconclusive(rule, 'No crowd missed, or its cost could not be counted.');
  const records = [drive, ...cost.records];
  const { sent, outcomes, mostInFlight } = drive.data;
  const own = comeByThemselves(input, cost.records);
  const told = `${sent} clients at once, ${mostInFlight} of them waiting together, cost the database ${cost.requests} requests${own.requests > 0 ? `, of which up to ${own.requests} may come without anybody asking` : ''}`;
  if (cost.requests - own.requests > misses)
    return fail(rule, `${told}; ${misses} are allowed.`, [...records, ...own.records]);
  if (cost.requests > misses)
    return inconclusive(rule, `${told}; ${misses} are allowed.`, [...records, ...own.records]);
  if (cost.requests === 0) return inconclusive(rule, `${told}, so none of them missed.`, records);
  if (cost.requests <= own.requests && !isCopied(input))
    return inconclusive(rule, `${told}, so perhaps none of them missed.`, [...records, ...own.records]);
  const good = Object.entries(outcomes)
    .filter(([outcome]) => /^[123]\d\d$/.test(outcome))
    .reduce((sum, [, count]) => sum + count, 0);
  if (good * 2 < sent)
    return inconclusive(
      rule,
      `Of ${sent} clients only ${good} were answered well (${JSON.stringify(outcomes)}).`,
      drive,
    );
  // Those who come one after the other find what the first has put.
  if (mostInFlight < 5 * misses)
    return inconclusive(rule, `Only ${mostInFlight} of ${sent} clients waited at the same time.`, drive);
  return pass(rule, `${told}.`, records);
}

/**
 * Requests that may reach the database between two counts though nobody asks the subject anything, from those of a time in which nobody
 * did. All that came in a longer time may come in a shorter one: who asks now and then does so in bursts.
 */
function comeByThemselves(input: Input, between: readonly EvidenceRecord[]): Reached {
  const idle =
    reached(input, 'postgres', 'idle before the crowd begins', 'idle before the crowd ends') ??
    reached(input, 'postgres', 'idle begins', 'idle ends');
  if (idle === null) return { requests: 0, records: [] };
  const share = lengthOf(between) / lengthOf(idle.records);
  const most = idle.requests * (Number.isFinite(share) ? Math.max(1, share) : 1);
  return { requests: Math.ceil(most), records: idle.records };
}

/** Milliseconds from the first record to the last. */
const lengthOf = (records: readonly EvidenceRecord[]): number =>
  (records.at(-1)?.at ?? 0) - (records[0]?.at ?? 0);

/** Whether the cache, which was empty before the crowd, held something of ours after it. Runs of before did not look. */
function isCopied({ evidence }: Input): boolean {
  const look = evidence.from(OWN, 'reply').find(({ step }) => step === 'copies after the crowd');
  return look === undefined || (Array.isArray(look.data.reply) && look.data.reply.length > 0);
}
