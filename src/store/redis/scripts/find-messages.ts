import { script } from '../script.ts'

/** The message that the first of the given names leads to which leads to one. */
export const followNames = script(`
local base = KEYS[1]
for _, name in ipairs(ARGV) do
  local id = redis.call('GET', base .. name)
  local entry = id and redis.call('GET', base .. 'message:' .. id)
  if entry then
    return entry
  end
end
return false
`)

/** The messages of one list of a number. */
export const findOpen = script(`
local base = KEYS[1]
local entries = {}
for _, id in ipairs(redis.call('ZRANGE', base .. ARGV[1], 0, -1)) do
  local entry = redis.call('GET', base .. 'message:' .. id)
  if entry then
    table.insert(entries, entry)
  end
end
return entries
`)

/**
 * What is due, priority by priority. A message that is there no longer, because somebody deleted it or Redis evicted it, leaves
 * the list, or it would be in the way of the others for ever.
 */
export const findDue = script(`
local base = KEYS[1]
local work, now, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local entries = {}
for _, priority in ipairs(redis.call('ZRANGE', base .. 'priorities:' .. work, 0, -1)) do
  local due = base .. 'due:' .. work .. ':' .. priority
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, limit - #entries)) do
    local id = string.match(member, '^' .. string.rep('%d', 16) .. ':(.*)$') or member
    local entry = redis.call('GET', base .. 'message:' .. id)
    if entry then
      table.insert(entries, entry)
    else
      redis.call('ZREM', due, member)
    end
  end
  if #entries >= limit then
    break
  end
end
return entries
`)

/** When the first of this work is due, as a text: a number would lose what is behind its point. */
export const nextDueAt = script(`
local base = KEYS[1]
local work = ARGV[1]
local earliest = false
for _, priority in ipairs(redis.call('ZRANGE', base .. 'priorities:' .. work, 0, -1)) do
  local at = redis.call('ZRANGE', base .. 'due:' .. work .. ':' .. priority, 0, 0, 'WITHSCORES')[2]
  if at and (not earliest or tonumber(at) < tonumber(earliest)) then
    earliest = at
  end
end
return earliest
`)
