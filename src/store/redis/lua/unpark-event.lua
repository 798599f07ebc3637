-- Returns `known` and the message if one of the given names leads to one by now, `removed` to the one caller that removed the event, or
-- `gone`.
-- @include includes/message-of-names
-- @include includes/remove-event
local base = KEYS[1]
local message = message_of_names(base, cjson.decode(ARGV[2]))
if message then
  return { 'known', message }
end
return { remove_event(base, ARGV[1]) and 'removed' or 'gone' }
