-- Writes over a message: see includes/replace-message.lua.
-- @include includes/server-time
-- @include includes/notices
-- @include includes/due-lists
-- @include includes/write-message
-- @include includes/append-entries
-- @include includes/replace-message
local result = replace_message(KEYS[1], ARGV)
publish_notices(KEYS[1])
return result
