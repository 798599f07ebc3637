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

// src/util/index.ts
var util_exports = {};
__export(util_exports, {
  Cancellation: () => Cancellation,
  CancellationGroup: () => CancellationGroup,
  ClockWatch: () => ClockWatch,
  Emitter: () => Emitter,
  SteadyClock: () => SteadyClock,
  WarningThrottle: () => WarningThrottle,
  assertNever: () => assertNever,
  canonicalJson: () => canonicalJson,
  closestName: () => closestName,
  closestOf: () => closestOf,
  compact: () => compact,
  completeClock: () => completeClock,
  containsAddress: () => containsAddress,
  copyOf: () => copyOf,
  erasedPrefix: () => erasedPrefix,
  fieldAt: () => fieldAt,
  firstText: () => firstText,
  isErasedText: () => isErasedText,
  isPlain: () => isPlain,
  isRecord: () => isRecord,
  isSecretName: () => isSecretName,
  isStorable: () => isStorable,
  isTimeFaked: () => isTimeFaked,
  isUserId: () => isUserId,
  kindOf: () => kindOf,
  listAt: () => listAt,
  lostInJson: () => lostInJson,
  maskAddress: () => maskAddress,
  maskNumber: () => maskNumber,
  minJumpMs: () => minJumpMs,
  newWriteId: () => newWriteId,
  onAbort: () => onAbort,
  parseForm: () => parseForm,
  parseJson: () => parseJson,
  printableError: () => printableError,
  property: () => property,
  readCode: () => readCode,
  readId: () => readId,
  readPhone: () => readPhone,
  readText: () => readText,
  readUserId: () => readUserId,
  readWholeNumber: () => readWholeNumber,
  readWord: () => readWord,
  redactId: () => redactId,
  redactSecrets: () => redactSecrets,
  redactText: () => redactText,
  redacted: () => redacted,
  sanitizeCause: () => sanitizeCause,
  settlesWithin: () => settlesWithin,
  storable: () => storable,
  systemClock: () => systemClock,
  textOf: () => textOf,
  timeText: () => timeText,
  unknownOption: () => unknownOption,
  unredacted: () => unredacted,
  unshown: () => unshown,
  validate: () => validate
});
module.exports = __toCommonJS(util_exports);

// src/util/cancellation.ts
var Cancellation = class {
  #expiresAt;
  #clock;
  #listeners = /* @__PURE__ */ new Set();
  #forgetSignal;
  #reason;
  #cancelTimer;
  constructor({ clock, expiresAt, maxMs = Number.POSITIVE_INFINITY, signal }) {
    this.#clock = clock;
    this.#expiresAt = clock.monotonic() + Math.min(expiresAt - clock.now(), maxMs);
    this.#forgetSignal = signal === void 0 ? () => {
    } : onAbort(signal, () => this.cancel("aborted"));
    if (signal?.aborted === true)
      this.#reason = "aborted";
  }
  get reason() {
    if (this.#reason === void 0 && this.#clock.monotonic() >= this.#expiresAt)
      this.cancel("expired");
    return this.#reason;
  }
  cancel(reason) {
    if (this.#reason !== void 0)
      return;
    this.#reason = reason;
    for (const listener of [...this.#listeners])
      listener();
    this.end();
  }
  onCancel(listener) {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1)
      this.#arm();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0)
        this.#disarm();
    };
  }
  async sleep(pauseMs) {
    if (this.reason !== void 0)
      return;
    await new Promise((resolve) => {
      const cancel = this.#clock.setTimer(pauseMs, () => {
        forget();
        resolve();
      });
      const forget = this.onCancel(() => {
        cancel();
        resolve();
      });
    });
  }
  async unlessCancelled(work) {
    if (this.reason !== void 0)
      return void 0;
    return await new Promise((resolve) => {
      const forget = this.onCancel(() => resolve(void 0));
      work.then(resolve).finally(forget);
    });
  }
  end() {
    this.#forgetSignal();
    this.#listeners.clear();
    this.#disarm();
  }
  #arm() {
    this.#cancelTimer = this.#clock.setTimer(this.#expiresAt - this.#clock.monotonic(), () => {
      if (this.#clock.monotonic() >= this.#expiresAt)
        this.cancel("expired");
      else
        this.#arm();
    });
  }
  #disarm() {
    this.#cancelTimer?.();
    this.#cancelTimer = void 0;
  }
};
var CancellationGroup = class {
  #cancellations = /* @__PURE__ */ new Set();
  #isClosed = false;
  add(cancellation) {
    this.#cancellations.add(cancellation);
    if (this.#isClosed)
      cancellation.cancel("closed");
  }
  delete(cancellation) {
    this.#cancellations.delete(cancellation);
  }
  close() {
    this.#isClosed = true;
    for (const cancellation of this.#cancellations)
      cancellation.cancel("closed");
  }
};
var listenersBySignal = /* @__PURE__ */ new WeakMap();
function onAbort(signal, listener) {
  const known = listenersBySignal.get(signal);
  const listeners = known ?? /* @__PURE__ */ new Set();
  const own2 = () => listener();
  listeners.add(own2);
  if (known === void 0)
    watch(signal, listeners);
  return () => {
    listeners.delete(own2);
  };
}
function watch(signal, listeners) {
  listenersBySignal.set(signal, listeners);
  const notifyAll = () => {
    listenersBySignal.delete(signal);
    for (const listener of [...listeners])
      listener();
  };
  signal.addEventListener("abort", notifyAll, { once: true });
}

// src/util/canonical-json.ts
function canonicalJson(value) {
  return JSON.stringify(value, (_, item) => {
    if (typeof item !== "object" || item === null || Array.isArray(item))
      return item;
    const fields = Object.entries(item).filter(([, field]) => field !== void 0 && field !== null);
    return Object.fromEntries(fields.sort(([a], [b]) => a < b ? -1 : 1));
  });
}

// src/util/clock.ts
var maxTimerMs = 2 ** 31 - 1;
var maxEarlyMs = 10;
function createSystemClock() {
  let lastMs = 0;
  let aheadMs = 0;
  function monotonic(leastMs = Number.NEGATIVE_INFINITY) {
    const read = performance.now();
    lastMs = Math.max(read + aheadMs, lastMs, leastMs);
    aheadMs = lastMs - read;
    return lastMs;
  }
  return {
    now: () => Date.now(),
    monotonic: () => monotonic(),
    setTimer(delayMs, task, { isBackground = false } = {}) {
      const waitMs = Math.min(Math.max(delayMs, 0), maxTimerMs);
      const dueAt = monotonic() + waitMs;
      const timer = setTimeout(() => {
        if (monotonic() < dueAt - Math.min(maxEarlyMs, waitMs / 2))
          monotonic(dueAt);
        task();
      }, waitMs);
      if (isBackground && typeof timer === "object")
        timer.unref();
      return () => clearTimeout(timer);
    }
  };
}
var systemClock = createSystemClock();
function completeClock(clock) {
  if (isComplete(clock))
    return clock;
  return {
    now: () => clock.now(),
    monotonic: () => clock.now(),
    setTimer: (delayMs, task, options) => clock.setTimer(delayMs, task, options)
  };
}
function isComplete(clock) {
  return clock.monotonic !== void 0;
}
var minCorrectionMs = 100;
var SteadyClock = class {
  #clock;
  #watch;
  #offsetMs;
  #wallSkewMs = 0;
  #hasAgreed = false;
  constructor(clock, watch2) {
    this.#clock = clock;
    this.#watch = watch2;
  }
  now() {
    this.#watch.compare();
    return this.#offsetMs === void 0 ? this.#clock.now() : Math.floor(this.#clock.monotonic() + this.#offsetMs);
  }
  monotonic() {
    return this.#clock.monotonic();
  }
  setTimer(delayMs, task, options) {
    return this.#clock.setTimer(delayMs, task, options);
  }
  wall() {
    return this.#clock.now();
  }
  fromWall(at) {
    const skewMs = this.now() - this.#clock.now();
    if (Math.abs(skewMs - this.#wallSkewMs) >= minJumpMs)
      this.#wallSkewMs = skewMs;
    return at + this.#wallSkewMs;
  }
  get isComparable() {
    return !this.#hasAgreed || this.#clock === systemClock && !isTimeFaked();
  }
  start() {
    this.#offsetMs ??= this.#clock.now() - this.#clock.monotonic();
  }
  agree(time, at) {
    const offset = time - at;
    const jumpedMs = Math.abs(offset - (this.#offsetMs ?? offset));
    const isFirst = !this.#hasAgreed;
    if (!isFirst && (jumpedMs < minCorrectionMs || !this.isComparable))
      return false;
    this.#hasAgreed = true;
    this.#offsetMs = offset;
    return !isFirst && jumpedMs >= minJumpMs;
  }
};
var minJumpMs = 1e3;
var ClockWatch = class {
  #clock;
  #onJump;
  #offsets = /* @__PURE__ */ new Map();
  #wallOffset;
  constructor(clock, onJump = () => {
  }) {
    this.#clock = clock;
    this.#onJump = onJump;
    this.#wallOffset = clock.now() - clock.monotonic();
  }
  get skewMs() {
    const offset = this.#offsets.get("store") ?? this.#offsets.get("gupshup");
    return offset === void 0 ? void 0 : Math.round(this.#clock.now() - this.#clock.monotonic() - offset);
  }
  compare() {
    const offset = this.#clock.now() - this.#clock.monotonic();
    const jumpedMs = offset - this.#wallOffset;
    this.#wallOffset = offset;
    if (Math.abs(jumpedMs) >= minJumpMs)
      this.#onJump({ clock: "machine", jumpedMs: Math.round(jumpedMs) });
  }
  recordTime(source, time, at = this.#clock.monotonic()) {
    const offset = time - at;
    const before = this.#offsets.get(source);
    this.#offsets.set(source, offset);
    if (source === "store" && before !== void 0 && Math.abs(offset - before) >= minJumpMs)
      this.#onJump({ clock: "store", jumpedMs: Math.round(offset - before) });
  }
};
var { setTimeout: timerAtLoad } = globalThis;
function isTimeFaked() {
  return globalThis.setTimeout !== timerAtLoad || Object.hasOwn(globalThis.setTimeout, "clock");
}
async function settlesWithin(clock, limitMs, work) {
  return await new Promise((resolve) => {
    const cancel = clock.setTimer(limitMs, () => resolve(false));
    const settle = () => {
      cancel();
      resolve(true);
    };
    work.then(settle, settle);
  });
}
function timeText(time) {
  const date2 = new Date(time);
  return Number.isNaN(date2.getTime()) ? `${time} ms after 1970` : date2.toISOString();
}

// src/util/contains-address.ts
var base64Run = /[\w+/-]{6,}={0,2}/g;
function containsAddress(text, addresses) {
  if (addresses.some((address) => text.includes(address)))
    return true;
  return (text.match(base64Run) ?? []).some((run) => isIn(Buffer.from(run, "base64"), addresses));
}
function isIn(bytes, addresses) {
  const digits = bytes.toString("hex");
  return addresses.some((address) => bytes.includes(address) || digits.includes(address));
}

// ../../../work/main/node_modules/leven/index.js
var array = [];
var characterCodeCache = [];
function leven(first, second, options) {
  if (first === second) {
    return 0;
  }
  const maxDistance = options?.maxDistance;
  const swap = first;
  if (first.length > second.length) {
    first = second;
    second = swap;
  }
  let firstLength = first.length;
  let secondLength = second.length;
  while (firstLength > 0 && first.charCodeAt(~-firstLength) === second.charCodeAt(~-secondLength)) {
    firstLength--;
    secondLength--;
  }
  let start = 0;
  while (start < firstLength && first.charCodeAt(start) === second.charCodeAt(start)) {
    start++;
  }
  firstLength -= start;
  secondLength -= start;
  if (maxDistance !== void 0 && secondLength - firstLength > maxDistance) {
    return maxDistance;
  }
  if (firstLength === 0) {
    return maxDistance !== void 0 && secondLength > maxDistance ? maxDistance : secondLength;
  }
  let bCharacterCode;
  let result;
  let temporary;
  let temporary2;
  let index = 0;
  let index2 = 0;
  while (index < firstLength) {
    characterCodeCache[index] = first.charCodeAt(start + index);
    array[index] = ++index;
  }
  while (index2 < secondLength) {
    bCharacterCode = second.charCodeAt(start + index2);
    temporary = index2++;
    result = index2;
    for (index = 0; index < firstLength; index++) {
      temporary2 = bCharacterCode === characterCodeCache[index] ? temporary : temporary + 1;
      temporary = array[index];
      result = array[index] = temporary > result ? temporary2 > result ? result + 1 : temporary2 : temporary2 > temporary ? temporary + 1 : temporary2;
    }
    if (maxDistance !== void 0) {
      let rowMinimum = result;
      for (index = 0; index < firstLength; index++) {
        if (array[index] < rowMinimum) {
          rowMinimum = array[index];
        }
      }
      if (rowMinimum > maxDistance) {
        return maxDistance;
      }
    }
  }
  array.length = firstLength;
  characterCodeCache.length = firstLength;
  return maxDistance !== void 0 && result > maxDistance ? maxDistance : result;
}
function closestMatch(target, candidates, options) {
  if (!Array.isArray(candidates) || candidates.length === 0) {
    return void 0;
  }
  const userMax = options?.maxDistance;
  const targetLength = target.length;
  for (const candidate of candidates) {
    if (candidate === target) {
      return candidate;
    }
  }
  if (userMax === 0) {
    return void 0;
  }
  let best;
  let bestDist = Number.POSITIVE_INFINITY;
  const seen = /* @__PURE__ */ new Set();
  for (const candidate of candidates) {
    if (seen.has(candidate)) {
      continue;
    }
    seen.add(candidate);
    const lengthDiff = Math.abs(candidate.length - targetLength);
    if (lengthDiff >= bestDist) {
      continue;
    }
    if (userMax !== void 0 && lengthDiff > userMax) {
      continue;
    }
    const cap = Number.isFinite(bestDist) ? userMax === void 0 ? bestDist : Math.min(bestDist, userMax) : userMax;
    const distance = cap === void 0 ? leven(target, candidate) : leven(target, candidate, { maxDistance: cap });
    if (userMax !== void 0 && distance > userMax) {
      continue;
    }
    let actualD = distance;
    if (cap !== void 0 && distance === cap && cap === userMax) {
      actualD = leven(target, candidate);
    }
    if (actualD < bestDist) {
      bestDist = actualD;
      best = candidate;
      if (bestDist === 0) {
        break;
      }
    }
  }
  if (userMax !== void 0 && bestDist > userMax) {
    return void 0;
  }
  return best;
}

// src/util/objects.ts
function compact(fields) {
  for (const key in fields)
    if (fields[key] === void 0)
      return withoutUndefined(fields);
  return fields;
}
function withoutUndefined(fields) {
  const kept = {};
  for (const key in fields)
    if (fields[key] !== void 0)
      kept[key] = fields[key];
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
var secretStart = new RegExp(`(?<name>${secretName})\\\\{0,7}(?:["'\`]|%2[27])?[ \\t]{0,8}(?<sign>=>?|:|%3[ad])[ \\t]{0,8}|bearer(?:[ \\t]{1,8}|%20|\\+|[:=][ \\t]{0,8})|(?<basic>(?<![a-z])basic)(?:[ \\t]{1,8}|%20|\\+)|(?<key>(?:(?<![a-z\\d])|(?<=\\\\[nrt]|%[\\da-f]{2}))sk_)(?=[\\w-]{6})|(?<jwt>eyj)|(?<address>:\\/\\/)`, "gi");
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
var sentenceWords = new Set("a an and any are as at auth authentication authorisation authorization bad be before bearer but by can cannot check client connect copy could credential credentials denied does empty error errors expected expired expires failed failure fetch for forbidden format from getaddrinfo give given got gupshup had has have header headers here how http https if in instead internal invalid is it its key keys length make may method missing more must network nil no none not nothing null oauth of off ok on one only or please prefix read realm received refused rejected renew request required response revoked scheme schemes see server service set should socket source status string that the then there they this timeout to token tokens too try type unable unauthorised unauthorized undefined unexpected unknown use used value was were what when where which while why will with without write wrong you your true false".split(" "));
function isSecretName(name) {
  const known = secretNames.get(name);
  if (known !== void 0)
    return known;
  const isSecret = wholeSecretName.test(name);
  if (secretNames.size < maxKnownNames && name.length <= 40)
    secretNames.set(name, isSecret);
  return isSecret;
}
var secretNames = /* @__PURE__ */ new Map();
var maxKnownNames = 500;
function redactSecrets(text) {
  if (!possibleStart.test(text))
    return text;
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
    if (valueFrom < done)
      continue;
    const span = spanOf(text, found, valueFrom, read);
    if (span === void 0)
      continue;
    const from = Math.max(span.from, done);
    shown += text.slice(done, from) + hiddenSecret;
    done = span.to;
    secretStart.lastIndex = Math.max(from, done - maxStartLength);
  }
  return done === 0 ? text : shown + text.slice(done);
}
function spanOf(text, found, from, read) {
  const { name, sign, basic, key, jwt, address } = found.groups ?? {};
  if (jwt !== void 0)
    return jwt === "eyJ" ? jwtAt(text, found.index, read) : void 0;
  if (key !== void 0)
    return key === "sk_" ? keyAt(text, found.index, from) : void 0;
  if (address !== void 0) {
    const length = lengthAt(userInAddress, text, from);
    return length === 0 ? void 0 : unlessHidden(text, { from, to: from + length - 1 });
  }
  if (basic !== void 0)
    return isPlainWord(text, from) ? void 0 : wordAt(text, from);
  const quoted = insideQuotes(text, from);
  if (quoted !== void 0)
    return unlessHidden(text, quoted);
  if (name === void 0)
    return sentenceAt(text, from, fieldValue);
  const list = insideList(text, from);
  if (list !== void 0)
    return unlessHidden(text, list);
  if (sign !== ":")
    return wordAt(text, from);
  return isHeaderName(name) ? headerAt(text, from, name) : sentenceAt(text, from);
}
function jwtAt(text, from, read) {
  if (from < read.noJwtTo)
    return void 0;
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
  if (scheme > 0)
    return sentenceAt(text, from + scheme, fieldValue);
  const hasFields = /cookie/i.test(name) || lengthAt(schemeWithFields, text, from) > 0;
  if (!hasFields || isSentence(text, from))
    return sentenceAt(text, from);
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
  if (word !== void 0 && literals.has(word))
    return void 0;
  if (lengthAt(slot, text, from) > 0)
    return void 0;
  const valueFrom = afterPlaceholder(text, from);
  const span = unlessHidden(text, { from, to: valueFrom + lengthAt(value, text, valueFrom) });
  return span && withoutSigns(text, span);
}
function insideQuotes(text, at) {
  openingQuote.lastIndex = at;
  const [whole = "", escapes = "", quote = ""] = openingQuote.exec(text) ?? [];
  if (quote === "")
    return void 0;
  const from = at + whole.length;
  for (let to = text.indexOf(quote, from); to !== -1; to = text.indexOf(quote, to + 1)) {
    const backslashes = backslashesBefore(text, to, from);
    const own2 = backslashes - escapes.length;
    if (own2 >= 0 && own2 % (2 * (escapes.length + 1)) === 0)
      return { from, to: to - escapes.length };
  }
  return { from, to: text.length };
}
function backslashesBefore(text, end, from) {
  let start = end;
  while (start > from && text[start - 1] === "\\")
    start -= 1;
  return end - start;
}
function insideList(text, at) {
  const bracket = lengthAt(openingBracket, text, at);
  if (bracket === 0)
    return void 0;
  const first = insideQuotes(text, at + bracket);
  if (first === void 0)
    return void 0;
  let { to } = first;
  for (; ; ) {
    const closed = to + lengthAt(openingQuote, text, to);
    const separator = lengthAt(comma, text, closed);
    const next = separator === 0 ? void 0 : insideQuotes(text, closed + separator);
    if (next === void 0)
      return { from: first.from, to };
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
  while (end > from && signs.includes(text.charAt(end - 1)))
    end -= 1;
  return { from, to: end };
}
function matchAt(sticky, text, at) {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0];
}
function lengthAt(sticky, text, at) {
  return matchAt(sticky, text, at)?.length ?? 0;
}

// src/util/json.ts
var import_node_util = require("node:util");
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function fieldAt(value, ...path) {
  let current = value;
  for (const name of path) {
    if (!isRecord(current) || !Object.hasOwn(current, name))
      return void 0;
    current = current[name];
  }
  return current;
}
function listAt(value, ...path) {
  const list = fieldAt(value, ...path);
  return Array.isArray(list) ? list : [];
}
function readText(value) {
  return typeof value === "string" && value.trim() !== "" ? value : void 0;
}
function firstText(...values) {
  return values.map(readText).find((text) => text !== void 0);
}
function readWord(value) {
  return readText(value)?.trim().toLowerCase();
}
function readId(value) {
  if (Number.isSafeInteger(value))
    return String(value);
  return readText(value)?.trim().toWellFormed();
}
function readPhone(value) {
  const digits = readId(value)?.replace(/^\+/, "");
  return digits !== void 0 && /^\d{5,15}$/.test(digits) ? digits : void 0;
}
function readWholeNumber(value) {
  const number = typeof value === "string" && /^\s*-?\d{1,15}\s*$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : void 0;
}
function readCode(value) {
  if (typeof value === "number")
    return Number.isSafeInteger(value) && value >= 0 ? value : void 0;
  const digits = readText(value)?.trim();
  return digits !== void 0 && /^(0|[1-9]\d{0,8})$/.test(digits) ? Number(digits) : void 0;
}
function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return void 0;
  }
}
function parseForm(text) {
  return Object.fromEntries(new URLSearchParams(text));
}
function textOf(body) {
  if (import_node_util.types.isUint8Array(body))
    return new TextDecoder().decode(body);
  return typeof body === "string" ? body.replace(/^\uFEFF/, "") : void 0;
}
function copyOf(body) {
  try {
    const text = JSON.stringify(body, (_key, value) => typeof value === "bigint" ? `${value}` : value);
    return typeof text === "string" ? JSON.parse(text) : void 0;
  } catch {
    return void 0;
  }
}
function lostInJson(value, path, above = []) {
  if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint")
    return { path, what: `a ${typeof value}` };
  if (typeof value === "number" && !Number.isFinite(value))
    return { path, what: String(value) };
  if (typeof value !== "object" || value === null)
    return void 0;
  if (above.includes(value))
    return { path, what: "a cycle" };
  if (Array.isArray(value))
    return firstLost(Object.entries(value), path, [...above, value]);
  if ("toJSON" in value && typeof value.toJSON === "function")
    return void 0;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype)
    return { path, what: `a ${value.constructor.name}` };
  return firstLost(Object.entries(value), path, [...above, value]);
}
function firstLost(entries, path, above) {
  for (const [key, value] of entries) {
    const lost = lostInJson(value, `${path}.${key}`, above);
    if (lost !== void 0)
      return lost;
  }
  return void 0;
}

// src/util/user-id.ts
var form = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;
function isUserId(text) {
  return form.test(text);
}
function readUserId(value) {
  const id = readText(value)?.trim();
  return id !== void 0 && isUserId(id) ? id : void 0;
}

// src/util/redact.ts
var mask = "\u2022";
var hiddenUserId = "[user id]";
function maskNumber(number) {
  const digits = number.replace(/[^\d•]/g, "");
  if (digits.length < 10)
    return mask.repeat(digits.length);
  return digits.slice(0, 2) + mask.repeat(digits.length - 6) + digits.slice(-4);
}
var hiddenErased = "[erased]";
function maskAddress(address) {
  if (isErasedText(address) || address === hiddenErased)
    return hiddenErased;
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
var sensitive = new RegExp(`(${whatsappId.source})|(${userId.source})|${eventId.source}|${uuid.source}|${date.source}|${addressWithPort.source}|(${phoneNumber.source})`, "g");
var onlyUuid = /^[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}$/;
var oneWord = /^[a-z]{1,20}$/;
var minSensitiveLength = 5;
function redactText(text) {
  if (text.length < minSensitiveLength || onlyUuid.test(text) || oneWord.test(text))
    return text;
  return redactSecrets(text).replace(sensitive, (found, isWhatsappId, isUserId2, isPhoneNumber) => {
    if (isWhatsappId !== void 0)
      return "[WhatsApp id]";
    if (isUserId2 !== void 0)
      return hiddenUserId;
    return isPhoneNumber === void 0 ? found : maskNumber(found);
  });
}
function redactId(id) {
  return id.replace(sensitive, (found, isWhatsappId) => isWhatsappId === void 0 ? found : "[WhatsApp id]");
}

// src/util/did-you-mean.ts
var otherNames = {
  text: ["message", "caption", "body"],
  body: ["message", "text"],
  content: ["message", "text"],
  msg: ["message"],
  payload: ["message"],
  phone: ["to"],
  number: ["to"],
  phonenumber: ["to"],
  mobile: ["to"],
  recipient: ["to"],
  idempotency_key: ["idempotencyKey"],
  pace: ["rateLimit"],
  window: ["sessionWindow"],
  event: ["webhook"],
  delay: ["at"],
  sendat: ["at"],
  scheduledat: ["at"],
  retry: ["retries"],
  attempts: ["retries"],
  maxretries: ["retries"],
  timeout: ["timeoutMs", "ttlMs"],
  expires: ["ttlMs"],
  meta: ["metadata"],
  link: ["url"],
  href: ["url"],
  file: ["url", "filename"],
  variables: ["params"],
  parameters: ["params"],
  templateid: ["id"],
  key: ["idempotencyKey", "apiKey"],
  app: ["appName"],
  from: ["source"],
  phone_number: ["to", "source"]
};
function closestKey(schema, path) {
  const unknown = String(path.at(-1)?.key);
  return closestName(unknown, keysAt(schema, path));
}
function closestName(unknown, names) {
  const meant = otherNames[unknown.toLowerCase()]?.find((name) => names.includes(name));
  if (meant !== void 0)
    return meant;
  const longer = names.find((name) => unknown.length > 2 && name.toLowerCase() === `${unknown.toLowerCase()}ms`);
  if (longer !== void 0)
    return longer;
  return closestOf(unknown, names);
}
function closestOf(misspelt, names) {
  const lowerCase = names.map((name) => name.toLowerCase());
  const maxDistance = Math.ceil(misspelt.length / 3);
  const closest = closestMatch(misspelt.toLowerCase(), lowerCase, { maxDistance });
  return closest === void 0 ? void 0 : names[lowerCase.indexOf(closest)];
}
function keysAt(schema, path) {
  const [step, ...rest] = path;
  const wrapped = property(schema, "wrapped");
  if (wrapped !== void 0)
    return keysAt(wrapped, path);
  const item = property(schema, "item");
  if (item !== void 0)
    return keysAt(item, rest);
  const options = property(schema, "options");
  if (Array.isArray(options)) {
    const discriminator = property(schema, "key");
    return options.filter((option) => fits(option, discriminator, step?.input)).flatMap((option) => keysAt(option, path));
  }
  const entries = Object(property(schema, "entries"));
  return rest.length === 0 ? Object.keys(entries) : keysAt(property(entries, String(step?.key)), rest);
}
function fits(option, discriminator, input) {
  if (typeof discriminator !== "string")
    return true;
  const literal = property(property(property(option, "entries"), discriminator), "literal");
  return literal === void 0 || literal === property(input, discriminator);
}
function unknownOption(call, options, known) {
  const name = Object.keys(options).find((option) => !known.includes(option));
  if (name === void 0)
    return void 0;
  const meant = closestName(name, known);
  const hint = meant === void 0 ? `it has ${known.join(", ")}.` : `did you mean ${meant}?`;
  return { name, sentence: `${call} has no option ${redactText(name)}; ${hint}` };
}

// src/util/printable-error.ts
var inspectCustom = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom");
var ownError = /* @__PURE__ */ Symbol.for("gupshup-outbound.error");
var shownFields = ["code", "syscall"];
var maxCauses = 5;
function printableError(error, redactKnown = (text) => text) {
  const redact = (text) => redactText(redactKnown(text));
  try {
    return printable(error, redact, 0);
  } catch {
    return new Error("An error was thrown that cannot be read.");
  }
}
function printable(error, redact, depth) {
  if (typeof error === "string")
    return redact(error);
  if (!(error instanceof Error) || isPrintable(error, redact))
    return error;
  const copy = copyOf2(error, redact);
  const stack = textOf2(property(error, "stack"));
  const frames = stack.search(/^ {4}at /m);
  copy.stack = headOf(copy) + (frames === -1 ? "" : `
${redactSecrets(stack.slice(frames))}`);
  if (error.cause !== void 0 && depth < maxCauses) {
    const value = printable(error.cause, redact, depth + 1);
    const cause = value instanceof Error || typeof value !== "object" ? value : "[object]";
    Object.defineProperty(copy, "cause", { value: cause, configurable: true, writable: true });
  }
  return copy;
}
function isPrintable(error, redact) {
  if (ownError in error)
    return true;
  if ("toJSON" in error || inspectCustom in error)
    return false;
  return Reflect.ownKeys(error).every((key) => {
    const value = property(error, key);
    if (key === "stack")
      return redactSecrets(textOf2(value)) === value;
    return isHarmless(value, redact) && !(typeof key === "string" && isSecretName(key));
  });
}
function isHarmless(value, redact) {
  if (typeof value === "string" || typeof value === "number")
    return redact(`${value}`) === `${value}`;
  return value === null || value === void 0 || typeof value === "boolean";
}
function sanitizeCause(cause) {
  const sanitized = copyOf2(cause, redactText);
  sanitized.stack = headOf(sanitized);
  return sanitized;
}
function headOf({ name, message }) {
  return `${name}: ${message}`;
}
function copyOf2(error, redact) {
  const isObject = typeof error === "object" && error !== null;
  const message = error instanceof Error ? textOf2(error.message) : isObject ? "[object Object]" : String(error);
  const copy = new Error(redact(message));
  if (error instanceof Error)
    copy.name = redact(textOf2(error.name));
  for (const key of shownFields) {
    const value = property(error, key);
    if (typeof value === "string" || typeof value === "number") {
      const shown = typeof value === "string" ? redact(value) : value;
      Object.defineProperty(copy, key, { value: shown, enumerable: true });
    }
  }
  return copy;
}
function textOf2(value) {
  return typeof value === "string" ? value : "";
}

// src/util/mask-fields.ts
var personalFields = /* @__PURE__ */ new Map([
  ["to", maskRecipient],
  ["input", maskRecipient],
  ["from", redactText],
  ["phone", redactText],
  ["previousPhone", redactText],
  ["numbers", redactText],
  ["userId", hideUserId],
  ["userIds", hideUserId],
  ["parentUserId", hideUserId],
  ["previousUserId", hideUserId],
  ["previousParentUserId", hideUserId],
  ["username", hideUsername],
  ["whatsappId", redactText],
  ["text", redactText],
  ["url", withoutQuery]
]);
var otherTexts = /* @__PURE__ */ new Map([
  ["detail", maskNotice],
  ["tier", maskTier]
]);
var foreignAddresses = /(?:userid|waid)$|^(?:from|to|phone|source|destination|recipientid|recipientparticipantid|input|previous|current)$/;
var foreignFields = /* @__PURE__ */ new Set(["payload", "raw", "metadata"]);
var idFields = /* @__PURE__ */ new Set(["id", "messageId", "gupshupId", "templateId"]);
var eventId2 = new RegExp(`^\\d{1,16}-(?:${entryId.source})(?::\\d{1,12}){0,3}$`);
var hiddenContent = "[content]";
var maxDepth = 12;
function isPersonal(key, value, shape) {
  if (shape === "own" && isPersonalField(key))
    return value !== void 0;
  if (shape === "foreign" && redactText(key) !== key)
    return true;
  return holdsPersonal(key, value, shape);
}
function isPersonalField(key) {
  return personalFields.has(key) || foreignFields.has(key) || key === "request" || key === "content";
}
function holdsPersonal(key, value, shape) {
  if (Array.isArray(value))
    return value.some((item) => holdsPersonal(key, item, shape));
  return typeof value !== "object" && !Object.is(maskPrimitive(key, value, shape), value);
}
function maskField(key, value, shape, depth = 0) {
  if (shape === "own" && key === "request")
    return maskRequest(value);
  if (shape === "own" && key === "content")
    return hiddenContent;
  return maskDeep(key, value, shape === "own" && foreignFields.has(key) ? "foreign" : shape, depth);
}
function maskFields(whole, shape, depth = 0) {
  const entries = Object.entries(whole).filter(([, value]) => typeof value !== "function");
  return Object.fromEntries(entries.map(([key, value]) => [
    shape === "foreign" ? redactText(key) : key,
    maskField(key, value, shape, depth)
  ]));
}
function maskDeep(key, value, shape, depth) {
  if (typeof value !== "object" || value === null)
    return maskPrimitive(key, value, shape);
  if (value instanceof Error)
    return printableError(value);
  if (depth >= maxDepth)
    return "[\u2026]";
  if (Array.isArray(value))
    return value.map((item) => maskDeep(key, item, shape, depth + 1));
  return isPlain(value) ? maskFields({ ...value }, shape, depth + 1) : value;
}
function maskPrimitive(key, value, shape) {
  const isText = typeof value === "string";
  if ((isText ? value !== "" : typeof value === "number") && isSecretName(key))
    return hiddenSecret;
  if (isText)
    return maskText(key, value, shape);
  if (typeof value !== "number" || shape === "own")
    return value;
  const isWhole = Number.isInteger(value) && !isTime(value);
  const text = String(value);
  return isWhole && redactText(text) !== text ? redactText(text) : value;
}
function maskText(key, text, shape) {
  if (shape === "foreign")
    return maskForeignText(key, text);
  if (idFields.has(key) && /^\d+$/.test(text))
    return text;
  if (key === "eventId" && eventId2.test(text))
    return text;
  return (personalFields.get(key) ?? otherTexts.get(key) ?? redactText)(text);
}
function maskForeignText(key, text) {
  const field = key.replaceAll("_", "").toLowerCase();
  if (field === "username" && text !== "")
    return hideUsername();
  if (foreignAddresses.test(field) && isUserId(text.trim()))
    return hideUserId();
  return field === "body" || field === "detail" ? maskNotice(text) : redactText(text);
}
function maskNotice(text) {
  const hide = (word) => isUserId(word.replace(/\.$/, "")) ? hideUserId() : word;
  const hideIds = (end) => end.replace(/\S+/g, hide);
  return redactText(text.replace(/\bchanged from \S{1,150} to \S{1,150}\s*$/, hideIds));
}
function maskTier(tier) {
  return /^\d+:\d+$/.test(tier) ? tier : redactText(tier);
}
function maskRecipient(to) {
  return isUserId(to) ? hideUserId() : redactText(to);
}
function hideUserId() {
  return hiddenUserId;
}
function hideUsername() {
  return "[username]";
}
function maskRequest(request) {
  if (typeof request !== "object" || request === null)
    return maskPrimitive("request", request, "foreign");
  const { message, fallback, signal, ...rest } = { ...request };
  const masked = maskFields(rest, "foreign");
  const { to } = masked;
  return isPerson(to) ? { ...masked, to: { ...to, userId: hiddenUserId } } : masked;
}
function isPerson(to) {
  return typeof to === "object" && to !== null && "userId" in to;
}
function withoutQuery(address) {
  return redactText(address.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#]*@/i, "$1\u2026@").replace(/[?#].*$/s, "?\u2026"));
}
function isTime(value) {
  return value >= 1e12 && value < 41024448e5;
}
function isPlain(value) {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

// src/util/redacted.ts
var inspectCustom2 = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom");
var unredactedCopy = /* @__PURE__ */ Symbol.for("gupshup-outbound.unredacted");
var RedactedView = class _RedactedView {
  #whole;
  #shape;
  #read;
  constructor(whole, shape, { personal, depth }) {
    this.#whole = whole;
    this.#shape = shape;
    for (const [key, value] of Object.entries(whole)) {
      if (typeof value === "function")
        define(this, key, { value });
      else if (!personal.includes(key))
        own(this, key, redactedValue(value, shape, depth));
      else
        addMasked(this, key, whole, shape);
    }
  }
  static #from(value) {
    return #whole in value ? value : void 0;
  }
  static valueOf(value, key) {
    const view = _RedactedView.#from(value);
    if (view === void 0)
      return void 0;
    const whole = view.#whole[key];
    if (typeof whole !== "object")
      return whole;
    view.#read ??= /* @__PURE__ */ new Map();
    if (!view.#read.has(key))
      view.#read.set(key, wholeValue(key, whole, view.#shape));
    return view.#read.get(key);
  }
  static #shown(value) {
    const view = _RedactedView.#from(value);
    if (view === void 0)
      return { ...value };
    const masked = maskFields(view.#whole, view.#shape);
    const added = Object.entries(view).filter(([key]) => !view.#isOurs(key));
    return added.length === 0 ? masked : { ...masked, ...Object.fromEntries(added) };
  }
  toJSON() {
    return _RedactedView.#shown(this);
  }
  [inspectCustom2]() {
    return _RedactedView.#shown(this);
  }
  [unredactedCopy]() {
    const view = _RedactedView.#from(this);
    return view === void 0 ? { ...this } : unredactedFields(view.#whole);
  }
  #isOurs(key) {
    return Object.hasOwn(this.#whole, key) || Object.keys(this.#whole).some((name) => maskedName(name) === key);
  }
};
var classes = /* @__PURE__ */ new Map();
var maxClasses = 1e3;
var maxKeyLength = 200;
var maxDepth2 = 100;
function redacted(value) {
  return redactedValue(value, "own");
}
function redactedValue(value, shape, depth = 0) {
  if (typeof value !== "object" || value === null)
    return value;
  if (depth >= maxDepth2)
    return "[\u2026]";
  if (Array.isArray(value))
    return value.map((item) => redactedValue(item, shape, depth + 1));
  return isPlain(value) ? viewOf({ ...value }, shape, depth + 1) : value;
}
function viewOf(whole, shape, depth) {
  const personal = Object.keys(whole).filter((key) => isPersonal(key, whole[key], shape));
  return new (classFor(personal))(whole, shape, { personal, depth });
}
function classFor(personal) {
  const id = personal.join("\n");
  const known = classes.get(id);
  if (known !== void 0)
    return known;
  const made = makeClass(personal);
  if (classes.size < maxClasses && id.length <= maxKeyLength)
    classes.set(id, made);
  return made;
}
function makeClass(personal) {
  const Shaped = class extends RedactedView {
  };
  for (const key of personal) {
    if (key === "constructor")
      continue;
    Object.defineProperty(Shaped.prototype, key, {
      configurable: true,
      get() {
        return RedactedView.valueOf(this, key);
      }
    });
  }
  Object.defineProperty(Shaped.prototype, "constructor", { value: Object });
  return Shaped;
}
function wholeValue(key, value, shape) {
  if (shape === "own" && (key === "request" || key === "content"))
    return value;
  if (shape === "own" && key === "metadata")
    return maskedInPrint(value);
  return redactedValue(value, shape === "own" && (key === "payload" || key === "raw") ? "foreign" : shape);
}
function maskedInPrint(value) {
  if (typeof value !== "object" || value === null)
    return value;
  const copy = Array.isArray(value) ? value.map(maskedInPrint) : copyWith(maskedInPrint, { ...value });
  const show = () => maskField("", copy, "foreign");
  define(copy, "toJSON", { value: show });
  define(copy, inspectCustom2, { value: show });
  return copy;
}
function copyWith(change, fields) {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, change(value)]));
}
function addMasked(view, key, whole, shape) {
  const name = maskedName(key);
  if (Object.hasOwn(whole, name))
    return;
  const value = whole[key];
  if (typeof value === "object")
    define(view, name, { get: () => maskField(key, value, shape), enumerable: true });
  else
    own(view, name, maskField(key, value, shape));
}
function maskedName(key) {
  const shown = redactText(key);
  return `masked${shown.slice(0, 1).toUpperCase()}${shown.slice(1)}`;
}
function own(view, key, value) {
  if (key === "__proto__")
    define(view, key, { value, enumerable: true, writable: true });
  else
    view[key] = value;
}
function define(target, key, descriptor) {
  Object.defineProperty(target, key, { configurable: true, ...descriptor });
}
function unredacted(value) {
  if (typeof value !== "object" || value === null)
    return value;
  if (Array.isArray(value))
    return value.map((item) => unredacted(item));
  const copy = property(value, unredactedCopy);
  if (typeof copy === "function")
    return Reflect.apply(copy, value, []);
  return isPlain(value) ? unredactedFields({ ...value }) : value;
}
function unredactedFields(whole) {
  const entries = Object.entries(whole).filter(([, value]) => typeof value !== "function");
  return Object.fromEntries(entries.map(([key, value]) => [key, key === "request" || key === "content" ? value : unredacted(value)]));
}

// src/util/emitter.ts
var Emitter = class {
  #listeners = {};
  #onListenerError;
  redact = (text) => text;
  constructor(onListenerError) {
    this.#onListenerError = onListenerError;
  }
  on(name, listener) {
    const listeners = this.#listeners[name] ?? /* @__PURE__ */ new Set();
    this.#listeners[name] = listeners;
    const own2 = (event) => listener(event);
    listeners.add(own2);
    return () => {
      listeners.delete(own2);
    };
  }
  emit(name, makeEvent) {
    const listeners = this.#listeners[name];
    if (listeners === void 0 || listeners.size === 0)
      return false;
    const event = redacted(makeEvent());
    for (const listener of [...listeners]) {
      try {
        const result = listener(event);
        if (isThenable(result))
          Promise.resolve(result).catch((error) => this.#onListenerError(error, name));
      } catch (error) {
        this.#onListenerError(error, name);
      }
    }
    return true;
  }
};
function isThenable(value) {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

// ../../../work/main/node_modules/valibot/dist/index.mjs
var store$4;
var DEFAULT_CONFIG = {
  lang: void 0,
  message: void 0,
  abortEarly: void 0,
  abortPipeEarly: void 0
};
// @__NO_SIDE_EFFECTS__
function getGlobalConfig(config$1) {
  if (!config$1 && !store$4) return DEFAULT_CONFIG;
  return {
    lang: config$1?.lang ?? store$4?.lang,
    message: config$1?.message,
    abortEarly: config$1?.abortEarly ?? store$4?.abortEarly,
    abortPipeEarly: config$1?.abortPipeEarly ?? store$4?.abortPipeEarly
  };
}
var store$3;
// @__NO_SIDE_EFFECTS__
function getGlobalMessage(lang) {
  return store$3?.get(lang);
}
var store$2;
// @__NO_SIDE_EFFECTS__
function getSchemaMessage(lang) {
  return store$2?.get(lang);
}
var store$1;
// @__NO_SIDE_EFFECTS__
function getSpecificMessage(reference, lang) {
  return store$1?.get(reference)?.get(lang);
}
// @__NO_SIDE_EFFECTS__
function _stringify(input) {
  const type = typeof input;
  if (type === "string") return `"${input}"`;
  if (type === "number" || type === "bigint" || type === "boolean") return `${input}`;
  if (type === "object" || type === "function") return (input && Object.getPrototypeOf(input)?.constructor?.name) ?? "null";
  return type;
}
function _addIssue(context, label, dataset, config$1, other) {
  const input = other && "input" in other ? other.input : dataset.value;
  const expected = other?.expected ?? context.expects ?? null;
  const received = other?.received ?? /* @__PURE__ */ _stringify(input);
  const issue = {
    kind: context.kind,
    type: context.type,
    input,
    expected,
    received,
    message: `Invalid ${label}: ${expected ? `Expected ${expected} but r` : "R"}eceived ${received}`,
    requirement: context.requirement,
    path: other?.path,
    issues: other?.issues,
    lang: config$1.lang,
    abortEarly: config$1.abortEarly,
    abortPipeEarly: config$1.abortPipeEarly
  };
  const isSchema = context.kind === "schema";
  const message$1 = other?.message ?? context.message ?? /* @__PURE__ */ getSpecificMessage(context.reference, issue.lang) ?? (isSchema ? /* @__PURE__ */ getSchemaMessage(issue.lang) : null) ?? config$1.message ?? /* @__PURE__ */ getGlobalMessage(issue.lang);
  if (message$1 !== void 0) issue.message = typeof message$1 === "function" ? message$1(issue) : message$1;
  if (isSchema) dataset.typed = false;
  if (dataset.issues) dataset.issues.push(issue);
  else dataset.issues = [issue];
}
function _standardSchema(schema) {
  schema["~standard"] = {
    version: 1,
    vendor: "valibot",
    validate: (value$1) => schema["~run"]({ value: value$1 }, /* @__PURE__ */ getGlobalConfig())
  };
  return schema;
}
// @__NO_SIDE_EFFECTS__
function getDotPath(issue) {
  if (issue.path) {
    let key = "";
    for (const item of issue.path) if (typeof item.key === "string" || typeof item.key === "number") if (key) key += `.${item.key}`;
    else key += item.key;
    else return null;
    return key;
  }
  return null;
}
var EMOJI_REGEX = new RegExp("^(?:[\\u{1F1E6}-\\u{1F1FF}]{2}|\\u{1F3F4}[\\u{E0061}-\\u{E007A}]{2}[\\u{E0030}-\\u{E0039}\\u{E0061}-\\u{E007A}]{1,3}\\u{E007F}|(?:\\p{Emoji}\\uFE0F\\u20E3?|\\p{Emoji_Modifier_Base}\\p{Emoji_Modifier}?|(?![\\p{Emoji_Modifier_Base}\\u{1F1E6}-\\u{1F1FF}])\\p{Emoji_Presentation})(?:\\u200D(?:\\p{Emoji}\\uFE0F\\u20E3?|\\p{Emoji_Modifier_Base}\\p{Emoji_Modifier}?|(?![\\p{Emoji_Modifier_Base}\\u{1F1E6}-\\u{1F1FF}])\\p{Emoji_Presentation}))*)+$", "u");
// @__NO_SIDE_EFFECTS__
function check(requirement, message$1) {
  return {
    kind: "validation",
    type: "check",
    reference: check,
    async: false,
    expects: null,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "input", dataset, config$1);
      return dataset;
    }
  };
}
// @__NO_SIDE_EFFECTS__
function rawCheck(action) {
  return {
    kind: "validation",
    type: "raw_check",
    reference: rawCheck,
    async: false,
    expects: null,
    "~run"(dataset, config$1) {
      action({
        dataset,
        config: config$1,
        addIssue: (info) => _addIssue(this, info?.label ?? "input", dataset, config$1, info)
      });
      return dataset;
    }
  };
}
// @__NO_SIDE_EFFECTS__
function custom(check$1, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "custom",
    reference: custom,
    expects: "unknown",
    async: false,
    check: check$1,
    message: message$1,
    "~run"(dataset, config$1) {
      if (this.check(dataset.value)) dataset.typed = true;
      else _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
// @__NO_SIDE_EFFECTS__
function string(message$1) {
  return _standardSchema({
    kind: "schema",
    type: "string",
    reference: string,
    expects: "string",
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      if (typeof dataset.value === "string") dataset.typed = true;
      else _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
// @__NO_SIDE_EFFECTS__
function pipe(...pipe$1) {
  return _standardSchema({
    ...pipe$1[0],
    pipe: pipe$1,
    "~run"(dataset, config$1) {
      for (const item of pipe$1) if (item.kind !== "metadata") {
        if (dataset.issues && (item.kind === "schema" || item.kind === "transformation")) {
          dataset.typed = false;
          break;
        }
        if (!dataset.issues || !config$1.abortEarly && !config$1.abortPipeEarly) dataset = item["~run"](dataset, config$1);
      }
      return dataset;
    }
  });
}
// @__NO_SIDE_EFFECTS__
function safeParse(schema, input, config$1) {
  const dataset = schema["~run"]({ value: input }, /* @__PURE__ */ getGlobalConfig(config$1));
  return {
    typed: dataset.typed,
    success: !dataset.issues,
    output: dataset.value,
    issues: dataset.issues
  };
}

// src/util/validate.ts
var maxShownLength = 40;
var secretField = /key|token|secret|passw|passphrase|pwd|authori[sz]ation|cookie|credential/i;
var halfCharacter = new RegExp("\\p{Surrogate}", "u");
function isStorable(text) {
  return !halfCharacter.test(text) && !text.includes("\0");
}
var storable = pipe(string(), check((text) => !halfCharacter.test(text), "must have whole characters only; a slice() in the middle of an emoji leaves half of one"), check((text) => !text.includes("\0"), "must have no NUL character"));
function unshown(problemOf) {
  return pipe(custom(() => true), rawCheck(({ dataset, addIssue }) => {
    const message = dataset.typed ? problemOf(dataset.value) : void 0;
    if (message !== void 0)
      addIssue({ message, received: "" });
  }));
}
function validate(schema, value, toError) {
  const result = safeParse(schema, value);
  if (result.success)
    return result.output;
  const issue = result.issues.find(isUnknownKey) ?? result.issues[0];
  const path = getDotPath(issue);
  const field = path === null ? void 0 : redactText(path);
  throw toError(sentenceOf(issue, field, schema), field);
}
function sentenceOf(issue, field = "The value", schema) {
  if (isUnknownKey(issue)) {
    const closest = closestKey(schema, issue.path ?? []);
    return `${field} is not a known field${closest === void 0 ? "." : `; did you mean ${closest}?`}`;
  }
  if (issue.received === "undefined")
    return `${field} is missing.`;
  return `${field} ${requirementOf(issue)}${givenOf(issue, field)}.`;
}
function isUnknownKey({ type, expected }) {
  return type === "strict_object" && expected === "never";
}
function requirementOf({ type, input, message, expected, requirement }) {
  if (!message.startsWith("Invalid "))
    return message;
  const unit = `${typeof input === "string" ? "character" : "item"}${requirement === 1 ? "" : "s"}`;
  switch (type) {
    case "max_length":
      return `must have at most ${requirement} ${unit}`;
    case "min_length":
      return `must have at least ${requirement} ${unit}`;
    case "non_empty":
      return "must not be empty";
    case "max_value":
      return `must be at most ${requirement}`;
    case "min_value":
      return `must be at least ${requirement}`;
    case "lt_value":
      return `must be less than ${requirement}`;
    case "gt_value":
      return `must be more than ${requirement}`;
    case "finite":
      return "must be a finite number";
    case "instance":
      return `must be an ${expected}`;
    case "integer":
      return "must be a whole number";
    case "url":
      return "must be a web address";
    default:
      return expected === null ? "is not valid" : `must be ${expectationOf(expected)}`;
  }
}
function expectationOf(expected) {
  const alternatives = expected.replace(/^\((.*)\)$/, "$1").split(" | ");
  const named = alternatives.map((type) => {
    if (!/^[A-Za-z]+$/.test(type) || type === "null" || type === "undefined")
      return type;
    return `${/^[AEIO]/i.test(type) ? "an" : "a"} ${type.toLowerCase()}`;
  });
  const last = named.pop();
  return named.length === 0 ? `${last}` : `${named.join(", ")} or ${last}`;
}
function givenOf({ type, input, received }, field) {
  if (received === "")
    return "";
  if (type === "non_empty")
    return "";
  if (type.endsWith("_length"))
    return `, but has ${received}`;
  if (secretField.test(field))
    return "";
  if (typeof input === "string" && input.length > maxShownLength)
    return `, but has ${input.length} characters`;
  return `, but is ${redactText(received)}`;
}
function kindOf(given) {
  if (given === void 0)
    return "nothing";
  if (given === null)
    return "null";
  if (Array.isArray(given))
    return "a list";
  return typeof given === "object" ? "an object" : `a ${typeof given}`;
}

// src/util/warning-throttle.ts
var warningPeriodMs = 6e4;
var WarningThrottle = class {
  #options;
  #byKey = /* @__PURE__ */ new Map();
  #isClosed = false;
  constructor(options) {
    this.#options = { periodMs: warningPeriodMs, ...options };
  }
  add(key) {
    const known = this.#byKey.get(key);
    if (known === void 0) {
      this.#warn(key, 1);
      return;
    }
    known.count += 1;
    if (this.#options.clock.monotonic() - known.warnedAt >= this.#options.periodMs)
      this.#warn(key, known.count);
  }
  close() {
    this.#isClosed = true;
    for (const [key, { count, cancelTimer }] of [...this.#byKey]) {
      cancelTimer();
      if (count > 0)
        this.#warn(key, count);
    }
  }
  #warn(key, count) {
    const { clock, warn, periodMs } = this.#options;
    this.#byKey.get(key)?.cancelTimer();
    const cancelTimer = this.#isClosed ? () => {
    } : clock.setTimer(periodMs, () => this.#endPeriod(key), { isBackground: true });
    this.#byKey.set(key, { warnedAt: clock.monotonic(), count: 0, cancelTimer });
    warn(key, count);
  }
  #endPeriod(key) {
    const count = this.#byKey.get(key)?.count ?? 0;
    if (count > 0)
      this.#warn(key, count);
    else
      this.#byKey.delete(key);
  }
};

// src/util/write-id.ts
var import_node_crypto = require("node:crypto");
var process = (0, import_node_crypto.randomUUID)();
var writes = 0;
function newWriteId() {
  writes += 1;
  return `${process}:${writes}`;
}
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  Cancellation,
  CancellationGroup,
  ClockWatch,
  Emitter,
  SteadyClock,
  WarningThrottle,
  assertNever,
  canonicalJson,
  closestName,
  closestOf,
  compact,
  completeClock,
  containsAddress,
  copyOf,
  erasedPrefix,
  fieldAt,
  firstText,
  isErasedText,
  isPlain,
  isRecord,
  isSecretName,
  isStorable,
  isTimeFaked,
  isUserId,
  kindOf,
  listAt,
  lostInJson,
  maskAddress,
  maskNumber,
  minJumpMs,
  newWriteId,
  onAbort,
  parseForm,
  parseJson,
  printableError,
  property,
  readCode,
  readId,
  readPhone,
  readText,
  readUserId,
  readWholeNumber,
  readWord,
  redactId,
  redactSecrets,
  redactText,
  redacted,
  sanitizeCause,
  settlesWithin,
  storable,
  systemClock,
  textOf,
  timeText,
  unknownOption,
  unredacted,
  unshown,
  validate
});
