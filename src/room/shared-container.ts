import type { Container, ContainerSpec, Process, ProcessSpec } from '../model/engine.ts';
import { Failure } from '../model/failure.ts';
import type { CommandRequest } from '../model/room.ts';
import type { Interior } from './interior.ts';
import {
  type Answer,
  CAN_RUN,
  type Doing,
  INTRUDED,
  lineFor,
  noInput,
  SCRIPT,
  sharedShell,
} from './shared-shell.ts';
import { hasShell } from './shell.ts';
import { within } from './to-its-end.ts';

/** Milliseconds for the shell in it to answer. */
const DEADLINE = 10_000;

/**
 * A container of the subject in which commands run one after another, each as a process of its own. What they share beyond what all
 * commands of a room share, its writable places and its network, is nothing that outlives them: the root is read-only, whatever one
 * leaves running is ended before the next, and where it leaves shared memory, the next has another container. It takes the
 * engine about a fifth of the work of a container of its own, and where the waiting shell itself runs the command, none.
 */
interface SharedContainer {
  /** The holder whose network it has. */
  readonly holder: string;
  readonly start: (spec: ContainerSpec, request: CommandRequest) => Promise<Started>;
  readonly remove: () => void;
}

interface Started {
  readonly process: Process;
  /** Ends it, where it still runs, and all that it has left. */
  readonly clear: () => Promise<Cleared>;
}

/** What is told when all that ran in it was ended. */
interface Cleared {
  /** Whether memory ran out in it since it was last asked. */
  readonly oomKilled: boolean;
  /** Whether nothing is in it but its own shell. */
  readonly isEmpty: boolean;
}

/** A process in a shared container, which is its own until it is left. */
export interface Guest {
  readonly process: Process;
  /** Ends the process, where it still runs, and all that it has left; gives whether memory ran out meanwhile. */
  readonly end: () => Promise<{ readonly oomKilled: boolean }>;
  /** Leaves the container to the next one; or takes it down, where that is surer. */
  readonly leave: (how: 'in order' | 'in doubt') => void;
}

/** Starts a command in a shared container; null where it has to have a container of its own. */
export type Sharing = (spec: ContainerSpec, request: CommandRequest) => Promise<Guest | null>;

/**
 * The room's shared containers, one for each command that runs at the same time as others, opened when it is asked for. Commands get one
 * of their own once the room says so, where the image has no shell, the root is writable, or the engine does not show how memory ran
 * out; and on Podman, where a process in a container costs as much as a container.
 */
export function sharing(interior: Interior): Sharing {
  const free: SharedContainer[] = [];
  let isImpossible = interior.materials.engine.facts.runtime === 'podman';

  const take = async (): Promise<SharedContainer | null> => {
    const holder = interior.holder.container.id;
    for (let found = free.pop(); found; found = free.pop()) {
      if (found.holder === holder) return found;
      // Of before the subject was moved.
      found.remove();
    }
    if (await hasShell(interior)) return open(interior);
    return null;
  };
  return async (spec, request) => {
    if (isImpossible || !interior.mayShare || !spec.readOnlyRoot || !mayShare(request)) return null;
    const container = await take();
    isImpossible = container === null;
    if (!container) return null;
    let isEmpty = false;
    try {
      const { process, clear } = await container.start(spec, request);
      return {
        process,
        end: async () => {
          const cleared = await clear();
          isEmpty = cleared.isEmpty;
          return cleared;
        },
        leave: (how) => {
          if (how === 'in order' && isEmpty) free.push(container);
          else container.remove();
        },
      };
    } catch (cause) {
      container.remove();
      throw cause;
    }
  };
}

/** What is done to a whole container, or looked for in one, needs one that is the command's own. */
function mayShare(request: CommandRequest): boolean {
  const { shared, signal, changes, asRoot, memory, asChild, until, stdout = 'kept' } = request;
  const own = signal || changes || asRoot || memory !== undefined || asChild || until;
  return shared === true && !own && stdout === 'kept';
}

/** A fresh one; null where the kernel does not show in it how memory ran out. */
async function open(interior: Interior): Promise<SharedContainer | null> {
  const { holder, materials, cleanup } = interior;
  const spec: ContainerSpec = {
    ...interior.specs.subject(holder.container.id, interior.next(), {
      command: ['/bin/sh', '-c', SCRIPT],
    }),
    // Each process brings the whole of its own, from which something may be missing on purpose.
    env: {},
  };
  const began = performance.now();
  const container = await materials.engine.createContainer(spec);
  cleanup.add('container', `remove ${spec.name}`, container.remove);
  const streams = await container.attach();
  const shell = sharedShell(streams);
  await container.start();
  // Nothing of the subject's was started yet, so this tells of the machine.
  const values = { startMs: performance.now() - began, walls: interior.specs.name };
  interior.record('note', 'shared container started', { name: 'room', values });
  const remove = () => {
    streams.close();
    void container.remove().catch(() => undefined);
  };
  const first = await answered(container, shell(CAN_RUN));
  let { ranOut } = first;
  if (ranOut === null) {
    remove();
    return null;
  }
  const cleared = ({ ranOut: times, isEmpty }: Answer): Cleared => {
    const oomKilled = (times ?? 0) > (ranOut ?? 0);
    ranOut = times;
    return { oomKilled, isEmpty };
  };
  return {
    holder: holder.container.id,
    start: async (asContainer, request) => {
      const process = processOf(asContainer);
      const isGivenNothing = request.stdin === undefined && !request.silentInput;
      const line = first.code === 0 && isGivenNothing ? lineFor(process) : null;
      if (line !== null) return runByShell(container, shell(line), cleared);
      return {
        process: await container.exec(process),
        clear: async () => cleared(await answered(container, shell(':'))),
      };
    },
    remove,
  };
}

function processOf({ entrypoint, command, env, workingDir }: ContainerSpec): ProcessSpec {
  return {
    command: [...(entrypoint ?? []), ...(command ?? [])],
    env,
    ...(workingDir !== undefined && { workingDir }),
  };
}

/** What is killed ends with 128 and the number of SIGKILL. */
const KILLED = 137;

/** A command that the shell runs, until it answers; what does not end in time ends with the container. */
function runByShell(
  container: Container,
  { stdout, stderr, answer }: Doing,
  cleared: (answer: Answer) => Cleared,
): Started {
  const ended = answer.then(async (said) => {
    if (said) return { code: said.code, clear: () => cleared(said) };
    // Its outputs end a moment before the engine knows of its end.
    if (!(await within(container.wait(), DEADLINE))) throw silent(container.name);
    // The one before wrote into the shell's input, so this one was never begun.
    if ((await container.wait()) === INTRUDED)
      return { code: null, clear: () => ({ oomKilled: false, isEmpty: false }) };
    const { oomKilled } = await container.inspect();
    return { code: KILLED, clear: () => ({ oomKilled, isEmpty: false }) };
  });
  ended.catch(() => undefined);
  return {
    process: {
      streams: { stdin: noInput(), stdout, stderr, close: () => undefined },
      wait: async () => (await ended).code,
    },
    clear: async () => {
      if (!(await within(answer, 0))) await container.kill('SIGKILL');
      return (await ended).clear();
    },
  };
}

/** What the shell answers to a line that takes no time. */
async function answered(container: Container, { stdout, stderr, answer }: Doing): Promise<Answer> {
  stdout.resume();
  stderr.resume();
  if (!(await within(answer, DEADLINE))) throw silent(container.name);
  const said = await answer;
  if (said === null) throw silent(container.name);
  return said;
}

function silent(name: string): Failure {
  return new Failure({
    class: 'room',
    code: 'shared-container-silent',
    message: `The shell in ${name}, in which commands run one after another, did not answer within ${DEADLINE / 1_000} s.`,
    remedy: 'The machine may be overloaded; run again, or with fewer rooms side by side.',
  });
}
