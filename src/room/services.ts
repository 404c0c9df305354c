import type { ServiceSpec } from '../model/contract.ts';
import type { Container } from '../model/engine.ts';
import { Failure } from '../model/failure.ts';
import type { ServiceAddress, ServiceType } from '../services/service.ts';
import { type AgentContainer, startAgent } from './agents.ts';
import type { Cleanup } from './cleanup.ts';
import type { RoomService } from './interior.ts';
import type { RoomMaterials } from './materials.ts';
import { CONTROL_PORT } from './proof/seal.ts';
import type { RoomSpecs } from './specs.ts';

/** What the services of one room are opened with. */
interface Opening {
  readonly materials: RoomMaterials;
  readonly specs: RoomSpecs;
  readonly cleanup: Cleanup;
}

/**
 * Starts the airlock and the services' containers at once. The airlock opens a proxy for every service under the service's
 * own name, and waits until the service serves.
 */
export async function openServices(
  opening: Opening,
  wanted: readonly ServiceSpec[],
): Promise<{ readonly airlock: AgentContainer; readonly services: ReadonlyMap<string, RoomService> }> {
  const { materials, specs, cleanup } = opening;
  const [{ airlock, addresses }, containers] = await Promise.all([
    startAirlock(opening, wanted),
    Promise.all(
      wanted
        .filter((spec) => serviceType(materials, spec).image !== null)
        .map(async (service): Promise<[string, Container]> => {
          const spec = specs.service(service);
          const container = await materials.engine.createContainer(spec);
          cleanup.add('container', `remove ${spec.name}`, container.remove);
          await container.start();
          return [service.name, container];
        }),
    ),
  ]);
  const containerOf = new Map(containers);
  const services = wanted.map((spec, index): [string, RoomService] => [
    spec.name,
    {
      name: spec.name,
      port: spec.port,
      container: containerOf.get(spec.name) ?? null,
      type: serviceType(materials, spec),
      address: addresses[index] as ServiceAddress,
    },
  ]);
  return { airlock, services: new Map(services) };
}

async function startAirlock(
  { materials, specs, cleanup }: Opening,
  services: readonly ServiceSpec[],
): Promise<{ readonly airlock: AgentContainer; readonly addresses: readonly ServiceAddress[] }> {
  const airlock = await startAgent(materials.engine, specs.airlock, cleanup);
  const { agent } = airlock;
  if (services.length === 0) {
    await agent.call('proxy.open', {
      service: 'control',
      port: CONTROL_PORT,
      targetHost: '127.0.0.1',
      targetPort: CONTROL_PORT,
    });
  }
  const addresses = await Promise.all(
    services.map(async (spec): Promise<ServiceAddress> => {
      const type = serviceType(materials, spec);
      const place = (await type.inAirlock?.(agent, spec)) ?? {
        host: `${specs.name}-service-${spec.name}`,
        port: spec.port,
      };
      const address = { ...place, password: materials.password };
      await agent.call('proxy.open', {
        service: spec.name,
        port: spec.port,
        targetHost: address.host,
        targetPort: address.port,
        protocol: type.protocol,
      });
      await type.prepare(agent, address);
      return address;
    }),
  );
  return { airlock, addresses };
}

/** The contract was checked against the same list. */
function serviceType({ serviceTypes }: RoomMaterials, { name, type: wanted }: ServiceSpec): ServiceType {
  const type = serviceTypes.find((candidate) => candidate.type === wanted);
  if (type) return type;
  throw new Failure({
    class: 'bug',
    code: 'no-such-service-type',
    message: `the service ${name} is of the unknown type ${wanted}`,
  });
}
