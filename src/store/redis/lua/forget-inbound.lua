-- Removes windows and ids of inbound messages. Returns how many there were.
local base = KEYS[1]
local removed = 0
for list, names in pairs(cjson.decode(ARGV[1])) do
  for _, name in ipairs(names) do
    removed = removed + redis.call('ZREM', base .. list, name)
  end
end
return removed
