import type { ServiceSpec } from '../model/contract.ts';
import type { Container } from '../model/engine.ts';
import { createCleanup } from './cleanup.ts';
import { type RoomMaterials, serviceType } from './materials.ts';
import type { RoomSpecs } from './specs.ts';

/** The containers of a room's services. */
export interface Furniture {
  /** Those that have one, by name. */
  readonly containers: ReadonlyMap<string, Container>;
  /** Milliseconds that the first of them took to start; null where there is none. */
  readonly startMs: number | null;
  /** Takes all of it down; gives back what went wrong. */
  readonly close: () => Promise<readonly string[]>;
}

/**
 * Starts the containers of a room's services, all at once; none of them need serve yet. What was started is taken down again when that
 * fails.
 *
 * @throws Failure of class `room` when the engine could not do it.
 */
export async function furnish({
  materials,
  specs,
  services,
}: {
  readonly materials: RoomMaterials;
  readonly specs: RoomSpecs;
  readonly services: readonly ServiceSpec[];
}): Promise<Furniture> {
  const cleanup = createCleanup();
  const began = performance.now();
  let startMs: number | null = null;
  try {
    const containers = await Promise.all(
      services
        .filter((service) => serviceType(materials, service).image !== null)
        .map(async (service): Promise<[string, Container]> => {
          const spec = specs.service(service);
          const container = await materials.engine.createContainer(spec);
          cleanup.add('container', `remove ${spec.name}`, container.remove);
          await container.start();
          startMs ??= performance.now() - began;
          return [service.name, container];
        }),
    );
    return { containers: new Map(containers), startMs, close: cleanup.run };
  } catch (cause) {
    await cleanup.run();
    throw cause;
  }
}
