import type { ContainerSpec, Engine } from '../model/engine.ts';
import { type AgentContainer, startAgent } from './agents.ts';
import type { Cleanup } from './cleanup.ts';
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

/** Engines on a kernel that was started without IPv6, or without a runtime that leaves it on. */
const withoutIpv6 = new WeakSet<Engine>();

/** Starts a holder; where IPv6 cannot be switched on, without asking for it. */
export async function startHolder(
  engine: Engine,
  spec: ContainerSpec,
  cleanup: Cleanup,
): Promise<AgentContainer> {
  if (!withoutIpv6.has(engine)) {
    try {
      return await startAgent(engine, spec, cleanup);
    } catch (cause) {
      if (!namesIpv6(cause)) throw cause;
      withoutIpv6.add(engine);
    }
  }
  const left = Object.entries(spec.sysctls ?? {}).filter(([key]) => !key.startsWith('net.ipv6.'));
  // The one that could not be started bears the name until the room goes.
  return startAgent(
    engine,
    { ...spec, name: `${spec.name}-ipv4`, sysctls: Object.fromEntries(left) },
    cleanup,
  );
}

/**
 * Whether an error, or what it came from, is about a setting of IPv6, or about the runtime that would obey it, which engines list whether
 * it is installed or not: the engine's words may stand in either.
 */
function namesIpv6(error: unknown): boolean {
  return (
    error instanceof Error &&
    (/net[./]ipv6|\brunc\b.*(?:not found|no such file)|invalid runtime/i.test(error.message) ||
      namesIpv6(error.cause))
  );
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
