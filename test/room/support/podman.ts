import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';

/** Milliseconds for it to answer. */
const ANSWERS = 30_000;

/** A Podman of the test's own: socket, images and containers in a folder, and a network namespace of its own. */
export interface Podman {
  readonly url: string;
  /** Runs a command beside it, where its bridges are. */
  readonly beside: (...argv: readonly string[]) => readonly [string, ...string[]];
  /** Gives it images of another engine: nothing can be pulled or built in its network. */
  readonly lend: (from: Docker, images: readonly string[]) => Promise<void>;
  /** Names of all containers, volumes, and networks but its own. */
  readonly leftovers: () => readonly string[];
  readonly end: () => Promise<void>;
}

export const hasPodman =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, 'podman')));

/** Another engine's firewall would drop what goes between rooms of this one; so it lives in a network namespace of its own. */
export async function startPodman(): Promise<Podman> {
  const folder = mkdtempSync(join(tmpdir(), 'cleanroom-podman-'));
  const at = (name: string) => join(folder, name);
  for (const name of ['graph', 'run', 'networks', 'volumes', 'tmp']) mkdirSync(at(name));
  writeFileSync(at('storage.conf'), storage(at));
  writeFileSync(at('containers.conf'), containers(at));
  const env = {
    ...process.env,
    PATH: `${process.env.PATH}:/usr/sbin:/sbin`,
    CONTAINERS_CONF: at('containers.conf'),
    CONTAINERS_STORAGE_CONF: at('storage.conf'),
  };
  const url = `unix://${at('podman.sock')}`;
  const log = openSync(at('log'), 'a');
  const child = spawn(
    'unshare',
    ['--net', 'sh', '-c', `ip link set lo up && exec podman system service --time=0 ${url}`],
    {
      stdio: ['ignore', log, log],
      env,
      // Its monitor leaves a note of each memory kill in the folder it was started from.
      cwd: folder,
    },
  );
  const beside = (...argv: readonly string[]) =>
    ['nsenter', `--net=/proc/${child.pid}/ns/net`, ...argv] as const;
  const podman = (...args: readonly string[]) => {
    const [command, ...rest] = beside('podman', ...args);
    return execFileSync(command, rest, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  };
  const end = performance.now() + ANSWERS;
  while (!existsSync(at('podman.sock'))) {
    if (child.exitCode !== null || performance.now() > end)
      throw new Error(`Podman does not answer: ${readFileSync(at('log'), 'utf8').slice(-800)}`);
    await sleep(50);
  }
  const lines = (said: string) => said.split('\n').filter((line) => line !== '');
  return {
    url,
    beside,
    lend: async (from, images) => {
      const own = new Docker({ socketPath: at('podman.sock') });
      await text(await own.loadImage(await inOneArchive(from, images)));
    },
    leftovers: () => [
      ...lines(podman('ps', '--all', '--format', '{{.Names}}')),
      ...lines(podman('volume', 'ls', '--format', '{{.Name}}')),
      ...lines(podman('network', 'ls', '--format', '{{.Name}}')).filter((name) => name !== 'podman'),
    ],
    end: async () => {
      podman('rm', '--all', '--force', '--time', '0');
      await ended(child);
      execFileSync('sh', ['-c', `umount --lazy ${at('graph')}/overlay 2>/dev/null || true`]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What images share is in the archive once. The library asks for one image at a time, and cuts off the last letter of a path. */
function inOneArchive({ modem }: Docker, images: readonly string[]): Promise<NodeJS.ReadableStream> {
  const names = images.map((image) => `names=${encodeURIComponent(image)}&`).join('');
  const statusCodes = { 200: true, 404: 'no such image', 500: 'server error' };
  return new Promise((resolve, reject) => {
    modem.dial(
      { path: `/images/get?${names}`, method: 'GET', isStream: true, statusCodes },
      (error, stream) => (error ? reject(error) : resolve(stream as NodeJS.ReadableStream)),
    );
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

const storage = (at: (name: string) => string): string => `[storage]
driver = "overlay"
graphroot = "${at('graph')}"
runroot = "${at('run')}"
`;

/** Its own defaults ask for more than a host without CAP_SYS_RESOURCE may grant, and for systemd. */
const containers = (at: (name: string) => string): string => `[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
tmp_dir = "${at('tmp')}"
volume_path = "${at('volumes')}"
[network]
network_backend = "netavark"
network_config_dir = "${at('networks')}"
`;
