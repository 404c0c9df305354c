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
import { layHolder, noteTrapdoor, teachNames } from './holder.ts';
import { driveLoad, sendRequest } from './http.ts';
import { lookAtImage } from './image.ts';
import type { Interior, RoomService } from './interior.ts';
import { type RoomMaterials, serviceType } from './materials.ts';
import { moveElsewhere } from './move.ts';
import { places } from './places.ts';
import { proveRoom } from './proof/prove.ts';
import { CONTROL_PORT } from './proof/seal.ts';

import { searchPlaces } from './search.ts';
import { takeSeat } from './seats.ts';
import { secretSweep } from './secret-sweep.ts';
import { createSecrets, secretsOf } from './secrets.ts';
import { type ServiceSubject, serviceSubject } from './service.ts';
import { openServices } from './services.ts';
import { sharing } from './shared-container.ts';
import { hasShell } from './shell.ts';
import { signals } from './signals.ts';
import { KEPT } from './specs.ts';
import { readStatus } from './status.ts';
import { type Wiretap, wiretap } from './traffic.ts';
import { upstreams } from './upstream.ts';
import { layGround, raiseWalls, type Walls } from './walls.ts';
import { watch } from './watch.ts';

/** The note that says that a room had been used before, its services too. */
export const SHARED_ROOM = 'shared room';
/** Milliseconds for emptying a room's places. */
const EMPTY_WITHIN = 30_000;

/** What of a room is for the next experiment: only the walls, or the services in them as well. */
export type Kept = 'walls' | 'services';

/** A room that an experiment has left. */
export interface LeftRoom {
  readonly walls: Walls;
  /** Null where the services went with the experiment. */
  readonly furniture: Furniture | null;
}

/** A room with an experiment in it, and how it is left. */
export interface OpenRoom {
  readonly room: Room;
  /** Containers that were started for it; none where it was there already. */
  readonly containers: number;
  /** Has the wiretap tell all that the experiment did not ask it for, unless the signal comes before. */
  readonly hearToTheEnd: (signal: AbortSignal) => Promise<unknown>;
  /** Takes everything down, each step tried with its own deadline; gives back what went wrong. */
  readonly close: () => Promise<readonly string[]>;
  /**
   * Takes down all that the experiment brought, and gives back what is to be kept for the next one, as far as it can be made as new;
   * null where nothing can, and then everything was taken down; and what went wrong.
   */
  readonly leave: (
    kept: Kept,
  ) => Promise<{ readonly room: LeftRoom | null; readonly troubles: readonly string[] }>;
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
  const left = await build(materials, request, opening.number);
  const { walls, furniture } = left;
  const open = await closedUnlessDone(left, async () => {
    const { holder, specs, addresses } = walls;
    const lay = async () => {
      const trapdoor = await layHolder(holder);
      await teachNames(materials.engine, holder, specs, addresses.airlock);
      return trapdoor;
    };
    const [services, trapdoor] = await Promise.all([servicesOf(walls, furniture, 'first'), lay()]);
    noteOpening(opening, { startMs: walls.holderMs, openedMs: performance.now() - began });
    return moveIn({ ...walls, trapdoor }, furniture, services, opening);
  });
  return { ...open, containers: (walls.airlock ? 2 : 1) + furniture.containers.size };
}

/**
 * Opens a room that another experiment has left: agents as if just started, places empty, services fresh or, where they were kept, as
 * new. What is the same as in a fresh room is what the subject finds.
 *
 * @throws Failure of class `room` when that could not be done; then everything was taken down.
 */
export async function reopenRoom({ walls, furniture: kept }: LeftRoom, opening: Opening): Promise<OpenRoom> {
  const { holder, airlock, specs } = walls;
  const began = performance.now();
  const renewed = Promise.all([
    Promise.all([holder.agent.call('agent.renew', {}), airlock?.agent.call('agent.renew', {})]),
    holder.agent.call(
      'files.empty',
      { paths: [...specs.places.map(({ path }) => path), KEPT] },
      { timeoutMs: EMPTY_WITHIN },
    ),
  ]).then(() => holder.agent.call('wiretap.start', {}));
  const furnished = kept ?? walls.sandboxes(walls.services).then((sandboxes) => furnish(walls, sandboxes));
  const [fresh] = await Promise.allSettled([furnished, renewed]);
  if (fresh.status === 'rejected') {
    await walls.close();
    throw fresh.reason;
  }
  const furniture = fresh.value;
  const open = await closedUnlessDone({ walls, furniture }, async () => {
    await renewed;
    const services = await servicesOf(walls, furniture, kept ? 'anew' : 'first');
    const logsBefore = kept ? await lengthsOfLogs(furniture) : undefined;
    const openedMs = performance.now() - began;
    if (kept) {
      const values = { room: specs.name, openedMs };
      opening.recorder.record('note', 'room opened again', { name: SHARED_ROOM, values }, opening.label);
    } else {
      const { startMs } = furniture;
      noteOpening(opening, { ...(startMs !== null && { startMs }), openedMs, walls: specs.name });
    }
    return moveIn(walls, furniture, services, opening, { isUsed: true, ...(logsBefore && { logsBefore }) });
  });
  return { ...open, containers: kept ? 0 : furniture.containers.size };
}

/** How long containers that are none of the subject's take tells whether the machine can be asked for anybody's speed. */
function noteOpening(
  { recorder, label }: Opening,
  values: { readonly startMs?: number; readonly openedMs: number; readonly walls?: string },
): void {
  recorder.record('note', 'room opened', { name: 'room', values: { ...values } }, label);
}

async function build(
  materials: RoomMaterials,
  request: RoomRequest,
  number: number,
): Promise<{ readonly walls: Walls; readonly furniture: Furniture }> {
  const ground = await layGround(materials, request, number);
  const [walls, furniture] = await Promise.allSettled([raiseWalls(ground), furnish(ground)]);
  if (walls.status === 'fulfilled' && furniture.status === 'fulfilled')
    return { walls: walls.value, furniture: furniture.value };
  if (furniture.status === 'fulfilled') await furniture.value.close();
  await ground.cleanup.run();
  throw walls.status === 'rejected' ? walls.reason : (furniture as PromiseRejectedResult).reason;
}

async function closedUnlessDone<T>(
  { walls, furniture }: { readonly walls: Walls; readonly furniture: Furniture },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    await walls.close(furniture);
    throw cause;
  }
}

function servicesOf(
  walls: Walls,
  { containers }: Furniture,
  how: 'first' | 'anew',
): Promise<Map<string, RoomService>> {
  return walls.airlock
    ? openServices(walls, walls.airlock, containers, how)
    : Promise.resolve(new Map<string, RoomService>());
}

function moveIn(
  walls: Walls,
  furniture: Furniture,
  services: Map<string, RoomService>,
  opening: Opening,
  { isUsed = false, logsBefore = new Map() }: Partial<Pick<Interior, 'isUsed' | 'logsBefore'>> = {},
): Omit<OpenRoom, 'containers'> {
  const { materials, request, specs, addresses } = walls;
  const cleanup = createCleanup();
  const spent = new Set<Kept>();
  const interior: Interior = {
    materials,
    specs,
    request,
    cleanup,
    holder: walls.holder,
    airlock: walls.airlock,
    holderAddress: addresses.holder,
    hostName: specs.holder.hostname ?? '',
    airlockAddress: addresses.airlock,
    backAddresses: addresses.back
      ? [{ host: addresses.back, port: materials.contract.services[0]?.port ?? CONTROL_PORT }]
      : [],
    services,
    serviceSpec: furniture.spec,
    logsBefore,
    isUsed,
    record: (kind, step, data) => opening.recorder.record(kind, step, data, opening.label),
    secrets: createSecrets(
      secretsOf(materials),
      (step, find) => opening.recorder.record('secret-find', step, find, opening.label),
      materials.drawnParts,
    ),
    signal: opening.signal,
    mayShare: true,
    next: walls.next,
    spend: (what) => {
      spent.add(what);
    },
  };
  if (walls.trapdoor) noteTrapdoor(interior, walls.trapdoor);
  takeSeat(interior);
  const tap = wiretap(interior, opening.recorder.keep, opening.label);
  return {
    room: roomOf(interior, opening, tap),
    hearToTheEnd: tap.toTheEnd,
    close: async () => [...(await cleanup.run()), ...(await walls.close(furniture))],
    leave: async (kept) => {
      const troubles = await cleanup.run();
      // Root may also change what the places belong to.
      const forNobody = spent.has('walls') || materials.contract.subject.relax.root;
      if (troubles.length > 0 || forNobody) {
        return { room: null, troubles: [...troubles, ...(await walls.close(furniture))] };
      }
      if (kept === 'services' && !spent.has('services') && canBeRenewed(walls))
        return { room: { walls, furniture }, troubles };
      const left = await furniture.close();
      if (left.length === 0) return { room: { walls, furniture: null }, troubles };
      return { room: null, troubles: [...left, ...(await walls.close())] };
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

/** Whether all that a subject may have left in the services can be made as new. */
function canBeRenewed({ materials, services }: Walls): boolean {
  return services.every((service) => {
    const { image, renew } = serviceType(materials, service);
    return image === null || renew !== undefined;
  });
}

function roomOf(interior: Interior, { recorder, label }: Opening, tap: Wiretap): Room {
  const subject = serviceSubject(interior);
  const share = sharing(interior);
  return {
    name: label,
    start: subject.start,
    check: subject.check,
    stop: subject.stop,
    signal: subject.signal,
    run: (request) => runCommand(interior, request, share),
    request: (request) => sendRequest(interior, request),
    load: (...load) => driveLoad(interior, ...load),
    ...places(interior),
    recreate: (step, how) => recreate(interior, subject, step, how),
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

/** Of a command nothing outlives it in its container anyway; what goes with a container is what it wrote outside of state. */
async function recreate(
  interior: Interior,
  subject: ServiceSubject,
  step: string,
  how?: { readonly elsewhere: true },
): Promise<void> {
  const { holder, specs, materials, record } = interior;
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
  const values = { emptied: paths.join(' '), kept: state.join(' ') };
  if (how) await moveElsewhere(interior);
  record('note', step, {
    name: 'recreated',
    values: { ...values, ...(how && { hostName: interior.hostName }) },
  });
}
