-- Stores an event under every name that it is looked up by. Returns `known` and the message if one of the event's ids leads to one by now,
-- else `parked` and the oldest events above the limit, a hundred at most. These stay. An event that was unparked as unmatched is not stored again for a
-- day: see unpark-event.lua. Version 0.7 remembers it in the list of what came in.
-- @include includes/server-time
-- @include includes/message-of-names
-- @include includes/remove-event
local base = KEYS[1]
local id, names_json, message_names_json, event_json, retention_ms, limit = unpack(ARGV)
local message = message_of_names(base, cjson.decode(message_names_json))
if message then
  remove_event(base, id)
  return { 'known', message }
end
local event, parking = base .. 'parked:' .. id, base .. 'parking'
local now = server_time()
local told_until = redis.call('ZSCORE', base .. 'told', id) or redis.call('ZSCORE', base .. 'inbound', id)
local is_told = told_until and tonumber(told_until) > now
if not is_told and redis.call('EXISTS', event) == 0 then
  redis.call('SET', event, names_json .. '\n' .. event_json, 'PX', retention_ms)
  for _, name in ipairs(cjson.decode(names_json)) do
    redis.call('SADD', base .. name, id)
    redis.call('PEXPIRE', base .. name, retention_ms)
  end
  redis.call('ZADD', parking, now, id)
  redis.call('PEXPIRE', parking, retention_ms)
end
redis.call('ZREMRANGEBYSCORE', parking, '-inf', now - retention_ms)
local result = { 'parked' }
local excess = redis.call('ZCARD', parking) - limit
if excess > 0 then
  for _, oldest in ipairs(redis.call('ZRANGE', parking, 0, math.min(excess, 100) - 1)) do
    local entry = redis.call('GET', base .. 'parked:' .. oldest)
    if entry then
      table.insert(result, entry)
    else
      redis.call('ZREM', parking, oldest)
    end
  end
end
return result
