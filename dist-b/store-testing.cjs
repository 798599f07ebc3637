"use strict";
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to5, from2, except, desc) => {
  if (from2 && typeof from2 === "object" || typeof from2 === "function") {
    for (let key of __getOwnPropNames(from2))
      if (!__hasOwnProp.call(to5, key) && key !== except)
        __defProp(to5, key, { get: () => from2[key], enumerable: !(desc = __getOwnPropDesc(from2, key)) || desc.enumerable });
  }
  return to5;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// src/store/testing/index.ts
var testing_exports = {};
__export(testing_exports, {
  describeStoreContract: () => describeStoreContract,
  describeStoreModel: () => describeStoreModel
});
module.exports = __toCommonJS(testing_exports);

// src/store/testing/contract.ts
var import_vitest17 = require("vitest");

// src/store/testing/contract/entries.ts
var import_vitest = require("vitest");

// src/util/contains-address.ts
var base64Run = /[\w+/-]{6,}={0,2}/g;
function containsAddress(text, addresses2) {
  if (addresses2.some((address) => text.includes(address))) return true;
  return (text.match(base64Run) ?? []).some((run) => isIn(Buffer.from(run, "base64"), addresses2));
}
function isIn(bytes, addresses2) {
  const digits = bytes.toString("hex");
  return addresses2.some((address) => bytes.includes(address) || digits.includes(address));
}

// src/util/objects.ts
function compact(fields) {
  for (const key in fields) if (fields[key] === void 0) return withoutUndefined(fields);
  return fields;
}
function withoutUndefined(fields) {
  const kept = {};
  for (const key in fields) if (fields[key] !== void 0) kept[key] = fields[key];
  return kept;
}
function assertNever(value) {
  throw new TypeError(`Unhandled case: ${JSON.stringify(value)}`);
}

// src/util/write-id.ts
var import_node_crypto = require("crypto");
var process = (0, import_node_crypto.randomUUID)();
var writes = 0;
function newWriteId() {
  writes += 1;
  return `${process}:${writes}`;
}

// src/model/lane.ts
var defaultLane = "normal";

// src/model/record-index.ts
function indexOf(record) {
  const { idempotencyKey, isKeyFree = false, to: to5, attempts, state, dueAt } = record;
  const queue = queueOf(record);
  return {
    idempotencyKey,
    isKeyFree,
    gupshupIds: idsOf(attempts, "gupshupId"),
    whatsappIds: idsOf(attempts, "whatsappId"),
    openTo: isOpen(record) ? to5 : void 0,
    due: queue === void 0 || dueAt === void 0 ? void 0 : { queue, ...laneOf(record, queue), priority: priorityOf(record), at: dueAt },
    owner: ownerOf(record),
    isWaiting: state.name === "waiting" || state.name === "unconfirmed",
    isFinished: isFinished(record)
  };
}
function idsOf(attempts, name) {
  const ids2 = [];
  for (const { [name]: id } of attempts) if (id !== void 0 && !ids2.includes(id)) ids2.push(id);
  return ids2;
}
function queueOf({ state, dueAt }) {
  if (dueAt === void 0) return void 0;
  switch (state.name) {
    case "waiting":
      if (state.owner !== void 0) return void 0;
      return state.why === "queued" ? "queued" : "follow-up";
    case "unconfirmed":
    case "unknown":
      return "review";
    case "posting":
    case "accepted":
    case "failed":
      return void 0;
    default:
      return assertNever(state);
  }
}
function laneOf({ lane, fairKey }, queue) {
  return queue === "review" ? { lane: defaultLane, fairKey: "" } : { lane: lane ?? defaultLane, fairKey: fairKey ?? "" };
}
function priorityOf(record) {
  return queueOf(record) === "queued" ? record.priority ?? 0 : 0;
}
function ownerOf({ state }) {
  return state.name === "waiting" || state.name === "posting" ? state.owner : void 0;
}
function isOpen({ state, attempts }) {
  if (state.name === "posting" || state.name === "unknown" || attempts.some(isUnknown)) return true;
  const last = attempts.findLast(({ isWithheld }) => !isWithheld);
  return state.name === "accepted" && last?.whatsappId === void 0;
}
function isUnknown({ status, failure, isWithheld }) {
  return status === void 0 && failure === void 0 && isWithheld !== true;
}
function isFinished({ state, dueAt }) {
  switch (state.name) {
    case "accepted":
    case "failed":
      return true;
    case "unknown":
      return dueAt === void 0;
    case "waiting":
    case "posting":
    case "unconfirmed":
      return false;
    default:
      return assertNever(state);
  }
}

// src/model/progress.ts
var ranks = {
  accepted: 1,
  enqueued: 2,
  sent: 3,
  delivered: 4,
  read: 5
};
function rankOf(status) {
  return status === void 0 ? 0 : ranks[status];
}
function furthestAttempt({ attempts }) {
  return attempts.reduce(
    (best, attempt) => rankOf(attempt.status) >= rankOf(best?.status) ? attempt : best,
    void 0
  );
}

// src/model/message-listing.ts
function listingOf(record) {
  const { createdAt, to: to5, state, attempts, steps: steps2 } = record;
  const codes = [];
  const templates = [];
  addOnce(templates, steps2[0]?.template?.key);
  for (const { step, failure } of attempts) {
    addOnce(codes, failure?.code);
    addOnce(templates, steps2[step]?.template?.key);
  }
  if ("failure" in state) addOnce(codes, state.failure.code);
  return { createdAt, to: to5, state: stateNameOf(record), codes, templates };
}
function addOnce(items, item) {
  if (item !== void 0 && !items.includes(item)) items.push(item);
}
function stateNameOf(record) {
  const { state } = record;
  switch (state.name) {
    case "waiting":
      return state.why === "queued" && state.owner === void 0 ? "queued" : "waiting";
    case "accepted":
      return furthestAttempt(record)?.status ?? "accepted";
    case "failed":
      return state.failure.kind === "canceled" ? "canceled" : "failed";
    case "posting":
    case "unconfirmed":
    case "unknown":
      return state.name;
    default:
      return assertNever(state);
  }
}

// src/store/documents.ts
var gateKey = "gate";

// src/store/operations.ts
async function findOne(store, by) {
  const [found] = await store.find(by);
  return found;
}
async function readGate(store) {
  return (await store.getDocument("gate", gateKey))?.value;
}
function writeGate(store, gate, entries2) {
  const { version, writeId } = gate;
  return store.putDocument("gate", { key: gateKey, version, writeId, value: gate }, version - 1, entries2);
}
async function readDocument(store, kind, key) {
  return (await store.getDocument(kind, key))?.value;
}
function replaceDocument(store, kind, key, { before, value, entriesOf: entriesOf2 }) {
  const document = nextDocument(key, before, value);
  return store.putDocument(kind, document, before?.version ?? 0, entriesOf2?.(document.writeId));
}
function nextDocument(key, before, value) {
  const version = before === void 0 ? firstVersion() : before.version + 1;
  return { key, version, writeId: newWriteId(), value };
}
async function writeDocument(store, kind, key, value) {
  for (; ; ) {
    const before = await store.getDocument(kind, key);
    if (await replaceDocument(store, kind, key, { before, value })) return before?.value;
  }
}
async function removeDocument(store, kind, key) {
  for (; ; ) {
    const before = await store.getDocument(kind, key);
    if (before === void 0) return false;
    if (await store.deleteDocument(kind, key, before.version)) return true;
  }
}
function firstVersion() {
  return 1 + Math.floor(Math.random() * 2 ** 40);
}
var pageSize = 1e3;
async function* eachMessage(store, limit = pageSize) {
  let cursor;
  do {
    const { messages, next: next2 } = await store.listMessages(compact({ limit, cursor }));
    yield* messages;
    cursor = next2;
  } while (cursor !== void 0);
}
function isSameWrite(stored, write) {
  return stored?.writeId !== void 0 && stored.writeId === write.writeId && stored.version === write.version;
}
function pageOf(items, keyOf, { limit, after = "" }) {
  const following = items.filter((item) => keyOf(item) > after);
  return following.sort((a, b) => keyOf(a) < keyOf(b) ? -1 : 1).slice(0, limit);
}

// src/store/testing/records.ts
var formStep = {
  type: "text",
  path: "/wa/api/v1/msg",
  fields: { message: '{"type":"text","text":"Hello"}' }
};
var jsonStep = {
  type: "template",
  path: "/wa/app/a-1/v3/marketing/msg",
  template: { key: "spring_sale/en", params: 2, media: "image" },
  isMarketing: true,
  body: {
    type: "template",
    template: { name: "spring_sale", language: { code: "en" }, components: [] },
    discount: 12.5,
    nothing: null
  }
};
var withheld = {
  step: 0,
  at: 1e3,
  epoch: 0,
  isWithheld: true,
  failure: { kind: "recipient", via: "client", system: "meta-cloud", code: 131050 }
};
var billed = {
  step: 1,
  at: 2e3,
  epoch: 3,
  status: "sent",
  billing: { billable: true, category: "marketing", model: "PMP", type: "regular", conversationId: "c-1" }
};
function aRecord(id, given = {}) {
  return {
    id,
    version: 1,
    to: "919900000001",
    createdAt: 1e3,
    expiresAt: 9e4,
    steps: [formStep],
    hasOwnFallback: false,
    attempts: [],
    state: { name: "waiting", why: "new" },
    ...given
  };
}
function anAttempt(given = {}) {
  return { step: 0, at: 1e3, epoch: 0, ...given };
}
function next(record, change = {}) {
  return { ...record, ...change, version: record.version + 1 };
}
var posting = { name: "posting" };
var accepted = { name: "accepted" };
var waiting = { name: "waiting", why: "new" };
var queued = { name: "waiting", why: "queued" };
var unknown = {
  name: "unknown",
  failure: { kind: "outcome-unknown", via: "network", reason: "No answer within 30000 ms" }
};
var unconfirmed = {
  name: "unconfirmed",
  failure: { kind: "recipient", via: "webhook", system: "meta-cloud", code: 131026 }
};
var failed = {
  name: "failed",
  failure: { kind: "recipient", via: "webhook", system: "gupshup", code: 1002 },
  action: { type: "skip", forMs: null },
  actionTaken: "The number is suppressed.",
  at: 2e3
};
function aSuppression(to5, given = {}) {
  return { to: to5, code: 1012, system: "gupshup", since: 1e3, provisional: false, ...given };
}
function aQuarantine(template, given = {}) {
  return { template, code: 132015, system: "meta-cloud", since: 1e3, ...given };
}
function aRenewal({ since = 1e3 } = {}) {
  return { failures: 1, pause: { id: "p-1", lengthMs: 1e4, until: since + 1e4 } };
}
function aPerson({ since = 1e3 } = {}) {
  return { type: "number", since, tenancies: [{ userId: "IN.1700000000000042", since, lastSeen: since }] };
}
function anErasure({ since = 1e3 } = {}) {
  return { salt: "c2FsdA", since };
}
function aConsumer({ since = 1e3 } = {}) {
  return {
    createdAt: since,
    members: { "member-1": since + 3e4 },
    partitions: [{ position: 3, owner: "member-1" }, { position: 0 }],
    revision: 0
  };
}
function aDelayedEvent({ since = 1e3 } = {}) {
  return {
    ...{ sequence: 4, id: "w-1", name: "failed", subject: "m-1", at: since, event: { id: "m-1" } },
    attempts: 1,
    state: { name: "retrying", dueAt: since + 1e3 },
    error: "Error: the database is down"
  };
}
function anEntry(id) {
  return { id, name: "accepted", subject: "m-1", event: { id } };
}
function aWhatsappId(number) {
  return `wamid.${Buffer.from(`\f${number}`, "latin1").toString("base64")}`;
}
var entryOf = {
  suppression: aSuppression,
  "marketing-suppression": (to5, given = {}) => aSuppression(to5, { scope: "marketing", ...given }),
  quarantine: aQuarantine,
  person: (_, given = {}) => aPerson(given),
  renewal: (_, given = {}) => aRenewal(given),
  erasure: (_, given = {}) => anErasure(given),
  consumer: (_, given = {}) => aConsumer(given),
  "delayed-event": (_, given = {}) => aDelayedEvent(given),
  lane: (_, { since = 2e3 } = {}) => ({
    paused: { reason: "too many complaints", since }
  })
};
var entryKinds = [
  "suppression",
  "marketing-suppression",
  "quarantine",
  "person",
  "renewal",
  "erasure",
  "consumer",
  "delayed-event",
  "lane"
];
function aGate(version, given = {}) {
  return { version, epoch: 0, resumedEpoch: 0, status: { state: "open", strikes: 0 }, ...given };
}
async function valuesOf(scope, kind, page) {
  return (await scope.listDocuments(kind, page)).map(({ value }) => value);
}

// src/store/testing/contract/entries.ts
var one = "919900000001";
var fullAndBare = {
  suppression: [
    one,
    aSuppression(one, { scope: "all", reason: "Asked by phone", until: 9000.5, provisional: true }),
    { to: one, since: 2e3, provisional: false }
  ],
  "marketing-suppression": [
    one,
    aSuppression(one, { scope: "marketing", code: 131050, system: "meta-cloud", event: "marketing-stop" }),
    { to: one, scope: "marketing", since: 2e3, provisional: false }
  ],
  quarantine: [
    "spring_sale:{2}/pt_BR",
    aQuarantine("spring_sale:{2}/pt_BR", { status: "paused", reason: '\u0926\u0941\u0915\u093E\u0928 \u2028 "\\', until: 9000.5 }),
    { template: "spring_sale:{2}/pt_BR", since: 2e3 }
  ],
  person: [
    "IN.1700000000000042",
    {
      ...{
        type: "user-id",
        since: 2e3,
        number: one,
        parentUserId: "IN.ENT.1700000000000001",
        username: "asha.k"
      },
      otherIds: ["IN.1700000000000041", "IN.1700000000000043"]
    },
    { type: "user-id", since: 2e3 }
  ],
  renewal: [
    "renewal",
    { ...aRenewal({ since: 2e3 }), lock: { owner: "client-1", id: "l-1", maxMs: 3e4 } },
    { failures: 0 }
  ],
  erasure: ["erasure", anErasure({ since: 2000.5 }), { salt: "", since: 2e3 }],
  consumer: ["crm", entryOf.consumer("crm"), { createdAt: 2e3, members: {}, partitions: [], revision: 0 }],
  "delayed-event": [
    "crm/07/0000000000000004",
    entryOf["delayed-event"]("crm", { since: 2000.5 }),
    {
      ...{ sequence: 4, id: "w-1", name: "gate", subject: "gate", at: 2e3, event: null, attempts: 0 },
      state: { name: "dead", at: 3e3 }
    }
  ],
  lane: ["campaign", entryOf.lane("campaign", { since: 2000.5 }), {}]
};
function describeEntries(given) {
  import_vitest.describe.each(entryKinds)("a %s", (kind) => {
    const entry = entryOf[kind];
    const [key, full, bare] = fullAndBare[kind];
    const list = (limit = 10) => valuesOf(given.scope, kind, { limit });
    (0, import_vitest.it)(`a ${kind} is read as it was written`, async () => {
      (0, import_vitest.expect)(await readDocument(given.scope, kind, key)).toBeUndefined();
      (0, import_vitest.expect)(await writeDocument(given.scope, kind, key, full)).toBeUndefined();
      (0, import_vitest.expect)(await readDocument(given.scope, kind, key)).toEqual(full);
      (0, import_vitest.expect)(await list()).toEqual([full]);
    });
    (0, import_vitest.it)(`writeDocument() replaces a ${kind} as a whole and returns the value before`, async () => {
      await writeDocument(given.scope, kind, key, full);
      (0, import_vitest.expect)(await writeDocument(given.scope, kind, key, bare)).toEqual(full);
      (0, import_vitest.expect)(await readDocument(given.scope, kind, key)).toEqual(bare);
      (0, import_vitest.expect)(await list()).toEqual([bare]);
    });
    (0, import_vitest.it)(`removeDocument() deletes a ${kind} and returns whether there was one`, async () => {
      await writeDocument(given.scope, kind, key, full);
      (0, import_vitest.expect)(await removeDocument(given.scope, kind, key)).toBe(true);
      (0, import_vitest.expect)(await removeDocument(given.scope, kind, key)).toBe(false);
      (0, import_vitest.expect)(await readDocument(given.scope, kind, key)).toBeUndefined();
      (0, import_vitest.expect)(await list()).toEqual([]);
    });
    (0, import_vitest.it)(`putDocument() writes a ${kind} only over the version that is stored`, async () => {
      const first = { key, version: 7, writeId: "a", value: full };
      (0, import_vitest.expect)(await given.scope.putDocument(kind, first, 0)).toBe(true);
      for (const expectedVersion of [0, 6, 8]) {
        const other3 = { key, version: expectedVersion + 1, writeId: "b", value: bare };
        (0, import_vitest.expect)(await given.scope.putDocument(kind, other3, expectedVersion)).toBe(false);
      }
      (0, import_vitest.expect)(await given.scope.getDocument(kind, key)).toEqual(first);
      const second = { key, version: 8, writeId: "c", value: bare };
      (0, import_vitest.expect)(await given.scope.putDocument(kind, second, 7)).toBe(true);
      (0, import_vitest.expect)(await given.scope.getDocument(kind, key)).toEqual(second);
      (0, import_vitest.expect)(await given.scope.listDocuments(kind, { limit: 10 })).toEqual([second]);
    });
    (0, import_vitest.it)(`putDocument() repeated with the same writeId writes a ${kind} once`, async () => {
      const first = { key, version: 1, writeId: "a", value: full };
      const second = { key, version: 2, writeId: "b", value: bare };
      (0, import_vitest.expect)(await given.scope.putDocument(kind, first, 0)).toBe(true);
      (0, import_vitest.expect)(await given.scope.putDocument(kind, first, 0)).toBe(true);
      (0, import_vitest.expect)(await given.scope.putDocument(kind, second, 1)).toBe(true);
      (0, import_vitest.expect)(await given.scope.putDocument(kind, second, 1)).toBe(true);
      (0, import_vitest.expect)(await given.scope.putDocument(kind, first, 0)).toBe(false);
      (0, import_vitest.expect)(await given.scope.putDocument(kind, { ...second, writeId: "other" }, 1)).toBe(false);
      const { writeId: _, ...nameless } = second;
      (0, import_vitest.expect)(await given.scope.putDocument(kind, nameless, 1)).toBe(false);
      (0, import_vitest.expect)(await given.scope.getDocument(kind, key)).toEqual(second);
    });
    (0, import_vitest.it)(`of a hundred concurrent putDocument() of a ${kind} one wins`, async () => {
      const rivals = Array.from({ length: 100 }, (_, index) => ({
        ...{ key, version: 1, writeId: String(index), value: bare }
      }));
      const won = await Promise.all(rivals.map((rival) => given.scope.putDocument(kind, rival, 0)));
      (0, import_vitest.expect)(won.filter(Boolean)).toHaveLength(1);
      (0, import_vitest.expect)(await given.scope.getDocument(kind, key)).toEqual(rivals[won.indexOf(true)]);
    });
    (0, import_vitest.it)(`deleteDocument() deletes a ${kind} only in the version that is stored`, async () => {
      await given.scope.putDocument(kind, { key, version: 7, value: full }, 0);
      (0, import_vitest.expect)(await given.scope.deleteDocument(kind, key, 6)).toBe(false);
      (0, import_vitest.expect)(await list()).toEqual([full]);
      (0, import_vitest.expect)(await given.scope.deleteDocument(kind, key, 7)).toBe(true);
      (0, import_vitest.expect)(await given.scope.deleteDocument(kind, key, 7)).toBe(false);
      (0, import_vitest.expect)(await list()).toEqual([]);
    });
    (0, import_vitest.it)(`of a hundred concurrent deleteDocument() of a ${kind} one wins`, async () => {
      await given.scope.putDocument(kind, { key, version: 7, value: full }, 0);
      const deleted = await Promise.all(
        Array.from({ length: 100 }, () => given.scope.deleteDocument(kind, key, 7))
      );
      (0, import_vitest.expect)(deleted.filter(Boolean)).toHaveLength(1);
      (0, import_vitest.expect)(await list()).toEqual([]);
      (0, import_vitest.expect)(await writeDocument(given.scope, kind, key, bare)).toBeUndefined();
      (0, import_vitest.expect)(await list()).toEqual([bare]);
    });
    (0, import_vitest.it)(`a ${kind} that was deleted and added again has another version`, async () => {
      await writeDocument(given.scope, kind, key, full);
      const read = await given.scope.getDocument(kind, key);
      await removeDocument(given.scope, kind, key);
      await writeDocument(given.scope, kind, key, bare);
      (0, import_vitest.expect)(await given.scope.deleteDocument(kind, key, read?.version ?? 0)).toBe(false);
      (0, import_vitest.expect)(await list()).toEqual([bare]);
    });
    (0, import_vitest.it)(`a ${kind} can be added again after it was deleted`, async () => {
      await writeDocument(given.scope, kind, key, full);
      await removeDocument(given.scope, kind, key);
      (0, import_vitest.expect)(await writeDocument(given.scope, kind, key, bare)).toBeUndefined();
      (0, import_vitest.expect)(await list()).toEqual([bare]);
    });
    (0, import_vitest.it)(`a ${kind} is new to one of a hundred concurrent writeDocument()`, async () => {
      const added = await Promise.all(
        Array.from(
          { length: 100 },
          (_, since) => writeDocument(given.scope, kind, one, entry(one, { since }))
        )
      );
      (0, import_vitest.expect)(added.filter((before) => before === void 0)).toHaveLength(1);
    });
    (0, import_vitest.it)(`a ${kind} is deleted by one of a hundred concurrent removeDocument()`, async () => {
      await writeDocument(given.scope, kind, one, entry(one));
      const deleted = await Promise.all(
        Array.from({ length: 100 }, () => removeDocument(given.scope, kind, one))
      );
      (0, import_vitest.expect)(deleted.filter(Boolean)).toHaveLength(1);
    });
    (0, import_vitest.it)(`a ${kind} is kept apart from other kinds with the same key`, async () => {
      await writeDocument(given.scope, kind, one, entry(one));
      for (const other3 of entryKinds.filter((other4) => other4 !== kind)) {
        (0, import_vitest.expect)(await readDocument(given.scope, other3, one)).toBeUndefined();
        (0, import_vitest.expect)(await valuesOf(given.scope, other3, { limit: 10 })).toEqual([]);
        (0, import_vitest.expect)(await removeDocument(given.scope, other3, one)).toBe(false);
        (0, import_vitest.expect)(
          await writeDocument(given.scope, other3, one, entryOf[other3](one, { since: 2e3 }))
        ).toBeUndefined();
        (0, import_vitest.expect)(await removeDocument(given.scope, other3, one)).toBe(true);
      }
      (0, import_vitest.expect)(await readDocument(given.scope, kind, one)).toEqual(entry(one));
      (0, import_vitest.expect)(await list()).toEqual([entry(one)]);
    });
  });
  import_vitest.describe.each(entryKinds)("listDocuments of %s", (kind) => {
    const entry = entryOf[kind];
    (0, import_vitest.it)(`listDocuments() pages through every ${kind} once, in the order of the keys`, async () => {
      const keys = await putMany(given, kind, 25);
      (0, import_vitest.expect)(await walk(given, kind, 10)).toEqual(keys);
    });
    (0, import_vitest.it)(`listDocuments() of ${kind} begins after any key, stored or not`, async () => {
      for (const key of ["9199", "91", "919", "92"]) await writeDocument(given.scope, kind, key, entry(key));
      const following = (key, limit = 2) => valuesOf(given.scope, kind, { limit, after: key });
      (0, import_vitest.expect)(await following("91")).toEqual([entry("919"), entry("9199")]);
      (0, import_vitest.expect)(await following("910")).toEqual([entry("919"), entry("9199")]);
      (0, import_vitest.expect)(await following("9199")).toEqual([entry("92")]);
      (0, import_vitest.expect)(await following("92")).toEqual([]);
      (0, import_vitest.expect)(await following("", 1)).toEqual([entry("91")]);
    });
    (0, import_vitest.it)(`listDocuments() skips and repeats no ${kind} while others are deleted`, async () => {
      const keys = await putMany(given, kind, 40);
      const stays = (key) => Number(key) % 4 === 0;
      const seen = await walk(given, kind, 7, async (key) => {
        if (!stays(key)) await removeDocument(given.scope, kind, key);
      });
      (0, import_vitest.expect)(seen.filter(stays)).toEqual(keys.filter(stays));
    });
    (0, import_vitest.it)(`listDocuments() skips and repeats no ${kind} while others are added`, async () => {
      const keys = await putMany(given, kind, 30);
      const seen = await walk(given, kind, 7, async (key) => {
        if (!key.startsWith("9199")) return;
        const added = `9188${key.slice(4)}`;
        await writeDocument(given.scope, kind, added, entry(added));
      });
      (0, import_vitest.expect)(seen.filter((key) => key.startsWith("9199"))).toEqual(keys);
    });
  });
}
async function putMany({ scope }, kind, count) {
  const keys = Array.from({ length: count }, (_, index) => `9199${String(index).padStart(8, "0")}`);
  const shuffled = keys.map((_, index) => keys[index * 7 % count] ?? "");
  for (const key of shuffled) await writeDocument(scope, kind, key, entryOf[kind](key));
  return keys;
}
async function walk({ scope }, kind, limit, visit = async () => {
}) {
  const seen = [];
  for (; ; ) {
    const after = seen.at(-1);
    const page = await scope.listDocuments(kind, { limit, ...after === void 0 ? {} : { after } });
    for (const { key } of page) {
      seen.push(key);
      await visit(key);
    }
    if (page.length < limit) return seen;
  }
}

// src/store/testing/contract/erasing.ts
var import_vitest2 = require("vitest");
var to = "919900000001";
var other = "919900000002";
async function idsIn(scope, limit) {
  const ids2 = /* @__PURE__ */ new Set();
  for await (const { id } of eachMessage(scope, limit)) ids2.add(id);
  return [...ids2].sort();
}
function describeErasing(given) {
  (0, import_vitest2.describe)("listMessages", () => {
    (0, import_vitest2.it)("listMessages() of a store without messages returns none", async () => {
      (0, import_vitest2.expect)(await idsIn(given.scope, 10)).toEqual([]);
    });
    import_vitest2.it.each([1, 3, 7, 1e3])(
      "listMessages() returns every message as it is, in pages of %i",
      async (limit) => {
        const states3 = { queued, posting, accepted, failed };
        for (const [id, state] of Object.entries(states3)) {
          for (const number of ["1", "2", "3"])
            await given.scope.insert(aRecord(`${id}-${number}`, { state }));
        }
        const first = aRecord("changed", { to: other, idempotencyKey: "order-1" });
        const second = next(first, { state: accepted, attempts: [anAttempt({ gupshupId: "g-1" })] });
        await given.scope.insert(first);
        await given.scope.replace(second);
        (0, import_vitest2.expect)(await idsIn(given.scope, limit)).toEqual(
          ["changed", ...Object.keys(states3).flatMap((id) => [`${id}-1`, `${id}-2`, `${id}-3`])].sort()
        );
        for await (const record of eachMessage(given.scope, limit))
          if (record.id === "changed") (0, import_vitest2.expect)(record).toEqual(second);
      }
    );
    (0, import_vitest2.it)("listMessages() divides many messages into pages", async () => {
      for (let count = 0; count < 50; count += 1) await given.scope.insert(aRecord(`m-${count}`));
      const pages2 = [];
      let cursor;
      do {
        const page = await given.scope.listMessages({ limit: 10, ...cursor !== void 0 && { cursor } });
        pages2.push(page);
        cursor = page.next;
      } while (cursor !== void 0);
      (0, import_vitest2.expect)(pages2.length).toBeGreaterThan(1);
      (0, import_vitest2.expect)(pages2.flatMap(({ messages }) => messages).length).toBeGreaterThanOrEqual(50);
    });
    (0, import_vitest2.it)("listMessages() misses no message that is there all the time while others are added and changed", async () => {
      const ids2 = Array.from({ length: 60 }, (_, index) => `m-${String(index).padStart(2, "0")}`);
      for (const id of ids2) await given.scope.insert(aRecord(id));
      const seen = /* @__PURE__ */ new Set();
      let count = 0;
      for await (const { id } of eachMessage(given.scope, 7)) {
        seen.add(id);
        count += 1;
        if (count > 60) continue;
        await given.scope.insert(aRecord(`added-${count}`));
        const changed2 = await given.scope.get(ids2[count * 7 % ids2.length] ?? "");
        if (changed2 !== void 0) await given.scope.replace(next(changed2));
      }
      (0, import_vitest2.expect)(ids2.filter((id) => !seen.has(id))).toEqual([]);
    });
    (0, import_vitest2.it)("listMessages() returns no message of another scope", async () => {
      await given.scope.insert(aRecord("one"));
      await given.store.scoped("Other:917834811114").insert(aRecord("two"));
      await given.store.scoped("MyShop:*").insert(aRecord("three"));
      (0, import_vitest2.expect)(await idsIn(given.scope, 10)).toEqual(["one"]);
      (0, import_vitest2.expect)(await idsIn(given.store.scoped("MyShop:*"), 10)).toEqual(["three"]);
    });
  });
  (0, import_vitest2.describe)("forgetInbound", () => {
    const inbound2 = { until: 1e4, now: 1e3 };
    (0, import_vitest2.it)("forgetInbound() deletes the windows of the addresses, and no others", async () => {
      for (const from2 of [to, other, "IN.1648700000000001"])
        await given.scope.recordInbound({ ...inbound2, from: from2 });
      (0, import_vitest2.expect)(await given.scope.forgetInbound([to, "IN.1648700000000001", "919900000003"])).toBe(2);
      (0, import_vitest2.expect)(await given.scope.getWindow(to)).toBeUndefined();
      (0, import_vitest2.expect)(await given.scope.getWindow("IN.1648700000000001")).toBeUndefined();
      (0, import_vitest2.expect)(await given.scope.getWindow(other)).toBe(1e4);
    });
    (0, import_vitest2.it)("forgetInbound() deletes the ids that encode one of the numbers, and no others", async () => {
      const ids2 = [aWhatsappId(to), aWhatsappId(other), "in-1", `in-${to}`];
      for (const id of ids2) await given.scope.recordInbound({ ...inbound2, id });
      (0, import_vitest2.expect)(await given.scope.forgetInbound([to])).toBe(2);
      const isNew = [];
      for (const id of ids2) isNew.push(await given.scope.recordInbound({ ...inbound2, id }));
      (0, import_vitest2.expect)(isNew).toEqual([true, false, false, true]);
    });
    (0, import_vitest2.it)("forgetInbound() finds the ids among thousands, and a second call finds none", async () => {
      const numbers = Array.from({ length: 2500 }, (_, index) => `9198${String(index).padStart(8, "0")}`);
      await Promise.all(
        numbers.map((number) => given.scope.recordInbound({ ...inbound2, id: aWhatsappId(number) }))
      );
      const addresses2 = numbers.filter((_, index) => index % 100 === 7);
      (0, import_vitest2.expect)(await given.scope.forgetInbound(addresses2)).toBe(25);
      (0, import_vitest2.expect)(await given.scope.forgetInbound(addresses2)).toBe(0);
      (0, import_vitest2.expect)(await given.scope.forgetInbound([])).toBe(0);
    });
    (0, import_vitest2.it)("forgetInbound() of one scope leaves the windows and ids of another", async () => {
      const scope = given.store.scoped("Other:917834811114");
      await scope.recordInbound({ ...inbound2, from: to, id: aWhatsappId(to) });
      (0, import_vitest2.expect)(await given.scope.forgetInbound([to])).toBe(0);
      (0, import_vitest2.expect)(await scope.getWindow(to)).toBe(1e4);
    });
  });
  (0, import_vitest2.describe)("an erased message", () => {
    (0, import_vitest2.it)("an erased message, which has lost its key, its ids and its number, is found by none of them any more", async () => {
      const first = aRecord("one", {
        to,
        idempotencyKey: "order-1",
        state: { name: "unknown", failure: { kind: "outcome-unknown", via: "network" } },
        attempts: [
          anAttempt({ gupshupId: "g-1", whatsappId: aWhatsappId(to), status: "sent" }),
          anAttempt({ whatsappId: "w-2" })
        ]
      });
      await given.scope.insert(first);
      const attempts = [anAttempt({ gupshupId: "g-1", whatsappId: "hash-1", status: "sent" }), anAttempt()];
      const second = next(first, { to: "hash-2", idempotencyKey: "hash-3", attempts, isErased: true });
      (0, import_vitest2.expect)(await given.scope.replace(second)).toBe(true);
      for (const ids2 of [{ whatsappId: aWhatsappId(to) }, { whatsappId: "w-2" }])
        (0, import_vitest2.expect)(await findOne(given.scope, { eventIds: ids2 })).toBeUndefined();
      (0, import_vitest2.expect)(await findOne(given.scope, { idempotencyKey: "order-1" })).toBeUndefined();
      (0, import_vitest2.expect)(await given.scope.find({ openTo: to })).toEqual([]);
      for (const ids2 of [{ gupshupId: "g-1" }, { whatsappId: "hash-1" }])
        (0, import_vitest2.expect)(await findOne(given.scope, { eventIds: ids2 })).toEqual(second);
      (0, import_vitest2.expect)(await findOne(given.scope, { idempotencyKey: "hash-3" })).toEqual(second);
      (0, import_vitest2.expect)(await given.scope.find({ openTo: "hash-2" })).toEqual([second]);
    });
  });
  (0, import_vitest2.it)("purge() keeps everything that was not deleted", async () => {
    const first = aRecord("one", { to, idempotencyKey: "order-1", state: queued, dueAt: 500 });
    await given.scope.insert(first);
    await given.scope.recordInbound({ until: 1e4, now: 1e3, from: to, id: "in-1" });
    await given.scope.purge?.();
    (0, import_vitest2.expect)(await findOne(given.scope, { idempotencyKey: "order-1" })).toEqual(first);
    (0, import_vitest2.expect)(await given.scope.getWindow(to)).toBe(1e4);
    (0, import_vitest2.expect)((await given.scope.findDue({ queue: "queued", now: 500, limit: 10 })).messages).toEqual([first]);
    await Promise.all([given.scope.purge?.(), given.scope.purge?.(), given.scope.replace(next(first))]);
    (0, import_vitest2.expect)(await given.scope.get("one")).toEqual(next(first));
  });
}

// src/store/testing/contract/events.ts
var import_vitest3 = require("vitest");
var early = {
  id: "early",
  gupshupId: "g-1",
  whatsappId: "w-1",
  to: "919900000001",
  receivedAt: 1e3,
  event: { type: "status", status: "sent", at: 900 }
};
var late = {
  id: "late",
  gupshupId: "g-1",
  to: "919900000001",
  receivedAt: 2e3,
  event: { type: "status", status: "delivered" }
};
var other2 = {
  id: "other",
  gupshupId: "g-2",
  to: "919900000002",
  receivedAt: 1500,
  event: { type: "status" }
};
var byTime = (a, b) => a.receivedAt - b.receivedAt;
function describeEvents(given) {
  const parkAll = async (...events) => {
    for (const event of events) await given.scope.park(event);
  };
  (0, import_vitest3.describe)("an id with a lone surrogate", () => {
    const half = "wamid.\uD83D";
    (0, import_vitest3.it)("an id with a lone surrogate makes no method fail, and finds its message", async () => {
      await given.scope.park({
        id: "half",
        whatsappId: half,
        to: "919900000001",
        receivedAt: 1e3,
        event: {}
      });
      (0, import_vitest3.expect)(await given.scope.findParked({ eventIds: { whatsappId: half } })).toMatchObject([{ id: "half" }]);
      const attempts = [anAttempt({ gupshupId: half, whatsappId: half })];
      await given.scope.insert(aRecord("one", { state: accepted, attempts, metadata: { half } }));
      (0, import_vitest3.expect)(await findOne(given.scope, { eventIds: { gupshupId: half } })).toMatchObject({
        id: "one",
        metadata: { half }
      });
      const inbound2 = { id: half, from: "919900000001", until: 9e3, now: 1e3 };
      (0, import_vitest3.expect)(await given.scope.recordInbound(inbound2)).toBe(true);
      (0, import_vitest3.expect)(await given.scope.recordInbound(inbound2)).toBe(false);
    });
  });
  (0, import_vitest3.describe)("findParked by eventIds", () => {
    (0, import_vitest3.it)("findParked() by ids finds exactly the events with the id, and keeps them", async () => {
      await parkAll(early, late, other2);
      for (let time = 1; time <= 2; time += 1) {
        const found = await given.scope.findParked({ eventIds: { gupshupId: "g-1" } });
        (0, import_vitest3.expect)([...found].sort(byTime)).toEqual([early, late]);
      }
      (0, import_vitest3.expect)(await given.scope.findParked({ eventIds: { gupshupId: "g-2" } })).toEqual([other2]);
    });
    import_vitest3.it.each([
      ["WhatsApp\u2019s id alone", { whatsappId: "w-1" }],
      ["either id", { gupshupId: "g-9", whatsappId: "w-1" }],
      ["both ids, once", { gupshupId: "g-1", whatsappId: "w-1" }]
    ])("findParked() finds an event by %s", async (_, ids2) => {
      await parkAll(early, other2);
      (0, import_vitest3.expect)(await given.scope.findParked({ eventIds: ids2 })).toEqual([early]);
    });
    (0, import_vitest3.it)("findParked() finds nothing for an unknown id, or without an id", async () => {
      await parkAll(early);
      (0, import_vitest3.expect)(await given.scope.findParked({ eventIds: { gupshupId: "w-1" } })).toEqual([]);
      (0, import_vitest3.expect)(await given.scope.findParked({ eventIds: {} })).toEqual([]);
    });
    (0, import_vitest3.it)("findParked() by ids ignores the number of an event", async () => {
      const stranger = { ...late, id: "stranger", gupshupId: "g-3" };
      await parkAll(early, stranger);
      (0, import_vitest3.expect)(await given.scope.findParked({ eventIds: early })).toEqual([early]);
    });
  });
  (0, import_vitest3.describe)("findParked by to", () => {
    (0, import_vitest3.it)("findParked() by number finds the events for it", async () => {
      await parkAll(early, other2, late);
      const found = await given.scope.findParked({ to: "919900000001" });
      (0, import_vitest3.expect)([...found].sort(byTime)).toEqual([early, late]);
      (0, import_vitest3.expect)(await given.scope.findParked({ to: "919900000009" })).toEqual([]);
    });
  });
  (0, import_vitest3.describe)("unpark of an applied event", () => {
    (0, import_vitest3.it)("unpark() of an applied event removes it from every list, and no other event", async () => {
      await parkAll(early, late);
      (0, import_vitest3.expect)(await given.scope.unpark(early, "applied")).toEqual({ outcome: "removed" });
      (0, import_vitest3.expect)(await given.scope.findParked({ eventIds: { whatsappId: "w-1" } })).toEqual([]);
      (0, import_vitest3.expect)(await given.scope.findParked({ eventIds: { gupshupId: "g-1" } })).toEqual([late]);
      (0, import_vitest3.expect)(await given.scope.findParked({ to: "919900000001" })).toEqual([late]);
    });
    (0, import_vitest3.it)("of a hundred concurrent unpark() of an applied event one removes it", async () => {
      await parkAll(early);
      const taken = await Promise.all(Array.from({ length: 100 }, () => given.scope.unpark(early, "applied")));
      (0, import_vitest3.expect)(taken.filter(({ outcome }) => outcome === "removed")).toHaveLength(1);
    });
    (0, import_vitest3.it)("unpark() of an unknown event returns gone", async () => {
      await parkAll(early);
      (0, import_vitest3.expect)(await given.scope.unpark(other2, "applied")).toEqual({ outcome: "gone" });
    });
  });
  (0, import_vitest3.describe)("park", () => {
    const knower = (ids2) => aRecord("knower", { attempts: [anAttempt(ids2)], state: accepted });
    (0, import_vitest3.it)("park() returns no excess while there is room", async () => {
      (0, import_vitest3.expect)(await given.scope.park(early)).toEqual({ excess: [] });
    });
    import_vitest3.it.each([
      ["Gupshup\u2019s id", { gupshupId: "g-1" }],
      ["WhatsApp\u2019s id", { whatsappId: "w-1" }]
    ])("park() keeps no event whose message is found by %s, and returns the message", async (_, ids2) => {
      await given.scope.insert(knower(ids2));
      (0, import_vitest3.expect)(await given.scope.park(early)).toEqual({ known: knower(ids2), excess: [] });
      (0, import_vitest3.expect)(await given.scope.findParked({ to: "919900000001" })).toEqual([]);
    });
    (0, import_vitest3.it)("park() does not take a Gupshup id for the same WhatsApp id", async () => {
      await given.scope.insert(knower({ gupshupId: "w-1", whatsappId: "g-1" }));
      (0, import_vitest3.expect)(await given.scope.park(early)).toEqual({ excess: [] });
    });
    (0, import_vitest3.it)("park() repeated after its message was stored removes the event", async () => {
      await given.scope.park(early);
      await given.scope.insert(knower({ gupshupId: "g-1" }));
      (0, import_vitest3.expect)((await given.scope.park(early)).known?.id).toBe("knower");
      (0, import_vitest3.expect)(await given.scope.findParked({ to: "919900000001" })).toEqual([]);
    });
  });
  (0, import_vitest3.describe)("replace, with ids that must be no other message\u2019s", () => {
    const ids2 = { gupshupId: "g-1", whatsappId: "w-1" };
    const stands = aRecord("one", { attempts: [anAttempt()], state: unknown, writeId: "a" });
    const proven = (claimed, writeId = "b") => next(stands, { attempts: [anAttempt(claimed)], state: accepted, writeId });
    (0, import_vitest3.it)("replace() with a claim writes if no message has the ids, and if this message has them", async () => {
      await given.scope.insert(stands);
      (0, import_vitest3.expect)(await given.scope.replace(proven({ gupshupId: "g-1" }), [ids2])).toBe(true);
      const later = next(proven({ gupshupId: "g-1" }), { attempts: [anAttempt(ids2)], writeId: "c" });
      (0, import_vitest3.expect)(await given.scope.replace(later, [ids2])).toBe(true);
      (0, import_vitest3.expect)(await given.scope.replace(later, [ids2])).toBe(true);
      (0, import_vitest3.expect)(await findOne(given.scope, { eventIds: { whatsappId: "w-1" } })).toEqual(later);
    });
    import_vitest3.it.each([
      ["Gupshup\u2019s id", { gupshupId: "g-1" }],
      ["WhatsApp\u2019s id", { whatsappId: "w-1" }]
    ])("replace() with a claim writes nothing if another message has %s", async (_, held) => {
      const holder = aRecord("holder", { attempts: [anAttempt(held)], state: accepted });
      await given.scope.insert(stands);
      await given.scope.insert(holder);
      const elsewhere = [{ gupshupId: "g-0" }, ids2];
      (0, import_vitest3.expect)(await given.scope.replace(proven({ whatsappId: "w-2" }), elsewhere)).toBe(false);
      (0, import_vitest3.expect)(await given.scope.replace(proven({ gupshupId: "g-0" }), elsewhere)).toBe(false);
      (0, import_vitest3.expect)(await given.scope.get("one")).toEqual(stands);
      (0, import_vitest3.expect)(await findOne(given.scope, { eventIds: { gupshupId: "g-0" } })).toBeUndefined();
      (0, import_vitest3.expect)(await findOne(given.scope, { eventIds: held })).toEqual(holder);
    });
    (0, import_vitest3.it)("replace() with a claim does not take a Gupshup id for the same WhatsApp id", async () => {
      await given.scope.insert(stands);
      const attempts = [anAttempt({ gupshupId: "w-1", whatsappId: "g-1" })];
      await given.scope.insert(aRecord("holder", { attempts, state: accepted }));
      (0, import_vitest3.expect)(await given.scope.replace(proven(ids2), [ids2])).toBe(true);
    });
    (0, import_vitest3.it)("an id of two messages without a claim leads to the one written last", async () => {
      await given.scope.insert(stands);
      await given.scope.insert(aRecord("holder", { attempts: [anAttempt(ids2)], state: accepted }));
      (0, import_vitest3.expect)(await given.scope.replace(proven(ids2))).toBe(true);
      (0, import_vitest3.expect)((await findOne(given.scope, { eventIds: ids2 }))?.id).toBe("one");
    });
    (0, import_vitest3.it)("a dropped adopted id leads to no message, and a kept id to its message", async () => {
      const attempts = [
        anAttempt({ ...ids2, isAdopted: true }),
        anAttempt({ gupshupId: "g-2", isAdopted: true })
      ];
      const wrong = next(stands, { attempts, state: accepted, writeId: "b" });
      const right = next(wrong, { attempts: [anAttempt(), attempts[1] ?? anAttempt()], writeId: "c" });
      await given.scope.insert(stands);
      await given.scope.replace(wrong);
      await given.scope.replace(right);
      (0, import_vitest3.expect)(await findOne(given.scope, { eventIds: { gupshupId: "g-1" } })).toBeUndefined();
      (0, import_vitest3.expect)(await findOne(given.scope, { eventIds: { whatsappId: "w-1" } })).toBeUndefined();
      (0, import_vitest3.expect)(await findOne(given.scope, { eventIds: { gupshupId: "g-2" } })).toEqual(right);
      (0, import_vitest3.expect)(await given.scope.park(early)).toEqual({ excess: [] });
    });
    (0, import_vitest3.it)("of a hundred messages that claim an id concurrently one wins", async () => {
      const names = Array.from({ length: 100 }, (_, index) => `message-${index}`);
      const records2 = names.map((name) => ({ ...stands, id: name }));
      for (const record of records2) await given.scope.insert(record);
      const written2 = await Promise.all(
        records2.map(
          (record) => given.scope.replace(next(record, { attempts: [anAttempt(ids2)], state: accepted }), [ids2])
        )
      );
      (0, import_vitest3.expect)(written2.filter(Boolean)).toHaveLength(1);
      const holder = await findOne(given.scope, { eventIds: ids2 });
      (0, import_vitest3.expect)(holder?.id).toBe(names[written2.indexOf(true)]);
    });
  });
  (0, import_vitest3.it)("findParked() by page lists every event in the order of its id", async () => {
    const nameless = { id: "nameless", whatsappId: "w-7", receivedAt: 1e3, event: {} };
    await parkAll(other2, nameless, late, early);
    (0, import_vitest3.expect)(await given.scope.findParked({ page: { limit: 3 } })).toEqual([early, late, nameless]);
    (0, import_vitest3.expect)(await given.scope.findParked({ page: { limit: 3, after: "nameless" } })).toEqual([other2]);
    (0, import_vitest3.expect)(await given.scope.findParked({ page: { limit: 3, after: "other" } })).toEqual([]);
  });
  (0, import_vitest3.it)("an event that is parked twice is stored once", async () => {
    await parkAll(early, early);
    (0, import_vitest3.expect)(await given.scope.findParked({ eventIds: { gupshupId: "g-1" } })).toEqual([early]);
  });
  (0, import_vitest3.it)("an event without a number is kept for its id", async () => {
    const nameless = {
      id: "nameless",
      whatsappId: "w-7",
      receivedAt: 1e3,
      event: { type: "status" }
    };
    await parkAll(nameless);
    (0, import_vitest3.expect)(await given.scope.findParked({ eventIds: { whatsappId: "w-7" } })).toEqual([nameless]);
  });
}

// src/store/testing/contract/feed.ts
var import_vitest4 = require("vitest");
var to2 = "919900000001";
var parked = { id: "event-1", gupshupId: "g-1", to: to2, receivedAt: 1e3, event: {} };
var inbound = { id: "in-1", from: to2, until: 1e4, now: 1e3 };
async function entriesIn(scope, limit = 100) {
  const entries2 = [];
  let after = 0;
  for (; ; ) {
    const page = await scope.readFeed({ after, limit });
    entries2.push(...page.entries);
    if (page.next === after) return entries2;
    after = page.next;
  }
}
var idsIn2 = async (scope) => (await entriesIn(scope)).map(({ id }) => id);
var writes2 = {
  "insert()": (scope, entries2) => scope.insert(aRecord("new", { writeId: "a" }), entries2),
  "replace()": (scope, entries2) => scope.replace(next(aRecord("one"), { state: posting, writeId: "b" }), [], entries2),
  "putDocument()": (scope, entries2) => scope.putDocument(
    "suppression",
    { key: to2, version: 1, writeId: "a", value: aSuppression(to2) },
    0,
    entries2
  ),
  "deleteDocument()": (scope, entries2) => scope.deleteDocument("gate", gateKey, 1, entries2),
  "recordInbound()": (scope, entries2) => scope.recordInbound(inbound, entries2),
  "unpark() of an applied event": (scope, entries2) => scope.unpark(parked, "applied", entries2),
  "unpark() of an unmatched event": (scope, entries2) => scope.unpark(parked, "unmatched", entries2)
};
async function prepare(scope) {
  await scope.insert(aRecord("one"));
  await scope.putDocument("gate", { key: gateKey, version: 1, value: aGate(1) }, 0);
  await scope.park(parked);
}
function describeFeed(given) {
  (0, import_vitest4.describe)("a feed", () => {
    (0, import_vitest4.it)("a feed to which nothing was appended is empty, and reading it leads nowhere", async () => {
      (0, import_vitest4.expect)(await given.scope.readFeed({ after: 0, limit: 10 })).toEqual({
        entries: [],
        next: 0,
        oldest: 1,
        newest: 0
      });
    });
    (0, import_vitest4.it)("an entry is read as it was appended, with its sequence and its time", async () => {
      const event = {
        ...{ id: "one", text: '\u0926\u0941\u0915\u093E\u0928 \u2028 "\\ \u{1F600}', amount: 12.5, empty: [], none: null },
        error: { failure: { code: 1002, messages: ["a", "b"] }, isFinal: true }
      };
      const entry = { id: "w-1:1", name: "failed", subject: "person:4Yq", event };
      await given.scope.insert(aRecord("one"), [entry]);
      const { entries: entries2, ...page } = await given.scope.readFeed({ after: 0, limit: 10 });
      (0, import_vitest4.expect)(entries2).toEqual([{ ...entry, sequence: 1, at: import_vitest4.expect.any(Number) }]);
      (0, import_vitest4.expect)(page).toEqual({ next: 1, oldest: 1, newest: 1 });
      (0, import_vitest4.expect)(entries2[0]?.at).toBeGreaterThan(Date.UTC(2020));
    });
    (0, import_vitest4.it)("a write without entries appends nothing", async () => {
      await prepare(given.scope);
      for (const write of Object.values(writes2)) await write(given.scope, []);
      (0, import_vitest4.expect)((await given.scope.readFeed({ after: 0, limit: 10 })).newest).toBe(0);
    });
    (0, import_vitest4.it)("a write appends all of its entries in their order", async () => {
      const entries2 = Array.from({ length: 5 }, (_, index) => anEntry(`e-${index}`));
      await given.scope.insert(aRecord("one"), entries2);
      (0, import_vitest4.expect)(await idsIn2(given.scope)).toEqual(["e-0", "e-1", "e-2", "e-3", "e-4"]);
    });
    import_vitest4.it.each(Object.keys(writes2))("%s appends its entries once, also when it is repeated", async (name) => {
      await prepare(given.scope);
      for (let time = 1; time <= 3; time += 1)
        await writes2[name]?.(given.scope, [anEntry("e-1"), anEntry("e-2")]);
      (0, import_vitest4.expect)(await entriesIn(given.scope)).toMatchObject([
        { id: "e-1", sequence: 1 },
        { id: "e-2", sequence: 2 }
      ]);
    });
    import_vitest4.it.each(Object.keys(writes2))("%s repeated after other writes appends nothing again", async (name) => {
      await prepare(given.scope);
      await writes2[name]?.(given.scope, [anEntry("e-1")]);
      await given.scope.insert(aRecord("other"), [anEntry("e-2")]);
      await writes2[name]?.(given.scope, [anEntry("e-1")]);
      (0, import_vitest4.expect)(await idsIn2(given.scope)).toEqual(["e-1", "e-2"]);
    });
    (0, import_vitest4.it)("a write that loses appends nothing", async () => {
      const { scope } = given;
      const entries2 = [anEntry("lost")];
      await scope.insert(
        aRecord("holder", { idempotencyKey: "order-1", attempts: [anAttempt({ gupshupId: "g-1" })] })
      );
      await scope.insert(aRecord("one", { writeId: "a" }));
      await scope.putDocument("gate", { key: gateKey, version: 4, value: aGate(4) }, 0);
      await scope.recordInbound(inbound);
      const won = [
        await scope.insert(aRecord("rival", { idempotencyKey: "order-1" }), entries2),
        await scope.replace(aRecord("one", { version: 5, state: accepted }), [], entries2),
        await scope.replace(aRecord("unknown", { version: 2 }), [], entries2),
        await scope.replace(next(aRecord("one")), [{ gupshupId: "g-1" }], entries2),
        await scope.putDocument("gate", { key: gateKey, version: 3, value: aGate(3) }, 2, entries2),
        await scope.deleteDocument("gate", gateKey, 3, entries2),
        await scope.deleteDocument("suppression", to2, 1, entries2),
        await scope.recordInbound(inbound, entries2),
        await scope.unpark(parked, "applied", entries2),
        await scope.unpark(parked, "unmatched", entries2)
      ];
      (0, import_vitest4.expect)(won).toMatchObject([
        { id: "holder" },
        ...[false, false, false, false, false, false, false],
        ...[{ outcome: "gone" }, { outcome: "known" }]
      ]);
      (0, import_vitest4.expect)((await scope.readFeed({ after: 0, limit: 10 })).newest).toBe(0);
    });
    (0, import_vitest4.it)("an inbound message that comes again after its id is over is told again", async () => {
      for (const now2 of [1e3, 5e3, 1e4])
        await given.scope.recordInbound({ ...inbound, now: now2, until: now2 + 9e3 }, [anEntry(`e-${now2}`)]);
      (0, import_vitest4.expect)(await idsIn2(given.scope)).toEqual(["e-1000", "e-10000"]);
    });
    (0, import_vitest4.it)("of a hundred concurrent writes of one version only the winner\u2019s entry is appended", async () => {
      const first = aRecord("one");
      await given.scope.insert(first);
      const rivals = Array.from({ length: 100 }, (_, index) => next(first, { writeId: `w-${index}` }));
      const won = await Promise.all(
        rivals.map((rival) => given.scope.replace(rival, [], [anEntry(rival.writeId ?? "")]))
      );
      (0, import_vitest4.expect)(await idsIn2(given.scope)).toEqual([`w-${won.indexOf(true)}`]);
    });
    (0, import_vitest4.it)("sequences are dense and in order under a hundred concurrent writes of every kind", async () => {
      const { scope } = given;
      const indexes = Array.from({ length: 100 }, (_, index) => index);
      for (const index of indexes) {
        await scope.insert(aRecord(`one-${index}`));
        await scope.park({ ...parked, id: `event-${index}`, gupshupId: `g-${index}` });
      }
      await Promise.all(
        indexes.flatMap((index) => {
          const entry = (name) => [anEntry(`${name}-${index}`)];
          const event = { ...parked, id: `event-${index}`, gupshupId: `g-${index}` };
          const document = { key: `key-${index}`, version: 1, value: aSuppression(to2) };
          return [
            scope.insert(aRecord(`new-${index}`), entry("insert")),
            scope.replace(next(aRecord(`one-${index}`)), [], entry("replace")),
            scope.putDocument("suppression", document, 0, entry("put")).then(() => scope.deleteDocument("suppression", document.key, 1, entry("delete"))),
            scope.recordInbound({ ...inbound, id: `in-${index}` }, entry("inbound")),
            scope.unpark(event, index % 2 === 0 ? "applied" : "unmatched", entry("unpark"))
          ];
        })
      );
      const entries2 = await entriesIn(scope);
      (0, import_vitest4.expect)(entries2.map(({ sequence }) => sequence)).toEqual(entries2.map((_, index) => index + 1));
      (0, import_vitest4.expect)(new Set(entries2.map(({ id }) => id)).size).toBe(600);
      const places = new Map(entries2.map(({ id, sequence }) => [id, sequence]));
      for (const index of indexes)
        (0, import_vitest4.expect)(places.get(`put-${index}`)).toBeLessThan(places.get(`delete-${index}`) ?? 0);
      const times2 = entries2.map(({ at }) => at);
      (0, import_vitest4.expect)(times2).toEqual([...times2].sort((a, b) => a - b));
    });
    (0, import_vitest4.it)("a reader who follows the feed while a hundred writes append misses no entry", async () => {
      const { scope } = given;
      const writing = Promise.all(
        Array.from(
          { length: 100 },
          (_, index) => scope.insert(aRecord(`m-${index}`), [anEntry(`e-${index}`)])
        )
      );
      const seen = [];
      let after = 0;
      while (seen.length < 100) {
        const page = await scope.readFeed({ after, limit: 7 });
        seen.push(...page.entries.map(({ sequence }) => sequence));
        after = page.next;
      }
      await writing;
      (0, import_vitest4.expect)(seen).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    });
  });
  (0, import_vitest4.describe)("a page of the feed", () => {
    async function append(count) {
      for (let index = 1; index <= count; index += 1)
        await given.scope.insert(aRecord(`m-${index}`), [anEntry(`e-${index}`)]);
    }
    (0, import_vitest4.it)("a thousand entries are read by pages, each once and in order", async () => {
      const entries2 = Array.from({ length: 1e3 }, (_, index) => anEntry(`e-${index + 1}`));
      for (let index = 0; index < 10; index += 1)
        await given.scope.insert(aRecord(`m-${index}`), entries2.slice(index * 100, (index + 1) * 100));
      const read = await entriesIn(given.scope, 64);
      (0, import_vitest4.expect)(read.map(({ id }) => id)).toEqual(entries2.map(({ id }) => id));
      (0, import_vitest4.expect)(read.map(({ sequence }) => sequence)).toEqual(entries2.map((_, index) => index + 1));
    });
    (0, import_vitest4.it)("a page has at most the limit, and next leads to the one after it", async () => {
      await append(5);
      const first = await given.scope.readFeed({ after: 0, limit: 2 });
      (0, import_vitest4.expect)(first).toMatchObject({ entries: [{ id: "e-1" }, { id: "e-2" }], next: 2, newest: 5 });
      const second = await given.scope.readFeed({ after: 2, limit: 2 });
      (0, import_vitest4.expect)(second).toMatchObject({ entries: [{ id: "e-3" }, { id: "e-4" }], next: 4, newest: 5 });
      (0, import_vitest4.expect)(await given.scope.readFeed({ after: 4, limit: 2 })).toMatchObject({
        entries: [{ id: "e-5" }],
        next: 5
      });
    });
    (0, import_vitest4.it)("a page at or beyond the end of the feed is empty, and the next write is on it", async () => {
      await append(3);
      (0, import_vitest4.expect)(await given.scope.readFeed({ after: 3, limit: 10 })).toEqual({
        entries: [],
        next: 3,
        oldest: 1,
        newest: 3
      });
      (0, import_vitest4.expect)(await given.scope.readFeed({ after: 9, limit: 10 })).toEqual({
        entries: [],
        next: 9,
        oldest: 1,
        newest: 3
      });
      await given.scope.insert(aRecord("last"), [anEntry("last")]);
      (0, import_vitest4.expect)((await given.scope.readFeed({ after: 3, limit: 10 })).entries).toMatchObject([
        { id: "last", sequence: 4 }
      ]);
    });
    (0, import_vitest4.it)("erased entries leave holes that no page shows, and the pages go on behind them", async () => {
      await append(9);
      await given.scope.eraseFeedEntries([2, 4, 5, 6, 9]);
      for (const limit of [1, 2, 3, 100])
        (0, import_vitest4.expect)((await entriesIn(given.scope, limit)).map(({ sequence }) => sequence)).toEqual([1, 3, 7, 8]);
      (0, import_vitest4.expect)((await given.scope.readFeed({ after: 0, limit: 100 })).newest).toBe(9);
      await given.scope.insert(aRecord("last"), [anEntry("last")]);
      (0, import_vitest4.expect)((await given.scope.readFeed({ after: 8, limit: 100 })).entries).toMatchObject([
        { id: "last", sequence: 10 }
      ]);
    });
    (0, import_vitest4.it)("a feed of which everything is erased is read to its end, and counts on", async () => {
      await append(3);
      await given.scope.eraseFeedEntries([1, 2, 3]);
      (0, import_vitest4.expect)(await entriesIn(given.scope)).toEqual([]);
      (0, import_vitest4.expect)((await given.scope.readFeed({ after: 0, limit: 100 })).newest).toBe(3);
      await given.scope.insert(aRecord("last"), [anEntry("last")]);
      (0, import_vitest4.expect)(await entriesIn(given.scope)).toMatchObject([{ id: "last", sequence: 4 }]);
    });
    (0, import_vitest4.it)("entries can be erased twice, in any number, and ones that never were", async () => {
      await append(3);
      await given.scope.eraseFeedEntries([]);
      await given.scope.eraseFeedEntries([2, 2, 7]);
      await given.scope.eraseFeedEntries([2]);
      (0, import_vitest4.expect)(await idsIn2(given.scope)).toEqual(["e-1", "e-3"]);
      await append(0);
      await given.scope.eraseFeedEntries(Array.from({ length: 2500 }, (_, index) => index));
      (0, import_vitest4.expect)(await idsIn2(given.scope)).toEqual([]);
    });
    (0, import_vitest4.it)("the feed of one scope has no entry of another", async () => {
      await append(2);
      const other3 = given.store.scoped("Other:917834811114");
      await other3.insert(aRecord("other"), [anEntry("other")]);
      (0, import_vitest4.expect)(await entriesIn(other3)).toMatchObject([{ id: "other", sequence: 1 }]);
      await other3.eraseFeedEntries([1, 2]);
      (0, import_vitest4.expect)(await idsIn2(given.scope)).toEqual(["e-1", "e-2"]);
    });
  });
}

// src/store/testing/contract/free-keys.ts
var import_vitest5 = require("vitest");
function describeFreeKeys(given) {
  (0, import_vitest5.describe)("a free key", () => {
    const key = { idempotencyKey: "order-1" };
    const first = aRecord("one", key);
    const freed = next(first, { state: failed, isKeyFree: true });
    async function free() {
      await given.scope.insert(first);
      await given.scope.replace(freed);
    }
    (0, import_vitest5.it)("a message whose key is free is found by it, until another message takes the key", async () => {
      await free();
      (0, import_vitest5.expect)(await findOne(given.scope, key)).toEqual(freed);
      const second = aRecord("two", key);
      (0, import_vitest5.expect)(await given.scope.insert(second)).toBeUndefined();
      (0, import_vitest5.expect)(await findOne(given.scope, key)).toEqual(second);
      (0, import_vitest5.expect)(await given.scope.get("one")).toEqual(freed);
    });
    (0, import_vitest5.it)("a key that was taken is not free for a third message", async () => {
      await free();
      const second = aRecord("two", key);
      await given.scope.insert(second);
      (0, import_vitest5.expect)(await given.scope.insert(aRecord("three", key))).toEqual(second);
      (0, import_vitest5.expect)(await given.scope.get("three")).toBeUndefined();
    });
    (0, import_vitest5.it)("a key goes from message to message as often as it is free", async () => {
      await free();
      for (const id of ["two", "three", "four"]) {
        const record = aRecord(id, key);
        (0, import_vitest5.expect)(await given.scope.insert(record)).toBeUndefined();
        (0, import_vitest5.expect)(await findOne(given.scope, key)).toEqual(record);
        await given.scope.replace(next(record, { state: failed, isKeyFree: true }));
      }
      (0, import_vitest5.expect)((await findOne(given.scope, key))?.id).toBe("four");
    });
    (0, import_vitest5.it)("a message that has lost its key does not get it back when it is written again", async () => {
      await free();
      await given.scope.insert(aRecord("two", key));
      const later = next(freed, { redrivenAs: "three" });
      (0, import_vitest5.expect)(await given.scope.replace(later)).toBe(true);
      (0, import_vitest5.expect)((await findOne(given.scope, key))?.id).toBe("two");
      (0, import_vitest5.expect)(await given.scope.get("one")).toEqual(later);
    });
    (0, import_vitest5.it)("two messages of one key that are erased have one hash, which leads to the one that took the key", async () => {
      await free();
      const second = aRecord("two", key);
      await given.scope.insert(second);
      await given.scope.replace(next(second, { idempotencyKey: "erased:key", isErased: true }));
      await given.scope.replace(next(freed, { idempotencyKey: "erased:key", isErased: true }));
      (0, import_vitest5.expect)((await findOne(given.scope, { idempotencyKey: "erased:key" }))?.id).toBe("two");
      (0, import_vitest5.expect)(await findOne(given.scope, key)).toBeUndefined();
    });
    (0, import_vitest5.it)("a repeated insert() of the message that took a key changes nothing", async () => {
      await free();
      const second = aRecord("two", { ...key, writeId: "b" });
      const later = next(second, { state: posting });
      await given.scope.insert(second);
      await given.scope.replace(later);
      (0, import_vitest5.expect)(await given.scope.insert(second)).toBeUndefined();
      (0, import_vitest5.expect)(await findOne(given.scope, key)).toEqual(later);
    });
    (0, import_vitest5.it)("of a hundred concurrent insert() with a free key one takes it", async () => {
      await free();
      const rivals = Array.from({ length: 100 }, (_, index) => aRecord(`rival-${index}`, key));
      const holders = await Promise.all(rivals.map((rival) => given.scope.insert(rival)));
      const winner = rivals[holders.indexOf(void 0)];
      (0, import_vitest5.expect)(holders.filter((holder) => holder === void 0)).toHaveLength(1);
      (0, import_vitest5.expect)(await findOne(given.scope, key)).toEqual(winner);
    });
  });
}

// src/store/testing/contract/gate.ts
var import_vitest6 = require("vitest");
function describeGate(given) {
  (0, import_vitest6.describe)("the gate", () => {
    (0, import_vitest6.it)("the gate is absent before it is written", async () => {
      (0, import_vitest6.expect)(await readGate(given.scope)).toBeUndefined();
    });
    (0, import_vitest6.it)("the gate begins with version 1", async () => {
      (0, import_vitest6.expect)(await writeGate(given.scope, aGate(2))).toBe(false);
      (0, import_vitest6.expect)(await readGate(given.scope)).toBeUndefined();
      (0, import_vitest6.expect)(await writeGate(given.scope, aGate(1))).toBe(true);
    });
    (0, import_vitest6.it)("the gate is read as it was written", async () => {
      const gate = aGate(1, {
        epoch: 2,
        resumedEpoch: 1,
        status: {
          state: "probing",
          strikes: 1,
          pauseMs: 6e4,
          cause: {
            type: "failure",
            failure: { kind: "rate-limit", via: "webhook", system: "gupshup", code: 4001 }
          },
          probe: { messageId: "one", opensAt: 9e3 }
        }
      });
      await writeGate(given.scope, gate);
      (0, import_vitest6.expect)(await readGate(given.scope)).toEqual(gate);
    });
    import_vitest6.it.each([
      ["the version it has", 2],
      ["an older version", 1],
      ["a version that skips one", 4]
    ])("the gate is not overwritten by %s", async (_, version) => {
      const second = aGate(2, { epoch: 1 });
      await writeGate(given.scope, aGate(1));
      await writeGate(given.scope, second);
      (0, import_vitest6.expect)(await writeGate(given.scope, aGate(version, { epoch: 9 }))).toBe(false);
      (0, import_vitest6.expect)(await readGate(given.scope)).toEqual(second);
    });
    import_vitest6.it.each([
      ["the first version", 1],
      ["a later version", 2]
    ])("of a hundred concurrent writes of %s of the gate one wins", async (_, version) => {
      if (version === 2) await writeGate(given.scope, aGate(1));
      const rivals = Array.from({ length: 100 }, (_2, epoch) => aGate(version, { epoch }));
      const won = await Promise.all(rivals.map((rival) => writeGate(given.scope, rival)));
      (0, import_vitest6.expect)(won.filter(Boolean)).toHaveLength(1);
      (0, import_vitest6.expect)(await readGate(given.scope)).toEqual(rivals[won.indexOf(true)]);
    });
  });
}

// src/store/testing/contract/inbound.ts
var import_vitest7 = require("vitest");
var from = "919900000001";
function anInbound(given = {}) {
  return { until: 1e4, now: 1e3, ...given };
}
function describeInbound(given) {
  (0, import_vitest7.describe)("a window", () => {
    (0, import_vitest7.it)("a session window is open until the time of the message that opened it", async () => {
      (0, import_vitest7.expect)(await given.scope.getWindow(from)).toBeUndefined();
      await given.scope.recordInbound(anInbound({ from, until: 10000.5 }));
      (0, import_vitest7.expect)(await given.scope.getWindow(from)).toBe(10000.5);
      (0, import_vitest7.expect)(await given.scope.getWindow("919900000002")).toBeUndefined();
    });
    (0, import_vitest7.it)("a session window is extended by a later message, and never shortened by an older one", async () => {
      const untils = [];
      for (const until of [5e3, 9e3, 7e3, 9e3, 12e3]) {
        await given.scope.recordInbound(anInbound({ id: `in-${until}`, from, until }));
        untils.push(await given.scope.getWindow(from));
      }
      (0, import_vitest7.expect)(untils).toEqual([5e3, 9e3, 9e3, 9e3, 12e3]);
    });
    (0, import_vitest7.it)("a session window is open for the longest time of a hundred concurrent messages", async () => {
      await Promise.all(
        Array.from(
          { length: 100 },
          (_, index) => given.scope.recordInbound(
            anInbound({ id: `in-${index}`, from, until: 5e3 + index * 37 % 100 })
          )
        )
      );
      (0, import_vitest7.expect)(await given.scope.getWindow(from)).toBe(5099);
    });
    (0, import_vitest7.it)("a session window is opened by a message without an id, and extended by a repeated one", async () => {
      await given.scope.recordInbound(anInbound({ from, until: 5e3 }));
      (0, import_vitest7.expect)(await given.scope.getWindow(from)).toBe(5e3);
      await given.scope.recordInbound(anInbound({ id: "in-1", until: 5e3 }));
      (0, import_vitest7.expect)(await given.scope.recordInbound(anInbound({ id: "in-1", from, until: 6e3 }))).toBe(false);
      (0, import_vitest7.expect)(await given.scope.getWindow(from)).toBe(6e3);
    });
    (0, import_vitest7.it)("a message without a sender opens no session window", async () => {
      (0, import_vitest7.expect)(await given.scope.recordInbound(anInbound({ id: from }))).toBe(true);
      (0, import_vitest7.expect)(await given.scope.getWindow(from)).toBeUndefined();
    });
    (0, import_vitest7.it)("a session window can be opened again after it has closed", async () => {
      await given.scope.recordInbound(anInbound({ from, until: 5e3 }));
      await given.scope.recordInbound(anInbound({ from, until: 2e4, now: 15e3 }));
      (0, import_vitest7.expect)(await given.scope.getWindow(from)).toBe(2e4);
    });
  });
  (0, import_vitest7.describe)("an inbound message", () => {
    (0, import_vitest7.it)("an inbound message is known until idUntil, even after its window has closed", async () => {
      const late3 = anInbound({ id: "in-1", from, until: 500, idUntil: 1e4 });
      (0, import_vitest7.expect)(await given.scope.recordInbound(late3)).toBe(true);
      (0, import_vitest7.expect)(await given.scope.recordInbound({ ...late3, now: 9999 })).toBe(false);
      (0, import_vitest7.expect)(await given.scope.recordInbound({ ...late3, now: 1e4 })).toBe(true);
    });
    (0, import_vitest7.it)("an inbound message is new once", async () => {
      const inbound2 = anInbound({ id: "in-1", from });
      (0, import_vitest7.expect)(await given.scope.recordInbound(inbound2)).toBe(true);
      (0, import_vitest7.expect)(await given.scope.recordInbound(inbound2)).toBe(false);
      (0, import_vitest7.expect)(await given.scope.recordInbound({ ...inbound2, now: 9999 })).toBe(false);
      (0, import_vitest7.expect)(await given.scope.recordInbound({ ...inbound2, id: "in-2" })).toBe(true);
    });
    (0, import_vitest7.it)("an inbound message is new to one of twenty concurrent calls through two objects of the scope", async () => {
      const holders = [given.scope, given.store.scoped("MyShop:917834811114")];
      const noted = await Promise.all(
        Array.from(
          { length: 20 },
          (_, index) => holders[index % 2]?.recordInbound(anInbound({ id: "in-1", from }))
        )
      );
      (0, import_vitest7.expect)(noted.filter((isNew) => isNew === true)).toHaveLength(1);
      (0, import_vitest7.expect)(noted.filter((isNew) => isNew === false)).toHaveLength(19);
    });
    (0, import_vitest7.it)("an inbound message without an id is always new", async () => {
      (0, import_vitest7.expect)(await given.scope.recordInbound(anInbound({ from }))).toBe(true);
      (0, import_vitest7.expect)(await given.scope.recordInbound(anInbound({ from }))).toBe(true);
      (0, import_vitest7.expect)(await given.scope.recordInbound(anInbound())).toBe(true);
    });
    (0, import_vitest7.it)("the id of an inbound message is no sender with the same name", async () => {
      await given.scope.recordInbound(anInbound({ from: "same" }));
      (0, import_vitest7.expect)(await given.scope.recordInbound(anInbound({ id: "same" }))).toBe(true);
    });
    import_vitest7.it.each(["wamid.HBgL==", "{1}:2", "it's", '\u0926\u0941\u0915\u093E\u0928 "\\\u2028', "0"])(
      "an inbound message may have any id: %s",
      async (id) => {
        (0, import_vitest7.expect)(await given.scope.recordInbound(anInbound({ id }))).toBe(true);
        (0, import_vitest7.expect)(await given.scope.recordInbound(anInbound({ id }))).toBe(false);
      }
    );
    (0, import_vitest7.it)("an inbound message is known for its first time, and new again afterwards", async () => {
      await given.scope.recordInbound(anInbound({ id: "in-1" }));
      (0, import_vitest7.expect)(await given.scope.recordInbound(anInbound({ id: "in-1", until: 2e4, now: 9999.5 }))).toBe(
        false
      );
      (0, import_vitest7.expect)(await given.scope.recordInbound(anInbound({ id: "in-1", until: 2e4, now: 1e4 }))).toBe(
        true
      );
      (0, import_vitest7.expect)(await given.scope.recordInbound(anInbound({ id: "in-1", until: 2e4, now: 19999 }))).toBe(
        false
      );
    });
  });
  (0, import_vitest7.it)("expired windows and ids are deleted, and no others, however many there are", async () => {
    const numbers = Array.from({ length: 60 }, (_, index) => `9199${String(index).padStart(8, "0")}`);
    const isOver = (_, index) => index % 2 === 0;
    const isOpen2 = (_, index) => index % 2 === 1;
    for (const [index, number] of numbers.entries()) {
      const until = isOver(number, index) ? 5e3 + index : 5e4 + index;
      await given.scope.recordInbound(anInbound({ id: `in-${number}`, from: number, until }));
    }
    const later = anInbound({ until: 6e4, now: 2e4 });
    for (let count = 0; count < 30; count += 1)
      await given.scope.recordInbound({ ...later, id: `later-${count}` });
    for (const number of numbers.filter(isOpen2)) {
      (0, import_vitest7.expect)(await given.scope.getWindow(number)).toBe(5e4 + numbers.indexOf(number));
      (0, import_vitest7.expect)(await given.scope.recordInbound({ ...later, id: `in-${number}` })).toBe(false);
    }
    for (const number of numbers.filter(isOver)) {
      (0, import_vitest7.expect)(await given.scope.getWindow(number) ?? 0).toBeLessThanOrEqual(2e4);
      (0, import_vitest7.expect)(await given.scope.recordInbound({ ...later, id: `in-${number}` })).toBe(true);
    }
  });
}

// src/store/testing/contract/lists.ts
var import_vitest8 = require("vitest");
var one2 = "919900000001";
var two = "IN.1648700000000002";
async function listed(scope, filter, limit = 100, visit = async () => {
}) {
  const records2 = [];
  let after;
  do {
    const page = await scope.selectMessages({ filter, limit, after });
    (0, import_vitest8.expect)(page.messages.length).toBeLessThanOrEqual(limit);
    for (const record of page.messages) await visit(record);
    records2.push(...page.messages);
    after = page.next;
  } while (after !== void 0);
  return records2;
}
var idsOf2 = (records2) => records2.map(({ id }) => id);
var canceled = { ...failed, failure: { kind: "canceled", via: "client" } };
var statusOf = (status) => [anAttempt({ gupshupId: `g-${status}`, status })];
var states = {
  queued: { state: queued, dueAt: 5e3 },
  waiting: { state: waiting },
  posting: { state: posting },
  accepted: { state: accepted },
  enqueued: { state: accepted, attempts: statusOf("enqueued") },
  sent: { state: accepted, attempts: statusOf("sent") },
  delivered: { state: accepted, attempts: statusOf("delivered") },
  read: { state: accepted, attempts: statusOf("read") },
  unconfirmed: { state: unconfirmed, dueAt: 5e3 },
  unknown: { state: unknown },
  failed: { state: failed },
  canceled: { state: canceled }
};
var stateNames = Object.keys(states).filter((name) => name in states);
function describeLists(given) {
  const list = (filter, limit) => listed(given.scope, filter, limit).then(idsOf2);
  (0, import_vitest8.describe)("a list of messages", () => {
    (0, import_vitest8.it)("a list of a store without messages is empty", async () => {
      (0, import_vitest8.expect)(await given.scope.selectMessages({ filter: {}, limit: 10 })).toEqual({ messages: [] });
    });
    import_vitest8.it.each([1, 2, 3, 100])(
      "a list has the newest message first, in whatever order they came, in pages of %i",
      async (limit) => {
        for (const createdAt of [3, 1, 5, 2, 4].map((hour) => hour * 1000.5))
          for (const id of ["b", "a", "c"])
            await given.scope.insert(aRecord(`${id}-${createdAt}`, { createdAt }));
        const expected = [5, 4, 3, 2, 1].flatMap(
          (hour) => ["c", "b", "a"].map((id) => `${id}-${hour * 1000.5}`)
        );
        (0, import_vitest8.expect)(await list({}, limit)).toEqual(expected);
      }
    );
    (0, import_vitest8.it)("a list has each message as it was written last", async () => {
      const first = aRecord("one", { metadata: { order: 1 }, steps: [jsonStep, formStep] });
      const second = next(first, { state: accepted, attempts: statusOf("sent") });
      await given.scope.insert(first);
      await given.scope.replace(second);
      (0, import_vitest8.expect)(await listed(given.scope, {})).toEqual([second]);
    });
    import_vitest8.it.each(stateNames)("a list by the state %s has the messages in this state", async (name) => {
      for (const state of stateNames)
        for (const id of ["1", "2"]) await given.scope.insert(aRecord(`${state}-${id}`, states[state]));
      (0, import_vitest8.expect)(await list({ state: name })).toEqual([`${name}-2`, `${name}-1`]);
    });
    (0, import_vitest8.it)("a list by state follows a message from state to state", async () => {
      let record = aRecord("one", states.queued);
      await given.scope.insert(record);
      for (const name of ["waiting", "posting", "accepted", "sent", "read", "failed", "canceled"]) {
        record = next(aRecord("one", { ...states[name], version: record.version }));
        await given.scope.replace(record);
        for (const other3 of stateNames)
          (0, import_vitest8.expect)(await list({ state: other3 }), `${other3} while it is ${name}`).toEqual(
            other3 === name ? ["one"] : []
          );
      }
    });
    (0, import_vitest8.it)("a list by address has the messages to one of several addresses, each once", async () => {
      for (const [index, to5] of [one2, two, "919900000003", one2].entries())
        await given.scope.insert(aRecord(`m-${index}`, { to: to5, createdAt: 1e3 + index }));
      (0, import_vitest8.expect)(await list({ to: [one2] })).toEqual(["m-3", "m-0"]);
      for (const limit of [1, 2, 100])
        (0, import_vitest8.expect)(await list({ to: [two, one2, one2] }, limit)).toEqual(["m-3", "m-1", "m-0"]);
      (0, import_vitest8.expect)(await list({ to: ["919900000009"] })).toEqual([]);
      (0, import_vitest8.expect)(await list({ to: [] })).toEqual([]);
    });
    (0, import_vitest8.it)("a list by code has the messages of which any attempt failed with the code", async () => {
      const withCode = (code) => anAttempt({ failure: { kind: "recipient", via: "reply", code } });
      const first = aRecord("one", { attempts: [withCode(4005)], state: waiting });
      await given.scope.insert(first);
      await given.scope.insert(
        aRecord("two", { attempts: [withCode(4005), withCode(1002)], state: failed })
      );
      await given.scope.insert(aRecord("other", { attempts: [anAttempt()], state: accepted }));
      (0, import_vitest8.expect)(await list({ code: 4005 })).toEqual(["two", "one"]);
      (0, import_vitest8.expect)(await list({ code: 1002 })).toEqual(["two"]);
      (0, import_vitest8.expect)(await list({ code: 4001 })).toEqual([]);
      await given.scope.replace(
        next(first, { attempts: [withCode(4005), withCode(4001)], state: accepted })
      );
      (0, import_vitest8.expect)(await list({ code: 4005 })).toEqual(["two", "one"]);
      (0, import_vitest8.expect)(await list({ code: 4001 })).toEqual(["one"]);
    });
    (0, import_vitest8.it)("a list by template has the messages whose first step or tried fallback uses it", async () => {
      const step = (key) => ({ ...formStep, template: { key } });
      const [sale, reminder] = [step("spring_sale:{2}/pt_BR"), step("reminder/en")];
      const first = aRecord("one", { steps: [sale, reminder], attempts: [anAttempt()] });
      await given.scope.insert(first);
      await given.scope.insert(aRecord("two", { steps: [reminder, sale] }));
      await given.scope.insert(aRecord("three", { steps: [formStep] }));
      (0, import_vitest8.expect)(await list({ template: "spring_sale:{2}/pt_BR" })).toEqual(["one"]);
      (0, import_vitest8.expect)(await list({ template: "reminder/en" })).toEqual(["two"]);
      await given.scope.replace(next(first, { attempts: [anAttempt(), anAttempt({ step: 1 })] }));
      (0, import_vitest8.expect)(await list({ template: "reminder/en" })).toEqual(["two", "one"]);
      (0, import_vitest8.expect)(await list({ template: "spring_sale:{2}/pt_BR" })).toEqual(["one"]);
      (0, import_vitest8.expect)(await list({ template: "reminder" })).toEqual([]);
    });
    (0, import_vitest8.it)("a list begins with since, and ends before until", async () => {
      for (const createdAt of [1e3, 2e3, 3e3, 4e3])
        await given.scope.insert(aRecord(`m-${createdAt}`, { createdAt }));
      (0, import_vitest8.expect)(await list({ since: 2e3 })).toEqual(["m-4000", "m-3000", "m-2000"]);
      (0, import_vitest8.expect)(await list({ until: 3e3 })).toEqual(["m-2000", "m-1000"]);
      (0, import_vitest8.expect)(await list({ since: 2e3, until: 4e3 }, 1)).toEqual(["m-3000", "m-2000"]);
      (0, import_vitest8.expect)(await list({ since: 2000.5, until: 3000.5 })).toEqual(["m-3000"]);
      (0, import_vitest8.expect)(await list({ since: 5e3 })).toEqual([]);
      (0, import_vitest8.expect)(await list({ since: 3e3, until: 2e3 })).toEqual([]);
    });
    (0, import_vitest8.it)("a list by everything at once has the messages that meet all of it", async () => {
      const wanted = {
        createdAt: 2e3,
        steps: [{ ...formStep, template: { key: "sale/en" } }],
        attempts: [anAttempt({ failure: { kind: "recipient", via: "reply", code: 4005 } })],
        state: failed
      };
      const others = {
        earlier: { createdAt: 1e3 },
        later: { createdAt: 3e3 },
        elsewhere: { to: two },
        accepted: { state: accepted },
        plain: { steps: [formStep] },
        unrefused: { attempts: [] }
      };
      for (const id of ["a", "b", "c"]) await given.scope.insert(aRecord(`wanted-${id}`, wanted));
      for (const [id, change] of Object.entries(others))
        await given.scope.insert(aRecord(id, { ...wanted, ...change }));
      const filter = {
        ...{ state: "failed", to: [one2], code: 4005, template: "sale/en", since: 2e3, until: 3e3 }
      };
      for (const limit of [1, 2, 100])
        (0, import_vitest8.expect)(await list(filter, limit)).toEqual(["wanted-c", "wanted-b", "wanted-a"]);
      (0, import_vitest8.expect)(await list({ ...filter, until: void 0 })).toEqual([
        "later",
        "wanted-c",
        "wanted-b",
        "wanted-a"
      ]);
      (0, import_vitest8.expect)(await list({ code: 4005, state: "accepted" })).toEqual(["accepted"]);
      (0, import_vitest8.expect)(await list({ to: [one2, two], template: "sale/en", state: "failed", since: 2500 })).toEqual([
        "later"
      ]);
    });
    (0, import_vitest8.it)("an erased message leaves the lists of its address, and stays in the others", async () => {
      const first = aRecord("one", { to: one2, steps: [jsonStep], state: accepted });
      await given.scope.insert(first);
      await given.scope.replace(next(first, { to: "erased:4Yq", isErased: true }));
      (0, import_vitest8.expect)(await list({ to: [one2] })).toEqual([]);
      (0, import_vitest8.expect)(await list({ to: ["erased:4Yq"] })).toEqual(["one"]);
      (0, import_vitest8.expect)(await list({ template: "spring_sale/en", state: "accepted" })).toEqual(["one"]);
    });
    (0, import_vitest8.it)("a list of one scope has no message of another", async () => {
      await given.scope.insert(aRecord("one"));
      const other3 = given.store.scoped("Other:917834811114");
      await other3.insert(aRecord("two"));
      (0, import_vitest8.expect)(await list({ to: [one2] })).toEqual(["one"]);
      (0, import_vitest8.expect)(idsOf2(await listed(other3, {}))).toEqual(["two"]);
    });
  });
  (0, import_vitest8.describe)("the pages of a list", () => {
    const ids2 = Array.from({ length: 60 }, (_, index) => `m-${String(index).padStart(2, "0")}`);
    const newestFirst = [...ids2].reverse();
    async function insertAll() {
      for (const [index, id] of ids2.entries())
        await given.scope.insert(aRecord(id, { createdAt: 1e3 + Math.floor(index / 7) }));
    }
    (0, import_vitest8.it)("no message comes twice and none is left out while messages move between states", async () => {
      await insertAll();
      let visited = 0;
      const seen = await listed(given.scope, {}, 7, async () => {
        visited += 1;
        const moved = await given.scope.get(ids2[visited * 23 % ids2.length] ?? "");
        if (moved !== void 0)
          await given.scope.replace(next(moved, { state: visited % 2 ? posting : accepted }));
      });
      (0, import_vitest8.expect)(idsOf2(seen)).toEqual(newestFirst);
    });
    (0, import_vitest8.it)("a list by state has each message once that is in the state all the time, while others leave it", async () => {
      await insertAll();
      const stays = (id) => Number(id.slice(2)) % 3 === 0;
      const leaving = ids2.filter((id) => !stays(id));
      const seen = await listed(given.scope, { state: "waiting" }, 7, async () => {
        const record = await given.scope.get(leaving.pop() ?? "");
        if (record !== void 0) await given.scope.replace(next(record, { state: posting }));
      });
      (0, import_vitest8.expect)(idsOf2(seen).filter(stays)).toEqual(newestFirst.filter(stays));
      (0, import_vitest8.expect)(new Set(idsOf2(seen)).size).toBe(seen.length);
    });
    (0, import_vitest8.it)("messages that are added meanwhile move none to another page", async () => {
      await insertAll();
      let added = 0;
      const seen = await listed(given.scope, {}, 7, async ({ createdAt }) => {
        added += 1;
        await given.scope.insert(aRecord(`new-${added}`, { createdAt: createdAt + 1 }));
      });
      (0, import_vitest8.expect)(idsOf2(seen).filter((id) => id.startsWith("m-"))).toEqual(newestFirst);
    });
    (0, import_vitest8.it)("a page can begin at any place, of a message or of none", async () => {
      await insertAll();
      const idsAfter = (createdAt, id) => given.scope.selectMessages({ filter: {}, limit: 3, after: { createdAt, id } }).then(({ messages }) => idsOf2(messages));
      (0, import_vitest8.expect)(await idsAfter(1001, "m-07")).toEqual(["m-06", "m-05", "m-04"]);
      (0, import_vitest8.expect)(await idsAfter(1001, "m-0")).toEqual(["m-06", "m-05", "m-04"]);
      (0, import_vitest8.expect)(await idsAfter(1000.5, "z")).toEqual(["m-06", "m-05", "m-04"]);
      (0, import_vitest8.expect)(await idsAfter(1e3, "m-00")).toEqual([]);
      (0, import_vitest8.expect)(await idsAfter(0, "")).toEqual([]);
      (0, import_vitest8.expect)(await idsAfter(9999, "")).toEqual(["m-59", "m-58", "m-57"]);
    });
  });
}

// src/store/testing/contract/messages.ts
var import_vitest9 = require("vitest");
function describeMessages(given) {
  (0, import_vitest9.describe)("a message", () => {
    (0, import_vitest9.it)("a message is read as it was written, with every field", async () => {
      const record = aRecord("one", {
        idempotencyKey: "order-1",
        metadata: { order: 1, tags: ["a", "b"] },
        steps: [jsonStep, { ...formStep, template: { key: "t-1" } }],
        hasOwnFallback: true,
        isMarketing: true,
        attempts: [
          anAttempt({
            failure: {
              kind: "rate-limit",
              via: "reply",
              system: "gupshup",
              code: 4001,
              httpStatus: 429,
              retryAfterMs: 5
            }
          }),
          withheld,
          { ...billed, gupshupId: "g-1", whatsappId: "w-1", messageStatus: "paused" }
        ],
        state: failed,
        dueAt: 5e3
      });
      (0, import_vitest9.expect)(await given.scope.insert(record)).toBeUndefined();
      (0, import_vitest9.expect)(await given.scope.get("one")).toEqual(record);
      (0, import_vitest9.expect)(await findOne(given.scope, { eventIds: { gupshupId: "g-1" } })).toEqual(record);
    });
    (0, import_vitest9.it)("a replaced message keeps the billing of its attempts, and steps in both forms", async () => {
      const first = aRecord("one", {
        steps: [jsonStep, formStep],
        attempts: [withheld, anAttempt({ step: 1 })]
      });
      const second = next(first, { state: accepted, attempts: [withheld, billed], isMarketing: true });
      await given.scope.insert(first);
      (0, import_vitest9.expect)(await given.scope.replace(second)).toBe(true);
      (0, import_vitest9.expect)(await given.scope.get("one")).toEqual(second);
    });
    (0, import_vitest9.it)("a message is absent before it is inserted", async () => {
      (0, import_vitest9.expect)(await given.scope.get("one")).toBeUndefined();
      (0, import_vitest9.expect)(await findOne(given.scope, { idempotencyKey: "order-1" })).toBeUndefined();
      (0, import_vitest9.expect)(
        await findOne(given.scope, { eventIds: { gupshupId: "g-1", whatsappId: "w-1" } })
      ).toBeUndefined();
    });
    (0, import_vitest9.it)("a message is replaced by its next version", async () => {
      const first = aRecord("one");
      await given.scope.insert(first);
      const second = next(first, { state: posting, attempts: [anAttempt()] });
      (0, import_vitest9.expect)(await given.scope.replace(second)).toBe(true);
      (0, import_vitest9.expect)(await given.scope.get("one")).toEqual(second);
    });
    (0, import_vitest9.it)("a message loses the fields that its next version does not have", async () => {
      const first = aRecord("one", { dueAt: 5e3, metadata: { order: 1 } });
      await given.scope.insert(first);
      const { dueAt: _, metadata: __, ...rest } = first;
      await given.scope.replace({ ...rest, version: 2 });
      (0, import_vitest9.expect)(await given.scope.get("one")).toEqual({ ...rest, version: 2 });
      (0, import_vitest9.expect)((await given.scope.findDue({ queue: "follow-up", now: 0, limit: 0 })).nextDueAt).toBeUndefined();
    });
    import_vitest9.it.each([
      ["the version it has", 2],
      ["an older version", 1],
      ["a version that skips one", 4]
    ])("a message is not replaced by %s", async (_, version) => {
      const first = aRecord("one");
      const second = next(first, { state: posting });
      await given.scope.insert(first);
      await given.scope.replace(second);
      (0, import_vitest9.expect)(await given.scope.replace({ ...second, state: accepted, version })).toBe(false);
      (0, import_vitest9.expect)(await given.scope.get("one")).toEqual(second);
    });
    (0, import_vitest9.it)("replace() of an unknown message writes nothing", async () => {
      (0, import_vitest9.expect)(await given.scope.replace(aRecord("one", { version: 2 }))).toBe(false);
      (0, import_vitest9.expect)(await given.scope.replace(aRecord("one"))).toBe(false);
      (0, import_vitest9.expect)(await given.scope.get("one")).toBeUndefined();
    });
    (0, import_vitest9.it)("of a hundred concurrent writes of the same version of a message one wins", async () => {
      const first = aRecord("one");
      await given.scope.insert(first);
      const rivals = Array.from({ length: 100 }, (_, writer) => next(first, { metadata: { writer } }));
      const won = await Promise.all(rivals.map((rival) => given.scope.replace(rival)));
      (0, import_vitest9.expect)(won.filter(Boolean)).toHaveLength(1);
      (0, import_vitest9.expect)(await given.scope.get("one")).toEqual(rivals[won.indexOf(true)]);
    });
    (0, import_vitest9.it)("a hundred concurrent writers that read again after a lost write all write", async () => {
      await given.scope.insert(aRecord("one", { metadata: { count: 0 } }));
      const countUp = async () => {
        const current = await given.scope.get("one");
        if (current === void 0) throw new Error("The message is gone.");
        const count = Number(current.metadata?.["count"]) + 1;
        if (!await given.scope.replace(next(current, { metadata: { count } }))) await countUp();
      };
      await Promise.all(Array.from({ length: 100 }, countUp));
      (0, import_vitest9.expect)(await given.scope.get("one")).toMatchObject({ version: 101, metadata: { count: 100 } });
    });
  });
  (0, import_vitest9.describe)("a key", () => {
    (0, import_vitest9.it)("an idempotency key finds its message", async () => {
      const record = aRecord("one", { idempotencyKey: "order-1" });
      await given.scope.insert(record);
      (0, import_vitest9.expect)(await findOne(given.scope, { idempotencyKey: "order-1" })).toEqual(record);
    });
    (0, import_vitest9.it)("an idempotency key is given once: insert() returns the first message and does not write the second", async () => {
      const first = aRecord("one", { idempotencyKey: "order-1" });
      await given.scope.insert(first);
      (0, import_vitest9.expect)(await given.scope.insert(aRecord("two", { idempotencyKey: "order-1" }))).toEqual(first);
      (0, import_vitest9.expect)(await given.scope.get("two")).toBeUndefined();
    });
    (0, import_vitest9.it)("insert() returns the newest version of the message that has the idempotency key", async () => {
      const first = aRecord("one", { idempotencyKey: "order-1" });
      const second = next(first, { state: posting });
      await given.scope.insert(first);
      await given.scope.replace(second);
      (0, import_vitest9.expect)(await given.scope.insert(aRecord("two", { idempotencyKey: "order-1" }))).toEqual(second);
      (0, import_vitest9.expect)(await findOne(given.scope, { idempotencyKey: "order-1" })).toEqual(second);
    });
    (0, import_vitest9.it)("of a hundred concurrent insert() with one idempotency key one wins", async () => {
      const rivals = Array.from(
        { length: 100 },
        (_, index) => aRecord(`rival-${index}`, { idempotencyKey: "order-1" })
      );
      const holders = await Promise.all(rivals.map((rival) => given.scope.insert(rival)));
      const winner = rivals[holders.indexOf(void 0)];
      (0, import_vitest9.expect)(holders.filter((holder) => holder === void 0)).toHaveLength(1);
      (0, import_vitest9.expect)(await findOne(given.scope, { idempotencyKey: "order-1" })).toEqual(winner);
      for (const holder of holders) if (holder !== void 0) (0, import_vitest9.expect)(holder).toEqual(winner);
    });
    (0, import_vitest9.it)("an idempotency key is free after its message has dropped it", async () => {
      const { idempotencyKey: _, ...first } = aRecord("one", { idempotencyKey: "order-1" });
      await given.scope.insert({ ...first, idempotencyKey: "order-1" });
      await given.scope.replace(next(first, { state: failed }));
      (0, import_vitest9.expect)(await findOne(given.scope, { idempotencyKey: "order-1" })).toBeUndefined();
      const second = aRecord("two", { idempotencyKey: "order-1" });
      (0, import_vitest9.expect)(await given.scope.insert(second)).toBeUndefined();
      (0, import_vitest9.expect)(await findOne(given.scope, { idempotencyKey: "order-1" })).toEqual(second);
    });
    (0, import_vitest9.it)("a dropped idempotency key stays with its new message when the old message is written again", async () => {
      const { idempotencyKey: _, ...first } = aRecord("one", { idempotencyKey: "order-1" });
      const freed = next(first, { state: failed });
      await given.scope.insert({ ...first, idempotencyKey: "order-1" });
      await given.scope.replace(freed);
      await given.scope.insert(aRecord("two", { idempotencyKey: "order-1" }));
      await given.scope.replace(next(freed, { state: accepted }));
      (0, import_vitest9.expect)(await findOne(given.scope, { idempotencyKey: "order-1" })).toMatchObject({ id: "two" });
    });
    (0, import_vitest9.it)("messages without an idempotency key never collide", async () => {
      (0, import_vitest9.expect)(await given.scope.insert(aRecord("one"))).toBeUndefined();
      (0, import_vitest9.expect)(await given.scope.insert(aRecord("two"))).toBeUndefined();
    });
  });
  (0, import_vitest9.describe)("the ids of an event", () => {
    import_vitest9.it.each([
      ["Gupshup\u2019s id", { gupshupId: "g-1" }],
      ["WhatsApp\u2019s id", { whatsappId: "w-1" }],
      ["both", { gupshupId: "g-1", whatsappId: "w-1" }],
      ["WhatsApp\u2019s id beside an unknown one of Gupshup\u2019s", { gupshupId: "g-9", whatsappId: "w-1" }]
    ])("event ids find the message by %s", async (_, ids2) => {
      const record = aRecord("one", { attempts: [anAttempt({ gupshupId: "g-1", whatsappId: "w-1" })] });
      await given.scope.insert(record);
      (0, import_vitest9.expect)(await findOne(given.scope, { eventIds: ids2 })).toEqual(record);
    });
    (0, import_vitest9.it)("event ids find the message by Gupshup\u2019s id first", async () => {
      await given.scope.insert(aRecord("one", { attempts: [anAttempt({ gupshupId: "g-1" })] }));
      await given.scope.insert(aRecord("two", { attempts: [anAttempt({ whatsappId: "w-2" })] }));
      (0, import_vitest9.expect)(await findOne(given.scope, { eventIds: { gupshupId: "g-1", whatsappId: "w-2" } })).toMatchObject(
        {
          id: "one"
        }
      );
    });
    (0, import_vitest9.it)("event ids find the message by each of its attempts", async () => {
      const first = aRecord("one", { attempts: [anAttempt({ gupshupId: "g-1" })] });
      await given.scope.insert(first);
      await given.scope.replace(
        next(first, { attempts: [...first.attempts, anAttempt({ step: 1, gupshupId: "g-2" })] })
      );
      (0, import_vitest9.expect)(await findOne(given.scope, { eventIds: { gupshupId: "g-1" } })).toMatchObject({
        id: "one",
        version: 2
      });
      (0, import_vitest9.expect)(await findOne(given.scope, { eventIds: { gupshupId: "g-2" } })).toMatchObject({
        id: "one",
        version: 2
      });
    });
    (0, import_vitest9.it)("event ids find the message by an id that it learned later", async () => {
      const first = aRecord("one", { attempts: [anAttempt({ gupshupId: "g-1" })] });
      await given.scope.insert(first);
      await given.scope.replace(
        next(first, { attempts: [anAttempt({ gupshupId: "g-1", whatsappId: "w-1" })] })
      );
      (0, import_vitest9.expect)(await findOne(given.scope, { eventIds: { whatsappId: "w-1" } })).toMatchObject({ id: "one" });
    });
    (0, import_vitest9.it)("a Gupshup id is not taken for the same WhatsApp id", async () => {
      await given.scope.insert(aRecord("one", { attempts: [anAttempt({ gupshupId: "same" })] }));
      (0, import_vitest9.expect)(await findOne(given.scope, { eventIds: { whatsappId: "same" } })).toBeUndefined();
    });
    (0, import_vitest9.it)("empty event ids find nothing", async () => {
      await given.scope.insert(aRecord("one", { attempts: [anAttempt()] }));
      (0, import_vitest9.expect)(await findOne(given.scope, { eventIds: {} })).toBeUndefined();
    });
  });
}

// src/store/testing/contract/owners.ts
var import_vitest10 = require("vitest");
var now = 1e4;
var postingOf = (owner) => ({ name: "posting", owner });
var waitingOf = (owner) => ({ name: "waiting", why: "new", owner });
function describeOwners(given) {
  const orphans = async (limit = 10) => (await given.scope.findOrphans(now, limit)).map(({ id }) => id).sort();
  (0, import_vitest10.describe)("findOrphans", () => {
    (0, import_vitest10.it)("findOrphans() finds messages of an owner without a heartbeat", async () => {
      const record = aRecord("one", { state: postingOf("client-1") });
      await given.scope.insert(record);
      await given.scope.insert(aRecord("two", { state: waitingOf("client-2") }));
      (0, import_vitest10.expect)(await orphans()).toEqual(["one", "two"]);
      (0, import_vitest10.expect)(await given.scope.findOrphans(now, 10)).toContainEqual(record);
    });
    (0, import_vitest10.it)("findOrphans() finds no message of an owner until its heartbeat has expired", async () => {
      await given.scope.insert(aRecord("one", { state: postingOf("client-1") }));
      await given.scope.heartbeat("client-1", now + 1);
      (0, import_vitest10.expect)(await orphans()).toEqual([]);
      await given.scope.heartbeat("client-1", now);
      (0, import_vitest10.expect)(await orphans()).toEqual(["one"]);
      await given.scope.heartbeat("client-1", now + 5e3);
      (0, import_vitest10.expect)(await orphans()).toEqual([]);
    });
    (0, import_vitest10.it)("findOrphans() finds messages of an owner that has closed", async () => {
      await given.scope.heartbeat("client-1", now + 5e3);
      await given.scope.heartbeat("client-2", now + 5e3);
      await given.scope.insert(aRecord("one", { state: postingOf("client-1") }));
      await given.scope.insert(aRecord("two", { state: postingOf("client-2") }));
      await given.scope.heartbeat("client-1", 0);
      (0, import_vitest10.expect)(await orphans()).toEqual(["one"]);
    });
    (0, import_vitest10.it)("findOrphans() finds no message without an owner", async () => {
      await given.scope.insert(aRecord("one", { state: { name: "posting" } }));
      await given.scope.insert(aRecord("two", { dueAt: 100 }));
      await given.scope.insert(aRecord("three", { state: accepted }));
      (0, import_vitest10.expect)(await orphans()).toEqual([]);
    });
    (0, import_vitest10.it)("findOrphans() uses the newest version of a message", async () => {
      const first = aRecord("one", { state: waitingOf("client-1") });
      const taken = next(first, { state: waitingOf("client-2") });
      await given.scope.heartbeat("client-2", now + 5e3);
      await given.scope.insert(first);
      await given.scope.replace(taken);
      (0, import_vitest10.expect)(await orphans()).toEqual([]);
      await given.scope.heartbeat("client-2", 0);
      (0, import_vitest10.expect)(await orphans()).toEqual(["one"]);
      await given.scope.replace(next(taken, { state: accepted }));
      (0, import_vitest10.expect)(await orphans()).toEqual([]);
    });
    (0, import_vitest10.it)("findOrphans() returns at most the limit, and the rest once the first are written", async () => {
      const records2 = Array.from(
        { length: 9 },
        (_, index) => aRecord(`id-${index}`, { state: waitingOf(`client-${index % 2}`) })
      );
      for (const record of records2) await given.scope.insert(record);
      const seen = /* @__PURE__ */ new Set();
      for (; ; ) {
        const found = await given.scope.findOrphans(now, 4);
        (0, import_vitest10.expect)(found.length).toBeLessThanOrEqual(4);
        if (found.length === 0) break;
        for (const record of found) {
          seen.add(record.id);
          await given.scope.replace(next(record, { state: accepted }));
        }
      }
      (0, import_vitest10.expect)([...seen].sort()).toEqual(records2.map(({ id }) => id));
    });
  });
}

// src/store/testing/contract/recipient-turns.ts
var import_vitest11 = require("vitest");
var everyMs = 6e4;
function describeRecipientTurns(given) {
  const take = async (request = {}, scope = given.scope) => {
    const now2 = performance.now();
    return await scope.takeRecipientTurn?.({ addresses: ["anna"], now: now2, burst: 1, everyMs, ...request });
  };
  (0, import_vitest11.describe)("takeRecipientTurn", () => {
    (0, import_vitest11.beforeEach)((context) => {
      if (given.scope.takeRecipientTurn === void 0) context.skip();
    });
    (0, import_vitest11.it)("takeRecipientTurn() gives a burst at once, and says when all of it is paid back", async () => {
      const waits = [await take({ burst: 3 }), await take({ burst: 3 }), await take({ burst: 3 })];
      (0, import_vitest11.expect)(waits).toEqual([0, 0, 0]);
      const wait = await take({ burst: 3 });
      (0, import_vitest11.expect)(wait).toBeGreaterThan(2.5 * everyMs);
      (0, import_vitest11.expect)(wait).toBeLessThanOrEqual(3 * everyMs);
    });
    (0, import_vitest11.it)("takeRecipientTurn() gives the next turn when the last one is paid back", async () => {
      (0, import_vitest11.expect)(await take({ everyMs: 30 })).toBe(0);
      let wait = await take({ everyMs: 30 });
      while (wait !== 0) {
        (0, import_vitest11.expect)(wait).toBeGreaterThan(0);
        (0, import_vitest11.expect)(wait).toBeLessThanOrEqual(30);
        wait = await take({ everyMs: 30 });
      }
    });
    (0, import_vitest11.it)("takeRecipientTurn() counts a turn of one address for all of them", async () => {
      (0, import_vitest11.expect)(await take({ addresses: ["anna", "anna-2", "anna-3"] })).toBe(0);
      for (const address of ["anna", "anna-2", "anna-3"])
        (0, import_vitest11.expect)(await take({ addresses: [address] })).toBeGreaterThan(0);
      (0, import_vitest11.expect)(await take({ addresses: ["anna-4", "anna-2"] })).toBeGreaterThan(0);
    });
    (0, import_vitest11.it)("takeRecipientTurn() delays no other person", async () => {
      await take();
      (0, import_vitest11.expect)(await take()).toBeGreaterThan(0);
      (0, import_vitest11.expect)(await take({ addresses: ["ben"] })).toBe(0);
    });
    (0, import_vitest11.it)("takeRecipientTurn() takes nothing when it gives no turn", async () => {
      await take();
      (0, import_vitest11.expect)(await take({ addresses: ["anna", "ben"] })).toBeGreaterThan(0);
      (0, import_vitest11.expect)(await take({ addresses: ["ben"] })).toBe(0);
      const before = await take();
      const after = await take();
      (0, import_vitest11.expect)(after).toBeLessThanOrEqual(before ?? 0);
    });
    (0, import_vitest11.it)("takeRecipientTurn() counts the address that is paid back last, and writes the turn to all", async () => {
      for (let taken = 0; taken < 2; taken += 1) await take({ burst: 3 });
      await take({ addresses: ["ben"], burst: 3 });
      (0, import_vitest11.expect)(await take({ addresses: ["ben", "anna"], burst: 3 })).toBe(0);
      (0, import_vitest11.expect)(await take({ addresses: ["ben"], burst: 3 })).toBeGreaterThan(0);
      (0, import_vitest11.expect)(await take({ burst: 3 })).toBeGreaterThan(0);
    });
    (0, import_vitest11.it)("takeRecipientTurn() gives no more than a burst to those who ask at once", async () => {
      const waits = await Promise.all(Array.from({ length: 20 }, () => take({ burst: 4 })));
      (0, import_vitest11.expect)(waits.filter((wait) => wait === 0)).toHaveLength(4);
    });
    (0, import_vitest11.it)("takeRecipientTurn() makes no message wait longer than a whole burst takes", async () => {
      for (let taken = 0; taken < 10; taken += 1) await take({ burst: 10 });
      const wait = await take({ burst: 2, everyMs: 100 });
      (0, import_vitest11.expect)(wait).toBeGreaterThan(0);
      (0, import_vitest11.expect)(wait).toBeLessThanOrEqual(200);
    });
    (0, import_vitest11.it)("takeRecipientTurn() counts each scope apart", async () => {
      await take();
      (0, import_vitest11.expect)(await take({}, given.store.scoped("Other:917834811114"))).toBe(0);
    });
  });
}

// src/store/testing/contract/repeats.ts
var import_vitest12 = require("vitest");
function describeRepeats(given) {
  (0, import_vitest12.describe)("a repeated write", () => {
    (0, import_vitest12.it)("a repeated insert() adds a message once, and does not find its own key taken", async () => {
      const record = aRecord("one", { idempotencyKey: "order-1", writeId: "a" });
      (0, import_vitest12.expect)(await given.scope.insert(record)).toBeUndefined();
      (0, import_vitest12.expect)(await given.scope.insert(record)).toBeUndefined();
      (0, import_vitest12.expect)(await given.scope.get("one")).toEqual(record);
      (0, import_vitest12.expect)(await given.scope.countWaiting()).toBe(1);
    });
    (0, import_vitest12.it)("a repeated insert() does not undo later writes", async () => {
      const first = aRecord("one", { writeId: "a" });
      const second = next(first, { state: posting, writeId: "b" });
      await given.scope.insert(first);
      await given.scope.replace(second);
      (0, import_vitest12.expect)(await given.scope.insert(first)).toBeUndefined();
      (0, import_vitest12.expect)(await given.scope.get("one")).toEqual(second);
    });
    (0, import_vitest12.it)("a repeated replace() wins again, and another write loses", async () => {
      const first = aRecord("one", { writeId: "a" });
      const ours = next(first, { state: posting, writeId: "ours" });
      const theirs = next(first, { state: posting, writeId: "theirs" });
      await given.scope.insert(first);
      (0, import_vitest12.expect)(await given.scope.replace(ours)).toBe(true);
      (0, import_vitest12.expect)(await given.scope.replace(ours)).toBe(true);
      (0, import_vitest12.expect)(await given.scope.replace(theirs)).toBe(false);
      (0, import_vitest12.expect)(await given.scope.get("one")).toEqual(ours);
    });
    (0, import_vitest12.it)("a repeated replace() loses after its version was overwritten", async () => {
      const first = aRecord("one", { writeId: "a" });
      const ours = next(first, { state: posting, writeId: "ours" });
      const later = next(ours, { state: accepted, writeId: "later" });
      await given.scope.insert(first);
      await given.scope.replace(ours);
      await given.scope.replace(later);
      (0, import_vitest12.expect)(await given.scope.replace(ours)).toBe(false);
      (0, import_vitest12.expect)(await given.scope.get("one")).toEqual(later);
    });
    (0, import_vitest12.it)("of two equal replace() without a writeId one wins", async () => {
      const { writeId: _, ...first } = aRecord("one", { writeId: "a" });
      await given.scope.insert(first);
      const second = next(first, { state: posting });
      (0, import_vitest12.expect)(await given.scope.replace(second)).toBe(true);
      (0, import_vitest12.expect)(await given.scope.replace(second)).toBe(false);
    });
    (0, import_vitest12.it)("a repeated write of the gate wins again, and another write loses", async () => {
      const ours = aGate(1, { writeId: "ours" });
      (0, import_vitest12.expect)(await writeGate(given.scope, ours)).toBe(true);
      (0, import_vitest12.expect)(await writeGate(given.scope, ours)).toBe(true);
      (0, import_vitest12.expect)(await writeGate(given.scope, aGate(1, { writeId: "theirs" }))).toBe(false);
      (0, import_vitest12.expect)(await readGate(given.scope)).toEqual(ours);
    });
  });
}

// src/store/testing/contract/scopes.ts
var import_vitest13 = require("vitest");
var to3 = "919900000001";
function describeScopes(given) {
  (0, import_vitest13.describe)("scopes", () => {
    (0, import_vitest13.it)("scopes are kept apart", async () => {
      await given.scope.insert(
        aRecord("one", { idempotencyKey: "k", state: posting, attempts: [anAttempt({ gupshupId: "g" })] })
      );
      await given.scope.insert(aRecord("two", { dueAt: 100 }));
      await given.scope.insert(aRecord("three", { state: { name: "posting", owner: "client-1" } }));
      await given.scope.park({ id: "parked", gupshupId: "p", to: to3, receivedAt: 1e3, event: {} });
      for (const kind of entryKinds) await writeDocument(given.scope, kind, to3, entryOf[kind](to3));
      await given.scope.recordInbound({ id: "in-1", from: to3, until: 9e3, now: 1e3 });
      await writeGate(given.scope, aGate(1));
      const other3 = given.store.scoped("MyShop:917834811115");
      (0, import_vitest13.expect)(await other3.get("one")).toBeUndefined();
      (0, import_vitest13.expect)(await other3.replace(aRecord("one", { version: 2 }))).toBe(false);
      (0, import_vitest13.expect)(await findOne(other3, { idempotencyKey: "k" })).toBeUndefined();
      (0, import_vitest13.expect)(await findOne(other3, { eventIds: { gupshupId: "g" } })).toBeUndefined();
      (0, import_vitest13.expect)(await other3.find({ openTo: to3 })).toEqual([]);
      (0, import_vitest13.expect)((await other3.findDue({ queue: "follow-up", now: 1e3, limit: 10 })).messages).toEqual([]);
      (0, import_vitest13.expect)((await other3.findDue({ queue: "follow-up", now: 0, limit: 0 })).nextDueAt).toBeUndefined();
      (0, import_vitest13.expect)(await other3.countWaiting()).toBe(0);
      (0, import_vitest13.expect)(await other3.findOrphans(1e3, 10)).toEqual([]);
      (0, import_vitest13.expect)(await other3.findParked({ to: to3 })).toEqual([]);
      (0, import_vitest13.expect)(await other3.findParked({ eventIds: { gupshupId: "p" } })).toEqual([]);
      for (const kind of entryKinds) {
        (0, import_vitest13.expect)(await readDocument(other3, kind, to3)).toBeUndefined();
        (0, import_vitest13.expect)(await valuesOf(other3, kind, { limit: 10 })).toEqual([]);
        (0, import_vitest13.expect)(await removeDocument(other3, kind, to3)).toBe(false);
      }
      (0, import_vitest13.expect)(await other3.getWindow(to3)).toBeUndefined();
      (0, import_vitest13.expect)(await other3.recordInbound({ id: "in-1", until: 9e3, now: 1e3 })).toBe(true);
      (0, import_vitest13.expect)(await readGate(other3)).toBeUndefined();
    });
    (0, import_vitest13.it)("scopes may use the same key, number, template, window and gate", async () => {
      const other3 = given.store.scoped("MyShop:917834811115");
      for (const scope of [given.scope, other3]) {
        (0, import_vitest13.expect)(
          await scope.insert(aRecord(scope === other3 ? "two" : "one", { idempotencyKey: "k" }))
        ).toBeUndefined();
        for (const kind of entryKinds) {
          (0, import_vitest13.expect)(await writeDocument(scope, kind, to3, entryOf[kind](to3))).toBeUndefined();
        }
        const until = scope === other3 ? 8e3 : 9e3;
        (0, import_vitest13.expect)(await scope.recordInbound({ id: "in-1", from: to3, until, now: 1e3 })).toBe(true);
        (0, import_vitest13.expect)(await scope.getWindow(to3)).toBe(until);
        (0, import_vitest13.expect)(await writeGate(scope, aGate(1))).toBe(true);
      }
    });
    import_vitest13.it.each([
      ["a part of the other", "MyShop:91783481111", "MyShop:917834811114"],
      ["the other in other letters", "myshop:917834811114", "MyShop:917834811114"],
      ["with a mark that databases know", "My%Shop_:1", "MyXShopY:1"],
      ["with a quote", "My'Shop:1", "MyShop:1"],
      ["of another script", "\u0926\u0941\u0915\u093E\u0928:1", "\u0926\u0941\u0915\u093E\u0929:1"]
    ])("scopes are kept apart when a name is %s", async (_, name, otherName) => {
      await given.store.scoped(name).insert(aRecord("one"));
      (0, import_vitest13.expect)(await given.store.scoped(otherName).get("one")).toBeUndefined();
      (0, import_vitest13.expect)(await given.store.scoped(name).get("one")).toMatchObject({ id: "one" });
    });
    (0, import_vitest13.it)("scopes of the same name share everything", async () => {
      await given.scope.insert(aRecord("one", { idempotencyKey: "k" }));
      const again = given.store.scoped("MyShop:917834811114");
      (0, import_vitest13.expect)(await findOne(again, { idempotencyKey: "k" })).toMatchObject({ id: "one" });
      (0, import_vitest13.expect)(await again.replace(aRecord("one", { version: 2 }))).toBe(true);
      (0, import_vitest13.expect)(await given.scope.get("one")).toMatchObject({ version: 2 });
    });
  });
}

// src/store/testing/contract/searches.ts
var import_vitest14 = require("vitest");
var idsOf3 = (records2) => records2.map(({ id }) => id);
function describeSearches(given) {
  (0, import_vitest14.describe)("find by openTo", () => {
    (0, import_vitest14.it)("find() by openTo finds messages to the number that are posting or unknown, and no others", async () => {
      for (const [id, state] of Object.entries({ posting, unknown })) {
        await given.scope.insert(aRecord(id, { state, attempts: [anAttempt()] }));
      }
      const failure = { kind: "service", via: "webhook" };
      for (const [id, state] of Object.entries({ waiting, unconfirmed, failed })) {
        await given.scope.insert(aRecord(id, { state, attempts: [withheld, anAttempt({ failure })] }));
      }
      await given.scope.insert(aRecord("other", { to: "919900000002", state: posting }));
      (0, import_vitest14.expect)(idsOf3(await given.scope.find({ openTo: "919900000001" })).sort()).toEqual(["posting", "unknown"]);
    });
    (0, import_vitest14.it)("find() by openTo finds a message with an earlier attempt without an outcome", async () => {
      const last = anAttempt({ gupshupId: "g-2", whatsappId: "w-2", status: "delivered" });
      await given.scope.insert(aRecord("again", { state: waiting, attempts: [anAttempt()] }));
      await given.scope.insert(aRecord("later", { state: accepted, attempts: [anAttempt(), last] }));
      (0, import_vitest14.expect)(idsOf3(await given.scope.find({ openTo: "919900000001" })).sort()).toEqual(["again", "later"]);
    });
    (0, import_vitest14.it)("find() by openTo finds an accepted message until its last attempt has a WhatsApp id", async () => {
      const earlier = anAttempt({ gupshupId: "g-1", whatsappId: "w-1", status: "sent" });
      const last = anAttempt({ step: 1, gupshupId: "g-2", status: "accepted" });
      const first = aRecord("one", { state: accepted, attempts: [earlier, last] });
      await given.scope.insert(first);
      (0, import_vitest14.expect)(idsOf3(await given.scope.find({ openTo: "919900000001" }))).toEqual(["one"]);
      await given.scope.replace(next(first, { attempts: [earlier, { ...last, whatsappId: "w-2" }] }));
      (0, import_vitest14.expect)(await given.scope.find({ openTo: "919900000001" })).toEqual([]);
    });
    (0, import_vitest14.it)("find() by openTo does not find a failed message", async () => {
      const first = aRecord("one", { state: posting });
      await given.scope.insert(first);
      await given.scope.replace(next(first, { state: failed }));
      (0, import_vitest14.expect)(await given.scope.find({ openTo: "919900000001" })).toEqual([]);
    });
    (0, import_vitest14.it)("find() by openTo finds a message that is posted again", async () => {
      const first = aRecord("one", { state: posting });
      const second = next(first, { state: waiting });
      await given.scope.insert(first);
      await given.scope.replace(second);
      await given.scope.replace(next(second, { state: posting }));
      (0, import_vitest14.expect)(await given.scope.find({ openTo: "919900000001" })).toMatchObject([{ id: "one", version: 3 }]);
    });
  });
  (0, import_vitest14.describe)("findDue", () => {
    (0, import_vitest14.it)("findDue() finds messages that are due, the earliest first", async () => {
      await given.scope.insert(aRecord("later", { dueAt: 301 }));
      await given.scope.insert(aRecord("third", { dueAt: 300 }));
      await given.scope.insert(aRecord("first", { dueAt: 100 }));
      await given.scope.insert(aRecord("never"));
      await given.scope.insert(aRecord("second", { dueAt: 200 }));
      (0, import_vitest14.expect)(
        idsOf3((await given.scope.findDue({ queue: "follow-up", now: 300, limit: 10 })).messages)
      ).toEqual(["first", "second", "third"]);
    });
    (0, import_vitest14.it)("findDue() returns at most the limit", async () => {
      for (const dueAt of [500, 300, 400, 100, 200])
        await given.scope.insert(aRecord(`at-${dueAt}`, { dueAt }));
      (0, import_vitest14.expect)(
        idsOf3((await given.scope.findDue({ queue: "follow-up", now: 1e3, limit: 2 })).messages)
      ).toEqual(["at-100", "at-200"]);
    });
    (0, import_vitest14.it)("findDue() finds each of many messages that are due at the same time", async () => {
      const ids3 = Array.from({ length: 20 }, (_, index) => `id-${index}`);
      for (const id of ids3) await given.scope.insert(aRecord(id, { dueAt: 100 }));
      (0, import_vitest14.expect)(
        idsOf3((await given.scope.findDue({ queue: "follow-up", now: 100, limit: 50 })).messages).sort()
      ).toEqual([...ids3].sort());
    });
    const ids2 = ["m", "z", "a", "q", "10", "9", "b"];
    const states3 = {
      queued,
      "follow-up": { name: "waiting", why: "held" },
      review: unconfirmed
    };
    const queues = ["queued", "follow-up", "review"];
    import_vitest14.it.each(queues)(
      "findDue() orders messages that are due at the same time by insertion, in the queue %s",
      async (queue) => {
        const state = states3[queue];
        for (const id of ids2) await given.scope.insert(aRecord(id, { state, dueAt: 100.5, priority: 3 }));
        (0, import_vitest14.expect)(idsOf3((await given.scope.findDue({ queue, now: 200, limit: 10 })).messages)).toEqual(ids2);
        (0, import_vitest14.expect)(idsOf3((await given.scope.findDue({ queue, now: 200, limit: 3 })).messages)).toEqual([
          "m",
          "z",
          "a"
        ]);
      }
    );
    (0, import_vitest14.it)("findDue() keeps the order of insertion for messages that were written later", async () => {
      const records2 = ids2.map((id) => aRecord(id, { state: accepted }));
      for (const record of records2) await given.scope.insert(record);
      const held = { name: "waiting", why: "held" };
      for (const record of [...records2].reverse()) {
        const claimed = next(record, { state: { ...held, owner: "client-1" } });
        (0, import_vitest14.expect)(await given.scope.replace(claimed)).toBe(true);
        (0, import_vitest14.expect)(await given.scope.replace(next(claimed, { state: held, dueAt: 300 }))).toBe(true);
      }
      (0, import_vitest14.expect)(
        idsOf3((await given.scope.findDue({ queue: "follow-up", now: 300, limit: 10 })).messages)
      ).toEqual(ids2);
      (0, import_vitest14.expect)(idsOf3(await given.scope.findOrphans(1, 10))).toEqual([]);
    });
    (0, import_vitest14.it)("findDue() keeps the order of insertion across all objects of the scope", async () => {
      const other3 = given.store.scoped("MyShop:917834811114");
      for (const [index, id] of ids2.entries()) {
        await (index % 2 === 0 ? given.scope : other3).insert(aRecord(id, { state: queued, dueAt: 100 }));
      }
      (0, import_vitest14.expect)(idsOf3((await other3.findDue({ queue: "queued", now: 100, limit: 10 })).messages)).toEqual(ids2);
    });
    (0, import_vitest14.it)("findDue() finds a message again until it is written", async () => {
      const first = aRecord("one", { dueAt: 100 });
      await given.scope.insert(first);
      await given.scope.findDue({ queue: "follow-up", now: 100, limit: 10 });
      (0, import_vitest14.expect)((await given.scope.findDue({ queue: "follow-up", now: 100, limit: 10 })).messages).toEqual([
        first
      ]);
      const { dueAt: _, ...rest } = first;
      await given.scope.replace({ ...rest, version: 2 });
      (0, import_vitest14.expect)((await given.scope.findDue({ queue: "follow-up", now: 100, limit: 10 })).messages).toEqual([]);
    });
    (0, import_vitest14.it)("findDue() uses the due time of the newest version", async () => {
      const first = aRecord("one", { dueAt: 100 });
      await given.scope.insert(first);
      await given.scope.replace(next(first, { dueAt: 500 }));
      (0, import_vitest14.expect)((await given.scope.findDue({ queue: "follow-up", now: 499, limit: 10 })).messages).toEqual([]);
      (0, import_vitest14.expect)(
        idsOf3((await given.scope.findDue({ queue: "follow-up", now: 500, limit: 10 })).messages)
      ).toEqual(["one"]);
    });
  });
  (0, import_vitest14.describe)("the nextDueAt of findDue", () => {
    (0, import_vitest14.it)("nextDueAt is the earliest due time of the queue, and absent if the queue is empty", async () => {
      (0, import_vitest14.expect)((await given.scope.findDue({ queue: "follow-up", now: 0, limit: 0 })).nextDueAt).toBeUndefined();
      await given.scope.insert(aRecord("never"));
      (0, import_vitest14.expect)((await given.scope.findDue({ queue: "follow-up", now: 0, limit: 0 })).nextDueAt).toBeUndefined();
      await given.scope.insert(aRecord("one", { dueAt: 500 }));
      await given.scope.insert(aRecord("two", { dueAt: 200 }));
      await given.scope.insert(aRecord("three", { dueAt: 900 }));
      (0, import_vitest14.expect)((await given.scope.findDue({ queue: "follow-up", now: 0, limit: 0 })).nextDueAt).toBe(200);
    });
    (0, import_vitest14.it)("nextDueAt moves on when the earliest message is done", async () => {
      const early3 = aRecord("early", { dueAt: 200 });
      await given.scope.insert(early3);
      await given.scope.insert(aRecord("late", { dueAt: 500 }));
      const { dueAt: _, ...rest } = early3;
      await given.scope.replace({ ...rest, version: 2 });
      (0, import_vitest14.expect)((await given.scope.findDue({ queue: "follow-up", now: 0, limit: 0 })).nextDueAt).toBe(500);
    });
  });
  (0, import_vitest14.describe)("the kinds of work", () => {
    const of = async (work) => idsOf3((await given.scope.findDue({ queue: work, now: 1e3, limit: 10 })).messages);
    (0, import_vitest14.it)("the queues review, follow-up and queued are kept apart", async () => {
      await given.scope.insert(aRecord("unconfirmed", { state: unconfirmed, dueAt: 100 }));
      await given.scope.insert(aRecord("unknown", { state: unknown, dueAt: 200 }));
      await given.scope.insert(aRecord("retry", { state: { name: "waiting", why: "retry" }, dueAt: 300 }));
      await given.scope.insert(aRecord("queued", { state: queued, dueAt: 400 }));
      (0, import_vitest14.expect)(await of("review")).toEqual(["unconfirmed", "unknown"]);
      (0, import_vitest14.expect)(await of("follow-up")).toEqual(["retry"]);
      (0, import_vitest14.expect)(await of("queued")).toEqual(["queued"]);
      (0, import_vitest14.expect)((await given.scope.findDue({ queue: "review", now: 0, limit: 0 })).nextDueAt).toBe(100);
      (0, import_vitest14.expect)((await given.scope.findDue({ queue: "follow-up", now: 0, limit: 0 })).nextDueAt).toBe(300);
      (0, import_vitest14.expect)((await given.scope.findDue({ queue: "queued", now: 0, limit: 0 })).nextDueAt).toBe(400);
    });
    (0, import_vitest14.it)("messages with an owner, and finished ones, are in no queue", async () => {
      const owned = { name: "waiting", why: "retry", owner: "client-1" };
      const states3 = { owned, posting, accepted, failed };
      for (const [id, state] of Object.entries(states3))
        await given.scope.insert(aRecord(id, { state, dueAt: 100 }));
      (0, import_vitest14.expect)([...await of("review"), ...await of("follow-up"), ...await of("queued")]).toEqual([]);
      (0, import_vitest14.expect)((await given.scope.findDue({ queue: "follow-up", now: 0, limit: 0 })).nextDueAt).toBeUndefined();
    });
    (0, import_vitest14.it)("the queue of a message changes with its state", async () => {
      const first = aRecord("one", { state: queued, dueAt: 100 });
      const claimed = next(first, { state: { name: "waiting", why: "queued", owner: "client-1" } });
      await given.scope.insert(first);
      await given.scope.replace(claimed);
      (0, import_vitest14.expect)(await of("queued")).toEqual([]);
      await given.scope.replace(next(claimed, { state: { name: "waiting", why: "retry" } }));
      (0, import_vitest14.expect)(await of("follow-up")).toEqual(["one"]);
    });
    (0, import_vitest14.it)("of queued messages the lower priority comes first, then the earlier due time", async () => {
      const rows = [
        ["late", { priority: 1, dueAt: 300 }],
        ["usual", { dueAt: 500 }],
        ["early", { priority: 1, dueAt: 100 }],
        ["last", { priority: 20, dueAt: 50 }],
        ["not yet", { dueAt: 2e3 }]
      ];
      for (const [id, more] of rows) await given.scope.insert(aRecord(id, { state: queued, ...more }));
      (0, import_vitest14.expect)(await of("queued")).toEqual(["usual", "early", "late", "last"]);
      (0, import_vitest14.expect)(idsOf3((await given.scope.findDue({ queue: "queued", now: 1e3, limit: 2 })).messages)).toEqual([
        "usual",
        "early"
      ]);
      (0, import_vitest14.expect)((await given.scope.findDue({ queue: "queued", now: 0, limit: 0 })).nextDueAt).toBe(50);
    });
  });
  (0, import_vitest14.describe)("countWaiting", () => {
    (0, import_vitest14.it)("countWaiting() counts waiting and unconfirmed messages through every change", async () => {
      const records2 = Object.entries({
        waiting,
        unconfirmed,
        posting,
        accepted,
        failed,
        unknown,
        queued
      }).map(([id, state]) => aRecord(id, { state }));
      (0, import_vitest14.expect)(await given.scope.countWaiting()).toBe(0);
      for (const record of records2) await given.scope.insert(record);
      (0, import_vitest14.expect)(await given.scope.countWaiting()).toBe(3);
      for (const record of records2) await given.scope.replace(next(record, { state: failed }));
      (0, import_vitest14.expect)(await given.scope.countWaiting()).toBe(0);
    });
  });
}

// src/store/testing/contract/unmatched-events.ts
var import_vitest15 = require("vitest");
var to4 = "919900000001";
var early2 = {
  id: "early",
  gupshupId: "g-1",
  whatsappId: "w-1",
  to: to4,
  receivedAt: 1e3,
  event: { type: "status", status: "sent", at: 900 }
};
var late2 = { ...early2, id: "late", whatsappId: void 0, receivedAt: 2e3 };
function describeUnmatchedEvents(given) {
  (0, import_vitest15.describe)("unpark of an unmatched event", () => {
    const knower = aRecord("knower", { attempts: [anAttempt({ gupshupId: "g-1" })], state: accepted });
    (0, import_vitest15.it)("unpark() of an unmatched event removes it from every list, and no other event", async () => {
      for (const event of [early2, late2]) await given.scope.park(event);
      (0, import_vitest15.expect)(await given.scope.unpark(early2, "unmatched")).toEqual({ outcome: "removed" });
      (0, import_vitest15.expect)(await given.scope.findParked({ eventIds: { whatsappId: "w-1" } })).toEqual([]);
      (0, import_vitest15.expect)(await given.scope.findParked({ to: "919900000001" })).toEqual([late2]);
    });
    (0, import_vitest15.it)("unpark() of an unmatched event keeps it if its message is stored by now, and returns the message", async () => {
      await given.scope.park(early2);
      await given.scope.insert(knower);
      (0, import_vitest15.expect)(await given.scope.unpark(early2, "unmatched")).toEqual({ outcome: "known", record: knower });
      (0, import_vitest15.expect)(await given.scope.findParked({ eventIds: { gupshupId: "g-1" } })).toEqual([early2]);
    });
    (0, import_vitest15.it)("of a hundred concurrent unpark() of an unmatched event one removes it", async () => {
      await given.scope.park(early2);
      const taken = await Promise.all(
        Array.from({ length: 100 }, () => given.scope.unpark(early2, "unmatched"))
      );
      (0, import_vitest15.expect)(taken.filter(({ outcome }) => outcome === "removed")).toHaveLength(1);
      (0, import_vitest15.expect)(taken.filter(({ outcome }) => outcome === "gone")).toHaveLength(99);
    });
    (0, import_vitest15.it)("park() keeps no event that was unparked as unmatched before, and keeps one that was applied", async () => {
      const now2 = Date.now();
      for (const reason of ["applied", "unmatched"]) {
        const event = { ...early2, id: reason, receivedAt: now2 };
        await given.scope.park(event);
        await given.scope.unpark(event, reason);
        (0, import_vitest15.expect)(await given.scope.park({ ...event, receivedAt: now2 + 1 })).toEqual({ excess: [] });
      }
      const found = await given.scope.findParked({ eventIds: { gupshupId: "g-1" } });
      (0, import_vitest15.expect)(found.map(({ id }) => id)).toEqual(["applied"]);
    });
    (0, import_vitest15.it)("of a hundred that park an event and unpark it as unmatched, one removes it", async () => {
      const event = { ...early2, receivedAt: Date.now() };
      const outcomes = await Promise.all(
        Array.from({ length: 100 }, async () => {
          await given.scope.park(event);
          return (await given.scope.unpark(event, "unmatched")).outcome;
        })
      );
      (0, import_vitest15.expect)(outcomes.filter((outcome) => outcome === "removed")).toHaveLength(1);
    });
    (0, import_vitest15.it)("park() returns the message of an event that was unparked as unmatched before it was stored", async () => {
      await given.scope.park(early2);
      await given.scope.unpark(early2, "unmatched");
      await given.scope.insert(knower);
      (0, import_vitest15.expect)(await given.scope.park(early2)).toEqual({ known: knower, excess: [] });
    });
    (0, import_vitest15.it)("unpark() of an unmatched event and a concurrent insert() of its message never lose the event", async () => {
      for (let round = 0; round < 20; round += 1) {
        const ids2 = { gupshupId: `g-${round}` };
        const event = { ...early2, ...ids2, id: `event-${round}`, whatsappId: `w-${round}` };
        const record = aRecord(`message-${round}`, { attempts: [anAttempt(ids2)], state: accepted });
        await given.scope.park(event);
        const [discarded] = await Promise.all([
          given.scope.unpark(event, "unmatched"),
          given.scope.insert(record)
        ]);
        const isParked = (await given.scope.findParked({ eventIds: ids2 })).length === 1;
        (0, import_vitest15.expect)(isParked, `round ${round}`).toBe(discarded.outcome === "known");
      }
    });
  });
}

// src/store/testing/contract/watching.ts
var import_vitest16 = require("vitest");
var soon = { timeout: 5e3, interval: 5 };
function keepIn(changes) {
  return (change) => {
    if (change.type === "message" || change.type === "gate") changes.push(change);
  };
}
function describeWatching(given) {
  (0, import_vitest16.describe)("watch", () => {
    (0, import_vitest16.it)("watch() notifies of every written message", async () => {
      const changes = [];
      given.scope.watch(keepIn(changes));
      const first = aRecord("one");
      const second = next(first, { state: accepted });
      await given.scope.insert(first);
      await given.scope.replace(second);
      await import_vitest16.vi.waitFor(() => {
        (0, import_vitest16.expect)(changes).toEqual([
          { type: "message", id: first.id, record: first },
          { type: "message", id: second.id, record: second }
        ]);
      }, soon);
    });
    (0, import_vitest16.it)("watch() notifies of the gate", async () => {
      const changes = [];
      given.scope.watch(keepIn(changes));
      await writeGate(given.scope, aGate(1));
      await import_vitest16.vi.waitFor(() => (0, import_vitest16.expect)(changes).toEqual([{ type: "gate", record: aGate(1) }]), soon);
    });
    (0, import_vitest16.it)("watch() does not notify of lost writes", async () => {
      const changes = [];
      await given.scope.insert(aRecord("one", { idempotencyKey: "order-1" }));
      await writeGate(given.scope, aGate(1));
      given.scope.watch(keepIn(changes));
      await given.scope.insert(aRecord("two", { idempotencyKey: "order-1" }));
      await given.scope.replace(aRecord("one", { version: 7 }));
      await writeGate(given.scope, aGate(7));
      await writeDocument(given.scope, "suppression", "919900000001", aSuppression("919900000001"));
      await given.scope.recordInbound({ id: "in-1", from: "919900000001", until: 9e3, now: 1e3 });
      const last = aRecord("last");
      await given.scope.insert(last);
      await import_vitest16.vi.waitFor(() => (0, import_vitest16.expect)(changes).toEqual([{ type: "message", id: last.id, record: last }]), soon);
    });
    (0, import_vitest16.it)("watch() notifies of writes through another object of the scope", async () => {
      const changes = [];
      given.store.scoped("MyShop:917834811114").watch(keepIn(changes));
      const record = aRecord("one");
      await given.scope.insert(record);
      await import_vitest16.vi.waitFor(() => (0, import_vitest16.expect)(changes).toEqual([{ type: "message", id: record.id, record }]), soon);
    });
    (0, import_vitest16.it)("watch() does not notify of another scope", async () => {
      const changes = [];
      given.scope.watch(keepIn(changes));
      await given.store.scoped("MyShop:917834811115").insert(aRecord("theirs"));
      const record = aRecord("ours");
      await given.scope.insert(record);
      await import_vitest16.vi.waitFor(() => (0, import_vitest16.expect)(changes).toEqual([{ type: "message", id: record.id, record }]), soon);
    });
    (0, import_vitest16.it)("an unsubscribed listener is not notified, and the others are", async () => {
      const stopped = [];
      const going = [];
      const stop = given.scope.watch(keepIn(stopped));
      given.scope.watch(keepIn(going));
      stop();
      stop();
      await given.scope.insert(aRecord("one"));
      await import_vitest16.vi.waitFor(() => (0, import_vitest16.expect)(going).toHaveLength(1), soon);
      (0, import_vitest16.expect)(stopped).toEqual([]);
    });
    (0, import_vitest16.it)("a listener that watches twice is notified twice", async () => {
      const changes = [];
      const listener = keepIn(changes);
      const stop = given.scope.watch(listener);
      given.scope.watch(listener);
      await given.scope.insert(aRecord("one"));
      await import_vitest16.vi.waitFor(() => (0, import_vitest16.expect)(changes).toHaveLength(2), soon);
      stop();
      await given.scope.insert(aRecord("two"));
      await import_vitest16.vi.waitFor(() => (0, import_vitest16.expect)(changes).toHaveLength(3), soon);
    });
  });
}

// src/store/testing/contract.ts
function describeStoreContract(name, makeStore) {
  (0, import_vitest17.describe)(`${name}, as every store`, () => {
    let made;
    let scope;
    const given = {
      get scope() {
        return scope;
      },
      get store() {
        return made.store;
      }
    };
    (0, import_vitest17.beforeEach)(async () => {
      made = await makeStore();
      scope = made.store.scoped("MyShop:917834811114");
    });
    (0, import_vitest17.afterEach)(async () => {
      await made.close();
    });
    describeMessages(given);
    describeFreeKeys(given);
    describeRepeats(given);
    describeOwners(given);
    describeSearches(given);
    describeLists(given);
    describeEvents(given);
    describeUnmatchedEvents(given);
    describeEntries(given);
    describeInbound(given);
    describeFeed(given);
    describeErasing(given);
    describeGate(given);
    describeWatching(given);
    describeRecipientTurns(given);
    describeScopes(given);
  });
}

// src/store/testing/model.ts
var import_fast_check2 = __toESM(require("fast-check"), 1);
var import_vitest18 = require("vitest");

// src/store/due-order.ts
function dueMessages(messages, request) {
  const { queue, now: now2, limit, limits = {}, after = {} } = request;
  const places = messages.flatMap((record) => {
    const { due } = indexOf(record);
    return due?.queue === queue && limits[due.lane] !== 0 ? [{ ...due, record }] : [];
  });
  const lanes = [...new Set(places.map(({ lane }) => lane))].sort(compareBytes);
  const found = lanes.flatMap((lane) => {
    const due = places.filter((place) => place.lane === lane && place.at <= now2).sort((a, b) => a.at - b.at);
    const inOrder = numbersOf(due, ({ priority }) => priority).flatMap(
      (priority) => inTurn(
        due.filter((place) => place.priority === priority),
        after[lane]
      )
    );
    return inOrder.slice(0, limits[lane] ?? limit).map(({ record }) => record);
  });
  const [nextDueAt] = numbersOf(places, ({ at }) => at);
  return { messages: found, nextDueAt };
}
function inTurn(places, after) {
  const keys = [...new Set(places.map(({ fairKey }) => fairKey))].sort(compareBytes);
  const found = after === void 0 ? 0 : keys.findIndex((key) => compareBytes(key, after) > 0);
  const first = Math.max(found, 0);
  const lists = [...keys.slice(first), ...keys.slice(0, first)].map(
    (key) => places.filter(({ fairKey }) => fairKey === key)
  );
  return places.flatMap((_, round) => lists.flatMap((list) => list[round] ?? []));
}
function numbersOf(places, numberOf) {
  return [...new Set(places.map(numberOf))].sort((a, b) => a - b);
}
function compareBytes(a, b) {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

// src/store/message-filter.ts
function matchesFilter(record, filter) {
  const { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = filter;
  if (record.createdAt < since || record.createdAt >= until) return false;
  if (filter.to?.includes(record.to) === false) return false;
  const { state, codes, templates } = listingOf(record);
  return (filter.state === void 0 || filter.state === state) && (filter.code === void 0 || codes.includes(filter.code)) && (filter.template === void 0 || templates.includes(filter.template));
}

// src/store/testing/model/plain-store.ts
var PlainStore = class {
  messages = [];
  idByKey = {};
  /** An entry has its sequence as its place. `undefined`: it was erased. */
  feed = [];
  /** How many entries were made for it. */
  made = 0;
  parked = [];
  /** The ids of events that were unparked as unmatched. */
  told = [];
  documents = [];
  windows = {};
  inboundUntil = {};
  aliveUntil = {};
  now = 0;
  insert(record, entries2) {
    const { id, idempotencyKey } = record;
    const holder = this.holderOf(idempotencyKey);
    if (holder !== void 0 && holder.id !== id && !holder.isKeyFree) return holder;
    if (this.get(id) !== void 0) return void 0;
    this.messages.push(record);
    if (idempotencyKey !== void 0) this.idByKey[idempotencyKey] = id;
    this.feed.push(...entries2);
    return void 0;
  }
  replace(record, claim = [], entries2 = []) {
    const stored = this.get(record.id);
    if (stored?.version !== record.version - 1) return isSameWrite(stored, record);
    const holders = claim.flatMap(({ gupshupId, whatsappId }) => [
      this.findByEventId({ gupshupId }),
      this.findByEventId({ whatsappId })
    ]);
    if (holders.some((holder) => holder !== void 0 && holder.id !== record.id)) return false;
    this.messages = this.messages.map((other3) => other3.id === record.id ? record : other3);
    this.changeKey(stored.idempotencyKey, record);
    this.feed.push(...entries2);
    return true;
  }
  /** A message gives up its own key only, and takes no key of another. */
  changeKey(before, { id, idempotencyKey: after }) {
    if (before === after) return;
    if (before !== void 0 && this.idByKey[before] === id) delete this.idByKey[before];
    if (after !== void 0) this.idByKey[after] ??= id;
  }
  get(id) {
    return this.messages.find((record) => record.id === id);
  }
  find(by) {
    if ("openTo" in by) return this.messages.filter((record) => indexOf(record).openTo === by.openTo);
    const found = "eventIds" in by ? this.findByEventId(by.eventIds) : this.holderOf(by.idempotencyKey);
    return found === void 0 ? [] : [found];
  }
  holderOf(key) {
    const id = key === void 0 ? void 0 : this.idByKey[key];
    return id === void 0 ? void 0 : this.get(id);
  }
  findByEventId({ gupshupId, whatsappId }) {
    const having = (name, id) => id === void 0 ? void 0 : this.messages.find(({ attempts }) => attempts.some((attempt) => attempt[name] === id));
    return having("gupshupId", gupshupId) ?? having("whatsappId", whatsappId);
  }
  findDue(request) {
    return dueMessages(this.messages, request);
  }
  selectMessages(filter) {
    return this.messages.filter((record) => matchesFilter(record, filter)).sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  }
  countWaiting() {
    return this.messages.filter(({ state }) => state.name === "waiting" || state.name === "unconfirmed").length;
  }
  findOrphans(now2) {
    return this.messages.filter((record) => {
      const { owner } = indexOf(record);
      return owner !== void 0 && (this.aliveUntil[owner] ?? 0) <= now2;
    });
  }
  park(event) {
    const known = this.findByEventId(event);
    if (known !== void 0) {
      this.remove(event);
      return { known, excess: [] };
    }
    const isKnown = this.told.includes(event.id) || this.parked.some(({ id }) => id === event.id);
    if (!isKnown) this.parked.push(event);
    return { excess: [] };
  }
  unpark(event, reason, entries2) {
    const record = reason === "unmatched" ? this.findByEventId(event) : void 0;
    if (record !== void 0) return { outcome: "known", record };
    if (!this.remove(event)) return { outcome: "gone" };
    if (reason === "unmatched") this.told.push(event.id);
    this.feed.push(...entries2);
    return { outcome: "removed" };
  }
  findParked(by) {
    if ("page" in by) return pageOf(this.parked, ({ id }) => id, by.page);
    if ("to" in by) return this.parked.filter(({ to: to5 }) => to5 === by.to);
    const { gupshupId, whatsappId } = by.eventIds;
    return this.parked.filter(
      (event) => gupshupId !== void 0 && event.gupshupId === gupshupId || whatsappId !== void 0 && event.whatsappId === whatsappId
    );
  }
  remove({ id }) {
    const before = this.parked.length;
    this.parked = this.parked.filter((event) => event.id !== id);
    return this.parked.length < before;
  }
  getDocument(kind, key) {
    return this.documents.find((kept) => kept.kind === kind && kept.document.key === key)?.document;
  }
  putDocument(kind, document, expectedVersion, entries2) {
    const stored = this.getDocument(kind, document.key);
    if ((stored?.version ?? 0) !== expectedVersion) return isSameWrite(stored, document);
    this.documents = this.documents.filter((kept) => kept.kind !== kind || kept.document.key !== document.key);
    this.documents.push({ kind, document });
    this.feed.push(...entries2);
    return true;
  }
  deleteDocument(kind, key, expectedVersion, entries2) {
    if (this.getDocument(kind, key)?.version !== expectedVersion) return false;
    this.documents = this.documents.filter((kept) => kept.kind !== kind || kept.document.key !== key);
    this.feed.push(...entries2);
    return true;
  }
  listDocuments(kind, page) {
    const ofKind = this.documents.filter((kept) => kept.kind === kind).map(({ document }) => document);
    return pageOf(ofKind, ({ key }) => key, page);
  }
  forgetInbound(addresses2) {
    for (const address of addresses2) delete this.windows[address];
    for (const id of Object.keys(this.inboundUntil))
      if (containsAddress(id, addresses2)) delete this.inboundUntil[id];
  }
  /** Deletes nothing. An expired id counts as unknown. */
  recordInbound({ id, from: from2, until, now: now2 }, entries2) {
    if (from2 !== void 0) this.windows[from2] = Math.max(until, this.windows[from2] ?? until);
    const isNew = id === void 0 || (this.inboundUntil[id] ?? now2) <= now2;
    if (!isNew) return false;
    if (id !== void 0) this.inboundUntil[id] = until;
    this.feed.push(...entries2);
    return true;
  }
  /** The entries after a sequence, with theirs. */
  entriesAfter(after) {
    return this.feed.flatMap(
      (entry, index) => entry === void 0 || index < after ? [] : [{ ...entry, sequence: index + 1 }]
    );
  }
  eraseFeedEntries(sequences) {
    this.feed = this.feed.map((entry, index) => sequences.includes(index + 1) ? void 0 : entry);
  }
};

// src/store/testing/model/steps.ts
var import_fast_check = __toESM(require("fast-check"), 1);
var ids = import_fast_check.default.constantFrom("m1", "m2", "m3", "m4");
var addressesInUse = ["919900000001", "IN.1648700000000002"];
var addresses = import_fast_check.default.constantFrom(...addressesInUse);
var owners = import_fast_check.default.constantFrom("client-1", "client-2");
var times = import_fast_check.default.integer({ min: 1, max: 6 }).map((time) => time * 1e3);
var optional = (values) => import_fast_check.default.option(values, { nil: void 0 });
var stamps = optional(import_fast_check.default.constantFrom("s1", "s2"));
var eventIdsOf = (id) => import_fast_check.default.record(
  {
    gupshupId: import_fast_check.default.constantFrom(`${id}-g1`, `${id}-g2`),
    whatsappId: import_fast_check.default.constantFrom(`${id}-w1`, `${id}-w2`)
  },
  { requiredKeys: [] }
);
var eventIds = ids.chain(eventIdsOf);
var states2 = import_fast_check.default.oneof(
  import_fast_check.default.constantFrom(accepted, failed, unknown, unconfirmed),
  owners.map((owner) => ({ name: "posting", owner })),
  import_fast_check.default.tuple(import_fast_check.default.constantFrom("new", "queued", "retry", "held", "fallback"), optional(owners)).map(([why, owner]) => ({ name: "waiting", why, ...owner && { owner } }))
);
var attemptsOf = (id) => import_fast_check.default.oneof(
  eventIdsOf(id).map(anAttempt),
  eventIdsOf(id).map((names) => ({ ...billed, ...names })),
  import_fast_check.default.constant(withheld)
);
var recordOf = (id) => import_fast_check.default.record({
  id: import_fast_check.default.constant(id),
  version: import_fast_check.default.integer({ min: 1, max: 5 }),
  writeId: stamps,
  idempotencyKey: optional(import_fast_check.default.constantFrom("k1", "k2")),
  isKeyFree: import_fast_check.default.integer({ min: 0, max: 2 }).map((die) => die === 0),
  to: addresses,
  createdAt: times,
  state: states2,
  dueAt: optional(times),
  priority: optional(import_fast_check.default.constantFrom(0, 1, 9)),
  steps: import_fast_check.default.array(import_fast_check.default.constantFrom(formStep, jsonStep), { minLength: 1, maxLength: 2 }),
  isMarketing: import_fast_check.default.boolean(),
  attempts: import_fast_check.default.array(attemptsOf(id), { maxLength: 2 })
}).map(
  ({ writeId, idempotencyKey, isKeyFree, dueAt, priority, isMarketing, ...about }) => aRecord(id, {
    ...about,
    ...writeId && { writeId },
    ...idempotencyKey && { idempotencyKey },
    ...isKeyFree && { isKeyFree },
    ...dueAt && { dueAt },
    ...isMarketing && { isMarketing },
    ...priority !== void 0 && { priority }
  })
);
var records = ids.chain(recordOf);
var parkedEvents = import_fast_check.default.tuple(import_fast_check.default.constantFrom("e1", "e2", "e3", "e4"), eventIds, optional(addresses), times).filter(([, { gupshupId, whatsappId }]) => gupshupId !== void 0 || whatsappId !== void 0).map(([id, names, to5, receivedAt]) => ({ id, ...names, ...to5 && { to: to5 }, receivedAt, event: { id } }));
var documentKinds = ["gate", ...entryKinds];
var kinds = import_fast_check.default.constantFrom(...documentKinds);
var documentKeys = import_fast_check.default.oneof(addresses, import_fast_check.default.constantFrom("spring_sale/en", "spring_sale/pt_BR", "gate"));
var documentOf = {
  gate: (_, since) => aGate(1, { epoch: since }),
  suppression: (key, since) => entryOf.suppression(key, { since }),
  "marketing-suppression": (key, since) => entryOf["marketing-suppression"](key, { since }),
  quarantine: (key, since) => entryOf.quarantine(key, { since }),
  person: (key, since) => entryOf.person(key, { since }),
  renewal: (key, since) => entryOf.renewal(key, { since }),
  erasure: (key, since) => entryOf.erasure(key, { since }),
  consumer: (key, since) => entryOf.consumer(key, { since }),
  "delayed-event": (key, since) => entryOf["delayed-event"](key, { since }),
  lane: (key, since) => entryOf.lane(key, { since })
};
var documents = import_fast_check.default.tuple(kinds, documentKeys, import_fast_check.default.integer({ min: 1, max: 4 }), stamps, times).map(([kind, key, version, writeId, since]) => {
  const document = {
    ...{ key, version, ...writeId && { writeId }, value: documentOf[kind](key, since) }
  };
  return { kind, document };
});
var pages = (keys, limit) => optional(keys).map((after) => ({ limit, ...after && { after } }));
var filters = import_fast_check.default.record({
  state: optional(import_fast_check.default.constantFrom("queued", "waiting", "posting", "accepted", "sent", "unknown", "failed")),
  to: optional(import_fast_check.default.array(addresses, { minLength: 1, maxLength: 2 })),
  code: optional(import_fast_check.default.constantFrom(131050, 131026, 1002, 4001)),
  template: optional(import_fast_check.default.constantFrom("spring_sale/en", "reminder/en")),
  since: optional(times),
  until: optional(times)
});
var entries = import_fast_check.default.integer({ min: 0, max: 2 });
var works = import_fast_check.default.constantFrom("review", "follow-up", "queued");
var steps = import_fast_check.default.oneof(
  {
    weight: 4,
    arbitrary: import_fast_check.default.tuple(records, entries).map(([{ isKeyFree: _, ...record }, count]) => ({
      name: "insert",
      record: { ...record, version: 1 },
      entries: count
    }))
  },
  // Mostly the version that comes next, now and then any other.
  {
    weight: 8,
    arbitrary: import_fast_check.default.record({
      name: import_fast_check.default.constant("replace"),
      record: records,
      isNext: import_fast_check.default.integer({ min: 0, max: 4 }).map((die) => die > 0),
      claim: optional(import_fast_check.default.array(eventIds, { maxLength: 2 })),
      entries
    })
  },
  {
    weight: 3,
    arbitrary: import_fast_check.default.record({
      name: import_fast_check.default.constant("find"),
      by: import_fast_check.default.oneof(
        import_fast_check.default.record({ idempotencyKey: import_fast_check.default.constantFrom("k1", "k2", "k3") }),
        import_fast_check.default.record({ eventIds }),
        import_fast_check.default.record({ openTo: addresses })
      )
    })
  },
  import_fast_check.default.record({ name: import_fast_check.default.constant("findDue"), work: works, now: times }),
  import_fast_check.default.record({
    name: import_fast_check.default.constant("heartbeat"),
    owner: owners,
    until: import_fast_check.default.oneof(times, import_fast_check.default.constant(0))
  }),
  import_fast_check.default.record({ name: import_fast_check.default.constant("findOrphans"), now: times }),
  import_fast_check.default.record({ name: import_fast_check.default.constant("park"), event: parkedEvents }),
  import_fast_check.default.record({
    name: import_fast_check.default.constant("findParked"),
    by: import_fast_check.default.oneof(import_fast_check.default.record({ eventIds }), import_fast_check.default.record({ to: addresses }))
  }),
  import_fast_check.default.record({
    name: import_fast_check.default.constant("listParked"),
    page: pages(import_fast_check.default.constantFrom("e1", "e2", "e3", "e4"), 2)
  }),
  {
    weight: 2,
    arbitrary: import_fast_check.default.record({
      name: import_fast_check.default.constant("unpark"),
      event: parkedEvents,
      reason: import_fast_check.default.constantFrom("applied", "unmatched"),
      entries
    })
  },
  // Mostly the version that comes next, now and then another.
  {
    weight: 6,
    arbitrary: import_fast_check.default.tuple(documents, import_fast_check.default.integer({ min: 0, max: 4 }), entries).map(([{ kind, document }, die, count]) => ({
      name: "putDocument",
      kind,
      document,
      isNext: die > 0,
      entries: count
    }))
  },
  import_fast_check.default.record({ name: import_fast_check.default.constant("getDocument"), kind: kinds, key: documentKeys }),
  import_fast_check.default.record({
    name: import_fast_check.default.constant("deleteDocument"),
    kind: kinds,
    key: documentKeys,
    isNewest: import_fast_check.default.boolean(),
    entries
  }),
  import_fast_check.default.record({
    name: import_fast_check.default.constant("listDocuments"),
    kind: kinds,
    page: pages(documentKeys, 1)
  }),
  {
    weight: 3,
    arbitrary: import_fast_check.default.record({
      name: import_fast_check.default.constant("recordInbound"),
      id: optional(import_fast_check.default.constantFrom("in-1", "in-2", ...addressesInUse.map(aWhatsappId))),
      from: optional(addresses),
      until: times,
      now: times,
      entries
    })
  },
  import_fast_check.default.record({ name: import_fast_check.default.constant("getWindow"), to: addresses }),
  import_fast_check.default.record({
    name: import_fast_check.default.constant("forgetInbound"),
    addresses: import_fast_check.default.array(addresses, { maxLength: 2 })
  }),
  import_fast_check.default.record({ name: import_fast_check.default.constant("listMessages"), limit: import_fast_check.default.integer({ min: 1, max: 3 }) }),
  {
    weight: 4,
    arbitrary: import_fast_check.default.record({
      name: import_fast_check.default.constant("selectMessages"),
      filter: filters,
      limit: import_fast_check.default.integer({ min: 1, max: 3 })
    })
  },
  {
    weight: 2,
    arbitrary: import_fast_check.default.record({
      name: import_fast_check.default.constant("readFeed"),
      after: import_fast_check.default.integer({ min: 0, max: 20 }),
      limit: import_fast_check.default.integer({ min: 1, max: 5 })
    })
  },
  import_fast_check.default.record({
    name: import_fast_check.default.constant("eraseFeedEntries"),
    sequences: import_fast_check.default.array(import_fast_check.default.integer({ min: 1, max: 20 }), { maxLength: 4 })
  })
);

// src/store/testing/model.ts
var byId = (items) => [...items].sort((a, b) => a.id < b.id ? -1 : 1);
function describeStoreModel(name, makeStore, { numRuns = 300 } = {}) {
  (0, import_vitest18.describe)(`${name}, beside a plain store`, () => {
    (0, import_vitest18.it)("random operations give the same results as a plain store", async () => {
      const made = await makeStore();
      let run = 0;
      try {
        const property2 = import_fast_check2.default.asyncProperty(import_fast_check2.default.array(steps, { maxLength: 80, size: "max" }), async (plan) => {
          const plain = new PlainStore();
          const scope = made.store.scoped(`Model:${run++}`);
          for (const step of plan) await compare(plain, scope, step);
          await compareAll(plain, scope);
        });
        await import_fast_check2.default.assert(property2, { numRuns });
      } finally {
        await made.close();
      }
    }, 12e4);
  });
}
async function compare(plain, scope, step) {
  const entries2 = entriesOf(plain, step);
  switch (step.name) {
    case "insert":
      return (0, import_vitest18.expect)(await scope.insert(step.record, entries2)).toEqual(plain.insert(step.record, entries2));
    case "replace": {
      const written2 = withOwnKey(plain, changed(plain.get(step.record.id), step.record, step.isNext));
      return (0, import_vitest18.expect)(await scope.replace(written2, step.claim, entries2)).toBe(
        plain.replace(written2, step.claim, entries2)
      );
    }
    case "find":
      return (0, import_vitest18.expect)(byId(await scope.find(step.by))).toEqual(byId(plain.find(step.by)));
    case "findDue":
      return await compareDue(plain, scope, step);
    case "heartbeat":
      plain.aliveUntil[step.owner] = step.until;
      return await scope.heartbeat(step.owner, step.until);
    case "findOrphans":
      plain.now = Math.max(plain.now, step.now);
      return (0, import_vitest18.expect)(byId(await scope.findOrphans(plain.now, 10))).toEqual(byId(plain.findOrphans(plain.now)));
    case "park":
      return (0, import_vitest18.expect)(await scope.park(step.event)).toEqual(plain.park(step.event));
    case "findParked":
      return (0, import_vitest18.expect)(byId(await scope.findParked(step.by))).toEqual(byId(plain.findParked(step.by)));
    case "listParked":
      return (0, import_vitest18.expect)(await scope.findParked({ page: step.page })).toEqual(
        plain.findParked({ page: step.page })
      );
    case "unpark":
      plain.now = Math.max(plain.now, step.event.receivedAt);
      return (0, import_vitest18.expect)(await scope.unpark(step.event, step.reason, entries2)).toEqual(
        plain.unpark(step.event, step.reason, entries2)
      );
    case "getDocument":
      return (0, import_vitest18.expect)(await scope.getDocument(step.kind, step.key)).toEqual(
        plain.getDocument(step.kind, step.key)
      );
    case "putDocument": {
      const { kind, document, expectedVersion } = written(plain, step);
      return (0, import_vitest18.expect)(await scope.putDocument(kind, document, expectedVersion, entries2)).toBe(
        plain.putDocument(kind, document, expectedVersion, entries2)
      );
    }
    case "deleteDocument": {
      const version = step.isNewest ? plain.getDocument(step.kind, step.key)?.version ?? 1 : 1;
      return (0, import_vitest18.expect)(await scope.deleteDocument(step.kind, step.key, version, entries2)).toBe(
        plain.deleteDocument(step.kind, step.key, version, entries2)
      );
    }
    case "listDocuments":
      return (0, import_vitest18.expect)(await scope.listDocuments(step.kind, step.page)).toEqual(
        plain.listDocuments(step.kind, step.page)
      );
    case "recordInbound": {
      plain.now = Math.max(plain.now, step.now);
      const { id, from: from2, until } = step;
      const inbound2 = { ...id && { id }, ...from2 && { from: from2 }, until, now: plain.now };
      return (0, import_vitest18.expect)(await scope.recordInbound(inbound2, entries2)).toBe(plain.recordInbound(inbound2, entries2));
    }
    case "forgetInbound":
      plain.forgetInbound(step.addresses);
      (0, import_vitest18.expect)(await scope.forgetInbound(step.addresses)).toBeGreaterThanOrEqual(0);
      return;
    case "listMessages":
      return (0, import_vitest18.expect)(byId(await allMessages(scope, step.limit))).toEqual(byId(plain.messages));
    case "selectMessages":
      return (0, import_vitest18.expect)(await listed(scope, step.filter, step.limit)).toEqual(plain.selectMessages(step.filter));
    case "readFeed":
      return await compareFeed(plain, scope, step);
    case "eraseFeedEntries": {
      const sequences = step.sequences.filter((sequence) => sequence <= plain.feed.length);
      plain.eraseFeedEntries(sequences);
      return await scope.eraseFeedEntries(sequences);
    }
    case "getWindow":
      return await compareWindow(plain, scope, step.to);
    default:
      return assertNever(step);
  }
}
function entriesOf(plain, step) {
  if (!("entries" in step)) return [];
  return Array.from({ length: step.entries }, () => anEntry(`entry-${plain.made++}`));
}
function withOwnKey(plain, record) {
  const stored = plain.get(record.id)?.idempotencyKey;
  const isShared = plain.messages.some(
    ({ id, idempotencyKey }) => id !== record.id && stored !== void 0 && idempotencyKey === stored
  );
  if (isShared && stored !== void 0) return { ...record, idempotencyKey: stored };
  const holder = plain.holderOf(record.idempotencyKey);
  const { idempotencyKey: _, ...keyless } = record;
  return holder !== void 0 && holder.id !== record.id ? keyless : record;
}
async function compareFeed(plain, scope, { after, limit }) {
  const entries2 = [];
  for (let position = after; ; ) {
    const page = await scope.readFeed({ after: position, limit });
    (0, import_vitest18.expect)(page.newest).toBe(plain.feed.length);
    (0, import_vitest18.expect)(page.entries.length).toBeLessThanOrEqual(limit);
    entries2.push(...page.entries.map(({ at: _, ...entry }) => entry));
    if (page.next === position) break;
    position = page.next;
  }
  (0, import_vitest18.expect)(entries2).toEqual(plain.entriesAfter(after));
}
function written(plain, { kind, document, isNext }) {
  const stored = plain.getDocument(kind, document.key)?.version ?? 0;
  const expectedVersion = isNext ? stored : document.version - 1;
  return { kind, document: { ...document, version: expectedVersion + 1 }, expectedVersion };
}
function changed(stored, record, isNext) {
  if (stored === void 0) return record;
  const attempts = [...stored.attempts, ...record.attempts].slice(0, 4);
  const version = isNext ? stored.version + 1 : record.version;
  return { ...record, to: stored.to, createdAt: stored.createdAt, attempts, version };
}
async function allMessages(scope, limit) {
  const found = /* @__PURE__ */ new Map();
  for await (const record of eachMessage(scope, limit)) found.set(record.id, record);
  return [...found.values()];
}
async function compareDue(plain, scope, { work, now: now2 }) {
  (0, import_vitest18.expect)(await scope.findDue({ queue: work, now: now2, limit: 10 })).toEqual(
    plain.findDue({ queue: work, now: now2, limit: 10 })
  );
}
async function compareWindow(plain, scope, to5) {
  const found = await scope.getWindow(to5);
  const expected = plain.windows[to5] ?? 0;
  if (expected > plain.now) (0, import_vitest18.expect)(found).toBe(expected);
  else (0, import_vitest18.expect)(found ?? 0).toBeLessThanOrEqual(plain.now);
}
async function compareAll(plain, scope) {
  for (const id of ["m1", "m2", "m3", "m4"]) (0, import_vitest18.expect)(await scope.get(id)).toEqual(plain.get(id));
  for (const work of ["review", "follow-up", "queued"])
    await compareDue(plain, scope, { name: "findDue", work, now: 6e3 });
  (0, import_vitest18.expect)(byId(await scope.findOrphans(6e3, 10))).toEqual(byId(plain.findOrphans(6e3)));
  (0, import_vitest18.expect)(await listed(scope, {})).toEqual(plain.selectMessages({}));
  await compareFeed(plain, scope, { after: 0, limit: 10 });
  (0, import_vitest18.expect)(await scope.countWaiting()).toBe(plain.countWaiting());
  for (const kind of documentKinds)
    (0, import_vitest18.expect)(await scope.listDocuments(kind, { limit: 10 })).toEqual(plain.listDocuments(kind, { limit: 10 }));
  for (const to5 of ["919900000001", "919900000002"]) await compareWindow(plain, scope, to5);
}
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  describeStoreContract,
  describeStoreModel
});
