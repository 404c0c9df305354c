import { Failure } from '../model/failure.ts';
import type { Room } from '../model/room.ts';
import { airlockOf, type Interior } from './interior.ts';

/** Milliseconds after which a connection that nobody answers counts as swallowed. */
const PATIENCE = 300;

/** Breaks a service for the subject at the airlock's proxy, and sees for itself that it is broken, and later whole. */
export async function breakService(
  interior: Interior,
  ...[service, fault]: Parameters<Room['fault']>
): ReturnType<Room['fault']> {
  const { agent } = airlockOf(interior, 'a fault');
  const spec = interior.materials.contract.services.find((candidate) => candidate.name === service);
  if (!spec) {
    throw new Failure({
      class: 'bug',
      code: 'no-such-service',
      message: `the contract has no service ${JSON.stringify(service)} to be ${fault}`,
    });
  }
  // Knocked at from the airlock's own side, so that the wiretap does not take us for the subject.
  const knock = async () => {
    const [seen] = await agent.call('probe', {
      targets: [{ host: interior.airlockAddress, port: spec.port, protocol: 'tcp', timeoutMs: PATIENCE }],
    });
    return seen ?? { outcome: 'unreachable', detail: 'no answer from the airlock', ms: 0 };
  };
  let healed = false;
  const heal = async () => {
    if (healed) return;
    healed = true;
    await agent.call('proxy.heal', { service });
    const seen = await knock();
    interior.record('fault', `${service} healed`, {
      service,
      fault,
      stage: 'healed',
      effective: seen.outcome === 'reached',
      detail: seen.detail,
    });
  };
  interior.cleanup.add('fault', `heal ${service}`, async () => {
    if (!healed) await agent.call('proxy.heal', { service });
    healed = true;
  });
  await agent.call('proxy.fault', { service, fault });
  const seen = await knock();
  const wanted = fault === 'refused' ? 'refused' : 'timed-out';
  interior.record('fault', `${service} ${fault}`, {
    service,
    fault,
    stage: 'injected',
    effective: seen.outcome === wanted,
    detail: `a connection of ours was ${seen.outcome} (${seen.detail})`,
  });
  return { heal };
}
