import { inconclusive, quote, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import {
  answered,
  type Input,
  isGoodRead,
  named,
  type Offence,
  OWN,
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
    pairs(record.data.reply)
      .filter(({ key }) => !allowed.some((pattern) => pattern.test(key)))
      .map((pair) => ({ ...pair, record })),
  );
  if (looked.length === 0) return inconclusive(rule, 'The keys could not be looked at.');
  if (keys.length === 0)
    return inconclusive(rule, 'There was no key in the cache after it had been read through.', looked);
  const offences = keys.flatMap(({ key, left, record }): Offence[] => {
    if (left === -1) return [{ record, says: `The key ${quote(key)} has no time to live.` }];
    if (ttl !== undefined && left > ttl)
      return [{ record, says: `The key ${quote(key)} lives for ${left} ms; at most ${ttl} ms are claimed.` }];
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
    `Each of ${new Set(keys.map(({ key }) => key)).size} keys has a time to live, the longest ${longest} ms.`,
  );
}

/** Keys and what they have left, from a flat list. */
function pairs(reply: unknown): { readonly key: string; readonly left: number }[] {
  const flat = Array.isArray(reply) ? reply : [];
  return flat.flatMap((key, index) =>
    index % 2 === 0 ? [{ key: String(key), left: Number(flat[index + 1]) }] : [],
  );
}

/** A pattern as Redis has them; `*` and `?` are enough for names of keys. */
function globbed(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
