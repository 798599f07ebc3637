import { script } from '../script.ts'

/** Answers what was there. The second list has the keys in order, for the walk through all of them. */
export const putEntry = script(`
local base = KEYS[1]
local entries, order, key, entry = base .. ARGV[1], base .. ARGV[2], ARGV[3], ARGV[4]
local before = redis.call('HGET', entries, key)
redis.call('HSET', entries, key, entry)
redis.call('ZADD', order, 0, key)
return before
`)

/** Answers 1 if the entry that was read is still there. Without a new one it is deleted. */
export const replaceEntry = script(`
local base = KEYS[1]
local entries, order, key, before, entry = base .. ARGV[1], base .. ARGV[2], ARGV[3], ARGV[4], ARGV[5]
if redis.call('HGET', entries, key) ~= before then
  return 0
end
if entry == '' then
  redis.call('ZREM', order, key)
  redis.call('HDEL', entries, key)
else
  redis.call('HSET', entries, key, entry)
end
return 1
`)

/** Answers 1 if there was one. */
export const deleteEntry = script(`
local base = KEYS[1]
local entries, order, key = base .. ARGV[1], base .. ARGV[2], ARGV[3]
redis.call('ZREM', order, key)
return redis.call('HDEL', entries, key)
`)

export const listEntries = script(`
local base = KEYS[1]
local entries, order, after, limit = base .. ARGV[1], base .. ARGV[2], ARGV[3], ARGV[4]
local page = {}
for _, key in ipairs(redis.call('ZRANGEBYLEX', order, '(' .. after, '+', 'LIMIT', 0, limit)) do
  table.insert(page, redis.call('HGET', entries, key) or nil)
end
return page
`)
