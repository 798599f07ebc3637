-- What one script has written is told to the other processes at once, a line for each message: see ../watchers.ts.
local notices = {}
local function publish_notices(base)
  if #notices > 0 then
    redis.call('PUBLISH', base .. 'changes', table.concat(notices, '\n'))
  end
end
