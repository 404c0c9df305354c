import type { Container } from '../model/engine.ts';
import type { ServiceAddress } from '../services/service.ts';
import type { AgentContainer } from './agents.ts';
import type { RoomService } from './interior.ts';
import { serviceType } from './materials.ts';
import { CONTROL_PORT } from './proof/seal.ts';
import type { Walls } from './walls.ts';

/**
 * Opens a proxy in the airlock for every service, under the service's own name, and waits until each serves and holds what a subject
 * expects to find: at first, or, `anew`, after somebody else was there.
 *
 * @throws Failure of class `room` when a service does not serve, or cannot be made as new.
 */
export async function openServices(
  { materials, specs, services }: Walls,
  { agent }: AgentContainer,
  containers: ReadonlyMap<string, Container>,
  how: 'first' | 'anew',
): Promise<Map<string, RoomService>> {
  if (services.length === 0) {
    await agent.call('proxy.open', {
      service: 'control',
      port: CONTROL_PORT,
      targetHost: '127.0.0.1',
      targetPort: CONTROL_PORT,
    });
  }
  const opened = await Promise.all(
    services.map(async (spec): Promise<[string, RoomService]> => {
      const { name, port, innerPort = port } = spec;
      const type = serviceType(materials, spec);
      const place = (await type.inAirlock?.(agent, spec)) ?? {
        host: `${specs.name}-service-${name}`,
        port: innerPort,
      };
      const address: ServiceAddress = {
        ...place,
        password: materials.password,
        ourPassword: materials.ourPassword,
      };
      await agent.call('proxy.open', {
        service: name,
        port,
        targetHost: address.host,
        targetPort: address.port,
        protocol: type.protocol,
      });
      if (how === 'anew') await type.renew?.(agent, address);
      await type.prepare(agent, address);
      return [name, { name, port, container: containers.get(name) ?? null, type, address }];
    }),
  );
  return new Map(opened);
}
