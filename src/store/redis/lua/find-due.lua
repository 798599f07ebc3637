-- Returns when the first message of a queue is due, or an empty text, and then the due messages, priority by priority. A message that was deleted or evicted leaves the list, so that it does not block the others.
local base = KEYS[1]
local work, now, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local entries = { '' }
local function note_earliest(due)
  local at = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')[2]
  if at and (entries[1] == '' or tonumber(at) < tonumber(entries[1])) then
    entries[1] = at
  end
end
for _, priority in ipairs(redis.call('ZRANGE', base .. 'priorities:' .. work, 0, -1)) do
  local due = base .. 'due:' .. work .. ':' .. priority
  note_earliest(due)
  local free = limit + 1 - #entries
  local members = free > 0 and redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, free) or {}
  for _, member in ipairs(members) do
    local id = string.match(member, '^' .. string.rep('%d', 16) .. ':(.*)$') or member
    local entry = redis.call('GET', base .. 'message:' .. id)
    if entry then
      table.insert(entries, entry)
    else
      redis.call('ZREM', due, member)
    end
  end
end
return entries
