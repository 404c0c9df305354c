import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

/** How the tool ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The tool in a process of its own. */
export interface Tool {
  readonly pid: number;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<Ended>;
  /** Resolves when standard error first matches; rejects when the tool ends before. */
  readonly says: (pattern: RegExp) => Promise<void>;
}

/** Starts the tool as people do; nothing of it outlives the test. */
export function startTool(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  done: (end: () => void) => void = onTestFinished,
): Tool {
  const child = spawn(process.execPath, ['--conditions=cleanroom-source', MAIN, ...args], {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject).on('close', (code, signal) => resolve({ code, signal, ...said }));
  });
  done(() => void child.kill('SIGKILL'));
  return {
    pid: child.pid ?? 0,
    kill: (signal) => void child.kill(signal),
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => pattern.test(said.stderr) && resolve();
        child.stderr.on('data', look);
        look();
        ended.then(() => reject(new Error(`it ended without saying ${pattern}:\n${said.stderr}`)), reject);
      }),
  };
}

/** Runs the tool to its end. */
export function runTool(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return startTool(args, env).ended;
}

/** Environment of a machine without an engine. */
export const NO_ENGINE = { DOCKER_HOST: 'unix:///nonexistent/cleanroom-test.sock' };
