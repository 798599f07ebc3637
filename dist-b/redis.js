import {
  StoreError,
  checkOptions,
  isGupshupError
} from "./chunk-KFX4R2R3.js";
import {
  changeOf,
  indexOf,
  listingOf,
  ownerOf,
  parseDocument,
  parseGate,
  parseMessage,
  queueOf
} from "./chunk-BFH2B4ZD.js";
import "./chunk-EFEG2C76.js";
import {
  compact,
  containsAddress,
  integer,
  minValue,
  number,
  optional,
  pipe,
  regex,
  settlesWithin,
  strictObject,
  string,
  systemClock,
  unshown
} from "./chunk-3JHE4BP2.js";
import "./chunk-6BXPBZJO.js";

// src/store/redis/redis-failure.ts
var TooOldError = class extends Error {
  name = "TooOldError";
};
var closedMessage = "The Redis store is closed. Make a new one with redisStore().";
var unreachable = {
  reason: "unreachable",
  message: "cannot be reached, or does not respond in time. Check that it runs and that this machine may connect to it. The store reconnects by itself."
};
var refusals = [
  [
    /(?:^|-)OOM /,
    {
      reason: "full",
      message: "has used up its memory (maxmemory) and accepts no writes. Give it more memory, or keep finished messages for a shorter time with redisStore({ retentionMs })."
    }
  ],
  [
    /(?:^|-)READONLY /,
    {
      reason: "read-only",
      message: "is a replica and accepts no writes. Connect to its primary."
    }
  ],
  [
    /(?:^|-)MISCONF /,
    {
      reason: "full",
      message: "accepts no writes because it cannot save them to its disk. See its log."
    }
  ],
  [/(?:^|-)(?:LOADING|CLUSTERDOWN|TRYAGAIN|MASTERDOWN|NOREPLICAS|BUSY) /, unreachable],
  [
    /unicode escape|exceeds maximum allowed size|invalid bulk length/i,
    { reason: "unstorable", message: "cannot store the value. See the cause." }
  ],
  [
    /(?:^|-)(?:WRONGPASS|NOAUTH|NOPERM) /,
    {
      reason: "unknown",
      message: "does not permit this user the command. Check the user and password of redisStore({ connection }), and that the user may run scripts, publish and subscribe."
    }
  ]
];
var refused = { reason: "unknown", message: "refused a command. See the cause." };
var demoted = {
  reason: "unreachable",
  message: "has become a replica, as in a failover. The store connects to the primary by itself."
};
function storeErrorOf(cause, address, wasWritable) {
  if (isGupshupError(cause))
    return cause;
  const failure = failureOf(cause);
  return errorOf(failure.reason === "read-only" && wasWritable ? demoted : failure, address, cause);
}
function unreachableError(address, cause) {
  return errorOf(unreachable, address, cause);
}
function errorOf({ reason, message }, address, cause) {
  const code = cause instanceof Error ? errorCodeOf(cause) : void 0;
  const codeText = typeof code === "string" ? ` (${code})` : "";
  return new StoreError(`Redis at ${address}${codeText} ${message}`, { reason, cause });
}
function closedError() {
  return new StoreError(closedMessage, { reason: "closed" });
}
function isRefusal(error) {
  return error instanceof Error && error.name === "ReplyError";
}
function errorCodeOf(error) {
  return "code" in error ? error.code : void 0;
}
function failureOf(cause) {
  if (!(cause instanceof Error))
    return refused;
  const known = refusals.find(([pattern]) => pattern.test(cause.message));
  if (known !== void 0)
    return known[1];
  return isRefusal(cause) || cause instanceof TypeError || cause instanceof RangeError ? refused : unreachable;
}

// src/store/redis/ioredis.ts
var disconnectTimeout = 100;
async function loadIoredis(connection) {
  const make = isClient(connection) ? (traits) => copyOf(connection, traits) : makerOf(connection, await loadRedis());
  const open = (traits) => muted(make(traits));
  return { open, openWithCopies: (traits) => withCopies(open(traits)) };
}
async function loadRedis() {
  const library = await import("ioredis");
  if (library.Redis === void 0)
    throw new TooOldError("ioredis is older than 5.4.1: it exports no Redis.");
  return library.Redis;
}
function withCopies(client) {
  const clients = [client];
  const { duplicate } = client;
  const duplicateAndKeep = (...given) => {
    const changes = isCluster(client) ? given : [Object.assign({}, given[0], { socketTimeout: void 0 })];
    const copy = muted(Reflect.apply(duplicate, client, changes));
    clients.push(copy);
    return copy;
  };
  Object.assign(client, { duplicate: duplicateAndKeep });
  return { client, end: () => clients.forEach(endClient) };
}
function endClient(client) {
  if (client.status === "end")
    return;
  const isBetweenRetries = client.status === "reconnecting";
  client.disconnect();
  if (!isBetweenRetries)
    return;
  client.connect().catch(() => {
  });
  client.disconnect();
}
function isClient(connection) {
  return typeof connection === "object" && "duplicate" in connection;
}
function keyPrefixOf(connection) {
  if (typeof connection === "string")
    return void 0;
  return isClient(connection) ? connection.options.keyPrefix : connection.keyPrefix;
}
function makerOf(connection, RedisClass) {
  return (traits) => typeof connection === "string" ? new RedisClass(connection, ourOptions(traits)) : new RedisClass({ ...connection, ...ourOptions(traits) });
}
function copyOf(connection, traits) {
  if (!isCluster(connection))
    return connection.duplicate(ourOptions(traits));
  const { enableOfflineQueue, lazyConnect } = traits;
  return connection.duplicate([], {
    clusterRetryStrategy: retryStrategy,
    scaleReads: "master",
    ...compact({ enableOfflineQueue, lazyConnect }),
    redisOptions: { ...traits, disconnectTimeout }
  });
}
function ourOptions(traits) {
  return { ...traits, retryStrategy, disconnectTimeout, reconnectOnError: reconnectOnErrorOf(traits) };
}
function muted(client) {
  return client.on("error", () => {
  });
}
function isCluster(client) {
  return client.isCluster;
}
function reconnectOnErrorOf({ reconnectOnError }) {
  return (error) => reconnectOnError?.(error) || /(?:^|-)READONLY /.test(error.message);
}
function retryStrategy(retries) {
  return Math.min(50 * retries, 1e3);
}
function addressOf(connection) {
  if (typeof connection === "string")
    return hostOf(connection);
  if (isClient(connection)) {
    const startupNodes = Reflect.get(connection, "startupNodes");
    return Array.isArray(startupNodes) ? listOf(startupNodes) : fromOptions(connection.options);
  }
  return fromOptions(connection);
}
function fromOptions(options) {
  const path = Reflect.get(options, "path");
  if (typeof path === "string")
    return path;
  const sentinels = Reflect.get(options, "sentinels");
  if (Array.isArray(sentinels) && sentinels.length > 0)
    return `the sentinels ${listOf(sentinels)}`;
  return fromNode(options);
}
function listOf(nodes) {
  return nodes.map(fromNode).join(", ");
}
function fromNode(node) {
  if (typeof node === "string")
    return hostOf(node);
  if (typeof node === "number")
    return `localhost:${node}`;
  const { host, port } = { host: void 0, port: void 0, ...Object(node) };
  return `${typeof host === "string" ? host : "localhost"}:${String(port ?? 6379)}`;
}
function hostOf(address) {
  const url = URL.canParse(address) ? new URL(address) : void 0;
  if (url === void 0)
    return "the given address";
  return `${url.hostname === "" ? "localhost" : url.hostname}:${url.port === "" ? 6379 : url.port}`;
}

// src/store/redis/change-subscriber.ts
var testMs = 5e3;
var ChangeSubscriber = class {
  #drivers;
  #timeoutMs;
  #onTest;
  #readers = /* @__PURE__ */ new Map();
  #confirmed = /* @__PURE__ */ new Set();
  #client;
  #test;
  #isClosed = false;
  constructor(drivers, timeoutMs, onTest) {
    this.#drivers = drivers;
    this.#timeoutMs = timeoutMs;
    this.#onTest = onTest;
  }
  read(channel, reader) {
    if (this.#isClosed)
      return () => {
      };
    this.#readers.set(channel, reader);
    this.#subscribe([channel]);
    return () => {
      this.#readers.delete(channel);
      this.#confirmed.delete(channel);
      this.#client?.unsubscribe(channel).catch(() => {
      });
    };
  }
  isReading(channel) {
    return this.#confirmed.has(channel);
  }
  begin() {
    for (const channel of this.#confirmed)
      this.#readers.get(channel)?.onBegin();
  }
  release() {
    if (this.#client === void 0 || this.#readers.size > 0)
      return;
    this.#end(this.#client);
    this.#client = void 0;
  }
  close() {
    this.#isClosed = true;
    this.#readers.clear();
    if (this.#client !== void 0)
      this.#end(this.#client);
  }
  #end(client) {
    clearInterval(this.#test);
    this.#confirmed.clear();
    endClient(client);
  }
  async #subscribe(channels) {
    const drivers = await this.#drivers().catch(() => void 0);
    const wanted = channels.filter((channel) => this.#readers.has(channel));
    if (drivers === void 0 || this.#isClosed || wanted.length === 0)
      return;
    this.#client ??= this.#open(drivers.connector);
    const client = this.#client;
    const isDone = await client.subscribe(...wanted).then(() => true, () => false);
    if (isDone && !client.isCluster)
      await this.#onTest();
    if (!isDone || client.isCluster || client !== this.#client || client.status !== "ready")
      return;
    for (const channel of wanted) {
      const reader = this.#readers.get(channel);
      if (reader === void 0 || this.#confirmed.has(channel))
        continue;
      this.#confirmed.add(channel);
      reader.onBegin();
    }
  }
  #open(connector) {
    const client = connector.open({
      connectTimeout: this.#timeoutMs,
      maxRetriesPerRequest: null,
      socketTimeout: this.#timeoutMs
    });
    client.on("message", (channel, text) => this.#readers.get(channel)?.onText(text));
    client.on("close", () => this.#confirmed.clear());
    client.on("ready", () => this.#subscribe([...this.#readers.keys()]));
    if (!client.isCluster) {
      this.#test = setInterval(() => {
        if (client.status !== "ready")
          return;
        client.ping().catch(() => {
        });
        void this.#onTest();
      }, testMs);
      this.#test.unref();
    }
    return client;
  }
};

// src/store/redis/drivers.ts
function driversFor(connection) {
  let loading;
  return () => {
    loading ??= load(connection).catch((error) => {
      loading = void 0;
      throw error;
    });
    return loading;
  };
}
async function load(connection) {
  try {
    return { connector: await loadIoredis(connection) };
  } catch (cause) {
    throw new StoreError(`The Redis store needs ioredis, which ${problemOf("ioredis", cause)}. Run npm install ioredis beside this package.`, { reason: "unsupported", cause });
  }
}
function problemOf(name, cause) {
  if (cause instanceof TooOldError)
    return "is too old";
  return isMissing(name, cause) ? "is not installed" : "cannot be loaded (see the cause)";
}
function isMissing(name, cause) {
  if (!(cause instanceof Error))
    return false;
  return new RegExp(`(?:package|module) '${name}'|tried to access ${name}\\b`).test(cause.message);
}

// src/store/redis/options.ts
var ms = pipe(number(), integer(), minValue(1));
var schema = strictObject({
  connection: unshown(problemOf2),
  prefix: optional(pipe(string(), regex(/^[^{}\s]+$/, "must be a text without blanks and braces")), "gupshup"),
  retentionMs: optional(ms, 6048e5),
  timeoutMs: optional(ms, 5e3)
});
function settingsOf(options) {
  return checkOptions("redisStore()", schema, options, "connection: 'redis://localhost:6379'");
}
var kinds = "an address such as redis://localhost:6379, options of ioredis, or a client of ioredis";
function problemOf2(connection) {
  if (typeof connection === "string") {
    const isAddress = URL.canParse(connection) && /^rediss?:$/.test(new URL(connection).protocol);
    return isAddress ? void 0 : "must be an address that begins with redis:// or rediss://";
  }
  if (typeof connection !== "object" || connection === null)
    return `must be ${kinds}`;
  if (isClient(connection) && !isOfIoredis(connection)) {
    return `is a client of another library; it must be ${kinds}`;
  }
  return keyPrefixOf(connection) ? "must have no keyPrefix, which would not reach every key; set redisStore({ prefix }) instead" : void 0;
}
function isOfIoredis({ duplicate, status, options }) {
  return typeof duplicate === "function" && typeof status === "string" && typeof options === "object";
}

// src/store/redis/lua-scripts.ts
var luaScripts = { "deleteDocument": "local function document_head(text)\n  if not text then\n    return { version = 0 }\n  end\n  local line = string.match(text, '^([^\\n]*)\\n')\n  return line and cjson.decode(line) or { version = 1 }\nend\n\nlocal function document_text(base, texts, key, old)\n  return redis.call('HGET', base .. texts, key) or (old ~= '' and redis.call('GET', base .. old))\nend\nlocal function append_entries(base, first, retention_ms)\n  local count = #ARGV - first + 1\n  if count < 1 then\n    return\n  end\n  local time = redis.call('TIME')\n  local line = string.format('%d\\n', time[1] * 1000 + math.floor(time[2] / 1000))\n  local newest = redis.call('INCRBY', base .. 'feed-newest', count)\n  for offset = 1, count do\n    local key = string.format('%sfeed:%d', base, newest - count + offset)\n    redis.call('SET', key, line .. ARGV[first + offset - 1], 'PX', retention_ms)\n  end\nend\nlocal base = KEYS[1]\nlocal texts, order, old, key, expected, feed_ms = unpack(ARGV)\nlocal text = document_text(base, texts, key, old)\nif not text or document_head(text).version ~= tonumber(expected) then\n  return 0\nend\nredis.call('HDEL', base .. texts, key)\nredis.call('ZREM', base .. order, key)\nif old ~= '' then\n  redis.call('DEL', base .. old)\nend\nappend_entries(base, 7, feed_ms)\nreturn 1\n", "dropExpired": "local function drop_expired(base, limit)\n  local time = redis.call('TIME')\n  local now = time[1] * 1000 + math.floor(time[2] / 1000)\n  for _, member in ipairs(redis.call('ZRANGEBYSCORE', base .. 'expiries', '-inf', now, 'LIMIT', 0, limit)) do\n    local id\n    for part in string.gmatch(member, '[^\\n]+') do\n      if id then\n        redis.call('ZREM', base .. 'finished:' .. part, id)\n      end\n      id = id or part\n    end\n    redis.call('ZREM', base .. 'expiries', member)\n  end\nend\ndrop_expired(KEYS[1], ARGV[1])\n", "eraseFeedEntries": "local base = KEYS[1]\nfor _, sequence in ipairs(ARGV) do\n  redis.call('SET', base .. 'feed:' .. sequence, '', 'XX', 'KEEPTTL')\nend\n", "findDue": "local base = KEYS[1]\nlocal work, now, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])\nlocal entries = { '' }\nlocal function note_earliest(due)\n  local at = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')[2]\n  if at and (entries[1] == '' or tonumber(at) < tonumber(entries[1])) then\n    entries[1] = at\n  end\nend\nfor _, priority in ipairs(redis.call('ZRANGE', base .. 'priorities:' .. work, 0, -1)) do\n  local due = base .. 'due:' .. work .. ':' .. priority\n  note_earliest(due)\n  local free = limit + 1 - #entries\n  local members = free > 0 and redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, free) or {}\n  for _, member in ipairs(members) do\n    local id = string.match(member, '^' .. string.rep('%d', 16) .. ':(.*)$') or member\n    local entry = redis.call('GET', base .. 'message:' .. id)\n    if entry then\n      table.insert(entries, entry)\n    else\n      redis.call('ZREM', due, member)\n    end\n  end\nend\nreturn entries\n", "findOpen": "local base = KEYS[1]\nlocal entries = {}\nfor _, id in ipairs(redis.call('ZRANGE', base .. ARGV[1], 0, -1)) do\n  local entry = redis.call('GET', base .. 'message:' .. id)\n  if entry then\n    table.insert(entries, entry)\n  end\nend\nreturn entries\n", "findOrphans": "local base = KEYS[1]\nlocal now, limit, latest = ARGV[1], tonumber(ARGV[2]), ARGV[3]\nlocal owners = redis.call('ZRANGEBYSCORE', base .. 'owners', '-inf', now)\nlocal next_until = redis.call('ZRANGEBYSCORE', base .. 'owners', '(' .. now, latest, 'WITHSCORES', 'LIMIT', 0, 1)[2]\nlocal entries = {}\nif latest ~= '+inf' then\n  for _, owner in ipairs(redis.call('ZRANGEBYSCORE', base .. 'owners', '(' .. latest, '+inf')) do\n    table.insert(owners, owner)\n  end\nend\nfor _, owner in ipairs(owners) do\n  local owned = base .. 'owned:' .. owner\n  for _, id in ipairs(redis.call('SRANDMEMBER', owned, limit - #entries)) do\n    local entry = redis.call('GET', base .. 'message:' .. id)\n    if entry then\n      table.insert(entries, entry)\n    else\n      redis.call('SREM', owned, id)\n    end\n  end\n  if redis.call('EXISTS', owned) == 0 then\n    redis.call('ZREM', base .. 'owners', owner)\n  end\n  if #entries >= limit then\n    break\n  end\nend\ntable.insert(entries, 1, next_until or '')\nreturn entries\n", "findParked": "local base = KEYS[1]\nlocal seen, entries = {}, {}\nfor _, name in ipairs(ARGV) do\n  for _, id in ipairs(redis.call('SMEMBERS', base .. name)) do\n    local entry = not seen[id] and redis.call('GET', base .. 'parked:' .. id)\n    seen[id] = true\n    if entry then\n      table.insert(entries, entry)\n    end\n  end\nend\nreturn entries\n", "followNames": "local function message_of_names(base, names)\n  for _, name in ipairs(names) do\n    local id = redis.call('GET', base .. name)\n    local entry = id and redis.call('GET', base .. 'message:' .. id)\n    if entry then\n      return entry\n    end\n  end\n  return false\nend\nlocal base = KEYS[1]\nreturn message_of_names(base, ARGV)\n", "forgetInbound": "local base = KEYS[1]\nlocal removed = 0\nfor list, names in pairs(cjson.decode(ARGV[1])) do\n  for _, name in ipairs(names) do\n    removed = removed + redis.call('ZREM', base .. list, name)\n  end\nend\nreturn removed\n", "getDocument": "local function document_head(text)\n  if not text then\n    return { version = 0 }\n  end\n  local line = string.match(text, '^([^\\n]*)\\n')\n  return line and cjson.decode(line) or { version = 1 }\nend\n\nlocal function document_text(base, texts, key, old)\n  return redis.call('HGET', base .. texts, key) or (old ~= '' and redis.call('GET', base .. old))\nend\nlocal texts, old, key = ARGV[1], ARGV[3], ARGV[4]\nreturn document_text(KEYS[1], texts, key, old)\n", "heartbeat": "local function drop_expired(base, limit)\n  local time = redis.call('TIME')\n  local now = time[1] * 1000 + math.floor(time[2] / 1000)\n  for _, member in ipairs(redis.call('ZRANGEBYSCORE', base .. 'expiries', '-inf', now, 'LIMIT', 0, limit)) do\n    local id\n    for part in string.gmatch(member, '[^\\n]+') do\n      if id then\n        redis.call('ZREM', base .. 'finished:' .. part, id)\n      end\n      id = id or part\n    end\n    redis.call('ZREM', base .. 'expiries', member)\n  end\nend\nlocal base = KEYS[1]\nlocal owner, ends, limit, writer = unpack(ARGV)\nredis.call('ZADD', base .. 'owners', ends, owner)\nredis.call('PUBLISH', base .. 'changes', writer .. ' alive ' .. ends)\ndrop_expired(base, limit)\n", "identify": "local base = KEYS[1]\nlocal found = redis.call('MGET', base .. 'identity', base .. 'inserted')\nif not found[1] then\n  redis.call('SET', base .. 'identity', ARGV[1])\nend\nreturn { found[1] or ARGV[1], found[2] or '0' }\n", "insertMessage": `local base = KEYS[1]
local id, index_json, record_json, key_name, retention_ms, notice, alive_until = unpack(ARGV)
retention_ms = tonumber(retention_ms)
local index = cjson.decode(index_json)
local message = base .. 'message:' .. id
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function index_of(entry)
  return cjson.decode(string.match(entry, '^[^\\n]*'))
end

local function keep(key, value)
  if index.finished then
    redis.call('SET', key, value, 'PX', retention_ms)
  else
    redis.call('SET', key, value)
  end
end

local function due_member(of)
  return of.sequence and string.format('%016d:', of.sequence) .. id or id
end

local function tidy_open(open)
  redis.call('ZREMRANGEBYSCORE', open, '-inf', now)
  local last = redis.call('ZRANGE', open, -1, -1, 'WITHSCORES')[2]
  if last == 'inf' then
    redis.call('PERSIST', open)
  elseif last then
    redis.call('PEXPIREAT', open, last)
  end
end

local function may_have(name, before)
  if name ~= key_name or not before then
    return true
  end
  local holder = redis.call('GET', base .. name)
  if not holder or holder == id then
    return true
  end
  for _, earlier in ipairs(before.names) do
    if earlier == name then
      return false
    end
  end
  return not index.free
end

local function link(before)
  for _, name in ipairs(index.names) do
    if may_have(name, before) then
      keep(base .. name, id)
    end
  end
  if index.open then
    redis.call('ZADD', base .. index.open, index.finished and now + retention_ms or '+inf', id)
    tidy_open(base .. index.open)
  end
  if index.due then
    local work, priority = index.due.work, index.due.priority
    redis.call('ZADD', base .. 'due:' .. work .. ':' .. priority, index.due.at, due_member(index))
    redis.call('ZADD', base .. 'priorities:' .. work, priority, priority)
  end
  if index.owner then
    redis.call('SADD', base .. 'owned:' .. index.owner, id)
    if alive_until == '' then
      redis.call('ZADD', base .. 'owners', 'NX', 0, index.owner)
    else
      redis.call('ZADD', base .. 'owners', alive_until, index.owner)
    end
  end
  if index.waits then
    redis.call('INCR', base .. 'waiting')
  end
end

local function unlink_names(before)
  local kept = {}
  for _, name in ipairs(index.names) do
    kept[name] = true
  end
  for _, name in ipairs(before.names) do
    if not kept[name] and redis.call('GET', base .. name) == id then
      redis.call('DEL', base .. name)
    end
  end
end

local function unlink(before)
  unlink_names(before)
  if before.open and before.open ~= index.open then
    redis.call('ZREM', base .. before.open, id)
    tidy_open(base .. before.open)
  end
  if before.due then
    local work, priority = before.due.work, before.due.priority
    local due = base .. 'due:' .. work .. ':' .. priority
    redis.call('ZREM', due, due_member(before))
    if redis.call('EXISTS', due) == 0 then
      redis.call('ZREM', base .. 'priorities:' .. work, priority)
    end
  end
  if before.owner and before.owner ~= index.owner then
    local owned = base .. 'owned:' .. before.owner
    redis.call('SREM', owned, id)
    if redis.call('EXISTS', owned) == 0 and redis.call('ZSCORE', base .. 'owners', before.owner) == '0' then
      redis.call('ZREM', base .. 'owners', before.owner)
    end
  end
  if before.waits then
    redis.call('DECR', base .. 'waiting')
  end
end

local function list_key(of, name)
  return base .. (of.finished and 'finished:' or 'unfinished:') .. name
end

local function expiry_member(of)
  local parts = { id }
  for _, name in ipairs(of.listed) do
    if string.sub(name, 1, 3) ~= 'to:' then
      table.insert(parts, name)
    end
  end
  return table.concat(parts, '\\n')
end

local function drop_oldest(list)
  for _, other in ipairs(redis.call('ZRANGE', list, 0, 1)) do
    if other ~= id and redis.call('EXISTS', base .. 'message:' .. other) == 0 then
      redis.call('ZREM', list, other)
    end
  end
end

local function relist(before)
  local leaves = {}
  for _, name in ipairs(before.listed or {}) do
    leaves[list_key(before, name)] = true
  end
  for _, name in ipairs(index.listed) do
    local list = list_key(index, name)
    if leaves[list] then
      leaves[list] = nil
    else
      redis.call('ZADD', list, index.created, id)
      if index.finished and string.sub(name, 1, 3) == 'to:' then
        drop_oldest(list)
      end
    end
    if index.finished then
      redis.call('PEXPIRE', list, retention_ms)
    end
  end
  for list in pairs(leaves) do
    redis.call('ZREM', list, id)
  end
  local expires = index.finished and expiry_member(index)
  local expired = before.finished and before.listed and expiry_member(before)
  if expired and expired ~= expires then
    redis.call('ZREM', base .. 'expiries', expired)
  end
  if expires then
    redis.call('ZADD', base .. 'expiries', now + retention_ms, expires)
    redis.call('PEXPIRE', base .. 'expiries', retention_ms)
  end
end

local function write(sequence, before)
  index.sequence = sequence
  if sequence then
    index_json = string.format('{"sequence":%d,', sequence) .. string.sub(index_json, 2)
  end
  keep(message, index_json .. '\\n' .. record_json)
  link(before)
  relist(before or {})
  redis.call('PUBLISH', base .. 'changes', notice)
end
local function append_entries(base, first, retention_ms)
  local count = #ARGV - first + 1
  if count < 1 then
    return
  end
  local time = redis.call('TIME')
  local line = string.format('%d\\n', time[1] * 1000 + math.floor(time[2] / 1000))
  local newest = redis.call('INCRBY', base .. 'feed-newest', count)
  for offset = 1, count do
    local key = string.format('%sfeed:%d', base, newest - count + offset)
    redis.call('SET', key, line .. ARGV[first + offset - 1], 'PX', retention_ms)
  end
end
local function drop_expired(base, limit)
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', base .. 'expiries', '-inf', now, 'LIMIT', 0, limit)) do
    local id
    for part in string.gmatch(member, '[^\\n]+') do
      if id then
        redis.call('ZREM', base .. 'finished:' .. part, id)
      end
      id = id or part
    end
    redis.call('ZREM', base .. 'expiries', member)
  end
end
if key_name ~= '' then
  local holder = redis.call('GET', base .. key_name)
  local held = holder and holder ~= id and redis.call('GET', base .. 'message:' .. holder)
  if held and not index_of(held).free then
    return { 'held', held }
  end
end
if redis.call('EXISTS', message) == 1 then
  return { 'known' }
end
local sequence = redis.call('INCR', base .. 'inserted')
write(sequence)
if sequence % 8 == 0 then
  drop_expired(base, 16)
end
append_entries(base, 8, retention_ms)
return { 'written' }
`, "listDocuments": "local base = KEYS[1]\nlocal texts, order, after, limit = ARGV[1], ARGV[2], ARGV[4], ARGV[5]\nlocal page = {}\nfor _, key in ipairs(redis.call('ZRANGEBYLEX', base .. order, '(' .. after, '+', 'LIMIT', 0, limit)) do\n  local text = redis.call('HGET', base .. texts, key)\n  if text then\n    table.insert(page, key)\n    table.insert(page, text)\n  end\nend\nreturn page\n", "listInbound": "local scanned = redis.call('ZSCAN', KEYS[1] .. 'inbound', ARGV[1], 'COUNT', ARGV[2])\ntable.insert(scanned[2], 1, scanned[1])\nreturn scanned[2]\n", "listMessages": "local base = KEYS[1]\nlocal cursor, count = unpack(ARGV)\nlocal pattern = string.gsub(base, '[%*%?%[%]\\\\]', '\\\\%0') .. 'message:*'\nlocal scanned = redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', count)\nlocal result = { scanned[1] }\nfor _, key in ipairs(scanned[2]) do\n  table.insert(result, redis.call('GET', key) or nil)\nend\nreturn result\n", "listParked": "local base = KEYS[1]\nlocal after, limit = ARGV[1], tonumber(ARGV[2])\nlocal ids = {}\nfor _, id in ipairs(redis.call('ZRANGE', base .. 'parking', 0, -1)) do\n  if id > after then\n    table.insert(ids, id)\n  end\nend\ntable.sort(ids)\nlocal entries = {}\nfor _, id in ipairs(ids) do\n  if #entries >= limit then\n    break\n  end\n  table.insert(entries, redis.call('GET', base .. 'parked:' .. id) or nil)\nend\nreturn entries\n", "parkEvent": "local function message_of_names(base, names)\n  for _, name in ipairs(names) do\n    local id = redis.call('GET', base .. name)\n    local entry = id and redis.call('GET', base .. 'message:' .. id)\n    if entry then\n      return entry\n    end\n  end\n  return false\nend\nlocal function remove_event(base, id)\n  local event = base .. 'parked:' .. id\n  local entry = redis.call('GET', event)\n  redis.call('ZREM', base .. 'parking', id)\n  if not entry then\n    return false\n  end\n  for _, name in ipairs(cjson.decode(string.match(entry, '^[^\\n]*'))) do\n    local ids = base .. name\n    redis.call('SREM', ids, id)\n    for _, other in ipairs(redis.call('SMEMBERS', ids)) do\n      if redis.call('EXISTS', base .. 'parked:' .. other) == 0 then\n        redis.call('SREM', ids, other)\n      end\n    end\n  end\n  redis.call('DEL', event)\n  return entry\nend\nlocal base = KEYS[1]\nlocal id, names_json, message_names_json, event_json, retention_ms, limit = unpack(ARGV)\nlocal message = message_of_names(base, cjson.decode(message_names_json))\nif message then\n  remove_event(base, id)\n  return { 'known', message }\nend\nlocal event, parking = base .. 'parked:' .. id, base .. 'parking'\nlocal time = redis.call('TIME')\nlocal now = time[1] * 1000 + math.floor(time[2] / 1000)\nlocal told_until = redis.call('ZSCORE', base .. 'inbound', id)\nlocal is_told = told_until and tonumber(told_until) > now\nif not is_told and redis.call('EXISTS', event) == 0 then\n  redis.call('SET', event, names_json .. '\\n' .. event_json, 'PX', retention_ms)\n  for _, name in ipairs(cjson.decode(names_json)) do\n    redis.call('SADD', base .. name, id)\n    redis.call('PEXPIRE', base .. name, retention_ms)\n  end\n  redis.call('ZADD', parking, now, id)\n  redis.call('PEXPIRE', parking, retention_ms)\nend\nredis.call('ZREMRANGEBYSCORE', parking, '-inf', now - retention_ms)\nlocal result = { 'parked' }\nlocal excess = redis.call('ZCARD', parking) - limit\nif excess > 0 then\n  for _, oldest in ipairs(redis.call('ZRANGE', parking, 0, math.min(excess, 100) - 1)) do\n    local entry = redis.call('GET', base .. 'parked:' .. oldest)\n    if entry then\n      table.insert(result, entry)\n    else\n      redis.call('ZREM', parking, oldest)\n    end\n  end\nend\nreturn result\n", "putDocument": "local function document_head(text)\n  if not text then\n    return { version = 0 }\n  end\n  local line = string.match(text, '^([^\\n]*)\\n')\n  return line and cjson.decode(line) or { version = 1 }\nend\n\nlocal function document_text(base, texts, key, old)\n  return redis.call('HGET', base .. texts, key) or (old ~= '' and redis.call('GET', base .. old))\nend\nlocal function append_entries(base, first, retention_ms)\n  local count = #ARGV - first + 1\n  if count < 1 then\n    return\n  end\n  local time = redis.call('TIME')\n  local line = string.format('%d\\n', time[1] * 1000 + math.floor(time[2] / 1000))\n  local newest = redis.call('INCRBY', base .. 'feed-newest', count)\n  for offset = 1, count do\n    local key = string.format('%sfeed:%d', base, newest - count + offset)\n    redis.call('SET', key, line .. ARGV[first + offset - 1], 'PX', retention_ms)\n  end\nend\nlocal base = KEYS[1]\nlocal texts, order, old, key, expected, head_json, value_json, change, feed_ms = unpack(ARGV)\nlocal before = document_head(document_text(base, texts, key, old))\nif before.version ~= tonumber(expected) then\n  local head = cjson.decode(head_json)\n  local is_repeated = before.stamp ~= nil and before.stamp == head.stamp and before.version == head.version\n  return is_repeated and 'repeated' or 'lost'\nend\nredis.call('HSET', base .. texts, key, head_json .. '\\n' .. value_json)\nredis.call('ZADD', base .. order, 0, key)\nif old ~= '' then\n  redis.call('DEL', base .. old)\nend\nif change ~= '' then\n  redis.call('PUBLISH', base .. 'changes', change .. '\\n' .. value_json)\nend\nappend_entries(base, 10, feed_ms)\nreturn 'written'\n", "readFeed": "local base = KEYS[1]\nlocal after, limit = tonumber(ARGV[1]), tonumber(ARGV[2])\nlocal function key_of(sequence)\n  return string.format('%sfeed:%d', base, sequence)\nend\nlocal newest = tonumber(redis.call('GET', base .. 'feed-newest') or 0)\nlocal oldest, beyond = 1, newest + 1\nwhile oldest < beyond do\n  local middle = math.floor((oldest + beyond) / 2)\n  if redis.call('EXISTS', key_of(middle)) == 1 then\n    beyond = middle\n  else\n    oldest = middle + 1\n  end\nend\nlocal first = math.max(after + 1, oldest)\nlocal page = { tostring(newest), tostring(oldest), tostring(first) }\nfor sequence = first, math.min(first + limit - 1, newest) do\n  table.insert(page, redis.call('GET', key_of(sequence)) or '')\nend\nreturn page\n", "recordInbound": "local function append_entries(base, first, retention_ms)\n  local count = #ARGV - first + 1\n  if count < 1 then\n    return\n  end\n  local time = redis.call('TIME')\n  local line = string.format('%d\\n', time[1] * 1000 + math.floor(time[2] / 1000))\n  local newest = redis.call('INCRBY', base .. 'feed-newest', count)\n  for offset = 1, count do\n    local key = string.format('%sfeed:%d', base, newest - count + offset)\n    redis.call('SET', key, line .. ARGV[first + offset - 1], 'PX', retention_ms)\n  end\nend\nlocal base = KEYS[1]\nlocal message, ends, now, limit = cjson.decode(ARGV[1]), ARGV[2], ARGV[3], ARGV[4]\nlocal windows, inbound = base .. 'windows', base .. 'inbound'\nif message.from then\n  redis.call('ZADD', windows, 'GT', ends, message.from)\nend\nlocal is_new = true\nif message.id then\n  local known_until = redis.call('ZSCORE', inbound, message.id)\n  is_new = not known_until or tonumber(known_until) <= tonumber(now)\n  if is_new then\n    redis.call('ZADD', inbound, message.idUntil, message.id)\n  end\nend\nfor _, list in ipairs({ windows, inbound }) do\n  for _, name in ipairs(redis.call('ZRANGEBYSCORE', list, '-inf', now, 'LIMIT', 0, limit)) do\n    redis.call('ZREM', list, name)\n  end\nend\nif is_new then\n  append_entries(base, 6, ARGV[5])\nend\nreturn is_new and 1 or 0\n", "releaseOwner": "local base = KEYS[1]\nlocal owner, writer = unpack(ARGV)\nif redis.call('EXISTS', base .. 'owned:' .. owner) == 1 then\n  redis.call('ZADD', base .. 'owners', 0, owner)\n  redis.call('PUBLISH', base .. 'changes', writer .. ' alive 0')\nelse\n  redis.call('ZREM', base .. 'owners', owner)\nend\n", "replaceMessage": `local base = KEYS[1]
local id, index_json, record_json, key_name, retention_ms, notice, alive_until = unpack(ARGV)
retention_ms = tonumber(retention_ms)
local index = cjson.decode(index_json)
local message = base .. 'message:' .. id
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function index_of(entry)
  return cjson.decode(string.match(entry, '^[^\\n]*'))
end

local function keep(key, value)
  if index.finished then
    redis.call('SET', key, value, 'PX', retention_ms)
  else
    redis.call('SET', key, value)
  end
end

local function due_member(of)
  return of.sequence and string.format('%016d:', of.sequence) .. id or id
end

local function tidy_open(open)
  redis.call('ZREMRANGEBYSCORE', open, '-inf', now)
  local last = redis.call('ZRANGE', open, -1, -1, 'WITHSCORES')[2]
  if last == 'inf' then
    redis.call('PERSIST', open)
  elseif last then
    redis.call('PEXPIREAT', open, last)
  end
end

local function may_have(name, before)
  if name ~= key_name or not before then
    return true
  end
  local holder = redis.call('GET', base .. name)
  if not holder or holder == id then
    return true
  end
  for _, earlier in ipairs(before.names) do
    if earlier == name then
      return false
    end
  end
  return not index.free
end

local function link(before)
  for _, name in ipairs(index.names) do
    if may_have(name, before) then
      keep(base .. name, id)
    end
  end
  if index.open then
    redis.call('ZADD', base .. index.open, index.finished and now + retention_ms or '+inf', id)
    tidy_open(base .. index.open)
  end
  if index.due then
    local work, priority = index.due.work, index.due.priority
    redis.call('ZADD', base .. 'due:' .. work .. ':' .. priority, index.due.at, due_member(index))
    redis.call('ZADD', base .. 'priorities:' .. work, priority, priority)
  end
  if index.owner then
    redis.call('SADD', base .. 'owned:' .. index.owner, id)
    if alive_until == '' then
      redis.call('ZADD', base .. 'owners', 'NX', 0, index.owner)
    else
      redis.call('ZADD', base .. 'owners', alive_until, index.owner)
    end
  end
  if index.waits then
    redis.call('INCR', base .. 'waiting')
  end
end

local function unlink_names(before)
  local kept = {}
  for _, name in ipairs(index.names) do
    kept[name] = true
  end
  for _, name in ipairs(before.names) do
    if not kept[name] and redis.call('GET', base .. name) == id then
      redis.call('DEL', base .. name)
    end
  end
end

local function unlink(before)
  unlink_names(before)
  if before.open and before.open ~= index.open then
    redis.call('ZREM', base .. before.open, id)
    tidy_open(base .. before.open)
  end
  if before.due then
    local work, priority = before.due.work, before.due.priority
    local due = base .. 'due:' .. work .. ':' .. priority
    redis.call('ZREM', due, due_member(before))
    if redis.call('EXISTS', due) == 0 then
      redis.call('ZREM', base .. 'priorities:' .. work, priority)
    end
  end
  if before.owner and before.owner ~= index.owner then
    local owned = base .. 'owned:' .. before.owner
    redis.call('SREM', owned, id)
    if redis.call('EXISTS', owned) == 0 and redis.call('ZSCORE', base .. 'owners', before.owner) == '0' then
      redis.call('ZREM', base .. 'owners', before.owner)
    end
  end
  if before.waits then
    redis.call('DECR', base .. 'waiting')
  end
end

local function list_key(of, name)
  return base .. (of.finished and 'finished:' or 'unfinished:') .. name
end

local function expiry_member(of)
  local parts = { id }
  for _, name in ipairs(of.listed) do
    if string.sub(name, 1, 3) ~= 'to:' then
      table.insert(parts, name)
    end
  end
  return table.concat(parts, '\\n')
end

local function drop_oldest(list)
  for _, other in ipairs(redis.call('ZRANGE', list, 0, 1)) do
    if other ~= id and redis.call('EXISTS', base .. 'message:' .. other) == 0 then
      redis.call('ZREM', list, other)
    end
  end
end

local function relist(before)
  local leaves = {}
  for _, name in ipairs(before.listed or {}) do
    leaves[list_key(before, name)] = true
  end
  for _, name in ipairs(index.listed) do
    local list = list_key(index, name)
    if leaves[list] then
      leaves[list] = nil
    else
      redis.call('ZADD', list, index.created, id)
      if index.finished and string.sub(name, 1, 3) == 'to:' then
        drop_oldest(list)
      end
    end
    if index.finished then
      redis.call('PEXPIRE', list, retention_ms)
    end
  end
  for list in pairs(leaves) do
    redis.call('ZREM', list, id)
  end
  local expires = index.finished and expiry_member(index)
  local expired = before.finished and before.listed and expiry_member(before)
  if expired and expired ~= expires then
    redis.call('ZREM', base .. 'expiries', expired)
  end
  if expires then
    redis.call('ZADD', base .. 'expiries', now + retention_ms, expires)
    redis.call('PEXPIRE', base .. 'expiries', retention_ms)
  end
end

local function write(sequence, before)
  index.sequence = sequence
  if sequence then
    index_json = string.format('{"sequence":%d,', sequence) .. string.sub(index_json, 2)
  end
  keep(message, index_json .. '\\n' .. record_json)
  link(before)
  relist(before or {})
  redis.call('PUBLISH', base .. 'changes', notice)
end
local function append_entries(base, first, retention_ms)
  local count = #ARGV - first + 1
  if count < 1 then
    return
  end
  local time = redis.call('TIME')
  local line = string.format('%d\\n', time[1] * 1000 + math.floor(time[2] / 1000))
  local newest = redis.call('INCRBY', base .. 'feed-newest', count)
  for offset = 1, count do
    local key = string.format('%sfeed:%d', base, newest - count + offset)
    redis.call('SET', key, line .. ARGV[first + offset - 1], 'PX', retention_ms)
  end
end
local entry = redis.call('GET', message)
if not entry then
  return 0
end
local before = index_of(entry)
if before.version ~= index.version - 1 then
  local is_repeated = before.stamp ~= nil and before.stamp == index.stamp and before.version == index.version
  return is_repeated and 1 or 0
end
local claimed = tonumber(ARGV[8])
for position = 9, 8 + claimed do
  local holder = redis.call('GET', base .. ARGV[position])
  if holder and holder ~= id and redis.call('EXISTS', base .. 'message:' .. holder) == 1 then
    return 0
  end
end
unlink(before)
write(before.sequence, before)
append_entries(base, 9 + claimed, retention_ms)
return 1
`, "selectMessages": "local base = KEYS[1]\nlocal groups_json, limit, looks, since, max, newer, after = unpack(ARGV)\nlocal groups = cjson.decode(groups_json)\nlimit, looks = tonumber(limit), tonumber(looks)\n\nlocal parts = { 'finished:', 'unfinished:' }\n\nlocal piece_size = 100\n\nlocal function size_of(group)\n  local size = 0\n  for _, name in ipairs(group) do\n    for _, part in ipairs(parts) do\n      size = size + redis.call('ZCOUNT', base .. part .. name, since, max)\n    end\n  end\n  return size\nend\n\nlocal function is_less(one, other)\n  for position = 1, math.min(#one, #other) do\n    local a, b = string.byte(one, position), string.byte(other, position)\n    if a ~= b then\n      return a < b\n    end\n  end\n  return #one < #other\nend\n\nlocal function count_passed(list, first)\n  local low, high = 0, after and redis.call('ZCOUNT', list, max, max) or 0\n  while low < high do\n    local middle = math.floor((low + high) / 2)\n    if is_less(redis.call('ZREVRANGE', list, first + middle, first + middle)[1], after) then\n      high = middle\n    else\n      low = middle + 1\n    end\n  end\n  return low\nend\n\nlocal function open(group)\n  local sources = {}\n  for _, name in ipairs(group) do\n    for _, part in ipairs(parts) do\n      local list = base .. part .. name\n      local rest = redis.call('ZCOUNT', list, since, max)\n      if rest > 0 then\n        local first = redis.call('ZCOUNT', list, newer, '+inf')\n        local passed = count_passed(list, first)\n        if rest > passed then\n          table.insert(sources, { list = list, part = part, rank = first + passed, rest = rest - passed, piece = {}, at = 1 })\n        end\n      end\n    end\n  end\n  return sources\nend\n\nlocal function read(source, count, ...)\n  local ids = redis.call('ZREVRANGE', source.list, source.rank, source.rank + count - 1, ...)\n  source.rank, source.rest = source.rank + count, source.rest - count\n  return ids\nend\n\nlocal function advance(source, count)\n  if not source.piece[source.at] then\n    if source.rest == 0 then\n      return false\n    end\n    source.piece, source.at = read(source, math.min(source.rest, count), 'WITHSCORES'), 1\n  end\n  source.id, source.score = source.piece[source.at], tonumber(source.piece[source.at + 1])\n  source.at = source.at + 2\n  return true\nend\n\nlocal function newest_of(sources)\n  local newest = 1\n  for position = 2, #sources do\n    local one, other = sources[position], sources[newest]\n    if one.score > other.score or one.score == other.score and is_less(other.id, one.id) then\n      newest = position\n    end\n  end\n  return newest\nend\n\nlocal function take(sources, count)\n  if #sources == 1 and not sources[1].id then\n    local source = sources[1]\n    local ids = read(source, math.min(source.rest, count))\n    if source.rest == 0 then\n      sources[1] = nil\n    end\n    return ids, { source.list }, { [source.part] = true }\n  end\n  local share = math.min(math.ceil(2 * count / #sources), piece_size)\n  for position = #sources, 1, -1 do\n    if not sources[position].id and not advance(sources[position], share) then\n      table.remove(sources, position)\n    end\n  end\n  local ids, lists, used = {}, {}, {}\n  while #ids < count and #sources > 0 do\n    local position = newest_of(sources)\n    local source = sources[position]\n    local length = #ids + 1\n    ids[length], lists[length] = source.id, source.list\n    used[source.part] = true\n    if not advance(source, share) then\n      table.remove(sources, position)\n    end\n  end\n  return ids, lists, used\nend\n\nlocal chosen = 1\nif #groups > 1 then\n  local smallest\n  for position, group in ipairs(groups) do\n    local size = size_of(group)\n    if not smallest or size < smallest then\n      chosen, smallest = position, size\n    end\n  end\nend\n\nlocal function find_missing(ids, used)\n  local missing = {}\n  for number, group in ipairs(groups) do\n    local found = {}\n    for _, name in ipairs(number ~= chosen and group or {}) do\n      for part in pairs(used) do\n        for position, score in ipairs(redis.call('ZMSCORE', base .. part .. name, unpack(ids))) do\n          found[position] = found[position] or score\n        end\n      end\n    end\n    for position = 1, number ~= chosen and #ids or 0 do\n      missing[position] = missing[position] or not found[position]\n    end\n  end\n  return missing\nend\n\nlocal sources = open(groups[chosen])\nlocal entries, expired = {}, {}\nlocal last_id, last_list\nlocal has_more = #sources > 0\nwhile has_more and looks > 0 and #entries < limit do\n  local wanted = #groups == 1 and limit - #entries or piece_size\n  local ids, lists, used = take(sources, math.min(wanted, looks, piece_size))\n  local missing = find_missing(ids, used)\n  looks = looks - #ids\n  has_more = #sources > 0\n  local keys, found, free = {}, {}, limit - #entries\n  for position, id in ipairs(ids) do\n    if #keys == free then\n      has_more, looks = true, 0\n      break\n    end\n    last_id, last_list = id, lists[position] or lists[1]\n    if not missing[position] then\n      table.insert(keys, base .. 'message:' .. id)\n      table.insert(found, { last_list, id })\n    end\n  end\n  for position, entry in ipairs(#keys > 0 and redis.call('MGET', unpack(keys)) or {}) do\n    table.insert(entry and entries or expired, entry or found[position])\n  end\nend\nlocal last_score = has_more and last_id and redis.call('ZSCORE', last_list, last_id)\nfor _, member in ipairs(expired) do\n  redis.call('ZREM', unpack(member))\nend\nreturn { last_score or '', last_score and last_id or '', unpack(entries) }\n", "unparkEvent": "local function message_of_names(base, names)\n  for _, name in ipairs(names) do\n    local id = redis.call('GET', base .. name)\n    local entry = id and redis.call('GET', base .. 'message:' .. id)\n    if entry then\n      return entry\n    end\n  end\n  return false\nend\nlocal function remove_event(base, id)\n  local event = base .. 'parked:' .. id\n  local entry = redis.call('GET', event)\n  redis.call('ZREM', base .. 'parking', id)\n  if not entry then\n    return false\n  end\n  for _, name in ipairs(cjson.decode(string.match(entry, '^[^\\n]*'))) do\n    local ids = base .. name\n    redis.call('SREM', ids, id)\n    for _, other in ipairs(redis.call('SMEMBERS', ids)) do\n      if redis.call('EXISTS', base .. 'parked:' .. other) == 0 then\n        redis.call('SREM', ids, other)\n      end\n    end\n  end\n  redis.call('DEL', event)\n  return entry\nend\nlocal function append_entries(base, first, retention_ms)\n  local count = #ARGV - first + 1\n  if count < 1 then\n    return\n  end\n  local time = redis.call('TIME')\n  local line = string.format('%d\\n', time[1] * 1000 + math.floor(time[2] / 1000))\n  local newest = redis.call('INCRBY', base .. 'feed-newest', count)\n  for offset = 1, count do\n    local key = string.format('%sfeed:%d', base, newest - count + offset)\n    redis.call('SET', key, line .. ARGV[first + offset - 1], 'PX', retention_ms)\n  end\nend\nlocal base = KEYS[1]\nlocal message = message_of_names(base, cjson.decode(ARGV[2]))\nif message then\n  return { 'known', message }\nend\nif not remove_event(base, ARGV[1]) then\n  return { 'gone' }\nend\nlocal told_ms = tonumber(ARGV[4])\nif told_ms > 0 then\n  local time, inbound = redis.call('TIME'), base .. 'inbound'\n  local now = time[1] * 1000 + math.floor(time[2] / 1000)\n  redis.call('ZADD', inbound, now + told_ms, ARGV[1])\n  for _, name in ipairs(redis.call('ZRANGEBYSCORE', inbound, '-inf', now, 'LIMIT', 0, 2)) do\n    redis.call('ZREM', inbound, name)\n  end\nend\nappend_entries(base, 5, ARGV[3])\nreturn { 'removed' }\n" };

// src/store/redis/commands.ts
function defineCommands(client) {
  for (const [name, lua] of Object.entries(luaScripts)) {
    client.defineCommand(methodOf(name), { numberOfKeys: 1, lua });
  }
}
function runCommand(client, command, base, args) {
  return Reflect.apply(Reflect.get(client, methodOf(command)), client, [base, ...args]);
}
function methodOf(name) {
  return `gupshup:${name}`;
}

// src/store/redis/redis-connection.ts
var maxConcurrency = 500;
var timeValidMs = 1e3;
var maxTimeRequestMs = 50;
var RedisConnection = class {
  #options;
  #limit = new ConcurrencyLimit(maxConcurrency);
  #client;
  #connecting;
  #wasConnected = false;
  #hasWritten = false;
  #isHeld = true;
  #inFlight = 0;
  #lastError;
  #serverTime;
  #isClosed = false;
  constructor(options) {
    this.#options = options;
  }
  get isClosed() {
    return this.#isClosed;
  }
  use(operation) {
    return this.#limit.run(() => this.#do(operation));
  }
  async time() {
    const askedAt = performance.now();
    if (this.#serverTime !== void 0 && askedAt - this.#serverTime.at < timeValidMs)
      return this.#serverTime.time + askedAt - this.#serverTime.at;
    const [seconds, microseconds] = await this.use((client) => client.time());
    const time = Number(seconds) * 1e3 + Math.floor(Number(microseconds) / 1e3);
    const answeredAt = performance.now();
    const isExact = answeredAt - askedAt <= maxTimeRequestMs;
    this.#serverTime = isExact ? { time, at: (askedAt + answeredAt) / 2 } : void 0;
    return time;
  }
  async write(operation) {
    const value = await this.use(operation);
    this.#hasWritten = true;
    return value;
  }
  hold() {
    this.#isHeld = true;
  }
  release() {
    this.#isHeld = false;
    this.#endIfIdle();
  }
  async finish() {
    this.#isClosed = true;
    if (this.#client?.status === "ready")
      await this.#client.quit().catch(() => {
      });
  }
  end() {
    this.#isClosed = true;
    if (this.#client !== void 0)
      endClient(this.#client);
  }
  async #do(operation) {
    if (this.#isClosed)
      throw closedError();
    this.#inFlight += 1;
    try {
      return await operation(await this.#ready());
    } catch (cause) {
      throw this.#isClosed ? closedError() : this.#errorOf(cause);
    } finally {
      this.#inFlight -= 1;
      if (!this.#isHeld)
        this.#endIfIdle();
    }
  }
  #endIfIdle() {
    const client = this.#client;
    if (client === void 0 || this.#inFlight > 0)
      return;
    this.#client = void 0;
    endClient(client);
  }
  async #ready() {
    const { connector } = await this.#options.drivers();
    if (this.#isClosed)
      throw closedError();
    this.#client ??= this.#open(connector);
    const client = this.#client;
    if (client.status === "ready")
      return client;
    if (client.status === "wait")
      client.connect().catch(() => {
      });
    const isConnecting = client.status === "connecting" || client.status === "connect";
    if (!isConnecting)
      throw this.#failure();
    this.#connecting ??= this.#untilConnected(client).finally(() => {
      this.#connecting = void 0;
    });
    await this.#connecting;
    return client;
  }
  #untilConnected(client) {
    return new Promise((resolve, reject) => {
      const settle = (callback) => () => {
        clearTimeout(timer);
        client.off("ready", succeed).off("close", fail).off("end", fail);
        callback();
      };
      const succeed = settle(resolve);
      const fail = settle(() => reject(this.#failure()));
      const timer = setTimeout(fail, this.#options.timeoutMs);
      client.once("ready", succeed).once("close", fail).once("end", fail);
    });
  }
  #failure() {
    if (this.#lastError !== void 0)
      return this.#errorOf(this.#lastError);
    return unreachableError(addressOf(this.#options.connection));
  }
  #errorOf(cause) {
    return storeErrorOf(cause, addressOf(this.#options.connection), this.#hasWritten);
  }
  #open(connector) {
    const { timeoutMs, onConnected } = this.#options;
    const client = connector.open({
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectTimeout: timeoutMs,
      commandTimeout: timeoutMs,
      socketTimeout: timeoutMs
    });
    defineCommands(client);
    client.on("error", (error) => {
      this.#lastError = error;
    });
    client.on("ready", () => {
      this.#lastError = void 0;
      if (!this.#wasConnected)
        onConnected(client);
      this.#wasConnected = true;
    });
    return client;
  }
};
var ConcurrencyLimit = class {
  #ends;
  #entered = 0;
  constructor(count) {
    this.#ends = Array.from({ length: count }, () => Promise.resolve());
  }
  run(task) {
    const lane = this.#entered % this.#ends.length;
    this.#entered += 1;
    const done = Promise.resolve(this.#ends[lane]).then(task);
    this.#ends[lane] = done.catch(() => {
    });
    return done;
  }
};

// src/store/redis/redis-scope.ts
import { randomUUID } from "node:crypto";

// src/store/redis/encoding.ts
function bodyOf(entry) {
  return entry.slice(entry.indexOf("\n") + 1);
}
function messageIn(entry) {
  return parseMessage(bodyOf(entry));
}
function gateIn(entry) {
  return parseGate(bodyOf(entry));
}
function textOf(reply) {
  return typeof reply === "string" ? reply : void 0;
}
function textsOf(reply) {
  return Array.isArray(reply) ? reply.flatMap((item) => textOf(item) ?? []) : [];
}
function numberOf(reply) {
  return typeof reply === "number" ? reply : typeof reply === "string" ? Number(reply) : void 0;
}
function wellFormed(text) {
  return text.replace(new RegExp("\\p{Surrogate}", "gu"), "\uFFFD");
}

// src/store/redis/feed.ts
var erasedAtOnce = 1e3;
var RedisFeed = class {
  #keyspace;
  constructor(keyspace) {
    this.#keyspace = keyspace;
  }
  async read({ after, limit }) {
    const [newest, oldest, first, ...texts] = textsOf(await this.#keyspace.run("readFeed", after, limit));
    const start = Number(first);
    return {
      entries: texts.flatMap((text, index) => text === "" ? [] : [entryIn(text, start + index)]),
      next: Math.max(after, Math.min(start + texts.length - 1, Number(newest))),
      oldest: Number(oldest),
      newest: Number(newest)
    };
  }
  async erase(sequences) {
    for (let start = 0; start < sequences.length; start += erasedAtOnce)
      await this.#keyspace.write("eraseFeedEntries", ...sequences.slice(start, start + erasedAtOnce));
  }
};
function entryTexts(entries = []) {
  return entries.map(({ id, name, subject, event }) => `${JSON.stringify({ id, name, subject })}
${JSON.stringify(event)}`);
}
function entryIn(text, sequence) {
  const [at, head = "", event = ""] = text.split("\n");
  const { id, name, subject } = JSON.parse(head);
  return { id, name, subject, event: JSON.parse(event), sequence, at: Number(at) };
}

// src/store/redis/documents.ts
var names = {
  gate: ["gates", "gate-keys", "gate"],
  suppression: ["suppressions", "suppressed", ""],
  "marketing-suppression": ["marketing-suppressions", "marketing-suppressed", ""],
  quarantine: ["quarantines", "quarantined", ""],
  person: ["persons", "person-keys", ""],
  renewal: ["renewals", "renewal-keys", ""],
  erasure: ["erasures", "erasure-keys", ""],
  consumer: ["consumers", "consumer-keys", ""],
  "delayed-event": ["delayed-events", "delayed-event-keys", ""],
  lane: ["lanes", "lane-keys", ""]
};
var RedisDocuments = class {
  #keyspace;
  #retentionMs;
  #writer;
  constructor(keyspace, retentionMs, writer) {
    this.#keyspace = keyspace;
    this.#retentionMs = retentionMs;
    this.#writer = writer;
  }
  async get(kind, key) {
    const [texts, , old] = names[kind];
    const isPlain = old === "";
    const reply = isPlain ? await this.#keyspace.getField(texts, key) : await this.#keyspace.run("getDocument", ...names[kind], key);
    const text = textOf(reply);
    return text === void 0 ? void 0 : documentIn(kind, key, text);
  }
  async put(kind, { key, version, writeId, value }, expectedVersion, entries) {
    const texts = [JSON.stringify({ version, stamp: writeId }), JSON.stringify(value)];
    const change = kind === "gate" ? `${this.#writer} gate` : "";
    const document = [...names[kind], key, expectedVersion, ...texts, change];
    const args = [...document, this.#retentionMs, ...entryTexts(entries)];
    const reply = await this.#keyspace.write("putDocument", ...args);
    const outcome = textOf(reply);
    return outcome === "written" || outcome === "repeated" ? outcome : "lost";
  }
  async delete(kind, key, expectedVersion, entries) {
    const args = [...names[kind], key, expectedVersion, this.#retentionMs, ...entryTexts(entries)];
    return numberOf(await this.#keyspace.write("deleteDocument", ...args)) === 1;
  }
  async list(kind, { limit, after = "" }) {
    const page = textsOf(await this.#keyspace.run("listDocuments", ...names[kind], after, limit));
    return page.flatMap((key, index) => {
      const text = index % 2 === 0 ? page[index + 1] : void 0;
      return text === void 0 ? [] : [documentIn(kind, key, text)];
    });
  }
};
function documentIn(kind, key, text) {
  const end = text.indexOf("\n");
  if (end === -1)
    return { key, version: 1, value: parseDocument(kind, text) };
  const { version, stamp } = JSON.parse(text.slice(0, end));
  return { key, version, writeId: stamp, value: parseDocument(kind, text.slice(end + 1)) };
}

// src/store/redis/keyspace.ts
var Keyspace = class {
  base;
  #connection;
  constructor(connection, base) {
    this.#connection = connection;
    this.base = base;
  }
  run(command, ...args) {
    return this.#connection.use((client) => runCommand(client, command, this.base, args));
  }
  write(command, ...args) {
    return this.#connection.write((client) => runCommand(client, command, this.base, args));
  }
  get(name) {
    return this.#connection.use((client) => client.get(this.base + name));
  }
  getField(name, field) {
    return this.#connection.use((client) => client.hget(this.base + name, field));
  }
  getMembers(...names2) {
    return this.#connection.use((client) => client.sunion(names2.map((name) => this.base + name)));
  }
  getScore(name, member) {
    return this.#connection.use((client) => client.zscore(this.base + name, member));
  }
};
function scopeTag(scope) {
  const tag = Array.from({ length: scope.length }, (_, index) => escaped(scope.charAt(index))).join("");
  return tag === "" ? "%" : tag;
}
function escaped(unit) {
  return /[\w.:-]/.test(unit) ? unit : `%${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

// src/store/redis/liveness.ts
var lookMs = 6e4;
var Liveness = class {
  #aliveUntil = /* @__PURE__ */ new Map();
  #owned = /* @__PURE__ */ new Map();
  #orphansFrom = Number.NEGATIVE_INFINITY;
  #lookedAt = Number.NEGATIVE_INFINITY;
  beat(owner, until) {
    this.#aliveUntil.set(owner, until);
    const isNeeded = (this.#owned.get(owner)?.size ?? 0) > 0;
    if (isNeeded)
      this.noteAlive(until);
    return isNeeded;
  }
  forget(owner) {
    this.#aliveUntil.delete(owner);
    this.#owned.delete(owner);
    this.#orphansFrom = Number.NEGATIVE_INFINITY;
  }
  take(record) {
    const { id } = record;
    const owner = ownerOf(record);
    for (const [other, ids2] of this.#owned)
      if (other !== owner)
        ids2.delete(id);
    if (owner === void 0)
      return { aliveUntil: void 0, undo: () => {
      } };
    const ids = this.#owned.get(owner) ?? /* @__PURE__ */ new Set();
    const isNew = !ids.has(id);
    this.#owned.set(owner, ids.add(id));
    const aliveUntil = this.#aliveUntil.get(owner);
    this.noteAlive(aliveUntil ?? 0);
    return { aliveUntil, undo: () => void (isNew && ids.delete(id)) };
  }
  noteWritten(id) {
    for (const ids of this.#owned.values())
      ids.delete(id);
  }
  noteAlive(until) {
    this.#orphansFrom = Math.min(this.#orphansFrom, until);
  }
  lookAgain() {
    this.#orphansFrom = Number.NEGATIVE_INFINITY;
  }
  mayHaveOrphans(now) {
    return now >= this.#orphansFrom || performance.now() - this.#lookedAt >= lookMs;
  }
  beginLook() {
    this.#orphansFrom = Number.POSITIVE_INFINITY;
  }
  endLook(nextUntil) {
    if (nextUntil === void 0)
      this.lookAgain();
    else {
      this.#lookedAt = performance.now();
      this.noteAlive(nextUntil);
    }
  }
};

// src/store/redis/list-names.ts
var stateLists = Object.values({
  queued: "state:queued",
  waiting: "state:waiting",
  posting: "state:posting",
  accepted: "state:accepted",
  enqueued: "state:enqueued",
  sent: "state:sent",
  delivered: "state:delivered",
  read: "state:read",
  unconfirmed: "state:unconfirmed",
  unknown: "state:unknown",
  failed: "state:failed",
  canceled: "state:canceled"
});
var stateList = (state) => `state:${state}`;
var addressList = (to) => `to:${wellFormed(to)}`;
var codeList = (code) => `code:${code}`;
var templateList = (template) => `template:${wellFormed(template)}`;
function listNamesOf({ state, to, codes, templates }) {
  const names2 = [stateList(state), addressList(to)];
  for (const code of codes)
    names2.push(codeList(code));
  for (const template of templates.map(templateList))
    if (!names2.includes(template))
      names2.push(template);
  return names2;
}
function listGroupsOf({ state, to, code, template }) {
  const groups = [];
  if (state !== void 0)
    groups.push([stateList(state)]);
  if (to !== void 0)
    groups.push([...new Set(to.map(addressList))]);
  if (code !== void 0)
    groups.push([codeList(code)]);
  if (template !== void 0)
    groups.push([templateList(template)]);
  return groups.length === 0 ? [stateLists] : groups;
}

// src/store/redis/message-index.ts
function messageIndexOf(record) {
  const { version, writeId } = record;
  const { idempotencyKey, isKeyFree, gupshupIds, whatsappIds, openTo, due, owner, isWaiting, isFinished } = indexOf(record);
  const listing = listingOf(record);
  const names2 = [
    ...idempotencyKey === void 0 ? [] : [keyName(idempotencyKey)],
    ...gupshupIds.map(gupshupName),
    ...whatsappIds.map(whatsappName)
  ];
  return {
    version,
    ...compact({
      stamp: writeId,
      free: isKeyFree || void 0,
      open: openTo === void 0 ? void 0 : openName(openTo),
      due: due && { work: due.queue, priority: String(due.priority), at: due.at },
      owner,
      waits: isWaiting || void 0,
      finished: isFinished || void 0
    }),
    names: [...new Set(names2)],
    listed: listNamesOf(listing),
    created: listing.createdAt
  };
}
var keyName = (key) => `key:${wellFormed(key)}`;
var isKeyName = (name) => name.startsWith("key:");
var openName = (to) => `open:${to}`;
var gupshupName = (id) => `gupshup:${wellFormed(id)}`;
var whatsappName = (id) => `whatsapp:${wellFormed(id)}`;
function eventNames({ gupshupId, whatsappId }) {
  return [
    ...gupshupId === void 0 ? [] : [gupshupName(gupshupId)],
    ...whatsappId === void 0 ? [] : [whatsappName(whatsappId)]
  ];
}

// src/store/redis/watchers.ts
var Watchers = class {
  #writer;
  #hearing;
  #startReading;
  #watchers = /* @__PURE__ */ new Set();
  #stopReading;
  constructor(writer, hearing, startReading) {
    this.#writer = writer;
    this.#hearing = hearing;
    this.#startReading = () => startReading({ onText: (text) => this.#read(text), onBegin: () => this.#begin() });
  }
  add(listener, followed) {
    const watcher = { listener, followed };
    this.#watchers.add(watcher);
    this.#stopReading ??= this.#startReading();
    return () => {
      if (!this.#watchers.delete(watcher) || this.#watchers.size > 0)
        return;
      this.#stopReading?.();
      this.#stopReading = void 0;
    };
  }
  notify(change) {
    for (const { listener } of this.#watchers)
      listener(change);
  }
  #begin() {
    this.#hearing.onMissed();
    this.notify({ type: "missed" });
  }
  #read(text) {
    const end = text.indexOf("\n");
    const [writer, type, ...words] = (end === -1 ? text : text.slice(0, end)).split(" ");
    if (writer === this.#writer)
      return;
    if (type === "gate")
      this.notify({ type: "gate", record: gateIn(text) });
    else if (type === "alive")
      this.#hearing.onAlive(Number(words[0]));
    else if (type === "wrote")
      this.#readWritten(words);
    else if (type === "message")
      this.#readEarlier(messageIn(text));
  }
  #readWritten([until, dueAt, queue, ...words]) {
    const id = words.join(" ");
    this.#hearing.onMessage(id, Number(until) || void 0);
    if (isQueue(queue))
      this.notify({ type: "due", queue, dueAt: Number(dueAt) });
    if (this.#followersOf(id).length > 0)
      this.#readFollowed(id);
  }
  async #readFollowed(id) {
    const record = await this.#hearing.get(id).catch(() => void 0);
    if (record !== void 0)
      this.#tellFollowers(record);
  }
  #readEarlier(record) {
    const { id, dueAt } = record;
    this.#hearing.onMessage(id, ownerOf(record) === void 0 ? void 0 : 0);
    const queue = queueOf(record);
    if (queue !== void 0 && dueAt !== void 0)
      this.notify({ type: "due", queue, dueAt });
    this.#tellFollowers(record);
  }
  #followersOf(id) {
    return [...this.#watchers].filter(({ followed }) => followed?.has(id));
  }
  #tellFollowers(record) {
    const { id } = record;
    for (const { listener } of this.#followersOf(id))
      listener({ type: "message", id, record });
  }
};
function writtenNotice(writer, record, aliveUntil) {
  const queue = queueOf(record);
  const { id, dueAt = 0 } = record;
  return `${writer} wrote ${aliveUntil ?? 0} ${queue === void 0 ? 0 : dueAt} ${queue ?? "-"} ${id}`;
}
var queues = { review: true, "follow-up": true, queued: true };
function isQueue(name) {
  return name !== void 0 && Object.hasOwn(queues, name);
}

// src/store/redis/messages.ts
var maxLooks = 500;
var Messages = class {
  #keyspace;
  #retentionMs;
  #writer;
  #liveness;
  constructor(keyspace, retentionMs, writer, liveness) {
    this.#keyspace = keyspace;
    this.#retentionMs = retentionMs;
    this.#writer = writer;
    this.#liveness = liveness;
  }
  async insert(record, entries) {
    const { aliveUntil, undo } = this.#liveness.take(record);
    const args = [...this.#argsOf(record, aliveUntil), ...entryTexts(entries)];
    const [outcome, holder] = textsOf(await this.#keyspace.write("insertMessage", ...args));
    if (holder === void 0)
      return { outcome: outcome === "written" ? "written" : "known" };
    undo();
    return { outcome: "held", holder: messageIn(holder) };
  }
  async replace(record, claim = [], entries) {
    const claimed = claim.flatMap(eventNames);
    const { aliveUntil, undo } = this.#liveness.take(record);
    const args = [...this.#argsOf(record, aliveUntil), claimed.length, ...claimed, ...entryTexts(entries)];
    const isWritten = await this.#keyspace.write("replaceMessage", ...args) === 1;
    if (!isWritten)
      undo();
    return isWritten;
  }
  async get(id) {
    return recordOf(await this.#keyspace.get(`message:${id}`));
  }
  async find(by) {
    if ("openTo" in by)
      return recordsOf(await this.#keyspace.run("findOpen", openName(by.openTo)));
    const names2 = "eventIds" in by ? eventNames(by.eventIds) : [keyName(by.idempotencyKey)];
    const found = recordOf(await this.#keyspace.run("followNames", ...names2));
    return found === void 0 ? [] : [found];
  }
  async findDue({ queue, now, limit }) {
    const [earliest = "", ...entries] = textsOf(await this.#keyspace.run("findDue", queue, now, limit));
    return { messages: entries.map(messageIn), nextDueAt: earliest === "" ? void 0 : Number(earliest) };
  }
  async findOrphans(now, limit, maxAheadMs) {
    const latest = Number.isFinite(maxAheadMs) ? now + maxAheadMs : "+inf";
    this.#liveness.beginLook();
    let nextUntil;
    try {
      const [next = "", ...entries] = textsOf(await this.#keyspace.run("findOrphans", now, limit, latest));
      if (entries.length < limit)
        nextUntil = next === "" ? Number.POSITIVE_INFINITY : Number(next);
      return entries.map(messageIn);
    } finally {
      this.#liveness.endLook(nextUntil);
    }
  }
  async list({ limit, cursor = "0" }) {
    const [next = "0", ...entries] = textsOf(await this.#keyspace.run("listMessages", cursor, limit));
    return { messages: entries.map(messageIn), ...next === "0" ? {} : { next } };
  }
  async select({ filter, limit, after }) {
    const { since = "-inf", until = Number.POSITIVE_INFINITY } = filter;
    const bounds = after !== void 0 && after.createdAt < until ? [after.createdAt, `(${after.createdAt}`, after.id] : [`(${until}`, until];
    const args = [JSON.stringify(listGroupsOf(filter)), limit, maxLooks, since, ...bounds];
    const [createdAt = "", id = "", ...entries] = textsOf(await this.#keyspace.run("selectMessages", ...args));
    const messages = entries.map(messageIn);
    return createdAt === "" ? { messages } : { messages, next: { createdAt: Number(createdAt), id } };
  }
  async countWaiting() {
    return numberOf(await this.#keyspace.get("waiting")) ?? 0;
  }
  #argsOf(record, aliveUntil) {
    const index = messageIndexOf(record);
    const key = index.names.find(isKeyName) ?? "";
    const texts = [JSON.stringify(index), JSON.stringify(record)];
    const notice = writtenNotice(this.#writer, record, aliveUntil);
    return [record.id, ...texts, key, this.#retentionMs, notice, aliveUntil ?? ""];
  }
};
function recordOf(reply) {
  const entry = textOf(reply);
  return entry === void 0 ? void 0 : messageIn(entry);
}
function recordsOf(reply) {
  return textsOf(reply).map((entry) => messageIn(entry));
}

// src/store/redis/pending-events.ts
var parkedMs = 864e5;
var maxEvents = 1e4;
var PendingEvents = class {
  #keyspace;
  #retentionMs;
  constructor(keyspace, retentionMs) {
    this.#keyspace = keyspace;
    this.#retentionMs = retentionMs;
  }
  async park(event) {
    const names2 = event.to === void 0 ? idNamesOf(event) : [...idNamesOf(event), numberName(event.to)];
    if (names2.length === 0)
      return { excess: [] };
    const texts = [JSON.stringify(names2), JSON.stringify(eventNames(event)), JSON.stringify(event)];
    const reply = await this.#keyspace.write("parkEvent", event.id, ...texts, parkedMs, maxEvents);
    const [outcome, ...entries] = textsOf(reply);
    const [known] = entries;
    if (outcome === "known" && known !== void 0)
      return { known: messageIn(known), excess: [] };
    return { excess: entries.map(eventIn) };
  }
  async find(by) {
    if ("page" in by) {
      const { limit, after = "" } = by.page;
      return textsOf(await this.#keyspace.run("listParked", after, limit)).map(eventIn);
    }
    const names2 = "to" in by ? [numberName(by.to)] : idNamesOf(by.eventIds);
    if (names2.length === 0 || (await this.#keyspace.getMembers(...names2)).length === 0)
      return [];
    return textsOf(await this.#keyspace.run("findParked", ...names2)).map(eventIn);
  }
  async unpark(event, reason, entries) {
    const names2 = reason === "unmatched" ? eventNames(event) : [];
    const toldMs = reason === "unmatched" ? parkedMs : 0;
    const args = [event.id, JSON.stringify(names2), this.#retentionMs, toldMs, ...entryTexts(entries)];
    const [outcome, known] = textsOf(await this.#keyspace.run("unparkEvent", ...args));
    if (known !== void 0)
      return { outcome: "known", record: messageIn(known) };
    return { outcome: outcome === "removed" ? "removed" : "gone" };
  }
};
function idNamesOf({ gupshupId, whatsappId }) {
  const names2 = [];
  if (gupshupId !== void 0)
    names2.push(`parked-gupshup:${wellFormed(gupshupId)}`);
  if (whatsappId !== void 0)
    names2.push(`parked-whatsapp:${wellFormed(whatsappId)}`);
  return names2;
}
var numberName = (to) => `parked-to:${wellFormed(to)}`;
function eventIn(entry) {
  return JSON.parse(bodyOf(entry));
}

// src/store/redis/session-windows.ts
var removedAtOnce = 10;
var pageSize = 1e3;
var SessionWindows = class {
  #keyspace;
  #retentionMs;
  constructor(keyspace, retentionMs) {
    this.#keyspace = keyspace;
    this.#retentionMs = retentionMs;
  }
  async record({ id, from, until, idUntil = until, now }, entries) {
    const message = JSON.stringify({
      id: id && wellFormed(id),
      from: from && wellFormed(from),
      idUntil: String(idUntil)
    });
    const args = [message, until, now, removedAtOnce, this.#retentionMs, ...entryTexts(entries)];
    return numberOf(await this.#keyspace.write("recordInbound", ...args)) === 1;
  }
  async forget(addresses) {
    let deleted = await this.#remove({ windows: addresses.map(wellFormed) });
    let cursor = "0";
    do {
      const page = textsOf(await this.#keyspace.run("listInbound", cursor, pageSize));
      cursor = page[0] ?? "0";
      const ids = page.filter((id, index) => index % 2 === 1 && containsAddress(id, addresses));
      if (ids.length > 0)
        deleted += await this.#remove({ inbound: ids });
    } while (cursor !== "0");
    return deleted;
  }
  async #remove(names2) {
    return numberOf(await this.#keyspace.write("forgetInbound", JSON.stringify(names2))) ?? 0;
  }
  async get(to) {
    return numberOf(await this.#keyspace.getScore("windows", to));
  }
};

// src/store/redis/redis-scope.ts
var droppedAtOnce = 500;
var dropMs = 6e5;
var identityValidMs = 6e4;
var RedisScope = class {
  isShared = true;
  release;
  #connection;
  #writer = randomUUID();
  #keyspace;
  #messages;
  #pendingEvents;
  #documents;
  #sessionWindows;
  #feed;
  #watchers;
  #liveness = new Liveness();
  #isReading;
  #droppedAt = performance.now();
  #known;
  constructor(scope, { settings, connection, changes, release }) {
    this.release = release;
    const base = `${settings.prefix}:{${scopeTag(scope)}}:`;
    this.#connection = connection;
    this.#keyspace = new Keyspace(connection, base);
    this.#messages = new Messages(this.#keyspace, settings.retentionMs, this.#writer, this.#liveness);
    this.#pendingEvents = new PendingEvents(this.#keyspace, settings.retentionMs);
    this.#documents = new RedisDocuments(this.#keyspace, settings.retentionMs, this.#writer);
    this.#sessionWindows = new SessionWindows(this.#keyspace, settings.retentionMs);
    this.#feed = new RedisFeed(this.#keyspace);
    const channel = `${base}changes`;
    const hearing = {
      get: (id) => this.#messages.get(id),
      onMessage: (id, aliveUntil) => {
        this.#liveness.noteWritten(id);
        if (aliveUntil !== void 0)
          this.#liveness.noteAlive(aliveUntil);
      },
      onAlive: (until) => this.#liveness.noteAlive(until),
      onMissed: () => this.#lookAgain()
    };
    this.#watchers = new Watchers(this.#writer, hearing, (reader) => changes.read(channel, reader));
    this.#isReading = () => changes.isReading(channel);
  }
  get isListening() {
    return this.#isReading();
  }
  async insert(record, entries) {
    const insertion = await this.#messages.insert(record, entries);
    if (insertion.outcome === "held")
      return insertion.holder;
    if (insertion.outcome === "written") {
      this.#known = void 0;
      this.#watchers.notify({ type: "message", id: record.id, record });
    }
    return void 0;
  }
  async replace(record, claim, entries) {
    const isWritten = await this.#messages.replace(record, claim, entries);
    if (!isWritten)
      return false;
    this.#watchers.notify({ type: "message", id: record.id, record });
    return true;
  }
  get(id) {
    return this.#messages.get(id);
  }
  find(by) {
    return this.#messages.find(by);
  }
  findDue(request) {
    return this.#messages.findDue(request);
  }
  listMessages(page) {
    return this.#messages.list(page);
  }
  selectMessages(request) {
    return this.#messages.select(request);
  }
  countWaiting() {
    return this.#messages.countWaiting();
  }
  async heartbeat(owner, until) {
    if (until <= 0) {
      this.#liveness.forget(owner);
      await this.#keyspace.run("releaseOwner", owner, this.#writer);
    } else if (this.#liveness.beat(owner, until)) {
      this.#droppedAt = performance.now();
      await this.#keyspace.write("heartbeat", owner, until, droppedAtOnce, this.#writer);
    } else if (performance.now() - this.#droppedAt >= dropMs) {
      this.#droppedAt = performance.now();
      await this.#keyspace.write("dropExpired", droppedAtOnce);
    }
  }
  async findOrphans(now, limit, maxAheadMs = Number.POSITIVE_INFINITY) {
    if (this.isListening && !this.#liveness.mayHaveOrphans(now))
      return [];
    return await this.#messages.findOrphans(now, limit, maxAheadMs);
  }
  park(event) {
    return this.#pendingEvents.park(event);
  }
  findParked(by) {
    return this.#pendingEvents.find(by);
  }
  unpark(event, reason, entries) {
    return this.#pendingEvents.unpark(event, reason, entries);
  }
  getDocument(kind, key) {
    return this.#documents.get(kind, key);
  }
  async putDocument(kind, document, expectedVersion, entries) {
    const outcome = await this.#documents.put(kind, document, expectedVersion, entries);
    const change = outcome === "written" ? changeOf(kind, document.value) : void 0;
    if (change !== void 0)
      this.#watchers.notify(change);
    return outcome !== "lost";
  }
  deleteDocument(kind, key, expectedVersion, entries) {
    return this.#documents.delete(kind, key, expectedVersion, entries);
  }
  listDocuments(kind, page) {
    return this.#documents.list(kind, page);
  }
  recordInbound(inbound, entries) {
    return this.#sessionWindows.record(inbound, entries);
  }
  getWindow(to) {
    return this.#sessionWindows.get(to);
  }
  forgetInbound(addresses) {
    return this.#sessionWindows.forget(addresses);
  }
  readFeed(page) {
    return this.#feed.read(page);
  }
  eraseFeedEntries(sequences) {
    return this.#feed.erase(sequences);
  }
  time() {
    return this.#connection.time();
  }
  async identity() {
    const known = this.#known;
    if (this.isListening && known !== void 0 && performance.now() - known.at < identityValidMs)
      return known.identity;
    const [id = "", inserted] = textsOf(await this.#keyspace.write("identify", randomUUID()));
    const identity = { id, inserted: Number(inserted) };
    this.#known = { identity, at: performance.now() };
    return identity;
  }
  #lookAgain() {
    this.#liveness.lookAgain();
    this.#known = void 0;
  }
  watch(listener, followed) {
    return this.#watchers.add(listener, followed);
  }
};

// src/store/redis/store-mark.ts
import { randomUUID as randomUUID2 } from "node:crypto";
var StoreMark = class {
  #connection;
  #key;
  #known;
  constructor(connection, prefix) {
    this.#connection = connection;
    this.#key = `${prefix}:mark`;
  }
  async isLost() {
    const known = this.#known;
    this.#known = await this.#connection.use((client) => client.get(this.#key)) ?? await this.#write();
    return known !== void 0 && known !== this.#known;
  }
  async #write() {
    const mark = randomUUID2();
    return await this.#connection.use(async (client) => {
      await client.set(this.#key, mark, "NX");
      return await client.get(this.#key) ?? void 0;
    });
  }
};

// src/store/redis/redis-store.ts
var closeLimitMs = 2e3;
function redisStore(options) {
  const settings = settingsOf(options);
  const { timeoutMs } = settings;
  const drivers = driversFor(settings.connection);
  const connection = new RedisConnection({
    connection: settings.connection,
    timeoutMs,
    drivers,
    onConnected: warnOfEviction
  });
  const mark = new StoreMark(connection, settings.prefix);
  const checkMark = async () => {
    if (await mark.isLost().catch(() => false))
      changes.begin();
  };
  const changes = new ChangeSubscriber(drivers, timeoutMs, checkMark);
  const scopes = /* @__PURE__ */ new Map();
  let holders = 0;
  let closing;
  const release = async () => {
    holders -= 1;
    if (holders > 0)
      return;
    changes.release();
    connection.release();
  };
  const close = async () => {
    await settlesWithin(systemClock, closeLimitMs, finish());
    changes.close();
    connection.end();
  };
  const finish = async () => {
    changes.close();
    await connection.finish();
  };
  return {
    scoped(scope) {
      holders += 1;
      connection.hold();
      const known = scopes.get(scope);
      if (known !== void 0)
        return known;
      const added = new RedisScope(scope, { settings, connection, changes, release });
      scopes.set(scope, added);
      return added;
    },
    close() {
      closing ??= close();
      return closing;
    }
  };
}
async function warnOfEviction(client) {
  const policy = await client.info("memory").then((text) => /^maxmemory_policy:(\S+)/m.exec(text)?.[1], () => void 0);
  if (policy === void 0 || policy === "noeviction")
    return;
  process.emitWarning(`This Redis has the maxmemory-policy '${policy}': when its memory is full it deletes keys, and so loses messages that were never sent. Set it to 'noeviction', so that Redis refuses writes instead.`, { type: "GupshupOutboundWarning", code: "GUPSHUP_REDIS_EVICTION" });
}
export {
  redisStore
};
