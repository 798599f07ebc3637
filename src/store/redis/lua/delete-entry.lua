-- Returns 1 if there was an entry.
local base = KEYS[1]
local entries, order, key = base .. ARGV[1], base .. ARGV[2], ARGV[3]
redis.call('ZREM', order, key)
return redis.call('HDEL', entries, key)
