-- Returns the place of the last message that was looked at, or two empty texts if no other one follows, and then the messages of a page, the
-- newest first. `groups` are names of lists (see ../list-names.ts): a message must be in one list of each group. The page begins at the score
-- `max`, which `newer` is the complement of, and there behind the id `after`, if there is one.
local base = KEYS[1]
local groups_json, limit, looks, since, max, newer, after = unpack(ARGV)
local groups = cjson.decode(groups_json)
limit, looks = tonumber(limit), tonumber(looks)

-- How many messages of a group are in the range of time.
local function size_of(group)
  local size = 0
  for _, name in ipairs(group) do
    for _, part in ipairs({ 'finished:', 'unfinished:' }) do
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

-- The two halves of each list of a group, without those that are empty, read piece by piece.
local function open(group)
  local sources = {}
  for _, name in ipairs(group) do
    for _, part in ipairs({ 'finished:', 'unfinished:' }) do
      local list = base .. part .. name
      local first = redis.call('ZCOUNT', list, newer, '+inf')
      local rest = redis.call('ZCOUNT', list, since, max)
      local passed = rest > 0 and count_passed(list, first) or 0
      rest = rest - passed
      if rest > 0 then
        table.insert(sources, { list = list, part = part, rank = first + passed, rest = rest, piece = {}, at = 1 })
      end
    end
  end
  return sources
end

-- The next message of a source, and its score. It stays there.
local function peek(source)
  if not source.piece[source.at] and source.rest > 0 then
    local count = math.min(source.rest, 100)
    source.piece = redis.call('ZREVRANGE', source.list, source.rank, source.rank + count - 1, 'WITHSCORES')
    source.rank, source.rest, source.at = source.rank + count, source.rest - count, 1
  end
  return source.piece[source.at], source.piece[source.at + 1]
end

-- The source whose next message is the newest one.
local function newest_of(sources)
  local newest, newest_id, newest_score
  for _, source in ipairs(sources) do
    local id, score = peek(source)
    score = tonumber(score)
    if id and (not newest or score > newest_score or score == newest_score and is_less(newest_id, id)) then
      newest, newest_id, newest_score = source, id, score
    end
  end
  return newest
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

local function meets_others(part, id)
  for position, group in ipairs(groups) do
    local is_in = position == chosen
    for _, name in ipairs(group) do
      is_in = is_in or redis.call('ZSCORE', base .. part .. name, id)
    end
    if not is_in then
      return false
    end
  end
  return true
end

local sources = open(groups[chosen])
local result, expired = { '', '' }, {}
local source = newest_of(sources)
while source and looks > 0 and #result - 2 < limit do
  local id, score = peek(source)
  source.at, looks = source.at + 2, looks - 1
  if meets_others(source.part, id) then
    local entry = redis.call('GET', base .. 'message:' .. id)
    if entry then
      table.insert(result, entry)
    else
      table.insert(expired, { source.list, id })
    end
  end
  source = newest_of(sources)
  result[1], result[2] = source and score or '', source and id or ''
end
for _, member in ipairs(expired) do
  redis.call('ZREM', unpack(member))
end
return result
