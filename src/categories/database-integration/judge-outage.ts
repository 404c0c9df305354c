import { isGoodAnswer } from '../../lib/actions.ts';
import { fail, inconclusive, pass, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { answered, countOf, type Input, named, OWN, rowsOf, writesOf } from './judge-evidence.ts';
import { alsoOfMigrations } from './judge-outage-of-migrations.ts';

type Fault = EvidenceRecord<'fault'>;

/** Statuses from 400 to 499 that say that the same may succeed later, and one of proxies whose client has hung up. */
const LATER: readonly number[] = [408, 423, 425, 429, 499];

function stopped({ evidence }: Input, stage: Fault['data']['stage']): Fault | undefined {
  return evidence.from(OWN, 'fault').find(({ data }) => data.fault === 'stopped' && data.stage === stage);
}

/** Why nothing can be learnt from what it did without its database, or null. */
function noGround(input: Input, rule: string): Check | null {
  const fault = stopped(input, 'injected');
  if (fault === undefined) return inconclusive(rule, 'The database was never stopped.');
  if (!fault.data.effective)
    return inconclusive(rule, `The database did not stop: ${fault.data.detail}.`, fault);
  const bad = writesOf(input, 'baseline').find(({ acknowledged }) => !acknowledged);
  if (bad)
    return inconclusive(
      rule,
      `Before the database was stopped, ${named(bad.answer)} was answered with ${answered(bad.answer)}.`,
      bad.answer,
    );
  return null;
}

export function admitsOutage(input: Input): Check {
  return alsoOfMigrations(input, refusesWrites('admits-outage', input));
}

function refusesWrites(rule: string, input: Input): Check {
  const none = noGround(input, rule);
  if (none) return none;
  const writes = writesOf(input, 'outage');
  const trusted = writes
    .filter(({ acknowledged }) => acknowledged)
    .map(({ answer, label }) => {
      const count = countOf(rowsOf(input, `after the ${label}`));
      const later =
        count === null
          ? ''
          : count === 0
            ? ' It is nowhere in the database now that it is back.'
            : ' It was kept somewhere else, where a kill would have lost it.';
      return {
        record: answer,
        says: `While the database was stopped, ${named(answer)} was acknowledged with ${answered(answer)}.${later}`,
      };
    });
  const blamed = writes.flatMap(({ answer, acknowledged, write }) => {
    const { status } = answer.data;
    if (acknowledged || status === null || status < 400 || status > 499 || LATER.includes(status)) return [];
    const before = writesOf(input, 'baseline').find((one) => one.write === write);
    if (before === undefined) return [];
    return {
      record: answer,
      says: `While the database was stopped, ${named(answer)} was answered with ${status}, as if the client were at fault; before, the same was answered with ${before.answer.data.status}. Who gets that does not try again.`,
    };
  });
  const offences = [...trusted, ...blamed];
  const silent = writes.find(({ answer }) => answer.data.error === 'timeout');
  if (offences.length === 0 && silent)
    return inconclusive(
      rule,
      `While the database was stopped, ${named(silent.answer)} had no answer within ${Math.round(silent.answer.data.ms)} ms, so it was not seen what its client is told.`,
      silent.answer,
    );
  return unless(
    rule,
    writes.map(({ answer }) => answer),
    offences,
    `While the database was stopped: ${writes.map(({ answer }) => `${named(answer)} ${answered(answer)}`).join(', ')}.`,
  );
}

export function reconnects(input: Input): Check {
  const rule = 'reconnects';
  const none = noGround(input, rule);
  if (none) return none;
  const healed = stopped(input, 'healed');
  if (healed === undefined) return inconclusive(rule, 'The database was not started again.');
  if (!healed.data.effective)
    return inconclusive(rule, `The database did not come back: ${healed.data.detail}.`, healed);
  const { recovers } = input.claim;
  const since = (record: EvidenceRecord) => Math.round(record.at - healed.at);
  const attempts = input.evidence
    .from(OWN, 'request')
    .filter(({ step }) => /^write (back|again) \d+$/.test(step))
    .map((answer) => ({ answer, good: isGoodAnswer(expectedOf(input, answer.step), answer.data.status) }));
  const last = attempts.at(-1);
  if (last === undefined) return inconclusive(rule, 'It was not asked to write again.', healed);
  const first = attempts.find(({ good }) => good);
  if (first === undefined) {
    const ended = input.evidence
      .from(OWN, 'subject-state')
      .find(({ step, data }) => step === 'after the restart' && !data.running);
    const fate = ended ? ` Its process has ended with exit code ${ended.data.exitCode}.` : '';
    return fail(
      rule,
      `Claimed: it writes again within ${recovers} ms of a restart of the database; ${since(last.answer)} ms after it, ${named(last.answer)} was still answered with ${answered(last.answer)}.${fate}`,
      ended ? [last.answer, ended] : last.answer,
    );
  }
  if (since(first.answer) > recovers)
    return fail(
      rule,
      `Claimed: it writes again within ${recovers} ms of a restart of the database; it took ${since(first.answer)} ms.`,
      first.answer,
    );
  const relapse = attempts.find(({ good, answer }) => !good && since(answer) > recovers);
  if (relapse)
    return fail(
      rule,
      `It wrote again ${since(first.answer)} ms after the restart of the database, but after ${since(relapse.answer)} ms ${named(relapse.answer)} was answered with ${answered(relapse.answer)}.`,
      relapse.answer,
    );
  return pass(
    rule,
    `It wrote again ${since(first.answer)} ms after the database was back; ${recovers} ms are claimed.`,
    [healed, first.answer],
  );
}

/** Attempts to come back are made with the first claimed write. */
function expectedOf({ claim }: Input, step: string): number | null {
  const index = step.startsWith('write again ') ? Number(step.slice('write again '.length)) - 1 : 0;
  return claim.writes[index]?.request.expect ?? null;
}
