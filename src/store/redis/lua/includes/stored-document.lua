-- Returns the version and the write id of a document's text, `{"version":…,"stamp":…}` on a line before the value. Version 0.3 stored an
-- entry without that line. A text that is missing has the version 0.
local function document_head(text)
  if not text then
    return { version = 0 }
  end
  local line = string.match(text, '^([^\n]*)\n')
  return line and cjson.decode(line) or { version = 1 }
end

-- `old` is the key that version 0.3 kept the gate under, or an empty text.
local function document_text(base, texts, key, old)
  return redis.call('HGET', base .. texts, key) or (old ~= '' and redis.call('GET', base .. old))
end
