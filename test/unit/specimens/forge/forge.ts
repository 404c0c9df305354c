import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../../../specimens/forge');

interface Circumstances {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** A command of the shell whose output is piped into it. */
  readonly from?: string;
}

/** Forge with nothing in its environment but PATH and what is given. */
function forgeOf(main: string) {
  return {
    /** Runs it to its end. */
    forge: (args: readonly string[], { cwd, env = {}, from }: Circumstances) => {
      const own = [process.execPath, main, ...args];
      const piped = ['/bin/sh', '-c', `{ ${from}; } | "$@"`, 'sh', ...own];
      const [program = '', ...rest] = from === undefined ? own : piped;
      const { status, stdout, stderr } = spawnSync(program, rest, {
        cwd,
        env: { PATH: process.env.PATH, ...env },
        encoding: 'utf8',
        timeout: 20_000,
      });
      return { code: status, stdout, stderr };
    },
    /** Starts it and gives it back while it runs. */
    startForge: (args: readonly string[], { cwd, env = {} }: Circumstances) =>
      spawn(process.execPath, [main, ...args], { cwd, env: { PATH: process.env.PATH, ...env } }),
  };
}

/** As people get it: only there once the specimens were built. */
export const bundled = forgeOf(join(FOLDER, 'dist/app/forge.cjs'));

/** As its sources are now, whatever was bundled last. */
export const { forge, startForge } = forgeOf(join(FOLDER, 'src/main.ts'));
