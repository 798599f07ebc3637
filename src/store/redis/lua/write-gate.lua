-- Returns 1 if this version is stored now, 0 if another write came first.
local base = KEYS[1]
local index_json, record_json, writer = unpack(ARGV)
local index = cjson.decode(index_json)
local entry = redis.call('GET', base .. 'gate')
local before = entry and cjson.decode(string.match(entry, '^[^\n]*')) or { version = 0 }
if before.version ~= index.version - 1 then
  local is_repeated = before.stamp ~= nil and before.stamp == index.stamp and before.version == index.version
  return is_repeated and 1 or 0
end
redis.call('SET', base .. 'gate', index_json .. '\n' .. record_json)
redis.call('PUBLISH', base .. 'changes', writer .. ' gate\n' .. record_json)
return 1
