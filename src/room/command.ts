import type { Container } from '../model/engine.ts';
import type { EvidenceRecord } from '../model/evidence.ts';
import { Failure } from '../model/failure.ts';
import type { CommandRequest } from '../model/room.ts';
import type { Interior } from './interior.ts';
import { collectOutput, type OutputCollector } from './output.ts';

const DEFAULT_TIMEOUT = 10_000;
/** Milliseconds for the engine to report the end of what it was told to kill. */
const KILL_DEADLINE = 10_000;

/** Runs one command of the subject to its end, as process 1 of a container of its own. */
export async function runCommand(
  interior: Interior,
  request: CommandRequest,
): Promise<EvidenceRecord<'run'>> {
  const timeoutMs = request.timeout ?? DEFAULT_TIMEOUT;
  const stdout = collectOutput();
  const stderr = collectOutput();
  const number = interior.next();
  const spec = interior.specs.subject(interior.holder.container.id, number, {
    ...request,
    command: wrapped(request),
  });
  const container = await interior.materials.engine.createContainer(spec);
  interior.cleanup.add('container', `remove ${spec.name}`, container.remove);
  const ended = await toItsEnd(container, request, timeoutMs, stdout, stderr);
  // Taking the room down ends what runs in it; that is no deed of the subject.
  interior.signal.throwIfAborted();
  // Nobody waits for the removal: it is also a step of the room's own clean-up.
  void container.remove().catch(() => undefined);
  return interior.record('run', request.step, {
    command: [...request.command],
    stdin: request.stdin === undefined ? null : Buffer.from(request.stdin).toString().slice(0, 500),
    timeoutMs,
    stdout: stdout.taken(),
    stderr: stderr.taken(),
    circumstances: [...(request.circumstances ?? [])],
    ...ended,
  });
}

type End = Pick<EvidenceRecord<'run'>['data'], 'outcome' | 'exitCode' | 'oomKilled' | 'ms' | 'detail'>;

async function toItsEnd(
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
      detail: cause.message,
    };
  }
  streams.stdin.on('error', () => undefined);
  streams.stdin.end(request.stdin ?? '');
  const finished = await within(exit, timeoutMs);
  if (!finished) {
    await container.kill('SIGKILL');
    await within(exit, KILL_DEADLINE);
  }
  const ms = performance.now() - began;
  await within(read, KILL_DEADLINE);
  streams.close();
  const state = await container.inspect();
  if (!finished)
    return { outcome: 'timed-out', exitCode: null, oomKilled: state.oomKilled, ms, detail: null };
  return { outcome: 'exited', exitCode: await exit, oomKilled: state.oomKilled, ms, detail: null };
}

/** The argv with which standard output is closed, or given to a reader that has gone. */
function wrapped({ command, stdout }: CommandRequest): readonly string[] {
  if (stdout === 'closed') return ['/bin/sh', '-c', 'exec "$0" "$@" >&-', ...command];
  // The reader ends first; the writer's exit code takes its way round the pipe.
  if (stdout === 'broken-pipe') {
    return [
      '/bin/sh',
      '-c',
      'exit $({ { sleep 0.1; "$0" "$@" 4>&-; echo $? >&4; } | : ; } 4>&1)',
      ...command,
    ];
  }
  return command;
}

async function drain(stream: NodeJS.ReadableStream, collector: OutputCollector): Promise<void> {
  for await (const chunk of stream) collector.add(chunk as Buffer);
}

/** Whether the work settles in time; what it rejects with is passed on. */
export async function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ms);
  try {
    return await Promise.race([work.then(() => true), promise]);
  } finally {
    clearTimeout(timer);
  }
}
