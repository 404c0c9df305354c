import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';

/** Milliseconds for an engine to answer, and to go. */
const ANSWERS = 60_000;

/** An engine of the test's own: socket, data, state and process ids in a folder in memory, and a network namespace of its own. */
export interface SecondEngine {
  readonly url: string;
  readonly docker: Docker;
  /** Where its images and containers lie; a small disk in memory. */
  readonly data: string;
  readonly start: () => Promise<void>;
  /** Ends it as a crash does. */
  readonly kill: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Whether this process may start an engine at all. */
export const mayStartEngine = process.platform === 'linux' && process.getuid?.() === 0;

/** Starts one with a disk of so many bytes. */
export async function secondEngine(bytes: number): Promise<SecondEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'cleanroom-engine-'));
  const at = (name: string) => join(folder, name);
  const data = at('data');
  mkdirSync(data);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'cleanroom-test', data]);
  const url = `unix://${at('engine.sock')}`;
  const docker = new Docker({ socketPath: at('engine.sock') });
  let child: ChildProcess | undefined;

  const start = async () => {
    const args = [
      '--host',
      url,
      '--data-root',
      data,
      '--exec-root',
      at('exec'),
      '--pidfile',
      at('engine.pid'),
    ];
    const apart = ['--bridge', 'none', '--iptables=false', '--ip6tables=false', '--ip-masq=false'];
    const pools = ['--default-address-pool', 'base=10.211.0.0/16,size=24'];
    rmSync(at('engine.pid'), { force: true });
    child = spawn(
      // An engine without a bridge takes `docker0` away, whose ever it is: it must not see the host's.
      'unshare',
      ['--net', 'dockerd', ...args, ...apart, ...pools, '--userland-proxy=false', '--shutdown-timeout', '3'],
      {
        stdio: ['ignore', openSync(at('log'), 'a'), openSync(at('log'), 'a')],
        env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
      },
    );
    const end = performance.now() + ANSWERS;
    while (!(await answers(at('engine.sock')))) {
      if (child.exitCode !== null || performance.now() > end)
        throw new Error(`the second engine does not answer: ${readFileSync(at('log'), 'utf8').slice(-800)}`);
      await sleep(100);
    }
  };

  const gone = async (signal: NodeJS.Signals) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };

  /** containerd is a child of the engine's that outlives it. */
  const endContainerd = async () => {
    try {
      const pid = Number(readFileSync(join(at('exec'), 'containerd', 'containerd.pid'), 'utf8'));
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)) return;
      process.kill(pid, 'SIGTERM');
      for (let n = 0; n < 50 && isAlive(pid); n += 1) await sleep(100);
    } catch {
      // It is gone already.
    }
  };

  return {
    url,
    docker,
    data,
    start,
    kill: async () => {
      await gone('SIGKILL');
      // What it leaves of its own helper would hold the next one up, as after a crash of the machine.
      await endContainerd();
      rmSync(join(at('exec'), 'containerd', 'containerd.pid'), { force: true });
    },
    end: async () => {
      await gone('SIGTERM');
      await endContainerd();
      endContainers(folder);
      for (const mounted of mountsBelow(folder)) execFileSync('umount', ['--lazy', mounted]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(path: string): Promise<boolean> {
  const socket = createConnection(path);
  return new Promise((resolve) => {
    socket.on('error', () => resolve(false));
    socket.setTimeout(2_000, () => resolve(socket.destroy() && false));
    socket.on('connect', () => socket.write('GET /_ping HTTP/1.0\r\n\r\n'));
    socket.on('data', (answer) => resolve(socket.destroy() && String(answer).includes('200 OK')));
  });
}

/** Ends what still runs under the shims of an engine that is gone: by its id, and only what names this engine's folder. */
function endContainers(folder: string): void {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({
      pid: Number(name),
      line: textOf(`/proc/${name}/cmdline`),
      stat: textOf(`/proc/${name}/stat`),
    }));
  for (const shim of processes.filter(
    ({ line }) => line.includes('containerd-shim') && line.includes(`${folder}/`),
  )) {
    const isChild = ({ stat }: { stat: string }) =>
      Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === shim.pid;
    for (const { pid } of [...processes.filter(isChild), shim]) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Innermost first. */
function mountsBelow(folder: string): readonly string[] {
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  const points = lines
    .map((line) => line.split(' ')[4] ?? '')
    .filter((point) => point.startsWith(`${folder}/`));
  return points.sort((a, b) => b.length - a.length);
}
