import {
  assertNever,
  compact,
  containsAddress,
  isErasedText,
  isUserId,
  newWriteId,
  redactId
} from "./chunk-NYSCYQ4R.js";

// src/model/lane.ts
var defaultLane = "normal";

// src/model/record-index.ts
function indexOf(record) {
  const { idempotencyKey, isKeyFree = false, to, attempts, state, dueAt } = record;
  const queue = queueOf(record);
  return {
    idempotencyKey,
    isKeyFree,
    gupshupIds: idsOf(attempts, "gupshupId"),
    whatsappIds: idsOf(attempts, "whatsappId"),
    openTo: isOpen(record) ? to : void 0,
    due: queue === void 0 || dueAt === void 0 ? void 0 : { queue, ...laneOf(record, queue), priority: priorityOf(record), at: dueAt },
    owner: ownerOf(record),
    isWaiting: state.name === "waiting" || state.name === "unconfirmed",
    isFinished: isFinished(record)
  };
}
function idsOf(attempts, name) {
  const ids = [];
  for (const { [name]: id } of attempts) if (id !== void 0 && !ids.includes(id)) ids.push(id);
  return ids;
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
function isGivenUp({ isErased, state }) {
  return isErased === true || state.name === "failed" && state.failure.kind === "canceled";
}

// src/model/spent-content.ts
function withoutContentOf({ fields: _fields, body: _body, ...step }) {
  return step;
}
function hasContent({ fields, body }) {
  return fields !== void 0 || body !== void 0;
}
var endsForGood = /* @__PURE__ */ new Set(["canceled", "aborted", "erased", "expired"]);
function isSpent({ state, attempts, steps }) {
  if (state.name === "failed") {
    return endsForGood.has(state.failure.kind) || steps.some(({ isAuthentication }) => isAuthentication);
  }
  if (state.name !== "accepted") return false;
  const last = attempts.at(-1);
  return last?.failure !== void 0 || last?.status === "delivered" || last?.status === "read";
}
function withoutContent(record) {
  return record.steps.some(hasContent) ? { ...record, steps: record.steps.map(withoutContentOf) } : record;
}
function withoutSpentContent(record) {
  return record.keepsContent !== true && isSpent(record) ? withoutContent(record) : record;
}
var minContentMs = 864e5;
function contentEndsAt(record, writtenAt) {
  if (record.keepsContent === true || !record.steps.some(hasContent) || !isFinished(record)) return void 0;
  return isSpent(record) ? writtenAt + minContentMs : Math.max(record.expiresAt, writtenAt + minContentMs);
}

// src/model/progress.ts
function progressOf(record, until) {
  const furthest = furthestAttempt(record);
  const reached = rankOf(furthest?.status) >= rankOf(until);
  const outcome = compact({
    id: record.id,
    messageId: furthest?.gupshupId,
    to: record.to,
    status: statusOf(record),
    reached,
    via: (furthest?.step ?? 0) === 0 ? "message" : "fallback",
    requests: record.attempts.filter(({ isWithheld }) => !isWithheld).length,
    billing: furthest?.billing && { ...furthest.billing },
    attempts: record.attempts.map((attempt) => outcomeAttempt(record, attempt))
  });
  if (reached) return { type: "reached", outcome };
  if (record.state.name === "failed") return { type: "failed", failure: record.state.failure };
  return { type: "pending", outcome };
}
function outcomeAttempt({ steps }, attempt) {
  const { step, gupshupId, status, messageStatus, failure, isWithheld = false, billing } = attempt;
  return compact({
    step,
    type: steps[step]?.type ?? "unknown",
    messageId: gupshupId,
    status,
    messageStatus,
    failure: failure && publicFailure(failure),
    withheld: isWithheld,
    billing: billing && { ...billing }
  });
}
function publicFailure({ kind, code, system, reason }) {
  return compact({ kind, code, system, reason });
}
function answerOf(record) {
  if (furthestAttempt(record)?.status !== void 0) return { type: "accepted" };
  const { state, dueAt } = record;
  if (state.name === "failed") return { type: "failed", failure: state.failure };
  if (state.name === "unknown" && dueAt === void 0) return { type: "unknown", failure: state.failure };
  return { type: "pending" };
}
var ranks = {
  accepted: 1,
  enqueued: 2,
  sent: 3,
  delivered: 4,
  read: 5
};
function isStatus(value) {
  return typeof value === "string" && Object.hasOwn(ranks, value);
}
function rankOf(status) {
  return status === void 0 ? 0 : ranks[status];
}
function furthestAttempt({ attempts }) {
  return attempts.reduce(
    (best, attempt) => rankOf(attempt.status) >= rankOf(best?.status) ? attempt : best,
    void 0
  );
}
function statusOf(record) {
  const isQueued = record.state.name === "waiting" && !record.attempts.some(isUnknown);
  return furthestAttempt(record)?.status ?? (isQueued ? "queued" : "unknown");
}
function postedTo({ to, attempts }, index = -1) {
  return attempts.at(index)?.postedTo ?? to;
}
function lastFailure({ attempts }) {
  return attempts.findLast(({ isWithheld, failure }) => !isWithheld || failure?.kind === "credentials")?.failure;
}

// src/model/message-listing.ts
function listingOf(record) {
  const { createdAt, to, state, attempts, steps } = record;
  const codes = [];
  const templates = [];
  addOnce(templates, steps[0]?.template?.key);
  for (const { step, failure } of attempts) {
    addOnce(codes, failure?.code);
    addOnce(templates, steps[step]?.template?.key);
  }
  if ("failure" in state) addOnce(codes, state.failure.code);
  return { createdAt, to, state: stateNameOf(record), codes, templates };
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

// src/model/parse-stored.ts
function parseMessage(json) {
  const stored = JSON.parse(json);
  if (!("links" in stored)) return stored;
  const { stamp: writeId, key: idempotencyKey, links: steps, chained, attempts, state, ...same } = stored;
  return compact({
    ...same,
    writeId,
    idempotencyKey,
    steps,
    hasOwnFallback: chained,
    attempts: attempts.map(({ link: step, ...attempt }) => withCurrentKind({ step, ...attempt })),
    state: currentState(state)
  });
}
function parseGate(json) {
  const stored = JSON.parse(json);
  if (!("stamp" in stored)) return stored;
  const { stamp, status, ...same } = stored;
  return compact({ ...same, writeId: stamp, status: currentStatus(status) });
}
function currentState(state) {
  switch (state.name) {
    case "doubtful":
      return { name: "unconfirmed", failure: currentKind(state.failure) };
    case "unknown":
      return withCurrentKind(state);
    case "failed": {
      const { did: actionTaken2, ...same } = state;
      return withCurrentKind({ ...same, actionTaken: actionTaken2 });
    }
    case "waiting":
    case "posting":
    case "accepted":
      return state;
    default:
      return state;
  }
}
function currentStatus({ calmAt, ...status }) {
  const known = "cause" in status && status.cause?.type === "failure" ? status.cause : void 0;
  const cause = known === void 0 ? {} : { cause: withCurrentKind(known) };
  const expiry = status.state === "open" ? compact({ strikesExpireAt: calmAt }) : {};
  return { ...status, ...cause, ...expiry };
}
function withCurrentKind(holder) {
  return holder.failure === void 0 ? holder : { ...holder, failure: currentKind(holder.failure) };
}
function currentKind(failure) {
  const kind = failure.kind;
  return kind === "unlisted" ? { ...failure, kind: "unknown-code" } : failure;
}

// src/model/recipient.ts
function recipientOf(address) {
  return isUserId(address) ? { userId: address } : `+${address}`;
}

// src/model/event-ids.ts
function idsOf2({ gupshupId, whatsappId }) {
  return compact({ gupshupId, whatsappId });
}
function sharesId(a, b) {
  return a.gupshupId !== void 0 && a.gupshupId === b.gupshupId || a.whatsappId !== void 0 && a.whatsappId === b.whatsappId;
}
function attemptIndexOf({ attempts }, { gupshupId, whatsappId }) {
  const byGupshupId = attempts.findIndex((attempt) => sharesId(attempt, { gupshupId }));
  const index = byGupshupId === -1 ? attempts.findIndex((attempt) => sharesId(attempt, { whatsappId })) : byGupshupId;
  return index === -1 ? void 0 : index;
}

// src/model/transitions.ts
function newRecord({ keepsContent = false, owner, lane, ...message }) {
  return compact({
    ...message,
    lane: lane === defaultLane ? void 0 : lane,
    keepsContent: keepsContent ? true : void 0,
    version: 1,
    attempts: [],
    state: compact({ name: "waiting", why: "new", owner })
  });
}
function queuedRecord(message, dueAt, priority) {
  const record = inState(newRecord(message), { name: "waiting", why: "queued" }, dueAt);
  return priority === 0 ? record : { ...record, priority };
}
function claim(record, owner) {
  const { state } = record;
  return state.name === "waiting" ? inState(record, { ...state, owner }) : record;
}
function release(record, dueAt) {
  const { state } = record;
  if (state.name !== "waiting") return record;
  const { owner: _, ...unowned } = state;
  return inState(record, unowned, dueAt);
}
function released(record, now) {
  const isUnowned = record.state.name === "waiting" && record.state.owner === void 0;
  return isUnowned && record.dueAt === void 0 ? { ...record, dueAt: now } : record;
}
function currentStep({ attempts, state }) {
  const last = attempts.at(-1)?.step ?? 0;
  return attempts.length > 0 && state.name === "waiting" && state.why === "fallback" ? last + 1 : last;
}
function beginAttempt(record, at, epoch, { owner, to = record.to } = {}) {
  const postedTo2 = to === record.to ? void 0 : to;
  const attempt = compact({ step: currentStep(record), at, epoch, postedTo: postedTo2 });
  return inState(
    { ...record, attempts: [...attemptsToKeep(record), attempt] },
    compact({ name: "posting", owner })
  );
}
function attemptsToKeep({ attempts, state }) {
  const wasHeld = state.name === "waiting" && state.why === "held";
  return wasHeld && attempts.at(-1)?.failure?.kind === "credentials" ? attempts.slice(0, -1) : attempts;
}
function acceptAttempt(record, index, response) {
  const status = record.attempts[index]?.status ?? "accepted";
  const accepted = withAttempt(record, index, compact({ ...response, status }));
  const isItsResponse = record.state.name === "posting" && index === record.attempts.length - 1;
  return isItsResponse || isUnsettled(record) ? inState(accepted, { name: "accepted" }) : accepted;
}
function markAttemptUnknown(record, failure, dueAt) {
  const step = record.attempts.at(-1)?.step;
  const hasArrived = record.attempts.some(
    (attempt) => attempt.step === step && attempt.status !== void 0 && attempt.failure === void 0
  );
  return inState(record, { name: "unknown", failure }, hasArrived ? void 0 : dueAt);
}
function progressAttempt(record, index, report) {
  const attempt = record.attempts[index];
  const isForward = attempt !== void 0 && rankOf(report.status) > rankOf(attempt.status);
  const status = isForward ? report.status : void 0;
  const next = withAttempt(record, index, compact({ status, ...idsOf2(report) }));
  const isNewest = index === record.attempts.length - 1;
  const settlesUnknown = isUnsettled(record) && (isNewest || attempt !== void 0 && isUnknown(attempt));
  const settles = rankOf(report.status) >= rankOf("delivered") || settlesUnknown;
  const isPostingNewer = record.state.name === "posting" && !isNewest;
  return settles && !isPostingNewer ? inState(next, { name: "accepted" }) : next;
}
function isUnsettled(record) {
  const { state, attempts } = record;
  if (state.name === "unknown") return true;
  if (state.name !== "waiting") return false;
  const step = currentStep(record);
  return attempts.some((attempt) => attempt.step === step && isUnknown(attempt));
}
function recordFailure(record, index, failure, ids = {}) {
  return withAttempt(record, index, { failure, ...knownIds(record.attempts[index], ids) });
}
function recordWithheld(record, failure, { at, epoch }) {
  const attempt = { step: currentStep(record), at, epoch, failure, isWithheld: true };
  return { ...record, attempts: [...attemptsToKeep(record), attempt] };
}
function markAdopted(record, index) {
  return withAttempt(record, index, { isAdopted: true });
}
function forgetProof(record, index, failure) {
  const { step = 0, at = 0, epoch = 0, postedTo: postedTo2 } = record.attempts[index] ?? {};
  const bare = compact({ step, at, epoch, postedTo: postedTo2 });
  const attempts = record.attempts.map((attempt, i) => i === index ? bare : attempt);
  const isLast = record.attempts.findLastIndex(({ isWithheld }) => !isWithheld) === index;
  const { name } = record.state;
  const isSettled = name === "accepted" || name === "failed" || name === "unconfirmed";
  const forgotten = { ...record, attempts };
  return isLast && isSettled ? inState(forgotten, { name: "unknown", failure }) : forgotten;
}
function withBilling(record, index, billing, gupshupId) {
  return withAttempt(record, index, { billing, ...knownIds(record.attempts[index], { gupshupId }) });
}
function knownIds(attempt, ids) {
  return idsOf2({
    gupshupId: attempt?.gupshupId ?? ids.gupshupId,
    whatsappId: attempt?.whatsappId ?? ids.whatsappId
  });
}
function awaitConfirmation(record, failure, until) {
  return { ...record, state: { name: "unconfirmed", failure }, dueAt: until };
}
function hold(record) {
  return inState(record, waiting(record, "held"));
}
function retryAt(record, dueAt) {
  return inState(record, waiting(record, "retry"), dueAt);
}
function fallBackTo(record, steps) {
  return inState({ ...record, steps, hasOwnFallback: true }, waiting(record, "fallback"));
}
function failRecord(record, failure, result) {
  return inState(record, { name: "failed", failure, ...result });
}
function freeKey(record) {
  return record.idempotencyKey === void 0 ? record : { ...record, isKeyFree: true };
}
function waiting(record, why) {
  return compact({ name: "waiting", why, owner: ownerOf(record) });
}
function inState({ dueAt: _, ...record }, state, dueAt) {
  return compact({ ...record, state, dueAt });
}
function withAttempt(record, index, change) {
  return {
    ...record,
    attempts: record.attempts.map((attempt, i) => i === index ? { ...attempt, ...change } : attempt)
  };
}

// src/model/erased-record.ts
function erasedRecord(record, { to, addresses, hash, at }) {
  const { idempotencyKey, fingerprint, metadata: _, fairKey: __, keepsContent: ___, ...kept } = record;
  const hashed = {
    ...kept,
    to,
    ...idempotencyKey !== void 0 && { idempotencyKey: hash(idempotencyKey) },
    ...fingerprint && { fingerprint: { to: hash(fingerprint.to), content: hash(fingerprint.content) } },
    attempts: record.attempts.map((attempt) => {
      const { gupshupId = "", ...rest } = attempt;
      const ids = erasedIds(attempt, hash);
      const isPersonal = containsAddress(gupshupId, addresses);
      return { ...rest, ...ids, ...isPersonal && { gupshupId: hash(gupshupId) } };
    }),
    isErased: true
  };
  return withoutPersonalData(hashed, at);
}
function erasedIds({ gupshupId, whatsappId }, hash) {
  return idsOf2({
    gupshupId: gupshupId === void 0 || !isPersonalId(gupshupId) ? gupshupId : hash(gupshupId),
    whatsappId: whatsappId === void 0 || isErasedText(whatsappId) ? whatsappId : hash(whatsappId)
  });
}
function isPersonalId(id) {
  return !isErasedText(id) && redactId(id) !== id;
}
function withoutPersonalData(record, at = record.attempts.at(-1)?.at ?? record.createdAt) {
  const { metadata: _, fairKey: __, keepsContent: ___, ...kept } = withoutContent(record);
  return atRest({ ...kept, attempts: record.attempts.map(withoutTexts) }, at);
}
function withoutTexts({
  gupshupId,
  whatsappId,
  postedTo: _number,
  failure,
  billing,
  ...attempt
}) {
  const { conversationId: _, ...cost } = billing ?? {};
  return {
    ...attempt,
    ...gupshupId !== void 0 && !isPersonalId(gupshupId) && { gupshupId },
    ...whatsappId !== void 0 && isErasedText(whatsappId) && { whatsappId },
    ...failure && { failure: withoutReason(failure) },
    ...billing && { billing: cost }
  };
}
function withoutReason({ reason: _, href: __, ...failure }) {
  return failure;
}
function atRest(record, at) {
  const { state } = record;
  switch (state.name) {
    case "waiting":
      return isUnsettled(record) ? markAttemptUnknown(record, { kind: "outcome-unknown", via: "client" }, void 0) : failRecord(record, { kind: "erased", via: "client" }, { action: { type: "fail" }, actionTaken, at });
    case "unknown":
      return markAttemptUnknown(record, withoutReason(state.failure), void 0);
    case "unconfirmed":
      return { ...record, state: { ...state, failure: withoutReason(state.failure) } };
    case "failed":
      return { ...record, state: { ...state, failure: withoutReason(state.failure), actionTaken } };
    case "posting":
    case "accepted":
      return record;
    default:
      return state;
  }
}
var actionTaken = "Nothing more is sent for it, because its recipient was erased.";

// src/model/webhook-event.ts
function personIdsOf({ userId, parentUserId, username }) {
  return compact({ userId, parentUserId, username });
}
function isStatusEvent(value) {
  return typeof value === "object" && value !== null && "type" in value && value.type === "status" && "status" in value;
}
function isBillingEvent(value) {
  return typeof value === "object" && value !== null && "type" in value && value.type === "billing";
}

// src/store/documents.ts
function parseDocument(kind, json) {
  return parsers[kind](json);
}
var parsers = {
  gate: parseGate,
  suppression: (json) => JSON.parse(json),
  "marketing-suppression": (json) => JSON.parse(json),
  quarantine: (json) => JSON.parse(json),
  person: (json) => JSON.parse(json),
  renewal: (json) => JSON.parse(json),
  erasure: (json) => JSON.parse(json),
  consumer: (json) => JSON.parse(json),
  "delayed-event": (json) => JSON.parse(json),
  lane: (json) => JSON.parse(json)
};
var gateKey = "gate";
var renewalKey = "renewal";
var erasureKey = "erasure";

// src/store/operations.ts
async function findOne(store, by) {
  const [found] = await store.find(by);
  return found;
}
async function readGate(store) {
  return (await store.getDocument("gate", gateKey))?.value;
}
function writeGate(store, gate, entries) {
  const { version, writeId } = gate;
  return store.putDocument("gate", { key: gateKey, version, writeId, value: gate }, version - 1, entries);
}
async function readDocument(store, kind, key) {
  return (await store.getDocument(kind, key))?.value;
}
function replaceDocument(store, kind, key, { before, value, entriesOf }) {
  const document = nextDocument(key, before, value);
  return store.putDocument(kind, document, before?.version ?? 0, entriesOf?.(document.writeId));
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
async function listAll(readPage, keyOf) {
  const all = [];
  for (; ; ) {
    const last = all.at(-1);
    const page = await readPage({ limit: pageSize, ...compact({ after: last && keyOf(last) }) });
    all.push(...page);
    if (page.length < pageSize) return all;
  }
}
async function* eachMessage(store, limit = pageSize) {
  let cursor;
  do {
    const { messages, next } = await store.listMessages(compact({ limit, cursor }));
    yield* messages;
    cursor = next;
  } while (cursor !== void 0);
}
function changeOf(kind, value) {
  return changes[kind](value);
}
var changes = {
  gate: (record) => ({ type: "gate", record }),
  suppression: () => void 0,
  "marketing-suppression": () => void 0,
  quarantine: () => void 0,
  person: () => void 0,
  renewal: () => void 0,
  erasure: () => void 0,
  consumer: () => void 0,
  "delayed-event": () => void 0,
  lane: () => void 0
};
var toldForMs = 864e5;
function toldEvent({ id }, now) {
  return { id, until: now, idUntil: now + toldForMs, now };
}
function isSameWrite(stored, write) {
  return stored?.writeId !== void 0 && stored.writeId === write.writeId && stored.version === write.version;
}
function pageOf(items, keyOf, { limit, after = "" }) {
  const following = items.filter((item) => keyOf(item) > after);
  return following.sort((a, b) => keyOf(a) < keyOf(b) ? -1 : 1).slice(0, limit);
}

export {
  idsOf2 as idsOf,
  sharesId,
  attemptIndexOf,
  defaultLane,
  indexOf,
  queueOf,
  ownerOf,
  isUnknown,
  isFinished,
  isGivenUp,
  withoutContent,
  withoutSpentContent,
  contentEndsAt,
  progressOf,
  outcomeAttempt,
  answerOf,
  isStatus,
  rankOf,
  furthestAttempt,
  statusOf,
  postedTo,
  lastFailure,
  newRecord,
  queuedRecord,
  claim,
  release,
  released,
  currentStep,
  beginAttempt,
  acceptAttempt,
  markAttemptUnknown,
  progressAttempt,
  isUnsettled,
  recordFailure,
  recordWithheld,
  markAdopted,
  forgetProof,
  withBilling,
  awaitConfirmation,
  hold,
  retryAt,
  fallBackTo,
  failRecord,
  freeKey,
  erasedRecord,
  erasedIds,
  withoutPersonalData,
  withoutReason,
  listingOf,
  stateNameOf,
  parseMessage,
  parseGate,
  recipientOf,
  personIdsOf,
  isStatusEvent,
  isBillingEvent,
  parseDocument,
  gateKey,
  renewalKey,
  erasureKey,
  findOne,
  readGate,
  writeGate,
  readDocument,
  replaceDocument,
  nextDocument,
  writeDocument,
  removeDocument,
  listAll,
  eachMessage,
  changeOf,
  toldEvent,
  isSameWrite,
  pageOf
};
