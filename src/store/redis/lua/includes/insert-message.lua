-- Returns `written`, `known` if the message is there already, or `held` and the message that holds its key. A message whose key is free loses it.
-- Further arguments are entries of the feed.
local function insert_message(base, args)
  local message = message_in(base, args)
  if message.key_name ~= '' then
    local holder = redis.call('GET', base .. message.key_name)
    local held = holder and holder ~= message.id and redis.call('GET', base .. 'message:' .. holder)
    if held and not index_of(held).free then
      return { 'held', held }
    end
  end
  if redis.call('EXISTS', message.key) == 1 then
    return { 'known' }
  end
  local sequence = redis.call('INCR', base .. 'inserted')
  write_message(base, message, sequence, {})
  -- Twice as many as were added since, so that the lists do not grow by what expires.
  if sequence % 8 == 0 then
    drop_expired(base, 16)
  end
  append_entries(base, args, 8, message.retention)
  return { 'written' }
end
