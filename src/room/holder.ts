import type { Engine } from '../model/engine.ts';
import type { AgentContainer } from './agents.ts';
import type { Interior } from './interior.ts';
import type { RoomSpecs } from './specs.ts';

/** The note that says what of the trapdoor there is. */
const TRAPDOOR = 'trapdoor';

/** What of the outside is refused at once and heard: `detail` says why something is not. */
export interface Trapdoor {
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  readonly names: boolean;
  readonly detail: string;
}

/** Lays the trapdoor and the wiretap in a holder, before any subject can start. */
export async function layHolder({ agent }: AgentContainer): Promise<Trapdoor> {
  const [trapdoor] = await Promise.all([agent.call('trapdoor.open', {}), agent.call('wiretap.start', {})]);
  return trapdoor;
}

/** What the trapdoor does not lead away is not heard, so whoever judges what was heard must know. */
export function noteTrapdoor({ record }: Pick<Interior, 'record'>, trapdoor: Trapdoor): void {
  record('note', 'trapdoor', { name: TRAPDOOR, values: { ...trapdoor } });
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
