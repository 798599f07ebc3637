-- Returns when the first message of the lanes is due, or an empty text, and then the due messages, as `dueMessages()` says. A message that was deleted or
-- evicted leaves its list, so that it does not block the others.
-- @include includes/due-lists
local base = KEYS[1]
local queue, now, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local limits, after = cjson.decode(ARGV[4]), cjson.decode(ARGV[5])
local entries = { '' }

-- The order of bytes. The comparison of Lua follows the language of the server.
local function is_before(one, other)
  for position = 1, math.min(#one, #other) do
    local byte, other_byte = string.byte(one, position), string.byte(other, position)
    if byte ~= other_byte then
      return byte < other_byte
    end
  end
  return #one < #other
end

local function note_earliest(set)
  local at = redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')[2]
  if at and (entries[1] == '' or tonumber(at) < tonumber(entries[1])) then
    entries[1] = at
  end
  return at
end

-- Adds a message. `false`: it is gone, or a process of version 0.7 has moved it without knowing of lanes.
local function add_entry(due, member)
  local id = string.match(member, '^' .. string.rep('%d', 16) .. ':(.*)$') or member
  local entry = redis.call('GET', base .. 'message:' .. id)
  if entry and string.find(string.match(entry, '^[^\n]*'), '"due":{', 1, true) then
    table.insert(entries, entry)
    return true
  end
  remove_due(base, due, member)
  return false
end

-- The fair keys with due messages, at most `count`, in turn after `last`. The key of messages without one is ''.
local function keys_in_turn(lists, last, count, has_plain)
  local keys = {}
  if redis.call('ZCOUNT', lists.turns, '-inf', now) <= 2 * count then
    keys = redis.call('ZRANGEBYSCORE', lists.turns, '-inf', now)
    table.sort(keys, is_before)
    local behind = {}
    while last and keys[1] and not is_before(last, keys[1]) do
      table.insert(behind, table.remove(keys, 1))
    end
    if has_plain then
      table.insert(last and behind or keys, 1, '')
    end
    for _, key in ipairs(behind) do
      table.insert(keys, key)
    end
  else
    local function walk(from, to)
      while #keys < count do
        local chunk = redis.call('ZRANGEBYLEX', lists.keys, from, to, 'LIMIT', 0, 2 * count)
        if #chunk == 0 then
          return
        end
        for position, at in ipairs(redis.call('ZMSCORE', lists.turns, unpack(chunk))) do
          if at and tonumber(at) <= tonumber(now) then
            table.insert(keys, chunk[position])
          end
        end
        from = '(' .. chunk[#chunk]
      end
    end
    if last then
      walk('(' .. last, '+')
    end
    if has_plain and #keys < count then
      table.insert(keys, '')
    end
    walk('-', last and '[' .. last or '+')
  end
  return { unpack(keys, 1, count) }
end

-- Adds the first message of each key, then the second of each, and so on. Returns how many.
local function add_in_turn(place_of, keys, free)
  local members
  local function read(each)
    local total, has_more = 0, false
    members = {}
    for position, key in ipairs(keys) do
      local due = place_of(key)
      local list = due_list(due_lists(base, queue, due.priority, due.lane), due.key)
      members[position] = redis.call('ZRANGEBYSCORE', list, '-inf', now, 'LIMIT', 0, each)
      total = total + #members[position]
      has_more = has_more or #members[position] == each
    end
    return total < free and has_more and each < free
  end
  if read(math.ceil(free / #keys)) then
    read(free)
  end
  local added, round, is_over = 0, 0, false
  while not is_over do
    round, is_over = round + 1, true
    for position, key in ipairs(keys) do
      local member = members[position][round]
      if member and added < free then
        is_over = false
        added = added + (add_entry(place_of(key), member) and 1 or 0)
      end
    end
  end
  return added
end

local function priorities_of(places)
  local known, priorities = {}, {}
  for _, place in ipairs(places) do
    for _, priority in ipairs(redis.call('ZRANGE', due_lists(base, queue, '', place).priorities, 0, -1)) do
      if not known[priority] then
        table.insert(priorities, priority)
      end
      known[priority] = true
    end
  end
  table.sort(priorities, function(one, other)
    return tonumber(one) < tonumber(other)
  end)
  return priorities
end

local lanes = redis.call('ZRANGE', base .. 'due-lanes:' .. queue, 0, -1)
local position = 1
while lanes[position] and is_before(lanes[position], 'normal') do
  position = position + 1
end
local has_normal = lanes[position] == 'normal'
if not has_normal then
  table.insert(lanes, position, 'normal')
end

local function places_of(lane)
  -- Messages of the lane normal without a key are in lists without a lane.
  if lane == 'normal' then
    return has_normal and { false, lane } or { false }
  end
  return { lane }
end

local function add_lane(lane, free)
  local plain = lane ~= 'normal' and lane
  for _, priority in ipairs(priorities_of(places_of(lane))) do
    local lists = due_lists(base, queue, priority, lane)
    local plain_at = note_earliest(due_lists(base, queue, priority, plain).list)
    local has_plain = plain_at and tonumber(plain_at) <= tonumber(now)
    local has_turns = note_earliest(lists.turns)
    local function place_of(key)
      local has_key = key ~= ''
      return { work = queue, priority = priority, lane = has_key and lane or plain, key = has_key and key }
    end
    if free > 0 then
      local keys = has_plain and { '' } or {}
      if has_turns then
        keys = keys_in_turn(lists, after[lane], free, has_plain)
      end
      if #keys > 0 then
        free = free - add_in_turn(place_of, keys, free)
      end
    end
  end
end

for _, lane in ipairs(lanes) do
  if limits[lane] ~= 0 then
    add_lane(lane, limits[lane] or limit)
  end
end
return entries
