import { fieldOf } from '../../lib/answer.ts';
import { fail, inconclusive, notApplicable, pass, unless } from '../../lib/checks.ts';
import { evenness, LEAST_SHARE } from '../../lib/evenness.ts';
import { LATE_MS } from '../../lib/lateness.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import {
  answeredBy,
  asked,
  at,
  type Input,
  isServed,
  left,
  listed,
  replicaNumbers,
  replicaOf,
  replicaOfAnswer,
  said,
  seconds,
} from './judge-evidence.ts';

const EXPERIMENTS = ['together', 'limited', 'background', 'killed', 'rolling'] as const;
/** Requests by which the balancer's count and ours may differ: those under way when it was asked, and a share of all. */
const OUR_ERROR = { requests: 2, share: 0.02 };

/** Share of requests that may fail for want of speed alone. */
const MOST_FAILED = 0.2;
/** Requests of one kind that one replica must have failed. */
const LEAST_TRIES = 3;

/** Every start of a replica beside the others. */
export function runsTogether(input: Input): Check {
  const rule = 'runs-together';
  const numbers = replicaNumbers(input);
  const starts = EXPERIMENTS.flatMap((experiment) =>
    left(input, 'subject-state', experiment).filter(({ step }) =>
      numbers.some((number) => step === `start replica ${number}`),
    ),
  );
  const takings = EXPERIMENTS.flatMap(
    (experiment) => at(input, 'balancer', experiment, 'all taken in') ?? [],
  );
  if (!starts.some(({ data }) => data.ready))
    return inconclusive(rule, 'Not even one replica became ready, so nothing could be learnt.', starts);
  if (starts.length < 2) return inconclusive(rule, 'Only one replica was started.', starts);
  return unless(
    rule,
    [...starts, ...takings],
    [
      ...starts
        .filter(({ data }) => !data.ready)
        .map((record) => ({
          record,
          says: `Of ${numbers.length} replicas, ${record.step.replace('start ', '')} did not become ready (${record.data.detail ?? 'no reason given'}), while others did.`,
        })),
      ...takings.flatMap((record) =>
        record.data.replicas
          .filter(({ replica, up }) => !up && numbers.includes(replica))
          .map(({ replica, status, check }) => ({
            record,
            says: `Replica ${replica} was ready, but HAProxy holds it for ${status} (last check: ${check}).`,
          })),
      ),
    ],
    `All ${numbers.length} replicas became ready beside each other, each time that they were started.`,
  );
}

/** Who answered how much of a steady load. */
export function evenly(input: Input): Check {
  const rule = 'evenly';
  const alone = left(input, 'request', 'together').filter(({ step }) => step === 'alone');
  const bad = alone.find(({ data }) => data.status === null || data.status >= 500);
  if (bad) {
    const { method, path } = bad.data;
    return inconclusive(
      rule,
      `One replica alone answered ${method} ${path} with ${said(bad.data)}, so nothing could be learnt from more of them.`,
      bad,
    );
  }
  const load = at(input, 'drive', 'together', 'load');
  if (!load || alone.length === 0)
    return inconclusive(rule, 'There was no load on all replicas together.', alone);
  const numbers = replicaNumbers(input);
  const { records } = load.data;
  const differs = balancerDiffers(input, load, numbers);
  if (differs) return inconclusive(rule, differs.says, [load, ...differs.records]);
  if (records.length / numbers.length < LEAST_SHARE)
    return inconclusive(rule, `${records.length} requests are too few to tell shares from chance.`, load);
  const served = answeredBy(records.filter(isServed), numbers);
  const failed = records.filter((one) => !isServed(one));
  // What was due while we stood still ourselves is given up unsent.
  if (failed.length > 0 && failed.every(({ outcome }) => outcome === 'timeout') && load.data.latest > LATE_MS)
    return inconclusive(
      rule,
      `${failed.length} of ${records.length} requests had no answer in time; but we were late by ${seconds(load.data.latest)} ourselves.`,
      load,
    );
  const replicas = `Replicas ${listed(numbers)}`;
  const cited = [...alone.slice(-1), load];
  if (served.reduce((sum, count) => sum + count, 0) / numbers.length < LEAST_SHARE) {
    return fail(
      rule,
      `${replicas} together failed ${failed.length} of ${records.length} requests, and one alone failed none.`,
      cited,
    );
  }
  const { statistic, critical, even } = evenness(served);
  const shares = `${replicas} answered ${listed(served)} of ${records.length} requests`;
  if (!even) {
    return fail(
      rule,
      `${shares} well, although HAProxy gives each the same number: χ² = ${statistic.toFixed(1)}, and chance exceeds ${critical} once in a thousand times.`,
      cited,
    );
  }
  if (failed.length > MOST_FAILED * records.length) {
    return fail(
      rule,
      `${failed.length} of ${records.length} requests failed (${[...new Set(failed.map(({ outcome }) => outcome))].join(', ')}) with all replicas running, and none with one alone.`,
      cited,
    );
  }
  const never = neverServed(load, numbers);
  if (never) return fail(rule, never, cited);
  return pass(rule, `${shares} well (χ² = ${statistic.toFixed(1)}).`, cited);
}

/** A kind of request that one replica fails each time, and another serves each time. */
function neverServed(load: EvidenceRecord<'drive'>, numbers: readonly number[]): string | null {
  const kinds = Map.groupBy(load.data.records, (one) => asked(load, one));
  for (const [kind, ones] of kinds) {
    const shares = numbers.map((number) => {
      const own = ones.filter(({ headers }) => replicaOf(headers) === number);
      return { number, own, served: own.filter(isServed).length };
    });
    const able = shares.find(({ own, served }) => served > 0 && served === own.length);
    const unable = shares.find(({ own, served }) => served === 0 && own.length >= LEAST_TRIES);
    if (able && unable) {
      const outcomes = [...new Set(unable.own.map(({ outcome }) => outcome))].join(', ');
      return `Replica ${unable.number} failed each of ${unable.own.length} requests ${kind} (${outcomes}); replica ${able.number} served all of its ${able.served}.`;
    }
  }
  return null;
}

/** What HAProxy counted must be what we counted. */
function balancerDiffers(input: Input, load: EvidenceRecord<'drive'>, numbers: readonly number[]) {
  const [before, after] = ['before the load', 'after the load'].map((step) =>
    at(input, 'balancer', 'together', step),
  );
  if (!before || !after) return { says: 'HAProxy was not asked for its statistics.', records: [] };
  const of = ({ data }: EvidenceRecord<'balancer'>, number: number) =>
    data.replicas.find(({ replica }) => replica === number)?.requests ?? 0;
  const theirs = numbers.map((number) => of(after, number) - of(before, number));
  const ours = answeredBy(load.data.records, numbers);
  const most = OUR_ERROR.requests + OUR_ERROR.share * load.data.sent;
  if (theirs.every((count, index) => Math.abs(count - (ours[index] ?? 0)) <= most)) return null;
  return {
    says: `HAProxy says that it gave its replicas ${listed(theirs)} requests; we count ${listed(ours)} answers.`,
    records: [before, after],
  };
}

/** What each replica calls itself. */
export function instanceStable(input: Input): Check {
  const rule = 'instance-stable';
  const { instance } = input.claim;
  if (!instance) return notApplicable(rule, 'The contract does not say where an answer names its instance.');
  const answers =
    'header' in instance
      ? left(input, 'drive', 'together')
          .filter(({ step }) => step === 'load')
          .flatMap((record) =>
            // Errors may be the balancer's own, in the place of a replica that it did not reach.
            record.data.records.filter(isServed).map(({ headers }) => ({
              record,
              replica: replicaOf(headers),
              name: headers?.[instance.header] ?? null,
            })),
          )
      : left(input, 'request', 'together')
          .filter(({ step, data }) => step === 'ask for its name' && (data.status ?? 599) < 500)
          .map((record) => ({
            record,
            replica: replicaOfAnswer(record),
            name: fieldOf(record.data.response.text, instance.field),
          }));
  const where = 'header' in instance ? `header ${instance.header}` : `field ${instance.field}`;
  const replicas = [...new Set(answers.flatMap(({ replica }) => replica ?? []))].sort();
  const [first] = answers;
  if (!first || replicas.length < 2)
    return inconclusive(rule, 'Fewer than two replicas answered.', first?.record);
  const records = [...new Set(answers.map(({ record }) => record))];
  const namesOf = (number: number) => [
    ...new Set(answers.flatMap(({ replica, name }) => (replica === number ? (name ?? []) : []))),
  ];
  const offences = replicas.flatMap((number) => {
    const own = answers.filter(({ replica }) => replica === number);
    const nameless = own.filter(({ name }) => name === null || name === '').length;
    const names = namesOf(number);
    const others = replicas.filter(
      (other) => other < number && namesOf(other).some((name) => names.includes(name)),
    );
    return [
      ...(nameless > 0
        ? [`${nameless} of ${own.length} answers of replica ${number} bear no name in the ${where}.`]
        : []),
      ...(names.length > 1
        ? [
            `Replica ${number} called itself by ${names.length} names in ${own.length} answers, among them ${listed(names.slice(0, 2))}.`,
          ]
        : []),
      ...(others.length > 0 && names.length === 1
        ? [`Replicas ${listed([...others, number])} all call themselves ${names[0]}.`]
        : []),
    ].map((says) => ({ record: own[0]?.record ?? first.record, says }));
  });
  return unless(
    rule,
    records,
    offences,
    `Each of ${replicas.length} replicas bore one name in ${answers.length} answers: ${listed(replicas.flatMap(namesOf))}.`,
  );
}
