import type { ServiceSpec } from '../model/contract.ts';
import type { Container } from '../model/engine.ts';
import type { RoomRequest } from '../model/room.ts';
import { type AgentContainer, startAgent } from './agents.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { type RoomMaterials, serviceType } from './materials.ts';
import { type RoomSpecs, roomSpecs } from './specs.ts';

/** What of a room stays when an experiment leaves it: its ground, our own containers, and those of the services. */
export interface Furniture {
  readonly materials: RoomMaterials;
  readonly request: RoomRequest;
  readonly specs: RoomSpecs;
  readonly holder: AgentContainer;
  /** Milliseconds that the holder took to start: what a container of our own costs on this machine. */
  readonly holderMs: number;
  /** Null in a room without a network. */
  readonly airlock: AgentContainer | null;
  /** Addresses on the subject's network, and the airlock's on the one behind it; empty without a network. */
  readonly addresses: { readonly holder: string; readonly airlock: string; readonly back: string };
  /** Services of the contract that this room has. */
  readonly services: readonly ServiceSpec[];
  /** The containers of those that have one, by name. */
  readonly containers: ReadonlyMap<string, Container>;
  /** Numbers the subject's containers, over all that are ever in the room. */
  readonly next: () => number;
  /** Takes all of it down; gives back what went wrong. */
  readonly close: () => Promise<readonly string[]>;
}

/**
 * Makes the networks and volumes of a room, and starts the holder, the airlock and the services' containers, all at once. What was
 * set up is taken down again when that fails.
 *
 * @throws Failure of class `room` when the engine could not do it.
 */
export async function furnish(
  materials: RoomMaterials,
  request: RoomRequest,
  number: number,
): Promise<Furniture> {
  const cleanup = createCleanup();
  try {
    return { ...(await setUp(materials, request, number, cleanup)), close: cleanup.run };
  } catch (cause) {
    await cleanup.run();
    throw cause;
  }
}

async function setUp(
  materials: RoomMaterials,
  request: RoomRequest,
  number: number,
  cleanup: Cleanup,
): Promise<Omit<Furniture, 'close'>> {
  const { engine, labels, contract } = materials;
  const specs = roomSpecs(materials, number, request);
  const sealed = request.network !== 'none';
  const networks = sealed ? [specs.front, specs.back] : [];
  cleanup.add('ground', 'remove networks', () =>
    Promise.all(networks.map((name) => engine.removeNetwork(name))),
  );
  cleanup.add('ground', 'remove volumes', () =>
    Promise.all(specs.places.map(({ volume }) => engine.removeVolume(volume))),
  );
  const roomLabels = { ...labels, 'cleanroom.room': specs.name };
  await Promise.all([
    ...networks.map((name) => engine.createNetwork(name, roomLabels)),
    ...specs.places.map(({ volume }) => engine.createVolume(volume, specs.disk, roomLabels)),
  ]);
  const services = sealed && request.services !== false ? contract.services : [];
  const began = performance.now();
  let holderMs = 0;
  const [holder, airlock, containers] = await Promise.all([
    startAgent(engine, specs.holder, cleanup).then((started) => {
      holderMs = performance.now() - began;
      return started;
    }),
    sealed ? startAgent(engine, specs.airlock, cleanup) : null,
    Promise.all(
      services
        .filter((service) => serviceType(materials, service).image !== null)
        .map(async (service): Promise<[string, Container]> => {
          const spec = specs.service(service);
          const container = await engine.createContainer(spec);
          cleanup.add('container', `remove ${spec.name}`, container.remove);
          await container.start();
          return [service.name, container];
        }),
    ),
  ]);
  const [holderState, airlockState] = await Promise.all([
    holder.container.inspect(),
    airlock?.container.inspect(),
  ]);
  let count = 0;
  return {
    materials,
    request,
    specs,
    holder,
    holderMs,
    airlock,
    addresses: {
      holder: holderState.addresses[specs.front] ?? '',
      airlock: airlockState?.addresses[specs.front] ?? '',
      back: airlockState?.addresses[specs.back] ?? '',
    },
    services,
    containers: new Map(containers),
    next: () => {
      count += 1;
      return count;
    },
  };
}
