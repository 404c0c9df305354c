import { expect, test } from 'vitest';
import type { Contract, ServiceSpec, Subject } from '../../../src/model/contract.ts';
import type { RoomMaterials } from '../../../src/room/materials.ts';
import { roomSpecs, subjectUser } from '../../../src/room/specs.ts';
import { serviceTypes } from '../../../src/services/registry.ts';
import { LIMITS, MIB } from '../../evidence.ts';
import { fakeEngine } from '../../fake-engine.ts';
import { roomMaterials } from '../../room-materials.ts';
import { contract, facts } from '../verdict/fixtures/tiny-run.ts';

const db: ServiceSpec = {
  name: 'db',
  type: 'postgres',
  image: null,
  port: 5432,
  env: { POSTGRES_INITDB_ARGS: '--no-sync' },
  command: [],
  limits: { ...LIMITS, memory: 512 * MIB },
};

interface Given {
  readonly subject?: Partial<Subject>;
  readonly services?: readonly ServiceSpec[];
  /** The user of the subject's image. */
  readonly user?: string;
}

function materials({ subject = {}, services = [], user = '' }: Given = {}): RoomMaterials {
  const given: Contract = {
    ...contract,
    subject: { ...contract.subject, limits: LIMITS, ...subject },
    services,
  };
  const base = roomMaterials(fakeEngine().engine);
  const images = {
    ...base.images,
    subject: { ...facts.image, user },
    services: { db: { ...facts.image, reference: 'postgres:15' } },
  };
  return { ...base, contract: given, images, serviceTypes };
}

const specs = (given: Given = {}, request: Parameters<typeof roomSpecs>[2] = {}) =>
  roomSpecs(materials(given), 3, request);
const subjectOf = (given: Given = {}, request: Parameters<typeof roomSpecs>[2] = {}) =>
  specs(given, request).subject('holder-id', 7, { command: ['greet', 'Ada'] });

test('the subject has no power, no root to write to, its limits, and the network of its holder', () => {
  expect(subjectOf()).toMatchObject({
    name: 'cleanroom-test-3-subject-7',
    image: 'greeter:1',
    entrypoint: ['greet', 'Ada'],
    command: [],
    user: '65532:65532',
    capabilities: [],
    readOnlyRoot: true,
    limits: { memory: LIMITS.memory, cpus: LIMITS.cpus, pids: LIMITS.pids },
    network: { kind: 'share', container: 'holder-id' },
    workingDir: '/work',
  });
});

test('a command that is empty leaves the image’s own', () => {
  const spec = specs().subject('h', 1, { command: [] });
  expect(spec).not.toHaveProperty('entrypoint');
  expect(spec).not.toHaveProperty('command');
});

test('it may write to its places only, each a volume of the room within its disk', () => {
  const { places, holder } = specs({
    subject: { state: ['/var/lib/greeter'], writable: ['/tmp', '/home/user'] },
  });
  const { mounts } = subjectOf({
    subject: { state: ['/var/lib/greeter'], writable: ['/tmp', '/home/user'] },
  });
  expect(places.map(({ path }) => path)).toEqual(['/tmp', '/home/user', '/work', '/var/lib/greeter']);
  expect(mounts.map(({ target, volume, size }) => [target, volume, size])).toEqual(
    places.map(({ path, volume }) => [path, volume, LIMITS.disk]),
  );
  expect(new Set(places.map(({ volume }) => volume)).size).toBe(4);
  expect(holder.mounts.filter(({ target }) => target !== '/kept')).toEqual(mounts);
});

test('a place that is named twice is one volume', () => {
  expect(
    specs({ subject: { writable: ['/tmp', '/work'], state: ['/tmp'] } }).places.map(({ path }) => path),
  ).toEqual(['/tmp', '/work']);
});

test('an experiment may ask for less disk, less memory, and a root that can be written to', () => {
  expect(specs({}, { disk: MIB }).disk).toBe(MIB);
  expect(subjectOf({}, { writableRoot: true }).readOnlyRoot).toBe(false);
  expect(specs().subject('h', 1, { command: ['greet'], memory: MIB }).limits).toMatchObject({
    memory: MIB,
    pids: LIMITS.pids,
  });
});

test('the twin has exactly the limits and rights of the subject', () => {
  const {
    image: _image,
    name: _name,
    labels: _labels,
    env: _env,
    entrypoint: _entrypoint,
    command: _command,
    ...rest
  } = subjectOf();
  expect(specs().twin('holder-id')).toMatchObject({ ...rest, image: 'cleanroom/airlock' });
});

test('what the contract relaxes is relaxed, and no more', () => {
  const relax = { root: false, writableRoot: true, capabilities: ['NET_BIND_SERVICE'] };
  expect(subjectOf({ subject: { relax } })).toMatchObject({
    readOnlyRoot: false,
    capabilities: ['NET_BIND_SERVICE'],
    user: '65532:65532',
  });
});

const ROOT = { relax: { root: true, writableRoot: false, capabilities: [] } };

test.each([
  ['nobody, where the image names no user', {}, '', '65532:65532'],
  ['nobody, where the image’s user is root', {}, 'root', '65532:65532'],
  ['nobody, where the image’s user is root by number and group', {}, '0:0', '65532:65532'],
  ['the image’s own', {}, 'node', 'node'],
  ['the image’s own, not root, where its name only begins so', {}, 'rootless', 'rootless'],
  ['the contract’s', { user: '1000:1000' }, 'node', '1000:1000'],
  ['root, where the contract asks for it', ROOT, '', '0:0'],
  ['the image’s own, where root is allowed but not needed', ROOT, 'node', 'node'],
])('runs as %s', (_name, subject, user, expected) => {
  expect(subjectUser(materials({ subject, user }))).toBe(expected);
});

test('finds an empty home and its services’ addresses filled in, secrets too', () => {
  const env = {
    DATABASE_URL: '${db.url}',
    TARGET: '${db.host}:${db.port}/${db.database}',
    LITERAL: '${other.url} $HOME',
  };
  const secrets = { PGPASSWORD: '${db.password}', TOKEN: 'hunter2-hunter2' };
  expect(subjectOf({ subject: { env, secrets }, services: [db] }).env).toEqual({
    HOME: '/home/user',
    DATABASE_URL: 'postgres://app:f00dfeed@db:5432/app',
    TARGET: 'db:5432/app',
    LITERAL: '${other.url} $HOME',
    PGPASSWORD: 'f00dfeed',
    TOKEN: 'hunter2-hunter2',
  });
});

test('an experiment may add to the environment and take from it', () => {
  const spec = specs({ subject: { env: { A: '1', B: '2' }, secrets: {} } }).subject('h', 1, {
    command: ['greet'],
    env: { HOME: null, B: null, C: '3' },
  });
  expect(spec.env).toEqual({ A: '1', C: '3' });
});

test('a service stands behind the airlock, out of the subject’s network', () => {
  const laid = specs({ services: [db] });
  expect(laid.service(db)).toMatchObject({
    name: 'cleanroom-test-3-service-db',
    image: 'postgres:15',
    env: { POSTGRES_PASSWORD: 'only-ours', POSTGRES_INITDB_ARGS: '--no-sync' },
    network: { kind: 'join', networks: [{ name: laid.back }] },
    limits: { memory: 512 * MIB },
  });
  expect(laid.service(db)).not.toHaveProperty('command');
  expect(laid.holder.network).toEqual({
    kind: 'join',
    networks: [{ name: laid.front, aliases: ['subject'] }],
  });
  expect(laid.airlock.network).toEqual({
    kind: 'join',
    networks: [
      { name: laid.front, aliases: ['airlock', 'db'] },
      { name: laid.back, aliases: [] },
    ],
  });
});

test.each<[Partial<ServiceSpec>, string | undefined, readonly string[]]>([
  [{}, undefined, []],
  [{ port: 6380 }, '6380', ['--port', '6380']],
  [{ port: 7000, innerPort: 6380 }, '6380', ['--port', '6380']],
])('a database listens on the port of its own: %j', (given, inEnvironment, inCommand) => {
  const [postgres, redis] = ['postgres', 'redis'].map((name) =>
    serviceTypes.find(({ type }) => type === name),
  );
  const of = (type: typeof postgres) =>
    type?.container({ ...db, port: type.port, ...given }, 'f00dfeed', 'only-ours') ?? {
      env: {},
      command: [],
    };
  expect(of(postgres).env.PGPORT).toBe(inEnvironment);
  expect(of(redis).command.slice(-2)).toEqual(inCommand.length > 0 ? inCommand : ['--protected-mode', 'no']);
});

test('a database that is found under another port listens on its usual one', () => {
  const [postgres] = serviceTypes;
  expect(
    postgres?.container({ ...db, port: 5433, innerPort: 5432 }, 'f00dfeed', 'only-ours').env,
  ).not.toHaveProperty('PGPORT');
});

test('a room without a network has none', () => {
  expect(specs({}, { network: 'none' }).holder.network).toEqual({ kind: 'none' });
});

test('everything on the engine is named after its room and bears the run’s labels', () => {
  const laid = specs({ services: [db] });
  const all = [
    laid.holder,
    laid.airlock,
    laid.service(db),
    laid.sandbox(db),
    laid.twin('h'),
    laid.inspector('s', 'h', 4),
    laid.subject('h', 5, { command: [] }),
  ];
  for (const { name, labels } of all) {
    expect(name).toMatch(/^cleanroom-test-3-/);
    expect(labels).toMatchObject({
      'cleanroom.run': 'cleanroom-test',
      'cleanroom.owner': 'here/1/0',
      'cleanroom.room': 'cleanroom-test-3',
    });
  }
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});

test('a sandbox bears a service’s name on the network behind, can do nothing, and the service may live in it', () => {
  const laid = specs({ services: [db] });
  const sandbox = laid.sandbox(db);
  expect(sandbox.network).toEqual(laid.service(db).network);
  expect(sandbox).toMatchObject({ capabilities: [], readOnlyRoot: true, user: '65532:65532', mounts: [] });
  const { network, ...inIt } = laid.service(db, 'sandbox-id');
  expect(network).toEqual({ kind: 'share', container: 'sandbox-id' });
  expect(laid.service(db)).toMatchObject(inIt);
});

test('no container but ours sees another’s processes, and ours writes to no root', () => {
  const laid = specs({ services: [db] });
  expect(
    [laid.holder, laid.airlock, laid.inspector('s', 'h', 1), laid.twin('h')].every(
      ({ readOnlyRoot }) => readOnlyRoot,
    ),
  ).toBe(true);
  expect(laid.inspector('subject-id', 'h', 1).processesOf).toBe('subject-id');
  expect(subjectOf()).not.toHaveProperty('processesOf');
});

test('a replica is the subject again, with a holder, a host name and places of its own', () => {
  const [one, two] = [specs().replica(1), specs().replica(2)];
  for (const replica of [one, two]) {
    expect(replica.holder.capabilities).toEqual(specs().holder.capabilities);
    expect(replica.front).toBe(specs().front);
    const {
      name: _name,
      mounts: _mounts,
      ...same
    } = replica.subject('holder-id', 7, { command: ['greet', 'Ada'] });
    expect(subjectOf()).toMatchObject(same);
  }
  const all = [specs(), one, two];
  for (const names of [
    all.map(({ holder }) => holder.name),
    all.map(({ holder }) => holder.hostname),
    all.flatMap(({ places }) => places.map(({ volume }) => volume)),
    all.map(({ subject }) => subject('h', 1, { command: [] }).name),
  ])
    expect(new Set(names).size).toBe(names.length);
});

test('the load balancer has no right, no root to write to, and no network but the subject’s', () => {
  expect(specs().balancer('global')).toMatchObject({
    env: { CONFIGURATION: 'global' },
    capabilities: [],
    readOnlyRoot: true,
    network: { kind: 'join', networks: [{ name: specs().front, aliases: ['balancer'] }] },
  });
});
