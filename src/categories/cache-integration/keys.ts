import { inEachDatabase } from '../../lib/redis-databases.ts';

/** What keys have left to live, in milliseconds, as a flat list; those of another database than the first in one of their own, behind its number. */
const timesOf = (wanted: string): string => `
  local found = {}
  ${inEachDatabase(`
    local here = database == 0 and found or { database }
    for _, key in ipairs(redis.call('KEYS', '*')) do
      ${wanted.trim()}
      if wanted then
        here[#here + 1] = key
        here[#here + 1] = redis.call('PTTL', key)
      end
    end
    if database > 0 and #here > 1 then found[#found + 1] = here end`)}
  return found`;

/** What every key has left to live; the old value of a key never counts. */
export const TIMES_TO_LIVE = timesOf('local wanted = true');

/** The same of keys that hold text of ours as it was sent: copies of what we made, and nothing else that expires by its own rule. */
export const TIMES_OF_COPIES = timesOf(`
      local kind = redis.call('TYPE', key).ok
      local held = ''
      if kind == 'string' then held = redis.call('GET', key) end
      if kind == 'hash' then held = table.concat(redis.call('HVALS', key), ' ') end
      local wanted = string.find(held, ARGV[1], 1, true)`);

/** The name of every key behind the number of its database, as `REPLACE` takes them. */
export const NAMES = `
  local found = {}
  ${inEachDatabase(`
    for _, key in ipairs(redis.call('KEYS', '*')) do found[#found + 1] = database .. ' ' .. key end`)}
  return found`;

/**
 * Puts text that nobody can read, or a value of another type, in the place of keys, with what they had left to live; gives how
 * many it replaced. A type whose values are no text is left alone by the first.
 */
export const REPLACE = `
  local kind, text, replaced, selected = ARGV[1], ARGV[2], 0, '0'
  for at = 3, #ARGV do
    local database, key = string.match(ARGV[at], '^(%d+) (.*)$')
    if database ~= selected then redis.call('SELECT', database) end
    selected = database
    local type, left = redis.call('TYPE', key).ok, redis.call('PTTL', key)
    if kind == 'list' and type ~= 'list' then
      redis.call('DEL', key)
      redis.call('RPUSH', key, text)
      replaced = replaced + 1
    elseif kind == 'text' and type == 'string' then
      redis.call('SET', key, text)
      replaced = replaced + 1
    elseif kind == 'text' and type == 'hash' then
      for _, field in ipairs(redis.call('HKEYS', key)) do redis.call('HSET', key, field, text) end
      replaced = replaced + 1
    end
    if left > 0 then redis.call('PEXPIRE', key, left) end
  end
  return replaced`;
