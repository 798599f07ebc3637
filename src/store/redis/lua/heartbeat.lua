-- Writes until when an owner is alive, and takes more expired messages from the lists than inserts do, which may be few.
-- @include includes/drop-expired
local base = KEYS[1]
local owner, ends, limit = unpack(ARGV)
redis.call('ZADD', base .. 'owners', ends, owner)
drop_expired(base, limit)
