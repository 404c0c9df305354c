import { homedir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../model/failure.ts';
import { contextEndpoint, currentContext } from './contexts.ts';
import { readTls, type Tls } from './tls.ts';

/** One place where a container engine may be heard. */
export interface Endpoint {
  /** As Docker writes it: `unix:///var/run/docker.sock`, `tcp://host:2376`, `ssh://user@host`. */
  readonly url: string;
  /** Who named it: `DOCKER_HOST`, `context desktop-linux`, `default`, … */
  readonly origin: string;
  /** Named by the user. One that does not answer ends the search: work never lands on an engine that nobody chose. */
  readonly chosen: boolean;
  readonly tls: Tls | null;
  /** Why it cannot even be tried: an unknown context, unreadable certificates. */
  readonly unusable: string | null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The places to look for an engine, best first, as the docker client looks for them and then where rootless Docker,
 * Docker Desktop and Podman put their sockets.
 */
export function candidateEndpoints(env: Environment): readonly Endpoint[] {
  const chosen = chosenEndpoint(env);
  const seen = new Set<string>();
  return [...(chosen ? [chosen] : []), ...usualSockets(env)].filter(
    ({ url }) => !seen.has(url) && seen.add(url),
  );
}

/** For messages: `unix:///var/run/docker.sock (default)`. */
export function endpointLabel(endpoint: Endpoint): string {
  return `${endpoint.url} (${endpoint.origin})`;
}

function chosenEndpoint(env: Environment): Endpoint | null {
  if (env.DOCKER_HOST) {
    return attempt(withScheme(env.DOCKER_HOST), 'DOCKER_HOST', () => ({
      tls:
        env.DOCKER_TLS_VERIFY || env.DOCKER_TLS
          ? readTls(env.DOCKER_CERT_PATH ?? configFolder(env), Boolean(env.DOCKER_TLS_VERIFY))
          : null,
    }));
  }
  const context = currentContext(env, configFolder(env));
  return context
    ? attempt(`context:${context}`, `context ${context}`, () => contextEndpoint(configFolder(env), context))
    : null;
}

function attempt(url: string, origin: string, read: () => { url?: string; tls: Tls | null }): Endpoint {
  try {
    return { url, origin, chosen: true, unusable: null, ...read() };
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    return { url, origin, chosen: true, unusable: cause.message, tls: null };
  }
}

function usualSockets(env: Environment): readonly Endpoint[] {
  const runtime = env.XDG_RUNTIME_DIR;
  const places: readonly (readonly [string, string])[] = [
    ['/var/run/docker.sock', 'default'],
    ...(runtime ? [[join(runtime, 'docker.sock'), 'rootless Docker'] as const] : []),
    [join(env.HOME ?? homedir(), '.docker/run/docker.sock'), 'Docker Desktop'],
    ...(runtime ? [[join(runtime, 'podman/podman.sock'), 'rootless Podman'] as const] : []),
    ['/run/podman/podman.sock', 'Podman'],
  ];
  return places.map(([path, origin]) => ({
    url: `unix://${path}`,
    origin,
    chosen: false,
    tls: null,
    unusable: null,
  }));
}

function configFolder(env: Environment): string {
  return env.DOCKER_CONFIG ?? join(env.HOME ?? homedir(), '.docker');
}

function withScheme(host: string): string {
  return host.includes('://') ? host : `tcp://${host}`;
}
