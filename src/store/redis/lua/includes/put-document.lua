-- Returns `written`, `repeated` if this very write was done before, or `lost` if another version is stored. Further arguments
-- are entries of the feed.
local function put_document(base, args)
  local texts, order, old, key, expected, head_json, value_json, change, feed_ms = unpack(args, 1, 9)
  local before = document_head(document_text(base, texts, key, old))
  if before.version ~= tonumber(expected) then
    local head = cjson.decode(head_json)
    local is_repeated = before.stamp ~= nil and before.stamp == head.stamp and before.version == head.version
    return is_repeated and 'repeated' or 'lost'
  end
  redis.call('HSET', base .. texts, key, head_json .. '\n' .. value_json)
  redis.call('ZADD', base .. order, 0, key)
  if old ~= '' then
    redis.call('DEL', base .. old)
  end
  if change ~= '' then
    redis.call('PUBLISH', base .. 'changes', change .. '\n' .. value_json)
  end
  append_entries(base, args, 10, feed_ms)
  return 'written'
end
