import { expect, test } from 'vitest';
import type { Recorder, RoomRequest } from '../../../src/model/room.ts';
import { createRooms, type Rooms } from '../../../src/run/rooms.ts';
import { fakeEngine } from '../../fake-engine.ts';
import { roomMaterials } from '../../room-materials.ts';

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
  const rooms = createRooms(roomMaterials(engine), () => true);
  notes.length = 0;
  const first = await opened(rooms, COMMAND);
  const standing = [...there].sort();
  expect(await rooms.leave(first)).toEqual([]);
  expect([...there].sort()).toEqual(standing);
  const second = await opened(rooms, COMMAND);
  expect([...there].sort()).toEqual(standing);
  expect(second.containers).toBe(0);
  expect(notes).toEqual(['room opened', 'room opened again']);
  await rooms.leave(second);
  await rooms.close();
  expect([...there]).toEqual([]);
});

test.each<[string, RoomRequest]>([
  ['of less disk', { network: 'none', disk: 4096 }],
  ['with a writable root', { network: 'none', writableRoot: true }],
])('a room %s is another kind of room', async (_, request) => {
  const { engine, there } = fakeEngine();
  const rooms = createRooms(roomMaterials(engine), () => true);
  await rooms.leave(await opened(rooms, COMMAND));
  await rooms.leave(await opened(rooms, request));
  expect([...there].filter((name) => name.endsWith('-holder'))).toHaveLength(2);
  await rooms.close();
  expect([...there]).toEqual([]);
});

test('two at the same time never have the same room', async () => {
  const { engine, there } = fakeEngine();
  const rooms = createRooms(roomMaterials(engine), () => true);
  await rooms.leave(await opened(rooms, COMMAND));
  const both = await Promise.all([opened(rooms, COMMAND), opened(rooms, COMMAND)]);
  expect([...there].filter((name) => name.endsWith('-holder'))).toHaveLength(2);
  for (const open of both) await rooms.end(open);
  expect([...there]).toEqual([]);
});

test('where they are not, or nobody wants one any more, a room goes with its experiment', async () => {
  const { engine, there } = fakeEngine();
  const rooms = createRooms(roomMaterials(engine), () => false);
  expect(await rooms.leave(await opened(rooms, COMMAND))).toEqual([]);
  expect([...there]).toEqual([]);
});

test('one that cannot be made as new is replaced by a fresh one', async () => {
  const { engine, there } = fakeEngine({}, { 'files.empty': { error: 'read-only file system' } });
  const rooms = createRooms(roomMaterials(engine), () => true);
  notes.length = 0;
  await rooms.leave(await opened(rooms, COMMAND));
  const second = await opened(rooms, COMMAND);
  expect(second.containers).toBe(1);
  expect(notes).toEqual(['room opened', 'room opened']);
  expect([...there].filter((name) => name.endsWith('-holder'))).toEqual(['cleanroom-test-2-holder']);
  await rooms.end(second);
});

test('one from which something could not be taken down is for nobody else', async () => {
  const { engine, there } = fakeEngine();
  const rooms = createRooms(roomMaterials(engine), () => true);
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
