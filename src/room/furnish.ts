import type { ServiceSpec } from '../model/contract.ts';
import type { Container, ContainerSpec } from '../model/engine.ts';
import { createCleanup } from './cleanup.ts';
import { type RoomMaterials, serviceType } from './materials.ts';
import type { RoomSpecs } from './specs.ts';

/** The containers of a room's services. */
export interface Furniture {
  /** Those that have one, by name. */
  readonly containers: ReadonlyMap<string, Container>;
  /** What the container of a service is made from. */
  readonly spec: (service: ServiceSpec) => ContainerSpec;
  /** Milliseconds that the first of them took to start; null where there is none. */
  readonly startMs: number | null;
  /** Takes all of it down; gives back what went wrong. */
  readonly close: () => Promise<readonly string[]>;
}

/**
 * Starts the containers of a room's services, all at once; none of them need serve yet. What was started is taken down again when that
 * fails.
 *
 * @param sandboxes What holds the network namespaces of services, by name; whose has none brings its own.
 * @throws Failure of class `room` when the engine could not do it.
 */
export async function furnish(
  {
    materials,
    specs,
    services,
  }: {
    readonly materials: RoomMaterials;
    readonly specs: RoomSpecs;
    readonly services: readonly ServiceSpec[];
  },
  sandboxes: ReadonlyMap<string, Container> = new Map(),
): Promise<Furniture> {
  const cleanup = createCleanup();
  const specOf = (service: ServiceSpec) => specs.service(service, sandboxes.get(service.name)?.id);
  const began = performance.now();
  let startMs: number | null = null;
  try {
    const containers = await Promise.all(
      services
        .filter((service) => serviceType(materials, service).image !== null)
        .map(async (service): Promise<[string, Container]> => {
          const spec = specOf(service);
          const container = await materials.engine.createContainer(spec);
          cleanup.add('container', `remove ${spec.name}`, container.remove);
          await container.start();
          startMs ??= performance.now() - began;
          return [service.name, container];
        }),
    );
    return { containers: new Map(containers), spec: specOf, startMs, close: cleanup.run };
  } catch (cause) {
    await cleanup.run();
    throw cause;
  }
}
