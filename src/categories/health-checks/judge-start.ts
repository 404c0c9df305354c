import { fail, inconclusive, notApplicable, pass, unless } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { type Claim, readyAfterComing, readyPath, startsWithin } from './claim.ts';
import { NONE_CRITICAL, notFelt, OWN, sameRoom, starts, unknownServices } from './judge-evidence.ts';
import { firstYes, isAnswer, type Probe, type Probing, seconds } from './judge-probes.ts';

type Input = JudgeInput<Claim>;

export function waitsForDependency(input: Input): Check {
  const rule = 'waits-for-dependency';
  const { claim, evidence } = input;
  if (claim.critical.length === 0) return notApplicable(rule, NONE_CRITICAL);
  const unknown = unknownServices(claim.critical, input);
  if (unknown !== null) return inconclusive(rule, unknown);
  const [start] = starts(input);
  const states = evidence.from(OWN, 'subject-state');
  const state = states.find(({ step }) => step === 'start before its services');
  if (!start || !state) return inconclusive(rule, 'It was not started before its critical services.');
  const { probes, missing, come } = start;
  const cites = [state, probes.record, ...missing];
  const unreal = [...missing, ...come].find((fault) => !fault.data.effective);
  if (missing.length === 0 || unreal)
    return inconclusive(rule, unreal ? notFelt(unreal) : 'No critical service was kept away.', cites);
  const names = missing.map((fault) => fault.data.service).join(', ');
  if (!state.data.running) {
    const says = `Started before ${names}, it ended with exit code ${state.data.exitCode} instead of waiting.`;
    return unless(rule, cites, [{ says, record: state }], '');
  }
  const knew = isAnswered(probes) || tried(input, probes.record, missing);
  if (!knew) return inconclusive(rule, `It had not even tried to reach ${names} when they came.`, cites);
  const there = probes.at('they are there');
  if (there === null) return inconclusive(rule, `${names} never came.`, cites);
  const waited = `Started before ${names}, it waited, and was ready`;
  const ready = firstYes(probes.ready, there);
  // Most of a start may only begin when they are there, also of what says meanwhile that it is not ready: a migration, a warm-up.
  const bound = readyAfterComing(claim, input.subject);
  if (ready && ready.done <= there + bound)
    return pass(rule, `${waited} ${seconds(Math.max(0, ready.done - there))} after they came.`, cites);
  // Between two checks it may have become ready at any time.
  if (wasAskedInVain(probes, there + bound, ready)) {
    const seen = ready
      ? `ready ${seconds(ready.done - there)} after`
      : `not ready ${seconds((probes.at('looked long enough') ?? there) - there)} later`;
    const of = `${seconds(startsWithin(claim, input.subject))} that its start may take, and ${seconds(claim.within)} to notice them`;
    const says = `Started before ${names}, it is to be ready within ${seconds(bound)} of their coming (${of}); seen: ${seen}.`;
    return fail(rule, says, probes.record);
  }
  // Its state was recorded when the room had seen it ready, by the same path; so at the latest it was ready then.
  const after = state.at - Math.max(...come.map(({ at }) => at));
  const isSeen = state.data.ready && readyPath(claim, input.subject) === input.subject.readyPath;
  if (isSeen && after <= bound && !wasAskedInVain(probes, there + after, ready))
    return pass(rule, `${waited} ${seconds(Math.max(0, after))} after they came at the latest.`, cites);
  return inconclusive(
    rule,
    `Nobody asked for its readiness when the ${seconds(bound)} were over that it has once ${names} came.`,
    cites,
  );
}

/** Whether a check was asked from then on, and got no yes before another did, if any did. */
const wasAskedInVain = ({ ready: probes }: Probing, from: number, yes: Probe | undefined): boolean =>
  probes.some(
    (probe) => probe !== yes && probe.asked >= from && probe.asked < (yes?.done ?? Number.POSITIVE_INFINITY),
  );

/** Whether readiness was already answered before its services came, be it that it is not ready. */
function isAnswered({ ready, at }: Probing): boolean {
  const come = at('before they come') ?? 0;
  return ready.some((probe) => isAnswer(probe) && probe.done <= come);
}

/** Whether it was heard to reach for one of them in vain. */
function tried(
  { evidence }: Input,
  drive: EvidenceRecord<'drive'>,
  missing: readonly EvidenceRecord<'fault'>[],
): boolean {
  const names = missing.map((fault) => fault.data.service);
  return sameRoom(drive, evidence.from(OWN, 'traffic')).some((heard) =>
    heard.data.connections.some(({ service }) => service !== null && names.includes(service)),
  );
}
