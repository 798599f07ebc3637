-- Returns a page of keys and texts, in the order of the keys.
local base = KEYS[1]
local texts, order, after, limit = ARGV[1], ARGV[2], ARGV[4], ARGV[5]
local page = {}
for _, key in ipairs(redis.call('ZRANGEBYLEX', base .. order, '(' .. after, '+', 'LIMIT', 0, limit)) do
  local text = redis.call('HGET', base .. texts, key)
  if text then
    table.insert(page, key)
    table.insert(page, text)
  end
end
return page
