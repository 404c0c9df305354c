import { describe, expect, test } from 'vitest';
import { createOptions, hostConfig } from '../../../src/engine/docker/host-config.ts';
import type { ContainerSpec } from '../../../src/model/engine.ts';

const MIB = 1024 * 1024;
const spec: ContainerSpec = {
  name: 'subject',
  image: 'image',
  env: { A: '1', B: 'x=y' },
  labels: { run: 'one' },
  network: { kind: 'none' },
  mounts: [],
  readOnlyRoot: true,
  capabilities: [],
  limits: { memory: 128 * MIB, cpus: 0.5, pids: 64 },
};

const DOCKER = { podman: false, ipv6Runtime: null };

describe('a container by default', () => {
  test('may do nothing that it was not given', () => {
    expect(hostConfig(spec, DOCKER)).toMatchObject({
      CapDrop: ['ALL'],
      CapAdd: [],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      Privileged: false,
      NetworkMode: 'none',
      IpcMode: 'private',
      Init: false,
      AutoRemove: false,
    });
  });

  test('has no swap, half a CPU, and bounds on processes and files', () => {
    expect(hostConfig(spec, DOCKER)).toMatchObject({
      Memory: 128 * MIB,
      MemorySwap: 128 * MIB,
      NanoCpus: 500_000_000,
      PidsLimit: 64,
      Ulimits: [
        { Name: 'nofile', Soft: 4096, Hard: 4096 },
        { Name: 'core', Soft: 0, Hard: 0 },
      ],
    });
  });

  test("leaves nothing on the disk and no process of the engine's inside", () => {
    expect(hostConfig(spec, DOCKER).LogConfig).toEqual({ Type: 'none', Config: {} });
    expect(createOptions(spec, DOCKER)).toMatchObject({
      Healthcheck: { Test: ['NONE'] },
      OpenStdin: false,
      Tty: false,
    });
  });

  test("keeps the image's own command, user and folder", () => {
    const options = createOptions(spec, DOCKER);
    for (const key of ['Cmd', 'Entrypoint', 'User', 'WorkingDir', 'Hostname'])
      expect(options).not.toHaveProperty(key);
    expect(options.Env).toEqual(['A=1', 'B=x=y']);
  });
});

describe('a container that asks for more', () => {
  test('writes to tmpfs that its user owns, and to volumes', () => {
    const config = hostConfig(
      {
        ...spec,
        user: '999:998',
        mounts: [
          { target: '/tmp', volume: null, size: MIB },
          { target: '/work', volume: null, size: MIB, mode: 0o700, readOnly: true },
          { target: '/state', volume: 'data', size: 0 },
        ],
      },
      DOCKER,
    );
    expect(config.Tmpfs).toEqual({
      '/tmp': 'rw,exec,nosuid,nodev,size=1048576,mode=1777,uid=999,gid=998',
      '/work': 'ro,exec,nosuid,nodev,size=1048576,mode=0700,uid=999,gid=998',
    });
    expect(config.Mounts).toMatchObject([
      { Type: 'volume', Source: 'data', Target: '/state', ReadOnly: false, VolumeOptions: { NoCopy: true } },
    ]);
  });

  test('leaves the owner of a tmpfs alone when its user is a name', () => {
    const mounts = [{ target: '/tmp', volume: null, size: 1 }];
    expect(hostConfig({ ...spec, user: 'node', mounts }, DOCKER).Tmpfs?.['/tmp']).toMatch(/mode=1777$/);
    expect(hostConfig({ ...spec, user: '7', mounts }, DOCKER).Tmpfs?.['/tmp']).toMatch(/uid=7,gid=7$/);
  });

  test('joins its first network at creation', () => {
    const options = createOptions(
      {
        ...spec,
        hostname: 'me',
        dns: ['127.0.0.1'],
        network: {
          kind: 'join',
          networks: [
            { name: 'inner', aliases: ['db'] },
            { name: 'outer', aliases: [] },
          ],
        },
      },
      DOCKER,
    );
    expect(options.HostConfig).toMatchObject({ NetworkMode: 'inner', Dns: ['127.0.0.1'] });
    expect(options.NetworkingConfig).toEqual({ EndpointsConfig: { inner: { Aliases: ['db'] } } });
    expect(options.Hostname).toBe('me');
  });

  test.each([false, true])(
    'that is told whom to ask for names has no search domain of the host (Podman: %s)',
    (podman) => {
      expect(hostConfig({ ...spec, dns: ['127.0.0.1'] }, { ...DOCKER, podman })).toMatchObject({
        NetworkMode: 'none',
        Dns: ['127.0.0.1'],
        DnsSearch: ['.'],
      });
      expect(hostConfig(spec, { ...DOCKER, podman })).not.toHaveProperty('DnsSearch');
    },
  );

  test('and sets IPv6 is started by the runtime that obeys, where there is another one', () => {
    const sets = (key: string) => ({ ...spec, sysctls: { [key]: '0' } });
    const crun = { ...DOCKER, ipv6Runtime: 'runc' };
    expect(hostConfig(sets('net.ipv6.conf.lo.disable_ipv6'), crun)).toMatchObject({ Runtime: 'runc' });
    for (const config of [
      hostConfig(sets('net.ipv6.conf.lo.disable_ipv6'), DOCKER),
      hostConfig(sets('net.ipv4.ip_forward'), crun),
      hostConfig(spec, crun),
    ])
      expect(config).not.toHaveProperty('Runtime');
  });

  test('that shares a network namespace has neither host name nor resolver of its own', () => {
    const options = createOptions(
      {
        ...spec,
        hostname: 'me',
        dns: ['127.0.0.1'],
        network: { kind: 'share', container: 'holder' },
        processesOf: 'subject',
      },
      DOCKER,
    );
    expect(options).not.toHaveProperty('Hostname');
    expect(options.HostConfig).toMatchObject({
      NetworkMode: 'container:holder',
      PidMode: 'container:subject',
    });
    expect(options.HostConfig).not.toHaveProperty('Dns');
    expect(options.HostConfig).not.toHaveProperty('DnsSearch');
  });

  test('keeps so much of its output and no more', () => {
    expect(hostConfig({ ...spec, logBytes: 1000 }, DOCKER).LogConfig).toEqual({
      Type: 'json-file',
      Config: { 'max-size': '1000', 'max-file': '1' },
    });
  });
});
