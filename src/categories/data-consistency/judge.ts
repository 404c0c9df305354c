import { inconclusive, quote, unless } from '../../lib/checks.ts';
import { LATE_MS } from '../../lib/lateness.ts';
import type { Judge } from '../../model/category.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import {
  acknowledgedDurable,
  appliedOnce,
  idempotencyKeyOnce,
  noNegativeBalance,
  readsOnlyCommitted,
  totalPreserved,
} from './judge-bank.ts';
import { largeAmountsExact } from './judge-large.ts';
import { pagesAreWhole } from './judge-pages.ts';
import { keyIsOneRequests } from './judge-reused.ts';
import { histories, type Input, OWN, operations } from './judge-seen.ts';
import { registerLinearizable, uniqueStaysUnique } from './judge-values.ts';

export const judge: Judge<Claim> = {
  needs: ['history', 'rows', 'fault', 'request', 'drive'],
  judge: (input) => [
    goodCaseWorks(input),
    servesTheRace(input),
    totalPreserved(input),
    noNegativeBalance(input),
    largeAmountsExact(input),
    acknowledgedDurable(input),
    appliedOnce(input),
    idempotencyKeyOnce(input),
    keyIsOneRequests(input),
    readsOnlyCommitted(input),
    pagesAreWhole(input),
    uniqueStaysUnique(input),
    registerLinearizable(input),
  ],
};

/** What was opened or made one at a time was there, our own queries could be read, and most of each race went well. */
function goodCaseWorks(input: Input): Check {
  const rule = 'good-case-works';
  const made = input.evidence.from(OWN, 'request');
  const refused = made.find(({ data }) => data.status === null || data.status >= 400);
  if (refused) {
    const { method, path, status, error, response } = refused.data;
    return inconclusive(
      rule,
      `${method} ${path} (${refused.step}) was answered with ${status ?? error}: ${quote(response)}.`,
      refused,
    );
  }
  const wrong = input.evidence.from(OWN, 'rows').find(({ data }) => data.error !== null);
  if (wrong?.data.error)
    return inconclusive(
      rule,
      `The query ${quote(wrong.data.sql)} (${wrong.step}) was refused: ${wrong.data.error.message}.`,
      wrong,
    );
  const kinds = [
    { f: 'transfer', name: 'races' },
    { f: 'create', name: 'names' },
    { f: 'write', name: 'calm' },
    { f: 'read', name: 'calm' },
  ];
  for (const { f, name } of kinds) {
    const all = operations(input, f, name);
    if (all.length > 0 && !all.some(({ certainty }) => certainty === 'done')) {
      const outcomes = [...new Set(all.map(({ outcome }) => outcome))].join(', ');
      return inconclusive(
        rule,
        `No ${f} of ${all.length} succeeded (${name}): ${outcomes}.`,
        histories(input, name),
      );
    }
    const silent = all.filter(
      ({ f: kind, certainty, value }) => kind === 'read' && certainty === 'done' && value === null,
    );
    if (silent.length > 0)
      return inconclusive(
        rule,
        `${silent.length} reads (${name}) held no value in the claimed field.`,
        histories(input, name),
      );
  }
  const looked = [...made, ...histories(input, 'races', 'names', 'calm')];
  return unless(rule, looked, [], `Each operation works: ${made.length} were done one at a time first.`);
}

/** Histories in which nothing befalls the service. */
const CALM = ['races', 'names', 'calm'];
/** Share of requests that may be told to come again: a pool has its limits. */
const TURNED_AWAY = 0.1;

/** Nothing is wrong with these requests, and nothing befell the service: whatever breaks off, breaks off for the others beside it. */
function servesTheRace(input: Input): Check {
  const rule = 'serves-the-race';
  const looked = histories(input, ...CALM);
  const sent = input.evidence.from(OWN, 'drive');
  const found = looked.flatMap((record) => {
    const { name, operations } = record.data;
    const having = (status: RegExp) => operations.filter(({ outcome }) => status.test(outcome));
    const [errors, away] = [having(/^5(?!03)\d\d$/), having(/^503$/)];
    const tooMany = away.length > TURNED_AWAY * operations.length;
    if (errors.length === 0 && !tooMany) return [];
    const statuses = [...new Set([...errors, ...(tooMany ? away : [])].map(({ outcome }) => outcome))];
    const count = errors.length + (tooMany ? away.length : 0);
    // One after the other, on one machine: that it was busy at one of them says enough.
    const [drive] = sent
      .filter(({ step, room }) => CALM.includes(step) && room === record.room)
      .toSorted((one, other) => other.data.latest - one.data.latest);
    return [
      {
        record,
        says: `${count} of ${operations.length} requests that ran side by side (${name}) were answered with ${statuses.sort().join(' and ')}, though nothing befell the service.`,
        // Where we were late ourselves, a service that turns requests away, or gives up waiting, may have had no more of the machine than we had.
        excused:
          errors.every(({ outcome }) => outcome === '504') &&
          drive !== undefined &&
          drive.data.latest > LATE_MS
            ? drive
            : null,
      },
    ];
  });
  const offences = found.filter(({ excused }) => excused === null);
  const [doubt] = found;
  if (offences.length === 0 && doubt?.excused)
    return inconclusive(
      rule,
      `The machine was too busy to tell: we were ${Math.round(doubt.excused.data.latest)} ms late ourselves. ${doubt.says}`,
      [doubt.record, doubt.excused],
    );
  const count = looked.reduce((sum, { data }) => sum + data.operations.length, 0);
  return unless(
    rule,
    looked,
    offences,
    `None of ${count} requests that ran side by side met an error of the server.`,
  );
}
