import {
  StoreError,
  checkOptions,
  isGupshupError
} from "./chunk-KFX4R2R3.js";
import {
  changeOf,
  contentEndsAt,
  gateKey,
  indexOf,
  listingOf,
  parseDocument,
  parseMessage,
  withoutContent
} from "./chunk-BFH2B4ZD.js";
import "./chunk-EFEG2C76.js";
import {
  check,
  compact,
  containsAddress,
  custom,
  gtValue,
  integer,
  isTimeFaked,
  maxValue,
  minValue,
  nonEmpty,
  number,
  optional,
  picklist,
  pipe,
  settlesWithin,
  strictObject,
  string,
  systemClock,
  transform
} from "./chunk-3JHE4BP2.js";
import "./chunk-6BXPBZJO.js";

// src/store/sqlite/database/node-sqlite.ts
var firstNodeWithSqlite = "22.13";
function findSqlite() {
  return process.getBuiltinModule("node:sqlite");
}
function connect(path, options) {
  const sqlite = findSqlite();
  if (sqlite === void 0)
    throw new Error("This Node has no node:sqlite.");
  return new sqlite.DatabaseSync(path, options);
}

// src/store/sqlite/options.ts
import { resolve } from "node:path";
var dayMs = 864e5;
var schema = strictObject({
  path: pipe(string(), nonEmpty(), check((path) => path !== ":memory:", "must be a file; memoryStore() is the store in memory"), transform((path) => resolve(path))),
  synchronous: optional(picklist(["full", "normal"]), "full"),
  retentionMs: optional(pipe(number(), gtValue(0)), 30 * dayMs),
  busyTimeoutMs: optional(pipe(number(), integer(), minValue(0), maxValue(2 ** 31 - 1)), 5e3),
  maxParkedEvents: optional(pipe(number(), integer(), minValue(1)), 1e4),
  now: optional(custom((value) => typeof value === "function", "must be a function, such as Date.now"))
});
function settingsOf(options) {
  return checkOptions("sqliteStore()", schema, options, "path: 'outbound.db'");
}

// src/store/sqlite/database/to-store-error.ts
var resultCode = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  tooBig: 18,
  notADatabase: 26
};
function resultCodeOf(error) {
  const code = error instanceof Error ? Reflect.get(error, "errcode") : void 0;
  return typeof code === "number" ? code & 255 : 0;
}
var UnusableFile = class extends Error {
  reason;
  constructor(reason, message) {
    super(message);
    this.reason = reason;
  }
};
function toStoreError(error, path) {
  if (error instanceof UnusableFile)
    return { reason: error.reason, message: error.message };
  const cause = error instanceof Error ? error : new Error(String(error));
  const code = resultCodeOf(error);
  const known = error instanceof SyntaxError ? corrupt : knownErrors.find(({ codes }) => codes.includes(code));
  return known === void 0 ? { reason: "unknown", message: `SQLite could not use ${path}: ${cause.message}.`, cause } : { reason: known.reason, message: known.describe(path), cause };
}
function foreignMessage(path, why) {
  return `${path} is not a file of this store: ${why}. Nothing in it was changed. Give sqliteStore({ path }) a file of its own.`;
}
function readOnlyMessage(path) {
  return `${path} cannot be written to. Allow this process to write to the file and to its folder, where SQLite keeps two more files beside it.`;
}
var corrupt = {
  codes: [resultCode.corrupt],
  reason: "corrupt",
  describe: (path) => `${path} is damaged. Stop what uses it, then put back a copy that was made before, or save what can be read with the .recover command of the sqlite3 shell.`
};
var knownErrors = [
  corrupt,
  {
    codes: [resultCode.busy, resultCode.locked],
    reason: "locked",
    describe: (path) => `${path} is locked: another process has held it for longer than busyTimeoutMs. Nothing of this step was written. Try again, or end the process that holds it.`
  },
  {
    codes: [resultCode.readOnly],
    reason: "read-only",
    describe: readOnlyMessage
  },
  {
    codes: [resultCode.full],
    reason: "full",
    describe: (path) => `There is no room left for ${path}. Nothing of this step was written. Make room on its disk; the store goes on by itself.`
  },
  {
    codes: [resultCode.cannotOpen],
    reason: "unknown",
    describe: (path) => `${path} cannot be opened. Its folder must exist, and this process must be allowed to read and write there.`
  },
  {
    codes: [resultCode.tooBig],
    reason: "unstorable",
    describe: (path) => `What was to be written to ${path} is larger than SQLite takes. Nothing of this step was written. Send less at once.`
  },
  {
    codes: [resultCode.notADatabase],
    reason: "not-a-store",
    describe: (path) => foreignMessage(path, "it is not an SQLite database")
  }
];
function closedError(path) {
  return new StoreError(`The store on ${path} was closed. Make a new one with sqliteStore().`, {
    reason: "closed"
  });
}

// src/store/sqlite/database/transaction.ts
function inTransaction(database, work, lock = "IMMEDIATE") {
  database.exec(`BEGIN ${lock}`);
  try {
    const value = work();
    database.exec("COMMIT");
    return value;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}
function rollBack(database) {
  try {
    database.exec("ROLLBACK");
  } catch {
  }
}

// src/store/sqlite/database/values.ts
function textIn(row, column) {
  const value = row?.[column] ?? void 0;
  if (value === void 0 || typeof value === "string")
    return value;
  throw new TypeError(`Column ${column} holds no text.`);
}
function numberIn(row, column) {
  const value = row?.[column] ?? void 0;
  if (value === void 0 || typeof value === "number")
    return value;
  throw new TypeError(`Column ${column} holds no number.`);
}
function textsIn(rows, column) {
  return rows.flatMap((row) => textIn(row, column) ?? []);
}
function pragmaNumber(statement, name) {
  return numberIn(statement.get(), name) ?? 0;
}
function isSameWrite(row, column, write) {
  const writeId = textIn(row, column);
  return writeId !== void 0 && writeId === write.writeId && numberIn(row, "version") === write.version;
}

// src/store/sqlite/database/open.ts
var readerTimeoutMs = 250;
var readerCacheKib = 64e3;
var keptLogBytes = 64 * 2 ** 20;
function openForReading({ path, busyTimeoutMs }) {
  const database = connect(path, { readOnly: true });
  database.exec(`PRAGMA busy_timeout = ${Math.min(busyTimeoutMs, readerTimeoutMs)};
     PRAGMA cache_size = -${readerCacheKib}`);
  return database;
}

// src/store/sqlite/database/place.ts
import { realpathSync, statSync } from "node:fs";
function requireSameDatabase(database, path, expected) {
  requireSame(path, { id: idIn(database), file: requireFile(path) }, expected);
}
function requireSame(path, found, expected) {
  if (found.id !== expected.id || found.file !== expected.file)
    throw replaced(path);
}
function idIn(database) {
  return textIn(database.prepare("SELECT id FROM store").get(), "id") ?? "";
}
function requireFile(path) {
  const file = fileAt(path);
  if (file === void 0)
    throw replaced(path);
  return file;
}
function fileAt(path) {
  const stats = statsOf(path);
  return stats && `${stats.dev}:${stats.ino}`;
}
function statsOf(path) {
  try {
    return statSync(path, { bigint: true });
  } catch (error) {
    const code = Reflect.get(Object(error), "code");
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP")
      return void 0;
    throw error;
  }
}
function replaced(path) {
  return new UnusableFile("replaced", `${path} is no longer the file that was opened: it, or the -wal or -shm beside it, was moved, deleted or replaced. Nothing is sent, because the next process would not know of it. Put the file back and the store goes on by itself; if what lies there now is right, start this process again.`);
}

// src/store/sqlite/machine-time.ts
var monotonicNs = process.hrtime.bigint;
function monotonicMs() {
  return Number(monotonicNs()) / 1e6;
}
var MachineTime = class {
  #read;
  get now() {
    const read = this.#read;
    return read === void 0 || isTimeFaked() ? Date.now() : Math.floor(read.time + monotonicMs() - read.at);
  }
  record({ time, at }, askedAt) {
    const answeredAt = monotonicMs();
    const isComparable = at >= askedAt && at <= answeredAt;
    this.#read = { time, at: isComparable ? at : answeredAt };
  }
};

// src/store/sqlite/write-commands.ts
var done = { outcome: "done" };
var repeated = { outcome: "repeated" };
var lost = { outcome: "lost" };

// src/store/sqlite/tables/documents.ts
var DocumentTable = class {
  #get;
  #version;
  #put;
  #delete;
  #page;
  constructor(database) {
    this.#get = database.prepare("SELECT key, version, write_id, value FROM documents WHERE scope = ? AND kind = ? AND key = ?");
    this.#version = database.prepare("SELECT version, write_id FROM documents WHERE scope = ? AND kind = ? AND key = ?");
    this.#put = database.prepare(`INSERT INTO documents (scope, kind, key, version, write_id, value) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET version = excluded.version, write_id = excluded.write_id, value = excluded.value`);
    this.#delete = database.prepare("DELETE FROM documents WHERE scope = ? AND kind = ? AND key = ? AND version = ?");
    this.#page = database.prepare(`SELECT key, version, write_id, value FROM documents WHERE scope = ? AND kind = ? AND key > ?
       ORDER BY key LIMIT ?`);
  }
  get(scope, kind, key) {
    return this.#get.get(scope, kind, key);
  }
  versionOf(scope, kind, key) {
    return numberIn(this.#version.get(scope, kind, key), "version") ?? 0;
  }
  put(scope, kind, document, expectedVersion) {
    const { key, version, writeId, json } = document;
    const stored = this.#version.get(scope, kind, key);
    if ((numberIn(stored, "version") ?? 0) !== expectedVersion) {
      return isSameWrite(stored, "write_id", document) ? repeated : lost;
    }
    this.#put.run(scope, kind, key, version, writeId, json);
    return done;
  }
  delete(scope, kind, key, expectedVersion) {
    return this.#delete.run(scope, kind, key, expectedVersion).changes === 0 ? lost : done;
  }
  page(scope, kind, after, limit) {
    return this.#page.all(scope, kind, after, limit);
  }
};

// src/store/sqlite/tables/due-messages.ts
var DueMessages = class {
  #nextPriority;
  #due;
  #earliest;
  #waiting;
  constructor(database) {
    this.#nextPriority = database.prepare("SELECT min(priority) AS priority FROM messages WHERE scope = ? AND work = ? AND priority > ?");
    this.#due = database.prepare(`SELECT record FROM messages WHERE scope = ? AND work = ? AND priority = ? AND due_at <= ?
       ORDER BY due_at, number LIMIT ?`);
    this.#earliest = database.prepare("SELECT min(due_at) AS due_at FROM messages WHERE scope = ? AND work = ? AND priority = ?");
    this.#waiting = database.prepare("SELECT count(*) AS waiting FROM messages WHERE scope = ? AND is_waiting = 1");
  }
  upTo(scope, queue, now, limit) {
    const found = [];
    for (const priority of this.#priorities(scope, queue)) {
      if (found.length >= limit)
        break;
      found.push(...textsIn(this.#due.all(scope, queue, priority, now, limit - found.length), "record"));
    }
    return found;
  }
  earliest(scope, queue) {
    let earliest;
    for (const priority of this.#priorities(scope, queue)) {
      const dueAt = numberIn(this.#earliest.get(scope, queue, priority), "due_at");
      if (dueAt !== void 0 && (earliest === void 0 || dueAt < earliest))
        earliest = dueAt;
    }
    return earliest;
  }
  countWaiting(scope) {
    return numberIn(this.#waiting.get(scope), "waiting") ?? 0;
  }
  *#priorities(scope, queue) {
    let priority = Number.NEGATIVE_INFINITY;
    for (; ; ) {
      priority = numberIn(this.#nextPriority.get(scope, queue, priority), "priority");
      if (priority === void 0)
        return;
      yield priority;
    }
  }
};

// src/store/sqlite/tables/feed.ts
var Feed = class {
  #bounds;
  #append;
  #page;
  #erase;
  #oldest;
  #delete;
  #trimmed;
  constructor(database) {
    this.#bounds = database.prepare(`SELECT trimmed, (SELECT min(sequence) FROM feed WHERE scope = scopes.number) AS oldest,
       (SELECT max(sequence) FROM feed WHERE scope = scopes.number) AS newest FROM scopes WHERE number = ?`);
    this.#append = database.prepare("INSERT INTO feed (scope, sequence, at, id, name, subject, event) VALUES (?, ?, ?, ?, ?, ?, ?)");
    this.#page = database.prepare(`SELECT sequence, at, id, name, subject, event FROM feed WHERE scope = ? AND sequence > ?
       ORDER BY sequence LIMIT ?`);
    this.#erase = database.prepare("UPDATE feed SET id = '', subject = '', event = NULL WHERE scope = ? AND sequence = ?");
    this.#oldest = database.prepare("SELECT number, scope, sequence, at FROM feed WHERE number > 0 ORDER BY number LIMIT 1");
    this.#delete = database.prepare("DELETE FROM feed WHERE number = ?");
    this.#trimmed = database.prepare("UPDATE scopes SET trimmed = ? WHERE number = ?");
  }
  append(scope, entries, now) {
    let sequence = this.#boundsOf(scope).newest;
    for (const { id, name, subject, json } of entries) {
      sequence += 1;
      this.#append.run(scope, sequence, now, id, name, subject, json);
    }
  }
  page(scope, after, limit) {
    return { rows: this.#page.all(scope, after, limit), ...this.#boundsOf(scope) };
  }
  erase(scope, sequences) {
    for (const sequence of sequences)
      this.#erase.run(scope, sequence);
  }
  forget(until, limit) {
    for (let count = 0; count < limit; count += 1) {
      const row = this.#oldest.get();
      const at = numberIn(row, "at");
      if (row === void 0 || at === void 0 || at > until)
        return;
      this.#delete.run(row["number"] ?? null);
      this.#trimmed.run(row["sequence"] ?? null, row["scope"] ?? null);
    }
  }
  #boundsOf(scope) {
    const row = this.#bounds.get(scope);
    const trimmed = numberIn(row, "trimmed") ?? 0;
    return { oldest: numberIn(row, "oldest") ?? trimmed + 1, newest: numberIn(row, "newest") ?? trimmed };
  }
};

// src/store/sqlite/list-names.ts
var everything = "";
var byState = (state) => `state:${state}`;
var byAddress = (to) => `to:${to}`;
var byCode = (code) => `code:${code}`;
var byTemplate = (template) => `template:${template}`;
function listedAs(record) {
  const { createdAt, to, state, codes, templates } = listingOf(record);
  const lists = [
    everything,
    byState(state),
    byAddress(to),
    ...codes.map(byCode),
    ...templates.map(byTemplate)
  ];
  return { createdAt, lists };
}
function readableMessage(json) {
  try {
    return parseMessage(json);
  } catch {
    return void 0;
  }
}
function groupsOf({ state, to, code, template }) {
  const groups = [
    ...state === void 0 ? [] : [[byState(state)]],
    ...to === void 0 ? [] : [[...new Set(to)].map(byAddress)],
    ...code === void 0 ? [] : [[byCode(code)]],
    ...template === void 0 ? [] : [[byTemplate(template)]]
  ];
  return groups.length === 0 ? [[everything]] : groups;
}

// src/store/sqlite/rows.ts
function messageRow(record, now) {
  const { id, version, writeId = null } = record;
  const { idempotencyKey, gupshupIds, whatsappIds, openTo, due, owner, isWaiting, isFinished } = indexOf(record);
  return {
    id,
    version,
    writeId,
    key: idempotencyKey ?? null,
    openTo: openTo ?? null,
    queue: due?.queue ?? null,
    priority: due?.priority ?? null,
    dueAt: due?.at ?? null,
    owner: owner ?? null,
    isWaiting: isWaiting ? 1 : 0,
    finishedAt: isFinished ? now : null,
    contentEndsAt: contentEndsAt(record, now) ?? null,
    gupshupIds,
    whatsappIds,
    listed: listedAs(record),
    json: JSON.stringify(record)
  };
}
function parkedRow(event) {
  const { id, gupshupId = null, whatsappId = null, to = null } = event;
  if (gupshupId === null && whatsappId === null && to === null)
    return void 0;
  return { id, gupshupId, whatsappId, to, json: JSON.stringify(event) };
}
function eventIdsOf(ids) {
  return {
    gupshupIds: ids.flatMap(({ gupshupId }) => gupshupId ?? []),
    whatsappIds: ids.flatMap(({ whatsappId }) => whatsappId ?? [])
  };
}
function feedRow({ id, name, subject, event }) {
  return { id, name, subject, json: JSON.stringify(event) };
}
function feedPageIn({ rows, oldest, newest: newest2 }, after) {
  const next = numberIn(rows.at(-1), "sequence") ?? Math.max(after, newest2);
  return { entries: rows.flatMap((row) => feedEntryIn(row) ?? []), next, oldest, newest: newest2 };
}
function feedEntryIn(row) {
  const [sequence, at, json] = [numberIn(row, "sequence"), numberIn(row, "at"), textIn(row, "event")];
  if (sequence === void 0 || at === void 0 || json === void 0)
    return void 0;
  const [id = "", name = "", subject = ""] = [textIn(row, "id"), textIn(row, "name"), textIn(row, "subject")];
  return { sequence, at, id, name, subject, event: JSON.parse(json) };
}
function documentRow({ key, version, writeId, value }) {
  return { key, version, writeId: writeId ?? null, json: JSON.stringify(value) };
}
function documentIn(kind, row) {
  const [key, version, json] = [textIn(row, "key"), numberIn(row, "version"), textIn(row, "value")];
  if (key === void 0 || version === void 0 || json === void 0)
    return void 0;
  return { key, version, writeId: textIn(row, "write_id"), value: parseDocument(kind, json) };
}
function messageIn(json) {
  return json === void 0 ? void 0 : parseMessage(json);
}
function messagesIn(texts) {
  return texts.map(parseMessage);
}
function eventsIn(texts) {
  return texts.map((json) => JSON.parse(json));
}

// src/store/sqlite/tables/event-ids.ts
var EventIdTable = class {
  #lead;
  #find;
  #forget;
  constructor(database) {
    this.#lead = database.prepare(`INSERT INTO event_ids (scope, giver, id, message) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET message = excluded.message WHERE message <> excluded.message`);
    this.#find = database.prepare("SELECT message FROM event_ids WHERE scope = ? AND giver = ? AND id = ?");
    this.#forget = database.prepare("DELETE FROM event_ids WHERE scope = ? AND giver = ? AND id = ? AND message = ?");
  }
  lead(scope, { gupshupIds, whatsappIds }, message) {
    for (const id of gupshupIds)
      this.#lead.run(scope, "gupshup", id, message);
    for (const id of whatsappIds)
      this.#lead.run(scope, "whatsapp", id, message);
  }
  messageOf(scope, giver, id) {
    return numberIn(this.#find.get(scope, giver, id), "message");
  }
  forget(scope, { gupshupIds, whatsappIds }, message) {
    for (const id of gupshupIds)
      this.#forget.run(scope, "gupshup", id, message);
    for (const id of whatsappIds)
      this.#forget.run(scope, "whatsapp", id, message);
  }
};
function eventIdsIn(json) {
  try {
    const { attempts = [] } = JSON.parse(json);
    return eventIdsOf(attempts);
  } catch {
    return { gupshupIds: [], whatsappIds: [] };
  }
}

// src/store/sqlite/tables/finished-messages.ts
var FinishedMessages = class {
  #eventIds;
  #lists;
  #forget;
  constructor(database, lists) {
    this.#lists = lists;
    this.#eventIds = new EventIdTable(database);
    this.#forget = database.prepare(`DELETE FROM messages WHERE number IN
       (SELECT number FROM messages WHERE finished_at <= ? ORDER BY finished_at LIMIT ?) RETURNING number, scope, id, record`);
  }
  forget(until, limit) {
    for (const row of this.#forget.all(until, limit))
      this.#forgetPlaces(row);
  }
  #forgetPlaces(row) {
    const [number2, scope] = [numberIn(row, "number"), numberIn(row, "scope")];
    const [id, record] = [textIn(row, "id"), textIn(row, "record")];
    if (number2 === void 0 || scope === void 0 || id === void 0 || record === void 0)
      return;
    this.#eventIds.forget(scope, eventIdsIn(record), number2);
    const message = readableMessage(record);
    if (message !== void 0)
      this.#lists.remove(scope, id, listedAs(message));
  }
};
var Contents = class {
  #due;
  #write;
  #move;
  constructor(database) {
    this.#due = database.prepare(`SELECT number, record, finished_at FROM messages WHERE content_ends_at <= ? ORDER BY content_ends_at LIMIT ?`);
    this.#write = database.prepare("UPDATE messages SET record = ?, content_ends_at = NULL WHERE number = ?");
    this.#move = database.prepare("UPDATE messages SET content_ends_at = ? WHERE number = ?");
  }
  drop(now, limit) {
    for (const row of this.#due.all(now, limit))
      this.#drop(row, now);
  }
  #drop(row, now) {
    const number2 = numberIn(row, "number");
    if (number2 === void 0)
      return;
    const record = readableMessage(textIn(row, "record") ?? "");
    const endsAt = record && contentEndsAt(record, numberIn(row, "finished_at") ?? now);
    if (record === void 0 || endsAt === void 0 || endsAt > now)
      this.#move.run(endsAt ?? null, number2);
    else
      this.#write.run(JSON.stringify(withoutContent(record)), number2);
  }
};

// src/store/sqlite/tables/intersection.ts
var maxSeeks = 1e3;
function intersection(groups, { after, since, limit }, seek) {
  const places = [];
  const cursors = groups.map((lists) => lists.map((list) => new Cursor(list, seek)));
  const seeks = () => cursors.flat().reduce((sum, cursor) => sum + cursor.seeks, 0);
  let from = after;
  let isIncluded = false;
  let passed = after;
  do {
    const heads = cursors.map((group) => newestOf(group.map((cursor) => cursor.next(from, isIncluded))));
    const oldest = oldestOf(heads);
    if (oldest === void 0 || oldest.createdAt < since)
      return { places };
    isIncluded = heads.some((head) => compare(head, oldest) > 0);
    if (isIncluded)
      passed = newestOf(heads) ?? oldest;
    else if (places.length === limit)
      return { places, next: passed };
    else {
      places.push(oldest);
      passed = oldest;
    }
    from = oldest;
  } while (seeks() < maxSeeks);
  return { places, next: passed };
}
var Cursor = class {
  seeks = 0;
  #list;
  #seek;
  #head;
  #isAtEnd = false;
  constructor(list, seek) {
    this.#list = list;
    this.#seek = seek;
  }
  next(from, isIncluded) {
    if (this.#isAtEnd || isAfter(this.#head, from, isIncluded))
      return this.#head;
    this.seeks += 1;
    this.#head = this.#seek(this.#list, from, isIncluded);
    this.#isAtEnd = this.#head === void 0;
    return this.#head;
  }
};
function isAfter(place, from, isIncluded) {
  return place !== void 0 && compare(from, place) > (isIncluded ? -1 : 0);
}
function compare(one, other) {
  if (one === void 0 || other === void 0)
    return Number(one !== void 0) - Number(other !== void 0);
  if (one.createdAt !== other.createdAt)
    return one.createdAt - other.createdAt;
  return one.id === other.id ? 0 : one.id < other.id ? -1 : 1;
}
function newestOf(places) {
  return places.reduce((newest2, place) => compare(place, newest2) > 0 ? place : newest2, void 0);
}
function oldestOf(places) {
  return places.reduce((oldest, place) => compare(place, oldest) < 0 ? place : oldest);
}

// src/store/sqlite/tables/message-lists.ts
var newest = { createdAt: Number.POSITIVE_INFINITY, id: "" };
var MessageLists = class {
  #add;
  #remove;
  #after;
  #upTo;
  #unlisted;
  #older;
  #recordListed;
  #isComplete = false;
  constructor(database) {
    this.#add = database.prepare("INSERT INTO lists (scope, list, created_at, id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
    this.#remove = database.prepare("DELETE FROM lists WHERE scope = ? AND list = ? AND created_at = ? AND id = ?");
    const seek = (sign) => database.prepare(`SELECT created_at, id FROM lists WHERE scope = ? AND list = ? AND (created_at, id) ${sign} (?, ?)
         ORDER BY created_at DESC, id DESC LIMIT 1`);
    this.#after = seek("<");
    this.#upTo = seek("<=");
    this.#unlisted = database.prepare("SELECT unlisted FROM store WHERE rowid = 1");
    this.#older = database.prepare("SELECT number, scope, id, record FROM messages WHERE number <= ? ORDER BY number DESC LIMIT ?");
    this.#recordListed = database.prepare("UPDATE store SET unlisted = ? WHERE rowid = 1");
  }
  add(scope, id, { createdAt, lists }) {
    for (const list of lists)
      this.#add.run(scope, list, createdAt, id);
  }
  change(scope, id, before, after) {
    if (before === void 0 || before.createdAt !== after.createdAt) {
      if (before !== void 0)
        this.remove(scope, id, before);
      this.add(scope, id, after);
      return;
    }
    const { createdAt, lists } = after;
    this.remove(scope, id, { createdAt, lists: before.lists.filter((list) => !lists.includes(list)) });
    this.add(scope, id, { createdAt, lists: lists.filter((list) => !before.lists.includes(list)) });
  }
  remove(scope, id, { createdAt, lists }) {
    for (const list of lists)
      this.#remove.run(scope, list, createdAt, id);
  }
  select(scope, { filter, limit, after = newest }) {
    const { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = filter;
    const end = { createdAt: until, id: "" };
    const seek = (list, from, isIncluded) => placeIn((isIncluded ? this.#upTo : this.#after).get(scope, list, from.createdAt, from.id));
    const range = { after: compare(after, end) < 0 ? after : end, since, limit };
    return intersection(groupsOf(filter), range, seek);
  }
  get isComplete() {
    this.#isComplete ||= numberIn(this.#unlisted.get(), "unlisted") === 0;
    return this.#isComplete;
  }
  fill(limit) {
    if (this.isComplete)
      return;
    const rows = this.#older.all(numberIn(this.#unlisted.get(), "unlisted") ?? 0, limit);
    for (const row of rows) {
      const [scope, id] = [numberIn(row, "scope"), textIn(row, "id")];
      const record = readableMessage(textIn(row, "record") ?? "");
      if (scope !== void 0 && id !== void 0 && record !== void 0)
        this.add(scope, id, listedAs(record));
    }
    const last = rows.length < limit ? void 0 : numberIn(rows.at(-1), "number");
    this.#recordListed.run(last === void 0 ? 0 : last - 1);
  }
};
function placeIn(row) {
  const [createdAt, id] = [numberIn(row, "created_at"), textIn(row, "id")];
  return createdAt === void 0 || id === void 0 ? void 0 : { createdAt, id };
}

// src/store/sqlite/tables/messages.ts
var Messages = class {
  #lists;
  #eventIds;
  #add;
  #replace;
  #stored;
  #freeKey;
  #giveKey;
  #byId;
  #versionById;
  #byKey;
  #byNumber;
  #open;
  #page;
  constructor(database, lists) {
    this.#lists = lists;
    this.#eventIds = new EventIdTable(database);
    this.#add = database.prepare(`INSERT INTO messages (version, stamp, open_to, work, priority, due_at, owner, is_waiting, finished_at, content_ends_at, record, scope, id, key)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
    this.#replace = database.prepare(`UPDATE messages SET version = ?, stamp = ?, open_to = ?, work = ?, priority = ?, due_at = ?, owner = ?, is_waiting = ?,
       finished_at = ?, content_ends_at = ?, record = ? WHERE number = ?`);
    this.#stored = database.prepare("SELECT number, version, stamp, record FROM messages WHERE scope = ? AND id = ?");
    this.#freeKey = database.prepare("UPDATE messages SET key = NULL WHERE scope = ? AND key = ?");
    this.#giveKey = database.prepare("UPDATE messages SET key = ? WHERE number = ?");
    this.#byId = database.prepare("SELECT record FROM messages WHERE scope = ? AND id = ?");
    this.#versionById = database.prepare("SELECT version FROM messages WHERE scope = ? AND id = ?");
    this.#byKey = database.prepare("SELECT id, record FROM messages WHERE scope = ? AND key = ?");
    this.#byNumber = database.prepare("SELECT record FROM messages WHERE number = ?");
    this.#open = database.prepare("SELECT record FROM messages WHERE scope = ? AND open_to = ? ORDER BY number");
    this.#page = database.prepare("SELECT number, record FROM messages WHERE +scope = ? AND number > ? ORDER BY number LIMIT ?");
  }
  insert(scope, message) {
    const number2 = this.#added(scope, message);
    if (number2 === void 0)
      return this.#insertInTheWay(scope, message);
    this.#lists.add(scope, message.id, message.listed);
    this.#eventIds.lead(scope, message, number2);
    return done;
  }
  replace(scope, message, claim) {
    const stored = this.#stored.get(scope, message.id);
    const number2 = numberIn(stored, "number");
    if (number2 === void 0 || numberIn(stored, "version") !== message.version - 1) {
      return isSameWrite(stored, "stamp", message) ? repeated : lost;
    }
    if (this.#isOfAnother(scope, claim, number2))
      return lost;
    this.#replace.run(...columnsOf(message), number2);
    const json = textIn(stored, "record") ?? "";
    const before = readableMessage(json);
    if (before?.idempotencyKey !== (message.key ?? void 0))
      this.#changeKey(scope, message, number2);
    this.#forgetDropped(scope, json, message, number2);
    this.#lists.change(scope, message.id, before && listedAs(before), message.listed);
    this.#eventIds.lead(scope, message, number2);
    return done;
  }
  get(scope, id) {
    return textIn(this.#byId.get(scope, id), "record");
  }
  versionOf(scope, id) {
    return numberIn(this.#versionById.get(scope, id), "version");
  }
  byKey(scope, key) {
    return textIn(this.#byKey.get(scope, key), "record");
  }
  byEventId(scope, { gupshupId, whatsappId }) {
    return this.#byEventId(scope, "gupshup", gupshupId) ?? this.#byEventId(scope, "whatsapp", whatsappId);
  }
  open(scope, to) {
    return textsIn(this.#open.all(scope, to), "record");
  }
  page(scope, after, limit) {
    const rows = this.#page.all(scope, after, limit);
    return { records: textsIn(rows, "record"), last: numberIn(rows.at(-1), "number") };
  }
  #added(scope, message) {
    const { changes, lastInsertRowid } = this.#add.run(...columnsOf(message), scope, message.id, message.key);
    return changes === 0 ? void 0 : Number(lastInsertRowid);
  }
  #insertInTheWay(scope, message) {
    const { id, key } = message;
    const isStored = this.versionOf(scope, id) !== void 0;
    const holder = key === null ? void 0 : this.#byKey.get(scope, key);
    const found = textIn(holder, "id") === id ? void 0 : textIn(holder, "record");
    if (found !== void 0 && !isKeyFreeIn(found))
      return { outcome: "lost", found };
    if (isStored || key === null)
      return repeated;
    this.#freeKey.run(scope, key);
    return this.insert(scope, message);
  }
  #forgetDropped(scope, before, message, number2) {
    if (!before.includes('"isAdopted":true') && !message.json.includes('"isErased":true'))
      return;
    const { gupshupIds, whatsappIds } = eventIdsIn(before);
    const dropped = {
      gupshupIds: gupshupIds.filter((id) => !message.gupshupIds.includes(id)),
      whatsappIds: whatsappIds.filter((id) => !message.whatsappIds.includes(id))
    };
    this.#eventIds.forget(scope, dropped, number2);
  }
  #isOfAnother(scope, { gupshupIds, whatsappIds }, number2) {
    const holders = [
      ...gupshupIds.map((id) => this.#eventIds.messageOf(scope, "gupshup", id)),
      ...whatsappIds.map((id) => this.#eventIds.messageOf(scope, "whatsapp", id))
    ];
    return holders.some((holder) => holder !== void 0 && holder !== number2 && this.#byNumber.get(holder) !== void 0);
  }
  #changeKey(scope, { id, key }, number2) {
    const holder = key === null ? void 0 : textIn(this.#byKey.get(scope, key), "id");
    if (holder !== id)
      this.#giveKey.run(holder === void 0 ? key : null, number2);
  }
  #byEventId(scope, giver, id) {
    const number2 = typeof id === "string" ? this.#eventIds.messageOf(scope, giver, id) : void 0;
    return number2 === void 0 ? void 0 : textIn(this.#byNumber.get(number2), "record");
  }
};
function isKeyFreeIn(json) {
  return json.includes('"isKeyFree":true') && readableMessage(json)?.isKeyFree === true;
}
function columnsOf(message) {
  return [
    message.version,
    message.writeId,
    message.openTo,
    message.queue,
    message.priority,
    message.dueAt,
    message.owner,
    message.isWaiting,
    message.finishedAt,
    message.contentEndsAt,
    message.json
  ];
}

// src/store/sqlite/tables/owners.ts
var Owners = class {
  #keepAlive;
  #remove;
  #aliveUntil;
  #nextOwner;
  #owned;
  #forget;
  constructor(database) {
    this.#keepAlive = database.prepare(`INSERT INTO owners (scope, owner, alive_until, seen_at) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET alive_until = excluded.alive_until, seen_at = excluded.seen_at`);
    this.#remove = database.prepare("DELETE FROM owners WHERE scope = ? AND owner = ?");
    this.#aliveUntil = database.prepare("SELECT alive_until FROM owners WHERE scope = ? AND owner = ?");
    this.#nextOwner = database.prepare("SELECT min(owner) AS owner FROM messages WHERE scope = ? AND owner > ?");
    this.#owned = database.prepare("SELECT record FROM messages WHERE scope = ? AND owner = ? ORDER BY number LIMIT ?");
    this.#forget = database.prepare(`DELETE FROM owners WHERE (scope, owner) IN
       (SELECT scope, owner FROM owners WHERE seen_at <= ? AND alive_until <= ? ORDER BY seen_at LIMIT ?)`);
  }
  heartbeat(scope, owner, until, now) {
    if (until > 0)
      this.#keepAlive.run(scope, owner, until, now);
    else
      this.#remove.run(scope, owner);
    return done;
  }
  orphans(scope, now, limit, latest) {
    const found = [];
    let owner = "";
    while (found.length < limit) {
      owner = textIn(this.#nextOwner.get(scope, owner), "owner");
      if (owner === void 0)
        break;
      const aliveUntil = numberIn(this.#aliveUntil.get(scope, owner), "alive_until") ?? 0;
      if (aliveUntil <= now || aliveUntil > latest)
        found.push(...textsIn(this.#owned.all(scope, owner, limit - found.length), "record"));
    }
    return found;
  }
  forget(seenUntil, aliveUntil, limit) {
    this.#forget.run(seenUntil, aliveUntil, limit);
  }
};

// src/store/sqlite/tables/pending-events.ts
var maxExcess = 100;
var PendingEvents = class {
  #add;
  #remove;
  #count;
  #oldest;
  #removeOld;
  #page;
  #byGupshupId;
  #byWhatsappId;
  #byRecipient;
  constructor(database) {
    this.#add = database.prepare(`INSERT INTO parked (scope, id, gupshup_id, whatsapp_id, recipient, parked_at, event) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`);
    this.#remove = database.prepare("DELETE FROM parked WHERE scope = ? AND id = ?");
    this.#count = database.prepare("SELECT parked FROM scopes WHERE number = ?");
    this.#oldest = database.prepare("SELECT number, event FROM parked WHERE scope = ? ORDER BY number LIMIT ?");
    this.#removeOld = database.prepare("DELETE FROM parked WHERE number IN (SELECT number FROM parked WHERE parked_at <= ? ORDER BY parked_at LIMIT ?)");
    this.#page = database.prepare("SELECT number, event FROM parked WHERE scope = ? AND id > ? ORDER BY id LIMIT ?");
    const found = "SELECT number, event FROM parked WHERE scope = ?";
    this.#byGupshupId = database.prepare(`${found} AND gupshup_id = ? ORDER BY number`);
    this.#byWhatsappId = database.prepare(`${found} AND whatsapp_id = ? ORDER BY number`);
    this.#byRecipient = database.prepare(`${found} AND recipient = ? ORDER BY number`);
  }
  add(scope, event, now, limit) {
    const { id, gupshupId, whatsappId, to, json } = event;
    this.#add.run(scope, id, gupshupId, whatsappId, to, now, json);
    const excess = Math.min((numberIn(this.#count.get(scope), "parked") ?? 0) - limit, maxExcess);
    if (excess <= 0)
      return done;
    return { outcome: "done", excess: eventsOf(this.#oldest.all(scope, excess)) };
  }
  page(scope, after, limit) {
    return eventsOf(this.#page.all(scope, after, limit));
  }
  remove(scope, id) {
    return this.#remove.run(scope, id).changes === 0 ? lost : done;
  }
  withId(scope, { gupshupId, whatsappId }) {
    return eventsOf([
      ...gupshupId === void 0 ? [] : this.#byGupshupId.all(scope, gupshupId),
      ...whatsappId === void 0 ? [] : this.#byWhatsappId.all(scope, whatsappId)
    ]);
  }
  to(scope, to) {
    return eventsOf(this.#byRecipient.all(scope, to));
  }
  forget(until, limit) {
    this.#removeOld.run(until, limit);
  }
};
function eventsOf(rows) {
  const events = new Map(rows.map((row) => [numberIn(row, "number"), textIn(row, "event")]));
  return [...events.values()].flatMap((event) => event ?? []);
}

// src/store/sqlite/tables/session-windows.ts
var forgottenAtOnce = 10;
var SessionWindows = class {
  #open;
  #add;
  #seen;
  #window;
  #ids;
  #deleteWindow;
  #deleteId;
  #forgetWindows;
  #forgetIds;
  constructor(database) {
    this.#open = database.prepare(`INSERT INTO windows (scope, recipient, until) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET until = excluded.until WHERE windows.until < excluded.until`);
    this.#add = database.prepare(`INSERT INTO inbound (scope, id, until) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET until = excluded.until WHERE inbound.until <= ?`);
    this.#seen = database.prepare("SELECT until FROM inbound WHERE scope = ? AND id = ? AND until > ?");
    this.#window = database.prepare("SELECT until FROM windows WHERE scope = ? AND recipient = ?");
    this.#ids = database.prepare("SELECT id FROM inbound WHERE scope = ?");
    this.#deleteWindow = database.prepare("DELETE FROM windows WHERE scope = ? AND recipient = ?");
    this.#deleteId = database.prepare("DELETE FROM inbound WHERE scope = ? AND id = ?");
    this.#forgetWindows = database.prepare(`DELETE FROM windows WHERE (scope, recipient) IN
       (SELECT scope, recipient FROM windows WHERE until <= ? ORDER BY until LIMIT ?)`);
    this.#forgetIds = database.prepare(`DELETE FROM inbound WHERE (scope, id) IN
       (SELECT scope, id FROM inbound WHERE until <= ? ORDER BY until LIMIT ?)`);
  }
  record(scope, { id, from, until, idUntil, now }) {
    if (from !== null)
      this.#open.run(scope, from, until);
    const isNew = id === null || this.#add.run(scope, id, idUntil, now).changes > 0;
    this.#forgetWindows.run(now, forgottenAtOnce);
    this.#forgetIds.run(now, forgottenAtOnce);
    return isNew ? done : lost;
  }
  hasSeen(scope, id, now) {
    return this.#seen.get(scope, id, now) !== void 0;
  }
  forget(scope, addresses) {
    const ids = textsIn(this.#ids.all(scope), "id").filter((id) => containsAddress(id, addresses));
    const deletions = [
      ...addresses.map((address) => this.#deleteWindow.run(scope, address)),
      ...ids.map((id) => this.#deleteId.run(scope, id))
    ];
    return { outcome: "done", deleted: deletions.reduce((sum, { changes }) => sum + Number(changes), 0) };
  }
  windowOf(scope, to) {
    return numberIn(this.#window.get(scope, to), "until");
  }
};

// src/store/sqlite/tables/tables.ts
var Tables = class {
  scopes;
  lists;
  messages;
  due;
  finished;
  contents;
  owners;
  pendingEvents;
  documents;
  sessionWindows;
  feed;
  constructor(database) {
    this.scopes = new Scopes(database);
    this.lists = new MessageLists(database);
    this.messages = new Messages(database, this.lists);
    this.due = new DueMessages(database);
    this.finished = new FinishedMessages(database, this.lists);
    this.contents = new Contents(database);
    this.owners = new Owners(database);
    this.pendingEvents = new PendingEvents(database);
    this.documents = new DocumentTable(database);
    this.sessionWindows = new SessionWindows(database);
    this.feed = new Feed(database);
  }
};
var Scopes = class {
  #database;
  constructor(database) {
    this.#database = database;
  }
  add(name) {
    this.#database.prepare("INSERT INTO scopes (name) VALUES (?) ON CONFLICT DO NOTHING").run(name);
    return done;
  }
  numberOf(name) {
    return numberIn(this.#database.prepare("SELECT number FROM scopes WHERE name = ?").get(name), "number");
  }
};

// src/store/sqlite/writer/group-commit.ts
var batchesAtOnce = 2;
var GroupCommit = class {
  #commit;
  #inFlight = /* @__PURE__ */ new Set();
  #entries = [];
  #turn;
  constructor(commit) {
    this.#commit = commit;
  }
  write(command) {
    return new Promise((resolve2, reject) => {
      this.#entries.push({ command, resolve: resolve2, reject });
      this.#schedule();
    });
  }
  async idle() {
    while (this.#entries.length > 0 || this.#inFlight.size > 0) {
      await Promise.all([...this.#inFlight, new Promise((resolve2) => setImmediate(resolve2))]);
    }
  }
  #schedule() {
    if (this.#turn !== void 0 || this.#entries.length === 0 || this.#inFlight.size >= batchesAtOnce)
      return;
    this.#turn = setImmediate(() => {
      this.#turn = void 0;
      const entries = this.#entries;
      this.#entries = [];
      const commit = this.#commitTogether(entries).finally(() => {
        this.#inFlight.delete(commit);
        this.#schedule();
      });
      this.#inFlight.add(commit);
    });
  }
  async #commitTogether(entries) {
    try {
      const results = await this.#commit(entries.map(({ command }) => command));
      entries.forEach(({ resolve: resolve2, reject }, index) => {
        const result = results[index];
        if (result === void 0)
          reject(new Error("The writer thread returned too few results."));
        else
          resolve2(result);
      });
    } catch (error) {
      for (const { reject } of entries)
        reject(error);
    }
  }
};

// src/store/sqlite/writer/writer-thread.ts
import { Worker } from "node:worker_threads";

// src/store/sqlite/writer/program.ts
var writerProgram = '"use strict";var W=require("node:worker_threads");var P=require("node:fs"),Ae=require("node:path");var v=[`\n  CREATE TABLE scopes (\n    number INTEGER PRIMARY KEY,\n    name TEXT NOT NULL UNIQUE,\n    parked INTEGER NOT NULL DEFAULT 0\n  ) STRICT;\n\n  CREATE TABLE messages (\n    number INTEGER PRIMARY KEY AUTOINCREMENT,\n    scope INTEGER NOT NULL,\n    id TEXT NOT NULL,\n    version INTEGER NOT NULL,\n    stamp TEXT,\n    key TEXT,\n    open_to TEXT,\n    work TEXT,\n    priority REAL,\n    due_at REAL,\n    owner TEXT,\n    is_waiting INTEGER NOT NULL,\n    finished_at REAL,\n    record TEXT NOT NULL\n  ) STRICT;\n  CREATE UNIQUE INDEX messages_by_id ON messages (scope, id);\n  CREATE UNIQUE INDEX messages_by_key ON messages (scope, key) WHERE key IS NOT NULL;\n  CREATE INDEX messages_open ON messages (scope, open_to) WHERE open_to IS NOT NULL;\n  CREATE INDEX messages_due ON messages (scope, work, priority, due_at, id) WHERE work IS NOT NULL;\n  CREATE INDEX messages_owned ON messages (scope, owner) WHERE owner IS NOT NULL;\n  CREATE INDEX messages_waiting ON messages (scope) WHERE is_waiting = 1;\n  CREATE INDEX messages_finished ON messages (finished_at) WHERE finished_at IS NOT NULL;\n\n  CREATE TABLE event_ids (\n    scope INTEGER NOT NULL,\n    giver TEXT NOT NULL,\n    id TEXT NOT NULL,\n    message INTEGER NOT NULL,\n    PRIMARY KEY (scope, giver, id)\n  ) STRICT, WITHOUT ROWID;\n\n  CREATE TABLE owners (\n    scope INTEGER NOT NULL,\n    owner TEXT NOT NULL,\n    alive_until REAL NOT NULL,\n    seen_at REAL NOT NULL,\n    PRIMARY KEY (scope, owner)\n  ) STRICT, WITHOUT ROWID;\n  CREATE INDEX owners_seen ON owners (seen_at);\n\n  CREATE TABLE parked (\n    number INTEGER PRIMARY KEY,\n    scope INTEGER NOT NULL,\n    id TEXT NOT NULL,\n    gupshup_id TEXT,\n    whatsapp_id TEXT,\n    recipient TEXT,\n    parked_at REAL NOT NULL,\n    event TEXT NOT NULL\n  ) STRICT;\n  CREATE UNIQUE INDEX parked_by_id ON parked (scope, id);\n  CREATE INDEX parked_by_gupshup_id ON parked (scope, gupshup_id) WHERE gupshup_id IS NOT NULL;\n  CREATE INDEX parked_by_whatsapp_id ON parked (scope, whatsapp_id) WHERE whatsapp_id IS NOT NULL;\n  CREATE INDEX parked_by_recipient ON parked (scope, recipient) WHERE recipient IS NOT NULL;\n  CREATE INDEX parked_in_order ON parked (scope);\n  CREATE INDEX parked_by_age ON parked (parked_at);\n  CREATE TRIGGER parked_added AFTER INSERT ON parked BEGIN\n    UPDATE scopes SET parked = parked + 1 WHERE number = new.scope;\n  END;\n  CREATE TRIGGER parked_removed AFTER DELETE ON parked BEGIN\n    UPDATE scopes SET parked = parked - 1 WHERE number = old.scope;\n  END;\n\n  CREATE TABLE suppressions (\n    scope INTEGER NOT NULL,\n    recipient TEXT NOT NULL,\n    suppression TEXT NOT NULL,\n    PRIMARY KEY (scope, recipient)\n  ) STRICT, WITHOUT ROWID;\n\n  CREATE TABLE gates (\n    scope INTEGER PRIMARY KEY,\n    version INTEGER NOT NULL,\n    stamp TEXT,\n    record TEXT NOT NULL\n  ) STRICT;\n  `,`\n  CREATE TABLE entries (\n    scope INTEGER NOT NULL,\n    kind TEXT NOT NULL,\n    key TEXT NOT NULL,\n    entry TEXT NOT NULL,\n    PRIMARY KEY (scope, kind, key)\n  ) STRICT, WITHOUT ROWID;\n  INSERT INTO entries (scope, kind, key, entry)\n    SELECT scope, \'suppression\', recipient, suppression FROM suppressions ORDER BY scope, recipient;\n  DROP TABLE suppressions;\n\n  CREATE TABLE windows (\n    scope INTEGER NOT NULL,\n    recipient TEXT NOT NULL,\n    until REAL NOT NULL,\n    PRIMARY KEY (scope, recipient)\n  ) STRICT, WITHOUT ROWID;\n  CREATE INDEX windows_by_end ON windows (until);\n\n  CREATE TABLE inbound (\n    scope INTEGER NOT NULL,\n    id TEXT NOT NULL,\n    until REAL NOT NULL,\n    PRIMARY KEY (scope, id)\n  ) STRICT, WITHOUT ROWID;\n  CREATE INDEX inbound_by_end ON inbound (until);\n  `,`\n  DROP INDEX messages_due;\n  CREATE INDEX messages_due ON messages (scope, work, priority, due_at) WHERE work IS NOT NULL;\n  `,`\n  CREATE TABLE store (id TEXT NOT NULL) STRICT;\n  INSERT INTO store (id) VALUES (lower(hex(randomblob(16))));\n\n  ALTER TABLE messages ADD COLUMN content_ends_at REAL DEFAULT 0;\n  CREATE INDEX messages_content ON messages (content_ends_at) WHERE content_ends_at IS NOT NULL;\n  `,`\n  CREATE TABLE documents (\n    scope INTEGER NOT NULL,\n    kind TEXT NOT NULL,\n    key TEXT NOT NULL,\n    version INTEGER NOT NULL,\n    write_id TEXT,\n    value TEXT NOT NULL,\n    PRIMARY KEY (scope, kind, key)\n  ) STRICT, WITHOUT ROWID;\n  INSERT INTO documents (scope, kind, key, version, value)\n    SELECT scope, kind, key, 1, entry FROM entries ORDER BY scope, kind, key;\n  DROP TABLE entries;\n  INSERT INTO documents (scope, kind, key, version, write_id, value)\n    SELECT scope, \'gate\', \'gate\', version, stamp, record FROM gates;\n  DROP TABLE gates;\n  `,`\n  ALTER TABLE scopes ADD COLUMN trimmed INTEGER NOT NULL DEFAULT 0;\n  CREATE TABLE feed (\n    number INTEGER PRIMARY KEY,\n    scope INTEGER NOT NULL,\n    sequence INTEGER NOT NULL,\n    at REAL NOT NULL,\n    id TEXT NOT NULL,\n    name TEXT NOT NULL,\n    subject TEXT NOT NULL,\n    event TEXT\n  ) STRICT;\n  CREATE UNIQUE INDEX feed_by_sequence ON feed (scope, sequence);\n\n  CREATE TABLE lists (\n    scope INTEGER NOT NULL,\n    list TEXT NOT NULL,\n    created_at REAL NOT NULL,\n    id TEXT NOT NULL,\n    PRIMARY KEY (scope, list, created_at, id)\n  ) STRICT, WITHOUT ROWID;\n  ALTER TABLE store ADD COLUMN unlisted INTEGER NOT NULL DEFAULT 0;\n  UPDATE store SET unlisted = (SELECT coalesce(max(number), 0) FROM messages);\n  `];var en=/[\\w+/-]{6,}={0,2}/g;function ie(t,e){return e.some(n=>t.includes(n))?!0:(t.match(en)??[]).some(n=>nn(Buffer.from(n,"base64"),e))}function nn(t,e){let n=t.toString("hex");return e.some(r=>t.includes(r)||n.includes(r))}function de(t){for(let e in t)if(t[e]===void 0)return tn(t);return t}function tn(t){let e={};for(let n in t)t[n]!==void 0&&(e[n]=t[n]);return e}function k(t){throw new TypeError(`Unhandled case: ${JSON.stringify(t)}`)}var R={busy:5,locked:6,readOnly:8,corrupt:11,full:13,cannotOpen:14,tooBig:18,notADatabase:26};function ae(t){let e=t instanceof Error?Reflect.get(t,"errcode"):void 0;return typeof e=="number"?e&255:0}var g=class extends Error{reason;constructor(e,n){super(n),this.reason=e}};function Te(t,e){if(t instanceof g)return{reason:t.reason,message:t.message};let n=t instanceof Error?t:new Error(String(t)),r=ae(t),o=t instanceof SyntaxError?we:rn.find(({codes:s})=>s.includes(r));return o===void 0?{reason:"unknown",message:`SQLite could not use ${e}: ${n.message}.`,cause:n}:{reason:o.reason,message:o.describe(e),cause:n}}function ue(t,e){return`${t} is not a file of this store: ${e}. Nothing in it was changed. Give sqliteStore({ path }) a file of its own.`}function pe(t){return`${t} cannot be written to. Allow this process to write to the file and to its folder, where SQLite keeps two more files beside it.`}var we={codes:[R.corrupt],reason:"corrupt",describe:t=>`${t} is damaged. Stop what uses it, then put back a copy that was made before, or save what can be read with the .recover command of the sqlite3 shell.`},rn=[we,{codes:[R.busy,R.locked],reason:"locked",describe:t=>`${t} is locked: another process has held it for longer than busyTimeoutMs. Nothing of this step was written. Try again, or end the process that holds it.`},{codes:[R.readOnly],reason:"read-only",describe:pe},{codes:[R.full],reason:"full",describe:t=>`There is no room left for ${t}. Nothing of this step was written. Make room on its disk; the store goes on by itself.`},{codes:[R.cannotOpen],reason:"unknown",describe:t=>`${t} cannot be opened. Its folder must exist, and this process must be allowed to read and write there.`},{codes:[R.tooBig],reason:"unstorable",describe:t=>`What was to be written to ${t} is larger than SQLite takes. Nothing of this step was written. Send less at once.`},{codes:[R.notADatabase],reason:"not-a-store",describe:t=>ue(t,"it is not an SQLite database")}];function _(t,e,n="IMMEDIATE"){t.exec(`BEGIN ${n}`);try{let r=e();return t.exec("COMMIT"),r}catch(r){throw on(t),r}}function on(t){try{t.exec("ROLLBACK")}catch{}}var sn=100,dn=10;function F(t){return Math.min(t,sn)}function O(t,e){let n=performance.now()+t;for(;;)try{return e()}catch(r){if(ae(r)!==R.busy||performance.now()>=n)throw r;an(dn)}}function an(t){Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0,t)}function l(t,e){let n=t?.[e]??void 0;if(n===void 0||typeof n=="string")return n;throw new TypeError(`Column ${e} holds no text.`)}function d(t,e){let n=t?.[e]??void 0;if(n===void 0||typeof n=="number")return n;throw new TypeError(`Column ${e} holds no number.`)}function w(t,e){return t.flatMap(n=>l(n,e)??[])}function b(t,e){return d(t.get(),e)??0}function U(t,e,n){let r=l(t,e);return r!==void 0&&r===n.writeId&&d(t,"version")===n.version}function Ie(t,e,n){_(t,()=>be(t,e,n.length),"DEFERRED")!==n.length&&_(t,()=>{let o=be(t,e,n.length);for(let s of n.slice(o))t.exec(s);t.exec(`PRAGMA application_id = ${1196381524}; PRAGMA user_version = ${n.length}`)})}function be(t,e,n){let r=b(t.prepare("PRAGMA application_id"),"application_id"),o=b(t.prepare("PRAGMA user_version"),"user_version"),s=t.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get()===void 0;if(r!==1196381524&&!(r===0&&o===0&&s))throw new g("not-a-store",ue(e,"another application\\u2019s data is in it"));if(o>n)throw ce(e,o,n);return o}function ce(t,e,n){return new g("schema-too-new",`${t} was written by a newer version of gupshup-outbound: its schema is ${e}, and this version knows ${n}. Update this process.`)}function pn(){return process.getBuiltinModule("node:sqlite")}function Ne(t,e){let n=pn();if(n===void 0)throw new Error("This Node has no node:sqlite.");return new n.DatabaseSync(t,e)}var I=require("node:fs"),Oe=384,cn=432,ln=7,mn=16;function Se(t){if(process.platform!=="win32"){try{(0,I.closeSync)((0,I.openSync)(t,"wx",Oe))}catch{}for(let e of[t,`${t}-wal`,`${t}-shm`])fn(e)}}function fn(t){let e=(0,I.statSync)(t,{throwIfNoEntry:!1})?.mode??0;if((e&ln)!==0)try{(0,I.chmodSync)(t,(e&mn)===0?Oe:cn)}catch{process.emitWarning(`Every user of this machine may read ${t}, and this process may not change that. Let its owner run chmod 600 on it.`,{type:"GupshupOutboundWarning",code:"GUPSHUP_SQLITE_MODE"})}}var yn=16e3;var En=4e3,gn=64*2**20;function Le({path:t,busyTimeoutMs:e,synchronous:n},r=v){Rn(t),Se(t);let o=Ne(t,{readOnly:!1});try{return o.exec(`PRAGMA busy_timeout = ${F(e)}`),O(e,()=>Ie(o,t,r)),O(e,()=>hn(o,t)),o.exec(`PRAGMA synchronous = ${n};\n       PRAGMA cache_size = -${yn};\n       PRAGMA secure_delete = ON;\n       PRAGMA wal_autocheckpoint = ${En};\n       PRAGMA journal_size_limit = ${gn}`),o}catch(s){throw o.close(),s}}function hn(t,e){if(l(t.prepare("PRAGMA journal_mode = wal").get(),"journal_mode")!=="wal")throw new g("unknown",`${e} is on a file system without shared memory, which a write-ahead log needs. Put it on a disk of this machine.`)}function Rn(t){for(let e of[t,(0,Ae.dirname)(t)])try{(0,P.accessSync)(e,P.constants.W_OK)}catch(n){let r=Reflect.get(Object(n),"code");if(r==="EACCES"||r==="EPERM"||r==="EROFS")throw new g("read-only",pe(t))}}var q=require("node:fs");var H=class{identity;#n;#e;#t;#r;#o={bytes:0n,dataVersion:0};constructor(e,n,r){this.#n=n,this.identity={id:wn(e),file:bn(n)},r!==void 0&&Tn(n,this.identity,r);let o=(0,q.realpathSync)(n);this.#e=["-wal","-shm"].map(s=>({path:o+s,file:void 0})),this.#t=e.prepare("SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size"),this.#r=e.prepare("PRAGMA data_version"),this.requireKept(),this.recordWrite()}requireKept(){if(G(this.#n)!==this.identity.file)throw A(this.#n);for(let e of this.#e){let n=G(e.path);if(e.file??=n,n!==e.file)throw A(this.#n)}if(this.#s())throw A(this.#n)}recordWrite(){this.#o={bytes:Me(this.#n),dataVersion:b(this.#r,"data_version")}}#s(){let e=Me(this.#n);if(e>=this.#o.bytes||b(this.#r,"data_version")!==this.#o.dataVersion)return!1;try{return Number(e)!==d(this.#t.get(),"bytes")}catch{return!0}}};function xe(t,e){if(G(t)!==e.file)throw A(t)}function Tn(t,e,n){if(e.id!==n.id||e.file!==n.file)throw A(t)}function wn(t){return l(t.prepare("SELECT id FROM store").get(),"id")??""}function bn(t){let e=G(t);if(e===void 0)throw A(t);return e}function G(t){let e=De(t);return e&&`${e.dev}:${e.ino}`}function Me(t){return De(t)?.size??0n}function De(t){try{return(0,q.statSync)(t,{bigint:!0})}catch(e){let n=Reflect.get(Object(e),"code");if(n==="ENOENT"||n==="ENOTDIR"||n==="ELOOP")return;throw e}}function A(t){return new g("replaced",`${t} is no longer the file that was opened: it, or the -wal or -shm beside it, was moved, deleted or replaced. Nothing is sent, because the next process would not know of it. Put the file back and the store goes on by itself; if what lies there now is right, start this process again.`)}function ve(t,{path:e,busyTimeoutMs:n}){O(n,()=>t.exec("VACUUM"));let r=t.prepare("PRAGMA wal_checkpoint(TRUNCATE)"),o=performance.now()+n;for(;d(r.get(),"busy")!==0;)if(!(performance.now()<o))throw new g("locked",`What was deleted from ${e} can still be read in ${e}-wal, because another connection has been reading the file for longer than busyTimeoutMs. End that, and try again.`)}var In=process.hrtime.bigint;function ke(){return Number(In())/1e6}function _e({state:t,dueAt:e}){switch(t.name){case"accepted":case"failed":return!0;case"unknown":return e===void 0;case"waiting":case"posting":case"unconfirmed":return!1;default:return k(t)}}function Nn({fields:t,body:e,...n}){return n}function We({fields:t,body:e}){return t!==void 0||e!==void 0}var On=new Set(["canceled","aborted","erased","expired"]);function Sn({state:t,attempts:e,steps:n}){if(t.name==="failed")return On.has(t.failure.kind)||n.some(({isAuthentication:o})=>o);if(t.name!=="accepted")return!1;let r=e.at(-1);return r?.failure!==void 0||r?.status==="delivered"||r?.status==="read"}function le(t){return t.steps.some(We)?{...t,steps:t.steps.map(Nn)}:t}var Ce=864e5;function me(t,e){if(!(t.keepsContent===!0||!t.steps.some(We)||!_e(t)))return Sn(t)?e+Ce:Math.max(t.expiresAt,e+Ce)}var An={accepted:1,enqueued:2,sent:3,delivered:4,read:5};function Fe(t){return t===void 0?0:An[t]}function Ue({attempts:t}){return t.reduce((e,n)=>Fe(n.status)>=Fe(e?.status)?n:e,void 0)}function fe(t){let{createdAt:e,to:n,state:r,attempts:o,steps:s}=t,i=[],a=[];K(a,s[0]?.template?.key);for(let{step:c,failure:y}of o)K(i,y?.code),K(a,s[c]?.template?.key);return"failure"in r&&K(i,r.failure.code),{createdAt:e,to:n,state:Pe(t),codes:i,templates:a}}function K(t,e){e!==void 0&&!t.includes(e)&&t.push(e)}function Pe(t){let{state:e}=t;switch(e.name){case"waiting":return e.why==="queued"&&e.owner===void 0?"queued":"waiting";case"accepted":return Ue(t)?.status??"accepted";case"failed":return e.failure.kind==="canceled"?"canceled":"failed";case"posting":case"unconfirmed":case"unknown":return e.name;default:return k(e)}}function Ee(t){let e=JSON.parse(t);if(!("links"in e))return e;let{stamp:n,key:r,links:o,chained:s,attempts:i,state:a,...c}=e;return de({...c,writeId:n,idempotencyKey:r,steps:o,hasOwnFallback:s,attempts:i.map(({link:y,...E})=>ye({step:y,...E})),state:Ln(a)})}function Ln(t){switch(t.name){case"doubtful":return{name:"unconfirmed",failure:He(t.failure)};case"unknown":return ye(t);case"failed":{let{did:e,...n}=t;return ye({...n,actionTaken:e})}case"waiting":case"posting":case"accepted":return t;default:return t}}function ye(t){return t.failure===void 0?t:{...t,failure:He(t.failure)}}function He(t){return t.kind==="unlisted"?{...t,kind:"unknown-code"}:t}var Mn=864e5;function Ge({id:t},e){return{id:t,until:e,idUntil:e+Mn,now:e}}var qe="",Ke=t=>`state:${t}`,Be=t=>`to:${t}`,Xe=t=>`code:${t}`,Ye=t=>`template:${t}`;function L(t){let{createdAt:e,to:n,state:r,codes:o,templates:s}=fe(t),i=[qe,Ke(r),Be(n),...o.map(Xe),...s.map(Ye)];return{createdAt:e,lists:i}}function N(t){try{return Ee(t)}catch{return}}function Ve({state:t,to:e,code:n,template:r}){let o=[...t===void 0?[]:[[Ke(t)]],...e===void 0?[]:[[...new Set(e)].map(Be)],...n===void 0?[]:[[Xe(n)]],...r===void 0?[]:[[Ye(r)]]];return o.length===0?[[qe]]:o}function je(t,{after:e,since:n,limit:r},o){let s=[],i=t.map(u=>u.map(p=>new ge(p,o))),a=()=>i.flat().reduce((u,p)=>u+p.seeks,0),c=e,y=!1,E=e;do{let u=i.map(m=>$e(m.map(h=>h.next(c,y)))),p=Dn(u);if(p===void 0||p.createdAt<n)return{places:s};if(y=u.some(m=>M(m,p)>0),y)E=$e(u)??p;else{if(s.length===r)return{places:s,next:E};s.push(p),E=p}c=p}while(a()<1e3);return{places:s,next:E}}var ge=class{seeks=0;#n;#e;#t;#r=!1;constructor(e,n){this.#n=e,this.#e=n}next(e,n){return this.#r||xn(this.#t,e,n)?this.#t:(this.seeks+=1,this.#t=this.#e(this.#n,e,n),this.#r=this.#t===void 0,this.#t)}};function xn(t,e,n){return t!==void 0&&M(e,t)>(n?-1:0)}function M(t,e){return t===void 0||e===void 0?+(t!==void 0)-+(e!==void 0):t.createdAt!==e.createdAt?t.createdAt-e.createdAt:t.id===e.id?0:t.id<e.id?-1:1}function $e(t){return t.reduce((e,n)=>M(n,e)>0?n:e,void 0)}function Dn(t){return t.reduce((e,n)=>M(n,e)<0?n:e)}var Qe=500,vn={createdAt:Number.POSITIVE_INFINITY,id:""},B=class{#n;#e;#t;#r;#o;#s;#i;#d=!1;constructor(e){this.#n=e.prepare("INSERT INTO lists (scope, list, created_at, id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"),this.#e=e.prepare("DELETE FROM lists WHERE scope = ? AND list = ? AND created_at = ? AND id = ?");let n=r=>e.prepare(`SELECT created_at, id FROM lists WHERE scope = ? AND list = ? AND (created_at, id) ${r} (?, ?)\n         ORDER BY created_at DESC, id DESC LIMIT 1`);this.#t=n("<"),this.#r=n("<="),this.#o=e.prepare("SELECT unlisted FROM store WHERE rowid = 1"),this.#s=e.prepare("SELECT number, scope, id, record FROM messages WHERE number <= ? ORDER BY number DESC LIMIT ?"),this.#i=e.prepare("UPDATE store SET unlisted = ? WHERE rowid = 1")}add(e,n,{createdAt:r,lists:o}){for(let s of o)this.#n.run(e,s,r,n)}change(e,n,r,o){if(r===void 0||r.createdAt!==o.createdAt){r!==void 0&&this.remove(e,n,r),this.add(e,n,o);return}let{createdAt:s,lists:i}=o;this.remove(e,n,{createdAt:s,lists:r.lists.filter(a=>!i.includes(a))}),this.add(e,n,{createdAt:s,lists:i.filter(a=>!r.lists.includes(a))})}remove(e,n,{createdAt:r,lists:o}){for(let s of o)this.#e.run(e,s,r,n)}select(e,{filter:n,limit:r,after:o=vn}){let{since:s=Number.NEGATIVE_INFINITY,until:i=Number.POSITIVE_INFINITY}=n,a={createdAt:i,id:""},c=(E,u,p)=>kn((p?this.#r:this.#t).get(e,E,u.createdAt,u.id)),y={after:M(o,a)<0?o:a,since:s,limit:r};return je(Ve(n),y,c)}get isComplete(){return this.#d||=d(this.#o.get(),"unlisted")===0,this.#d}fill(e){if(this.isComplete)return;let n=this.#s.all(d(this.#o.get(),"unlisted")??0,e);for(let o of n){let[s,i]=[d(o,"scope"),l(o,"id")],a=N(l(o,"record")??"");s!==void 0&&i!==void 0&&a!==void 0&&this.add(s,i,L(a))}let r=n.length<e?void 0:d(n.at(-1),"number");this.#i.run(r===void 0?0:r-1)}};function kn(t){let[e,n]=[d(t,"created_at"),l(t,"id")];return e===void 0||n===void 0?void 0:{createdAt:e,id:n}}var f={outcome:"done"},C={outcome:"repeated"},T={outcome:"lost"};var X=class{#n;#e;#t;#r;#o;constructor(e){this.#n=e.prepare("SELECT key, version, write_id, value FROM documents WHERE scope = ? AND kind = ? AND key = ?"),this.#e=e.prepare("SELECT version, write_id FROM documents WHERE scope = ? AND kind = ? AND key = ?"),this.#t=e.prepare(`INSERT INTO documents (scope, kind, key, version, write_id, value) VALUES (?, ?, ?, ?, ?, ?)\n       ON CONFLICT DO UPDATE SET version = excluded.version, write_id = excluded.write_id, value = excluded.value`),this.#r=e.prepare("DELETE FROM documents WHERE scope = ? AND kind = ? AND key = ? AND version = ?"),this.#o=e.prepare(`SELECT key, version, write_id, value FROM documents WHERE scope = ? AND kind = ? AND key > ?\n       ORDER BY key LIMIT ?`)}get(e,n,r){return this.#n.get(e,n,r)}versionOf(e,n,r){return d(this.#e.get(e,n,r),"version")??0}put(e,n,r,o){let{key:s,version:i,writeId:a,json:c}=r,y=this.#e.get(e,n,s);return(d(y,"version")??0)!==o?U(y,"write_id",r)?C:T:(this.#t.run(e,n,s,i,a,c),f)}delete(e,n,r,o){return this.#r.run(e,n,r,o).changes===0?T:f}page(e,n,r,o){return this.#o.all(e,n,r,o)}};var Y=class{#n;#e;#t;#r;constructor(e){this.#n=e.prepare("SELECT min(priority) AS priority FROM messages WHERE scope = ? AND work = ? AND priority > ?"),this.#e=e.prepare(`SELECT record FROM messages WHERE scope = ? AND work = ? AND priority = ? AND due_at <= ?\n       ORDER BY due_at, number LIMIT ?`),this.#t=e.prepare("SELECT min(due_at) AS due_at FROM messages WHERE scope = ? AND work = ? AND priority = ?"),this.#r=e.prepare("SELECT count(*) AS waiting FROM messages WHERE scope = ? AND is_waiting = 1")}upTo(e,n,r,o){let s=[];for(let i of this.#o(e,n)){if(s.length>=o)break;s.push(...w(this.#e.all(e,n,i,r,o-s.length),"record"))}return s}earliest(e,n){let r;for(let o of this.#o(e,n)){let s=d(this.#t.get(e,n,o),"due_at");s!==void 0&&(r===void 0||s<r)&&(r=s)}return r}countWaiting(e){return d(this.#r.get(e),"waiting")??0}*#o(e,n){let r=Number.NEGATIVE_INFINITY;for(;;){if(r=d(this.#n.get(e,n,r),"priority"),r===void 0)return;yield r}}};var V=class{#n;#e;#t;#r;#o;#s;#i;constructor(e){this.#n=e.prepare(`SELECT trimmed, (SELECT min(sequence) FROM feed WHERE scope = scopes.number) AS oldest,\n       (SELECT max(sequence) FROM feed WHERE scope = scopes.number) AS newest FROM scopes WHERE number = ?`),this.#e=e.prepare("INSERT INTO feed (scope, sequence, at, id, name, subject, event) VALUES (?, ?, ?, ?, ?, ?, ?)"),this.#t=e.prepare(`SELECT sequence, at, id, name, subject, event FROM feed WHERE scope = ? AND sequence > ?\n       ORDER BY sequence LIMIT ?`),this.#r=e.prepare("UPDATE feed SET id = \'\', subject = \'\', event = NULL WHERE scope = ? AND sequence = ?"),this.#o=e.prepare("SELECT number, scope, sequence, at FROM feed WHERE number > 0 ORDER BY number LIMIT 1"),this.#s=e.prepare("DELETE FROM feed WHERE number = ?"),this.#i=e.prepare("UPDATE scopes SET trimmed = ? WHERE number = ?")}append(e,n,r){let o=this.#d(e).newest;for(let{id:s,name:i,subject:a,json:c}of n)o+=1,this.#e.run(e,o,r,s,i,a,c)}page(e,n,r){return{rows:this.#t.all(e,n,r),...this.#d(e)}}erase(e,n){for(let r of n)this.#r.run(e,r)}forget(e,n){for(let r=0;r<n;r+=1){let o=this.#o.get(),s=d(o,"at");if(o===void 0||s===void 0||s>e)return;this.#s.run(o.number??null),this.#i.run(o.sequence??null,o.scope??null)}}#d(e){let n=this.#n.get(e),r=d(n,"trimmed")??0;return{oldest:d(n,"oldest")??r+1,newest:d(n,"newest")??r}}};function Je(t){return{gupshupIds:t.flatMap(({gupshupId:e})=>e??[]),whatsappIds:t.flatMap(({whatsappId:e})=>e??[])}}var x=class{#n;#e;#t;constructor(e){this.#n=e.prepare(`INSERT INTO event_ids (scope, giver, id, message) VALUES (?, ?, ?, ?)\n       ON CONFLICT DO UPDATE SET message = excluded.message WHERE message <> excluded.message`),this.#e=e.prepare("SELECT message FROM event_ids WHERE scope = ? AND giver = ? AND id = ?"),this.#t=e.prepare("DELETE FROM event_ids WHERE scope = ? AND giver = ? AND id = ? AND message = ?")}lead(e,{gupshupIds:n,whatsappIds:r},o){for(let s of n)this.#n.run(e,"gupshup",s,o);for(let s of r)this.#n.run(e,"whatsapp",s,o)}messageOf(e,n,r){return d(this.#e.get(e,n,r),"message")}forget(e,{gupshupIds:n,whatsappIds:r},o){for(let s of n)this.#t.run(e,"gupshup",s,o);for(let s of r)this.#t.run(e,"whatsapp",s,o)}};function $(t){try{let{attempts:e=[]}=JSON.parse(t);return Je(e)}catch{return{gupshupIds:[],whatsappIds:[]}}}var j=class{#n;#e;#t;constructor(e,n){this.#e=n,this.#n=new x(e),this.#t=e.prepare(`DELETE FROM messages WHERE number IN\n       (SELECT number FROM messages WHERE finished_at <= ? ORDER BY finished_at LIMIT ?) RETURNING number, scope, id, record`)}forget(e,n){for(let r of this.#t.all(e,n))this.#r(r)}#r(e){let[n,r]=[d(e,"number"),d(e,"scope")],[o,s]=[l(e,"id"),l(e,"record")];if(n===void 0||r===void 0||o===void 0||s===void 0)return;this.#n.forget(r,$(s),n);let i=N(s);i!==void 0&&this.#e.remove(r,o,L(i))}},Q=class{#n;#e;#t;constructor(e){this.#n=e.prepare("SELECT number, record, finished_at FROM messages WHERE content_ends_at <= ? ORDER BY content_ends_at LIMIT ?"),this.#e=e.prepare("UPDATE messages SET record = ?, content_ends_at = NULL WHERE number = ?"),this.#t=e.prepare("UPDATE messages SET content_ends_at = ? WHERE number = ?")}drop(e,n){for(let r of this.#n.all(e,n))this.#r(r,e)}#r(e,n){let r=d(e,"number");if(r===void 0)return;let o=N(l(e,"record")??""),s=o&&me(o,d(e,"finished_at")??n);o===void 0||s===void 0||s>n?this.#t.run(s??null,r):this.#e.run(JSON.stringify(le(o)),r)}};var J=class{#n;#e;#t;#r;#o;#s;#i;#d;#a;#u;#p;#c;#l;constructor(e,n){this.#n=n,this.#e=new x(e),this.#t=e.prepare(`INSERT INTO messages (version, stamp, open_to, work, priority, due_at, owner, is_waiting, finished_at, content_ends_at, record, scope, id, key)\n       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`),this.#r=e.prepare(`UPDATE messages SET version = ?, stamp = ?, open_to = ?, work = ?, priority = ?, due_at = ?, owner = ?, is_waiting = ?,\n       finished_at = ?, content_ends_at = ?, record = ? WHERE number = ?`),this.#o=e.prepare("SELECT number, version, stamp, record FROM messages WHERE scope = ? AND id = ?"),this.#s=e.prepare("UPDATE messages SET key = NULL WHERE scope = ? AND key = ?"),this.#i=e.prepare("UPDATE messages SET key = ? WHERE number = ?"),this.#d=e.prepare("SELECT record FROM messages WHERE scope = ? AND id = ?"),this.#a=e.prepare("SELECT version FROM messages WHERE scope = ? AND id = ?"),this.#u=e.prepare("SELECT id, record FROM messages WHERE scope = ? AND key = ?"),this.#p=e.prepare("SELECT record FROM messages WHERE number = ?"),this.#c=e.prepare("SELECT record FROM messages WHERE scope = ? AND open_to = ? ORDER BY number"),this.#l=e.prepare("SELECT number, record FROM messages WHERE +scope = ? AND number > ? ORDER BY number LIMIT ?")}insert(e,n){let r=this.#f(e,n);return r===void 0?this.#y(e,n):(this.#n.add(e,n.id,n.listed),this.#e.lead(e,n,r),f)}replace(e,n,r){let o=this.#o.get(e,n.id),s=d(o,"number");if(s===void 0||d(o,"version")!==n.version-1)return U(o,"stamp",n)?C:T;if(this.#g(e,r,s))return T;this.#r.run(...ze(n),s);let i=l(o,"record")??"",a=N(i);return a?.idempotencyKey!==(n.key??void 0)&&this.#h(e,n,s),this.#E(e,i,n,s),this.#n.change(e,n.id,a&&L(a),n.listed),this.#e.lead(e,n,s),f}get(e,n){return l(this.#d.get(e,n),"record")}versionOf(e,n){return d(this.#a.get(e,n),"version")}byKey(e,n){return l(this.#u.get(e,n),"record")}byEventId(e,{gupshupId:n,whatsappId:r}){return this.#m(e,"gupshup",n)??this.#m(e,"whatsapp",r)}open(e,n){return w(this.#c.all(e,n),"record")}page(e,n,r){let o=this.#l.all(e,n,r);return{records:w(o,"record"),last:d(o.at(-1),"number")}}#f(e,n){let{changes:r,lastInsertRowid:o}=this.#t.run(...ze(n),e,n.id,n.key);return r===0?void 0:Number(o)}#y(e,n){let{id:r,key:o}=n,s=this.versionOf(e,r)!==void 0,i=o===null?void 0:this.#u.get(e,o),a=l(i,"id")===r?void 0:l(i,"record");return a!==void 0&&!_n(a)?{outcome:"lost",found:a}:s||o===null?C:(this.#s.run(e,o),this.insert(e,n))}#E(e,n,r,o){if(!n.includes(\'"isAdopted":true\')&&!r.json.includes(\'"isErased":true\'))return;let{gupshupIds:s,whatsappIds:i}=$(n),a={gupshupIds:s.filter(c=>!r.gupshupIds.includes(c)),whatsappIds:i.filter(c=>!r.whatsappIds.includes(c))};this.#e.forget(e,a,o)}#g(e,{gupshupIds:n,whatsappIds:r},o){return[...n.map(i=>this.#e.messageOf(e,"gupshup",i)),...r.map(i=>this.#e.messageOf(e,"whatsapp",i))].some(i=>i!==void 0&&i!==o&&this.#p.get(i)!==void 0)}#h(e,{id:n,key:r},o){let s=r===null?void 0:l(this.#u.get(e,r),"id");s!==n&&this.#i.run(s===void 0?r:null,o)}#m(e,n,r){let o=typeof r=="string"?this.#e.messageOf(e,n,r):void 0;return o===void 0?void 0:l(this.#p.get(o),"record")}};function _n(t){return t.includes(\'"isKeyFree":true\')&&N(t)?.isKeyFree===!0}function ze(t){return[t.version,t.writeId,t.openTo,t.queue,t.priority,t.dueAt,t.owner,t.isWaiting,t.finishedAt,t.contentEndsAt,t.json]}var z=class{#n;#e;#t;#r;#o;#s;constructor(e){this.#n=e.prepare(`INSERT INTO owners (scope, owner, alive_until, seen_at) VALUES (?, ?, ?, ?)\n       ON CONFLICT DO UPDATE SET alive_until = excluded.alive_until, seen_at = excluded.seen_at`),this.#e=e.prepare("DELETE FROM owners WHERE scope = ? AND owner = ?"),this.#t=e.prepare("SELECT alive_until FROM owners WHERE scope = ? AND owner = ?"),this.#r=e.prepare("SELECT min(owner) AS owner FROM messages WHERE scope = ? AND owner > ?"),this.#o=e.prepare("SELECT record FROM messages WHERE scope = ? AND owner = ? ORDER BY number LIMIT ?"),this.#s=e.prepare(`DELETE FROM owners WHERE (scope, owner) IN\n       (SELECT scope, owner FROM owners WHERE seen_at <= ? AND alive_until <= ? ORDER BY seen_at LIMIT ?)`)}heartbeat(e,n,r,o){return r>0?this.#n.run(e,n,r,o):this.#e.run(e,n),f}orphans(e,n,r,o){let s=[],i="";for(;s.length<r&&(i=l(this.#r.get(e,i),"owner"),i!==void 0);){let a=d(this.#t.get(e,i),"alive_until")??0;(a<=n||a>o)&&s.push(...w(this.#o.all(e,i,r-s.length),"record"))}return s}forget(e,n,r){this.#s.run(e,n,r)}};var Cn=100,ee=class{#n;#e;#t;#r;#o;#s;#i;#d;#a;constructor(e){this.#n=e.prepare(`INSERT INTO parked (scope, id, gupshup_id, whatsapp_id, recipient, parked_at, event) VALUES (?, ?, ?, ?, ?, ?, ?)\n       ON CONFLICT DO NOTHING`),this.#e=e.prepare("DELETE FROM parked WHERE scope = ? AND id = ?"),this.#t=e.prepare("SELECT parked FROM scopes WHERE number = ?"),this.#r=e.prepare("SELECT number, event FROM parked WHERE scope = ? ORDER BY number LIMIT ?"),this.#o=e.prepare("DELETE FROM parked WHERE number IN (SELECT number FROM parked WHERE parked_at <= ? ORDER BY parked_at LIMIT ?)"),this.#s=e.prepare("SELECT number, event FROM parked WHERE scope = ? AND id > ? ORDER BY id LIMIT ?");let n="SELECT number, event FROM parked WHERE scope = ?";this.#i=e.prepare(`${n} AND gupshup_id = ? ORDER BY number`),this.#d=e.prepare(`${n} AND whatsapp_id = ? ORDER BY number`),this.#a=e.prepare(`${n} AND recipient = ? ORDER BY number`)}add(e,n,r,o){let{id:s,gupshupId:i,whatsappId:a,to:c,json:y}=n;this.#n.run(e,s,i,a,c,r,y);let E=Math.min((d(this.#t.get(e),"parked")??0)-o,Cn);return E<=0?f:{outcome:"done",excess:Z(this.#r.all(e,E))}}page(e,n,r){return Z(this.#s.all(e,n,r))}remove(e,n){return this.#e.run(e,n).changes===0?T:f}withId(e,{gupshupId:n,whatsappId:r}){return Z([...n===void 0?[]:this.#i.all(e,n),...r===void 0?[]:this.#d.all(e,r)])}to(e,n){return Z(this.#a.all(e,n))}forget(e,n){this.#o.run(e,n)}};function Z(t){return[...new Map(t.map(n=>[d(n,"number"),l(n,"event")])).values()].flatMap(n=>n??[])}var Ze=10,ne=class{#n;#e;#t;#r;#o;#s;#i;#d;#a;constructor(e){this.#n=e.prepare(`INSERT INTO windows (scope, recipient, until) VALUES (?, ?, ?)\n       ON CONFLICT DO UPDATE SET until = excluded.until WHERE windows.until < excluded.until`),this.#e=e.prepare(`INSERT INTO inbound (scope, id, until) VALUES (?, ?, ?)\n       ON CONFLICT DO UPDATE SET until = excluded.until WHERE inbound.until <= ?`),this.#t=e.prepare("SELECT until FROM inbound WHERE scope = ? AND id = ? AND until > ?"),this.#r=e.prepare("SELECT until FROM windows WHERE scope = ? AND recipient = ?"),this.#o=e.prepare("SELECT id FROM inbound WHERE scope = ?"),this.#s=e.prepare("DELETE FROM windows WHERE scope = ? AND recipient = ?"),this.#i=e.prepare("DELETE FROM inbound WHERE scope = ? AND id = ?"),this.#d=e.prepare(`DELETE FROM windows WHERE (scope, recipient) IN\n       (SELECT scope, recipient FROM windows WHERE until <= ? ORDER BY until LIMIT ?)`),this.#a=e.prepare(`DELETE FROM inbound WHERE (scope, id) IN\n       (SELECT scope, id FROM inbound WHERE until <= ? ORDER BY until LIMIT ?)`)}record(e,{id:n,from:r,until:o,idUntil:s,now:i}){r!==null&&this.#n.run(e,r,o);let a=n===null||this.#e.run(e,n,s,i).changes>0;return this.#d.run(i,Ze),this.#a.run(i,Ze),a?f:T}hasSeen(e,n,r){return this.#t.get(e,n,r)!==void 0}forget(e,n){let r=w(this.#o.all(e),"id").filter(s=>ie(s,n));return{outcome:"done",deleted:[...n.map(s=>this.#s.run(e,s)),...r.map(s=>this.#i.run(e,s))].reduce((s,{changes:i})=>s+Number(i),0)}}windowOf(e,n){return d(this.#r.get(e,n),"until")}};var te=class{scopes;lists;messages;due;finished;contents;owners;pendingEvents;documents;sessionWindows;feed;constructor(e){this.scopes=new he(e),this.lists=new B(e),this.messages=new J(e,this.lists),this.due=new Y(e),this.finished=new j(e,this.lists),this.contents=new Q(e),this.owners=new z(e),this.pendingEvents=new ee(e),this.documents=new X(e),this.sessionWindows=new ne(e),this.feed=new V(e)}},he=class{#n;constructor(e){this.#n=e}add(e){return this.#n.prepare("INSERT INTO scopes (name) VALUES (?) ON CONFLICT DO NOTHING").run(e),f}numberOf(e){return d(this.#n.prepare("SELECT number FROM scopes WHERE name = ?").get(e),"number")}};var Wn=864e5,Fn=864e5,re=class{#n;#e;#t;#r;#o;#s;constructor(e,n){this.#n=e,this.#t=n,this.#e=new te(e),this.#r=Un(this.#e,n),this.#o=e.prepare("PRAGMA user_version"),this.#s=e.prepare("PRAGMA data_version")}get foreignVersion(){return b(this.#s,"data_version")}commit({now:e,commands:n}){return _(this.#n,()=>{this.#i();let r=n.map(o=>this.#d(o,e));return this.#a(e,n.length),r})}#i(){let e=b(this.#o,"user_version");if(e>v.length)throw ce(this.#t.path,e,v.length)}#d(e,n){let{name:r,scope:o,args:s,entries:i=[]}=e,a=this.#r[r],c=a({scope:o,now:n},...s);return c.outcome==="done"&&i.length>0&&this.#e.feed.append(o,i,n),c}#a(e,n){this.#e.finished.forget(e-this.#t.retentionMs,n),this.#e.contents.drop(e,n),this.#e.pendingEvents.forget(e-Wn,n),this.#e.lists.fill(n),this.#e.feed.forget(e-this.#t.retentionMs,n),this.#e.owners.forget(e-Fn,e,n)}};function Un(t,{maxParkedEvents:e}){let{scopes:n,messages:r,lists:o,owners:s,pendingEvents:i,documents:a,sessionWindows:c,feed:y}=t,E=(u,p)=>{let m=r.byEventId(u,p);return m===void 0?void 0:{outcome:"lost",found:m}};return{addScope:(u,p)=>n.add(p),insert:({scope:u},p)=>r.insert(u,p),replace:({scope:u},p,m)=>r.replace(u,p,m),fillLists:()=>(o.fill(Qe),f),heartbeat:({scope:u,now:p},m,h)=>s.heartbeat(u,m,h,p),park:({scope:u,now:p},m)=>{let h=E(u,m);return h===void 0?c.hasSeen(u,m.id,p)?f:i.add(u,m,p,e):(i.remove(u,m.id),h)},unpark:({scope:u,now:p},m,h)=>{if(h==="applied")return i.remove(u,m.id);let se=E(u,m);if(se!==void 0)return se;let Re=i.remove(u,m.id);return Re.outcome==="done"&&c.record(u,{from:null,...Ge(m,p)}),Re},putDocument:({scope:u},p,m,h)=>a.put(u,p,m,h),deleteDocument:({scope:u},p,m,h)=>a.delete(u,p,m,h),recordInbound:({scope:u},p)=>c.record(u,p),forgetInbound:({scope:u},p)=>c.forget(u,p),eraseFeedEntries:({scope:u},p)=>(y.erase(u,p),f)}}var S=W.workerData,D;function Pn(){let{path:t,expected:e}=S;e!==void 0&&xe(t,e);let n=Le(S);try{return{database:n,batchWriter:new re(n,S),place:new H(n,t,e)}}catch(r){throw n.close(),r}}function Hn(t){if(t.type==="close")return Gn(),{type:"closed"};try{D??=Pn();let{database:e,batchWriter:n,place:r}=D;if(r.requireKept(),t.type==="purge")return ve(e,S),r.recordWrite(),{type:"purged"};let{batch:o}=t,s=o.commands.length===0?[]:O(S.busyTimeoutMs,()=>n.commit(o));return r.recordWrite(),r.requireKept(),{type:"committed",results:s,foreignVersion:n.foreignVersion,identity:r.identity,time:{time:Date.now(),at:ke()}}}catch(e){return{type:"failed",error:Te(e,S.path)}}}function Gn(){try{D?.database.exec("PRAGMA wal_checkpoint(TRUNCATE)"),D?.database.close()}catch{}}var qn=6e4,oe;function Kn(t){if(oe??=t,!(t>=oe&&t-oe<qn)){oe=t;try{D?.database.exec("PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)")}catch{}finally{D?.database.exec(`PRAGMA busy_timeout = ${F(S.busyTimeoutMs)}`)}}}W.parentPort?.on("message",t=>{W.parentPort?.postMessage(Hn(t)),t.type==="commit"&&Kn(t.batch.now)});\n';

// src/store/sqlite/writer/writer-thread.ts
var WriterThread = class {
  #settings;
  #spawn;
  #worker;
  #identity;
  #pending = [];
  #isAbandoned = false;
  constructor(settings, spawn = spawnWriter) {
    this.#settings = settings;
    this.#spawn = spawn;
  }
  async ask(request, keepsProcess) {
    if (this.#isAbandoned)
      throw closedError(this.#settings.path);
    const worker = this.#worker ?? this.#start();
    const reply = await new Promise((resolve2, reject) => {
      this.#pending.push({ resolve: resolve2, reject, keepsProcess });
      this.#holdProcess(worker);
      worker.postMessage(request);
    });
    if (reply.type === "failed")
      throw new StoreError(reply.error.message, reply.error);
    if (reply.type === "committed")
      this.#identity ??= reply.identity;
    return reply;
  }
  async close() {
    const worker = this.#worker;
    if (worker === void 0)
      return;
    await this.ask({ type: "close" }, true);
    this.#worker = void 0;
    await worker.terminate();
  }
  abandon() {
    this.#isAbandoned = true;
    const worker = this.#worker;
    if (worker === void 0)
      return;
    this.#reject(closedError(this.#settings.path));
    worker.unref();
    worker.terminate().catch(() => {
    });
  }
  #start() {
    const worker = this.#spawned();
    this.#worker = worker;
    worker.on("message", (reply) => {
      this.#pending.shift()?.resolve(reply);
      this.#holdProcess(worker);
    });
    worker.on("error", (cause) => this.#onEnd(worker, cause));
    worker.on("exit", () => this.#onEnd(worker));
    return worker;
  }
  #spawned() {
    try {
      const expected = this.#identity;
      return this.#spawn({ ...this.#settings, ...expected === void 0 ? {} : { expected } });
    } catch (cause) {
      const { path } = this.#settings;
      const isDenied = Reflect.get(Object(cause), "code") === "ERR_ACCESS_DENIED";
      throw new StoreError(isDenied ? `This process may not start the thread that writes to ${path}. Give Node --allow-worker beside --permission.` : `The thread that writes to ${path} cannot be started. See the cause.`, { cause });
    }
  }
  #holdProcess(worker) {
    if (this.#pending.some(({ keepsProcess }) => keepsProcess))
      worker.ref();
    else
      worker.unref();
  }
  #onEnd(worker, cause) {
    if (this.#worker !== worker)
      return;
    const { path } = this.#settings;
    this.#reject(new StoreError(`The thread that writes to ${path} has ended unexpectedly. Repeat this operation: it starts the thread again.`, { cause }));
  }
  #reject(error) {
    const pending = this.#pending;
    this.#worker = void 0;
    this.#pending = [];
    for (const { reject } of pending)
      reject(error);
  }
};
function spawnWriter(settings) {
  return new Worker(writerProgram, {
    name: "gupshup-outbound sqlite",
    eval: typeof writerProgram === "string",
    workerData: settings,
    execArgv: [],
    env: { NODE_NO_WARNINGS: "1" }
  });
}

// src/store/sqlite/sqlite-file.ts
var askAgainMs = 250;
var closeLimitMs = 2e3;
var SqliteFile = class {
  #settings;
  #thread;
  #commits;
  #machineTime = new MachineTime();
  #reader;
  #opening;
  #closing;
  #isReplaced = false;
  #asking;
  #purging;
  #nextPurge;
  constructor(settings, thread = new WriterThread(writerSettings(settings))) {
    this.#settings = settings;
    this.#thread = thread;
    this.#commits = new GroupCommit(async (commands) => (await this.#commit(commands, true)).results);
  }
  get now() {
    return this.#settings.now?.() ?? this.#machineTime.now;
  }
  async tellTime() {
    if (this.#settings.now === void 0)
      await this.#commit([], true);
    return this.now;
  }
  get isReplaced() {
    return this.#isReplaced;
  }
  get isOpen() {
    return this.#reader !== void 0 && this.#closing === void 0;
  }
  async open() {
    this.#requireNotClosed();
    if (this.#isReplaced)
      await this.#askAgain();
    this.#opening ??= this.#open();
    try {
      await this.#opening;
    } catch (error) {
      this.#opening = void 0;
      throw error;
    }
    this.#requireNotClosed();
  }
  read(look) {
    this.#requireNotClosed();
    if (this.#reader === void 0)
      throw new Error("The file is not open yet.");
    const { tables } = this.#reader;
    return this.#withStoreErrors(() => look(tables));
  }
  readTogether(look) {
    this.#requireNotClosed();
    if (this.#reader === void 0)
      throw new Error("The file is not open yet.");
    const { database, tables } = this.#reader;
    return this.#withStoreErrors(() => inTransaction(database, () => look(tables), "DEFERRED"));
  }
  write(step) {
    this.#requireNotClosed();
    return this.#commits.write(step);
  }
  purge() {
    this.#requireNotClosed();
    this.#nextPurge ??= this.#purgeAfter(this.#purging);
    return this.#nextPurge;
  }
  async #purgeAfter(earlier) {
    await earlier?.catch(() => {
    });
    this.#purging = this.#nextPurge;
    this.#nextPurge = void 0;
    await this.#thread.ask({ type: "purge" }, true);
  }
  get dataVersion() {
    return this.#withStoreErrors(() => {
      const statement = this.#reader?.database.prepare("PRAGMA data_version");
      return statement === void 0 ? 0 : pragmaNumber(statement, "data_version");
    });
  }
  async foreignVersion() {
    return (await this.#commit([], false)).foreignVersion;
  }
  close() {
    this.#closing ??= this.#close();
    return this.#closing;
  }
  async #open() {
    const { identity } = await this.#commit([], true);
    if (this.#closing !== void 0)
      return;
    this.#reader ??= this.#withStoreErrors(() => this.#openReader(identity));
  }
  #askAgain() {
    if (this.#asking === void 0) {
      this.#asking = this.#commit([], true);
      setTimeout(() => {
        this.#asking = void 0;
      }, askAgainMs).unref();
    }
    return this.#asking;
  }
  #openReader(identity) {
    const database = openForReading(this.#settings);
    try {
      requireSameDatabase(database, this.#settings.path, identity);
      return { database, tables: new Tables(database) };
    } catch (error) {
      database.close();
      throw error;
    }
  }
  async #commit(commands, keepsProcess) {
    const batch = { now: this.now, commands };
    const askedAt = monotonicMs();
    try {
      const reply = await this.#thread.ask({ type: "commit", batch }, keepsProcess);
      if (reply.type !== "committed")
        throw new Error(`The writer thread replied with ${reply.type}.`);
      this.#isReplaced = false;
      this.#machineTime.record(reply.time, askedAt);
      return reply;
    } catch (error) {
      this.#isReplaced = error instanceof StoreError && error.reason === "replaced";
      throw error;
    }
  }
  async #close() {
    const finished = this.#finish();
    if (await settlesWithin(systemClock, closeLimitMs, finished))
      return await finished;
    this.#thread.abandon();
    this.#closeReader();
  }
  async #finish() {
    await this.#opening?.catch(() => {
    });
    await this.#commits.idle();
    this.#closeReader();
    await this.#thread.close();
  }
  #closeReader() {
    this.#reader?.database.close();
    this.#reader = void 0;
  }
  #requireNotClosed() {
    if (this.#closing === void 0)
      return;
    throw closedError(this.#settings.path);
  }
  #withStoreErrors(work) {
    try {
      return work();
    } catch (error) {
      if (isGupshupError(error))
        throw error;
      const failure = toStoreError(error, this.#settings.path);
      throw new StoreError(failure.message, failure);
    }
  }
};
function writerSettings({ now: _, ...settings }) {
  return settings;
}

// src/store/sqlite/sqlite-scope.ts
var SqliteScope = class {
  isShared = true;
  #file;
  #name;
  #watchers;
  #number;
  constructor(file, name, watchers) {
    this.#file = file;
    this.#name = name;
    this.#watchers = watchers;
  }
  async insert(record, entries) {
    const args = () => [messageRow(record, this.#file.now)];
    const { outcome, found } = await this.#write("insert", args, entries);
    if (outcome === "done")
      this.#watchers.notify({ type: "message", id: record.id, record });
    return messageIn(found);
  }
  async replace(record, claim = [], entries) {
    const args = () => [messageRow(record, this.#file.now), eventIdsOf(claim)];
    const { outcome } = await this.#write("replace", args, entries);
    if (outcome === "done")
      this.#watchers.notify({ type: "message", id: record.id, record });
    return outcome !== "lost";
  }
  get(id) {
    return this.#read(({ messages }, scope) => messageIn(messages.get(scope, id)));
  }
  find(by) {
    return this.#read(({ messages }, scope) => {
      if ("openTo" in by)
        return messagesIn(messages.open(scope, by.openTo));
      const found = "eventIds" in by ? messages.byEventId(scope, by.eventIds) : messages.byKey(scope, by.idempotencyKey);
      return found === void 0 ? [] : messagesIn([found]);
    });
  }
  findDue({ queue, now, limit }) {
    return this.#read(({ due }, scope) => ({
      messages: messagesIn(due.upTo(scope, queue, now, limit)),
      nextDueAt: due.earliest(scope, queue)
    }));
  }
  listMessages({ limit, cursor = "0" }) {
    return this.#read(({ messages }, scope) => {
      const { records, last } = messages.page(scope, Number(cursor), limit);
      return { messages: messagesIn(records), ...records.length < limit ? {} : { next: String(last) } };
    });
  }
  async selectMessages(request) {
    await this.#completeLists();
    return await this.#readPage(({ lists, messages }, scope) => {
      const { places, next } = lists.select(scope, request);
      return compact({
        messages: messagesIn(places.flatMap(({ id }) => messages.get(scope, id) ?? [])),
        next
      });
    });
  }
  countWaiting() {
    return this.#read(({ due }, scope) => due.countWaiting(scope));
  }
  async heartbeat(owner, until) {
    await this.#write("heartbeat", () => [owner, until]);
  }
  findOrphans(now, limit, maxAheadMs = Number.POSITIVE_INFINITY) {
    return this.#read(({ owners }, scope) => messagesIn(owners.orphans(scope, now, limit, now + maxAheadMs)));
  }
  async park(event) {
    const row = parkedRow(event);
    if (row === void 0)
      return { excess: [] };
    const { found, excess = [] } = await this.#write("park", () => [row]);
    return { ...compact({ known: messageIn(found) }), excess: eventsIn(excess) };
  }
  findParked(by) {
    return this.#read(({ pendingEvents }, scope) => {
      if ("to" in by)
        return eventsIn(pendingEvents.to(scope, by.to));
      if ("eventIds" in by)
        return eventsIn(pendingEvents.withId(scope, by.eventIds));
      const { limit, after = "" } = by.page;
      return eventsIn(pendingEvents.page(scope, after, limit));
    });
  }
  async unpark(event, reason, entries) {
    const { id, gupshupId = null, whatsappId = null } = event;
    const args = () => [{ id, gupshupId, whatsappId }, reason];
    const { outcome, found } = await this.#write("unpark", args, entries);
    const record = messageIn(found);
    if (record !== void 0)
      return { outcome: "known", record };
    return { outcome: outcome === "done" ? "removed" : "gone" };
  }
  getDocument(kind, key) {
    return this.#read(({ documents }, scope) => documentIn(kind, documents.get(scope, kind, key)));
  }
  async putDocument(kind, document, expectedVersion, entries) {
    const args = () => [kind, documentRow(document), expectedVersion];
    const { outcome } = await this.#write("putDocument", args, entries);
    const change = outcome === "done" ? changeOf(kind, document.value) : void 0;
    if (change !== void 0)
      this.#watchers.notify(change);
    return outcome !== "lost";
  }
  async deleteDocument(kind, key, expectedVersion, entries) {
    const args = () => [kind, key, expectedVersion];
    const { outcome } = await this.#write("deleteDocument", args, entries);
    return outcome === "done";
  }
  listDocuments(kind, { limit, after = "" }) {
    return this.#read(({ documents }, scope) => documents.page(scope, kind, after, limit).flatMap((row) => documentIn(kind, row) ?? []));
  }
  async recordInbound(inbound, entries) {
    const { id = null, from = null, until, idUntil = until, now } = inbound;
    const args = () => [{ id, from, until, idUntil, now }];
    const { outcome } = await this.#write("recordInbound", args, entries);
    return outcome === "done";
  }
  getWindow(to) {
    return this.#read(({ sessionWindows }, scope) => sessionWindows.windowOf(scope, to));
  }
  async forgetInbound(addresses) {
    return (await this.#write("forgetInbound", () => [addresses])).deleted ?? 0;
  }
  async readFeed({ after, limit }) {
    const page = await this.#readPage(({ feed }, scope) => feed.page(scope, after, limit));
    return feedPageIn(page, after);
  }
  async eraseFeedEntries(sequences) {
    await this.#write("eraseFeedEntries", () => [sequences]);
  }
  async purge() {
    await this.#opened();
    await this.#file.purge();
  }
  async time() {
    await this.#opened();
    return await this.#file.tellTime();
  }
  watch(listener, followed) {
    return this.#watchers.add(listener, followed, this.#gateVersion);
  }
  get #gateVersion() {
    const scope = this.#number;
    if (scope === void 0 || !this.#file.isOpen)
      return 0;
    return this.#file.read(({ documents }) => documents.versionOf(scope, "gate", gateKey));
  }
  async #read(look) {
    const scope = this.#openScope ?? await this.#opened();
    return this.#file.read((tables) => look(tables, scope));
  }
  async #completeLists() {
    while (!await this.#read(({ lists }) => lists.isComplete))
      await this.#write("fillLists", () => []);
  }
  async #readPage(look) {
    await new Promise((resolve2) => setImmediate(resolve2));
    const scope = this.#openScope ?? await this.#opened();
    return this.#file.readTogether((tables) => look(tables, scope));
  }
  async #write(name, argsOf, entries = []) {
    const scope = this.#openScope ?? await this.#opened();
    return await this.#file.write({ name, scope, args: argsOf(), entries: entries.map(feedRow) });
  }
  get #openScope() {
    return this.#file.isReplaced ? void 0 : this.#number;
  }
  async #opened() {
    if (this.#number === void 0)
      return await this.#open();
    if (this.#file.isReplaced)
      await this.#file.open();
    return this.#number;
  }
  async #open() {
    await this.#file.open();
    const numberOf = ({ scopes }) => scopes.numberOf(this.#name);
    if (this.#file.read(numberOf) === void 0)
      await this.#file.write({ name: "addScope", scope: 0, args: [this.#name] });
    const number2 = this.#file.read(numberOf);
    if (number2 === void 0)
      throw new Error("The scope was written and cannot be found.");
    this.#number = number2;
    this.#watchers.begin(number2);
    return number2;
  }
};

// src/store/sqlite/watching/change-poller.ts
var minPauseMs = 50;
var pausePerLookup = 10;
var ChangePoller = class {
  #file;
  #watched;
  #timer;
  #isPolling = false;
  #dataVersion;
  #foreignVersion;
  constructor(file, watched) {
    this.#file = file;
    this.#watched = watched;
  }
  update() {
    clearTimeout(this.#timer);
    this.#timer = void 0;
    if (!this.#isPolling && this.#isNeeded)
      this.#schedule(minPauseMs);
  }
  get #isNeeded() {
    return this.#file.isOpen && [...this.#watched()].some(({ areWatching }) => areWatching);
  }
  #schedule(pauseMs) {
    this.#timer = setTimeout(() => this.#poll(), pauseMs);
    this.#timer.unref();
  }
  async #poll() {
    this.#isPolling = true;
    let tookMs = 0;
    try {
      const haveOthersWritten = await this.#haveOthersWritten();
      const startedAt = performance.now();
      this.#file.read((tables) => {
        for (const watchers of this.#watched())
          watchers.lookUp(tables, haveOthersWritten);
      });
      tookMs = performance.now() - startedAt;
    } catch {
      this.#dataVersion = void 0;
      this.#foreignVersion = void 0;
    }
    this.#isPolling = false;
    if (this.#isNeeded)
      this.#schedule(Math.max(minPauseMs, tookMs * pausePerLookup));
  }
  async #haveOthersWritten() {
    const dataVersion = this.#file.dataVersion;
    if (dataVersion === this.#dataVersion)
      return false;
    const foreignVersion = await this.#file.foreignVersion();
    const haveWritten = foreignVersion !== this.#foreignVersion;
    this.#dataVersion = dataVersion;
    this.#foreignVersion = foreignVersion;
    return haveWritten;
  }
};

// src/store/sqlite/watching/watchers.ts
var nothing = /* @__PURE__ */ new Map();
var Watchers = class {
  #watchers = /* @__PURE__ */ new Set();
  #onChange;
  #scope;
  constructor(onChange) {
    this.#onChange = onChange;
  }
  get areWatching() {
    return this.#scope !== void 0 && this.#watchers.size > 0;
  }
  add(listener, followed = nothing, gateVersion) {
    const watcher = new Watcher(listener, followed, gateVersion);
    this.#watchers.add(watcher);
    this.#onChange();
    return () => {
      this.#watchers.delete(watcher);
      this.#onChange();
    };
  }
  begin(scope) {
    this.#scope = scope;
    this.#onChange();
  }
  notify(change) {
    for (const watcher of this.#watchers)
      watcher.notify(change);
  }
  lookUp(tables, haveOthersWritten) {
    if (this.#scope === void 0)
      return;
    for (const watcher of this.#watchers)
      watcher.lookUp(tables, this.#scope, haveOthersWritten);
  }
};
var Watcher = class {
  #listener;
  #followed;
  #gateVersion;
  #messageVersions = /* @__PURE__ */ new Map();
  constructor(listener, followed, gateVersion) {
    this.#listener = listener;
    this.#followed = followed;
    this.#gateVersion = gateVersion;
  }
  notify(change) {
    if (change.type === "gate")
      this.#gateVersion = change.record.version;
    else if (change.type === "message" && this.#followed.has(change.id))
      this.#messageVersions.set(change.id, change.record.version);
    this.#listener(change);
  }
  lookUp(tables, scope, haveOthersWritten) {
    if (haveOthersWritten)
      this.#lookUpGate(tables, scope);
    for (const id of this.#followed.keys()) {
      if (haveOthersWritten || !this.#messageVersions.has(id))
        this.#lookUpMessage(tables, scope, id);
    }
    for (const id of this.#messageVersions.keys()) {
      if (!this.#followed.has(id))
        this.#messageVersions.delete(id);
    }
  }
  #lookUpGate({ documents }, scope) {
    if (documents.versionOf(scope, "gate", gateKey) <= this.#gateVersion)
      return;
    const gate = documentIn("gate", documents.get(scope, "gate", gateKey));
    if (gate !== void 0)
      this.notify({ type: "gate", record: gate.value });
  }
  #lookUpMessage({ messages }, scope, id) {
    const known = this.#messageVersions.get(id) ?? 0;
    const version = messages.versionOf(scope, id) ?? 0;
    if (version <= known) {
      this.#messageVersions.set(id, known);
      return;
    }
    const record = messageIn(messages.get(scope, id));
    if (record !== void 0)
      this.notify({ type: "message", id, record });
  }
};

// src/store/sqlite/sqlite-store.ts
function sqliteStore(options) {
  const settings = settingsOf(options);
  if (findSqlite() === void 0) {
    throw new StoreError(`sqliteStore() needs Node ${firstNodeWithSqlite} or newer, whose own SQLite it uses; this is ${process.version}. Run a newer Node, or use another store.`, { reason: "unsupported" });
  }
  const file = new SqliteFile(settings);
  const scopes = /* @__PURE__ */ new Map();
  const poller = new ChangePoller(file, () => [...scopes.values()].map(({ watchers }) => watchers));
  return {
    scoped(name) {
      const known = scopes.get(name);
      if (known !== void 0)
        return known.scope;
      const watchers = new Watchers(() => poller.update());
      const scope = new SqliteScope(file, name, watchers);
      scopes.set(name, { scope, watchers });
      return scope;
    },
    async close() {
      const closed = file.close();
      poller.update();
      await closed;
    }
  };
}
export {
  sqliteStore
};
