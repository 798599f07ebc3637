-- Returns 1 to the one caller that removed the event.
-- @include includes/remove-event
return remove_event(KEYS[1], ARGV[1]) and 1 or 0
