-- The server's time in milliseconds, the same for all that one script does.
local known_time
local function server_time()
  if not known_time then
    local time = redis.call('TIME')
    known_time = time[1] * 1000 + math.floor(time[2] / 1000)
  end
  return known_time
end
