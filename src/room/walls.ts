import type { ServiceSpec } from '../model/contract.ts';
import type { Container, ContainerSpec, Engine } from '../model/engine.ts';
import type { RoomRequest } from '../model/room.ts';
import { type AgentContainer, startAgent } from './agents.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import type { Furniture } from './furnish.ts';
import { startHolder, type Trapdoor } from './holder.ts';
import { type RoomMaterials, serviceType } from './materials.ts';
import { type RoomSpecs, roomSpecs } from './specs.ts';

/** What a room is built on: its networks and volumes, with nothing in them yet. */
export interface Ground {
  readonly materials: RoomMaterials;
  readonly request: RoomRequest;
  /** Number of the room, for names on the engine. */
  readonly number: number;
  readonly specs: RoomSpecs;
  /** Services of the contract that this room has. */
  readonly services: readonly ServiceSpec[];
  readonly cleanup: Cleanup;
}

/** What of a room is ours, and never the subject's or its services': the ground, and the containers of holder and airlock. */
export interface Walls extends Omit<Ground, 'cleanup'> {
  readonly holder: AgentContainer;
  /** Milliseconds that the holder took to start: what a container of our own costs on this machine. */
  readonly holderMs: number;
  /** Null until it is laid in the holder. */
  readonly trapdoor: Trapdoor | null;
  /** Null in a room without a network. */
  readonly airlock: AgentContainer | null;
  /** Addresses on the subject's network, and the airlock's on the one behind it; empty without a network. */
  readonly addresses: { readonly holder: string; readonly airlock: string; readonly back: string };
  /**
   * What holds the network namespaces of these services from the second experiment on, by name: a namespace of its own is more than half of what a
   * container costs the engine, and of one whose processes have ended nothing is left but its address.
   */
  readonly sandboxes: (services: readonly ServiceSpec[]) => Promise<ReadonlyMap<string, Container>>;
  /** Numbers the subject's containers, over all that are ever in the room. */
  readonly next: () => number;
  /** Takes all of it down, together with what still stands in it; gives back what went wrong. */
  readonly close: (standing?: Furniture) => Promise<readonly string[]>;
}

/**
 * Makes the networks and volumes of room number `number`. What was made is taken down again when that fails.
 *
 * @throws Failure of class `room` when the engine could not do it.
 */
export async function layGround(
  materials: RoomMaterials,
  request: RoomRequest,
  number: number,
): Promise<Ground> {
  const { engine, labels } = materials;
  const specs = roomSpecs(materials, number, request);
  const cleanup = createCleanup();
  const sealed = request.network !== 'none';
  const networks = sealed ? [specs.front, specs.back] : [];
  cleanup.add('ground', 'remove networks', () =>
    Promise.all(networks.map((name) => engine.removeNetwork(name))),
  );
  cleanup.add('ground', 'remove volumes', () =>
    Promise.all(specs.places.map(({ volume }) => engine.removeVolume(volume))),
  );
  const roomLabels = { ...labels, 'cleanroom.room': specs.name };
  try {
    await Promise.all([
      ...networks.map((name) => engine.createNetwork(name, roomLabels)),
      ...specs.places.map(({ volume }) => engine.createVolume(volume, specs.disk, roomLabels)),
    ]);
  } catch (cause) {
    await cleanup.run();
    throw cause;
  }
  return { materials, request, number, specs, services: servicesIn(materials, request), cleanup };
}

function servicesIn({ contract }: RoomMaterials, request: RoomRequest): readonly ServiceSpec[] {
  return request.network !== 'none' && request.services !== false ? contract.services : [];
}

/**
 * What walls are built from, as a text that is the same for those that are alike but for their number: walls of one room are good for
 * another, also of another run, where these agree.
 */
export function wallsAreLike(materials: RoomMaterials, request: RoomRequest): string {
  const { places, disk, holder, airlock } = roomSpecs(materials, 0, request);
  return JSON.stringify([places, disk, holder, request.network === 'none' ? null : airlock]);
}

/** Walls that stand already, for a room of this run; they must be alike. */
export function takeOver(walls: Walls, materials: RoomMaterials, request: RoomRequest): Walls {
  const specs = roomSpecs(materials, walls.number, request);
  return { ...walls, materials, request, specs, services: servicesIn(materials, request) };
}

/**
 * Starts holder and airlock on the ground.
 *
 * @throws Failure of class `room` when the engine could not do it; the ground is not taken down then.
 */
export async function raiseWalls({ cleanup, ...ground }: Ground): Promise<Walls> {
  const { materials, request, specs } = ground;
  const { engine } = materials;
  const began = performance.now();
  let holderMs = 0;
  const [holder, airlock] = await Promise.all([
    startHolder(engine, specs.holder, cleanup).then((started) => {
      holderMs = performance.now() - began;
      return started;
    }),
    request.network === 'none' ? null : startAgent(engine, specs.airlock, cleanup),
  ]);
  const [holderState, airlockState] = await Promise.all([
    holder.container.inspect(),
    airlock?.container.inspect(),
  ]);
  let count = 0;
  const sandboxes = new Map<string, Promise<Container>>();
  const sandboxOf = (service: ServiceSpec) => {
    const held = sandboxes.get(service.name) ?? startSandbox(engine, specs.sandbox(service), cleanup);
    sandboxes.set(service.name, held);
    return held;
  };
  return {
    ...ground,
    holder,
    holderMs,
    trapdoor: null,
    airlock,
    addresses: {
      holder: holderState.addresses[specs.front] ?? '',
      airlock: airlockState?.addresses[specs.front] ?? '',
      back: airlockState?.addresses[specs.back] ?? '',
    },
    sandboxes: async (services) => {
      const held = services
        .filter((service) => serviceType(materials, service).image !== null)
        .map(async (service): Promise<[string, Container]> => [service.name, await sandboxOf(service)]);
      return new Map(await Promise.all(held));
    },
    next: () => {
      count += 1;
      return count;
    },
    close: (standing) => {
      if (standing) cleanup.add('container', 'take down the services', () => takeDown(standing));
      return cleanup.run();
    },
  };
}

async function startSandbox(engine: Engine, spec: ContainerSpec, cleanup: Cleanup): Promise<Container> {
  const container = await engine.createContainer(spec);
  cleanup.add('container', `remove ${spec.name}`, container.remove);
  await container.start();
  return container;
}

async function takeDown({ close }: Furniture): Promise<void> {
  const troubles = await close();
  if (troubles.length > 0) throw new Error(troubles.join('; '));
}
