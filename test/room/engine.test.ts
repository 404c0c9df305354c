import { once } from 'node:events';
import { mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dockerClient } from '../../src/engine/docker/client.ts';
import { connectEngine } from '../../src/engine/docker/connect.ts';
import type { Container, ContainerSpec, Engine } from '../../src/model/engine.ts';
import { Failure } from '../../src/model/failure.ts';

const LABEL = 'cleanroom.engine-test';
const RUN = `${process.pid}-${Date.now().toString(36)}`;
const MIB = 1024 * 1024;

let engine: Engine;
let image: string;
let counter = 0;

beforeAll(async () => {
  engine = await connectEngine({ agentBundle: async () => Buffer.from('') });
  image = (await engine.ownImage('base')).reference;
});

afterAll(async () => {
  await engine.sweep(LABEL, RUN);
});

function spec(script: string, changes: Partial<ContainerSpec> = {}): ContainerSpec {
  return {
    name: `cleanroom-engine-test-${RUN}-${counter++}`,
    image,
    command: ['sh', '-c', script],
    env: {},
    labels: { [LABEL]: RUN },
    network: { kind: 'none' },
    mounts: [],
    readOnlyRoot: true,
    capabilities: [],
    limits: { memory: 64 * MIB, cpus: 1, pids: 32 },
    ...changes,
  };
}

async function run(script: string, changes: Partial<ContainerSpec> = {}) {
  const container = await engine.createContainer(spec(script, changes));
  try {
    const streams = await container.attach();
    const [, code, stdout, stderr] = await Promise.all([
      container.start(),
      container.wait(),
      text(streams.stdout),
      text(streams.stderr),
    ]);
    return { code, stdout, stderr };
  } finally {
    await container.remove();
  }
}

async function failureOf(acting: Promise<unknown>): Promise<Failure> {
  const failure = await acting.then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(Failure);
  return failure as Failure;
}

describe('a container', () => {
  test('tells everything from its first byte, on two streams, with its exit code', async () => {
    expect(await run('echo out; echo err >&2; exit 7')).toEqual({
      code: 7,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  test('reads its standard input to the end while it still writes', async () => {
    const container = await engine.createContainer(spec('cat; echo done', { stdin: true }));
    const streams = await container.attach();
    streams.stderr.resume();
    const stdout = text(streams.stdout);
    await container.start();
    streams.stdin.write('one\n');
    streams.stdin.end('two\n');
    expect(await stdout).toBe('one\ntwo\ndone\n');
    expect(await container.wait()).toBe(0);
    await container.remove();
  });

  test('is held to what it was given', async () => {
    const { stdout } = await run(
      `grep -E 'CapEff|NoNewPrivs|Seccomp:' /proc/self/status; touch /x 2>&1; id -u; ls /sys/class/net; ulimit -c`,
      { user: '65532:65532' },
    );
    expect(stdout).toMatch(/CapEff:\s+0{16}\n/);
    expect(stdout).toMatch(/NoNewPrivs:\s+1\n/);
    expect(stdout).toMatch(/Seccomp:\s+2\n/);
    expect(stdout).toContain('Read-only file system');
    expect(stdout).toContain('\n65532\n');
    expect(stdout).toMatch(/\nlo\n0\n$/);
  });

  test('is removed as often as one likes, running or not', async () => {
    const container = await engine.createContainer(spec('sleep 600'));
    await container.start();
    expect((await container.inspect()).running).toBe(true);
    await Promise.all([container.remove(), container.remove()]);
    await container.remove();
    expect((await engine.labelled(LABEL)).map(({ name }) => name)).not.toContain(container.name);
  });

  test('may be sent a signal after its end', async () => {
    const container = await engine.createContainer(spec('exit 3'));
    const ended = container.wait();
    await container.start();
    expect(await ended).toBe(3);
    expect(await container.wait()).toBe(3);
    await container.kill('SIGTERM');
    expect(await container.inspect()).toMatchObject({ running: false, exitCode: 3, oomKilled: false });
    await container.remove();
  });

  test('that shares a network namespace is heard on its loopback', async () => {
    const holder = await engine.createContainer(spec('sleep 600', { hostname: 'holder' }));
    await holder.start();
    const { stdout } = await run('cat /etc/hostname; readlink /proc/self/ns/net', {
      network: { kind: 'share', container: holder.id },
    });
    const other = await run('readlink /proc/self/ns/net', {
      network: { kind: 'share', container: holder.id },
    });
    expect(stdout).toContain(other.stdout);
    expect(stdout).toContain('holder');
    await holder.remove();
  });
});

describe('limits on disk', () => {
  test('a volume in memory is full at its size, and shared while it is mounted', async () => {
    const volume = `cleanroom-engine-test-${RUN}-volume`;
    await engine.createVolume(volume, 4 * MIB, { [LABEL]: RUN });
    const mounts = [{ target: '/state', volume, size: 4 * MIB }];
    const holder = await engine.createContainer(spec('sleep 600', { mounts }));
    await holder.start();
    const full = await run('head -c 8000000 /dev/zero > /state/big; wc -c < /state/big', {
      mounts,
      user: '65532:65532',
    });
    expect(full.stderr).toContain('No space left on device');
    expect(Number(full.stdout)).toBe(4 * MIB);
    expect((await run('ls /state', { mounts, user: '65532:65532' })).stdout).toBe('big\n');
    await holder.remove();
    await engine.removeVolume(volume);
    await engine.removeVolume(volume);
  });

  test('so is a private tmpfs, which its user may write to whatever the image has in that place', async () => {
    const mounts = [{ target: '/var/lib', volume: null, size: MIB }];
    const full = await run('head -c 2000000 /dev/zero > /var/lib/big', { mounts, user: '65532:65532' });
    expect(full.stderr).toContain('No space left on device');
  });

  test('a gigabyte of output fills neither the disk nor our memory', async () => {
    const free = async () => (await statfs('/')).bavail * (await statfs('/')).bsize;
    const before = await free();
    const container = await engine.createContainer(spec('head -c 1000000000 /dev/zero'));
    const streams = await container.attach();
    streams.stderr.resume();
    const peak = { bytes: 0, memory: 0 };
    const resident = process.memoryUsage.rss();
    streams.stdout.on('data', (chunk: Buffer) => {
      peak.bytes += chunk.length;
      peak.memory = Math.max(peak.memory, process.memoryUsage.rss() - resident);
    });
    const ended = once(streams.stdout, 'end');
    await container.start();
    expect(await container.wait()).toBe(0);
    await ended;
    expect(peak.bytes).toBe(1_000_000_000);
    expect(peak.memory).toBeLessThan(200 * MIB);
    expect(before - (await free())).toBeLessThan(400 * MIB);
    await container.remove();
  });

  test('a reader that stops reading stops the writer', async () => {
    const container = await engine.createContainer(spec('head -c 100000000 /dev/zero; echo end'));
    const streams = await container.attach();
    await container.start();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect((await container.inspect()).running).toBe(true);
    streams.close();
    await container.remove();
  });
});

describe('networks', () => {
  test('have no way out, and no address of the host', async () => {
    const network = `cleanroom-engine-test-${RUN}-network`;
    await engine.createNetwork(network, { [LABEL]: RUN });
    const join = { kind: 'join', networks: [{ name: network, aliases: ['holder'] }] } as const;
    const holder = await engine.createContainer(spec('sleep 600', { network: join }));
    await holder.start();
    const address = (await holder.inspect()).addresses[network];
    expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    const gateway = address?.replace(/\d+$/, '1');
    const { stdout, stderr } = await run(`getent hosts holder; exec bash -c '</dev/tcp/${gateway}/22'`, {
      network: join,
    });
    expect(stdout).toContain(address);
    expect(stderr).toContain('No route to host');
    expect(JSON.stringify(networkInterfaces())).not.toContain(`"${gateway}"`);
    await holder.remove();
    await engine.removeNetwork(network);
    await engine.removeNetwork(network);
  });
});

describe('sweeping', () => {
  test('removes every container, network and volume with the label and value, and nothing else', async () => {
    const value = `${RUN}-sweep`;
    const labels = { [LABEL]: value };
    const others = await engine.createContainer(spec('sleep 600'));
    await Promise.all([
      engine.createNetwork(`cleanroom-engine-test-${value}`, labels),
      engine.createVolume(`cleanroom-engine-test-${value}`, MIB, labels),
    ]);
    const mine = await engine.createContainer(
      spec('sleep 600', {
        labels,
        network: { kind: 'join', networks: [{ name: `cleanroom-engine-test-${value}`, aliases: [] }] },
        mounts: [{ target: '/state', volume: `cleanroom-engine-test-${value}`, size: MIB }],
      }),
    );
    await mine.start();
    const { removed } = await engine.sweep(LABEL, value);
    expect([...removed].sort()).toEqual([
      `container ${mine.name}`,
      `network cleanroom-engine-test-${value}`,
      `volume cleanroom-engine-test-${value}`,
    ]);
    expect((await engine.labelled(LABEL)).filter((item) => item.value === value)).toEqual([]);
    expect((await others.inspect()).exitCode).toBeNull();
    await others.remove();
  });
});

describe('what cannot be done says so', () => {
  const started = async (changes: Partial<ContainerSpec>): Promise<Failure> => {
    const container: Container = await engine.createContainer(spec('', changes));
    const ended = failureOf(container.wait());
    const failure = await failureOf(container.start());
    expect((await ended).code).toBe(failure.code);
    await container.remove();
    return failure;
  };

  test('a command that is not in the image', async () => {
    expect(await started({ command: ['no-such-program', '--flag'] })).toMatchObject({
      class: 'room',
      code: 'command-not-found',
      message: expect.stringContaining('"no-such-program --flag"'),
    });
    expect((await started({ command: ['/no/such/file'] })).code).toBe('command-not-found');
  });

  test('a command that may not be executed', async () => {
    expect((await started({ command: ['/etc/passwd'] })).message).toContain('permission denied');
    expect((await started({ command: ['/etc'] })).code).toBe('command-not-found');
  });

  test('an image that is not there', async () => {
    const missing = await failureOf(
      engine.image({ kind: 'reference', reference: 'cleanroom/no-such-image:1' }),
    );
    expect(missing).toMatchObject({ class: 'wrong-use', code: 'image-not-found' });
    expect(missing.message).toContain('"cleanroom/no-such-image:1"');
    const create = await failureOf(engine.createContainer(spec('', { image: 'cleanroom/no-such-image:1' })));
    expect(create.code).toBe('image-not-found');
  });

  test('a name that is taken', async () => {
    const container = await engine.createContainer(spec('true'));
    const second = await failureOf(engine.createContainer({ ...spec('true'), name: container.name }));
    expect(second).toMatchObject({ class: 'room', code: 'name-taken' });
    await container.remove();
  });

  test('an engine that is not there', async () => {
    const env = { DOCKER_HOST: 'unix:///no/such/socket' };
    const failure = await failureOf(connectEngine({ env, agentBundle: async () => Buffer.from('') }));
    expect(failure).toMatchObject({ class: 'no-engine', code: 'no-engine' });
    expect(failure.message).toContain('unix:///no/such/socket (DOCKER_HOST): no such socket');
  });
});

describe('images', () => {
  let folder: string;
  const made: string[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cleanroom-engine-'));
  });
  afterAll(async () => {
    const url = engine.facts.endpoint.replace(/ .*$/, '');
    const docker = dockerClient({ url, origin: '', chosen: true, tls: null, unusable: null }, process.env);
    for (const reference of new Set(made)) await docker.getImage(reference).remove();
    await rm(folder, { recursive: true });
  });

  const build = (progress?: (line: string) => void) =>
    engine.image(
      { kind: 'build', context: folder, dockerfile: join(folder, 'Dockerfile'), args: { FLAVOUR: RUN } },
      progress,
    );

  test('are built from a Dockerfile on stand-ins, once for the same inputs, without ignored files', async () => {
    await writeFile(join(folder, '.dockerignore'), 'secret\n*.log\n!keep.log\n');
    for (const name of ['secret', 'a.log', 'keep.log', 'kept']) await writeFile(join(folder, name), name);
    await writeFile(
      join(folder, 'Dockerfile'),
      'ARG VERSION=12-slim\nFROM debian:$VERSION AS first\nARG FLAVOUR\nCOPY . /app\nRUN echo $FLAVOUR > /app/flavour\n' +
        'FROM first\nENTRYPOINT ["ls", "/app"]\nUSER 65532\n',
    );
    const facts = await build();
    made.push(facts.reference);
    expect(facts).toMatchObject({ entrypoint: ['ls', '/app'], user: '65532' });
    expect(facts.standIns.map(({ asked }) => asked)).toEqual(
      facts.standIns.length > 0 ? ['debian:12-slim'] : [],
    );
    const { stdout } = await run('', { image: facts.reference, command: ['/app', '-1'] });
    expect(stdout.split('\n')).toEqual(expect.arrayContaining(['Dockerfile', 'flavour', 'keep.log', 'kept']));
    expect(stdout).not.toMatch(/secret|a\.log/);
    const lines: string[] = [];
    expect((await build((line) => lines.push(line))).digest).toBe(facts.digest);
    expect(lines).toEqual([]);
  });

  test('with the Node of this host are made whether or not there is an npm beside it', async () => {
    const path = process.env.PATH ?? '';
    for (const folders of [path, '/nowhere']) {
      process.env.PATH = folders;
      try {
        const { reference } = await engine.ownImage('node');
        const limits = { memory: 256 * MIB, cpus: 1, pids: 32 };
        const { stdout } = await run('node --version', { image: reference, limits });
        expect(stdout).toBe(`${process.version}\n`);
      } finally {
        process.env.PATH = path;
      }
    }
  });

  test("whose build fails end in the build's own last words", async () => {
    await writeFile(join(folder, 'Dockerfile'), 'FROM debian:12-slim\nRUN echo the-reason && exit 4\n');
    const failure = await failureOf(build());
    expect(failure).toMatchObject({ class: 'wrong-use', code: 'build-failed' });
    expect(failure.message).toContain('the-reason');
    expect(failure.message).toContain('code: 4');
  });

  test('are made of files on a base', async () => {
    await writeFile(join(folder, 'program'), '#!/bin/sh\necho from a file\n', { mode: 0o755 });
    const facts = await engine.image({
      kind: 'files',
      base: 'debian:12-slim',
      files: { '/usr/local/bin/program': join(folder, 'program'), '/etc/folder': folder },
      packages: [],
      npm: [],
    });
    made.push(facts.reference);
    const { stdout } = await run('program; ls /etc/folder', { image: facts.reference });
    expect(stdout).toContain('from a file\n');
    expect(stdout).toContain('program\n');
    expect(await readFile(join(folder, 'program'), 'utf8')).toContain('from a file');
  });
});
