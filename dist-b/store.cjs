"use strict";
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// src/store/port.ts
var port_exports = {};
__export(port_exports, {
  StoreError: () => StoreError,
  changeOf: () => changeOf,
  containsAddress: () => containsAddress,
  contentEndsAt: () => contentEndsAt,
  dueMessages: () => dueMessages,
  emptyLedger: () => emptyLedger,
  erasureKey: () => erasureKey,
  exchangeRate: () => exchangeRate,
  gateKey: () => gateKey,
  indexOf: () => indexOf,
  interceptStore: () => interceptStore,
  isSameWrite: () => isSameWrite,
  latestDebt: () => latestDebt,
  listingOf: () => listingOf,
  matchesFilter: () => matchesFilter,
  pageOf: () => pageOf,
  parseDocument: () => parseDocument,
  parseMessage: () => parseMessage,
  recipientTurn: () => recipientTurn,
  renewalKey: () => renewalKey,
  withoutContent: () => withoutContent
});
module.exports = __toCommonJS(port_exports);

// src/util/contains-address.ts
var base64Run = /[\w+/-]{6,}={0,2}/g;
function containsAddress(text, addresses) {
  if (addresses.some((address) => text.includes(address))) return true;
  return (text.match(base64Run) ?? []).some((run) => isIn(Buffer.from(run, "base64"), addresses));
}
function isIn(bytes, addresses) {
  const digits = bytes.toString("hex");
  return addresses.some((address) => bytes.includes(address) || digits.includes(address));
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
function property(value, key) {
  const isObject = typeof value === "object" && value !== null || typeof value === "function";
  return isObject ? Reflect.get(value, key) : void 0;
}
function assertNever(value) {
  throw new TypeError(`Unhandled case: ${JSON.stringify(value)}`);
}

// src/util/erased-text.ts
var erasedPrefix = "erased:";
function isErasedText(text) {
  return text.startsWith(erasedPrefix);
}

// src/util/secrets.ts
var hiddenSecret = "[secret]";
var placeholders = [hiddenSecret, "[token]", "[API key]"];
var secretName = "(?:secret|passw(?:or)?d|passphrase|pwd|(?:api|access|private|secret)[-_]?key|token|authori[sz]ation|cookie)\\d{0,2}";
var wholeSecretName = new RegExp(`${secretName}$`, "i");
var secretStart = new RegExp(
  `(?<name>${secretName})\\\\{0,7}(?:["'\`]|%2[27])?[ \\t]{0,8}(?<sign>=>?|:|%3[ad])[ \\t]{0,8}|bearer(?:[ \\t]{1,8}|%20|\\+|[:=][ \\t]{0,8})|(?<basic>(?<![a-z])basic)(?:[ \\t]{1,8}|%20|\\+)|(?<key>(?:(?<![a-z\\d])|(?<=\\\\[nrt]|%[\\da-f]{2}))sk_)(?=[\\w-]{6})|(?<jwt>eyj)|(?<address>:\\/\\/)`,
  "gi"
);
var possibleStart = /[=:_]|%3|eyJ|bearer|basic/i;
var maxStartLength = 60;
var jwtHead = /eyJ[\w-]{6,}\.(?=[\w-])/y;
var jwtPart = /[\w-]+/y;
var wholeJwt = /[\w.-]+/y;
var fieldValue = /[^\s&"]*/y;
var wordValue = /[^\s"]*/y;
var restOfLine = /[^\r\n]*/y;
var restOfKey = /[\w.~+/=-]*/y;
var userInAddress = /[^\s/?#"]*@/y;
var openingQuote = /(\\{0,7})(["'`])/y;
var openingBracket = /\[\s{0,8}/y;
var comma = /\s{0,8},\s{0,8}/y;
var schemeWithToken = /(?:bearer|basic)(?:[ \t]{1,8}|%20|\+)/iy;
var schemeWithFields = /[a-z][\w-]{0,20}[ \t]/iy;
var shortWord = /[A-Za-z]{1,20}(?![\w+/=~@#$%^*-])/y;
var slot = /<[\w .-]{1,40}>/y;
var signs = " 	()[]{}<>.,;:!?'`\\\u2026\u2022*";
var literals = /* @__PURE__ */ new Set(["null", "undefined", "true", "false"]);
var sentenceWords = new Set(
  "a an and any are as at auth authentication authorisation authorization bad be before bearer but by can cannot check client connect copy could credential credentials denied does empty error errors expected expired expires failed failure fetch for forbidden format from getaddrinfo give given got gupshup had has have header headers here how http https if in instead internal invalid is it its key keys length make may method missing more must network nil no none not nothing null oauth of off ok on one only or please prefix read realm received refused rejected renew request required response revoked scheme schemes see server service set should socket source status string that the then there they this timeout to token tokens too try type unable unauthorised unauthorized undefined unexpected unknown use used value was were what when where which while why will with without write wrong you your true false".split(" ")
);
function redactSecrets(text) {
  if (!possibleStart.test(text)) return text;
  let shown = hideSecrets(text);
  let before = text;
  for (let pass = 1; pass < maxPasses && shown !== before; pass += 1) {
    before = shown;
    shown = hideSecrets(before);
  }
  return shown;
}
var maxPasses = 5;
function hideSecrets(text) {
  const read = { noJwtTo: 0 };
  let shown = "";
  let done = 0;
  secretStart.lastIndex = 0;
  for (let found = secretStart.exec(text); found !== null; found = secretStart.exec(text)) {
    const valueFrom = found.index + found[0].length;
    if (valueFrom < done) continue;
    const span = spanOf(text, found, valueFrom, read);
    if (span === void 0) continue;
    const from = Math.max(span.from, done);
    shown += text.slice(done, from) + hiddenSecret;
    done = span.to;
    secretStart.lastIndex = Math.max(from, done - maxStartLength);
  }
  return done === 0 ? text : shown + text.slice(done);
}
function spanOf(text, found, from, read) {
  const { name, sign, basic, key, jwt, address } = found.groups ?? {};
  if (jwt !== void 0) return jwt === "eyJ" ? jwtAt(text, found.index, read) : void 0;
  if (key !== void 0) return key === "sk_" ? keyAt(text, found.index, from) : void 0;
  if (address !== void 0) {
    const length = lengthAt(userInAddress, text, from);
    return length === 0 ? void 0 : unlessHidden(text, { from, to: from + length - 1 });
  }
  if (basic !== void 0) return isPlainWord(text, from) ? void 0 : wordAt(text, from);
  const quoted = insideQuotes(text, from);
  if (quoted !== void 0) return unlessHidden(text, quoted);
  if (name === void 0) return sentenceAt(text, from, fieldValue);
  const list = insideList(text, from);
  if (list !== void 0) return unlessHidden(text, list);
  if (sign !== ":") return wordAt(text, from);
  return isHeaderName(name) ? headerAt(text, from, name) : sentenceAt(text, from);
}
function jwtAt(text, from, read) {
  if (from < read.noJwtTo) return void 0;
  if (lengthAt(jwtHead, text, from) > 0) {
    return withoutSigns(text, { from, to: from + lengthAt(wholeJwt, text, from) });
  }
  read.noJwtTo = from + lengthAt(jwtPart, text, from);
  return void 0;
}
function keyAt(text, from, restFrom) {
  return withoutSigns(text, { from, to: restFrom + lengthAt(restOfKey, text, restFrom) });
}
function isHeaderName(name) {
  return /authori[sz]ation|cookie/i.test(name);
}
function headerAt(text, from, name) {
  const scheme = lengthAt(schemeWithToken, text, from);
  if (scheme > 0) return sentenceAt(text, from + scheme, fieldValue);
  const hasFields = /cookie/i.test(name) || lengthAt(schemeWithFields, text, from) > 0;
  if (!hasFields || isSentence(text, from)) return sentenceAt(text, from);
  const valueFrom = afterPlaceholder(text, from);
  return unlessHidden(text, { from, to: valueFrom + lengthAt(restOfLine, text, valueFrom) });
}
function sentenceAt(text, from, value = wordValue) {
  return isSentence(text, from) ? void 0 : wordAt(text, from, value);
}
function isSentence(text, from) {
  const word = matchAt(shortWord, text, from);
  return word !== void 0 && (sentenceWords.has(word.toLowerCase()) || word.endsWith("Error"));
}
function isPlainWord(text, from) {
  const word = matchAt(shortWord, text, from);
  return word !== void 0 && (/^[A-Z]?[a-z]*$/.test(word) || sentenceWords.has(word.toLowerCase()));
}
function wordAt(text, from, value = fieldValue) {
  const word = matchAt(shortWord, text, from);
  if (word !== void 0 && literals.has(word)) return void 0;
  if (lengthAt(slot, text, from) > 0) return void 0;
  const valueFrom = afterPlaceholder(text, from);
  const span = unlessHidden(text, { from, to: valueFrom + lengthAt(value, text, valueFrom) });
  return span && withoutSigns(text, span);
}
function insideQuotes(text, at) {
  openingQuote.lastIndex = at;
  const [whole = "", escapes = "", quote = ""] = openingQuote.exec(text) ?? [];
  if (quote === "") return void 0;
  const from = at + whole.length;
  for (let to = text.indexOf(quote, from); to !== -1; to = text.indexOf(quote, to + 1)) {
    const backslashes = backslashesBefore(text, to, from);
    const own = backslashes - escapes.length;
    if (own >= 0 && own % (2 * (escapes.length + 1)) === 0) return { from, to: to - escapes.length };
  }
  return { from, to: text.length };
}
function backslashesBefore(text, end, from) {
  let start = end;
  while (start > from && text[start - 1] === "\\") start -= 1;
  return end - start;
}
function insideList(text, at) {
  const bracket = lengthAt(openingBracket, text, at);
  if (bracket === 0) return void 0;
  const first = insideQuotes(text, at + bracket);
  if (first === void 0) return void 0;
  let { to } = first;
  for (; ; ) {
    const closed = to + lengthAt(openingQuote, text, to);
    const separator = lengthAt(comma, text, closed);
    const next = separator === 0 ? void 0 : insideQuotes(text, closed + separator);
    if (next === void 0) return { from: first.from, to };
    to = next.to;
  }
}
function unlessHidden(text, span) {
  const rest = withoutSigns(text, { from: afterPlaceholder(text, span.from), to: span.to });
  return rest.to > rest.from ? span : void 0;
}
function afterPlaceholder(text, from) {
  const found = placeholders.find((one) => text.startsWith(one, from));
  return from + (found?.length ?? 0);
}
function withoutSigns(text, { from, to }) {
  let end = to;
  while (end > from && signs.includes(text.charAt(end - 1))) end -= 1;
  return { from, to: end };
}
function matchAt(sticky, text, at) {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0];
}
function lengthAt(sticky, text, at) {
  return matchAt(sticky, text, at)?.length ?? 0;
}

// src/util/user-id.ts
var form = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;
function isUserId(text) {
  return form.test(text);
}

// src/util/redact.ts
var mask = "\u2022";
var hiddenUserId = "[user id]";
function maskNumber(number) {
  const digits = number.replace(/[^\d•]/g, "");
  if (digits.length < 10) return mask.repeat(digits.length);
  return digits.slice(0, 2) + mask.repeat(digits.length - 6) + digits.slice(-4);
}
var hiddenErased = "[erased]";
function maskAddress(address) {
  if (isErasedText(address) || address === hiddenErased) return hiddenErased;
  return isUserId(address) || address === hiddenUserId ? hiddenUserId : maskNumber(address);
}
var whatsappId = /wamid\.[\w+/=-]*(?:\.[\w+/=-]+)*|(?<![A-Za-z0-9])(?:HBg|[gA]B[EG]G)[\w+/=-]{8,}/;
var userId = /(?<![A-Za-z0-9.])[A-Z]{2}\.(?:ENT\.)?(?=[A-Za-z]{0,127}\d)[A-Za-z0-9]{10,128}(?![A-Za-z0-9])/;
var uuid = /(?<![0-9A-Za-z])[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}(?![0-9A-Za-z])/;
var date = /(?<!\d[-. ]?)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z?)?(?![\s\-.()]{0,3}\d(?!\d••••))/;
var entryId = /(?:event:)?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|event:[\w-]{43}/;
var eventId = new RegExp(`(?<![\\w.-])\\d{1,6}-(?:${entryId.source})(?::\\d{1,6}(?!\\d)){0,3}(?![\\w-])`);
var addressWithPort = /(?<![\d.+])(?:\d{1,3}\.){3}\d{1,3}:\d{1,5}(?!\d)/;
var phoneNumber = /(?<!••••\d{0,3})\+?\(?\d(?:[\s\-.()\u2010-\u2015]{0,3}\d){6,}(?!\d?••••)/;
var sensitive = new RegExp(
  `(${whatsappId.source})|(${userId.source})|${eventId.source}|${uuid.source}|${date.source}|${addressWithPort.source}|(${phoneNumber.source})`,
  "g"
);
var onlyUuid = /^[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}$/;
var oneWord = /^[a-z]{1,20}$/;
var minSensitiveLength = 5;
function redactText(text) {
  if (text.length < minSensitiveLength || onlyUuid.test(text) || oneWord.test(text)) return text;
  return redactSecrets(text).replace(
    sensitive,
    (found, isWhatsappId, isUserId2, isPhoneNumber) => {
      if (isWhatsappId !== void 0) return "[WhatsApp id]";
      if (isUserId2 !== void 0) return hiddenUserId;
      return isPhoneNumber === void 0 ? found : maskNumber(found);
    }
  );
}
function redactId(id) {
  return id.replace(
    sensitive,
    (found, isWhatsappId) => isWhatsappId === void 0 ? found : "[WhatsApp id]"
  );
}

// src/util/printable-error.ts
var shownFields = ["code", "syscall"];
function sanitizeCause(cause) {
  const sanitized = copyOf(cause, redactText);
  sanitized.stack = headOf(sanitized);
  return sanitized;
}
function headOf({ name, message }) {
  return `${name}: ${message}`;
}
function copyOf(error, redact) {
  const isObject = typeof error === "object" && error !== null;
  const message = error instanceof Error ? textOf(error.message) : isObject ? "[object Object]" : String(error);
  const copy = new Error(redact(message));
  if (error instanceof Error) copy.name = redact(textOf(error.name));
  for (const key of shownFields) {
    const value = property(error, key);
    if (typeof value === "string" || typeof value === "number") {
      const shown = typeof value === "string" ? redact(value) : value;
      Object.defineProperty(copy, key, { value: shown, enumerable: true });
    }
  }
  return copy;
}
function textOf(value) {
  return typeof value === "string" ? value : "";
}

// src/errors/identity.ts
var identity = /* @__PURE__ */ Symbol.for("gupshup-outbound.class");
function identify(errorClass, name) {
  Object.defineProperty(errorClass, "name", { value: name, configurable: true });
  Object.defineProperty(errorClass.prototype, "name", { value: name, configurable: true, writable: true });
  Object.defineProperty(errorClass.prototype, identity, { value: name });
}
function recognizeCopies(errorClass) {
  Object.defineProperty(errorClass, Symbol.hasInstance, {
    value(value) {
      if (Object.prototype.isPrototypeOf.call(this.prototype, Object(value))) return Object(value) === value;
      const own = ownIdentity(this.prototype);
      return own !== void 0 && hasIdentity(value, own);
    }
  });
}
function hasIdentity(value, name) {
  if (typeof value !== "object" || value === null) return false;
  let prototype = Object.getPrototypeOf(value);
  while (typeof prototype === "object" && prototype !== null) {
    if (ownIdentity(prototype) === name) return true;
    prototype = Object.getPrototypeOf(prototype);
  }
  return false;
}
function ownIdentity(prototype) {
  const name = Object.getOwnPropertyDescriptor(prototype, identity)?.value;
  return typeof name === "string" ? name : void 0;
}

// src/errors/gupshup-error.ts
var brand = /* @__PURE__ */ Symbol.for("gupshup-outbound.error");
var GupshupError = class _GupshupError extends Error {
  static {
    identify(_GupshupError, "GupshupError");
    recognizeCopies(_GupshupError);
  }
  // Declared, not defined: an unknown detail is no property at all, so no logger prints it.
  /** What the error is about; one class or a few share a kind. */
  kind;
  constructor(message, details) {
    super(redactSecrets(message));
    this.kind = details.kind;
    const { via, code, system, reason, action, to, id, messageId, docsUrl, httpStatus } = details;
    const known = {
      via,
      code,
      system,
      reason: reason === void 0 ? void 0 : redactText(reason),
      action,
      to: to === void 0 ? void 0 : maskAddress(to),
      id,
      messageId: messageId === void 0 ? void 0 : redactId(messageId),
      docsUrl,
      httpStatus
    };
    Object.assign(this, compact(known));
    if (details.cause !== void 0) {
      const value = sanitizeCause(details.cause);
      Object.defineProperty(this, "cause", { value, configurable: true, writable: true });
    }
  }
  /**
   * The status to answer your own caller with: 502 if Gupshup refused the message, 503 if it may work later, 504 if it may have arrived, 422 if
   * it cannot be sent as it is written. `httpStatus` is Gupshup's own.
   */
  get responseStatus() {
    return responseStatuses[this.kind];
  }
  get [brand]() {
    return true;
  }
  /** The content of a JSON log line, without unknown details. */
  toJSON() {
    return Object.fromEntries([["name", this.name], ["message", this.message], ...Object.entries(this)]);
  }
  [/* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom")](depth, options, inspect) {
    if (depth < 0) return `[${this.name}]`;
    const known = this.cause === void 0 ? { ...this } : { ...this, cause: this.cause };
    return `${this.stack ?? `${this.name}: ${this.message}`} ${inspect(known, options)}`;
  }
};
var ErrorOfKind = class extends GupshupError {
  constructor(message, details) {
    super(message, details);
  }
};
var responseStatuses = {
  recipient: 502,
  content: 502,
  template: 502,
  "session-window": 502,
  account: 502,
  service: 502,
  "unknown-code": 502,
  authentication: 502,
  "rate-limit": 429,
  "too-many-requests": 429,
  network: 503,
  credentials: 503,
  halted: 503,
  expired: 503,
  store: 503,
  closed: 503,
  "outcome-unknown": 504,
  "invalid-message": 422,
  suppressed: 422,
  erased: 422,
  canceled: 422,
  webhook: 400,
  // nginx's status for a caller that closed the connection. No RFC has one.
  aborted: 499,
  configuration: 500
};

// src/errors/store-error.ts
var transientReasons = /* @__PURE__ */ new Set([
  "unreachable",
  "locked",
  "replaced"
]);
var StoreError = class _StoreError extends ErrorOfKind {
  static {
    identify(_StoreError, "StoreError");
  }
  constructor(message, {
    reason = "unknown",
    cause
  } = {}) {
    super(message, { kind: "store", reason, cause });
  }
  /** Whether the same operation may succeed a little later without intervention. */
  get isPassing() {
    return transientReasons.has(this.reason);
  }
};

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
var minContentMs = 864e5;
function contentEndsAt(record, writtenAt) {
  if (record.keepsContent === true || !record.steps.some(hasContent) || !isFinished(record)) return void 0;
  return isSpent(record) ? writtenAt + minContentMs : Math.max(record.expiresAt, writtenAt + minContentMs);
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
      const { did: actionTaken, ...same } = state;
      return withCurrentKind({ ...same, actionTaken });
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

// src/store/due-order.ts
function dueMessages(messages, request) {
  const { queue, now, limit, limits = {}, after = {} } = request;
  const places = messages.flatMap((record) => {
    const { due } = indexOf(record);
    return due?.queue === queue && limits[due.lane] !== 0 ? [{ ...due, record }] : [];
  });
  const lanes = [...new Set(places.map(({ lane }) => lane))].sort(compareBytes);
  const found = lanes.flatMap((lane) => {
    const due = places.filter((place) => place.lane === lane && place.at <= now).sort((a, b) => a.at - b.at);
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

// src/store/intercept-store.ts
var unwrapped = /* @__PURE__ */ new Set([
  "isShared",
  "isListening",
  "watch",
  "release"
]);
function interceptStore(store, around) {
  return new Proxy(store, {
    get(inner, name) {
      const member = Reflect.get(inner, name);
      if (typeof member !== "function") return member;
      if (!isOperation(name)) return member.bind(inner);
      const run = async (...given) => await member.apply(inner, given);
      return (...given) => around(name, run, given);
    }
  });
}
function isOperation(name) {
  return !unwrapped.has(name);
}

// src/store/message-filter.ts
function matchesFilter(record, filter) {
  const { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = filter;
  if (record.createdAt < since || record.createdAt >= until) return false;
  if (filter.to?.includes(record.to) === false) return false;
  const { state, codes, templates } = listingOf(record);
  return (filter.state === void 0 || filter.state === state) && (filter.code === void 0 || codes.includes(filter.code)) && (filter.template === void 0 || templates.includes(filter.template));
}

// src/store/operations.ts
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
function isSameWrite(stored, write) {
  return stored?.writeId !== void 0 && stored.writeId === write.writeId && stored.version === write.version;
}
function pageOf(items, keyOf, { limit, after = "" }) {
  const following = items.filter((item) => keyOf(item) > after);
  return following.sort((a, b) => keyOf(a) < keyOf(b) ? -1 : 1).slice(0, limit);
}

// src/store/rate-ledger.ts
var emptyLedger = {
  nextAt: 0,
  reservedAt: {},
  lanes: { now: 0, startOf: {} },
  clients: {},
  members: {}
};
var minCreditMs = 25;
var maxCreditMs = 1e3;
var silentLeases = 3;
function exchangeRate(ledger, request, now) {
  return new Exchange(ledger, request, now).run();
}
var Exchange = class {
  #request;
  #now;
  #rate;
  /** Between two permits that no lane has reserved. */
  #intervalMs;
  #members = {};
  #granted = {};
  #reservedAt;
  #clients;
  /** Nothing waited. */
  #isIdle;
  #lanes;
  #nextAt;
  constructor(ledger, request, now) {
    this.#request = request;
    this.#now = now;
    this.#rate = rateInForce(ledger.rate, request.rate);
    this.#intervalMs = 1e3 / (this.#rate.messagesPerSecond * (1 - sum(request.reserves)));
    this.#reservedAt = { ...ledger.reservedAt };
    this.#clients = { ...ledger.clients };
    this.#lanes = ledger.lanes;
    this.#nextAt = ledger.rate === void 0 ? now - request.leaseMs : ledger.nextAt;
    for (const [id, member] of Object.entries(ledger.members)) this.#keep(id, member);
    this.#isIdle = Object.keys(this.#members).length === 0;
    this.#register();
    this.#nextAt = this.#dueTime(this.#nextAt, this.#intervalMs);
  }
  run() {
    this.#grantReserves();
    while (this.#nextAt <= this.#now && this.#grantNext()) this.#nextAt += this.#intervalMs;
    const { member } = this.#request;
    if (this.#members[member]?.waiting.length === 0) delete this.#members[member];
    return {
      ledger: {
        rate: this.#rate,
        nextAt: this.#nextAt,
        reservedAt: this.#reservedAt,
        lanes: this.#lanes,
        clients: this.#clients,
        members: this.#members
      },
      grant: {
        permits: Object.entries(this.#granted).map(([lane, count]) => ({ lane, count })),
        nextInMs: Math.max(this.#nextDueAt() - this.#now, 0),
        rate: this.#rate,
        waiting: this.#waitingByLane()
      }
    };
  }
  /** Keeps a member that has asked lately. The credits that it has not taken in time fall to all again. */
  #keep(id, member) {
    const { leaseMs, seenAt, creditedAt, credits } = member;
    const creditMs = Math.min(Math.max(leaseMs, minCreditMs), maxCreditMs);
    const isLate = this.#now - creditedAt > creditMs;
    if (isLate) this.#nextAt -= sum(credits) * this.#intervalMs;
    if (this.#now - seenAt > silentLeases * creditMs) {
      if (!isLate) this.#nextAt -= sum(credits) * this.#intervalMs;
      return;
    }
    this.#members[id] = isLate ? { ...member, credits: {} } : member;
  }
  /** Notes what waits in the client that asks, and gives it its credits. */
  #register() {
    const { member, leaseMs, waiting } = this.#request;
    const credits = this.#members[member]?.credits ?? {};
    for (const [lane, count] of Object.entries(credits)) this.#granted[lane] = count;
    const left = waiting.map((demand) => ({ ...demand, count: demand.count - (credits[demand.lane] ?? 0) }));
    this.#members[member] = {
      ...{ seenAt: this.#now, leaseMs, creditedAt: this.#now, credits: {} },
      waiting: left.filter(({ count }) => count > 0)
    };
  }
  /**
   * A client that asks late is made up for, by one lease at most; after a time without messages a lease is there. A clock that was set back, or a new rate,
   * makes no message wait longer.
   */
  #dueTime(at, intervalMs) {
    const { leaseMs } = this.#request;
    const sinceMs = this.#isIdle ? Math.max(leaseMs - intervalMs, 0) : leaseMs;
    return Math.min(Math.max(at, this.#now - sinceMs), this.#now + intervalMs);
  }
  /** The permits that a lane has for itself go to the client that asks first. */
  #grantReserves() {
    const { member, reserves } = this.#request;
    for (const { lane, count } of this.#members[member]?.waiting ?? []) {
      const reserve = reserves[lane] ?? 0;
      if (reserve === 0) continue;
      const intervalMs = 1e3 / (this.#rate.messagesPerSecond * reserve);
      let at = this.#dueTime(this.#reservedAt[lane] ?? this.#now, intervalMs);
      for (let left = count; left > 0 && at <= this.#now; left -= 1) {
        this.#grant(member, lane);
        at += intervalMs;
      }
      this.#reservedAt[lane] = at;
    }
  }
  /** `false`: nothing waits. */
  #grantNext() {
    const shares = {};
    for (const { waiting } of Object.values(this.#members))
      for (const { lane: lane2, share } of waiting) shares[lane2] = share;
    const lane = this.#nextOf(this.#lanes, shares);
    if (lane === void 0) return false;
    this.#lanes = afterTurn(this.#lanes, lane, shares[lane] ?? 1);
    const keys = {};
    for (const [id, { waiting }] of Object.entries(this.#members))
      for (const demand of waiting) if (demand.lane === lane) keys[id] = demand.keys;
    const turns = this.#clients[lane] ?? { now: 0, startOf: {} };
    const member = this.#nextOf(turns, keys);
    if (member === void 0) return false;
    this.#clients[lane] = afterTurn(turns, member, keys[member] ?? 1);
    this.#grant(member, lane);
    return true;
  }
  /** Of those that start at the same time the one with the larger share is first. */
  #nextOf({ now, startOf }, shares) {
    let first;
    for (const name of Object.keys(shares).sort()) {
      const start = Math.max(now, startOf[name] ?? now);
      const share = shares[name] ?? 1;
      if (first === void 0 || start < first.start || start === first.start && share > first.share)
        first = { name, start, share };
    }
    return first?.name;
  }
  #grant(id, lane) {
    const member = this.#members[id];
    if (member === void 0) return;
    const waiting = member.waiting.map((demand) => demand.lane === lane ? { ...demand, count: demand.count - 1 } : demand).filter(({ count }) => count > 0);
    if (id === this.#request.member) {
      this.#granted[lane] = (this.#granted[lane] ?? 0) + 1;
      this.#members[id] = { ...member, waiting };
      return;
    }
    const credits = { ...member.credits, [lane]: (member.credits[lane] ?? 0) + 1 };
    const creditedAt = sum(member.credits) === 0 ? this.#now : member.creditedAt;
    this.#members[id] = { ...member, waiting, credits, creditedAt };
  }
  #nextDueAt() {
    const { member, reserves } = this.#request;
    const lanes = this.#members[member]?.waiting ?? [];
    const reserved = lanes.flatMap(({ lane }) => lane in reserves ? this.#reservedAt[lane] ?? [] : []);
    return Math.min(this.#nextAt, ...reserved);
  }
  #waitingByLane() {
    const waitingByLane = {};
    for (const { waiting } of Object.values(this.#members))
      for (const { lane, count } of waiting) waitingByLane[lane] = (waitingByLane[lane] ?? 0) + count;
    return waitingByLane;
  }
};
function rateInForce(current, asked) {
  const { messagesPerSecond, note, epoch } = asked;
  if (current === void 0) return compact({ messagesPerSecond, note, epoch: 1 });
  const isSame = messagesPerSecond === current.messagesPerSecond && note === current.note;
  return epoch !== current.epoch || isSame ? current : compact({ messagesPerSecond, note, epoch: epoch + 1 });
}
function afterTurn({ now, startOf }, name, share) {
  const start = Math.max(now, startOf[name] ?? now);
  const later = { [name]: start + 1 / share };
  for (const [other, at] of Object.entries(startOf)) if (other !== name && at > start) later[other] = at;
  return { now: start, startOf: later };
}
function sum(counts) {
  let total = 0;
  for (const count of Object.values(counts)) total += count;
  return total;
}

// src/store/recipient-turns.ts
var burstPart = 5 / 6;
function recipientTurn(debt, { burst, everyMs }, now) {
  if (debt === void 0 || debt.paidAt <= now)
    return { waitMs: 0, debt: { burstAt: now, paidAt: now + everyMs } };
  const paidAt = Math.min(debt.paidAt, now + burst * everyMs);
  const burstAt = Math.min(debt.burstAt, now);
  const inBurst = Math.round((paidAt - burstAt) / everyMs);
  return inBurst < burst && now - burstAt < burstPart * everyMs ? { waitMs: 0, debt: { burstAt, paidAt: paidAt + everyMs } } : { waitMs: paidAt - now, debt: { burstAt, paidAt } };
}
function latestDebt(debts) {
  return debts.reduce(
    (latest, debt) => latest === void 0 || debt.paidAt > latest.paidAt ? debt : latest,
    void 0
  );
}
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  StoreError,
  changeOf,
  containsAddress,
  contentEndsAt,
  dueMessages,
  emptyLedger,
  erasureKey,
  exchangeRate,
  gateKey,
  indexOf,
  interceptStore,
  isSameWrite,
  latestDebt,
  listingOf,
  matchesFilter,
  pageOf,
  parseDocument,
  parseMessage,
  recipientTurn,
  renewalKey,
  withoutContent
});
