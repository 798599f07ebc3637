-- Returns the sequences of the newest entry, of the oldest one that is kept and of the first one of the page, and then the texts of the page. The
-- text of an erased entry is empty.
local base = KEYS[1]
local after, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
local function key_of(sequence)
  return string.format('%sfeed:%d', base, sequence)
end
local newest = tonumber(redis.call('GET', base .. 'feed-newest') or 0)
-- Entries expire in their order, so halving finds the oldest one.
local oldest, beyond = 1, newest + 1
while oldest < beyond do
  local middle = math.floor((oldest + beyond) / 2)
  if redis.call('EXISTS', key_of(middle)) == 1 then
    beyond = middle
  else
    oldest = middle + 1
  end
end
local first = math.max(after + 1, oldest)
local page = { tostring(newest), tostring(oldest), tostring(first) }
for sequence = first, math.min(first + limit - 1, newest) do
  table.insert(page, redis.call('GET', key_of(sequence)) or '')
end
return page
