import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fairTimer } from '../airlock/fair-timer.ts';
import type { Container, ContainerSpec, Process } from '../model/engine.ts';
import { Failure } from '../model/failure.ts';
import type { CommandRequest } from '../model/room.ts';
import type { Interior } from './interior.ts';
import { hasShell } from './shell.ts';

/** Milliseconds for the shell in it to answer. */
const DEADLINE = 10_000;

/**
 * What process 1 of it does, whatever signal a command sends it: for each line it ends everything else, buries it, and says how often
 * memory ran out so far, and whether anything outlives processes here: shared memory and queues, of POSIX (which are files) and of
 * System V (which the kernel lists). Control groups of version 1 and of version 2 write down in the same way that memory ran out, at
 * different places.
 */
const SCRIPT = `trap '' HUP INT QUIT USR1 USR2 PIPE ALRM TERM
while read -r token; do
  kill -9 -1 2>/dev/null
  ( : )
  times='?' left=nothing
  for file in /sys/fs/cgroup/memory/memory.oom_control /sys/fs/cgroup/memory.events; do
    [ -r "$file" ] || continue
    while read -r key value; do [ "$key" = oom_kill ] && times=$value; done <"$file"
  done
  for file in /dev/shm/* /dev/shm/.[!.]* /dev/mqueue/*; do
    if [ -e "$file" ] || [ -L "$file" ]; then left=something; fi
  done
  for file in /proc/sysvipc/shm /proc/sysvipc/sem /proc/sysvipc/msg; do
    [ -r "$file" ] && { read -r _; read -r _ && left=something; } <"$file"
  done
  echo "$token $times $left"
done`;

/**
 * A container of the subject in which commands run one after another, each as a process of its own. What they share beyond what all
 * commands of a room share, its writable places and its network, is nothing that outlives them: the root is read-only, whatever one
 * leaves running is ended before the next, and where it leaves shared memory, the next has another container. It takes the
 * engine about a fifth of the work of a container of its own.
 */
interface SharedContainer {
  /** The holder whose network it has. */
  readonly holder: string;
  readonly start: (spec: ContainerSpec) => Promise<Process>;
  readonly clear: () => Promise<Cleared>;
  readonly remove: () => void;
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
      return {
        process: await container.start(spec),
        end: async () => {
          const cleared = await container.clear();
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
  const { stdin, stdout, stderr, close } = await container.attach();
  stdin.on('error', () => undefined);
  stderr.resume();
  const waiting = new Map<string, (answer: readonly string[]) => void>();
  createInterface({ input: stdout }).on('line', (line) => {
    const [token = '', ...answer] = line.split(' ');
    waiting.get(token)?.(answer);
  });
  await container.start();
  // Nothing of the subject's was started yet, so this tells of the machine.
  const values = { startMs: performance.now() - began, walls: interior.specs.name };
  interior.record('note', 'shared container started', { name: 'room', values });
  const remove = () => {
    close();
    void container.remove().catch(() => undefined);
  };
  const ask = () => askedOf(container, stdin, waiting);
  let { ranOut } = await ask();
  if (ranOut === null) {
    remove();
    return null;
  }
  return {
    holder: holder.container.id,
    start: ({ entrypoint, command, env, workingDir }) =>
      container.exec({
        command: [...(entrypoint ?? []), ...(command ?? [])],
        env,
        ...(workingDir !== undefined && { workingDir }),
      }),
    clear: async () => {
      const { ranOut: times, isEmpty } = await ask();
      const oomKilled = (times ?? 0) > (ranOut ?? 0);
      ranOut = times;
      return { oomKilled, isEmpty };
    },
    remove,
  };
}

/** Asks with a word that nobody in the container can know before, so that no program answers in the shell's place. */
async function askedOf(
  { name }: Container,
  stdin: NodeJS.WritableStream,
  waiting: Map<string, (answer: readonly string[]) => void>,
): Promise<{ readonly ranOut: number | null; readonly isEmpty: boolean }> {
  const token = randomBytes(8).toString('hex');
  const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
  waiting.set(token, resolve);
  const timer = fairTimer(DEADLINE, () => reject(silent(name)));
  stdin.write(`${token}\n`);
  try {
    const [times = '', left] = await promise;
    return { ranOut: /^\d+$/.test(times) ? Number(times) : null, isEmpty: left === 'nothing' };
  } finally {
    timer.cancel();
    waiting.delete(token);
  }
}

function silent(name: string): Failure {
  return new Failure({
    class: 'room',
    code: 'shared-container-silent',
    message: `The shell in ${name}, in which commands run one after another, did not answer within ${DEADLINE / 1_000} s.`,
    remedy: 'The machine may be overloaded; run again, or with fewer rooms side by side.',
  });
}
