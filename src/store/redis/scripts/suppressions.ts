import { script } from '../script.ts'

/** Answers what was there. The second list has the numbers in order, for the walk through all of them. */
export const putSuppression = script(`
local base = KEYS[1]
local to, suppression = ARGV[1], ARGV[2]
local before = redis.call('HGET', base .. 'suppressions', to)
redis.call('HSET', base .. 'suppressions', to, suppression)
redis.call('ZADD', base .. 'suppressed', 0, to)
return before
`)

/** Answers 1 if there was one. */
export const deleteSuppression = script(`
local base = KEYS[1]
redis.call('ZREM', base .. 'suppressed', ARGV[1])
return redis.call('HDEL', base .. 'suppressions', ARGV[1])
`)

export const listSuppressions = script(`
local base = KEYS[1]
local after, limit = ARGV[1], ARGV[2]
local page = {}
for _, to in ipairs(redis.call('ZRANGEBYLEX', base .. 'suppressed', '(' .. after, '+', 'LIMIT', 0, limit)) do
  table.insert(page, redis.call('HGET', base .. 'suppressions', to) or nil)
end
return page
`)
