import type { Container } from '../model/engine.ts';
import type { EvidenceData } from '../model/evidence.ts';
import type { CommandRequest } from '../model/room.ts';
import { startAgent } from './agents.ts';
import type { Interior } from './interior.ts';
import { tellProcesses } from './secret-processes.ts';

/** Milliseconds that the agent gets beyond the command's own time before it counts as silent. */
const SLACK = 15_000;

/**
 * The argv with which a command is the child of a shell. The shell waits for a line before it starts it and for another
 * before it passes on the exit code, so nothing is missed at either end. In the foreground, because a shell makes what it puts
 * into the background ignore SIGINT and SIGQUIT.
 */
export function childScript(command: readonly string[]): readonly string[] {
  const script = 'exec 3<&0; read -r _ <&3; "$@" </dev/null 3<&-; code=$?; read -r _ <&3; exit $code';
  return ['/bin/sh', '-c', script, 'sh', ...command];
}

export interface Followed {
  readonly ended: boolean;
  readonly ms: number;
  readonly lifeMs: number;
  readonly signal: EvidenceData<'run'>['signal'];
  readonly left: EvidenceData<'run'>['left'];
}

/** Starts the child of a container's shell, follows it to its end from within its process namespace, and lets the shell end. */
export async function followChild(
  interior: Interior,
  container: Container,
  step: string,
  {
    signal,
    watchSecrets,
    timeoutMs,
    stdin,
    exit,
  }: Pick<CommandRequest, 'signal' | 'watchSecrets'> & {
    readonly timeoutMs: number;
    readonly stdin: NodeJS.WritableStream;
    readonly exit: Promise<unknown>;
  },
): Promise<Followed> {
  const spec = interior.specs.inspector(container.id, interior.holder.container.id, interior.next());
  const started = await startAgent(interior.materials.engine, spec, interior.cleanup);
  const { agent, container: inspector } = started;
  const searched = watchSecrets === true && interior.secrets.names.length > 0;
  if (searched) await agent.call('secrets.watch', { needles: [...interior.secrets.sent] });
  const began = performance.now();
  const watching = agent.call(
    'child.watch',
    { signal: signal ?? null, timeoutMs },
    { timeoutMs: timeoutMs + SLACK },
  );
  watching.catch(() => undefined);
  stdin.write('start\n');
  // The shell goes first only where memory ran out for it, and takes the agent with it.
  const watched = await Promise.race([watching, exit.then(() => null)]);
  const ms = performance.now() - began;
  if (searched && watched) await tellProcesses(interior, started, step);
  if (watched?.ended) stdin.end('end\n');
  agent.close();
  void inspector.remove().catch(() => undefined);
  return {
    ended: watched?.ended ?? true,
    ms,
    lifeMs: watched?.lifeMs ?? ms,
    signal: signal ? { ...signal, sentMs: watched?.sentMs ?? null, landed: watched?.landed ?? false } : null,
    left: watched ? watched.left : null,
  };
}
