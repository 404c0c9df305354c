import { counted, inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import { hasRunBy } from '../../lib/heard.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { Check } from '../../model/verdict.ts';
import { type Claim, lossOf, UNCLAIMED, type WayToGo } from './claim.ts';
import { notFelt, OWN, sameRoom, unknownServices } from './judge-evidence.ts';
import { isAnswer, type Probe, type Probing, probing, saysYes, seconds, told } from './judge-probes.ts';

type Input = JudgeInput<Claim>;

/** Milliseconds that a signal may take to be heard by a process that is at work. */
const HEARD_WITHIN = 250;
/** Each loss is seen by itself, where it was tried: a quick run only pauses. */
const WAYS: readonly WayToGo[] = ['paused', 'refused'];
const SEEN: Record<WayToGo, string> = { paused: 'was paused', refused: 'refused every connection' };
/** Exit code of what had to be killed: 128 + 9. */
const KILLED = 137;

function driven({ evidence, claim, subject }: Input, what: 'life' | 'stopping'): Probing | null {
  const drive = evidence.from(OWN, 'drive').find(({ step }) => step === what);
  return drive ? probing(drive, claim, subject) : null;
}

export function optionalNotGating(input: Input): Check {
  const rule = 'optional-not-gating';
  const { claim, evidence } = input;
  if (claim.optional.length === 0)
    return notApplicable(rule, 'The contract names no service that it can do without.');
  const unknown = unknownServices(claim.optional, input);
  if (unknown !== null) return inconclusive(rule, unknown);
  const probes = driven(input, 'life');
  if (!probes) return inconclusive(rule, 'Nothing was taken from it while it was ready.');
  const faults = sameRoom(probes.record, evidence.from(OWN, 'fault')).filter(
    (fault) => fault.data.stage === 'injected' && claim.optional.includes(fault.data.service),
  );
  const unreal = faults.find((fault) => !fault.data.effective);
  const losses = claim.optional.flatMap((service) => WAYS.map((way) => ({ service, way })));
  const offences = losses.flatMap(({ service, way }) => {
    const all = asked(probes, claim, lossOf(service, way)) ?? [];
    const no = all.filter((probe) => !saysYes(probe) || probe.done > probe.asked + claim.answers);
    const [first] = no;
    // One alone is what moved while it moved; and what is ready again while the service is still gone does not hang on it.
    if (!first || no.length < 2 || no.at(-1) !== all.at(-1)) return [];
    const answer = saysYes(first) ? `nothing for ${seconds(claim.answers)}` : told(first);
    return [
      {
        record: probes.record,
        says: `Claimed: ready also without ${service}; seen while it ${SEEN[way]}: ${answer}, ${no.length} of ${counted(all.length, 'time')}.`,
      },
    ];
  });
  const groundless = noForNothing(
    probes,
    losses.map(({ service, way }) => lossOf(service, way)),
  );
  if (offences.length > 0 && groundless)
    return inconclusive(
      rule,
      `Readiness said ${told(groundless)} while nothing was gone, too, so nothing could be learnt.`,
      probes.record,
    );
  if (offences.length === 0 && unreal) return inconclusive(rule, notFelt(unreal), unreal);
  const unasked = losses.find(({ service, way }) => asked(probes, claim, lossOf(service, way))?.length === 0);
  if (offences.length === 0 && unasked !== undefined)
    return inconclusive(
      rule,
      `Nobody got to ask for its readiness while ${unasked.service} was gone.`,
      probes.record,
    );
  if (faults.length < claim.optional.length)
    return inconclusive(rule, 'Not every optional service was taken away.', faults);
  return unless(
    rule,
    [probes.record, ...faults],
    offences,
    `It stayed ready without ${claim.optional.join(', ')}.`,
  );
}

/** What was asked of its readiness early enough to be answered during that loss; null where there was none. */
function asked(probes: Probing, { answers }: Claim, loss: string): readonly Probe[] | null {
  const from = probes.at(`${loss} gone`);
  const to = probes.at(`before ${loss} is back`);
  if (from === null || to === null) return null;
  return probes.ready.filter((probe) => probe.asked >= from && probe.asked + answers <= to);
}

/**
 * What readiness refused although nothing was gone: before a loss, or once it had been ready again after it. A service that has too little
 * of the machine says no by itself.
 */
function noForNothing({ ready, at }: Probing, losses: readonly string[]): Probe | undefined {
  const shadows = losses.flatMap((loss) => {
    const from = at(`before ${loss} is gone`) ?? at(`${loss} gone`);
    const back = at(`before ${loss} is back`) ?? Number.POSITIVE_INFINITY;
    const again = ready.find((probe) => probe.asked >= back && saysYes(probe));
    return from === null ? [] : [{ from, to: again?.done ?? Number.POSITIVE_INFINITY }];
  });
  const until = at(UNCLAIMED) ?? Number.POSITIVE_INFINITY;
  return ready.find(
    (probe) =>
      isAnswer(probe) &&
      !saysYes(probe) &&
      probe.done <= until &&
      !shadows.some(({ from, to }) => probe.done > from && probe.asked < to),
  );
}

export function notReadyWhileStopping(input: Input): Check {
  const rule = 'not-ready-while-stopping';
  const probes = driven(input, 'stopping');
  const asked = probes?.at('asked to stop') ?? null;
  const [stopped] = input.evidence.from(OWN, 'subject-state').filter(({ step }) => step === 'stop');
  if (!probes || asked === null || !stopped)
    return inconclusive(rule, 'It was not asked to stop while its health was watched.');
  if (stopped.data.stopMs === null && stopped.data.exitCode !== KILLED)
    return inconclusive(rule, 'It had ended before it was asked to stop.', stopped);
  const before = probes.ready.filter((probe) => probe.done <= asked);
  if (!before.some(saysYes))
    return inconclusive(
      rule,
      'It was not ready before it was asked to stop, so nothing could be learnt.',
      probes.record,
    );
  const answered = probes.ready.filter(isAnswer).map(({ asked: sent, done }) => ({ sent, done }));
  const heardBy = Math.max(asked + HEARD_WITHIN, hasRunBy(asked, answered));
  const after = probes.ready.filter((probe) => probe.asked >= heardBy);
  const yes = after.filter(saysYes);
  const last = yes.at(-1);
  const says = last
    ? `${seconds(last.asked - asked)} after it was asked to stop (${input.subject.stopSignal}), readiness still said ${told(last)}; ${counted(yes.length, 'time')} in all.`
    : '';
  const first = probes.ready.find((probe) => probe.asked >= asked && !saysYes(probe));
  return unless(
    rule,
    [probes.record, stopped],
    last ? [{ says, record: probes.record }] : [],
    first
      ? `Asked ${seconds(first.asked - asked)} after the signal, readiness said ${told(first)}, and never yes again.`
      : `It ended ${seconds(stopped.data.stopMs ?? 0)} after the signal, before anybody could ask.`,
  );
}
