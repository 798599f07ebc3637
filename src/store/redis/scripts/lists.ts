/**
 * The lists that a message is in, as functions for the scripts that write one. A message is put into them by its head (see
 * `../head.ts`), and taken out by the head it had before.
 *
 * `base`, `id` and `retention_ms` are the script's.
 */
export const lists = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- A name, or the message itself: for good while there is something to do, for a while afterwards.
local function keep(key, value, head)
  if head.finished then
    redis.call('SET', key, value, 'PX', retention_ms)
  else
    redis.call('SET', key, value)
  end
end

-- What is due at the same time is sorted by its member, so that begins with the sequence of the message: as many digits for each. What
-- version 0.3.0 wrote has none.
local function due_member(head)
  return head.sequence and string.format('%016d:', head.sequence) .. id or id
end

-- The list of a number is sorted by when each message is forgotten, and is itself forgotten with the last.
local function tidy_open(open)
  redis.call('ZREMRANGEBYSCORE', open, '-inf', now)
  local last = redis.call('ZRANGE', open, -1, -1, 'WITHSCORES')[2]
  if last == 'inf' then
    redis.call('PERSIST', open)
  elseif last then
    redis.call('PEXPIREAT', open, last)
  end
end

local function link(head)
  for _, name in ipairs(head.names) do
    keep(base .. name, id, head)
  end
  if head.open then
    redis.call('ZADD', base .. head.open, head.finished and now + retention_ms or '+inf', id)
    tidy_open(base .. head.open)
  end
  if head.due then
    local work, priority = head.due.work, head.due.priority
    redis.call('ZADD', base .. 'due:' .. work .. ':' .. priority, head.due.at, due_member(head))
    redis.call('ZADD', base .. 'priorities:' .. work, priority, priority)
  end
  if head.owner then
    redis.call('SADD', base .. 'owned:' .. head.owner, id)
    -- Who never said that it lives does not.
    redis.call('ZADD', base .. 'owners', 'NX', 0, head.owner)
  end
  if head.waits then
    redis.call('INCR', base .. 'waiting')
  end
end

-- Names that the message keeps stay as they are, and so do those that lead to another message by now.
local function unlink_names(before, after)
  local kept = {}
  for _, name in ipairs(after.names) do
    kept[name] = true
  end
  for _, name in ipairs(before.names) do
    if not kept[name] and redis.call('GET', base .. name) == id then
      redis.call('DEL', base .. name)
    end
  end
end

local function unlink(before, after)
  unlink_names(before, after)
  if before.open then
    redis.call('ZREM', base .. before.open, id)
    tidy_open(base .. before.open)
  end
  if before.due then
    local work, priority = before.due.work, before.due.priority
    local due = base .. 'due:' .. work .. ':' .. priority
    redis.call('ZREM', due, due_member(before))
    if redis.call('EXISTS', due) == 0 then
      redis.call('ZREM', base .. 'priorities:' .. work, priority)
    end
  end
  if before.owner then
    local owned = base .. 'owned:' .. before.owner
    redis.call('SREM', owned, id)
    -- One that resigned is remembered only for what it left.
    if redis.call('EXISTS', owned) == 0 and redis.call('ZSCORE', base .. 'owners', before.owner) == '0' then
      redis.call('ZREM', base .. 'owners', before.owner)
    end
  end
  if before.waits then
    redis.call('DECR', base .. 'waiting')
  end
end
`
