-- Returns 1 if the entry that was read is still there. An empty new entry deletes it.
local base = KEYS[1]
local entries, order, key, before, entry = base .. ARGV[1], base .. ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call('HGET', entries, key) ~= before then
  return 0
end
if entry == '' then
  redis.call('ZREM', order, key)
  redis.call('HDEL', entries, key)
else
  redis.call('HSET', entries, key, entry)
end
return 1
