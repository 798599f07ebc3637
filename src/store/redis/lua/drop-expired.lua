-- Takes expired messages from the lists of a scope whose clients are idle.
-- @include includes/server-time
-- @include includes/drop-expired
drop_expired(KEYS[1], ARGV[1])
