-- Stores an event under every name that it is looked up by, and drops the oldest events above the limit. Returns `known` and the message
-- if one of the event's ids leads to one by now, else `parked` and the events that were dropped.
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
local result = { 'parked' }
local excess = redis.call('ZCARD', parking) - limit
if excess > 0 then
  for _, oldest in ipairs(redis.call('ZRANGE', parking, 0, excess - 1)) do
    table.insert(result, remove_event(base, oldest) or nil)
  end
end
return result
