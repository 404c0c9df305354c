import type { DestroyedService } from '../model/faults.ts';
import { airlockOf, containerOf, type Interior, serviceOf } from './interior.ts';

/** Milliseconds in which a service that is gone must not answer us. */
const PATIENCE = 300;
/** Milliseconds that a new service gets to serve. */
const SERVES_WITHIN = 30_000;

/** Destroys a service with all that it kept, sees for itself that it is gone, and later that an empty one serves in its place. */
export async function destroyService(interior: Interior, name: string): Promise<DestroyedService> {
  const target = serviceOf(interior, name, 'a destruction');
  const container = containerOf(target, 'a destruction');
  const { agent } = airlockOf(interior, 'a destruction');
  const { type, address } = target;
  const record = (stage: 'injected' | 'healed', step: string, effective: boolean, detail: string) =>
    interior.record('fault', step, {
      service: name,
      fault: 'destroyed',
      terms: {},
      stage,
      effective,
      detail,
    });
  interior.spend('services');
  // Killed, not asked: what it would still have written is lost as well.
  await container.remove();
  await agent.call('proxy.fault', { service: name, fault: 'refused' });
  const answer = await type.answers(agent, address, PATIENCE);
  record(
    'injected',
    `${name} destroyed`,
    !answer.ready,
    `its container and disk were removed; asked by us: ${answer.detail}`,
  );
  return {
    renew: async () => {
      const spec = interior.materials.contract.services.find((candidate) => candidate.name === name);
      if (spec === undefined) return;
      const containerSpec = interior.serviceSpec(spec);
      const fresh = await interior.materials.engine.createContainer(containerSpec);
      interior.cleanup.add('container', `remove ${containerSpec.name}`, fresh.remove);
      await fresh.start();
      interior.services.set(name, { ...target, container: fresh });
      await type.prepare(agent, address);
      await agent.call('proxy.heal', { service: name });
      const serving = await type.answers(agent, address, SERVES_WITHIN);
      record('healed', `${name} renewed`, serving.ready, `a new, empty one: ${serving.detail}`);
    },
  };
}
