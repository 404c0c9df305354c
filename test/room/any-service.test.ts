import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FaultOptions, ServiceFault } from '../../src/model/faults.ts';
import { afterTheFile } from './support/after-the-file.ts';
import { fixture, serviceContract, temporaryFolder } from './support/contract.ts';
import { roomsFor, type TestRoom } from './support/room.ts';

let it: TestRoom;

/** Of this Redis the room knows no more than its port. */
const store = {
  type: 'container',
  image: 'redis:7',
  port: 6379,
  command: ['redis-server', '--bind', '0.0.0.0', '--protected-mode', 'no', '--save', ''],
  memory: '64MiB',
};

beforeAll(async () => {
  const contract = serviceContract(
    temporaryFolder(afterTheFile),
    { command: fixture('listens.mjs') },
    { services: { store } },
  );
  it = await (await roomsFor(contract))();
  await it.room.start('start');
});

afterAll(() => it.close());

async function asked(): Promise<string> {
  const { data } = await it.room.run({ step: 'asks', command: fixture('asks-store.mjs') });
  return data.stdout.text.trim();
}

test.each<[ServiceFault, FaultOptions, string]>([
  ['refused', {}, 'ECONNREFUSED'],
  ['delayed', { delayMs: 300 }, '+PONG'],
  ['black-holed', { direction: 'to-subject' }, 'silence'],
  ['reset', {}, 'ECONNRESET'],
  ['paused', {}, 'silence'],
  ['killed', {}, 'ECONNREFUSED'],
])('any container can be %s %j: felt, seen, and healed', async (fault, options, heard) => {
  expect(await asked()).toBe('+PONG');
  const { effective, heal } = await it.room.fault('store', fault, options);
  expect(effective).toBe(true);
  expect(await asked()).toBe(heard);
  await heal();
  expect(await asked()).toBe('+PONG');
});

test('it can be destroyed and made anew, and is empty then', async () => {
  const { renew } = await it.room.destroy('store');
  expect(await asked()).toBe('ECONNREFUSED');
  await renew();
  expect(await asked()).toBe('+PONG');
});
