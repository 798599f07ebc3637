-- Returns the id of this copy of the scope's data, and how many messages were ever inserted. Without an id, the given one is stored.
local base = KEYS[1]
local found = redis.call('MGET', base .. 'identity', base .. 'inserted')
if not found[1] then
  redis.call('SET', base .. 'identity', ARGV[1])
end
return { found[1] or ARGV[1], found[2] or '0' }
