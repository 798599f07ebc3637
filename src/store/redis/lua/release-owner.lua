-- Makes the owner's messages orphans at once. An owner without messages is removed.
local base = KEYS[1]
local owner = ARGV[1]
if redis.call('EXISTS', base .. 'owned:' .. owner) == 1 then
  redis.call('ZADD', base .. 'owners', 0, owner)
else
  redis.call('ZREM', base .. 'owners', owner)
end
