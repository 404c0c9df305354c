import type Docker from 'dockerode';
import type { Engine } from '../../model/engine.ts';
import { Failure } from '../../model/failure.ts';
import { createApi, withDeadline } from './api/api.ts';
import { type Abortable, dockerClient } from './client.ts';
import { createContainer } from './container.ts';
import { candidateEndpoints, type Endpoint, type Environment, endpointLabel } from './endpoints.ts';
import { describeEngine } from './facts.ts';
import { readImage } from './images/layers.ts';
import { createImageStore } from './images/store.ts';
import { createNetwork } from './network.ts';
import { removeNetwork, removeVolume } from './remove.ts';
import { labelled, sweep } from './sweep.ts';
import { createVolume } from './volume.ts';

/** Milliseconds that each place is given to answer. */
const PING_DEADLINE = 3_000;

export interface ConnectOptions {
  /** The environment that says where the engine is; default the process's own. */
  readonly env?: Environment;
  /** The airlock's program in one file, asked for when its image is first wanted. */
  readonly agentBundle: () => Promise<Uint8Array>;
}

/** What `doctor` prints of one place. */
export interface EndpointState {
  readonly endpoint: string;
  readonly answers: boolean;
  /** Why it does not answer; empty when it does. */
  readonly reason: string;
}

/**
 * Connects to the first engine that answers.
 * @throws Failure `no-engine` with every place tried and why it failed.
 */
export async function connectEngine(options: ConnectOptions): Promise<Engine> {
  const env = options.env ?? process.env;
  const tried: EndpointState[] = [];
  for (const endpoint of candidateEndpoints(env)) {
    const { docker, ...state } = await ping(endpoint, env);
    if (docker) return engineOf(docker, endpoint, options);
    tried.push(state);
    if (endpoint.chosen) break;
  }
  throw noEngine(tried);
}

/** Every place where an engine may be, with its state, for `doctor`. */
export async function findEndpoints(env: Environment = process.env): Promise<readonly EndpointState[]> {
  return Promise.all(
    candidateEndpoints(env).map(async (endpoint) => {
      const { docker: _, ...state } = await ping(endpoint, env);
      return state;
    }),
  );
}

async function engineOf(docker: Docker, endpoint: Endpoint, options: ConnectOptions): Promise<Engine> {
  const where = endpointLabel(endpoint);
  const { facts, hostName, ipv6Runtime } = await describeEngine(docker, where);
  const api = createApi(docker, where, { podman: facts.runtime === 'podman', ipv6Runtime });
  const images = createImageStore(api, options.agentBundle);
  return {
    facts,
    hostName,
    createContainer: (spec) => createContainer(api, spec),
    createNetwork: (name, labels) => createNetwork(api, name, labels),
    removeNetwork: (name) => removeNetwork(api, name),
    createVolume: (name, size, labels) => createVolume(api, name, size, labels),
    removeVolume: (name) => removeVolume(api, name),
    image: images.image,
    readImage: (reference, visit) => readImage(api, reference, visit),
    ownImage: images.own,
    sweep: (label, value) => sweep(api, label, value),
    labelled: (label) => labelled(api, label),
  };
}

async function ping(
  endpoint: Endpoint,
  env: Environment,
): Promise<EndpointState & { readonly docker: Docker | null }> {
  const label = endpointLabel(endpoint);
  const silent = (reason: string) => ({ endpoint: label, answers: false, reason, docker: null });
  if (endpoint.unusable !== null) return silent(endpoint.unusable);
  try {
    const docker = dockerClient(endpoint, env);
    await withDeadline(
      PING_DEADLINE,
      (abortSignal) => (docker as Abortable).ping({ abortSignal }),
      () => new Error(`no answer within ${PING_DEADLINE / 1000} s`),
    );
    return { endpoint: label, answers: true, reason: '', docker };
  } catch (error) {
    return silent(reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'no such socket';
  if (code === 'ECONNREFUSED') return 'nobody listens there';
  if (code === 'EACCES') return 'permission denied: this user may not open the socket';
  return message || String(code ?? error);
}

function noEngine(tried: readonly EndpointState[]): Failure {
  const places = tried.map(({ endpoint, reason }) => `  ${endpoint}: ${reason}`).join('\n');
  return new Failure({
    class: 'no-engine',
    code: 'no-engine',
    message: `No container engine answers. Tried:\n${places}`,
    remedy:
      'Start Docker or Podman (on Debian: `apt-get install docker.io`, then start dockerd; on a laptop: Docker Desktop), ' +
      'or point DOCKER_HOST at a running engine.',
  });
}
