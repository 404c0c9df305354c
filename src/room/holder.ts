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
