-- The lists of due messages of a queue, one for each lane, priority and fair key. `due.lane` is absent for the lane normal without a key, whose lists are where
-- version 0.7 keeps all messages: `due:<queue>:<priority>`. `due-lanes:` has the lanes that have lists, `priorities:` the priorities of a lane. The fair
-- keys of a priority are in `due-keys:`, sorted by their bytes, and in `turns:`, sorted by when the first message of each is due.
local function due_lists(base, queue, priority, lane)
  local place = queue .. ':' .. priority .. (lane and ':' .. lane or '')
  return {
    list = base .. 'due:' .. place,
    turns = base .. 'turns:' .. place,
    keys = base .. 'due-keys:' .. place,
    priorities = base .. 'priorities:' .. queue .. (lane and ':' .. lane or ''),
    lanes = base .. 'due-lanes:' .. queue,
  }
end

-- A key follows the lane, which has no colon.
local function due_list(lists, key)
  return key and lists.list .. ':' .. key or lists.list
end

local function add_due(base, due, member)
  local lists = due_lists(base, due.work, due.priority, due.lane)
  redis.call('ZADD', due_list(lists, due.key), due.at, member)
  redis.call('ZADD', lists.priorities, due.priority, due.priority)
  if due.lane then
    redis.call('ZADD', lists.lanes, 0, due.lane)
  end
  if due.key then
    redis.call('ZADD', lists.turns, 'LT', due.at, due.key)
    redis.call('ZADD', lists.keys, 0, due.key)
  end
end

-- Keeps the directories equal to the lists.
local function remove_due(base, due, member)
  local lists = due_lists(base, due.work, due.priority, due.lane)
  local list = due_list(lists, due.key)
  redis.call('ZREM', list, member)
  if due.key then
    local first = redis.call('ZRANGE', list, 0, 0, 'WITHSCORES')[2]
    if first then
      redis.call('ZADD', lists.turns, first, due.key)
      return
    end
    redis.call('ZREM', lists.turns, due.key)
    redis.call('ZREM', lists.keys, due.key)
  end
  if redis.call('EXISTS', lists.list) == 1 or due.lane and redis.call('EXISTS', lists.turns) == 1 then
    return
  end
  redis.call('ZREM', lists.priorities, due.priority)
  if due.lane and redis.call('EXISTS', lists.priorities) == 0 then
    redis.call('ZREM', lists.lanes, due.lane)
  end
end
