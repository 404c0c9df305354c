import type { Socket } from 'node:net';
import type { Api } from './api/api.ts';

/** What the library knows of the way to the engine; its types say nothing of it. */
interface Way {
  readonly socketPath?: string;
  readonly host?: string;
  readonly port?: number | string;
  readonly headers: Readonly<Record<string, string>>;
  readonly ca?: unknown;
  readonly cert?: unknown;
  readonly key?: unknown;
  readonly buildRequest: (
    request: object,
    context: object,
    body: string | undefined,
    done: (error: Error | null, socket: Socket) => void,
  ) => void;
}

/**
 * The streams of a container, from its very beginning on where it was not started yet. The library’s own `attach` sends its
 * options as a body as well, which Podman takes for the first words of standard input; so the request is made here, without one.
 */
export function attachStreams(api: Api, id: string, stdin: boolean, signal: AbortSignal): Promise<Socket> {
  return hijack(api, `/containers/${id}/attach?stream=true&stdin=${stdin}&stdout=true&stderr=true`, signal);
}

/** Starts what was created as another process of a running container; gives its streams from its very beginning on. */
export function startedStreams(api: Api, id: string, signal: AbortSignal): Promise<Socket> {
  return hijack(api, `/exec/${id}/start`, signal, JSON.stringify({ Detach: false, Tty: false }));
}

/**
 * Asks for something after which the connection carries streams. Gives the bare socket, which half-closes where the library’s own
 * wrapper would hang up.
 *
 * Source: Docker Engine API, “Attach to a container”, on hijacking.
 */
function hijack({ docker }: Api, path: string, signal: AbortSignal, body?: string): Promise<Socket> {
  const way = docker.modem as unknown as Way;
  const { socketPath, host, port, headers, ca, cert, key } = way;
  const request = {
    method: 'POST',
    path,
    headers: {
      ...headers,
      ...(body !== undefined && {
        'Content-Type': 'application/json',
        'Content-Length': String(Buffer.byteLength(body)),
      }),
      Connection: 'Upgrade',
      Upgrade: 'tcp',
    },
    ...(socketPath === undefined ? { hostname: host, port } : { socketPath }),
    ca,
    cert,
    key,
    signal,
  };
  const statusCodes = { 200: true, 404: 'no such container', 500: 'server error' };
  const context = { isStream: true, hijack: true, openStdin: false, statusCodes };
  return new Promise((resolve, reject) => {
    way.buildRequest(request, context, body, (error, socket) => (error ? reject(error) : resolve(socket)));
  });
}
