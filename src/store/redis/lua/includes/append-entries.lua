-- Appends the arguments from `first` on to the feed. Each is the text of an entry: see ../feed.ts. An entry is a key, so that Redis deletes each
-- one when its time is over, also of a scope that is idle. The counter never expires, so that no sequence is given out twice.
local function append_entries(base, args, first, retention_ms)
  local count = #args - first + 1
  if count < 1 then
    return
  end
  local line = string.format('%d\n', server_time())
  local newest = redis.call('INCRBY', base .. 'feed-newest', count)
  for offset = 1, count do
    local key = string.format('%sfeed:%d', base, newest - count + offset)
    redis.call('SET', key, line .. args[first + offset - 1], 'PX', retention_ms)
  end
end
