-- Returns a page of entries in the order of their keys.
local base = KEYS[1]
local entries, order, after, limit = base .. ARGV[1], base .. ARGV[2], ARGV[3], ARGV[4]
local page = {}
for _, key in ipairs(redis.call('ZRANGEBYLEX', order, '(' .. after, '+', 'LIMIT', 0, limit)) do
  table.insert(page, redis.call('HGET', entries, key) or nil)
end
return page
