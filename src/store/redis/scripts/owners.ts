import { script } from '../script.ts'

/** What the owner still has is an orphan from now on; if it has nothing, nobody needs to remember it. */
export const resign = script(`
local base = KEYS[1]
local owner = ARGV[1]
if redis.call('EXISTS', base .. 'owned:' .. owner) == 1 then
  redis.call('ZADD', base .. 'owners', 0, owner)
else
  redis.call('ZREM', base .. 'owners', owner)
end
`)

/** Messages of the owners whose time is over, or ends too late to be true. An owner that died with nothing is forgotten on the way. */
export const findOrphans = script(`
local base = KEYS[1]
local now, limit, latest = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local entries = {}
local owners = redis.call('ZRANGEBYSCORE', base .. 'owners', '-inf', now)
if latest ~= '+inf' then
  for _, owner in ipairs(redis.call('ZRANGEBYSCORE', base .. 'owners', '(' .. latest, '+inf')) do
    table.insert(owners, owner)
  end
end
for _, owner in ipairs(owners) do
  local owned = base .. 'owned:' .. owner
  for _, id in ipairs(redis.call('SRANDMEMBER', owned, limit - #entries)) do
    local entry = redis.call('GET', base .. 'message:' .. id)
    if entry then
      table.insert(entries, entry)
    else
      redis.call('SREM', owned, id)
    end
  end
  if redis.call('EXISTS', owned) == 0 then
    redis.call('ZREM', base .. 'owners', owner)
  end
  if #entries >= limit then
    break
  end
end
return entries
`)
