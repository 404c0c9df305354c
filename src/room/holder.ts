import type { Engine } from '../model/engine.ts';
import type { AgentContainer } from './agents.ts';
import type { RoomSpecs } from './specs.ts';

/** Lays the trapdoor and the wiretap in a holder, before any subject can start. */
export async function layHolder({ agent }: AgentContainer): Promise<void> {
  await Promise.all([agent.call('trapdoor.open', {}), agent.call('wiretap.start', {})]);
}

/**
 * Docker’s resolver answers for the room’s names before it asks ours. Podman’s is no part of a container: whoever names another one,
 * as a sealed room must, does without it, and then ours has to know them.
 */
export async function teachNames(
  engine: Engine,
  { agent }: AgentContainer,
  specs: RoomSpecs,
  airlockAddress: string,
): Promise<void> {
  const { network } = specs.airlock;
  if (engine.facts.runtime !== 'podman' || network.kind !== 'join' || airlockAddress === '') return;
  const names = network.networks.flatMap(({ aliases }) => aliases);
  await agent.call('names.learn', { names: [...names], address: airlockAddress });
}
