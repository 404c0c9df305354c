/**
 * Every key of one database (the argument) with its type and all that is in it, as one list. A value whose type comes from a module is
 * not read: nobody but the module knows how.
 */
export const ALL_KEYS = `
  redis.call('SELECT', ARGV[1])
  local function flat(value, into)
    if type(value) == 'table' then for _, part in ipairs(value) do flat(part, into) end
    else table.insert(into, tostring(value)) end
    return into
  end
  local readers = {
    string = {'GET'}, hash = {'HGETALL'}, list = {'LRANGE', '0', '-1'}, set = {'SMEMBERS'},
    zset = {'ZRANGE', '0', '-1'}, stream = {'XRANGE', '-', '+'}
  }
  local found = {}
  for _, key in ipairs(redis.call('KEYS', '*')) do
    local kind = redis.call('TYPE', key).ok
    local reader = readers[kind]
    local value = ''
    if reader then value = table.concat(flat(redis.call(reader[1], key, unpack(reader, 2)), {}), ' ') end
    table.insert(found, key)
    table.insert(found, kind)
    table.insert(found, value)
  end
  return found`;

/** Types of values that are read; a key that has just run out has none. */
const READ = ['string', 'hash', 'list', 'set', 'zset', 'stream', 'none'];

/** The databases that hold keys, as INFO keyspace tells them. */
export const databasesOf = (info: unknown): readonly number[] =>
  typeof info === 'string' ? [...info.matchAll(/^db(\d+):/gm)].map(([, number]) => Number(number)) : [];

/** What was read of one database, and whether all of it was. */
export function keysOf(reply: unknown): {
  readonly keys: readonly { readonly key: string; readonly text: string }[];
  readonly whole: boolean;
} {
  const texts = Array.isArray(reply) ? reply.map(String) : [];
  const keys = Array.from({ length: Math.ceil(texts.length / 3) }, (_, index) => {
    const [key = '', kind = '', value = ''] = texts.slice(3 * index, 3 * index + 3);
    return { key, kind, text: `${key} ${value}` };
  });
  return { keys, whole: keys.every(({ kind }) => READ.includes(kind)) };
}
