import type { ChildProcess } from 'node:child_process';
import { exitCodeOfSignal } from './exit-codes.ts';
import { ForgeError, reasonOf } from './forge-error.ts';

/** Time for a child to end by itself after SIGTERM, in milliseconds. */
const GRACE = 1_000;

export interface Execution {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Runs a program to its end, without a shell; gives its exit code, 128+n where signal n ended it. Throws ForgeError
 * where it cannot be started. An interruption ends the child before it is passed on.
 */
export type Execute = (execution: Execution, signal: AbortSignal) => Promise<number>;

export const execute: Execute = async ({ argv: [program = '', ...args], cwd, env }, signal) => {
  // Few calls of forge start a program; the others need not load this.
  const { spawn } = await import('node:child_process');
  signal.throwIfAborted();
  // What a child prints is progress to us: our own standard output stays clean for pipes.
  // In a group of its own, so that what the program started is stopped with it.
  const child = spawn(program, args, {
    cwd,
    env,
    stdio: ['ignore', process.stderr, process.stderr],
    detached: true,
  });
  const stop = (): void => {
    endGroup(child, 'SIGTERM');
    setTimeout(() => endGroup(child, 'SIGKILL'), GRACE).unref();
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const code = await endOf(child);
    if (signal.aborted) endGroup(child, 'SIGKILL');
    signal.throwIfAborted();
    return code;
  } catch (error) {
    signal.throwIfAborted();
    throw new ForgeError(`cannot start ${program}: ${reasonOf(error)}`, { cause: error });
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

/** Signals a program and all that it started and that stayed in its group. */
function endGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // Nobody is left in it.
  }
}

/** The exit code as a shell would tell it. */
function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, killedBy) => resolve(code ?? exitCodeOfSignal(killedBy ?? 'SIGKILL')));
  });
}
