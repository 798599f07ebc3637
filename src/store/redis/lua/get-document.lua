-- Returns a document's text.
-- @include includes/stored-document
local texts, old, key = ARGV[1], ARGV[3], ARGV[4]
return document_text(KEYS[1], texts, key, old)
