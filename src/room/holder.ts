import type { Engine } from '../model/engine.ts';
import { type AgentContainer, startAgent } from './agents.ts';
import type { Cleanup } from './cleanup.ts';
import type { RoomMaterials } from './materials.ts';
import type { RoomSpecs } from './specs.ts';

/** Starts the holder of a subject; it lays the trapdoor and the wiretap before any subject can start. */
export async function startHolder(
  materials: RoomMaterials,
  specs: RoomSpecs,
  cleanup: Cleanup,
): Promise<AgentContainer> {
  const holder = await startAgent(materials.engine, specs.holder, cleanup);
  await Promise.all([holder.agent.call('trapdoor.open', {}), holder.agent.call('wiretap.start', {})]);
  return holder;
}

/**
 * Docker’s resolver answers for the room’s names before it asks ours. Podman’s is no part of a container: whoever names another one,
 * as a sealed room must, does without it, and then ours has to know them.
 */
export async function teachNames(
  engine: Engine,
  holder: AgentContainer,
  specs: RoomSpecs,
  airlockAddress: string,
): Promise<void> {
  const { network } = specs.airlock;
  if (engine.facts.runtime !== 'podman' || network.kind !== 'join' || airlockAddress === '') return;
  const names = network.networks.flatMap(({ aliases }) => aliases);
  await holder.agent.call('names.learn', { names: [...names], address: airlockAddress });
}
