-- Returns the message of the first name that leads to one.
-- @include includes/message-of-names
local base = KEYS[1]
return message_of_names(base, ARGV)
