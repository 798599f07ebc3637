-- Removes an event from every list, and returns it, or false.
local function remove_event(base, id)
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
