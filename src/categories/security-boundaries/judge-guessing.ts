import { isGoodAnswer } from '../../lib/actions.ts';
import { isShownAsProof } from '../../lib/bearer.ts';
import { fail, inconclusive, notApplicable, pass } from '../../lib/checks.ts';
import { differencesOf } from '../../lib/differences.ts';
import { sessionIn } from '../../lib/session.ts';
import type { Check } from '../../model/verdict.ts';
import { type Input, OWN } from './judge-canaries.ts';

/** Bits of chance that a session has at least (OWASP Session Management Cheat Sheet; NIST SP 800-63B, 7.1). */
const ENOUGH = 64;
/** So few can be tried one by one, whatever their order. */
const FEW = 32;
/** Sessions below which an order, or a character that never differs, could be chance: 8! is 40 320. */
const FEWEST = 8;
/** Sessions that are shown. */
const SHOWN = 3;

/** Whether whoever is given a session knows those of others (CWE-330, CWE-334, CWE-340; OWASP WSTG-SESS-01). */
export function sessionsCannotBeGuessed({ claim, evidence }: Input): Check {
  const rule = 'sessions-cannot-be-guessed';
  const { session } = claim;
  if (!session) return notApplicable(rule, 'The contract claims no session.');
  const { headers } = session.use;
  if (!isShownAsProof(headers, '${session}') || JSON.stringify(session.use).includes('${credential}'))
    return notApplicable(
      rule,
      'The session alone proves nothing: it is no header’s credential, or not the only one.',
    );
  const requests = evidence.from(OWN, 'request');
  const use = requests.find(({ step }) => step === 'session · use');
  if (!use || !isGoodAnswer(session.use.expect, use.data.status))
    return inconclusive(rule, 'No session was seen to work.', use);
  const logins = requests
    .filter(({ step }) => step.startsWith('session · log in'))
    .map((record) => ({ record, value: sessionIn(record.data, session.from) ?? '' }))
    .filter(({ value }) => value !== '');
  const values = [...new Set(logins.map(({ value }) => value))];
  const records = logins.map(({ record }) => record);
  const { characters, bits, inOrder } = differencesOf(values);
  if (bits >= ENOUGH)
    return pass(rule, `${values.length} sessions differ in ${characters} characters.`, records);
  if (values.length < FEWEST)
    return inconclusive(
      rule,
      `Only ${values.length} different sessions were given, and ${FEWEST} are needed.`,
      records,
    );
  const differ = `${values.length} sessions, one after the other, differ in ${characters} characters alone, which hold ${bits} bits at the most`;
  if (!inOrder && bits >= FEW) return pass(rule, `${differ}, and are in no order.`, records);
  const shown = values
    .slice(0, SHOWN)
    .map((value) => `“${value}”`)
    .join(', ');
  return fail(
    rule,
    `${differ}${inOrder ? ', and each is greater than the one before' : ''}: ${shown}. Whoever is given one can find those of others.`,
    records,
  );
}
