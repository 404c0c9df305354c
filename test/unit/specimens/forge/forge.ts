import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../../../specimens/forge/dist/app/main.js');

interface Circumstances {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** A command of the shell whose output is piped into it. */
  readonly from?: string;
}

/** Runs forge as it is bundled, with nothing in its environment but PATH and what is given. */
export function forge(args: readonly string[], { cwd, env = {}, from }: Circumstances) {
  const own = [process.execPath, MAIN, ...args];
  const piped = ['/bin/sh', '-c', `{ ${from}; } | "$@"`, 'sh', ...own];
  const [program = '', ...rest] = from === undefined ? own : piped;
  const { status, stdout, stderr } = spawnSync(program, rest, {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { code: status, stdout, stderr };
}

/** Starts forge and gives it back while it runs. */
export function startForge(args: readonly string[], { cwd, env = {} }: Circumstances) {
  return spawn(process.execPath, [MAIN, ...args], { cwd, env: { PATH: process.env.PATH, ...env } });
}
