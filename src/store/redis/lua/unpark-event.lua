-- Returns `known` and the message if one of the given names leads to one by now, `removed` to the one caller that removed the event, or
-- `gone`. An event that is unmatched is remembered for `told_ms`, so that it is not parked again. Its list goes by the server's clock alone: that of what
-- came in goes by the clients'. Further arguments are entries of the feed.
-- @include includes/server-time
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
local told_ms = tonumber(ARGV[4])
if told_ms > 0 then
  local told, now = base .. 'told', server_time()
  redis.call('ZADD', told, now + told_ms, ARGV[1])
  redis.call('PEXPIRE', told, told_ms)
  -- More than it adds.
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', told, '-inf', now, 'LIMIT', 0, 2)) do
    redis.call('ZREM', told, id)
  end
end
append_entries(base, ARGV, 5, ARGV[3])
return { 'removed' }
