import { fail, inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import { checkLinearizable } from '../../lib/consistency/linearizable.ts';
import type { Operation as Access } from '../../lib/consistency/operation.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import {
  contended,
  histories,
  type Input,
  noTrouble,
  type Operation,
  operations,
  rows,
} from './judge-seen.ts';

/** Configurations of one register that are looked at; more is not guessed at. */
const BUDGET = 50_000;
/** Operations that must have met another one on the same register. */
const ENOUGH = 10;
/** After the last operation of one history, in milliseconds, the next one begins. */
const LATER = 1_000;

interface Offence {
  readonly says: string;
  readonly record: EvidenceRecord;
}

export function uniqueStaysUnique(input: Input): Check {
  const rule = 'unique-stays-unique';
  if (!input.claim.unique) return notApplicable(rule, 'The contract claims nothing that is unique.');
  const all = operations(input, 'create', 'names');
  const wanted = [...new Set(all.map(({ args }) => args.name ?? ''))];
  const [truth] = rows(input, 'names');
  const offences = wanted.flatMap((name): Offence[] => {
    const own = all.filter(({ args }) => args.name === name);
    const done = own.filter(({ certainty }) => certainty === 'done');
    const [first] = own;
    if (first === undefined) return [];
    if (done.length > 1)
      return [
        {
          record: first.record,
          says: `${own.length} clients wanted the name ${name}, and ${done.length} were told that they have it.`,
        },
      ];
    const there = truth?.data.rows.filter(({ value }) => value === name).length ?? 0;
    return truth && there > 1 ? [{ record: truth, says: `The name ${name} is there ${there} times.` }] : [];
  });
  const raced = wanted.filter(
    (name) =>
      contended(
        all.filter(({ args }) => args.name === name),
        ({ args }) => [args.name ?? ''],
      ) > 1,
  ).length;
  const taken = wanted.filter((name) =>
    all.some(({ args, certainty }) => args.name === name && certainty === 'done'),
  );
  const looked = [...histories(input, 'names'), ...(truth ? [truth] : [])];
  if (offences.length === 0 && (raced < wanted.length / 2 || taken.length === 0))
    return inconclusive(
      rule,
      `Of ${wanted.length} names ${taken.length} were taken at all, and only ${raced} were wanted by several at the same moment.`,
      looked,
    );
  return unless(
    rule,
    looked,
    offences,
    `${raced} names were wanted by several clients at the same moment, and each was taken once.`,
  );
}

export function registerLinearizable(input: Input): Check {
  const rule = 'register-linearizable';
  if (!input.claim.register) return notApplicable(rule, 'The contract claims no register.');
  const parts = [
    { name: 'calm', made: 'registers calm', histories: ['calm'] },
    { name: 'troubled', made: 'registers troubled', histories: ['troubled', 'at last'] },
  ];
  const looked = histories(input, ...parts.flatMap(({ made, histories: names }) => [made, ...names]));
  let met = 0;
  let count = 0;
  const doubts: string[] = [];
  for (const part of parts) {
    const made = operations(input, 'write', part.made);
    if (made.length === 0) doubts.push(`There were no registers for the part “${part.name}”.`);
    for (const { args } of made) {
      const key = args.key ?? '';
      const all = inSequence(input, part.histories, key);
      const found = checkLinearizable(all.flatMap(access), { [key]: args.value ?? '' }, BUDGET);
      if (found.verdict === 'impossible')
        return fail(rule, explained(key, all, found.stuck), histories(input, part.made, ...part.histories));
      if (found.verdict === 'too-large')
        doubts.push(
          `The history of register ${key} (${part.name}) is too large to be searched: ${all.length} operations.`,
        );
      met += contended(
        all.filter(({ certainty }) => certainty === 'done'),
        () => [key],
      );
      count += all.length;
    }
  }
  const why = noTrouble(input, 'register');
  if (why !== null) doubts.push(why);
  if (histories(input, 'calm', 'troubled').some(({ data }) => data.truncated))
    doubts.push('Some of the history is missing.');
  if (met < ENOUGH)
    doubts.push(`Only ${met} operations met another one on the same register: that was no race.`);
  const [doubt] = doubts;
  if (doubt !== undefined) return inconclusive(rule, doubt, looked);
  return unless(
    rule,
    looked,
    [],
    `${count} reads and writes, ${met} of which met others on the same register, make sense in one order each.`,
  );
}

/** The operations on one register; each history after the one before it. */
function inSequence(input: Input, names: readonly string[], key: string): readonly Operation[] {
  let offset = 0;
  return names.flatMap((name) => {
    const shift = offset;
    const all = [...operations(input, 'read', name), ...operations(input, 'write', name)];
    offset += Math.max(0, ...all.map(({ ended }) => ended)) + LATER;
    return all
      .filter(({ args }) => args.key === key)
      .map((one) => ({
        ...one,
        began: one.began + shift,
        sent: one.sent === null ? null : one.sent + shift,
        ended: one.ended + shift,
      }));
  });
}

/** What the checker needs of an operation; nothing where it says nothing. */
function access({ f, args, certainty, value, began, ended }: Operation): readonly Access[] {
  const key = args.key ?? '';
  if (f === 'read')
    return certainty === 'done' && value !== null
      ? [{ reads: { [key]: value }, writes: {}, began, ended }]
      : [];
  if (certainty === 'not-done') return [];
  return [
    { reads: {}, writes: { [key]: args.value ?? '' }, began, ended: certainty === 'done' ? ended : null },
  ];
}

/** Why an operation fits nowhere, in a sentence: what was written and acknowledged before it. */
function explained(key: string, all: readonly Operation[], stuck: Access): string {
  const [read] = Object.values(stuck.reads);
  const [written] = Object.values(stuck.writes);
  const what = read === undefined ? `the write of ${written}` : `a read of ${read}`;
  const before = all
    .filter(({ f, certainty, ended }) => f === 'write' && certainty === 'done' && ended < stuck.began)
    .toSorted((a, b) => b.ended - a.ended)[0];
  const when = `between ${Math.round(stuck.began)} and ${Math.round(stuck.ended ?? stuck.began)} ms`;
  const last = before
    ? `the write of ${before.args.value} had been acknowledged at ${Math.round(before.ended)} ms`
    : 'no write had been acknowledged before';
  return `No order of the operations on register ${key} makes sense: ${what} ${when} fits nowhere; ${last}.`;
}
