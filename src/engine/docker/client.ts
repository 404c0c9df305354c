import { Agent } from 'node:https';
import Docker from 'dockerode';
import type { Endpoint, Environment } from './endpoints.ts';
import type { Tls } from './tls.ts';

/** Calls that take an abort signal though the library's types leave their options out. */
export interface Abortable {
  ping(options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
  info(options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
  version(options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
}

/** A client for one endpoint; opens no connection yet. Throws a TypeError when the URL is none. */
export function dockerClient(endpoint: Endpoint, env: Environment): Docker {
  const url = new URL(endpoint.url);
  // An explicit `host` keeps the library from mixing in its own reading of DOCKER_HOST.
  if (url.protocol === 'unix:')
    return new Docker({ host: undefined, protocol: 'http', socketPath: url.pathname });
  if (url.protocol === 'npipe:') {
    return new Docker({
      host: undefined,
      protocol: 'http',
      socketPath: endpoint.url.slice('npipe://'.length),
    });
  }
  if (url.protocol === 'ssh:') {
    return new Docker({
      host: url.hostname,
      port: url.port || 22,
      username: decodeURIComponent(url.username) || env.USER,
      protocol: 'ssh',
      sshOptions: { agent: env.SSH_AUTH_SOCK },
    } as Docker.DockerOptions);
  }
  const { tls } = endpoint;
  return new Docker({
    host: url.hostname,
    port: url.port || (tls ? 2376 : 2375),
    protocol: tls || url.protocol === 'https:' ? 'https' : 'http',
    ca: tls?.ca ?? undefined,
    cert: tls?.cert ?? undefined,
    key: tls?.key ?? undefined,
    // Whoever says that the engine's certificate need not be valid means it.
    ...(tls && !tls.verify && { agent: unverified(tls) }),
  });
}

/** Connections to an engine whose certificate nobody signed. */
function unverified({ ca, cert, key }: Tls): Agent {
  return new Agent({
    rejectUnauthorized: false,
    ca: ca ?? undefined,
    cert: cert ?? undefined,
    key: key ?? undefined,
  });
}
