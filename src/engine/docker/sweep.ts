import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from './api/api.ts';
import { removeContainer, removeNetwork, removeVolume } from './remove.ts';

const PAUSE = 200;
const ROUNDS = 50;

/** Something on the engine that bears a label. */
export interface Labelled {
  readonly kind: 'container' | 'network' | 'volume';
  readonly name: string;
  readonly value: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Removes everything that bears the label. A killed client's creations may still be under way, so it looks again until
 * two looks in a row find nothing, for about ten seconds at most.
 */
export async function sweep(
  api: Api,
  label: string,
  value?: string,
): Promise<{ readonly removed: readonly string[] }> {
  const removed = new Set<string>();
  let empty = 0;
  let trouble: unknown;
  for (let round = 0; round < ROUNDS && empty < 2; round++) {
    if (round > 0) await sleep(PAUSE);
    const found = await labelled(api, label, value);
    empty = found.length === 0 ? empty + 1 : 0;
    trouble = undefined;
    // What a container holds can only go after it.
    for (const kinds of [['container'], ['network', 'volume']]) {
      const results = await Promise.allSettled(
        found
          .filter(({ kind }) => kinds.includes(kind))
          .map(async (item) => {
            await removal[item.kind](api, item.name);
            removed.add(`${item.kind} ${item.name}`);
          }),
      );
      trouble ??= results.find((result) => result.status === 'rejected')?.reason;
    }
  }
  if (trouble !== undefined) throw trouble;
  return { removed: [...removed] };
}

/** Everything that bears the label, with its value. */
export async function labelled(api: Api, label: string, value?: string): Promise<readonly Labelled[]> {
  const filters = { label: [value === undefined ? label : `${label}=${value}`] };
  const [containers, networks, volumes] = await Promise.all([
    api.call('list containers', (abortSignal) =>
      api.docker.listContainers({ all: true, filters, abortSignal }),
    ),
    api.call('list networks', (abortSignal) => api.docker.listNetworks({ filters, abortSignal })),
    api.call('list volumes', (abortSignal) => api.docker.listVolumes({ filters, abortSignal })),
  ]);
  const item = (
    kind: Labelled['kind'],
    name: string,
    labels: Record<string, string> | null | undefined,
  ): Labelled => ({
    kind,
    name,
    value: labels?.[label] ?? '',
    labels: labels ?? {},
  });
  return [
    ...containers.map(({ Id, Names, Labels }) =>
      item('container', Names[0]?.replace(/^\//, '') ?? Id, Labels),
    ),
    ...networks.map(({ Name, Labels }) => item('network', Name, Labels)),
    ...(volumes.Volumes ?? []).map(({ Name, Labels }) => item('volume', Name, Labels)),
  ];
}

/** What a container holds is tried once a round: it may be held by one that only the next look will find. */
const removal = {
  container: (api: Api, name: string) => removeContainer(api, name, name),
  network: (api: Api, name: string) => removeNetwork(api, name, 1),
  volume: (api: Api, name: string) => removeVolume(api, name, 1),
};
