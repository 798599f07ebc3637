-- Returns 1 if this version is stored now, 0 if another write came first. Further arguments are the number of names that must lead to no other
-- message, these names, and entries of the feed. If a name leads to another message, it also returns 0.
-- @include includes/write-message
-- @include includes/append-entries
local entry = redis.call('GET', message)
if not entry then
  return 0
end
local before = index_of(entry)
if before.version ~= index.version - 1 then
  local is_repeated = before.stamp ~= nil and before.stamp == index.stamp and before.version == index.version
  return is_repeated and 1 or 0
end
local claimed = tonumber(ARGV[8])
for position = 9, 8 + claimed do
  local holder = redis.call('GET', base .. ARGV[position])
  if holder and holder ~= id and redis.call('EXISTS', base .. 'message:' .. holder) == 1 then
    return 0
  end
end
unlink(before)
write(before.sequence, before)
append_entries(base, 9 + claimed, retention, now)
return 1
