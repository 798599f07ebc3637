-- Runs several operations of a scope, each as the command of its own would, and returns two lists: the positions of the operations that have failed, and a
-- reply for each operation. A failed operation has the error's text for its reply. An operation is its name, the number of its arguments, and these. A
-- name without a script of ours is a command of Redis, whose arguments name whole keys.
-- @include includes/server-time
-- @include includes/message-of-names
-- @include includes/find-parked
-- @include includes/notices
-- @include includes/due-lists
-- @include includes/write-message
-- @include includes/append-entries
-- @include includes/drop-expired
-- @include includes/insert-message
-- @include includes/replace-message
-- @include includes/stored-document
-- @include includes/put-document
-- @include includes/record-inbound
local base = KEYS[1]
local scripts = {
  findParked = find_parked,
  followNames = message_of_names,
  insertMessage = insert_message,
  putDocument = put_document,
  recordInbound = record_inbound,
  replaceMessage = replace_message,
}
local failed, replies = {}, {}
local position, last = 1, #ARGV
while position <= last do
  local name, count = ARGV[position], tonumber(ARGV[position + 1])
  local script = scripts[name]
  local is_done, reply
  if script then
    is_done, reply = pcall(script, base, { unpack(ARGV, position + 2, position + 1 + count) })
  else
    is_done, reply = pcall(redis.call, name, unpack(ARGV, position + 2, position + 1 + count))
  end
  if not is_done then
    -- An error is a text up to Redis 6.
    reply = type(reply) == 'table' and reply.err or tostring(reply)
    -- The driver looks for another server after this reply.
    if string.find(reply, 'READONLY ', 1, true) then
      return redis.error_reply(reply)
    end
    table.insert(failed, #replies + 1)
  end
  replies[#replies + 1] = reply or false
  position = position + 2 + count
end
publish_notices(base)
return { failed, replies }
