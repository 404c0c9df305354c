import { expect, test } from 'vitest';
import { holdRedisAside } from '../../../src/lib/redis-aside.ts';
import type { Room } from '../../../src/model/room.ts';

async function told(types: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const acts: string[] = [];
  const room = {
    redis: async (step: string, service: string, [command]: readonly string[]) =>
      void acts.push(`${step}: ${service} ${command}`),
  } as unknown as Pick<Room, 'redis'>;
  const services = Object.entries(types).map(([name, type]) => ({ name, type, port: 1 }));
  const putBack = await holdRedisAside(room, { services });
  acts.push('other work');
  await putBack();
  return acts;
}

test('what a Redis has is held aside once, and put back with the folders', async () => {
  expect(await told({ cache: 'redis' })).toEqual([
    'cache held aside: cache EVAL',
    'other work',
    'cache put back: cache EVAL',
  ]);
});

test('a service of another type is told nothing', async () => {
  expect(await told({ db: 'postgres', rates: 'upstream' })).toEqual(['other work']);
});
