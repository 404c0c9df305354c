import type { Api } from './api/api.ts';

/**
 * Creates a bridge network with no route out and no address of the host on it, so that nothing of the host can be
 * reached from a room. Podman has no way to leave out the host's address; there the airlock's refusals must do.
 */
export async function createNetwork(
  api: Api,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  await api.call(`create network ${name}`, (abortSignal) =>
    api.docker.createNetwork({
      Name: name,
      Driver: 'bridge',
      Internal: true,
      EnableIPv6: false,
      CheckDuplicate: true,
      Labels: { ...labels },
      Options: api.podman ? {} : { 'com.docker.network.bridge.inhibit_ipv4': 'true' },
      abortSignal,
    }),
  );
}
