-- Returns due messages, priority by priority. A message that was deleted or evicted leaves the list, so that it does not block the others.
local base = KEYS[1]
local work, now, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local entries = {}
for _, priority in ipairs(redis.call('ZRANGE', base .. 'priorities:' .. work, 0, -1)) do
  local due = base .. 'due:' .. work .. ':' .. priority
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, limit - #entries)) do
    local id = string.match(member, '^' .. string.rep('%d', 16) .. ':(.*)$') or member
    local entry = redis.call('GET', base .. 'message:' .. id)
    if entry then
      table.insert(entries, entry)
    else
      redis.call('ZREM', due, member)
    end
  end
  if #entries >= limit then
    break
  end
end
return entries
