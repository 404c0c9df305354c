import { inEachDatabase } from '../../lib/redis-databases.ts';
import { LEFT_TO_LIVE } from './judge-look.ts';

/**
 * Every key of every database, with a digest of what it holds, in the order of keys. How that is kept (DUMP) tells nothing where it can be
 * asked otherwise: the order of a set or a hash comes from a seed that each server draws. What has a time to live tells how much is left of it.
 */
export const KEYS = `
  local found = {}
  local ask = {
    string = function(key) return { redis.call('GET', key) } end,
    list = function(key) return redis.call('LRANGE', key, 0, -1) end,
    zset = function(key) return redis.call('ZRANGE', key, 0, -1, 'WITHSCORES') end,
    set = function(key)
      local members = redis.call('SMEMBERS', key)
      table.sort(members)
      return members
    end,
    hash = function(key)
      local flat, values, fields, sorted = redis.call('HGETALL', key), {}, {}, {}
      for at = 1, #flat, 2 do
        fields[#fields + 1] = flat[at]
        values[flat[at]] = flat[at + 1]
      end
      table.sort(fields)
      for _, field in ipairs(fields) do
        sorted[#sorted + 1] = field
        sorted[#sorted + 1] = values[field]
      end
      return sorted
    end
  }
  ${inEachDatabase(`
    local keys = redis.call('KEYS', '*')
    table.sort(keys)
    for _, key in ipairs(keys) do
      local type = redis.call('TYPE', key).ok
      local held = ask[type] and ask[type](key) or { redis.call('DUMP', key) or '' }
      for at, text in ipairs(held) do held[at] = #text .. ':' .. text end
      local left = redis.call('PTTL', key)
      left = left >= 0 and '${LEFT_TO_LIVE}' .. left or ''
      local named = database == 0 and key or key .. ' (database ' .. database .. ')'
      found[#found + 1] = named .. ' ' .. redis.sha1hex(type .. ' ' .. table.concat(held)) .. left
    end`)}
  return found`;
