import type { ExperimentContext } from '../../model/category.ts';
import type { Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';

/**
 * Names of all keys that hold the text of ARGV and count something (a whole number, moments in a sorted set or a list), each with
 * what it has left to live in milliseconds, as a flat list.
 */
const COUNTERS = `
  local found = {}
  for _, key in ipairs(redis.call('KEYS', '*')) do
    if string.find(key, ARGV[1], 1, true) then
      local type = redis.call('TYPE', key).ok
      local counts = type == 'zset' or type == 'list'
      if type == 'string' then counts = string.match(redis.call('GET', key), '^%d+$') ~= nil end
      if counts then
        found[#found + 1] = key
        found[#found + 1] = redis.call('PTTL', key)
      end
    end
  end
  return found`;

/** Looks for what the store of the limits keeps of clients whose names hold this text. */
export async function lookAtCounters(
  { claim, subject }: ExperimentContext<Claim>,
  room: Room,
  salt: string,
): Promise<void> {
  const store = subject.services.find(({ name }) => name === claim.without?.service);
  if (store?.type !== 'redis') return;
  await room.redis('counters of clients', store.name, ['EVAL', COUNTERS, '0', salt]);
}
