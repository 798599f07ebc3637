-- Returns the entry that was there before. The second list has the keys in order, for listing.
local base = KEYS[1]
local entries, order, key, entry = base .. ARGV[1], base .. ARGV[2], ARGV[3], ARGV[4]
local before = redis.call('HGET', entries, key)
redis.call('HSET', entries, key, entry)
redis.call('ZADD', order, 0, key)
return before
