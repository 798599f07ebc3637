-- Returns the messages in the open list of a number.
local base = KEYS[1]
local entries = {}
for _, id in ipairs(redis.call('ZRANGE', base .. ARGV[1], 0, -1)) do
  local entry = redis.call('GET', base .. 'message:' .. id)
  if entry then
    table.insert(entries, entry)
  end
end
return entries
