import type Docker from 'dockerode';
import type { ContainerSpec, Mount } from '../../model/engine.ts';
import type { Api } from './api/api.ts';

/** What of an engine a container's settings depend on. */
type Kind = Pick<Api, 'podman' | 'ipv6Runtime'>;

/** An engine without CAP_SYS_RESOURCE cannot grant more than its own hard limit; 4096 is the least of the usual ones. */
const OPEN_FILES = 4096;
/** Of one user on the whole host, so that it is no limit of a room; Podman asks for more than such an engine may grant. */
const PROCESSES_OF_A_USER = 32_768;

/**
 * What the engine is told about one container: hardened by default, loosened only where the spec says so. The engine's
 * own seccomp profile stays in force because none is named.
 */
export function createOptions(spec: ContainerSpec, kind: Kind): Docker.ContainerCreateOptions {
  const shared = spec.network.kind === 'share';
  const [first] = spec.network.kind === 'join' ? spec.network.networks : [];
  return {
    name: spec.name,
    Image: spec.image,
    ...(spec.entrypoint && { Entrypoint: [...spec.entrypoint] }),
    ...(spec.command && { Cmd: [...spec.command] }),
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    ...(spec.workingDir && { WorkingDir: spec.workingDir }),
    ...(spec.user && { User: spec.user }),
    Labels: { ...spec.labels },
    // The owner of a shared network namespace owns its host name too.
    ...(spec.hostname && !shared && { Hostname: spec.hostname }),
    ...(spec.stopSignal && { StopSignal: spec.stopSignal }),
    Tty: false,
    AttachStdin: spec.stdin ?? false,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: spec.stdin ?? false,
    StdinOnce: spec.stdin ?? false,
    ...(!spec.healthcheck && { Healthcheck: { Test: ['NONE'] } }),
    HostConfig: hostConfig(spec, kind),
    ...(first && {
      NetworkingConfig: { EndpointsConfig: { [first.name]: { Aliases: [...first.aliases] } } },
    }),
  };
}

/** The limits and the hardening of one container. */
export function hostConfig(spec: ContainerSpec, { podman, ipv6Runtime }: Kind): Docker.HostConfig {
  const memory = Math.round(spec.limits.memory);
  return {
    AutoRemove: false,
    Init: false,
    Privileged: false,
    RestartPolicy: { Name: 'no' },
    CapDrop: ['ALL'],
    CapAdd: [...spec.capabilities],
    SecurityOpt: ['no-new-privileges'],
    ReadonlyRootfs: spec.readOnlyRoot,
    Memory: memory,
    // Memory and swap together: equal to Memory means that no swap is granted.
    MemorySwap: memory,
    NanoCpus: Math.round(spec.limits.cpus * 1e9),
    PidsLimit: spec.limits.pids,
    Ulimits: [
      { Name: 'nofile', Soft: OPEN_FILES, Hard: OPEN_FILES },
      { Name: 'core', Soft: 0, Hard: 0 },
      ...(podman ? [{ Name: 'nproc', Soft: PROCESSES_OF_A_USER, Hard: PROCESSES_OF_A_USER }] : []),
    ],
    IpcMode: 'private',
    LogConfig: logConfig(spec.logBytes ?? 0),
    NetworkMode: networkMode(spec),
    ...(spec.processesOf && { PidMode: `container:${spec.processesOf}` }),
    // No search domain, neither the host's nor Podman's own: each would make two questions of every name, the second for one that nobody
    // declared.
    ...(spec.dns && spec.network.kind !== 'share' && { Dns: [...spec.dns], DnsSearch: ['.'] }),
    ...(spec.sysctls && { Sysctls: { ...spec.sysctls } }),
    ...(ipv6Runtime !== null && setsIpv6(spec) && { Runtime: ipv6Runtime }),
    Tmpfs: Object.fromEntries(
      spec.mounts
        .filter(({ volume }) => volume === null)
        .map((mount) => tmpfs(mount, spec.user ?? '', podman)),
    ),
    Mounts: spec.mounts.flatMap((mount) => (mount.volume === null ? [] : [volumeMount(mount, mount.volume)])),
  };
}

function setsIpv6({ sysctls = {} }: ContainerSpec): boolean {
  return Object.keys(sysctls).some((key) => key.startsWith('net.ipv6.'));
}

/** Without a bound nothing is written to disk at all; attached streams still hear everything. */
function logConfig(bytes: number): NonNullable<Docker.HostConfig['LogConfig']> {
  return bytes > 0
    ? { Type: 'json-file', Config: { 'max-size': String(bytes), 'max-file': '1' } }
    : { Type: 'none', Config: {} };
}

function networkMode({ network }: ContainerSpec): string {
  if (network.kind === 'share') return `container:${network.container}`;
  return (network.kind === 'join' && network.networks[0]?.name) || 'none';
}

/**
 * Owned by the container's user where that is given in numbers: runc puts the mode of a folder that the image has in
 * that place over the one asked for, and then only the owner may be sure to write. Podman knows no numbers there, but the user; and
 * unless it is told not to, it copies what the image has in that place.
 */
function tmpfs(mount: Mount, user: string, podman: boolean): [string, string] {
  const mode = (mount.mode ?? 0o1777).toString(8).padStart(4, '0');
  const access = mount.readOnly ? 'ro' : 'rw';
  const [, uid, gid = uid] = /^(\d+)(?::(\d+))?$/.exec(user) ?? [];
  const numbers = uid === undefined ? '' : `,uid=${uid},gid=${gid}`;
  const owner = podman ? ',U,notmpcopyup' : numbers;
  return [mount.target, `${access},exec,nosuid,nodev,size=${mount.size},mode=${mode}${owner}`];
}

/** NoCopy, because what the engine copies into a volume in memory is lost again before the container starts. */
function volumeMount(mount: Mount, volume: string): Docker.MountSettings {
  return {
    Type: 'volume',
    Source: volume,
    Target: mount.target,
    ReadOnly: mount.readOnly ?? false,
    VolumeOptions: { NoCopy: true, Labels: {}, DriverConfig: { Name: '', Options: {} } },
  };
}
