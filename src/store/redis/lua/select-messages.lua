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
        table.insert(sources, { list = list, part = part, rank = first + passed, rest = rest - passed, piece = {}, at = 1 })
      end
    end
  end
  return sources
end

-- The next message of a source, and its score. It stays there.
local function peek(source)
  if not source.piece[source.at] and source.rest > 0 then
    local count = math.min(source.rest, piece_size)
    source.piece = redis.call('ZREVRANGE', source.list, source.rank, source.rank + count - 1, 'WITHSCORES')
    source.rank, source.rest, source.at = source.rank + count, source.rest - count, 1
  end
  return source.piece[source.at], source.piece[source.at + 1]
end

-- The source whose next message is the newest one, and that message.
local function newest_of(sources)
  local newest, newest_id, newest_score
  for _, source in ipairs(sources) do
    local id, score = peek(source)
    if id and newest then
      local difference = tonumber(score) - tonumber(newest_score)
      if difference > 0 or difference == 0 and is_less(newest_id, id) then
        newest, newest_id, newest_score = source, id, score
      end
    elseif id then
      newest, newest_id, newest_score = source, id, score
    end
  end
  return newest, newest_id, newest_score
end

-- The next messages of all sources, as far as there are more, and which parts they are from.
local function take(sources, count)
  local ids, scores, lists, used = {}, {}, {}, {}
  while #ids < count do
    local source, id, score = newest_of(sources)
    if not source then
      break
    end
    source.at = source.at + 2
    table.insert(ids, id)
    table.insert(scores, score)
    table.insert(lists, source.list)
    used[source.part] = true
  end
  return ids, scores, lists, used
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
    for position = 1, #ids do
      missing[position] = missing[position] or number ~= chosen and not found[position]
    end
  end
  return missing
end

local sources = open(groups[chosen])
local entries, expired = {}, {}
local last_id, last_score
local has_more = true
while has_more and looks > 0 and #entries < limit do
  local wanted = #groups == 1 and limit - #entries or piece_size
  local ids, scores, lists, used = take(sources, math.min(wanted, looks, piece_size))
  looks = looks - #ids
  local missing = #ids > 0 and find_missing(ids, used)
  has_more = newest_of(sources) ~= nil
  for position, id in ipairs(ids) do
    if #entries == limit then
      has_more = true
      break
    end
    last_id, last_score = id, scores[position]
    local entry = not missing[position] and redis.call('GET', base .. 'message:' .. id)
    if entry then
      table.insert(entries, entry)
    elseif not missing[position] then
      table.insert(expired, { lists[position], id })
    end
  end
end
for _, member in ipairs(expired) do
  redis.call('ZREM', unpack(member))
end
local has_next = has_more and last_id
return { has_next and last_score or '', has_next and last_id or '', unpack(entries) }
