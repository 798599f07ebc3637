-- Returns when the next heartbeat expires, or an empty text, and messages of owners whose heartbeat has expired, or expires implausibly late. A dead owner
-- without messages is removed.
local base = KEYS[1]
local now, limit, latest = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local owners = redis.call('ZRANGEBYSCORE', base .. 'owners', '-inf', now)
local next_until = redis.call('ZRANGEBYSCORE', base .. 'owners', '(' .. now, latest, 'WITHSCORES', 'LIMIT', 0, 1)[2]
local entries = {}
if latest ~= '+inf' then
  for _, owner in ipairs(redis.call('ZRANGEBYSCORE', base .. 'owners', '(' .. latest, '+inf')) do
    table.insert(owners, owner)
  end
end
for _, owner in ipairs(owners) do
  local owned = base .. 'owned:' .. owner
  for _, id in ipairs(redis.call('SRANDMEMBER', owned, limit - #entries)) do
    local entry = redis.call('GET', base .. 'message:' .. id)
    if entry then
      table.insert(entries, entry)
    else
      redis.call('SREM', owned, id)
    end
  end
  if redis.call('EXISTS', owned) == 0 then
    redis.call('ZREM', base .. 'owners', owner)
  end
  if #entries >= limit then
    break
  end
end
table.insert(entries, 1, next_until or '')
return entries
