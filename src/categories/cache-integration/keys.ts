/** What every key has left to live, in milliseconds, as a flat list; the old value of a key never counts. */
export const TIMES_TO_LIVE = `
  local found = {}
  for _, key in ipairs(redis.call('KEYS', '*')) do
    found[#found + 1] = key
    found[#found + 1] = redis.call('PTTL', key)
  end
  return found`;

/** The same of keys that hold text of ours as it was sent: copies of what we made, and nothing else that expires by its own rule. */
export const TIMES_OF_COPIES = `
  local found = {}
  for _, key in ipairs(redis.call('KEYS', '*')) do
    local type = redis.call('TYPE', key).ok
    local held = ''
    if type == 'string' then held = redis.call('GET', key) end
    if type == 'hash' then held = table.concat(redis.call('HVALS', key), ' ') end
    if string.find(held, ARGV[1], 1, true) then
      found[#found + 1] = key
      found[#found + 1] = redis.call('PTTL', key)
    end
  end
  return found`;
