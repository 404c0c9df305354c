import { Failure } from '../model/failure.ts';
import type { FaultOptions, InjectedFault, ServiceFault, TrafficFault } from '../model/faults.ts';
import type { Room } from '../model/room.ts';
import type { Breakage, Seen } from './breakage.ts';
import { containerFault, isContainerFault } from './container-faults.ts';
import { effectOfTraffic } from './fault-effects.ts';
import { airlockOf, type Interior, serviceOf } from './interior.ts';

/** A fault in force, as the next one for the same service finds it. */
interface InForce extends InjectedFault {
  readonly ofTraffic: boolean;
  /** Says that the next fault takes its place, without a moment in which the traffic is whole. */
  readonly giveWay: () => void;
}

/**
 * Breaks services, one fault at a time for each, sees for itself that they are broken, and later that they are whole. A fault of
 * the traffic that follows another takes its place at once: what was held back until then is still on its way.
 */
export function serviceFaults(interior: Interior): Room['fault'] {
  const inForce = new Map<string, InForce>();
  return async (service, fault, options = {}) => {
    const before = inForce.get(service);
    if (before?.ofTraffic && !isContainerFault(fault)) before.giveWay();
    else await before?.heal();
    const breakage = isContainerFault(fault)
      ? containerFault(interior, serviceOf(interior, service, `the fault "${fault}"`), fault)
      : trafficFault(interior, service, fault, options);
    const injected = await inject(interior, service, fault, options, breakage);
    inForce.set(service, injected);
    return injected;
  };
}

async function inject(
  interior: Interior,
  service: string,
  fault: ServiceFault,
  options: FaultOptions,
  breakage: Breakage,
): Promise<InForce> {
  const terms = Object.fromEntries(Object.entries(options)) as Record<string, string | number>;
  const record = (stage: 'injected' | 'healed', step: string, seen: Seen) =>
    interior.record('fault', step, { service, fault, terms, stage, ...seen });
  let healed = false;
  interior.cleanup.add('fault', `heal ${service}`, async () => {
    if (!healed) await breakage.undo();
    healed = true;
  });
  const seen = await breakage.inject();
  record('injected', `${service} ${fault}`, seen);
  return {
    ofTraffic: !isContainerFault(fault),
    giveWay: () => {
      if (healed) return;
      healed = true;
      record('healed', `${service} healed`, { effective: true, detail: 'the next fault took its place' });
    },
    effective: seen.effective,
    heal: async () => {
      if (healed) return;
      healed = true;
      record('healed', `${service} healed`, await breakage.heal());
    },
  };
}

/** A fault of the traffic, done by the airlock's proxy. */
function trafficFault(
  interior: Interior,
  service: string,
  fault: TrafficFault,
  options: FaultOptions,
): Breakage {
  const { agent } = airlockOf(interior, 'a fault');
  const target = serviceOf(interior, service, `the fault "${fault}"`);
  if (fault === 'refused' && (options.direction ?? 'both') !== 'both') {
    throw new Failure({
      class: 'bug',
      code: 'fault-without-meaning',
      message: `connections to ${service} cannot be refused ${options.direction} only`,
    });
  }
  const effect = effectOfTraffic(interior, target, fault, options);
  return {
    inject: async () => {
      await agent.call('proxy.fault', { service, fault, terms: options });
      return effect.broken();
    },
    heal: async () => {
      await agent.call('proxy.heal', { service });
      return effect.whole();
    },
    undo: () => agent.call('proxy.heal', { service }),
  };
}
