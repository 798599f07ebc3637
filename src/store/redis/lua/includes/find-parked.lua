-- Returns every event under one of the names, each once.
local function find_parked(base, names)
  local seen, entries = {}, {}
  for _, name in ipairs(names) do
    for _, id in ipairs(redis.call('SMEMBERS', base .. name)) do
      local entry = not seen[id] and redis.call('GET', base .. 'parked:' .. id)
      seen[id] = true
      if entry then
        table.insert(entries, entry)
      end
    end
  end
  return entries
end
