-- Makes the owner's messages orphans at once, and tells other processes of them. An owner without messages is removed.
local base = KEYS[1]
local owner, writer = unpack(ARGV)
if redis.call('EXISTS', base .. 'owned:' .. owner) == 1 then
  redis.call('ZADD', base .. 'owners', 0, owner)
  redis.call('PUBLISH', base .. 'changes', writer .. ' alive 0')
else
  redis.call('ZREM', base .. 'owners', owner)
end
