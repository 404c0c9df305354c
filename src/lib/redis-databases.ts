/**
 * Lua for scripts that look into every database of a Redis (`redis://cache:6379/1`): runs what it is given once in each that holds keys,
 * in their order, with its number as `database`. The first alone where the server does not tell which there are, as an access list may
 * have it. What a script selects ends with the script.
 */
export const inEachDatabase = (script: string): string => `
  local databases = {}
  local keyspace = redis.pcall('INFO', 'keyspace')
  if type(keyspace) == 'string' then
    for number in string.gmatch(keyspace, 'db(%d+):') do databases[#databases + 1] = tonumber(number) end
  end
  if #databases == 0 then databases[1] = 0 end
  table.sort(databases)
  for _, database in ipairs(databases) do
    if database > 0 then redis.call('SELECT', tostring(database)) end
    ${script.trim()}
  end`;
