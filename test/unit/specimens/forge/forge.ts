import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../../../specimens/forge/dist/app/main.js');

interface Circumstances {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs forge as it is bundled, with nothing in its environment but PATH and what is given. */
export function forge(args: readonly string[], { cwd, env = {} }: Circumstances) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
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
