-- Writes a document: see includes/put-document.lua.
-- @include includes/server-time
-- @include includes/stored-document
-- @include includes/append-entries
-- @include includes/put-document
return put_document(KEYS[1], ARGV)
