-- Returns `written`, `repeated` if this very write was done before, or `lost` if another write came first. Further arguments are the number of names that
-- must lead to no other message, these names, and entries of the feed. If a name leads to another message, it also returns `lost`.
local function replace_message(base, args)
  local message = message_in(base, args)
  local index = message.index
  local entry = redis.call('GET', message.key)
  if not entry then
    return 'lost'
  end
  local before = index_of(entry)
  if before.version ~= index.version - 1 then
    local is_repeated = before.stamp ~= nil and before.stamp == index.stamp and before.version == index.version
    return is_repeated and 'repeated' or 'lost'
  end
  local claimed = tonumber(args[8])
  for position = 9, 8 + claimed do
    local holder = redis.call('GET', base .. args[position])
    if holder and holder ~= message.id and redis.call('EXISTS', base .. 'message:' .. holder) == 1 then
      return 'lost'
    end
  end
  unlink(base, message, before)
  write_message(base, message, before.sequence, before)
  append_entries(base, args, 9 + claimed, message.retention)
  return 'written'
end
