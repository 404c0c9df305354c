import { inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import { isTurnedAway } from '../../lib/turned-away.ts';
import type { Check } from '../../model/verdict.ts';
import { type Input, type Request, requests } from './judge-seen.ts';

const RESPELT = /^respelt (\d+) · (.*)$/;

/** Whether a good request was answered as one where it was written otherwise. */
export function takesAnySpelling(input: Input): Check {
  const rule = 'takes-any-spelling';
  if (!input.claim.requests.some(({ request }) => request.body !== null))
    return notApplicable(rule, 'The contract gives no good request with a body.');
  const tried = requests(input).flatMap((record) => {
    const [, index, what] = RESPELT.exec(record.step) ?? [];
    if (index === undefined || what === undefined || isTurnedAway(record)) return [];
    const expect = input.claim.requests[Number(index)]?.request.expect ?? null;
    const plain = requests(input).find(({ step }) => step === `as it stands ${index} · ${what}`);
    // Only where it was taken right afterwards as it stands, the spelling alone makes the difference.
    return plain !== undefined && isExpected(plain, expect) ? [{ record, what, expect, plain }] : [];
  });
  if (tried.length === 0) {
    return requests(input).some(({ step }) => RESPELT.test(step))
      ? inconclusive(rule, 'No good request was taken a second time, so nothing can be learnt from others.')
      : notApplicable(rule, 'The contract gives no good request whose body is a JSON object.');
  }
  const offences = tried
    .filter(({ record: { data } }) => data.status !== null && data.status >= 400 && data.status < 500)
    .map(({ record, what, plain }) => ({
      record,
      says: `${record.data.method} ${record.data.path} with ${what} was answered with ${record.data.status}: ${quote(record.data.response)}; as it stands, with ${plain.data.status}.`,
    }));
  return unless(
    rule,
    tried.map(({ record }) => record),
    offences,
    `Good requests were taken in ${tried.length} other spellings.`,
  );
}

export const isExpected = ({ data }: Request, expect: number | null): boolean =>
  data.status !== null && (expect === null ? data.status < 400 : data.status === expect);
