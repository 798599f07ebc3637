import { script } from '../script.ts'
import { lists } from './lists.ts'

/** Both scripts are given the same, and tell every process of what they wrote. */
const given = String.raw`
local base = KEYS[1]
local id, head_json, record_json, key_name, retention_ms, writer = unpack(ARGV)
retention_ms = tonumber(retention_ms)
local head = cjson.decode(head_json)
local message = base .. 'message:' .. id

-- What is read of an entry: its first line. The record behind it is never decoded here.
local function head_of(entry)
  return cjson.decode(string.match(entry, '^[^\n]*'))
end
`

const write = String.raw`
-- The order in which messages were inserted is Redis' to know, so it is put into the head here. It stays with the message.
local function write(sequence)
  head.sequence = sequence
  if sequence then
    head_json = string.format('{"sequence":%d,', sequence) .. string.sub(head_json, 2)
  end
  keep(message, head_json .. '\n' .. record_json, head)
  link(head)
  redis.call('PUBLISH', base .. 'changes', writer .. ' message ' .. id .. '\n' .. record_json)
end
`

/** Answers `written`, `known` if the message is there already, or `held` and the message that has the key. */
export const insertMessage = script(`
${given}${lists}${write}
if key_name ~= '' then
  local holder = redis.call('GET', base .. key_name)
  local held = holder and holder ~= id and redis.call('GET', base .. 'message:' .. holder)
  if held then
    return { 'held', held }
  end
end
if redis.call('EXISTS', message) == 1 then
  return { 'known' }
end
write(redis.call('INCR', base .. 'inserted'))
return { 'written' }
`)

/**
 * Answers 1 if this version is what is there now, 0 if another write came first. What it is given behind the rest are names that must lead
 * to no other message: it answers 0 as well if one does.
 */
export const replaceMessage = script(`
${given}${lists}${write}
local entry = redis.call('GET', message)
if not entry then
  return 0
end
local before = head_of(entry)
if before.version ~= head.version - 1 then
  local is_repeated = before.stamp ~= nil and before.stamp == head.stamp and before.version == head.version
  return is_repeated and 1 or 0
end
for position = 7, #ARGV do
  local holder = redis.call('GET', base .. ARGV[position])
  if holder and holder ~= id and redis.call('EXISTS', base .. 'message:' .. holder) == 1 then
    return 0
  end
end
unlink(before, head)
write(before.sequence)
return 1
`)
