import { fail, inconclusive, notApplicable, pass, unless } from '../../lib/checks.ts';
import { certainty } from '../../lib/consistency/certainty.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { burstOf } from './claim.ts';
import { refusedBelowLimit } from './judge-below.ts';
import { against } from './judge-bound.ts';
import { aroundEnds } from './judge-ends.ts';
import {
  allowedOf,
  answered,
  askedAs,
  askedOnce,
  claimed,
  driveOf,
  elapsed,
  type Input,
  isAllowed,
  isRefused,
  isServed,
  noGround,
  type Offence,
  OWN,
  refusedOf,
} from './judge-seen.ts';

export function allowsAsClaimed(input: Input): Check {
  const rule = 'allows-as-claimed';
  const none = noGround(input, rule, 'bursts') ?? noGround(input, rule, 'rates');
  if (none) return none;
  const first = askedAs(input, 'bursts', 'sequence').slice(
    0,
    Math.min(input.claim.limit, burstOf(input.claim)),
  );
  const below = driveOf(input, 'below');
  if (first.length === 0 || !below)
    return inconclusive(rule, 'Requests within the limit were not sent.', first);
  const refused = first.filter((record) => isRefused(input, record));
  const refusedBelow = refusedBelowLimit(input, below).length;
  const offences: Offence[] = [
    ...refused.map((record) => ({
      record,
      says: `Claimed: ${claimed(input)}. Of the first ${first.length} requests of a new key, ${refused.length} were refused.`,
    })),
    ...(refusedBelow > 0
      ? [
          {
            record: below,
            says: `Claimed: ${claimed(input)}. Of ${below.data.sent} requests evenly over ${Math.round(below.data.ms)} ms, which is below the limit, ${refusedBelow} were refused.`,
          },
        ]
      : []),
  ];
  const failed = first.find((record) => !isAllowed(input, record) && !isRefused(input, record));
  if (offences.length === 0 && failed)
    return inconclusive(rule, `A request within the limit was answered with ${answered(failed)}.`, failed);
  if (offences.length === 0 && refusedOf(input, below) > 0)
    return inconclusive(
      rule,
      `Of ${below.data.sent} requests below the limit ${refusedOf(input, below)} were refused; but they came so close together that the limit may have been met.`,
      below,
    );
  if (offences.length === 0 && allowedOf(input, below) < below.data.sent)
    return inconclusive(
      rule,
      `Of ${below.data.sent} requests below the limit only ${allowedOf(input, below)} succeeded, and none was refused.`,
      below,
    );
  if (offences.length === 0)
    return pass(
      rule,
      `The first ${first.length} requests of a new key were allowed, and all ${below.data.sent} at a steady rate below the limit.`,
      [...first, below],
    );
  const told = [...new Set(offences.map(({ says }) => says))].join(' ');
  // Both parts of the question, so that both are asked when it is replayed.
  return fail(rule, told, [...new Set([...offences.map(({ record }) => record), ...first, below])]);
}

export function limitsSequence(input: Input): Check {
  const rule = 'limits-sequence';
  const none = noGround(input, rule, 'bursts');
  if (none) return none;
  const asked = askedAs(input, 'bursts', 'sequence');
  if (asked.length === 0) return inconclusive(rule, 'No sequence of requests was sent.');
  const allowed = asked.filter((record) => isAllowed(input, record)).length;
  const refused = asked.filter((record) => isRefused(input, record)).length;
  return against(
    input,
    rule,
    asked,
    { allowed, refused, sent: asked.length, ms: elapsed(asked), latest: 0 },
    'one by one',
  );
}

export const limitsParallel = (input: Input): Check =>
  ofDrive(input, 'limits-parallel', 'parallel', 'all at once');

export function limitsOverTime(input: Input): Check {
  const rule = 'limits-over-time';
  const above = ofDrive(input, rule, 'above', 'at a steady rate above the limit');
  const seen = [above, ...aroundEnds(input, rule)];
  return (
    seen.find(({ verdict }) => verdict === 'fail') ??
    seen.find(({ verdict }) => verdict !== 'pass') ?? {
      ...above,
      message: seen.map(({ message }) => message).join(' '),
      evidence: [...new Set(seen.flatMap(({ evidence }) => evidence))],
    }
  );
}

function ofDrive(input: Input, rule: string, step: string, how: string): Check {
  const none = noGround(input, rule, 'rates');
  if (none) return none;
  const drive = driveOf(input, step);
  if (!drive) return inconclusive(rule, 'The requests were not sent.');
  const { sent, ms, latest } = drive.data;
  const [allowed, refused] = [allowedOf(input, drive), refusedOf(input, drive)];
  return against(input, rule, [drive], { allowed, refused, sent, ms, latest }, how);
}

export function refusedIsNotDone(input: Input): Check {
  const rule = 'refused-is-not-done';
  const { effect } = input.claim;
  if (!effect) return notApplicable(rule, 'The contract does not say how the effect of requests is counted.');
  const none = noGround(input, rule, 'bursts');
  if (none) return none;
  const sequence = [
    ...askedAs(input, 'bursts', 'sequence'),
    ...['refused before', 'refused after'].flatMap((step) => askedOnce(input, 'bursts', step) ?? []),
    ...input.evidence.from(OWN, 'request', 'bursts').filter(({ step }) => /^(forged|respelt) /.test(step)),
  ];
  const parallel = driveOf(input, 'parallel');
  const groups = [
    {
      step: 'effect of the sequence',
      allowed: sequence.filter((record) => isServed(input, record)).length,
      refused: sequence.filter((record) => isRefused(input, record)).length,
      // What a way round the limit got that is no plain answer, such as a redirect, may have had the effect or not.
      unknown: sequence.filter(
        (record) =>
          !isRefused(input, record) &&
          !isServed(input, record) &&
          (isAllowed(input, record) || isUnknown(String(record.data.status ?? record.data.error))),
      ).length,
    },
    ...(parallel
      ? [
          {
            step: 'effect of the parallel ones',
            allowed: allowedOf(input, parallel),
            refused: refusedOf(input, parallel),
            unknown: unknownOf(input, parallel),
          },
        ]
      : []),
  ];
  const looked: EvidenceRecord[] = [];
  const offences: Offence[] = [];
  for (const { step, allowed, refused, unknown } of groups) {
    const record = input.evidence.from(OWN, 'rows').find((rows) => rows.step === step);
    const [value] = Object.values(record?.data.rows[0] ?? {});
    if (!record || record.data.error !== null || value === undefined)
      return inconclusive(
        rule,
        `The effect could not be counted: ${record?.data.error?.message ?? 'the query gave nothing'}.`,
        record ?? [],
      );
    if (Number(value) < allowed)
      return inconclusive(
        rule,
        `Of ${allowed} allowed requests ${Number(value)} had the effect that the contract counts.`,
        record,
      );
    if (refused === 0) continue;
    looked.push(record);
    if (Number(value) > allowed + unknown)
      offences.push({
        record,
        says: `${allowed} requests were allowed and ${refused} refused (${step.replace('effect of ', '')}); ${Number(value)} had their effect.`,
      });
  }
  if (looked.length === 0) return inconclusive(rule, 'No request was refused.');
  return unless(rule, looked, offences, 'Only what was allowed had its effect.');
}

/** Whether an outcome leaves open what was done: no answer, or an error that may have been told after the work. */
const isUnknown = (outcome: string): boolean => certainty(outcome) === 'unknown';

const unknownOf = ({ claim }: Input, { data }: EvidenceRecord<'drive'>): number =>
  Object.entries(data.outcomes)
    .filter(([outcome]) => outcome !== String(claim.refusal) && isUnknown(outcome))
    .reduce((sum, [, count]) => sum + count, 0);
