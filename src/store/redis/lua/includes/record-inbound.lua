-- Returns 1 if the message is new. Then the further arguments are appended to the feed. Both lists are sorted by expiry, and expired names are
-- removed from their beginning. An expired id counts as new, whether it was removed or not. `ZADD GT`, which also adds, needs Redis 6.2:
-- https://redis.io/docs/latest/commands/zadd/
local function record_inbound(base, args)
  local message, ends, now, limit = cjson.decode(args[1]), args[2], args[3], args[4]
  local windows, inbound = base .. 'windows', base .. 'inbound'
  if message.from then
    redis.call('ZADD', windows, 'GT', ends, message.from)
  end
  local is_new = true
  if message.id then
    local known_until = redis.call('ZSCORE', inbound, message.id)
    is_new = not known_until or tonumber(known_until) <= tonumber(now)
    if is_new then
      redis.call('ZADD', inbound, message.idUntil, message.id)
    end
  end
  for _, list in ipairs({ windows, inbound }) do
    for _, name in ipairs(redis.call('ZRANGEBYSCORE', list, '-inf', now, 'LIMIT', 0, limit)) do
      redis.call('ZREM', list, name)
    end
  end
  if is_new then
    append_entries(base, args, 6, args[5])
  end
  return is_new and 1 or 0
end
