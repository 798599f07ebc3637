-- Reads the arguments that insert-message and replace-message share, and declares write() and unlink(), which keep the lists that a
-- message is in. A message is put into its lists by its index (see ../message-index.ts), and removed by the index that it had before.
-- @include includes/due-lists
local base = KEYS[1]
local id, index_json, record_json, key_name, retention, notice, alive_until = unpack(ARGV)
local retention_ms = tonumber(retention)
local index = cjson.decode(index_json)
local message = base .. 'message:' .. id
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- The index is the first line of an entry. The record behind it is never decoded here.
local function index_of(entry)
  return cjson.decode(string.sub(entry, 1, string.find(entry, '\n', 1, true) - 1))
end

-- When a finished message expires. One that was finished a moment ago, compared with the retention, keeps the time that it has: to move it takes a
-- command for each of its keys, and its statuses follow each other within seconds.
local expires_at = now + retention_ms
local keeps_expiry = false
-- As a text, because a number that is passed to a command is made one each time, with 17 digits.
local expiry = string.format('%d', expires_at)
local function choose_expiry(before)
  local earlier = index.finished and before and before.finished and before.expires
  if earlier and earlier <= expires_at and earlier > expires_at - math.floor(retention_ms / 64) then
    expiry, keeps_expiry = string.format('%d', earlier), true
  end
end

local function had_name(before, name)
  for _, earlier in ipairs(before.names) do
    if earlier == name then
      return true
    end
  end
  return false
end

-- Sets a key without expiry until the message is finished.
local function keep(key, value)
  if index.finished then
    redis.call('SET', key, value, 'PXAT', expiry)
  else
    redis.call('SET', key, value)
  end
end

-- Messages that are due at the same time are sorted by member, so it begins with the sequence, in as many digits for each. Entries of
-- version 0.3.0 have no sequence.
local function due_member(of)
  return of.sequence and string.format('%016d:', of.sequence) .. id or id
end

-- The open list of a number is sorted by when each message expires, and expires with the last.
local function tidy_open(open)
  redis.call('ZREMRANGEBYSCORE', open, '-inf', now)
  local last = redis.call('ZRANGE', open, -1, -1, 'WITHSCORES')[2]
  if last == 'inf' then
    redis.call('PERSIST', open)
  elseif last then
    redis.call('PEXPIREAT', open, last)
  end
end

-- Whether the message gets the name, or has it. A name leads to the message that was written last, except a key: a message whose key another
-- one has taken does not take it back, and one whose key is free takes none.
local function may_have(name, before)
  if name ~= key_name or not before then
    return true
  end
  local had = had_name(before, name)
  if had and keeps_expiry then
    return false
  end
  local holder = redis.call('GET', base .. name)
  if not holder or holder == id then
    return true
  end
  return not had and not index.free
end

local function link(before)
  for _, name in ipairs(index.names) do
    if may_have(name, before) then
      keep(base .. name, id)
    end
  end
  if index.open then
    redis.call('ZADD', base .. index.open, index.finished and expiry or '+inf', id)
    tidy_open(base .. index.open)
  end
  if index.due then
    add_due(base, index.due, due_member(index))
  end
  if index.owner then
    redis.call('SADD', base .. 'owned:' .. index.owner, id)
    -- The owner is alive from its first message on. One without a heartbeat counts as dead.
    if alive_until == '' then
      redis.call('ZADD', base .. 'owners', 'NX', 0, index.owner)
    else
      redis.call('ZADD', base .. 'owners', alive_until, index.owner)
    end
  end
  if index.waits then
    redis.call('INCR', base .. 'waiting')
  end
end

-- Names that the message keeps stay, and so do names that lead to another message by now.
local function unlink_names(before)
  local kept = {}
  for _, name in ipairs(index.names) do
    kept[name] = true
  end
  for _, name in ipairs(before.names) do
    if not kept[name] and redis.call('GET', base .. name) == id then
      redis.call('DEL', base .. name)
    end
  end
end

-- What the message keeps stays, because link() writes it again: taking out the only member would also delete the key.
local function unlink(before)
  unlink_names(before)
  if before.open and before.open ~= index.open then
    redis.call('ZREM', base .. before.open, id)
    -- Nearly always it was the only one.
    if redis.call('EXISTS', base .. before.open) == 1 then
      tidy_open(base .. before.open)
    end
  end
  if before.due then
    remove_due(base, before.due, due_member(before))
  end
  if before.owner and before.owner ~= index.owner then
    local owned = base .. 'owned:' .. before.owner
    redis.call('SREM', owned, id)
    -- A released owner is kept only until its last message is recovered.
    if redis.call('EXISTS', owned) == 0 and redis.call('ZSCORE', base .. 'owners', before.owner) == '0' then
      redis.call('ZREM', base .. 'owners', before.owner)
    end
  end
  if before.waits then
    redis.call('DECR', base .. 'waiting')
  end
end

local function list_key(of, name)
  return base .. (of.finished and 'finished:' or 'unfinished:') .. name
end

-- What `expiries` has of a finished message: its id and its lists. The list of an address is left out, so that nothing names a person once the
-- message has expired.
local function expiry_member(of)
  local parts = { id }
  for _, name in ipairs(of.listed) do
    if string.sub(name, 1, 3) ~= 'to:' then
      table.insert(parts, name)
    end
  end
  return table.concat(parts, '\n')
end

-- Instead of it the list of an address drops two of its oldest members, if they have expired, with each one that is added.
local function drop_oldest(list)
  for _, other in ipairs(redis.call('ZRANGE', list, 0, 1)) do
    if other ~= id and redis.call('EXISTS', base .. 'message:' .. other) == 0 then
      redis.call('ZREM', list, other)
    end
  end
end

-- Puts the message into the lists by which it is selected, and takes it from those that it is in no more. Version 0.6 wrote messages that are
-- in none.
local function relist(before)
  local leaves = {}
  for _, name in ipairs(before.listed or {}) do
    leaves[list_key(before, name)] = true
  end
  for _, name in ipairs(index.listed) do
    local list = list_key(index, name)
    local stays = leaves[list]
    if stays then
      leaves[list] = nil
    else
      redis.call('ZADD', list, index.created, id)
      if index.finished and string.sub(name, 1, 3) == 'to:' then
        drop_oldest(list)
      end
    end
    if index.finished and not (stays and keeps_expiry) then
      redis.call('PEXPIRE', list, retention)
    end
  end
  for list in pairs(leaves) do
    redis.call('ZREM', list, id)
  end
  local expires = index.finished and expiry_member(index)
  local expired = before.finished and before.listed and expiry_member(before)
  if expired and expired ~= expires then
    redis.call('ZREM', base .. 'expiries', expired)
  end
  if expires then
    redis.call('ZADD', base .. 'expiries', expiry, expires)
    if not keeps_expiry then
      redis.call('PEXPIRE', base .. 'expiries', retention)
    end
  end
end

-- Redis gives out the sequence, the order in which messages were inserted, so it is put into the index here. A message keeps it.
local function write(sequence, before)
  choose_expiry(before)
  index.sequence = sequence
  if sequence then
    index_json = string.format('{"sequence":%d,', sequence) .. string.sub(index_json, 2)
  end
  if index.finished then
    index_json = '{"expires":' .. expiry .. ',' .. string.sub(index_json, 2)
  end
  keep(message, index_json .. '\n' .. record_json)
  link(before)
  relist(before or {})
  redis.call('PUBLISH', base .. 'changes', notice)
end
