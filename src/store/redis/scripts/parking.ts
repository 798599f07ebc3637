import { script } from '../script.ts'

/** Takes an event out of every list. `base` is the script's. */
const remove = String.raw`
local function remove(id)
  local event = base .. 'parked:' .. id
  local entry = redis.call('GET', event)
  redis.call('ZREM', base .. 'parking', id)
  if not entry then
    return 0
  end
  for _, name in ipairs(cjson.decode(string.match(entry, '^[^\n]*'))) do
    redis.call('SREM', base .. name, id)
  end
  redis.call('DEL', event)
  return 1
end
`

/** Keeps an event for a while, under every name it may be asked for by. The oldest go when there are too many. */
export const parkEvent = script(String.raw`
local base = KEYS[1]
local id, names_json, event_json, retention_ms, limit = unpack(ARGV)
${remove}
local event, parking = base .. 'parked:' .. id, base .. 'parking'
if redis.call('EXISTS', event) == 1 then
  return
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('SET', event, names_json .. '\n' .. event_json, 'PX', retention_ms)
for _, name in ipairs(cjson.decode(names_json)) do
  redis.call('SADD', base .. name, id)
  redis.call('PEXPIRE', base .. name, retention_ms)
end
redis.call('ZADD', parking, now, id)
redis.call('PEXPIRE', parking, retention_ms)
redis.call('ZREMRANGEBYSCORE', parking, '-inf', now - retention_ms)
local excess = redis.call('ZCARD', parking) - limit
if excess > 0 then
  for _, oldest in ipairs(redis.call('ZRANGE', parking, 0, excess - 1)) do
    remove(oldest)
  end
end
`)

/** Every event under one of the names, each once. */
export const findParked = script(`
local base = KEYS[1]
local seen, entries = {}, {}
for _, name in ipairs(ARGV) do
  for _, id in ipairs(redis.call('SMEMBERS', base .. name)) do
    local entry = not seen[id] and redis.call('GET', base .. 'parked:' .. id)
    seen[id] = true
    if entry then
      table.insert(entries, entry)
    end
  end
end
return entries
`)

/** Answers 1 to the one that took it out. */
export const unparkEvent = script(`
local base = KEYS[1]
${remove}
return remove(ARGV[1])
`)
