-- Finds parked events: see includes/find-parked.lua.
-- @include includes/find-parked
return find_parked(KEYS[1], ARGV)
