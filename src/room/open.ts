import { Failure } from '../model/failure.ts';
import type { Recorder, Room, RoomRequest } from '../model/room.ts';
import { balancedReplicas } from './balance.ts';
import { createCleanup } from './cleanup.ts';
import { runCommand } from './command.ts';
import { databases } from './databases.ts';
import { destroyService } from './destroy.ts';
import { openLoop } from './drive.ts';
import { serviceFaults } from './faults.ts';
import { holdConnections } from './hold.ts';
import { startHolder, teachNames } from './holder.ts';
import { driveLoad, sendRequest } from './http.ts';
import { lookAtImage } from './image.ts';
import type { Interior } from './interior.ts';
import type { RoomMaterials } from './materials.ts';
import { places } from './places.ts';
import { proveRoom } from './proof/prove.ts';
import { CONTROL_PORT } from './proof/seal.ts';

import { searchPlaces } from './search.ts';
import { secretSweep } from './secret-sweep.ts';
import { createSecrets, secretsOf } from './secrets.ts';
import { type ServiceSubject, serviceSubject } from './service.ts';
import { openServices } from './services.ts';
import { signals } from './signals.ts';
import { roomSpecs } from './specs.ts';
import { readStatus } from './status.ts';
import { wiretap } from './traffic.ts';
import { upstreams } from './upstream.ts';
import { watch } from './watch.ts';

/** A room, and how it is taken down. */
export interface OpenRoom {
  readonly room: Room;
  /** Containers that were started for it. */
  readonly containers: number;
  /** Takes everything down, each step tried with its own deadline; gives back what went wrong. */
  readonly close: () => Promise<readonly string[]>;
}

/** What one opening needs besides the run's materials. */
export interface Opening {
  /** Number of the room in the run, for names on the engine. */
  readonly number: number;
  /** Name of the room inside its experiment, for the evidence. */
  readonly label: string;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
}

/**
 * Opens a room: networks, volumes, holder, airlock and services at once, the subject not yet. What was set up is taken
 * down again when the opening fails.
 *
 * @throws Failure of class `room` when the engine or a service could not do it.
 */
export async function openRoom(
  materials: RoomMaterials,
  request: RoomRequest,
  opening: Opening,
): Promise<OpenRoom> {
  const cleanup = createCleanup();
  try {
    return { ...(await furnish(materials, request, opening, cleanup)), close: cleanup.run };
  } catch (cause) {
    await cleanup.run();
    throw cause;
  }
}

async function furnish(
  materials: RoomMaterials,
  request: RoomRequest,
  opening: Opening,
  cleanup: ReturnType<typeof createCleanup>,
): Promise<Omit<OpenRoom, 'close'>> {
  const { engine, labels } = materials;
  const specs = roomSpecs(materials, opening.number, request);
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
  const withServices = sealed && request.services !== false;
  const began = performance.now();
  let holderMs = 0;
  const [holder, opened] = await Promise.all([
    startHolder(materials, specs, cleanup).then((started) => {
      holderMs = performance.now() - began;
      return started;
    }),
    sealed
      ? openServices({ materials, specs, cleanup }, withServices ? materials.contract.services : [])
      : null,
  ]);
  const [holderState, airlockState] = await Promise.all([
    holder.container.inspect(),
    opened?.airlock.container.inspect(),
  ]);
  const airlockAddress = airlockState?.addresses[specs.front] ?? '';
  await teachNames(engine, holder, specs, airlockAddress);
  const backAddress = airlockState?.addresses[specs.back];
  let count = 0;
  const interior: Interior = {
    materials,
    specs,
    request,
    cleanup,
    holder,
    airlock: opened?.airlock ?? null,
    holderAddress: holderState.addresses[specs.front] ?? '',
    airlockAddress,
    backAddresses: backAddress
      ? [{ host: backAddress, port: materials.contract.services[0]?.port ?? CONTROL_PORT }]
      : [],
    services: new Map(opened?.services),
    record: (kind, step, data) => opening.recorder.record(kind, step, data, opening.label),
    secrets: createSecrets(secretsOf(materials), (step, find) =>
      opening.recorder.record('secret-find', step, find, opening.label),
    ),
    signal: opening.signal,
    next: () => {
      count += 1;
      return count;
    },
  };
  // How long our own containers take tells whether the machine can be asked for anybody's speed.
  interior.record('note', 'room opened', {
    name: 'room',
    values: { holderMs, openedMs: performance.now() - began },
  });
  const started = [...interior.services.values()].filter(({ container }) => container !== null);
  return { room: roomOf(interior, opening), containers: (opened ? 2 : 1) + started.length };
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
