-- Returns the place of the last message that was looked at, or two empty texts if no other one follows, and then the messages of a page, the
-- newest first. `groups` are names of lists (see ../list-names.ts): a message must be in one list of each group. The page begins at the score
-- `max`, which `newer` is the complement of, and there behind the id `after`, if there is one.
local base = KEYS[1]
local groups_json, limit, looks, since, max, newer, after = unpack(ARGV)
local groups = cjson.decode(groups_json)
limit, looks = tonumber(limit), tonumber(looks)

local parts = { 'finished:', 'unfinished:' }

-- How many messages are read from a list, and compared with other lists, in one command.
local piece_size = 100

-- How many messages of a group are in the range of time.
local function size_of(group)
  local size = 0
  for _, name in ipairs(group) do
    for _, part in ipairs(parts) do
      size = size + redis.call('ZCOUNT', base .. part .. name, since, max)
    end
  end
  return size
end

-- By bytes, as Redis sorts members. Lua compares texts by the locale of the server.
local function is_less(one, other)
  for position = 1, math.min(#one, #other) do
    local a, b = string.byte(one, position), string.byte(other, position)
    if a ~= b then
      return a < b
    end
  end
  return #one < #other
end

-- How many messages of the time `max` are not behind the id. They are sorted by id, the last one first.
local function count_passed(list, first)
  local low, high = 0, after and redis.call('ZCOUNT', list, max, max) or 0
  while low < high do
    local middle = math.floor((low + high) / 2)
    if is_less(redis.call('ZREVRANGE', list, first + middle, first + middle)[1], after) then
      high = middle
    else
      low = middle + 1
    end
  end
  return low
end

-- The two parts of each list of a group, without those that are empty, read piece by piece.
local function open(group)
  local sources = {}
  for _, name in ipairs(group) do
    for _, part in ipairs(parts) do
      local list = base .. part .. name
      local rest = redis.call('ZCOUNT', list, since, max)
      if rest > 0 then
        local first = redis.call('ZCOUNT', list, newer, '+inf')
        local passed = count_passed(list, first)
        if rest > passed then
          table.insert(sources, { list = list, part = part, rank = first + passed, rest = rest - passed, piece = {}, at = 1 })
        end
      end
    end
  end
  return sources
end

-- Reads the next messages of a source.
local function read(source, count, ...)
  local ids = redis.call('ZREVRANGE', source.list, source.rank, source.rank + count - 1, ...)
  source.rank, source.rest = source.rank + count, source.rest - count
  return ids
end

-- The next message of a source becomes its `id`, and the score is kept as a number, because each one is compared many times. Returns false at
-- the end.
local function advance(source, count)
  if not source.piece[source.at] then
    if source.rest == 0 then
      return false
    end
    source.piece, source.at = read(source, math.min(source.rest, count), 'WITHSCORES'), 1
  end
  source.id, source.score = source.piece[source.at], tonumber(source.piece[source.at + 1])
  source.at = source.at + 2
  return true
end

-- The position of the source whose next message is the newest one.
local function newest_of(sources)
  local newest = 1
  for position = 2, #sources do
    local one, other = sources[position], sources[newest]
    if one.score > other.score or one.score == other.score and is_less(other.id, one.id) then
      newest = position
    end
  end
  return newest
end

-- The next messages of all sources, as far as there are more, the list that each is from, if they are from several, and which parts these are. A
-- source that has come to its end is taken out. The messages of one source need no comparing.
local function take(sources, count)
  if #sources == 1 and not sources[1].id then
    local source = sources[1]
    local ids = read(source, math.min(source.rest, count))
    if source.rest == 0 then
      sources[1] = nil
    end
    return ids, { source.list }, { [source.part] = true }
  end
  -- Rarely more than each of them gives.
  local share = math.min(math.ceil(2 * count / #sources), piece_size)
  for position = #sources, 1, -1 do
    if not sources[position].id and not advance(sources[position], share) then
      table.remove(sources, position)
    end
  end
  local ids, lists, used = {}, {}, {}
  while #ids < count and #sources > 0 do
    local position = newest_of(sources)
    local source = sources[position]
    local length = #ids + 1
    ids[length], lists[length] = source.id, source.list
    used[source.part] = true
    if not advance(source, share) then
      table.remove(sources, position)
    end
  end
  return ids, lists, used
end

local chosen = 1
if #groups > 1 then
  local smallest
  for position, group in ipairs(groups) do
    local size = size_of(group)
    if not smallest or size < smallest then
      chosen, smallest = position, size
    end
  end
end

-- Which of these messages are in no list of another group, by their position. A message is in the same part of each list. `ZMSCORE` needs Redis 6.2:
-- https://redis.io/docs/latest/commands/zmscore/
local function find_missing(ids, used)
  local missing = {}
  for number, group in ipairs(groups) do
    local found = {}
    for _, name in ipairs(number ~= chosen and group or {}) do
      for part in pairs(used) do
        for position, score in ipairs(redis.call('ZMSCORE', base .. part .. name, unpack(ids))) do
          found[position] = found[position] or score
        end
      end
    end
    for position = 1, number ~= chosen and #ids or 0 do
      missing[position] = missing[position] or not found[position]
    end
  end
  return missing
end

local sources = open(groups[chosen])
local entries, expired = {}, {}
local last_id, last_list
local has_more = #sources > 0
while has_more and looks > 0 and #entries < limit do
  local wanted = #groups == 1 and limit - #entries or piece_size
  local ids, lists, used = take(sources, math.min(wanted, looks, piece_size))
  local missing = find_missing(ids, used)
  looks = looks - #ids
  has_more = #sources > 0
  local keys, found, free = {}, {}, limit - #entries
  for position, id in ipairs(ids) do
    if #keys == free then
      -- The page ends here, also if some of its messages turn out to have expired.
      has_more, looks = true, 0
      break
    end
    last_id, last_list = id, lists[position] or lists[1]
    if not missing[position] then
      table.insert(keys, base .. 'message:' .. id)
      table.insert(found, { last_list, id })
    end
  end
  for position, entry in ipairs(#keys > 0 and redis.call('MGET', unpack(keys)) or {}) do
    table.insert(entry and entries or expired, entry or found[position])
  end
end
local last_score = has_more and last_id and redis.call('ZSCORE', last_list, last_id)
for _, member in ipairs(expired) do
  redis.call('ZREM', unpack(member))
end
return { last_score or '', last_score and last_id or '', unpack(entries) }
