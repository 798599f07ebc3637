-- Returns the id of this copy of the scope's data, and how many messages were ever inserted. Without an id, the given one is stored.
local base = KEYS[1]
redis.call('SET', base .. 'identity', ARGV[1], 'NX')
return { redis.call('GET', base .. 'identity'), redis.call('GET', base .. 'inserted') or '0' }
