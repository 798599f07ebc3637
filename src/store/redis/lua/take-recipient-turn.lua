-- Takes the turn of a person, as `recipientTurn()` in ../../recipient-turns.ts says. Returns 0, or after how many milliseconds to ask again. The first two
-- arguments are the settings, the third is the time in milliseconds, or an empty text; the others are hashes of the person's addresses.
local base = KEYS[1]
local burst, every_ms = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = tonumber(ARGV[3]) or time[1] * 1000 + time[2] / 1000
local burst_part = 5 / 6

local function exact(number)
  return string.format('%.17g', number)
end

local burst_at, paid_at
for position = 4, #ARGV do
  local debt = redis.call('GET', base .. 'turn:' .. ARGV[position])
  local began, paid = string.match(debt or '', '^(%S+) (%S+)$')
  if paid and (not paid_at or tonumber(paid) > paid_at) then
    burst_at, paid_at = tonumber(began), tonumber(paid)
  end
end
if not paid_at or paid_at <= now then
  burst_at, paid_at = now, now + every_ms
else
  paid_at = math.min(paid_at, now + burst * every_ms)
  burst_at = math.min(burst_at, now)
  local in_burst = math.floor((paid_at - burst_at) / every_ms + 0.5)
  if in_burst >= burst or now - burst_at >= burst_part * every_ms then
    return exact(paid_at - now)
  end
  paid_at = paid_at + every_ms
end
-- Nothing is owed after that, also by the server's clock.
local kept_ms = math.ceil(paid_at - now)
for position = 4, #ARGV do
  redis.call('SET', base .. 'turn:' .. ARGV[position], exact(burst_at) .. ' ' .. exact(paid_at), 'PX', kept_ms)
end
return '0'
