-- Takes expired messages from the lists by which they were selected, a few at a time, in the order in which they expire.
local function drop_expired(base, limit)
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', base .. 'expiries', '-inf', server_time(), 'LIMIT', 0, limit)) do
    local id
    for part in string.gmatch(member, '[^\n]+') do
      if id then
        redis.call('ZREM', base .. 'finished:' .. part, id)
      end
      id = id or part
    end
    redis.call('ZREM', base .. 'expiries', member)
  end
end
