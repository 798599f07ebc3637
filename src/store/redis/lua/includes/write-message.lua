-- Writes a message and keeps the lists that it is in. A message is put into its lists by its index (see ../message-index.ts), and removed by the index
-- that it had before. Most of the time of a webhook is spent here, so what stays as it is is not written again.

-- The index is the first line of an entry. The record behind it is never decoded here.
local function index_of(entry)
  return cjson.decode(string.sub(entry, 1, string.find(entry, '\n', 1, true) - 1))
end

-- The arguments that insert-message and replace-message share.
local function message_in(base, args)
  local id, index_json, record_json, key_name, retention, notice, alive_until = unpack(args, 1, 7)
  return {
    id = id,
    key = base .. 'message:' .. id,
    index = cjson.decode(index_json),
    index_json = index_json,
    record_json = record_json,
    key_name = key_name,
    retention = retention,
    notice = notice,
    alive_until = alive_until,
  }
end

-- When a finished message expires. One that was finished a moment ago, compared with the retention, keeps the time that it has: to move it takes a
-- command for each of its keys, and its statuses follow each other within seconds. The time is a text, because a number that is passed to a command is
-- made one each time, with 17 digits.
local function choose_expiry(message, before)
  local retention = tonumber(message.retention)
  local expires_at = server_time() + retention
  local earlier = message.index.finished and before.finished and before.expires
  message.keeps_expiry = earlier and earlier <= expires_at and earlier > expires_at - math.floor(retention / 64)
  message.expiry = string.format('%d', message.keeps_expiry and earlier or expires_at)
  -- Whether the keys that it had may stay as they are.
  message.keeps_keys = message.keeps_expiry or not message.index.finished and before.names and not before.finished
end

local function includes(names, name)
  for _, other in ipairs(names or {}) do
    if other == name then
      return true
    end
  end
  return false
end

-- Sets a key without expiry until the message is finished.
local function keep(message, key, value)
  if message.index.finished then
    redis.call('SET', key, value, 'PXAT', message.expiry)
  else
    redis.call('SET', key, value)
  end
end

-- Messages that are due at the same time are sorted by member, so it begins with the sequence, in as many digits for each. Entries of
-- version 0.3.0 have no sequence.
local function due_member(id, index)
  return index.sequence and string.format('%016d:', index.sequence) .. id or id
end

-- The open list of a number is sorted by when each message expires, and expires with the last.
local function tidy_open(open)
  redis.call('ZREMRANGEBYSCORE', open, '-inf', server_time())
  local last = redis.call('ZRANGE', open, -1, -1, 'WITHSCORES')[2]
  if last == 'inf' then
    redis.call('PERSIST', open)
  elseif last then
    redis.call('PEXPIREAT', open, last)
  end
end

local function add_open(message, open)
  local finished = message.index.finished
  redis.call('ZADD', open, finished and message.expiry or '+inf', message.id)
  if redis.call('ZCARD', open) > 1 then
    tidy_open(open)
  elseif finished then
    redis.call('PEXPIREAT', open, message.expiry)
  else
    redis.call('PERSIST', open)
  end
end

-- A name leads to the message that was written last, except a key: a message whose key another one has taken does not take it back, and one whose key
-- is free takes none.
local function link_name(base, message, before, name)
  local key, had = base .. name, includes(before.names, name)
  if had and message.keeps_keys then
    if name ~= message.key_name then
      if redis.call('GET', key) ~= message.id then
        keep(message, key, message.id)
      end
    elseif not message.keeps_expiry and redis.call('EXISTS', key) == 0 then
      keep(message, key, message.id)
    end
    return
  end
  if name == message.key_name and before.names and (had or message.index.free) then
    local holder = redis.call('GET', key)
    if holder and holder ~= message.id then
      return
    end
  end
  keep(message, key, message.id)
end

local function link(base, message, before)
  local index, id = message.index, message.id
  for _, name in ipairs(index.names) do
    link_name(base, message, before, name)
  end
  if index.open and not (before.open == index.open and message.keeps_keys) then
    add_open(message, base .. index.open)
  end
  if index.due then
    add_due(base, index.due, due_member(id, index))
  end
  if index.owner then
    if index.owner ~= before.owner then
      redis.call('SADD', base .. 'owned:' .. index.owner, id)
    end
    -- The owner is alive from its first message on. One without a heartbeat counts as dead.
    if message.alive_until == '' then
      redis.call('ZADD', base .. 'owners', 'NX', 0, index.owner)
    else
      redis.call('ZADD', base .. 'owners', message.alive_until, index.owner)
    end
  end
  if index.waits and not before.waits then
    redis.call('INCR', base .. 'waiting')
  end
end

-- What the message keeps stays, because link() does not write all of it again. Names that lead to another message by now stay too.
local function unlink(base, message, before)
  local index, id = message.index, message.id
  for _, name in ipairs(before.names) do
    if not includes(index.names, name) and redis.call('GET', base .. name) == id then
      redis.call('DEL', base .. name)
    end
  end
  if before.open and before.open ~= index.open then
    local open = base .. before.open
    redis.call('ZREM', open, id)
    -- Nearly always it was the only one.
    if redis.call('EXISTS', open) == 1 then
      tidy_open(open)
    end
  end
  if before.due then
    remove_due(base, before.due, due_member(id, before))
  end
  if before.owner and before.owner ~= index.owner then
    local owned = base .. 'owned:' .. before.owner
    redis.call('SREM', owned, id)
    -- A released owner is kept only until its last message is recovered.
    if redis.call('EXISTS', owned) == 0 and redis.call('ZSCORE', base .. 'owners', before.owner) == '0' then
      redis.call('ZREM', base .. 'owners', before.owner)
    end
  end
  if before.waits and not index.waits then
    redis.call('DECR', base .. 'waiting')
  end
end

local function is_of_address(name)
  return string.sub(name, 1, 3) == 'to:'
end

-- What `expiries` has of a finished message: its id and its lists. The list of an address is left out, so that nothing names a person once the
-- message has expired.
local function expiry_member(id, index)
  local member = id
  for _, name in ipairs(index.listed) do
    if not is_of_address(name) then
      member = member .. '\n' .. name
    end
  end
  return member
end

-- Instead of it the list of an address drops two of its oldest members, if they have expired, with each one that is added.
local function drop_oldest(base, list, id)
  for _, other in ipairs(redis.call('ZRANGE', list, 0, 1)) do
    if other ~= id and redis.call('EXISTS', base .. 'message:' .. other) == 0 then
      redis.call('ZREM', list, other)
    end
  end
end

-- Puts the message into the lists by which it is selected, and takes it from those that it is in no more. Version 0.6 wrote messages that are
-- in none.
local function relist(base, message, before)
  local index, id = message.index, message.id
  local part = base .. (index.finished and 'finished:' or 'unfinished:')
  local has_part = before.listed and before.finished == index.finished
  for _, name in ipairs(index.listed) do
    local stays = has_part and includes(before.listed, name)
    local list = part .. name
    if not stays then
      redis.call('ZADD', list, index.created, id)
      if index.finished and is_of_address(name) then
        drop_oldest(base, list, id)
      end
    end
    if index.finished and not (stays and message.keeps_expiry) then
      redis.call('PEXPIRE', list, message.retention)
    end
  end
  local part_before = base .. (before.finished and 'finished:' or 'unfinished:')
  for _, name in ipairs(before.listed or {}) do
    if not (has_part and includes(index.listed, name)) then
      redis.call('ZREM', part_before .. name, id)
    end
  end
  local expires = index.finished and expiry_member(id, index)
  local expired = before.finished and before.listed and expiry_member(id, before)
  if expired and expired ~= expires then
    redis.call('ZREM', base .. 'expiries', expired)
  end
  if expires then
    redis.call('ZADD', base .. 'expiries', message.expiry, expires)
    if not message.keeps_expiry then
      redis.call('PEXPIRE', base .. 'expiries', message.retention)
    end
  end
end

-- Redis gives out the sequence, the order in which messages were inserted, so it is put into the index here. A message keeps it. `before` is the index
-- that the message had, or an empty table.
local function write_message(base, message, sequence, before)
  message.index.sequence = sequence
  choose_expiry(message, before)
  local expires = message.index.finished and '{"expires":' .. message.expiry .. ',' or '{'
  local numbered = sequence and string.format('%s"sequence":%d,', expires, sequence) or expires
  keep(message, message.key, numbered .. string.sub(message.index_json, 2) .. '\n' .. message.record_json)
  link(base, message, before)
  relist(base, message, before)
  table.insert(notices, message.notice)
end
