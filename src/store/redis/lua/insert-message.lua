-- Returns `written`, `known` if the message is there already, or `held` and the message that holds its key.
-- Further arguments are entries of the feed.
-- @include includes/write-message
-- @include includes/append-entries
if key_name ~= '' then
  local holder = redis.call('GET', base .. key_name)
  local held = holder and holder ~= id and redis.call('GET', base .. 'message:' .. holder)
  if held then
    return { 'held', held }
  end
end
if redis.call('EXISTS', message) == 1 then
  return { 'known' }
end
write(redis.call('INCR', base .. 'inserted'))
append_entries(base, 7, retention_ms)
return { 'written' }
