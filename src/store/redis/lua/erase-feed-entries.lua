-- Empties entries of the feed, which keep their sequence and their expiry.
local base = KEYS[1]
for _, sequence in ipairs(ARGV) do
  redis.call('SET', base .. 'feed:' .. sequence, '', 'XX', 'KEEPTTL')
end
