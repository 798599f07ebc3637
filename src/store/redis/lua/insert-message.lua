-- Adds a message: see includes/insert-message.lua.
-- @include includes/server-time
-- @include includes/notices
-- @include includes/due-lists
-- @include includes/write-message
-- @include includes/append-entries
-- @include includes/drop-expired
-- @include includes/insert-message
local result = insert_message(KEYS[1], ARGV)
publish_notices(KEYS[1])
return result
