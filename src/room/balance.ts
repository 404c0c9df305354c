import { setTimeout as sleep } from 'node:timers/promises';
import { AGENT_SLACK } from '../airlock/client.ts';
import type { EvidenceData } from '../model/evidence.ts';
import { Failure } from '../model/failure.ts';
import type { Balanced, Recorder } from '../model/room.ts';
import { balancerConfiguration, STATISTICS } from './balancer-configuration.ts';
import { readStatistics } from './balancer-statistics.ts';
import { openLoop } from './drive.ts';
import { filledHeaders } from './fill-secrets.ts';
import { layHolder, noteTrapdoor, startHolder, teachNames } from './holder.ts';
import { sendRequest } from './http.ts';
import { airlockOf, type Interior } from './interior.ts';
import { takeSeat } from './seats.ts';
import { type ServiceSubject, serviceSubject } from './service.ts';

/** Milliseconds for the balancer to listen, and for one answer of its statistics. */
const DEADLINE = 10_000;
/** Milliseconds between two looks at the statistics. */
const PAUSE = 100;
/** Bytes of the statistics at most: about 14 KiB for each replica. */
const MOST_STATISTICS = 2 ** 20;

/**
 * Makes place for replicas and starts the balancer before them. A replica's holder is one like any subject's: the namespace is
 * there before the replica, with the trapdoor in it, and outlives it, so that a replica comes back under its old address.
 *
 * @throws Failure of class `room` when the balancer does not listen.
 */
export async function balancedReplicas(
  interior: Interior,
  keep: Recorder['keep'],
  label: string,
  count: number,
): Promise<Balanced> {
  const { agent } = airlockOf(interior, 'a load balancer');
  const replicas = await Promise.all(Array.from({ length: count }, (_, index) => seat(interior, index + 1)));
  const host = await startBalancer(interior, replicas);
  const subjects = replicas.map(serviceSubject);
  const through: Interior = { ...interior, holderAddress: host };

  const look = async (): Promise<EvidenceData<'balancer'>> => {
    const { body } = await agent.call(
      'http.request',
      {
        host,
        port: STATISTICS.port,
        method: 'GET',
        path: `${STATISTICS.path};json`,
        timeoutMs: DEADLINE,
        keep: MOST_STATISTICS,
      },
      { timeoutMs: DEADLINE + AGENT_SLACK },
    );
    return readStatistics(Buffer.from(body.head, 'base64').toString());
  };

  return {
    start: (replica, ...start) => subjectOf(interior, subjects, replica).start(...start),
    stop: (replica, ...stop) => subjectOf(interior, subjects, replica).stop(...stop),
    signal: (replica, ...signal) => subjectOf(interior, subjects, replica).signal(...signal),
    request: (request) => sendRequest(through, request),
    drive: openLoop(through, keep, label, 'balanced'),
    statistics: async (step) => interior.record('balancer', step, await look()),
    until: async (step, wanted, state, withinMs) => {
      const end = performance.now() + withinMs;
      for (;;) {
        const seen = await look();
        const met = seen.replicas.filter(
          ({ replica, up }) => wanted.includes(replica) && up === (state === 'up'),
        );
        if (met.length === wanted.length || performance.now() >= end)
          return interior.record('balancer', step, seen);
        await sleep(PAUSE, undefined, { signal: interior.signal });
      }
    },
  };
}

/** The place of one replica: what acts on its subject acts on an interior of its own. */
async function seat(interior: Interior, replica: number): Promise<Interior> {
  const { materials, cleanup } = interior;
  const { engine, labels } = materials;
  const specs = interior.specs.replica(replica);
  cleanup.add('ground', `remove volumes of replica ${replica}`, () =>
    Promise.all(specs.places.map(({ volume }) => engine.removeVolume(volume))),
  );
  const roomLabels = { ...labels, 'cleanroom.room': specs.name };
  await Promise.all(specs.places.map(({ volume }) => engine.createVolume(volume, specs.disk, roomLabels)));
  const holder = await startHolder(engine, specs.holder, cleanup);
  noteTrapdoor(interior, await layHolder(holder));
  const { addresses } = await holder.container.inspect();
  await teachNames(engine, holder, specs, interior.airlockAddress);
  const seated = {
    ...interior,
    specs,
    holder,
    isUsed: false,
    holderAddress: addresses[specs.front] ?? '',
    hostName: specs.holder.hostname ?? '',
  };
  takeSeat(seated);
  return seated;
}

/** Gives the balancer's address. */
async function startBalancer(interior: Interior, replicas: readonly Interior[]): Promise<string> {
  const { materials, specs, cleanup } = interior;
  const { port, readyPath } = materials.contract.subject;
  const configuration = balancerConfiguration({
    port: port ?? 80,
    readyPath,
    headers: filledHeaders(interior),
    addresses: replicas.map(({ holderAddress }) => holderAddress),
  });
  const spec = specs.balancer(configuration);
  const container = await materials.engine.createContainer(spec);
  cleanup.add('container', `remove ${spec.name}`, container.remove);
  await container.start();
  const { addresses } = await container.inspect();
  const host = addresses[specs.front] ?? '';
  const waited = await airlockOf(interior, 'a load balancer').agent.call(
    'ready.wait',
    { host, port: STATISTICS.port, timeoutMs: DEADLINE },
    { timeoutMs: DEADLINE + AGENT_SLACK },
  );
  if (waited.ready) return host;
  throw new Failure({
    class: 'room',
    code: 'balancer-not-ready',
    message: `The load balancer of ${specs.name} did not listen within ${DEADLINE / 1000} s (${waited.detail}): ${Buffer.from(
      await container.logs(),
    )
      .toString()
      .slice(-500)}`,
    remedy:
      'Run `cleanroom doctor`; when it finds nothing, remove the image haproxy:lts so that it is had anew.',
  });
}

function subjectOf(
  { specs }: Interior,
  subjects: readonly ServiceSubject[],
  replica: number,
): ServiceSubject {
  const subject = subjects[replica - 1];
  if (subject) return subject;
  throw new Failure({
    class: 'bug',
    code: 'no-such-replica',
    message: `replica ${replica} was asked for; ${specs.name} has place for ${subjects.length}`,
  });
}
