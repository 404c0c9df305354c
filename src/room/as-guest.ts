import type { CommandRequest } from '../model/room.ts';
import { filledInput } from './fill-secrets.ts';
import type { Interior } from './interior.ts';
import type { Guest } from './shared-container.ts';
import {
  collected,
  drain,
  KILL_DEADLINE,
  neverTold,
  outputNotWhole,
  type Told,
  within,
} from './to-its-end.ts';

/**
 * Follows a process in the shared container to its end; null where it could not be started, which a container of its own tells better:
 * here the engine says so in the program's place.
 */
export async function asGuest(
  interior: Interior,
  { process, end, leave }: Guest,
  request: CommandRequest,
  timeoutMs: number,
): Promise<Told | null> {
  const name = request.command.join(' ');
  const { streams } = process;
  const [stdout, stderr] = [collected(interior), collected(interior)];
  const began = performance.now();
  let isInOrder = false;
  try {
    const read = Promise.all([drain(streams.stdout, stdout), drain(streams.stderr, stderr)]);
    const exit = process.wait();
    exit.catch(() => undefined);
    streams.stdin.on('error', () => undefined);
    if (!request.silentInput) streams.stdin.end(filledInput(interior, request.stdin ?? ''));
    const finished = await within(exit, timeoutMs);
    const ms = performance.now() - began;
    interior.signal.throwIfAborted();
    // Only now, so that what it leaves running has as little time for it as in a container that ends with it.
    const { oomKilled } = await end();
    if (!(await within(exit, KILL_DEADLINE))) throw neverTold(name);
    const isWhole = await within(read, KILL_DEADLINE);
    streams.close();
    if (finished && !isWhole) throw outputNotWhole(name, KILL_DEADLINE);
    const exitCode = await exit;
    isInOrder = finished;
    if (exitCode === null) return null;
    const ended = { exitCode: finished ? exitCode : null, oomKilled, ms, shared: true } as const;
    const nothing = { lifeMs: null, detail: null, signal: null, left: null };
    return {
      ended: { ...ended, ...nothing, outcome: finished ? 'exited' : 'timed-out' },
      stdout,
      stderr,
    };
  } catch (cause) {
    // Taking the room down ends what runs in it; that is no deed of the subject, and no trouble of the engine's.
    interior.signal.throwIfAborted();
    throw cause;
  } finally {
    leave(isInOrder ? 'in order' : 'in doubt');
  }
}
