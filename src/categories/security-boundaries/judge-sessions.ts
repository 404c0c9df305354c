import { isGoodAnswer } from '../../lib/actions.ts';
import { inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import { sessionIn } from '../../lib/session.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { type Input, OWN } from './judge-canaries.ts';

type Request = EvidenceRecord<'request'>;

/** Whether what was ended is over (OWASP WSTG-SESS-06, CWE-613), and each login begins a session of its own (CWE-384). */
export function endsSessions({ claim, evidence }: Input): Check {
  const rule = 'ends-sessions';
  const { session } = claim;
  if (!session) return notApplicable(rule, 'The contract claims no session.');
  const at = (step: string): Request | undefined =>
    evidence.from(OWN, 'request').find((record) => record.step === `session · ${step}`);
  const [login, again, use, logout, after] = [
    'log in',
    'log in again',
    'use',
    'log out',
    'use afterwards',
  ].map(at);
  if (!login || !again || !use || !logout || !after) return unless(rule, [], [], '');
  const looked = [login, again, use, logout, after];
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
    ...(isGoodAnswer(session.use.expect, after.data.status)
      ? [
          {
            record: after,
            says: `After the session was ended (${logout.data.method} ${logout.data.path}, answered with ${logout.data.status}), ${after.data.method} ${after.data.path} with it was answered with ${after.data.status}: ${quote(after.data.response)}.`,
          },
        ]
      : []),
    ...(one === other ? [{ record: again, says: 'Two logins were given the same session.' }] : []),
  ];
  return unless(
    rule,
    looked,
    offences,
    'Each login began a session of its own, and one that was ended was refused.',
  );
}
