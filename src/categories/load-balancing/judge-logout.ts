import { isGoodAnswer } from '../../lib/actions.ts';
import { counted, inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { type Input, listed, replicaOfAnswer, said } from './judge-evidence.ts';
import { asked, by } from './judge-shared.ts';

type Request = EvidenceRecord<'request'>;

/** Sessions that every replica had seen, ended through one of them, and used again on all. */
export function logoutEverywhere(input: Input): Check {
  const rule = 'logout-everywhere';
  const { session } = input.claim;
  const logout = session?.logout;
  if (!session || !logout) return notApplicable(rule, 'The contract does not say how a session is ended.');
  const isGood = ({ data }: Request) => isGoodAnswer(session.use.expect, data.status);
  const none = asked(input, /^use no session$/)[0];
  const logouts = asked(input, /^session \d+: log out$/);
  const use = `${session.use.method} ${session.use.path}`;
  if (none && isGood(none))
    return inconclusive(rule, `${use} is answered well without a session, so it tells nothing.`, none);
  const ended = logouts.filter(({ data }) => isGoodAnswer(logout.expect, data.status));
  if (ended.length === 0) {
    const seen = logouts[0] ? ` The request for it was answered with ${said(logouts[0].data)}.` : '';
    return inconclusive(rule, `No session was ended.${seen}`, logouts);
  }
  const uses = ended.flatMap((end) => {
    const of = (what: string) => asked(input, new RegExp(`^${end.step.replace(/log out$/, what)}$`));
    const before = of('use');
    return of('use afterwards').map((record) => ({
      end,
      record,
      home: replicaOfAnswer(record) === replicaOfAnswer(end),
      // Who never took it tells nothing by refusing it.
      known: before.some((one) => isGood(one) && replicaOfAnswer(one) === replicaOfAnswer(record)),
    }));
  });
  const looked = [...ended, ...uses.map(({ record }) => record)];
  const answered = uses.filter(({ known, record }) => known && record.data.status !== null);
  if (!answered.some(({ home }) => !home))
    return inconclusive(
      rule,
      'No session that was ended was used on another replica that had taken it before.',
      looked,
    );
  const offences = answered
    .filter(({ record }) => isGood(record))
    .map(({ end, record }) => ({
      record,
      says: `A session was ended through ${by(end)} (${end.data.method} ${end.data.path}: ${said(end.data)}); after that, ${use} with it was answered by ${by(record)} with ${said(record.data)}.`,
    }));
  return unless(
    rule,
    looked,
    offences,
    `${counted(ended.length, 'session')}, ended through ${listed([...new Set(ended.map(by))])}, ${ended.length === 1 ? 'was' : 'were'} refused each of ${answered.length} times, on whichever replica.`,
  );
}
