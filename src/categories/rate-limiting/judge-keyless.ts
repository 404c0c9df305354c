import { notApplicable, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { KEYLESS } from './claim.ts';
import {
  type Asked,
  askedAs,
  askedOnce,
  elapsed,
  type Input,
  isAllowed,
  most,
  notRefused,
  type Offence,
} from './judge-seen.ts';

/** What those get who do not say whom their requests count for. */
export function leavingTheKeyOutBuysNothing(input: Input, rule: string): Check {
  const { withoutKey } = input.claim;
  if (withoutKey === undefined)
    return notApplicable(rule, 'The contract does not say what becomes of requests without a key.');
  const none = notRefused(input, rule);
  if (none) return none;
  const good = askedOnce(input, 'bursts', 'baseline')?.data.status;
  const looked: Asked[] = [];
  const offences: Offence[] = [];
  for (const { step, how } of KEYLESS) {
    const asked = askedAs(input, 'bursts', step);
    looked.push(...asked);
    // What is sent on to a login, say, is answered otherwise.
    const allowed = asked.filter((record) => isAllowed(input, record) && record.data.status === good);
    const may = withoutKey === 'refused' ? 0 : most(input, elapsed(asked));
    const [record] = allowed;
    if (record === undefined || allowed.length <= may) continue;
    const claimed =
      withoutKey === 'refused'
        ? 'the contract claims that such are refused'
        : `the contract claims that such are limited as those of one key, so ${may} may be`;
    offences.push({
      record,
      says: `${how}, ${allowed.length} of ${asked.length} requests were allowed; ${claimed}.`,
    });
  }
  const count = looked.length;
  return unless(
    rule,
    looked,
    offences,
    withoutKey === 'refused'
      ? `None of ${count} requests without a key was allowed.`
      : `Of ${count} requests without a key no more were allowed than of one.`,
  );
}
