import { inconclusive, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import {
  answered,
  type Input,
  isGoodRead,
  isLate,
  named,
  type Offence,
  OWN,
  type Request,
  requestOf,
} from './judge-evidence.ts';

const KINDS = { text: 'text that nobody can read', list: 'a value of another type' } as const;

/**
 * A copy that cannot be read is no copy. Only who fails over it is accused: who hands on whatever text stands in the cache has
 * nothing by which to tell it from a good one.
 */
export function unreadableIsAMiss(input: Input): Check {
  const rule = 'unreadable-is-a-miss';
  const told: Request[] = [];
  const offences: Offence[] = [];
  const open: string[] = [];
  for (const [kind, name] of Object.entries(KINDS)) {
    const replaced = input.evidence.from(OWN, 'reply').find(({ step }) => step === `replaced by ${kind}`);
    const [before, beside, after] = ['good before', 'unreadable', 'readable after'].map((step) =>
      requestOf(input, `${step} ${kind}`),
    );
    if (before === undefined || replaced === undefined || replaced.data.error !== null) {
      open.push(`no copy was replaced by ${name}`);
      continue;
    }
    // A copy of a type whose values are no text cannot become text.
    if (Number(replaced.data.reply) === 0) continue;
    if (!isGoodRead(input, before) || beside === undefined) {
      open.push(`${named(before)} was answered with ${answered(before)} before it`);
      continue;
    }
    told.push(beside);
    if (!input.claim.optional || isGoodRead(input, beside)) continue;
    if (isLate(beside)) {
      open.push(`while its copy was ${name}, ${named(beside)} was not answered (${answered(beside)})`);
      continue;
    }
    offences.push({
      record: beside,
      says: `While its copy in the cache was ${name}, ${named(beside)} was answered with ${answered(beside)}${after && isGoodRead(input, after) ? '; without a copy it is answered well' : ''}.`,
    });
  }
  if (offences.length === 0 && (open.length > 0 || told.length === 0))
    return inconclusive(rule, `Nothing can be told: ${open.join('; ') || 'no copy was replaced'}.`, told);
  return unless(
    rule,
    told,
    offences,
    input.claim.optional
      ? 'Where its copy in the cache could not be read, it was answered as if there were none.'
      : 'It needs its cache, and answered where a copy in it could not be read.',
  );
}
