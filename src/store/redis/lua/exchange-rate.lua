-- Gives a client the permits that are due to it: equal, step by step, to `exchangeRate()` in ../../rate-ledger.ts, which says what each step is for. The
-- ledger is kept in MessagePack, which keeps every number as it is. Returns lanes with their permits, what waits by lane, and texts of numbers.
-- A third argument is the time in milliseconds, for tests.
local base = KEYS[1]
local request = cjson.decode(ARGV[1])
local reserved_part = tonumber(ARGV[2])
local time = redis.call('TIME')
local now = tonumber(ARGV[3]) or time[1] * 1000 + time[2] / 1000
local stored = redis.call('GET', base .. 'rate')
local ledger = stored and cmsgpack.unpack(stored) or {
  reserved_at = {}, lanes = { now = 0, start_of = {} }, clients = {}, members = {}, next_at = 0,
}
local min_credit_ms, max_credit_ms, silent_leases, messages_ahead = 25, 1000, 3, 8

local function sum(counts)
  local total = 0
  for _, count in pairs(counts) do
    total = total + count
  end
  return total
end

local had_rate = ledger.rate
local asked = request.rate
local is_same = asked.messagesPerSecond == ledger.rate and asked.note == ledger.note
if not had_rate or asked.epoch == ledger.epoch and not is_same then
  ledger.rate, ledger.note, ledger.epoch = asked.messagesPerSecond, asked.note, (ledger.epoch or 0) + 1
end
local interval_ms = 1000 / (ledger.rate * (1 - reserved_part))
if not had_rate then
  ledger.next_at = now - request.leaseMs
end

-- Members that have asked lately are kept, in the order in which they came.
local members, member_of = {}, {}
for _, member in ipairs(ledger.members) do
  local credit_ms = math.min(math.max(member.lease_ms, min_credit_ms), max_credit_ms)
  local is_late = now - member.credited_at > credit_ms
  local is_silent = now - member.seen_at > silent_leases * credit_ms
  if is_late or is_silent then
    ledger.next_at = ledger.next_at - sum(member.credits) * interval_ms
    member.credits = {}
  end
  if not is_silent then
    table.insert(members, member)
    member_of[member.id] = member
  end
end
local is_idle = #members == 0

-- What waits in the client that asks. It gets its credits.
local own = member_of[request.member]
if not own then
  own = { id = request.member, credits = {} }
  member_of[own.id] = own
  table.insert(members, own)
end
local granted = {}
for lane, count in pairs(own.credits) do
  granted[lane] = count
end
own.seen_at, own.lease_ms, own.credited_at, own.waiting = now, request.leaseMs, now, {}
for _, demand in ipairs(request.waiting) do
  demand.count = demand.count - (own.credits[demand.lane] or 0)
  if demand.count > 0 then
    table.insert(own.waiting, demand)
  end
end
own.credits = {}

local function due_time(at, every_ms)
  local since_ms = is_idle and math.max(request.leaseMs - every_ms, 0) or request.leaseMs
  return math.min(math.max(at, now - since_ms), now + 2 * every_ms)
end
local next_at = due_time(ledger.next_at, interval_ms)
local lapsed = math.max(next_at - ledger.next_at, 0) / interval_ms
ledger.owed = math.max((ledger.owed or 0) - lapsed, 0) + (request.lateCount or 0)
ledger.next_at = next_at

local function grant(member, lane)
  for position, demand in ipairs(member.waiting) do
    if demand.lane == lane then
      demand.count = demand.count - 1
      if demand.count <= 0 then
        table.remove(member.waiting, position)
      end
      break
    end
  end
  if member == own then
    granted[lane] = (granted[lane] or 0) + 1
    return
  end
  if sum(member.credits) == 0 then
    member.credited_at = now
  end
  member.credits[lane] = (member.credits[lane] or 0) + 1
end

-- Of those that start at the same time the one with the larger share is first.
local function next_of(turns, shares, ahead)
  local first, first_start, first_share
  for name, share in pairs(shares) do
    local start = math.max(turns.now - ahead, turns.start_of[name] or turns.now - ahead)
    local is_first = not first or start < first_start
    if not is_first and start == first_start then
      is_first = share > first_share or share == first_share and name < first
    end
    if is_first then
      first, first_start, first_share = name, start, share
    end
  end
  return first
end

local function take_turn(turns, name, share, ahead)
  local start = math.max(turns.now - ahead, turns.start_of[name] or turns.now - ahead)
  turns.now = math.max(turns.now, start)
  turns.start_of[name] = start + 1 / share
  for other, at in pairs(turns.start_of) do
    if other ~= name and at <= turns.now - ahead then
      turns.start_of[other] = nil
    end
  end
end

local function grant_next()
  local shares, largest = {}, 0
  for _, member in ipairs(members) do
    for _, demand in ipairs(member.waiting) do
      shares[demand.lane] = demand.share
    end
  end
  for _, share in pairs(shares) do
    largest = math.max(largest, share)
  end
  local ahead = messages_ahead / largest
  local lane = next_of(ledger.lanes, shares, ahead)
  if not lane then
    return false
  end
  take_turn(ledger.lanes, lane, shares[lane], ahead)
  local keys = {}
  for _, member in ipairs(members) do
    for _, demand in ipairs(member.waiting) do
      if demand.lane == lane then
        keys[member.id] = demand.keys
      end
    end
  end
  local turns = ledger.clients[lane] or { now = 0, start_of = {} }
  ledger.clients[lane] = turns
  local id = next_of(turns, keys, 0)
  take_turn(turns, id, keys[id], 0)
  grant(member_of[id], lane)
  return true
end

-- The permits that a lane has for itself.
for _, demand in ipairs({ unpack(own.waiting) }) do
  local lane, left = demand.lane, demand.count
  local reserve = request.reserves[lane] or 0
  if reserve ~= 0 then
    local every_ms = 1000 / (ledger.rate * reserve)
    local at = due_time(ledger.reserved_at[lane] or now, every_ms)
    while left > 0 and at <= now do
      grant(own, lane)
      at = at + every_ms
      left = left - 1
    end
    ledger.reserved_at[lane] = at
  end
end
while ledger.next_at <= now and grant_next() do
  if ledger.owed < 1 then
    ledger.next_at = ledger.next_at + interval_ms
  else
    ledger.owed = ledger.owed - 1
    ledger.next_at = ledger.next_at + 2 * interval_ms
  end
end

if #own.waiting == 0 then
  for position, member in ipairs(members) do
    if member == own then
      table.remove(members, position)
      break
    end
  end
end
ledger.members = members
redis.call('SET', base .. 'rate', cmsgpack.pack(ledger))

next_at = ledger.next_at
for _, demand in ipairs(own.waiting) do
  if request.reserves[demand.lane] then
    next_at = math.min(next_at, ledger.reserved_at[demand.lane] or next_at)
  end
end
local waiting = {}
for _, member in ipairs(members) do
  for _, demand in ipairs(member.waiting) do
    waiting[demand.lane] = (waiting[demand.lane] or 0) + demand.count
  end
end
local function exact(number)
  return string.format('%.17g', number)
end
local function pairs_of(counts)
  local list = {}
  for lane, count in pairs(counts) do
    table.insert(list, lane)
    table.insert(list, exact(count))
  end
  return list
end
local next_in_ms = exact(math.max(next_at - now, 0))
return { pairs_of(granted), pairs_of(waiting), next_in_ms, exact(ledger.rate), exact(ledger.epoch), ledger.note }
