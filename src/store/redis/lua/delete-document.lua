-- Returns 1 if it deleted the expected version. Further arguments are entries of the feed.
-- @include includes/server-time
-- @include includes/stored-document
-- @include includes/append-entries
local base = KEYS[1]
local texts, order, old, key, expected, feed_ms = unpack(ARGV)
local text = document_text(base, texts, key, old)
if not text or document_head(text).version ~= tonumber(expected) then
  return 0
end
redis.call('HDEL', base .. texts, key)
redis.call('ZREM', base .. order, key)
if old ~= '' then
  redis.call('DEL', base .. old)
end
append_entries(base, ARGV, 7, feed_ms)
return 1
