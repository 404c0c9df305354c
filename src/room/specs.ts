import { ALWAYS_WRITABLE, type ServiceSpec } from '../model/contract.ts';
import type { ContainerSpec, Mount } from '../model/engine.ts';
import type { CommandRequest, RoomRequest } from '../model/room.ts';
import type { RoomMaterials } from './materials.ts';

const MIB = 1024 * 1024;

/** Every subject finds an empty home here. */
const HOME = ALWAYS_WRITABLE[1];
/** Nobody: the user of images that name none or root. */
const UNPRIVILEGED = '65532:65532';

/** Where the holder keeps copies of state; nobody else mounts it. */
export const KEPT = '/kept';

/** The containers of one room, as specifications; nothing here talks to an engine. */
export interface RoomSpecs {
  readonly name: string;
  readonly front: string;
  readonly back: string;
  /** Writable places of the subject, each a volume in memory: path and volume name. */
  readonly places: readonly { readonly path: string; readonly volume: string }[];
  readonly disk: number;
  readonly holder: ContainerSpec;
  /** A holder with the same volumes and another host name, for a subject that is moved; `number` is that of the move. */
  readonly elsewhere: (number: number) => ContainerSpec;
  readonly airlock: ContainerSpec;
  /** A service on the network behind the airlock: with a network namespace of its own, or in that of its sandbox. */
  readonly service: (spec: ServiceSpec, sandbox?: string) => ContainerSpec;
  /** Does nothing but hold the network namespace of a service, under the service's name, as the pause container of a pod does. */
  readonly sandbox: (spec: ServiceSpec) => ContainerSpec;
  readonly subject: (holder: string, number: number, request: SubjectRequest) => ContainerSpec;
  /** A container of ours under exactly the limits and rights of the subject. */
  readonly twin: (holder: string) => ContainerSpec;
  /** Sees the processes of a subject; it uses no network, and one of its own would cost more than all else of it. */
  readonly inspector: (subject: string, holder: string, number: number) => ContainerSpec;
  /** The same for one replica of the subject (from 1): on the room's networks, with a holder, places and containers of its own. */
  readonly replica: (number: number) => RoomSpecs;
  /** A load balancer on the subject's network, with this configuration. */
  readonly balancer: (configuration: string) => ContainerSpec;
}

export type SubjectRequest = Pick<CommandRequest, 'command' | 'env' | 'memory' | 'asRoot'>;

/** Lays out room number `number` of a run, or one replica's part of it. */
export function roomSpecs(
  materials: RoomMaterials,
  number: number,
  request: RoomRequest,
  replica: number | null = null,
): RoomSpecs {
  const { contract, images, labels: runLabels, runName } = materials;
  const { subject } = contract;
  const name = `${runName}-${number}`;
  /** What belongs to one subject bears the name of its seat. */
  const seat = replica === null ? name : `${name}-replica-${replica}`;
  const front = `${name}-front`;
  const back = `${name}-back`;
  const labels = { ...runLabels, 'cleanroom.room': name };
  const sealed = request.network !== 'none';
  const disk = request.disk ?? subject.limits.disk;
  const paths = [
    ...new Set([...subject.writable, ...(subject.workFolder ? [subject.workFolder] : []), ...subject.state]),
  ];
  const places = paths.map((path, index) => ({ path, volume: `${seat}-place-${index}` }));
  const mounts: Mount[] = places.map(({ path, volume }) => ({ target: path, volume, size: disk }));
  const behind = (service: ServiceSpec): ContainerSpec['network'] => ({
    kind: 'join',
    networks: [{ name: back, aliases: [`${name}-service-${service.name}`] }],
  });

  const ours = (role: string): ContainerSpec => ({
    name: `${name}-${role}`,
    image: images.airlock.reference,
    env: {},
    labels: { ...labels, 'cleanroom.role': role },
    network: { kind: 'none' },
    mounts: [],
    readOnlyRoot: true,
    capabilities: [],
    user: '0:0',
    limits: { memory: 256 * MIB, cpus: 1, pids: 128 },
    stdin: true,
  });

  const bound: Omit<ContainerSpec, 'name' | 'image'> = {
    env: {},
    labels,
    network: { kind: 'none' },
    user: subjectUser(materials),
    mounts,
    readOnlyRoot: !(subject.relax.writableRoot || request.writableRoot),
    capabilities: subject.relax.capabilities,
    limits: { memory: subject.limits.memory, cpus: subject.limits.cpus, pids: subject.limits.pids },
    ...(subject.workFolder && { workingDir: subject.workFolder }),
  };

  const holder: ContainerSpec = {
    ...ours('holder'),
    name: `${seat}-holder`,
    network: sealed
      ? {
          kind: 'join',
          networks: [{ name: front, aliases: [replica === null ? 'subject' : `replica-${replica}`] }],
        }
      : { kind: 'none' },
    hostname: `${subject.name}-${number}${replica === null ? '' : `-${replica}`}`,
    dns: ['127.0.0.1'],
    mounts: [...mounts, { target: KEPT, volume: null, size: places.length * disk, mode: 0o700 }],
    // The holder pays for what is put into the volumes or held aside, and lays the trapdoor and the wiretap.
    limits: { memory: 256 * MIB + 2 * places.length * disk, cpus: 1, pids: 128 },
    capabilities: [
      'NET_ADMIN',
      'NET_RAW',
      'NET_BIND_SERVICE',
      'SETUID',
      'SETGID',
      'CHOWN',
      'DAC_OVERRIDE',
      'FOWNER',
      'FSETID',
    ],
    sysctls: {
      'net.ipv4.ip_forward': '1',
      'net.ipv4.conf.all.accept_local': '1',
      'net.ipv4.conf.all.rp_filter': '0',
      // For the trapdoor's own devices, which are made later, and for loopback, over which refusals come back. The device on the room's network stays
      // as the engine made it, without IPv6 on Docker: over a link-local address of its own the subject could reach whoever has one there.
      'net.ipv6.conf.default.disable_ipv6': '0',
      'net.ipv6.conf.lo.disable_ipv6': '0',
    },
  };

  return {
    name,
    front,
    back,
    places,
    disk,
    holder,
    elsewhere: (count) => ({
      ...holder,
      name: `${holder.name}-${count}`,
      hostname: `${holder.hostname}-${count}`,
    }),
    airlock: {
      ...ours('airlock'),
      network: {
        kind: 'join',
        networks: [
          { name: front, aliases: ['airlock', ...contract.services.map((service) => service.name)] },
          { name: back, aliases: [] },
        ],
      },
      capabilities: ['NET_ADMIN', 'NET_RAW', 'NET_BIND_SERVICE'],
      sysctls: { 'net.ipv4.ip_forward': '0' },
    },
    service: (spec, sandbox) => {
      const type = materials.serviceTypes.find((candidate) => candidate.type === spec.type);
      const { env, command } = type?.container(spec, materials.password, materials.ourPassword) ?? {
        env: spec.env,
        command: spec.command,
      };
      return {
        name: `${name}-service-${spec.name}`,
        image: images.services[spec.name]?.reference ?? '',
        env,
        ...(command.length > 0 && { command }),
        labels: { ...labels, 'cleanroom.role': 'service' },
        network: sandbox === undefined ? behind(spec) : { kind: 'share', container: sandbox },
        mounts: [],
        readOnlyRoot: false,
        // Official images begin as root and step down to a user of their own.
        capabilities: ['CHOWN', 'SETUID', 'SETGID', 'DAC_OVERRIDE', 'FOWNER'],
        limits: { memory: spec.limits.memory, cpus: spec.limits.cpus, pids: spec.limits.pids },
        logBytes: MIB,
      };
    },
    sandbox: (spec) => ({
      ...ours('sandbox'),
      name: `${name}-sandbox-${spec.name}`,
      entrypoint: ['sleep', 'infinity'],
      network: behind(spec),
      user: UNPRIVILEGED,
      limits: { memory: 16 * MIB, cpus: 0.1, pids: 8 },
      stdin: false,
    }),
    subject: (holder, count, { command, env, memory, asRoot }) => ({
      ...bound,
      ...(asRoot && { user: '0:0' }),
      name: `${seat}-subject-${count}`,
      image: images.subject.reference,
      ...(command.length > 0 && { entrypoint: command, command: [] }),
      env: subjectEnvironment(materials, env ?? {}),
      labels: { ...labels, 'cleanroom.role': 'subject' },
      network: { kind: 'share', container: holder },
      limits: { ...bound.limits, ...(memory !== undefined && { memory }) },
      stdin: true,
    }),
    twin: (holder) => ({
      ...bound,
      name: `${seat}-twin`,
      image: images.airlock.reference,
      labels: { ...labels, 'cleanroom.role': 'twin' },
      network: { kind: 'share', container: holder },
      stdin: true,
    }),
    inspector: (target, holder, count) => ({
      ...ours('inspector'),
      name: `${name}-inspector-${count}`,
      network: { kind: 'share', container: holder },
      processesOf: target,
      capabilities: ['SYS_PTRACE', 'DAC_READ_SEARCH', 'DAC_OVERRIDE', 'KILL'],
    }),
    replica: (count) => roomSpecs(materials, number, request, count),
    balancer: (configuration) => ({
      ...ours('balancer'),
      image: images.balancer?.reference ?? '',
      // Its own user, without any right; nothing can be copied into a container that is not there yet.
      user: images.balancer?.user ?? '',
      entrypoint: ['/bin/sh', '-c'],
      command: ['printf %s "$CONFIGURATION" > /tmp/haproxy.cfg && exec haproxy -db -f /tmp/haproxy.cfg'],
      env: { CONFIGURATION: configuration },
      network: { kind: 'join', networks: [{ name: front, aliases: ['balancer'] }] },
      mounts: [{ target: '/tmp', volume: null, size: MIB }],
      limits: { memory: 128 * MIB, cpus: 1, pids: 32 },
      logBytes: MIB,
    }),
  };
}

/** The user that the subject runs as: the contract's, the image's own unless that is root, or nobody. */
export function subjectUser({ contract, images }: Pick<RoomMaterials, 'contract' | 'images'>): string {
  if (contract.subject.user) return contract.subject.user;
  const own = images.subject.user;
  const isRoot = /^(|root|0)(:.*)?$/.test(own);
  if (!isRoot) return own;
  return contract.subject.relax.root ? '0:0' : UNPRIVILEGED;
}

/**
 * The minimal environment: an empty home, and what the contract gives, with services filled in. They are named also
 * where none is running, because a configuration must be right without them.
 */
function subjectEnvironment(
  materials: RoomMaterials,
  added: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const { subject, services } = materials.contract;
  const values = new Map<string, string>();
  for (const service of services) {
    const type = materials.serviceTypes.find((candidate) => candidate.type === service.type);
    const variables = type?.variables(service.name, service.port, materials.password) ?? {};
    for (const [key, value] of Object.entries({
      host: service.name,
      port: String(service.port),
      ...variables,
    })) {
      values.set(`${service.name}.${key}`, value);
    }
  }
  const filled = Object.fromEntries(
    Object.entries({ ...subject.env, ...subject.secrets }).map(([key, value]) => [
      key,
      value.replace(/\$\{([^}]+)\}/g, (whole, name: string) => values.get(name) ?? whole),
    ]),
  );
  const all: Record<string, string | null> = { HOME, ...filled, ...added };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}
