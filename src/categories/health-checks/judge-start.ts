import { inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import { NONE_CRITICAL, notFelt, OWN, sameRoom, starts, unknownServices } from './judge-evidence.ts';
import { firstYes, isAnswer, type Probing, seconds } from './judge-probes.ts';

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
  const ready = firstYes(probes.ready, there);
  const offences: { says: string; record: EvidenceRecord }[] = [];
  if (!ready || ready.done > there + claim.within) {
    const seen = ready
      ? `ready ${seconds(ready.done - there)} after`
      : `not ready ${seconds((probes.at('looked long enough') ?? there) - there)} later`;
    const says = `Started before ${names}, it is to be ready within ${seconds(claim.within)} of their coming; seen: ${seen}.`;
    offences.push({ says, record: probes.record });
  }
  return unless(
    rule,
    cites,
    offences,
    `Started before ${names}, it waited, and was ready ${seconds(Math.max(0, (ready?.done ?? 0) - there))} after they came.`,
  );
}

/** Whether it already answered before its services came, be it that it is not ready. */
function isAnswered(probes: Probing): boolean {
  const come = probes.at('before they come') ?? 0;
  return probes.ready.some((probe) => isAnswer(probe) && probe.done <= come);
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
