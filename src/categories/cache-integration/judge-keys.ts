import { inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { BEFORE_ANOTHER_READ } from './claim.ts';
import {
  answered,
  type Input,
  isGoodRead,
  named,
  type Offence,
  OWN,
  reached,
  requestOf,
  requestsOf,
} from './judge-evidence.ts';

/** Text of ours, as it stands in requests that make something. */
const MARK = /cleanroom-[a-z0-9]+/;

export function keysApart(input: Input): Check {
  const rule = 'keys-apart';
  const marks = ['1', '2'].map((which) => {
    const made = requestOf(input, `create everyday ${which}`);
    if (!made) return undefined;
    const { path, headers, body } = made.data;
    return MARK.exec([path, JSON.stringify(headers), body?.text ?? ''].join(' '))?.[0];
  });
  const reads = requestsOf(input, 'own ');
  const [one, two] = marks;
  if (one === undefined || two === undefined || reads.length === 0)
    return inconclusive(rule, 'Nothing of two was read in turn.');
  const bad = reads.find((read) => !isGoodRead(input, read));
  if (bad) return inconclusive(rule, `${named(bad)} was answered with ${answered(bad)}.`, bad);
  const cold = requestOf(input, 'first read');
  if (!cold?.data.response.text.includes(one))
    return inconclusive(
      rule,
      'The read does not show the text with which a thing was made, so things cannot be told apart.',
      cold ?? reads,
    );
  const offences = reads.flatMap((read): Offence[] => {
    const first = read.step.startsWith('own 1');
    const [own, other] = first ? [one, two] : [two, one];
    const { text } = read.data.response;
    if (text.includes(own) && !text.includes(other)) return [];
    return [
      {
        record: read,
        says: `${named(read)} should show ${quote(own)}; it was answered with ${quote(read.data.response)}${text.includes(other) ? ', which belongs to another one' : ''}.`,
      },
    ];
  });
  return unless(rule, reads, offences, `${reads.length} reads of two things in turn each showed their own.`);
}

export function keysExpire(input: Input): Check {
  const rule = 'keys-expire';
  const { lasting, ttl } = input.claim;
  const looked = input.evidence
    .from(OWN, 'reply')
    .filter(({ step, data }) => step.startsWith('times to live') && data.error === null);
  const allowed = lasting.map(globbed);
  const keys = looked.flatMap((record) =>
    keysOf(record.data.reply)
      .filter(({ key }) => !allowed.some((pattern) => pattern.test(key)))
      .map((pair) => ({ ...pair, record })),
  );
  if (looked.length === 0) return inconclusive(rule, 'The keys could not be looked at.');
  if (keys.length === 0)
    return inconclusive(rule, 'There was no key in the cache after it had been read through.', looked);
  const offences = keys.flatMap(({ key, left, where, record }): Offence[] => {
    if (left === -1) return [{ record, says: `The key ${quote(key)}${where} has no time to live.` }];
    if (ttl !== undefined && left > ttl)
      return [
        {
          record,
          says: `The key ${quote(key)}${where} lives for ${left} ms; at most ${ttl} ms are claimed.`,
        },
      ];
    return [];
  });
  const unique = offences.filter(
    ({ says }, index) => offences.findIndex((other) => other.says === says) === index,
  );
  const longest = Math.max(...keys.map(({ left }) => left));
  return unless(
    rule,
    looked,
    unique,
    `Each of ${new Set(keys.map(nameOf)).size} keys has a time to live, the longest ${longest} ms.`,
  );
}

/** Whether a copy lives on for as long as it is asked for, though nobody looks up what is true. */
export function readsDoNotProlong(input: Input): Check {
  const rule = 'reads-do-not-prolong';
  const { ttl } = input.claim;
  if (ttl === undefined) return notApplicable(rule, 'The contract claims no longest time to live.');
  const [before, after] = ['before', 'after'].map((when) =>
    input.evidence
      .from(OWN, 'reply')
      .find(({ step, data }) => step === `copies ${when} another read` && data.error === null),
  );
  const meanwhile = reached(input, 'postgres', 'before another read', 'after another read');
  const read = requestOf(input, 'another read');
  if (!before || !after || !meanwhile || !read)
    return inconclusive(rule, 'The copies in the cache could not be looked at.');
  const records = [before, read, after];
  if (!isGoodRead(input, read))
    return inconclusive(rule, `${named(read)} was answered with ${answered(read)}.`, read);
  const first = new Map(keysOf(before.data.reply).map((kept) => [nameOf(kept), kept.left]));
  if (first.size === 0)
    return notApplicable(
      rule,
      'No key in the cache holds the text with which a thing was made; which of them are copies is not seen.',
    );
  const held = keysOf(after.data.reply).flatMap((kept) => {
    const had = first.get(nameOf(kept)) ?? 0;
    // One that could have expired meanwhile may be a new one.
    return had > LONG_ENOUGH ? [{ ...kept, had }] : [];
  });
  if (held.length === 0)
    return inconclusive(
      rule,
      'No copy in the cache would last for long enough to be looked at twice.',
      records,
    );
  const prolonged = held.filter(({ had, left }) => had - left < BEFORE_ANOTHER_READ / 2);
  // Also where somebody else asks it now and then: what that was for nobody sees.
  if (prolonged.length > 0 && meanwhile.requests > 0)
    return inconclusive(
      rule,
      'The database was asked meanwhile, so a copy may rightly live longer.',
      meanwhile.records,
    );
  const offences = prolonged.map(({ key, where, had, left }) => ({
    record: after,
    says: `The key ${quote(key)}${where} had ${had} ms left; ${BEFORE_ANOTHER_READ} ms later it was read and had ${left}, though the database was not asked. For as long as it is read it never ends, and at most ${ttl} ms are claimed.`,
  }));
  return unless(rule, records, offences, `None of ${held.length} copies lived longer because it was read.`);
}

/** Milliseconds that a key must have left, so that it is the same a moment later. */
const LONG_ENOUGH = 3 * BEFORE_ANOTHER_READ;

/** A key, and how many milliseconds it has left. */
interface Kept {
  readonly key: string;
  readonly left: number;
  /** In words, where it lies in another database than the first. */
  readonly where: string;
}

const nameOf = ({ key, where }: Kept): string => key + where;

/** Keys and what they have left, from a flat list; those of another database stand in one of their own, behind its number. */
function keysOf(reply: unknown): readonly Kept[] {
  const all: readonly unknown[] = Array.isArray(reply) ? reply : [];
  const others = all.filter((part): part is readonly unknown[] => Array.isArray(part));
  return [
    ...pairs(
      all.filter((part) => !Array.isArray(part)),
      '',
    ),
    ...others.flatMap(([database, ...flat]) => pairs(flat, ` of database ${database}`)),
  ];
}

const pairs = (flat: readonly unknown[], where: string): readonly Kept[] =>
  flat.flatMap((key, index) =>
    index % 2 === 0 ? [{ key: String(key), left: Number(flat[index + 1]), where }] : [],
  );

/** A pattern as Redis has them; `*` and `?` are enough for names of keys. */
function globbed(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
