import { inconclusive, quote, unless } from '../../lib/checks.ts';
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
import { histories, type Input, OWN, operations } from './judge-seen.ts';
import { registerLinearizable, uniqueStaysUnique } from './judge-values.ts';

export const judge: Judge<Claim> = {
  needs: ['history', 'rows', 'fault', 'request'],
  judge: (input) => [
    goodCaseWorks(input),
    totalPreserved(input),
    noNegativeBalance(input),
    acknowledgedDurable(input),
    appliedOnce(input),
    idempotencyKeyOnce(input),
    readsOnlyCommitted(input),
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
