import { expect, test } from 'vitest';
import type { ContainerSpec, Engine } from '../../../src/model/engine.ts';
import { Failure } from '../../../src/model/failure.ts';
import type { Recorder, RoomRequest } from '../../../src/model/room.ts';
import { createRooms, type Rooms } from '../../../src/run/rooms.ts';
import { createWallStore } from '../../../src/run/site.ts';
import { container } from '../../../src/services/container.ts';
import { fakeEngine } from '../../fake-engine.ts';
import { roomMaterials } from '../../room-materials.ts';
import { contract } from '../verdict/fixtures/tiny-run.ts';

const notes: string[] = [];
const recorder: Recorder = {
  record: (kind, step, data, room = null) => {
    notes.push(step);
    return { id: 'e1', kind, at: 0, category: 'test', experiment: 'test', room, step, data };
  },
  keep: (name) => name,
};

const opened = (rooms: Rooms, request: RoomRequest) =>
  rooms.open(request, { label: '1', recorder, signal: new AbortController().signal }, () => undefined);

const COMMAND: RoomRequest = { network: 'none' };

test('where rooms are shared, one that was left is made as new for the next who wants such a room', async () => {
  const { engine, there } = fakeEngine();
  const rooms = createRooms(roomMaterials(engine), createWallStore(false), () => 'services');
  notes.length = 0;
  const first = await opened(rooms, COMMAND);
  const standing = [...there].sort();
  expect(await rooms.leave(first)).toEqual([]);
  expect([...there].sort()).toEqual(standing);
  const second = await opened(rooms, COMMAND);
  expect([...there].sort()).toEqual(standing);
  expect(second.containers).toBe(0);
  expect(notes).toEqual(['room opened', 'trapdoor', 'room opened again', 'trapdoor']);
  await rooms.leave(second);
  await rooms.close();
  expect([...there]).toEqual([]);
});

/** A room with one service, `db`. */
const withService = (engine: Engine) =>
  roomMaterials(engine, {
    contract: {
      ...contract,
      services: [
        {
          name: 'db',
          type: 'container',
          image: 'db:1',
          port: 5432,
          env: {},
          command: [],
          limits: { memory: 1, cpus: 1, pids: 1, disk: 1 },
        },
      ],
    },
    serviceTypes: [container],
  });

test('where only walls are kept, the next one has fresh services in them, in a network namespace that stays', async () => {
  const { engine, there } = fakeEngine();
  const made: string[] = [];
  const networks: unknown[] = [];
  const { createContainer } = engine;
  Object.assign(engine, {
    createContainer: (spec: ContainerSpec) => {
      made.push(spec.name);
      if (spec.name.endsWith('-db')) networks.push(spec.network);
      return createContainer(spec);
    },
  });
  const rooms = createRooms(withService(engine), createWallStore(false), () => 'walls');
  notes.length = 0;
  const first = await opened(rooms, {});
  const standing = [...there].sort();
  expect(first.containers).toBe(3);
  await rooms.leave(first);
  expect([...there]).not.toContain('cleanroom-test-1-service-db');
  expect([...there]).toContain('cleanroom-test-1-airlock');
  const second = await opened(rooms, {});
  expect([...there].sort()).toEqual([...standing, 'cleanroom-test-1-sandbox-db'].sort());
  expect(second.containers).toBe(1);
  await rooms.leave(second);
  await rooms.leave(await opened(rooms, {}));
  expect(made.filter((name) => name === 'cleanroom-test-1-service-db')).toHaveLength(3);
  expect(made.filter((name) => name === 'cleanroom-test-1-airlock')).toHaveLength(1);
  const ownName = {
    kind: 'join',
    networks: [{ name: 'cleanroom-test-1-back', aliases: ['cleanroom-test-1-service-db'] }],
  };
  const ofSandbox = { kind: 'share', container: 'cleanroom-test-1-sandbox-db' };
  expect(networks).toEqual([ownName, ownName, ofSandbox, ofSandbox]);
  // Nothing of what is fresh needs a second look.
  expect(notes).toEqual(['room opened', 'trapdoor', 'room opened', 'trapdoor', 'room opened', 'trapdoor']);
  await rooms.close();
  expect([...there]).toEqual([]);
});

test('walls without services are kept as well', async () => {
  const { engine, there } = fakeEngine();
  const rooms = createRooms(roomMaterials(engine), createWallStore(false), () => 'walls');
  const first = await opened(rooms, COMMAND);
  const standing = [...there].sort();
  await rooms.leave(first);
  const second = await opened(rooms, COMMAND);
  expect([...there].sort()).toEqual(standing);
  expect(second.containers).toBe(0);
  await rooms.leave(second);
  await rooms.close();
  expect([...there]).toEqual([]);
});

test('services that could not be started in kept walls take the walls with them', async () => {
  const { engine, there } = fakeEngine();
  const rooms = createRooms(withService(engine), createWallStore(false), () => 'walls');
  await rooms.leave(await opened(rooms, {}));
  const { createContainer } = engine;
  Object.assign(engine, {
    createContainer: async (spec: ContainerSpec) => {
      if (spec.name === 'cleanroom-test-1-service-db') throw new Error('no space left on device');
      return createContainer(spec);
    },
  });
  const second = await opened(rooms, {});
  expect([...there].filter((name) => name.startsWith('cleanroom-test-1'))).toEqual([]);
  expect([...there]).toContain('cleanroom-test-2-service-db');
  await rooms.end(second);
  expect([...there]).toEqual([]);
});

test('walls that nobody came to take, because the run was interrupted, are taken down with the others', async () => {
  const { engine, there } = fakeEngine();
  const rooms = createRooms(withService(engine), createWallStore(false), () => 'walls');
  await rooms.leave(await opened(rooms, {}));
  const opening = { label: '1', recorder, signal: AbortSignal.abort(new Error('interrupted')) };
  await expect(rooms.open({}, opening, () => undefined)).rejects.toThrow('interrupted');
  expect([...there]).toContain('cleanroom-test-1-airlock');
  await rooms.close();
  expect([...there]).toEqual([]);
});

test.each<[string, RoomRequest]>([
  ['of less disk', { network: 'none', disk: 4096 }],
  ['with a writable root', { network: 'none', writableRoot: true }],
])('a room %s is another kind of room', async (_, request) => {
  const { engine, there } = fakeEngine();
  const rooms = createRooms(roomMaterials(engine), createWallStore(false), () => 'services');
  await rooms.leave(await opened(rooms, COMMAND));
  await rooms.leave(await opened(rooms, request));
  expect([...there].filter((name) => name.endsWith('-holder'))).toHaveLength(2);
  await rooms.close();
  expect([...there]).toEqual([]);
});

test('two at the same time never have the same room', async () => {
  const { engine, there } = fakeEngine();
  const rooms = createRooms(roomMaterials(engine), createWallStore(false), () => 'services');
  await rooms.leave(await opened(rooms, COMMAND));
  const both = await Promise.all([opened(rooms, COMMAND), opened(rooms, COMMAND)]);
  expect([...there].filter((name) => name.endsWith('-holder'))).toHaveLength(2);
  for (const open of both) await rooms.end(open);
  expect([...there]).toEqual([]);
});

test('where they are not, or nobody wants one any more, a room goes with its experiment', async () => {
  const { engine, there } = fakeEngine();
  const rooms = createRooms(roomMaterials(engine), createWallStore(false), () => null);
  expect(await rooms.leave(await opened(rooms, COMMAND))).toEqual([]);
  expect([...there]).toEqual([]);
});

test('one that cannot be made as new is replaced by a fresh one', async () => {
  const { engine, there } = fakeEngine({}, { 'files.empty': { error: 'read-only file system' } });
  const rooms = createRooms(roomMaterials(engine), createWallStore(false), () => 'services');
  notes.length = 0;
  await rooms.leave(await opened(rooms, COMMAND));
  const second = await opened(rooms, COMMAND);
  expect(second.containers).toBe(1);
  expect(notes).toEqual(['room opened', 'trapdoor', 'room opened', 'trapdoor']);
  expect([...there].filter((name) => name.endsWith('-holder'))).toEqual(['cleanroom-test-2-holder']);
  await rooms.end(second);
});

test('one from which something could not be taken down is for nobody else', async () => {
  const { engine, there } = fakeEngine();
  const rooms = createRooms(roomMaterials(engine), createWallStore(false), () => 'services');
  const open = await opened(rooms, COMMAND);
  const { createContainer } = engine;
  Object.assign(engine, {
    createContainer: async (spec: Parameters<typeof createContainer>[0]) => ({
      ...(await createContainer(spec)),
      remove: () => Promise.reject(new Error('device busy')),
    }),
  });
  await open.room.hasShell();
  await rooms.leave(open);
  expect([...there].filter((name) => name.endsWith('-holder'))).toEqual([]);
});

test('walls that a run has left are for the next one of the same site, with what is its own', async () => {
  const { engine, there } = fakeEngine();
  const passwords: unknown[] = [];
  const { createContainer } = engine;
  Object.assign(engine, {
    createContainer: (spec: ContainerSpec) => {
      if (spec.name.endsWith('-service-db')) passwords.push(spec.env.PASSWORD);
      return createContainer(spec);
    },
  });
  const store = createWallStore(true);
  const withPassword = { ...container, container: passwordOf };
  const one = { ...withService(engine), serviceTypes: [withPassword], password: 'one' };
  const first = createRooms(one, store, () => 'services');
  await first.leave(await opened(first, {}));
  await first.close();
  expect([...there].filter((name) => !name.includes('-place-')).sort()).toEqual([
    'cleanroom-test-1-airlock',
    'cleanroom-test-1-back',
    'cleanroom-test-1-front',
    'cleanroom-test-1-holder',
  ]);
  // The last experiment of a run wants nothing to be kept for itself.
  const second = createRooms({ ...one, password: 'two' }, store, () => null);
  await second.leave(await opened(second, {}));
  await second.close();
  expect(passwords).toEqual(['one', 'two']);
  expect([...there]).toContain('cleanroom-test-1-airlock');
  // Another program has other walls.
  const other = {
    ...one,
    contract: { ...one.contract, subject: { ...one.contract.subject, state: ['/elsewhere'] } },
  };
  const third = createRooms(other, store, () => null);
  await third.leave(await opened(third, {}));
  expect([...there]).toContain('cleanroom-test-2-airlock');
  await store.close();
  expect([...there]).toEqual([]);
});

function passwordOf(_spec: unknown, password: string) {
  return { env: { PASSWORD: password }, command: [] };
}

const refused = () =>
  new Failure({ class: 'room', code: 'networks-exhausted', message: 'no address range left' });

test('where the engine has no networks left, what waits for nobody goes, and it is tried again', async () => {
  const { engine, there } = fakeEngine();
  const { createNetwork } = engine;
  const networks = () => [...there].filter((name) => /-(front|back)$/.test(name)).length;
  Object.assign(engine, {
    createNetwork: (...args: Parameters<typeof createNetwork>) =>
      networks() < 3 ? createNetwork(...args) : Promise.reject(refused()),
  });
  const store = createWallStore(true);
  const rooms = createRooms(withService(engine), store, () => 'walls');
  expect(await rooms.leave(await opened(rooms, { disk: 5 }))).toEqual([]);
  expect(networks()).toBe(2);
  const other = await opened(rooms, {});
  expect(networks()).toBe(2);
  expect([...there].filter((name) => name.endsWith('-holder'))).toHaveLength(1);
  await rooms.end(other);
  await store.close();
  expect([...there]).toEqual([]);
});

test('whoever waits for networks in vain is told so when interrupted, and at once', async () => {
  const { engine } = fakeEngine({ createNetwork: () => Promise.reject(refused()) });
  const rooms = createRooms(roomMaterials(engine), createWallStore(false), () => null);
  const stop = new AbortController();
  const opening = rooms.open({}, { label: '1', recorder, signal: stop.signal }, () => undefined);
  setTimeout(() => stop.abort(new Error('interrupted')), 50);
  await expect(opening).rejects.toThrow(/interrupted|aborted/);
});

test('walls that nobody asks for in time are taken down', async () => {
  const { engine, there } = fakeEngine();
  const store = createWallStore(true, 20);
  const rooms = createRooms(withService(engine), store, () => 'walls');
  await rooms.leave(await opened(rooms, {}));
  await rooms.close();
  expect([...there]).not.toEqual([]);
  await expect.poll(() => [...there]).toEqual([]);
  await store.close();
});

test('what cannot be taken down after an experiment that went well is told', async () => {
  const { engine } = fakeEngine();
  const rooms = createRooms(withService(engine), createWallStore(false), () => 'walls');
  const { createContainer } = engine;
  Object.assign(engine, {
    createContainer: async (spec: ContainerSpec) => ({
      ...(await createContainer(spec)),
      remove: () => Promise.reject(new Error('device or resource busy')),
    }),
  });
  expect((await rooms.leave(await opened(rooms, {}))).join()).toContain('device or resource busy');
});

test('whether the image has a shell is asked anew where it could not be told', async () => {
  const { engine } = fakeEngine();
  const materials = roomMaterials(engine);
  const rooms = createRooms(materials, createWallStore(false), () => 'services');
  const { room } = await opened(rooms, COMMAND);
  const { createContainer } = engine;
  const startsWith = (start: () => Promise<void>, code: number) =>
    Object.assign(engine, {
      createContainer: async (spec: ContainerSpec) => ({
        ...(await createContainer(spec)),
        start,
        wait: async () => code,
      }),
    });
  const slow = new Failure({ class: 'room', code: 'engine-slow', message: 'too slow' });
  startsWith(() => Promise.reject(slow), 0);
  await expect(room.hasShell()).rejects.toBe(slow);
  startsWith(async () => undefined, 137);
  await expect(room.hasShell()).rejects.toThrow('was started, and killed (exit code 137)');
  const none = new Failure({ class: 'room', code: 'command-not-found', message: 'no such file' });
  startsWith(() => Promise.reject(none), 0);
  expect(await room.hasShell()).toBe(false);
  startsWith(async () => undefined, 0);
  expect(await room.hasShell()).toBe(false);
});
