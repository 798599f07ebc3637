-- Returns the message of the first name that leads to one, or false.
local function message_of_names(base, names)
  for _, name in ipairs(names) do
    local id = redis.call('GET', base .. name)
    local entry = id and redis.call('GET', base .. 'message:' .. id)
    if entry then
      return entry
    end
  end
  return false
end
