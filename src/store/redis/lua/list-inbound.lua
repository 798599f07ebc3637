-- Returns the cursor of the next page, 0 after the last one, and some ids of inbound messages, each followed by its expiry.
local scanned = redis.call('ZSCAN', KEYS[1] .. 'inbound', ARGV[1], 'COUNT', ARGV[2])
table.insert(scanned[2], 1, scanned[1])
return scanned[2]
