-- Returns the cursor of the next page, 0 after the last one, and some messages. SCAN finds every key that exists all the time, whatever is written meanwhile.
local base = KEYS[1]
local cursor, count = unpack(ARGV)
-- A prefix may have characters that mean something in a pattern: https://redis.io/docs/latest/commands/keys/
local pattern = string.gsub(base, '[%*%?%[%]\\]', '\\%0') .. 'message:*'
local scanned = redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', count)
local result = { scanned[1] }
for _, key in ipairs(scanned[2]) do
  table.insert(result, redis.call('GET', key) or nil)
end
return result
