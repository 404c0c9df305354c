import { inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { histories, type Input, operations, rows } from './judge-seen.ts';

/**
 * Another request with a key that was used must be refused, or done: answered well and not done, it is lost without anybody knowing
 * (IETF draft-ietf-httpapi-idempotency-key-header, 2.7: 422).
 */
export function keyIsOneRequests(input: Input): Check {
  const rule = 'key-is-one-requests';
  const { bank } = input.claim;
  if (bank?.key === undefined) return notApplicable(rule, 'The contract claims no idempotency key.');
  if (bank.movements === undefined)
    return notApplicable(rule, 'The contract gives no SQL for the transfers that were done.');
  const looked = histories(input, 'keys used first', 'keys used again for others');
  const record = rows(input, 'movements').at(-1);
  if (looked.length < 2 || !record || record.data.error !== null)
    return inconclusive(
      rule,
      'No key was used for something else, or what was done could not be read.',
      looked,
    );
  const isThere = ({ args }: { readonly args: Readonly<Record<string, string>> }) =>
    record.data.rows.some(
      ({ from, to, amount }) =>
        String(from) === args.from && String(to) === args.to && Number(amount) === Number(args.amount),
    );
  const first = operations(input, 'transfer', 'keys used first').filter(
    (one) => one.certainty === 'done' && isThere(one),
  );
  const second = operations(input, 'transfer', 'keys used again for others').filter(({ args }) =>
    first.some((one) => one.args.key === args.key),
  );
  if (second.length === 0) return inconclusive(rule, 'No transfer with a key was done at first.', looked);
  if (second.every(({ outcome }) => !/^\d{3}$/.test(outcome)))
    return inconclusive(rule, 'None of the other transfers with those keys was answered.', looked);
  const offences = second
    .filter((one) => one.certainty === 'done' && !isThere(one))
    .map(({ args, outcome, record: history }) => ({
      record: history,
      says: `Another transfer (${args.amount} from ${args.from} to ${args.to}) with the key ${args.key}, which had been used for one of ${first.find((one) => one.args.key === args.key)?.args.amount}, was answered with ${outcome}, and never done.`,
    }));
  const refused = second.filter(({ certainty }) => certainty === 'not-done').length;
  return unless(
    rule,
    [...looked, record],
    offences,
    `Of ${second.length} other transfers with keys that were used, ${refused} were refused, and none was lost.`,
  );
}
