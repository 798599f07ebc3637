-- Removes an event from every list, and returns it, or false.
local function remove_event(base, id)
  local event = base .. 'parked:' .. id
  local entry = redis.call('GET', event)
  redis.call('ZREM', base .. 'parking', id)
  if not entry then
    return false
  end
  for _, name in ipairs(cjson.decode(string.match(entry, '^[^\n]*'))) do
    local ids = base .. name
    redis.call('SREM', ids, id)
    -- Expired events leave their id behind. Without them the last event takes the list with it, whose name has an address or an id.
    for _, other in ipairs(redis.call('SMEMBERS', ids)) do
      if redis.call('EXISTS', base .. 'parked:' .. other) == 0 then
        redis.call('SREM', ids, other)
      end
    end
  end
  redis.call('DEL', event)
  return entry
end
