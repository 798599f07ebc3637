-- Writes and tells until when an owner is alive, and takes more expired messages from the lists than inserts do, which may be few.
-- @include includes/server-time
-- @include includes/drop-expired
local base = KEYS[1]
local owner, ends, limit, writer = unpack(ARGV)
redis.call('ZADD', base .. 'owners', ends, owner)
redis.call('PUBLISH', base .. 'changes', writer .. ' alive ' .. ends)
drop_expired(base, limit)
