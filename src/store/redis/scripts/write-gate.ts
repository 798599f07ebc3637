import { script } from '../script.ts'

/** Answers 1 if this version is what is there now, 0 if another write came first. */
export const writeGate = script(String.raw`
local base = KEYS[1]
local head_json, record_json, writer = unpack(ARGV)
local head = cjson.decode(head_json)
local entry = redis.call('GET', base .. 'gate')
local before = entry and cjson.decode(string.match(entry, '^[^\n]*')) or { version = 0 }
if before.version ~= head.version - 1 then
  local is_repeated = before.stamp ~= nil and before.stamp == head.stamp and before.version == head.version
  return is_repeated and 1 or 0
end
redis.call('SET', base .. 'gate', head_json .. '\n' .. record_json)
redis.call('PUBLISH', base .. 'changes', writer .. ' gate\n' .. record_json)
return 1
`)
