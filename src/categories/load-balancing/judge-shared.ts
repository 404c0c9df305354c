import { isGoodAnswer } from '../../lib/actions.ts';
import { plainOf } from '../../lib/answer.ts';
import { counted, fail, inconclusive, notApplicable, pass, unless } from '../../lib/checks.ts';
import { sessionIn } from '../../lib/session.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';

import {
  answeredBy,
  at,
  type Input,
  left,
  listed,
  replicaNumbers,
  replicaOfAnswer,
  said,
  seconds,
} from './judge-evidence.ts';

type Request = EvidenceRecord<'request'>;

/** Requests of the experiment that lets all work together, by a pattern of their step. */
export const asked = (input: Input, pattern: RegExp): readonly Request[] =>
  left(input, 'request', 'together').filter(({ step }) => pattern.test(step));

export const by = (record: Request): string => {
  const replica = replicaOfAnswer(record);
  return replica === null ? 'no replica' : `replica ${replica}`;
};

/** What the balancer answered itself, because no replica was ready just then: it says nothing of what a replica would have said. */
const isOfNobody = (record: Request): boolean =>
  record.data.status !== null && record.data.status >= 500 && replicaOfAnswer(record) === null;

/** Where nothing else was wrong, but the balancer answered some requests itself. */
const unasked = (rule: string, records: readonly Request[]): Check | null => {
  const [first] = records;
  if (first === undefined) return null;
  const { method, path } = first.data;
  return inconclusive(
    rule,
    `${records.length} of the requests reached no replica, such as ${method} ${path}, which the balancer answered with ${said(first.data)}.`,
    records,
  );
};

/** Sessions, each used everywhere. */
export function sessionEverywhere(input: Input): Check {
  const rule = 'session-everywhere';
  const { session } = input.claim;
  if (!session) return notApplicable(rule, 'The contract names no session.');
  const logins = asked(input, /^session \d+: log in$/);
  const isMade = (record: Request) =>
    isGoodAnswer(session.login.expect, record.data.status) && sessionIn(record.data, session.from) !== null;
  const isGood = (record: Request) => isGoodAnswer(session.use.expect, record.data.status);
  const none = asked(input, /^use no session$/)[0];
  const use = `${session.use.method} ${session.use.path}`;
  if (!none || !logins.some(isMade)) {
    const seen = logins[0] ? ` The login was answered with ${said(logins[0].data)}.` : '';
    return inconclusive(rule, `No session was made.${seen}`, logins);
  }
  if (isGood(none))
    return inconclusive(rule, `${use} is answered well without a session, so it tells nothing.`, none);
  const uses = logins.filter(isMade).flatMap((login) =>
    asked(input, /: use$/)
      .filter(({ step }) => step === login.step.replace(/log in$/, 'use'))
      .map((record) => ({ login, record, home: replicaOfAnswer(record) === replicaOfAnswer(login) })),
  );
  if (!uses.some(({ home, record }) => home && isGood(record)))
    return inconclusive(rule, `${use} did not even succeed on the replica that made the session.`, logins);
  if (!uses.some(({ home }) => !home))
    return inconclusive(rule, 'No session was used on another replica than the one that made it.', logins);
  const offences = [
    ...logins
      .filter((login) => !isMade(login) && !isOfNobody(login))
      .map((record) => ({
        record,
        says: `The login was answered by ${by(record)} with ${said(record.data)}, and well by another.`,
      })),
    ...uses
      .filter(({ record }) => !isGood(record) && !isOfNobody(record))
      .map(({ login, record }) => ({
        record,
        says: `With a session made on ${by(login)}, ${use} was answered by ${by(record)} with ${said(record.data)}.`,
      })),
  ];
  const doubt = unasked(rule, [...logins, ...uses.map(({ record }) => record)].filter(isOfNobody));
  if (offences.length === 0 && doubt) return doubt;
  return unless(
    rule,
    [none, ...logins, ...uses.map(({ record }) => record)],
    offences,
    `${counted(logins.length, 'session')}, made on ${listed([...new Set(logins.map(by))])}, were good each of ${uses.length} times, on whichever replica.`,
  );
}

/** What was written through one and read through all. */
export function stateEverywhere(input: Input): Check {
  const rule = 'state-everywhere';
  const { state } = input.claim;
  if (!state) return notApplicable(rule, 'The contract names nothing that is written and read again.');
  const writes = asked(input, /^state \d+: (create|change)$/).flatMap((write) => {
    const isCreate = write.step.endsWith('create');
    const prefix = write.step.replace(/(create|change)$/, isCreate ? 'read ' : 'read the change ');
    const pattern = new RegExp(`^${prefix}(value\\w+)$`);
    const reads = asked(input, pattern).map((record) => {
      const [, value = ''] = pattern.exec(record.step) ?? [];
      const isGood =
        isGoodAnswer(state.read.expect, record.data.status) && record.data.response.text.includes(value);
      return { record, isGood, value, home: replicaOfAnswer(record) === replicaOfAnswer(write) };
    });
    const expect = isCreate ? state.create.expect : (state.change?.expect ?? null);
    return { write, isCreate, isGood: isGoodAnswer(expect, write.data.status), reads };
  });
  const created = writes.filter(({ isCreate, isGood }) => isCreate && isGood);
  const [first] = writes;
  if (!first || created.length === 0) {
    const seen = first ? ` It was answered with ${said(first.write.data)}.` : '';
    return inconclusive(rule, `Nothing could be written.${seen}`, first?.write);
  }
  const readable = created.some(({ reads }) => reads.some(({ home, isGood }) => home && isGood));
  if (!readable)
    return inconclusive(rule, 'Not even the replica that it was written through had it.', created[0]?.write);
  if (!created.some(({ reads }) => reads.some(({ home }) => !home)))
    return inconclusive(rule, 'Nothing was read through another replica.', created[0]?.write);
  const offences = writes.flatMap(({ write, isCreate, isGood, reads }) => {
    const { method, path } = write.data;
    if (!isGood)
      return isCreate || isOfNobody(write)
        ? []
        : [{ record: write, says: `${by(write)} answered ${method} ${path} with ${said(write.data)}.` }];
    return reads
      .filter((read) => !read.isGood && !isOfNobody(read.record))
      .map(({ record, value }) => ({
        record,
        says: `${value} was written through ${by(write)} (${method} ${path}: ${said(write.data)}); ${by(record)} answered ${record.data.method} ${record.data.path} with ${said(record.data)}${isGoodAnswer(state.read.expect, record.data.status) ? ', and without that value' : ''}.`,
      }));
  });
  const reads = writes.flatMap((one) => one.reads);
  const doubt = unasked(
    rule,
    [...writes.map(({ write }) => write), ...reads.map(({ record }) => record)].filter(isOfNobody),
  );
  if (offences.length === 0 && doubt) return doubt;
  return unless(
    rule,
    [...writes.map(({ write }) => write), ...reads.map(({ record }) => record)],
    offences,
    `What was written ${writes.length} times was there at once, all of ${reads.length} times that it was read through ${listed([...new Set(reads.map(({ record }) => by(record)))])}.`,
  );
}

/** The same request, sent to all. */
export function repeatedIsDoneOnce(input: Input): Check {
  const rule = 'repeated-is-done-once';
  const { repeated } = input.claim;
  if (!repeated) return notApplicable(rule, 'The contract names no request that clients send again.');
  const groups = [...Map.groupBy(asked(input, /^repeated \d+$/), ({ step }) => step).values()].map((sent) => {
    const done = sent
      .filter(({ data }) => isGoodAnswer(repeated.request.expect, data.status))
      .map((record) => ({ record, made: plainOf(record.data.response.text, repeated.id) }));
    return { sent, done, made: [...new Set(done.map(({ made }) => made))] };
  });
  const all = groups.flatMap(({ sent }) => sent);
  const done = groups.flatMap((group) => group.done);
  const [first] = all;
  if (!first || done.length === 0) {
    const seen = first ? ` It was answered with ${said(first.data)}.` : '';
    return inconclusive(rule, `It was never done.${seen}`, first);
  }
  const silent = done.find(({ made }) => made === null);
  if (silent) return inconclusive(rule, `An answer held no ${repeated.id}.`, silent.record);
  const several = groups.some((group) => new Set(group.done.map(({ record }) => by(record))).size > 1);
  const offences = groups
    .filter(({ made }) => made.length > 1)
    .map((group) => {
      const told = group.made.map((made) => {
        const one = group.done.find((each) => each.made === made)?.record;
        return `${made} by ${one ? by(one) : 'nobody'}`;
      });
      const { method, path } = first.data;
      return {
        record: group.done[0]?.record ?? first,
        says: `${method} ${path} was sent ${group.sent.length} times with one key, and done ${group.made.length} times: ${listed(told)}.`,
      };
    });
  if (!several && offences.length === 0)
    return inconclusive(rule, 'No two replicas answered the same request.', all);
  return unless(
    rule,
    all,
    offences,
    `${counted(groups.length, 'request')}, sent ${all.length} times to ${listed([...new Set(done.map(({ record }) => by(record)))])}, ${groups.length === 1 ? 'was' : 'were'} done once each.`,
  );
}

/** More than was allowed, asked of all replicas at once. */
export function limitShared(input: Input): Check {
  const rule = 'limit-shared';
  const { limit, replicas } = input.claim;
  if (!limit) return notApplicable(rule, 'The contract names no limit that the replicas share.');
  const drive = at(input, 'drive', 'limited', 'more than allowed');
  if (!drive) return inconclusive(rule, 'The limit was not tried with all replicas.');
  const { records, sent, outcomes, truncated } = drive.data;
  const isGood = (status: number | null) => isGoodAnswer(limit.request.expect, status);
  const count = (is: (status: number | null) => boolean) =>
    Object.entries(outcomes).reduce((sum, [outcome, times]) => sum + (is(statusOf(outcome)) ? times : 0), 0);
  const allowed = count(isGood);
  const refused = count((status) => status === limit.refused);
  const numbers = replicaNumbers(input);
  const good = records.filter(({ outcome }) => isGood(statusOf(outcome)));
  const each = truncated ? '' : ` (replicas ${listed(numbers)}: ${listed(answeredBy(good, numbers))})`;
  const shares = `Of ${sent} requests within ${seconds(drive.data.ms)}, ${allowed} were allowed${each}`;
  // A window may end in the middle, and another begin.
  const most = limit.allowed * (1 + Math.ceil(drive.data.ms / limit.window));
  const claimed = `the claim is ${limit.allowed} in ${seconds(limit.window)}, all together`;
  if (allowed === 0) return inconclusive(rule, 'No request was allowed at all.', drive);
  if (allowed > most) return fail(rule, `${shares}; ${claimed}.`, drive);
  if (refused === 0 || replicas * limit.allowed <= most) {
    return inconclusive(
      rule,
      `${shares}. That took so long that a limit of each replica’s own could not be told from a shared one.`,
      drive,
    );
  }
  return pass(rule, `${shares}; ${claimed}.`, drive);
}

const statusOf = (outcome: string): number | null => (/^\d{3}$/.test(outcome) ? Number(outcome) : null);
