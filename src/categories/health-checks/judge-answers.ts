import { counted, inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import { LATE_MS } from '../../lib/lateness.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { Check } from '../../model/verdict.ts';
import { type Claim, UNCLAIMED } from './claim.ts';
import { OWN, outages } from './judge-evidence.ts';
import {
  isAnswer,
  isBrokenOff,
  type Probe,
  type Probing,
  probing,
  saysYes,
  seconds,
  told,
} from './judge-probes.ts';

type Input = JudgeInput<Claim>;

/** Every health check but those of a service that had been asked to stop. */
function drives({ evidence, claim, subject }: Input): readonly (Probing & { readonly step: string })[] {
  return evidence
    .from(OWN, 'drive')
    .filter(({ step }) => step === 'life' || step === 'before-dependency' || step.startsWith('outage '))
    .map((drive) => ({ ...probing(drive, claim, subject), step: drive.step }));
}

export function staysLive(input: Input): Check {
  const rule = 'stays-live';
  const { claim } = input;
  if (claim.live === undefined) return notApplicable(rule, 'The contract names no path of liveness.');
  // Before its first start is done, nobody asks whether it lives.
  const looked = drives(input).filter(({ step }) => step !== 'before-dependency');
  const deaf = looked.find(({ live }) => !live.slice(0, 5).some(saysYes));
  if (deaf) {
    const [first] = deaf.live;
    return inconclusive(
      rule,
      `Before anything was done to it, ${claim.live} said ${first ? told(first) : 'nothing'}, so nothing could be learnt.`,
      deaf.record,
    );
  }
  const offences = looked.flatMap((probes) => {
    const { live, record, step } = probes;
    const dead = live.filter(saysDead);
    const [first] = dead;
    if (!first) return [];
    const during = step.startsWith('outage ')
      ? `While ${step.slice('outage '.length)} was taken away and given back`
      : whileAtWork(probes, first.asked);
    return [
      {
        record,
        says: `${during}, ${claim.live} said ${told(first)}, ${dead.length} of ${counted(live.length, 'time')}.`,
      },
    ];
  });
  const untouched = outages(input).find(({ gone }) => gone?.data.effective !== true);
  if (offences.length === 0 && untouched)
    return inconclusive(rule, `${untouched.service} was not really taken away.`, untouched.probes.record);
  const asked = looked.reduce((sum, { live }) => sum + live.length, 0);
  return unless(
    rule,
    looked.map(({ record }) => record),
    offences,
    `${claim.live} never said no: asked ${counted(asked, 'time')}, through ${counted(outages(input).length, 'outage')}.`,
  );
}

/** What was gone when that was asked, if anything was. */
function whileAtWork({ record }: Probing, asked: number): string {
  const last = record.data.marks.findLast(({ at }) => at <= asked)?.name ?? '';
  return last.endsWith(' gone') && !last.startsWith('before ')
    ? `Without ${last.slice(0, -' gone'.length)}`
    : 'At work';
}

/** No time-out: that it was late is another rule's. */
function saysDead(probe: Probe): boolean {
  if (isAnswer(probe)) return !saysYes(probe);
  return probe.outcome !== 'timeout' && !isBrokenOff(probe);
}

export function answersInTime(input: Input): Check {
  const rule = 'answers-in-time';
  const { claim } = input;
  const looked = drives(input).map((probes) => ({ ...probes, ready: readyWhileClaimed(probes) }));
  const offences = looked.flatMap(({ live, ready, record, step }) =>
    [
      { path: 'readiness', probes: ready },
      { path: 'liveness', probes: live },
    ].flatMap(({ path, probes }) => {
      const late = probes.filter((probe) => isLate(probe, claim.answers + excuse(record)));
      const worst = late.toSorted((a, b) => b.done - b.asked - (a.done - a.asked))[0];
      if (!worst) return [];
      const answer = worst.outcome === 'timeout' ? 'no answer' : worst.outcome;
      const when = step.startsWith('outage ')
        ? ` while ${step.slice('outage '.length)} was taken away and given back`
        : '';
      return [
        {
          record,
          says: `Claimed: each health check is answered within ${seconds(claim.answers)}; seen${when}: ${late.length} of ${counted(probes.length, 'check')} of ${path} were late, the worst with ${answer} after ${seconds(worst.done - worst.asked)}.`,
        },
      ];
    }),
  );
  const untouched = outages(input).find(({ gone }) => gone?.data.effective !== true);
  if (offences.length === 0 && untouched)
    return inconclusive(rule, `${untouched.service} was not really taken away.`, untouched.probes.record);
  const excused = looked.find(({ live, ready }) =>
    [...live, ...ready].some((one) => isLate(one, claim.answers)),
  );
  if (offences.length === 0 && excused)
    return inconclusive(
      rule,
      `The machine was too busy to tell: some checks took longer than ${seconds(claim.answers)}, but we were ${seconds(excused.record.data.latest)} late ourselves.`,
      excused.record,
    );
  const answered = looked.flatMap(({ live, ready }) => [...live, ...ready]).filter(isAnswer);
  if (offences.length === 0 && answered.length === 0)
    return inconclusive(rule, 'No health check was answered at all.');
  const slowest = Math.max(0, ...answered.map((probe) => probe.done - probe.asked));
  return unless(
    rule,
    looked.map(({ record }) => record),
    offences,
    `The slowest of ${answered.length} answers took ${seconds(slowest)}; ${seconds(claim.answers)} are allowed.`,
  );
}

/**
 * Readiness until services are gone of which nothing is claimed. It may ask them, through clients that wait for them, and so be late; a
 * process lives all the same.
 */
function readyWhileClaimed({ ready, at }: Probing): readonly Probe[] {
  const until = at(UNCLAIMED) ?? Number.POSITIVE_INFINITY;
  return ready.filter(({ done }) => done <= until);
}

/** Milliseconds that a machine on which we are late ourselves may have taken from the service too. */
const excuse = ({ data: { latest } }: Probing['record']): number => (latest > LATE_MS ? latest : 0);

const isLate = (probe: Probe, bound: number): boolean =>
  (isAnswer(probe) || probe.outcome === 'timeout') && probe.done - probe.asked > bound;
