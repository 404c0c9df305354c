import { cutTo } from '../lib/plain-text.ts';
import type { Container, ContainerSpec, ContainerState } from '../model/engine.ts';
import type { EvidenceRecord } from '../model/evidence.ts';
import { Failure } from '../model/failure.ts';
import type { CommandRequest } from '../model/room.ts';
import { childScript, followChild } from './as-child.ts';
import { asGuest } from './as-guest.ts';
import { filledInput } from './fill-secrets.ts';
import type { Interior } from './interior.ts';
import type { OutputCollector } from './output.ts';
import type { Sharing } from './shared-container.ts';
import {
  collected,
  drain,
  type End,
  KILL_DEADLINE,
  neverTold,
  outputNotWhole,
  type Run,
  SIGNALLED,
  type Told,
  within,
} from './to-its-end.ts';

const DEFAULT_TIMEOUT = 10_000;
/** Characters of standard input that the evidence shows. */
const MOST_STDIN = 500;
/** Exit code of what SIGKILL ended: 128 + 9. */
const KILLED = 137;

/**
 * Runs one command of the subject to its end: as process 1 of a container of its own, as the child of one, or, where it may be, as a
 * process in the room's shared container.
 */
export async function runCommand(
  interior: Interior,
  request: CommandRequest,
  share: Sharing,
): Promise<EvidenceRecord<'run'>> {
  const timeoutMs = request.timeout ?? DEFAULT_TIMEOUT;
  const { secrets } = interior;
  const number = interior.next();
  if (request.asRoot) interior.spend('walls');
  const spec = interior.specs.subject(interior.holder.container.id, number, {
    ...request,
    command: wrapped(request),
  });
  const guest = await share(spec, request);
  const { ended, stdout, stderr } =
    (guest && (await asGuest(interior, guest, request, timeoutMs))) ??
    (await alone(interior, spec, request, timeoutMs));
  if (request.signal || wasCutOff(ended)) interior.mayShare = false;
  const act = interior.record('run', request.step, {
    command: [...request.command],
    stdin: request.stdin === undefined ? null : cutTo(Buffer.from(request.stdin).toString(), MOST_STDIN),
    timeoutMs,
    stdout: stdout.taken(),
    stderr: stderr.taken(),
    circumstances: [...(request.circumstances ?? [])],
    ...ended,
  });
  const where = request.command.join(' ');
  secrets.tell(request.step, 'standard output', where, stdout.spots(), { act });
  secrets.tell(request.step, 'standard error', where, stderr.spots(), { act });
  return act;
}

/** Whether it had no time to take away what it wrote down of itself. */
function wasCutOff({ outcome, oomKilled, exitCode }: End): boolean {
  return outcome === 'timed-out' || oomKilled || (exitCode ?? 0) > SIGNALLED;
}

async function alone(
  interior: Interior,
  spec: ContainerSpec,
  request: CommandRequest,
  timeoutMs: number,
): Promise<Told> {
  const [stdout, stderr] = [collected(interior), collected(interior)];
  const container = await interior.materials.engine.createContainer(spec);
  interior.cleanup.add('container', `remove ${spec.name}`, container.remove);
  const ended = await toItsEnd(interior, container, request, timeoutMs, stdout, stderr);
  // Taking the room down ends what runs in it; that is no deed of the subject.
  interior.signal.throwIfAborted();
  if (request.changes && ended.outcome !== 'not-startable') {
    const changes = (await container.changes()).filter(({ path }) => !ofTheEngine(interior, path));
    interior.record('changes', request.step, { changes });
  }
  // Nobody waits for the removal: it is also a step of the room's own clean-up.
  void container.remove().catch(() => undefined);
  return { ended, stdout, stderr };
}

/** Mount points, and folders on the way to them, count as changed because the engine made them. */
export function ofTheEngine(interior: Interior, path: string): boolean {
  const mounted = interior.specs.places.some(
    (place) => place.path === path || place.path.startsWith(`${path}/`),
  );
  return mounted || /^\/(dev|proc|sys)(\/|$)|^\/etc(\/(hosts|hostname|resolv\.conf|mtab))?$/.test(path);
}

async function toItsEnd(
  interior: Interior,
  container: Container,
  request: CommandRequest,
  timeoutMs: number,
  stdout: OutputCollector,
  stderr: OutputCollector,
): Promise<End> {
  const streams = await container.attach();
  const read = Promise.all([drain(streams.stdout, stdout), drain(streams.stderr, stderr)]);
  const exit = container.wait();
  exit.catch(() => undefined);
  const began = performance.now();
  try {
    await container.start();
  } catch (cause) {
    streams.close();
    if (!(cause instanceof Failure) || cause.code !== 'command-not-found') throw cause;
    return {
      outcome: 'not-startable',
      exitCode: null,
      oomKilled: false,
      ms: performance.now() - began,
      lifeMs: null,
      detail: cause.message,
      signal: request.signal ? { ...request.signal, sentMs: null, landed: false } : null,
      left: null,
    };
  }
  streams.stdin.on('error', () => undefined);
  const followed = request.asChild
    ? await followChild(interior, container, request.step, {
        ...request,
        timeoutMs,
        stdin: streams.stdin,
        exit,
      })
    : null;
  const sending = followed ? null : sendSignal(container, request, exit);
  sending?.catch(() => undefined);
  if (!followed && !request.silentInput) streams.stdin.end(filledInput(interior, request.stdin ?? ''));
  const told = followed
    ? followed.ended && (await within(exit, KILL_DEADLINE))
    : await within(exit, timeoutMs, request.until);
  if (!told) {
    const wasThere = await container.kill('SIGKILL');
    const isTold = await within(exit, KILL_DEADLINE);
    // A child that was seen to end did not hang, whatever keeps the shell or the engine.
    if ((!isTold && !wasThere) || followed?.ended) throw neverTold(container.name);
  }
  const ms = followed?.ms ?? performance.now() - began;
  const isWhole = await within(read, KILL_DEADLINE);
  streams.close();
  const state = await container.inspect();
  const finished = told || endedInTime(state, timeoutMs);
  // What has ended writes no more, so the rest lies with the engine; and half an output is judged like a whole one.
  if (finished && !isWhole) throw outputNotWhole(container.name, KILL_DEADLINE);
  const exitCode = finished ? await exit : null;
  // The engine's clock may be set while the program runs; nothing lives longer than we waited for it.
  const lifeMs = followed ? followed.lifeMs : state.lifeMs && Math.min(state.lifeMs, ms);
  const signal = followed ? followed.signal : await sending;
  return {
    outcome: finished ? 'exited' : 'timed-out',
    exitCode,
    oomKilled: state.oomKilled,
    ms,
    lifeMs,
    detail: null,
    signal: signal && {
      ...signal,
      landed: signal.landed && reallyLanded(signal, exitCode, lifeMs, state.oomKilled),
    },
    left: followed?.left ?? null,
  };
}

/** An engine that is slow may tell of an end only when the time for it is over. */
function endedInTime({ lifeMs, exitCode }: ContainerState, timeoutMs: number): boolean {
  return lifeMs !== null && lifeMs < timeoutMs && exitCode !== KILLED;
}

/**
 * The engine says "sent" also of a signal to a process whose end it has not heard of yet. SIGKILL tells by the exit code; for the
 * others, a process that lived for less time than had passed by our clock was gone. Both clocks only measure their own intervals,
 * and ours begins after the engine's, so this never denies a signal that landed.
 */
function reallyLanded(
  { name, sentMs }: NonNullable<Run['signal']>,
  exitCode: number | null,
  lifeMs: number | null,
  oomKilled: boolean,
): boolean {
  if (name === 'SIGKILL') return exitCode === KILLED && !oomKilled;
  return sentMs === null || lifeMs === null || lifeMs >= sentMs;
}

/** Sends the signal when its time has come, unless the end comes first. */
async function sendSignal(
  container: Container,
  { signal }: CommandRequest,
  exit: Promise<unknown>,
): Promise<Run['signal']> {
  if (!signal) return null;
  const began = performance.now();
  if (await within(exit, signal.afterMs)) return { ...signal, sentMs: null, landed: false };
  const sentMs = performance.now() - began;
  return { ...signal, sentMs, landed: await container.kill(signal.name) };
}

/** The argv with which it is a child, standard input is a file, or standard output is closed, full, or given to a reader that has gone. */
export function wrapped({
  command: words,
  stdinFrom,
  stdout,
  asChild,
}: Pick<CommandRequest, 'command' | 'stdinFrom' | 'stdout' | 'asChild'>): readonly string[] {
  const command = stdinFrom === undefined ? words : ['/bin/sh', '-c', 'exec "$@" <"$0"', stdinFrom, ...words];
  if (asChild) return childScript(command);
  if (stdout === 'closed') return ['/bin/sh', '-c', 'exec "$0" "$@" >&-', ...command];
  // A device on which every write fails for want of space (full(4)).
  if (stdout === 'full') return ['/bin/sh', '-c', 'exec "$0" "$@" >/dev/full', ...command];
  // The reader ends first, however long a busy machine takes for that: until then what is written arrives. The writer's exit code takes its way round the pipe.
  if (stdout === 'broken-pipe') {
    return [
      '/bin/sh',
      '-c',
      'exit $({ { while (echo); do :; done 2>/dev/null; "$0" "$@" 4>&-; echo $? >&4; } | : ; } 4>&1)',
      ...command,
    ];
  }
  return command;
}
