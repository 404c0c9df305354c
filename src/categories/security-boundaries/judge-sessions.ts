import { isGoodAnswer } from '../../lib/actions.ts';
import { inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import { isGrantedLike } from '../../lib/granted.ts';
import { sessionIn } from '../../lib/session.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { A_SECOND_LATER, LAID } from './claim.ts';
import { type Input, OWN } from './judge-canaries.ts';

type Request = EvidenceRecord<'request'>;

/** Whether a session is put where every script of a page can read it (CWE-1004; OWASP WSTG-SESS-02). */
export function keepsSessionsFromScripts({ claim, evidence }: Input): Check {
  const rule = 'keeps-sessions-from-scripts';
  const { session } = claim;
  if (!session) return notApplicable(rule, 'The contract claims no session.');
  const logins = evidence.from(OWN, 'request').filter(({ step }) => step.startsWith('session · log in'));
  const set = logins.flatMap((record) => {
    const value = sessionIn(record.data, session.from);
    const cookies = cookiesOf(record).filter((cookie) => value && cookie.value === value);
    return cookies.map((cookie) => ({ record, cookie }));
  });
  if (logins.length > 0 && set.length === 0)
    return notApplicable(rule, 'No login was answered with a cookie in which the session is.');
  const offences = set
    .filter(({ cookie }) => !cookie.attributes.includes('httponly'))
    .map(({ record, cookie }) => ({
      record,
      says: `${record.data.method} ${record.data.path} set the session as the cookie “${cookie.name}” without HttpOnly: every script in a page can read it and send it away.`,
    }));
  return unless(
    rule,
    logins,
    offences.slice(0, 1),
    `All ${set.length} cookies that hold a session are kept from scripts.`,
  );
}

/** The cookies that an answer sets; a comma stands between two of them, and in dates. */
function cookiesOf({ data }: Request) {
  return (data.responseHeaders['set-cookie'] ?? '').split(/, (?=[^=;,\s]+=)/).map((text) => {
    const [pair = '', ...attributes] = text.split(';').map((part) => part.trim());
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), attributes: attributes.map((one) => one.toLowerCase()) };
  });
}

/** Whether what was ended is over (OWASP WSTG-SESS-06, CWE-613), and each login begins a session of its own (CWE-384). */
export function endsSessions({ claim, evidence }: Input): Check {
  const rule = 'ends-sessions';
  const { session } = claim;
  if (!session) return notApplicable(rule, 'The contract claims no session.');
  const at = (step: string): Request | undefined =>
    evidence.from(OWN, 'request').find((record) => record.step === `session · ${step}`);
  const [login, use, logout, after] = ['log in', 'use', 'log out', 'use afterwards'].map(at);
  const again = at(A_SECOND_LATER) ?? at('log in again');
  if (!login || !again || !use || !logout || !after) return unless(rule, [], [], '');
  const laid = [LAID.before, LAID.login, LAID.afterwards].flatMap((step) => at(step) ?? []);
  const looked = [login, again, use, logout, after, ...laid];
  for (const [record, { expect }, what] of [
    [login, session.login, 'Logging in'],
    [again, session.login, 'Logging in again'],
    [use, session.use, 'Using the session'],
    [logout, session.logout, 'Ending the session'],
  ] as const)
    if (!isGoodAnswer(expect, record.data.status))
      return inconclusive(
        rule,
        `${what} was answered with ${record.data.status ?? record.data.error}.`,
        record,
      );
  const [one, other] = [login, again].map(({ data }) => sessionIn(data, session.from));
  if (!one || !other) return inconclusive(rule, 'The answer to the login holds no session.', login);
  const offences = [
    ...(isGrantedLike(use, session.use.expect, after)
      ? [
          {
            record: after,
            says: `After the session was ended (${logout.data.method} ${logout.data.path}, answered with ${logout.data.status}), ${after.data.method} ${after.data.path} with it was answered with ${after.data.status}: ${quote(after.data.response)}.`,
          },
        ]
      : []),
    ...(one === other ? [{ record: again, says: 'Two logins were given the same session.' }] : []),
    ...goesOnWith(laid, use, session),
  ];
  return unless(
    rule,
    looked,
    offences,
    'Each login began a session of its own, and one that was ended was refused.',
  );
}

/** Whether a session that the client had before the login, and that was good for nothing, is the user's after it. */
function goesOnWith(
  [before, login, afterwards]: readonly Request[],
  use: Request,
  session: NonNullable<Input['claim']['session']>,
) {
  if (!before || !login || !afterwards || before.data.status === null) return [];
  const isGiven = (record: Request) => isGrantedLike(use, session.use.expect, record);
  if (!isGoodAnswer(session.login.expect, login.data.status) || isGiven(before) || !isGiven(afterwards))
    return [];
  const { method, path } = afterwards.data;
  return [
    {
      record: afterwards,
      says: `A login (${login.data.method} ${login.data.path}) went on with the session that its client had before: ${method} ${path} with that one was answered with ${before.data.status} before the login and with ${afterwards.data.status} after it, so whoever lays a session to a user has theirs.`,
    },
  ];
}
