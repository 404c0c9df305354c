import { inconclusive } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import { type Probing, probing, saysYes, told } from './judge-probes.ts';

export const OWN = 'health-checks';

export const NONE_CRITICAL = 'The contract names no critical service.';

/** A critical service that was taken away and given back, and what its health checks said meanwhile. */
export interface Outage {
  readonly service: string;
  readonly probes: Probing;
  readonly gone: EvidenceRecord<'fault'> | undefined;
  readonly back: EvidenceRecord<'fault'> | undefined;
}

/** The outages of critical services that were gone through. */
export function outages({ evidence, claim, subject }: JudgeInput<Claim>): readonly Outage[] {
  return evidence
    .from(OWN, 'drive')
    .filter((drive) => drive.step.startsWith('outage '))
    .map((drive) => {
      const service = drive.step.slice('outage '.length);
      const faults = sameRoom(drive, evidence.from(OWN, 'fault')).filter(
        (fault) => fault.data.service === service,
      );
      return {
        service,
        probes: probing(drive, claim, subject),
        gone: faults.find((fault) => fault.data.stage === 'injected'),
        back: faults.find((fault) => fault.data.stage === 'healed'),
      };
    });
}

/** Those that were recorded in the room of another one. */
export function sameRoom<R extends EvidenceRecord>(one: EvidenceRecord, records: readonly R[]): readonly R[] {
  return records.filter(({ experiment, room }) => experiment === one.experiment && room === one.room);
}

/** Why nothing can be learnt from an outage, or null. */
export function doubt(rule: string, { service, probes, gone }: Outage): Check | null {
  if (!gone) return inconclusive(rule, `${service} was not taken away.`, probes.record);
  if (!gone.data.effective) return inconclusive(rule, notFelt(gone), gone);
  const before = probes.at('before it is gone') ?? 0;
  const baseline = probes.ready.filter((probe) => probe.done <= before);
  if (baseline.some(saysYes)) return null;
  const last = baseline.at(-1);
  return inconclusive(
    rule,
    `Before ${service} was taken away, readiness said ${last ? told(last) : 'nothing'}, so nothing could be learnt.`,
    probes.record,
  );
}

export const notFelt = ({ data }: EvidenceRecord<'fault'>): string =>
  `${data.service} ${data.stage === 'healed' ? 'was not whole again' : `was not really ${data.fault}`}: ${data.detail}.`;

/** Names in the claim that the contract does not declare. */
export function unknownServices(names: readonly string[], { subject }: JudgeInput<Claim>): string | null {
  const unknown = names.filter((name) => !subject.services.some((service) => service.name === name));
  if (unknown.length === 0) return null;
  return `The claim names ${unknown.join(', ')}, which the contract does not declare under services.`;
}

/** Starts with all services there; the one against slow services counts only where there is no other. */
export function ordinaryStarts({ evidence }: JudgeInput<Claim>): readonly EvidenceRecord<'subject-state'>[] {
  const all = evidence
    .from(OWN, 'subject-state')
    .filter((state) => state.data.moment === 'started' && state.step !== 'start before its services');
  const plain = all.filter((state) => state.step !== 'start against slow services');
  return plain.length > 0 ? plain : all;
}

/** A start before critical services, which then came. */
export interface Start {
  readonly probes: Probing;
  readonly missing: readonly EvidenceRecord<'fault'>[];
  readonly come: readonly EvidenceRecord<'fault'>[];
}

/** The starts before critical services that were gone through. */
export function starts({ evidence, claim, subject }: JudgeInput<Claim>): readonly Start[] {
  return evidence
    .from(OWN, 'drive')
    .filter((drive) => drive.step === 'before-dependency')
    .map((drive) => {
      const faults = sameRoom(drive, evidence.from(OWN, 'fault'));
      return {
        probes: probing(drive, claim, subject),
        missing: faults.filter((fault) => fault.data.stage === 'injected'),
        come: faults.filter((fault) => fault.data.stage === 'healed'),
      };
    });
}
