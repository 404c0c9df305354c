import type { ContainerFault, ServiceFault } from '../model/faults.ts';
import type { Breakage, Seen } from './breakage.ts';
import { airlockOf, containerOf, type Interior, type RoomService } from './interior.ts';

/** Milliseconds in which a service that is none any more must not answer us. */
const PATIENCE = 300;
/** Seconds that a service gets to end politely. */
const GRACE = 10;
/** Milliseconds that a service gets to serve again; after a kill it may have to recover first. */
const BACK_WITHIN = 20_000;

const FAULTS: readonly ServiceFault[] = ['paused', 'stopped', 'killed'] satisfies ContainerFault[];

export function isContainerFault(fault: ServiceFault): fault is ContainerFault {
  return FAULTS.includes(fault);
}

/**
 * A fault of the service's own container. While there is none, its port refuses, as that of a machine whose service is
 * down; the relay would accept, and break off. Its disk outlives it, its memory does not.
 */
export function containerFault(interior: Interior, target: RoomService, fault: ContainerFault): Breakage {
  const { name: service, type, address } = target;
  const container = containerOf(target, `the fault "${fault}"`);
  const { agent } = airlockOf(interior, 'a fault');

  const answers = (timeoutMs: number) => type.answers(agent, address, timeoutMs);

  const broken = async (): Promise<Seen> => {
    const [state, answer] = await Promise.all([container.inspect(), answers(PATIENCE)]);
    // A frozen process keeps its port; who only connects is still let in by the kernel.
    const silent = type.protocol === null && fault === 'paused' ? true : !answer.ready;
    const down = fault === 'paused' ? state.paused : !state.running;
    return {
      effective: down && silent,
      detail: `its container is ${state.paused ? 'paused' : state.running ? 'running' : `ended (${state.exitCode})`}; asked by us: ${answer.detail}`,
    };
  };

  const revive = async (): Promise<Seen> => {
    if (fault === 'paused') await container.unpause();
    else await container.start();
    const answer = await answers(BACK_WITHIN);
    await agent.call('proxy.heal', { service });
    return { effective: answer.ready, detail: `the service: ${answer.detail}` };
  };

  return {
    inject: async () => {
      if (fault !== 'paused') interior.spend('services');
      if (fault === 'paused') await container.pause();
      else {
        if (fault === 'killed') await container.kill('SIGKILL');
        else await container.stop(GRACE);
        await container.wait();
        await agent.call('proxy.fault', { service, fault: 'refused' });
      }
      return broken();
    },
    heal: revive,
    // What is not running need not be started to be removed; what is frozen cannot be ended.
    undo: async () => {
      if (fault === 'paused') await container.unpause();
    },
  };
}
