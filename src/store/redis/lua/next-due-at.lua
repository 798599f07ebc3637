-- Returns when the first message of a queue is due, as a text: Redis would cut the fraction off a number.
local base = KEYS[1]
local work = ARGV[1]
local earliest = false
for _, priority in ipairs(redis.call('ZRANGE', base .. 'priorities:' .. work, 0, -1)) do
  local at = redis.call('ZRANGE', base .. 'due:' .. work .. ':' .. priority, 0, 0, 'WITHSCORES')[2]
  if at and (not earliest or tonumber(at) < tonumber(earliest)) then
    earliest = at
  end
end
return earliest
