import { type Agent, connectAgent } from '../airlock/client.ts';
import type { Container, ContainerSpec, Engine } from '../model/engine.ts';
import { Failure } from '../model/failure.ts';
import type { Cleanup } from './cleanup.ts';

const START_DEADLINE = 20_000;

/** A container of ours with the agent in it, answering. */
export interface AgentContainer {
  readonly agent: Agent;
  readonly container: Container;
}

/** Starts a container whose process is the agent, and waits for its first word. */
export async function startAgent(
  engine: Engine,
  spec: ContainerSpec,
  cleanup: Cleanup,
): Promise<AgentContainer> {
  const container = await engine.createContainer(spec);
  cleanup.add('container', `remove ${spec.name}`, container.remove);
  const streams = await container.attach();
  const agent = connectAgent(streams, { name: spec.name });
  cleanup.add('container', `close ${spec.name}`, async () => {
    agent.close();
    streams.close();
  });
  await container.start();
  try {
    await agent.ready({ timeoutMs: START_DEADLINE });
  } catch (cause) {
    throw new Failure({
      class: 'room',
      code: 'agent-not-started',
      message: `${spec.name} did not start: ${cause instanceof Error ? cause.message : String(cause)}`,
      remedy:
        'Run `cleanroom doctor`; when it finds nothing, remove the image cleanroom/airlock so that it is built anew.',
      cause,
    });
  }
  return { agent, container };
}
