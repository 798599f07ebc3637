-- Returns `known` and the message if one of the given names leads to one by now, `removed` to the one caller that removed the event, or
-- `gone`. Further arguments are entries of the feed.
-- @include includes/message-of-names
-- @include includes/remove-event
-- @include includes/append-entries
local base = KEYS[1]
local message = message_of_names(base, cjson.decode(ARGV[2]))
if message then
  return { 'known', message }
end
if not remove_event(base, ARGV[1]) then
  return { 'gone' }
end
append_entries(base, 4, ARGV[3])
return { 'removed' }
