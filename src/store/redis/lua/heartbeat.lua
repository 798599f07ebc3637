-- Writes until when an owner is alive, and tidies the lists, of which no write takes more than it adds.
-- @include includes/drop-expired
local base = KEYS[1]
local owner, ends, limit = unpack(ARGV)
redis.call('ZADD', base .. 'owners', ends, owner)
drop_expired(base, limit)
