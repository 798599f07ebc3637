-- Returns a page of events in the order of their ids. The list of all events is sorted by time, and rarely long.
local base = KEYS[1]
local after, limit = ARGV[1], tonumber(ARGV[2])
local ids = {}
for _, id in ipairs(redis.call('ZRANGE', base .. 'parking', 0, -1)) do
  if id > after then
    table.insert(ids, id)
  end
end
table.sort(ids)
local entries = {}
for _, id in ipairs(ids) do
  if #entries >= limit then
    break
  end
  table.insert(entries, redis.call('GET', base .. 'parked:' .. id) or nil)
end
return entries
