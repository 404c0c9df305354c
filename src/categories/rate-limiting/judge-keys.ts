import { inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { type Input, noGround, OWN } from './judge-seen.ts';

/** Counters of clients that must be seen to last before anybody is accused: one may be meant for ever. */
const SEVERAL = 3;

/**
 * Whether what is kept of each client in the store has an end. Only counters are looked at whose names bear a client's: what
 * is stored for ever by intent has another form, or another name.
 */
export function forgetsClients(input: Input): Check {
  const rule = 'forgets-clients';
  if (input.claim.without === undefined)
    return notApplicable(rule, 'The contract does not say where the limits are kept.');
  const none = noGround(input, rule, 'bursts');
  if (none) return none;
  const looked = input.evidence
    .from(OWN, 'reply', 'bursts')
    .find(({ step }) => step === 'counters of clients');
  if (!looked) return notApplicable(rule, 'The limits are not kept in a Redis.');
  if (looked.data.error !== null || !Array.isArray(looked.data.reply))
    return inconclusive(rule, 'The keys of the store could not be looked at.', looked);
  const flat = looked.data.reply;
  const counters = flat.flatMap((key, index) =>
    index % 2 === 0 ? [{ key: String(key), left: Number(flat[index + 1]) }] : [],
  );
  if (counters.length === 0)
    return notApplicable(rule, 'No counter in the store bears the name of a client.', looked);
  const lasting = counters.filter(({ left }) => left === -1);
  return unless(
    rule,
    [looked],
    lasting.length < SEVERAL
      ? []
      : [
          {
            record: looked,
            says: `Of ${counters.length} counters that bear the name of a client, ${lasting.length} have no time to live, such as ${quote(lasting[0]?.key ?? '')}: one stays for every client that ever came.`,
          },
        ],
    `${counters.length} counters bear the name of a client; ${lasting.length === 0 ? 'each has an end' : `all but ${lasting.length} have an end`}.`,
  );
}
