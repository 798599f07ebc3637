-- Remembers what came in: see includes/record-inbound.lua.
-- @include includes/server-time
-- @include includes/append-entries
-- @include includes/record-inbound
return record_inbound(KEYS[1], ARGV)
