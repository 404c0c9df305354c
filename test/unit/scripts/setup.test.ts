import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { baseImage } from '../../../scripts/setup/base-image.mjs';
import { browser } from '../../../scripts/setup/browser.mjs';
import { dependencies } from '../../../scripts/setup/dependencies.mjs';
import { endpoints, firstThatAnswers } from '../../../scripts/setup/endpoint.mjs';
import { engine, packages } from '../../../scripts/setup/engine.mjs';
import { whileLocked } from '../../../scripts/setup/lock.mjs';
import { isNewEnough } from '../../../scripts/setup/node.mjs';
import { podman } from '../../../scripts/setup/podman.mjs';
import { run, tellingLine } from '../../../scripts/setup/run.mjs';
import { isChosen, leftInVersion2, mountedNowhere } from '../../../scripts/setup/runtime.mjs';

let folder = '';
const undo: (() => void)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cleanroom-setup-'));
});

afterEach(() => {
  for (const step of undo.splice(0)) step();
  rmSync(folder, { recursive: true, force: true });
});

describe('dependencies', () => {
  test('are missing without node_modules', async () => {
    lockfile('package-lock.json', { 'node_modules/a': { version: '1.0.0' } });
    expect(await dependencies(folder).look()).toMatchObject({
      done: false,
      missing: 'node_modules is not there',
    });
  });

  test('are there when npm installed what the lockfile says, optional packages of other machines aside', async () => {
    lockfile('package-lock.json', {
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0', optional: true },
    });
    lockfile('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' } });
    expect(await dependencies(folder).look()).toMatchObject({ done: true });
  });

  test('are missing when the lockfile names another version', async () => {
    lockfile('package-lock.json', { 'node_modules/a': { version: '1.1.0' } });
    lockfile('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' } });
    const missing = 'node_modules/a is 1.0.0 and should be 1.1.0';
    expect(await dependencies(folder).look()).toMatchObject({ done: false, missing });
  });
});

describe('Node', () => {
  test.each(['22.18.0', '22.20.1', '24.0.0', '26.1.0'])('%s runs TypeScript', (version) => {
    expect(isNewEnough(version)).toBe(true);
  });

  test.each(['18.20.0', '20.20.2', '22.17.9'])('%s does not', (version) => {
    expect(isNewEnough(version)).toBe(false);
  });
});

describe('engine', () => {
  test('is looked for where the tool itself looks, in that order', () => {
    const env = { HOME: '/home/ann', XDG_RUNTIME_DIR: '/run/user/7', DOCKER_HOST: 'tcp://engine:2375' };
    expect(endpoints(env).map(({ url }) => url)).toEqual([
      'tcp://engine:2375',
      'unix:///var/run/docker.sock',
      'unix:///run/user/7/docker.sock',
      'unix:///home/ann/.docker/run/docker.sock',
      'unix:///run/podman/podman.sock',
      'unix:///run/user/7/podman/podman.sock',
    ]);
  });

  test('is found through the current docker context', () => {
    write('config.json', JSON.stringify({ currentContext: 'far' }));
    const id = createHash('sha256').update('far').digest('hex');
    const meta = { Name: 'far', Endpoints: { docker: { Host: 'tcp://far:2376' } } };
    write(join('contexts', 'meta', id, 'meta.json'), JSON.stringify(meta));
    expect(endpoints({ HOME: folder, DOCKER_CONFIG: folder })[0]?.url).toBe('tcp://far:2376');
  });

  test('is the first place that answers', async () => {
    const silent = { url: `unix://${join(folder, 'nobody.sock')}`, from: 'nobody' };
    const alive = await fakeEngine((_, response) => response.end('OK'));
    expect(await firstThatAnswers([silent, alive])).toBe(alive);
    expect(await firstThatAnswers([silent])).toBeNull();
  });

  test('is not installed behind the back of DOCKER_HOST', async () => {
    const step = engine({ DOCKER_HOST: 'unix:///nowhere.sock' });
    await expect(step.provide()).rejects.toThrow(
      'nothing answers at DOCKER_HOST=unix:///nowhere.sock; start that engine, or unset DOCKER_HOST',
    );
  });
});

test('an engine is installed with what its kernel asks of it', () => {
  const enabled = join(folder, 'enabled');
  expect(packages(enabled)).toEqual(['docker.io', 'iptables', 'crun']);
  writeFileSync(enabled, 'N\n');
  expect(packages(enabled)).toEqual(['docker.io', 'iptables', 'crun']);
  writeFileSync(enabled, 'Y\n');
  expect(packages(enabled)).toEqual(['docker.io', 'iptables', 'crun', 'apparmor']);
});

test('a runtime that somebody has chosen for the engine stays', () => {
  const file = join(folder, 'daemon.json');
  expect(isChosen(file)).toBe(false);
  writeFileSync(file, '{ "log-level": "warn" }');
  expect(isChosen(file)).toBe(false);
  writeFileSync(file, '{ "default-runtime": "runsc" }');
  expect(isChosen(file)).toBe(true);
});

test('control groups of both versions side by side: those that only version 2 has are told', () => {
  expect(leftInVersion2(folder)).toEqual([]);
  mkdirSync(join(folder, 'unified'));
  const controllers = join(folder, 'unified', 'cgroup.controllers');
  writeFileSync(controllers, '\n');
  expect(leftInVersion2(folder)).toEqual([]);
  writeFileSync(controllers, 'hugetlb rdma\n');
  expect(leftInVersion2(folder)).toEqual(['hugetlb', 'rdma']);
});

test('control groups that are in use and mounted nowhere are told', () => {
  const own = join(folder, 'own');
  writeFileSync(own, '10:hugetlb:/\n9:name=systemd:/\n2:cpu,cpuacct:/\n0::/\n');
  expect(mountedNowhere(folder, own)).toEqual(['hugetlb', 'cpu,cpuacct']);
  mkdirSync(join(folder, 'cpu,cpuacct'));
  writeFileSync(join(folder, 'cpu,cpuacct', 'cgroup.procs'), '');
  expect(mountedNowhere(folder, own)).toEqual(['hugetlb']);
});

describe('browser', () => {
  test('is the one that CHROMIUM names', async () => {
    const state = await browser({ CHROMIUM: '/opt/chrome' }).look();
    expect(state).toEqual({ done: true, found: 'CHROMIUM names /opt/chrome' });
  });
});

describe('Podman', () => {
  test('is only looked for: there, to be installed for the tests, or left out', async () => {
    const state = await podman().look();
    if (state.done) expect(state.found).toMatch(/^podman is there$|its test will be skipped$/);
    else expect(state.plan).toBe('installing the package podman');
  });
});

describe('base image', () => {
  test('is there when the engine has the official one or ours', async () => {
    const host = await fakeEngine((request, response) => {
      response.statusCode = request.url === '/_ping' || request.url?.includes('cleanroom') ? 200 : 404;
      response.end('{}');
    });
    const state = await baseImage(folder, { DOCKER_HOST: host.url }).look();
    expect(state).toEqual({ done: true, found: 'cleanroom/base:bookworm is there' });
  });

  test('is pulled when a registry answers', async () => {
    const asked: string[] = [];
    const host = await fakeEngine((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end('{"status":"Pull complete"}\n');
    });
    expect(await baseImage(folder, { DOCKER_HOST: host.url }).provide()).toBe('debian:12-slim was pulled');
    expect(asked).toContain('POST /images/create?fromImage=debian&tag=12-slim');
  });
});

describe('the lock', () => {
  test('lets one in at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(20);
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => whileLocked(join(folder, 'lock'), work)));
    expect(most).toBe(1);
  });

  test('is taken over from a set-up that was killed', async () => {
    write(join('lock', 'pid'), '4194303');
    expect(await whileLocked(join(folder, 'lock'), async () => 'in')).toBe('in');
  });

  test('is given back when the work fails', async () => {
    const failing = whileLocked(join(folder, 'lock'), () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await whileLocked(join(folder, 'lock'), async () => 'in')).toBe('in');
  });
});

describe('a command of set-up', () => {
  test('that fails says how, its last words and the remedy in one sentence', async () => {
    const failing = run(['sh', '-c', 'echo first; echo last words >&2; exit 3'], { remedy: 'try again' });
    await expect(failing).rejects.toThrow(
      '`sh -c echo first; echo last words >&2; exit 3` ended with exit code 3 ("last words"); try again',
    );
  });

  test.each([
    ['E: Unable to fetch\nE: Maybe update?\nsome hint', 'E: Unable to fetch'],
    [
      'npm error code EUSAGE\nnpm error\nnpm error no lockfile\nnpm error A log is here',
      'npm error no lockfile',
    ],
    ['one\ntwo', 'two'],
  ])('that fails is quoted with the line that tells most: %j', (output, line) => {
    expect(tellingLine(output)).toBe(` ("${line}")`);
  });

  test('that does not exist says so', async () => {
    await expect(run(['no-such-command-here'], { remedy: 'install it' })).rejects.toThrow(
      '`no-such-command-here` could not be started: spawn no-such-command-here ENOENT; install it',
    );
  });
});

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function lockfile(path: string, packages: object): void {
  write(path, JSON.stringify({ packages: { '': { name: 'x' }, ...packages } }));
}

async function fakeEngine(answer: RequestListener): Promise<{ url: string; from: string }> {
  const path = join(folder, 'engine.sock');
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  undo.push(() => server.close());
  return { url: `unix://${path}`, from: path };
}
