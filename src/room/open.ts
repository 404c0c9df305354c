import { Failure } from '../model/failure.ts';
import type { Recorder, Room, RoomRequest } from '../model/room.ts';
import { balancedReplicas } from './balance.ts';
import { createCleanup } from './cleanup.ts';
import { runCommand } from './command.ts';
import { databases } from './databases.ts';
import { destroyService } from './destroy.ts';
import { openLoop } from './drive.ts';
import { serviceFaults } from './faults.ts';
import { type Furniture, furnish } from './furnish.ts';
import { holdConnections } from './hold.ts';
import { layHolder, teachNames } from './holder.ts';
import { driveLoad, sendRequest } from './http.ts';
import { lookAtImage } from './image.ts';
import type { Interior, RoomService } from './interior.ts';
import { type RoomMaterials, serviceType } from './materials.ts';
import { places } from './places.ts';
import { proveRoom } from './proof/prove.ts';
import { CONTROL_PORT } from './proof/seal.ts';

import { searchPlaces } from './search.ts';
import { secretSweep } from './secret-sweep.ts';
import { createSecrets, secretsOf } from './secrets.ts';
import { type ServiceSubject, serviceSubject } from './service.ts';
import { openServices } from './services.ts';
import { signals } from './signals.ts';
import { KEPT } from './specs.ts';
import { readStatus } from './status.ts';
import { wiretap } from './traffic.ts';
import { upstreams } from './upstream.ts';
import { watch } from './watch.ts';

/** The note that says that a room had been used before. */
export const SHARED_ROOM = 'shared room';
/** Milliseconds for emptying a room's places. */
const EMPTY_WITHIN = 30_000;

/** A room with an experiment in it, and how it is left. */
export interface OpenRoom {
  readonly room: Room;
  /** Containers that were started for it; none where it was there already. */
  readonly containers: number;
  /** Takes everything down, each step tried with its own deadline; gives back what went wrong. */
  readonly close: () => Promise<readonly string[]>;
  /**
   * Takes down all that the experiment brought, and gives back the furniture for the next one; null where it cannot be
   * made as new, and then everything was taken down.
   */
  readonly leave: () => Promise<Furniture | null>;
}

/** What one opening needs besides the run's materials. */
export interface Opening {
  /** Name of the room inside its experiment, for the evidence. */
  readonly label: string;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
}

/**
 * Opens a fresh room: networks, volumes, holder, airlock and services, the subject not yet. What was set up is taken down again
 * when the opening fails.
 *
 * @throws Failure of class `room` when the engine or a service could not do it.
 */
export async function openRoom(
  materials: RoomMaterials,
  request: RoomRequest,
  opening: Opening & {
    /** Number of the room in the run, for names on the engine. */
    readonly number: number;
  },
): Promise<OpenRoom> {
  const began = performance.now();
  const furniture = await furnish(materials, request, opening.number);
  const open = await closedUnlessDone(furniture, async () => {
    const { holder } = furniture;
    const [services] = await Promise.all([
      servicesOf(furniture, 'first'),
      layHolder(holder).then(() =>
        teachNames(materials.engine, holder, furniture.specs, furniture.addresses.airlock),
      ),
    ]);
    return moveIn(furniture, services, opening);
  });
  // How long our own containers take tells whether the machine can be asked for anybody's speed.
  const { holderMs, airlock, containers } = furniture;
  opening.recorder.record(
    'note',
    'room opened',
    { name: 'room', values: { holderMs, openedMs: performance.now() - began } },
    opening.label,
  );
  return { ...open, containers: (airlock ? 2 : 1) + containers.size };
}

/**
 * Opens a room that another experiment has left: agents as if just started, places empty, services as new. What is the same as in a
 * fresh room is what the subject finds; the processes of the services are not.
 *
 * @throws Failure of class `room` when that could not be done; then everything was taken down.
 */
export async function reopenRoom(furniture: Furniture, opening: Opening): Promise<OpenRoom> {
  const { holder, airlock, specs } = furniture;
  const began = performance.now();
  const open = await closedUnlessDone(furniture, async () => {
    await Promise.all([holder.agent.call('agent.renew', {}), airlock?.agent.call('agent.renew', {})]);
    const paths = [...specs.places.map(({ path }) => path), KEPT];
    const [services] = await Promise.all([
      servicesOf(furniture, 'anew'),
      holder.agent.call('files.empty', { paths }, { timeoutMs: EMPTY_WITHIN }),
      holder.agent.call('wiretap.start', {}),
    ]);
    return moveIn(furniture, services, opening, await lengthsOfLogs(furniture));
  });
  opening.recorder.record(
    'note',
    'room opened again',
    { name: SHARED_ROOM, values: { room: specs.name, openedMs: performance.now() - began } },
    opening.label,
  );
  return { ...open, containers: 0 };
}

async function closedUnlessDone<T>(furniture: Furniture, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    await furniture.close();
    throw cause;
  }
}

function servicesOf(furniture: Furniture, how: 'first' | 'anew'): Promise<Map<string, RoomService>> {
  return furniture.airlock
    ? openServices(furniture, furniture.airlock, how)
    : Promise.resolve(new Map<string, RoomService>());
}

function moveIn(
  furniture: Furniture,
  services: Map<string, RoomService>,
  opening: Opening,
  logsBefore: ReadonlyMap<string, number> = new Map(),
): Omit<OpenRoom, 'containers'> {
  const { materials, request, specs, addresses } = furniture;
  const cleanup = createCleanup();
  let isSpent = false;
  const interior: Interior = {
    materials,
    specs,
    request,
    cleanup,
    holder: furniture.holder,
    airlock: furniture.airlock,
    holderAddress: addresses.holder,
    airlockAddress: addresses.airlock,
    backAddresses: addresses.back
      ? [{ host: addresses.back, port: materials.contract.services[0]?.port ?? CONTROL_PORT }]
      : [],
    services,
    logsBefore,
    record: (kind, step, data) => opening.recorder.record(kind, step, data, opening.label),
    secrets: createSecrets(secretsOf(materials), (step, find) =>
      opening.recorder.record('secret-find', step, find, opening.label),
    ),
    signal: opening.signal,
    next: furniture.next,
    spend: () => {
      isSpent = true;
    },
  };
  return {
    room: roomOf(interior, opening),
    close: async () => [...(await cleanup.run()), ...(await furniture.close())],
    leave: async () => {
      const troubles = await cleanup.run();
      if (troubles.length === 0 && !isSpent && canBeRenewed(furniture)) return furniture;
      await furniture.close();
      return null;
    },
  };
}

/** Bytes that each service's container has written so far. */
async function lengthsOfLogs({ containers }: Furniture): Promise<ReadonlyMap<string, number>> {
  return new Map(
    await Promise.all(
      [...containers].map(
        async ([name, container]): Promise<[string, number]> => [name, (await container.logs()).length],
      ),
    ),
  );
}

/** Whether all that a subject may have changed in it can be made as new: root may also change what its places belong to. */
function canBeRenewed({ materials, services }: Furniture): boolean {
  if (materials.contract.subject.relax.root) return false;
  return services.every((service) => {
    const { image, renew } = serviceType(materials, service);
    return image === null || renew !== undefined;
  });
}

function roomOf(interior: Interior, { recorder, label }: Opening): Room {
  const subject = serviceSubject(interior);
  const tap = wiretap(interior, recorder.keep, label);
  return {
    name: label,
    start: subject.start,
    check: subject.check,
    stop: subject.stop,
    signal: subject.signal,
    run: (request) => runCommand(interior, request),
    request: (request) => sendRequest(interior, request),
    load: (...load) => driveLoad(interior, ...load),
    ...places(interior),
    recreate: (step) => recreate(interior, subject, step),
    search: (step, signs) => searchPlaces(interior, step, signs),
    status: (step) => readStatus(interior, subject, step),
    image: (step) => lookAtImage(interior, step),
    ...secretSweep(interior, subject),
    changes: subject.changes,
    ...watch(interior, subject),
    traffic: tap.window,
    ...signals(interior, subject),
    ...upstreams(interior),
    fault: serviceFaults(interior),
    destroy: (service) => destroyService(interior, service),
    drive: openLoop(interior, recorder.keep, label),
    hold: (...hold) => holdConnections(interior, ...hold),
    balance: (count) => balancedReplicas(interior, recorder.keep, label, count),
    ...databases(interior),
    prove: () => proveRoom(interior, subject),
    hasShell: () => hasShell(interior),
  };
}

/** Each command already gets a container of its own; what goes with a container is what it wrote outside of state. */
async function recreate(
  { holder, specs, materials, record }: Interior,
  subject: ServiceSubject,
  step: string,
): Promise<void> {
  if (subject.running()) {
    throw new Failure({
      class: 'bug',
      code: 'subject-running',
      message: `the container of ${specs.name} was to be recreated while the subject ran in it`,
    });
  }
  const { state } = materials.contract.subject;
  const paths = specs.places.map(({ path }) => path).filter((path) => !state.includes(path));
  await holder.agent.call('files.empty', { paths });
  record('note', step, { name: 'recreated', values: { emptied: paths.join(' '), kept: state.join(' ') } });
}

/** Learnt once per run, by trying. */
function hasShell(interior: Interior): Promise<boolean> {
  const { shell, engine } = interior.materials;
  shell.known ??= (async () => {
    const spec = interior.specs.subject(interior.holder.container.id, interior.next(), {
      command: ['/bin/sh', '-c', ':'],
    });
    const container = await engine.createContainer(spec);
    interior.cleanup.add('container', `remove ${spec.name}`, container.remove);
    try {
      await container.start();
      return (await container.wait()) === 0;
    } catch {
      return false;
    } finally {
      void container.remove().catch(() => undefined);
    }
  })();
  return shell.known;
}
