import type Docker from 'dockerode';
import type { Container, ContainerSpec, ContainerState } from '../../model/engine.ts';
import { Failure } from '../../model/failure.ts';
import type { Api } from './api/api.ts';
import { commandFailure, refusalStatus, refusalText } from './api/errors.ts';
import { attachStreams } from './attach.ts';
import { createOptions } from './host-config.ts';
import { startProcess } from './process.ts';
import { removeContainer } from './remove.ts';
import { splitStreams, unframed } from './streams.ts';
import { waitForEnd } from './wait.ts';

/** Creates a container, connected to all its networks, and not yet started. */
export async function createContainer(api: Api, spec: ContainerSpec): Promise<Container> {
  const handle = await api.call(`create container ${spec.name} from ${spec.image}`, (abortSignal) =>
    api.docker.createContainer({ ...createOptions(spec, api), abortSignal }),
  );
  const container = containerOf(api, spec, handle);
  try {
    // Engines older than API 1.44 take only one network with the creation.
    for (const network of spec.network.kind === 'join' ? spec.network.networks.slice(1) : []) {
      await api.call(`connect ${spec.name} to network ${network.name}`, (abortSignal) =>
        api.docker.getNetwork(network.name).connect({
          Container: handle.id,
          EndpointConfig: { Aliases: [...network.aliases] },
          abortSignal,
        } as Docker.NetworkConnectOptions),
      );
    }
  } catch (error) {
    await container.remove().catch(() => undefined);
    throw error;
  }
  return container;
}

function containerOf(api: Api, spec: ContainerSpec, handle: Docker.Container): Container {
  const started = Promise.withResolvers<void>();
  started.promise.catch(() => undefined);
  let removed: Promise<void> | null = null;
  return {
    id: handle.id,
    name: spec.name,
    start: async () => {
      try {
        await start(api, spec, handle);
        started.resolve();
      } catch (error) {
        started.reject(error);
        throw error;
      }
    },
    attach: async () => {
      const socket = await api.call(`attach to ${spec.name}`, (abortSignal) =>
        attachStreams(api, handle.id, spec.stdin ?? false, abortSignal),
      );
      return splitStreams(socket);
    },
    exec: (process) => startProcess(api, handle, spec.name, process),
    wait: async () => {
      // Asked of a container that never ran, the engine would say at once that it is not running.
      await started.promise;
      return waitForEnd(api, handle.id, spec.name);
    },
    kill: (signal) =>
      api.call(`send ${signal} to ${spec.name}`, (abortSignal) =>
        handle.kill({ signal, abortSignal }).then(() => true, unlessEnded),
      ),
    stop: (seconds) =>
      api.call(`stop ${spec.name}`, async (abortSignal) => {
        await handle.stop({ t: seconds, abortSignal }).catch(unlessEnded);
      }),
    pause: () => api.call(`pause ${spec.name}`, (abortSignal) => handle.pause({ abortSignal })),
    unpause: () => api.call(`unpause ${spec.name}`, (abortSignal) => handle.unpause({ abortSignal })),
    inspect: async () =>
      stateOf(await api.call(`inspect ${spec.name}`, (abortSignal) => handle.inspect({ abortSignal }))),
    logs: async () => {
      const framed = await api.call(`read the log of ${spec.name}`, (abortSignal) =>
        handle.logs({ follow: false, stdout: true, stderr: true, abortSignal }),
      );
      return unframed(framed);
    },
    changes: async () => {
      const changes = (await api.call(`list changes of ${spec.name}`, (abortSignal) =>
        handle.changes({ abortSignal }),
      )) as readonly { Path: string; Kind: 0 | 1 | 2 }[] | null;
      const kinds = ['modified', 'added', 'deleted'] as const;
      return (changes ?? []).map(({ Path, Kind }) => ({ path: Path, kind: kinds[Kind] }));
    },
    remove: () => {
      // What is gone is not asked for again; what could not be removed is.
      removed ??= removeContainer(api, handle.id, spec.name).catch((error: unknown) => {
        removed = null;
        throw error;
      });
      return removed;
    },
  };
}

async function start(api: Api, spec: ContainerSpec, handle: Docker.Container): Promise<void> {
  try {
    await api.call(`start ${spec.name}`, (abortSignal) => handle.start({ abortSignal }));
  } catch (error) {
    const command = [...(spec.entrypoint ?? []), ...(spec.command ?? [])].join(' ') || 'of the image itself';
    throw commandFailure(command, spec.image, error instanceof Failure ? error.cause : error) ?? error;
  }
}

function stateOf(inspected: Docker.ContainerInspectInfo): ContainerState {
  const { State: state, NetworkSettings: network } = inspected;
  return {
    running: state.Running,
    paused: state.Paused,
    exitCode: state.Running || state.Status === 'created' ? null : state.ExitCode,
    oomKilled: state.OOMKilled,
    error: state.Error,
    lifeMs: state.Running ? null : lifetime(state.StartedAt, state.FinishedAt),
    addresses: Object.fromEntries(
      Object.entries(network.Networks ?? {}).map(([name, { IPAddress }]) => [name, IPAddress]),
    ),
  };
}

/** Milliseconds between two of the engine's times; null where one is the zero time, as of what never ran. */
function lifetime(started: string, finished: string): number | null {
  const [from, to] = [Date.parse(started), Date.parse(finished)];
  return from > 0 && to >= from ? to - from : null;
}

/** How Docker and Podman say so. */
const ENDED =
  /is not running|already (dead|stopped|exited)|can only kill running|state improper: (stopped|exited)/i;

/** A signal to what has ended already is no error: nobody can know before sending it. */
function unlessEnded(error: unknown): false {
  // 304: it was not running.
  if (refusalStatus(error) === 404 || refusalStatus(error) === 304) return false;
  if (ENDED.test(refusalText(error))) return false;
  throw error;
}
