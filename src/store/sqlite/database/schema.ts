/** Marks a file of this package, in bytes 68 to 71 of its header: https://www.sqlite.org/pragma.html#pragma_application_id. */
export const applicationId = 0x47_4f_55_54

/**
 * Each brings a file to the next version: a file of version n has had the first n. A migration that was released is never changed; a new one
 * is appended.
 *
 * Times are REAL, because a clock may give fractions of a millisecond.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE scopes (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    parked INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    scope INTEGER NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    stamp TEXT,
    key TEXT,
    open_to TEXT,
    work TEXT,
    priority REAL,
    due_at REAL,
    owner TEXT,
    is_waiting INTEGER NOT NULL,
    finished_at REAL,
    record TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX messages_by_id ON messages (scope, id);
  CREATE UNIQUE INDEX messages_by_key ON messages (scope, key) WHERE key IS NOT NULL;
  CREATE INDEX messages_open ON messages (scope, open_to) WHERE open_to IS NOT NULL;
  CREATE INDEX messages_due ON messages (scope, work, priority, due_at, id) WHERE work IS NOT NULL;
  CREATE INDEX messages_owned ON messages (scope, owner) WHERE owner IS NOT NULL;
  CREATE INDEX messages_waiting ON messages (scope) WHERE is_waiting = 1;
  CREATE INDEX messages_finished ON messages (finished_at) WHERE finished_at IS NOT NULL;

  CREATE TABLE event_ids (
    scope INTEGER NOT NULL,
    giver TEXT NOT NULL,
    id TEXT NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (scope, giver, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE owners (
    scope INTEGER NOT NULL,
    owner TEXT NOT NULL,
    alive_until REAL NOT NULL,
    seen_at REAL NOT NULL,
    PRIMARY KEY (scope, owner)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX owners_seen ON owners (seen_at);

  CREATE TABLE parked (
    number INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL,
    id TEXT NOT NULL,
    gupshup_id TEXT,
    whatsapp_id TEXT,
    recipient TEXT,
    parked_at REAL NOT NULL,
    event TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX parked_by_id ON parked (scope, id);
  CREATE INDEX parked_by_gupshup_id ON parked (scope, gupshup_id) WHERE gupshup_id IS NOT NULL;
  CREATE INDEX parked_by_whatsapp_id ON parked (scope, whatsapp_id) WHERE whatsapp_id IS NOT NULL;
  CREATE INDEX parked_by_recipient ON parked (scope, recipient) WHERE recipient IS NOT NULL;
  CREATE INDEX parked_in_order ON parked (scope);
  CREATE INDEX parked_by_age ON parked (parked_at);
  CREATE TRIGGER parked_added AFTER INSERT ON parked BEGIN
    UPDATE scopes SET parked = parked + 1 WHERE number = new.scope;
  END;
  CREATE TRIGGER parked_removed AFTER DELETE ON parked BEGIN
    UPDATE scopes SET parked = parked - 1 WHERE number = old.scope;
  END;

  CREATE TABLE suppressions (
    scope INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    suppression TEXT NOT NULL,
    PRIMARY KEY (scope, recipient)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE gates (
    scope INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    stamp TEXT,
    record TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE entries (
    scope INTEGER NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (scope, kind, key)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO entries (scope, kind, key, entry)
    SELECT scope, 'suppression', recipient, suppression FROM suppressions ORDER BY scope, recipient;
  DROP TABLE suppressions;

  CREATE TABLE windows (
    scope INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    until REAL NOT NULL,
    PRIMARY KEY (scope, recipient)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX windows_by_end ON windows (until);

  CREATE TABLE inbound (
    scope INTEGER NOT NULL,
    id TEXT NOT NULL,
    until REAL NOT NULL,
    PRIMARY KEY (scope, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX inbound_by_end ON inbound (until);
  `,
  // Messages due at the same time leave in the order of insertion: an index ends with the number of the row.
  `
  DROP INDEX messages_due;
  CREATE INDEX messages_due ON messages (scope, work, priority, due_at) WHERE work IS NOT NULL;
  `,
  `
  CREATE TABLE store (id TEXT NOT NULL) STRICT;
  INSERT INTO store (id) VALUES (lower(hex(randomblob(16))));

  ALTER TABLE messages ADD COLUMN content_ends_at REAL DEFAULT 0;
  CREATE INDEX messages_content ON messages (content_ends_at) WHERE content_ends_at IS NOT NULL;
  `,
  `
  CREATE TABLE documents (
    scope INTEGER NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    write_id TEXT,
    value TEXT NOT NULL,
    PRIMARY KEY (scope, kind, key)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO documents (scope, kind, key, version, value)
    SELECT scope, kind, key, 1, entry FROM entries ORDER BY scope, kind, key;
  DROP TABLE entries;
  INSERT INTO documents (scope, kind, key, version, write_id, value)
    SELECT scope, 'gate', 'gate', version, stamp, record FROM gates;
  DROP TABLE gates;
  `,
  // The feed has row numbers, because events are long: without them SQLite would use a page of its own for each of more than a thousand bytes.
  //
  // The messages up to the number in unlisted are in no list yet. They are listed step by step, because a million take 15 s of processor time.
  `
  ALTER TABLE scopes ADD COLUMN trimmed INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE feed (
    number INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    at REAL NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    subject TEXT NOT NULL,
    event TEXT
  ) STRICT;
  CREATE UNIQUE INDEX feed_by_sequence ON feed (scope, sequence);

  CREATE TABLE lists (
    scope INTEGER NOT NULL,
    list TEXT NOT NULL,
    created_at REAL NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (scope, list, created_at, id)
  ) STRICT, WITHOUT ROWID;
  ALTER TABLE store ADD COLUMN unlisted INTEGER NOT NULL DEFAULT 0;
  UPDATE store SET unlisted = (SELECT coalesce(max(number), 0) FROM messages);
  `,
  // A row without a lane is of an earlier version, and in the lane of messages that name none. The first index finds the earliest message of a lane, and
  // the second one walks from fair key to fair key.
  `
  ALTER TABLE messages ADD COLUMN lane TEXT NOT NULL DEFAULT 'normal';
  ALTER TABLE messages ADD COLUMN fair_key TEXT NOT NULL DEFAULT '';
  DROP INDEX messages_due;
  CREATE INDEX messages_due ON messages (scope, work, lane, priority, due_at) WHERE work IS NOT NULL;
  CREATE INDEX messages_fair ON messages (scope, work, lane, priority, fair_key, due_at) WHERE work IS NOT NULL;
  `,
  // Events that were unparked as unmatched. Earlier versions remember them among what came in.
  `
  CREATE TABLE told (
    scope INTEGER NOT NULL,
    id TEXT NOT NULL,
    told_at REAL NOT NULL,
    PRIMARY KEY (scope, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX told_by_age ON told (told_at);
  `,
]
