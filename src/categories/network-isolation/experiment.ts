import { setTimeout as sleep } from 'node:timers/promises';
import { asCommand, asRequest } from '../../lib/actions.ts';
import { doIn, onceMore } from '../../lib/deeds.ts';
import { refusedRequests } from '../../lib/refused-requests.ts';
import type { Experiment, ExperimentContext } from '../../model/category.ts';
import type { Action } from '../../model/contract.ts';
import type { ServiceFault } from '../../model/faults.ts';
import type { Room } from '../../model/room.ts';
import { type Claim, degradedStep, healedStep } from './claim.ts';

/** Time in which a service that has nothing to do may still call out (beacons start late). */
const LISTEN_MS = 1_000;
/** Time over which attempts to reach a service that is down are counted. */
const COUNT_MS = 1_500;
/** Milliseconds that a command is given to end when it is asked to, as engines give by default. */
const END_MS = 10_000;
/** What is not well again when the next fault comes may not meet it. */
const LOOKS = { betweenFaults: 30, afterwards: 10 };
const FAULTS: readonly ServiceFault[] = ['refused', 'black-holed'];

/** Everything a service says on the network: at start, at work, and when it fails. */
const listening: Experiment<Claim> = {
  id: 'listening',
  repeats: true,
  title: 'hears every packet during start-up, the workload and provoked errors',
  seconds: 60,
  applies: (subject) => subject.kind === 'service',
  act: async (context) => {
    const room = await context.open();
    context.waiting('the service to be ready');
    await room.start('start');
    await sleep(LISTEN_MS, undefined, { signal: context.signal });
    await room.traffic('start-up');
    await room.sockets('after start-up');
    context.waiting('the workload');
    await perform(room, 'workload', context.subject.workload);
    await perform(room, 'workload again', context.subject.workload);
    await room.traffic('workload');
    context.waiting('provoked errors');
    await perform(room, 'provoked', [
      ...refusedRequests(context.subject.workload, 2),
      ...context.claim.provoke,
    ]);
    await sleep(LISTEN_MS, undefined, { signal: context.signal });
    await room.traffic('provoked errors');
    await room.sockets('after the workload');
    await room.check('still there');
    context.waiting('its end');
    await room.stop('asked to end');
    await room.traffic('its end');
  },
};

/** The same for a command, whose sockets are looked at while it runs. */
const commands: Experiment<Claim> = {
  id: 'commands',
  repeats: true,
  title: 'hears every packet while its commands run and fail',
  seconds: 60,
  applies: (subject) => subject.kind === 'command',
  act: async (context) => {
    const { subject, claim, waiting } = context;
    const room = await context.open();
    waiting('the workload');
    const watched = watchSockets(room);
    const longest = await perform(room, 'workload', subject.workload);
    await watched.end();
    await room.traffic('workload');
    waiting('provoked errors');
    const failing: Action = {
      kind: 'command',
      command: [...subject.command, '--no-such-option'],
      stdin: null,
      exit: 2,
    };
    await perform(room, 'provoked', [failing, ...claim.provoke]);
    await room.traffic('provoked errors');
    if (!claim.long) return;
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      waiting(`its end by ${name}`);
      // In the time that the longest of the others took from start to end, this one has begun to work.
      const signal = { name, afterMs: 2 * longest };
      const timeout = signal.afterMs + END_MS;
      await room.run({ step: `interrupted by ${name}`, ...asCommand(claim.long), signal, timeout });
      await room.traffic(`interruption by ${name}`);
    }
  },
};

/** Each service is refused, then black-holed, each in a room of its own. */
const withoutServices: Experiment<Claim> = {
  id: 'without-services',
  repeats: true,
  fullOnly: true,
  title: 'refuses and black-holes each declared service',
  seconds: 120,
  applies: (subject) => subject.kind === 'service' && subject.services.length > 0,
  act: async (context) => {
    await Promise.all(context.subject.services.map((service) => without(context, service.name)));
  },
};

export const experiments: readonly Experiment<Claim>[] = [listening, commands, withoutServices];

async function without(context: ExperimentContext<Claim>, service: string): Promise<void> {
  const room = await context.open();
  const started = await room.start(`start · ${service}`);
  if (!started.data.ready) return;
  const claimed = context.claim.degraded[service];
  /** Whether the answer came in time. */
  const ask = async (step: string): Promise<boolean> => {
    if (!claimed) return true;
    const { data } = await room.request({
      step,
      ...asRequest(claimed.action),
      timeout: 2 * claimed.within + 1_000,
    });
    return data.ms <= claimed.within;
  };
  await ask(`baseline · ${service}`);
  for (const fault of FAULTS) {
    const breakIt = async (step: (name: string) => string, work: readonly Action[], countMs: number) => {
      await room.traffic(step(`before ${service} ${fault}`));
      context.waiting(`answers while ${service} is ${fault}`);
      const { heal } = await room.fault(service, fault);
      const inTime = await ask(step(degradedStep(service, fault)));
      await perform(room, `${fault} workload · ${service}`, work);
      await sleep(countMs, undefined, { signal: context.signal });
      await room.traffic(step(`${service} ${fault}`));
      await heal();
      context.waiting(`the service to be well again after ${service} was ${fault}`);
      const looks = LOOKS[fault === 'refused' ? 'betweenFaults' : 'afterwards'];
      await settled(room, step(healedStep(service, fault)), looks, context.signal);
      return inTime;
    };
    // From the beginning: the second request meets whoever has learnt from the first, and a machine that stands still accuses nobody.
    if (!(await breakIt((name) => name, context.subject.workload.slice(0, 2), COUNT_MS)))
      await breakIt(onceMore, [], 0);
  }
}

/** Looks every half second, at most so many times, whether the service is ready again. */
async function settled(room: Room, step: string, most: number, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; attempt <= most; attempt += 1) {
    const state = await room.check(`${step} · ${attempt}`);
    if (state.data.ready || !state.data.running) return;
    await sleep(500, undefined, { signal });
  }
}

/** Does them one after the other; gives the milliseconds that the longest took. */
async function perform(room: Room, step: string, actions: readonly Action[]): Promise<number> {
  let longest = 0;
  for (const action of actions) {
    const isRequest = action.kind === 'http';
    const name = isRequest ? `${action.method} ${action.path}` : action.command.join(' ');
    const { data } = await doIn(room, `${step} ${name}`, action, isRequest ? { timeout: 5_000 } : {});
    longest = Math.max(longest, data.ms);
  }
  return longest;
}

function watchSockets(room: Room): { readonly end: () => Promise<void> } {
  let over = false;
  const loop = (async () => {
    for (let look = 1; !over; look += 1) {
      await room.sockets(`while it runs · ${look}`);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  })();
  // Awaited at the end; until then its rejection is nobody's.
  loop.catch(() => undefined);
  return {
    end: async () => {
      over = true;
      await loop;
    },
  };
}
