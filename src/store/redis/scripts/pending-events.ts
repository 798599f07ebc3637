import { script } from '../script.ts'

/** Takes an event out of every list, and answers it. `base` is the script's. */
const remove = String.raw`
local function remove(id)
  local event = base .. 'parked:' .. id
  local entry = redis.call('GET', event)
  redis.call('ZREM', base .. 'parking', id)
  if not entry then
    return false
  end
  for _, name in ipairs(cjson.decode(string.match(entry, '^[^\n]*'))) do
    redis.call('SREM', base .. name, id)
  end
  redis.call('DEL', event)
  return entry
end
`

/** The message that one of the ids leads to: the names of messages are not those of parked events. `base` is the script's. */
const known = `
local function known(names_json)
  for _, name in ipairs(cjson.decode(names_json)) do
    local id = redis.call('GET', base .. name)
    local entry = id and redis.call('GET', base .. 'message:' .. id)
    if entry then
      return entry
    end
  end
  return false
end
`

/**
 * Keeps an event for a while, under every name it may be asked for by. The oldest go when there are too many. Answers `known` and the
 * message if it has one of the ids by now, or `parked` and what had to go.
 */
export const parkEvent = script(String.raw`
local base = KEYS[1]
local id, names_json, message_names_json, event_json, retention_ms, limit = unpack(ARGV)
${remove}${known}
local message = known(message_names_json)
if message then
  remove(id)
  return { 'known', message }
end
local event, parking = base .. 'parked:' .. id, base .. 'parking'
if redis.call('EXISTS', event) == 1 then
  return { 'parked' }
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
local answer = { 'parked' }
local excess = redis.call('ZCARD', parking) - limit
if excess > 0 then
  for _, oldest in ipairs(redis.call('ZRANGE', parking, 0, excess - 1)) do
    table.insert(answer, remove(oldest) or nil)
  end
end
return answer
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
return remove(ARGV[1]) and 1 or 0
`)

/** Answers `known` and the message if it has one of the ids by now, `discarded` to the one that took the event out, or `gone`. */
export const discardEvent = script(`
local base = KEYS[1]
${remove}${known}
local message = known(ARGV[2])
if message then
  return { 'known', message }
end
return { remove(ARGV[1]) and 'discarded' or 'gone' }
`)

/** Events in the order of their ids. The list of all of them is sorted by time, and short but for seldom. */
export const listParked = script(`
local base = KEYS[1]
local after, limit = ARGV[1], tonumber(ARGV[2])
local ids = {}
for _, id in ipairs(redis.call('ZRANGE', base .. 'parking', 0, -1)) do
  if id > after then
    table.insert(ids, id)
  end
end
table.sort(ids)
local entries = {}
for _, id in ipairs(ids) do
  if #entries >= limit then
    break
  end
  table.insert(entries, redis.call('GET', base .. 'parked:' .. id) or nil)
end
return entries
`)
