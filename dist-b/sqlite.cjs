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

// src/store/sqlite/index.ts
var sqlite_exports = {};
__export(sqlite_exports, {
  sqliteStore: () => sqliteStore
});
module.exports = __toCommonJS(sqlite_exports);

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
        if (monotonic() < dueAt - Math.min(maxEarlyMs, waitMs / 2)) monotonic(dueAt);
        task();
      }, waitMs);
      if (isBackground && typeof timer === "object") timer.unref();
      return () => clearTimeout(timer);
    }
  };
}
var systemClock = createSystemClock();
var { setTimeout: timerAtLoad } = globalThis;
function isTimeFaked() {
  return globalThis.setTimeout !== timerAtLoad || Object.hasOwn(globalThis.setTimeout, "clock");
}
async function settlesWithin(clock, limitMs, work) {
  return await new Promise((resolve2) => {
    const cancel = clock.setTimer(limitMs, () => resolve2(false));
    const settle = () => {
      cancel();
      resolve2(true);
    };
    work.then(settle, settle);
  });
}

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
  let done2 = 0;
  secretStart.lastIndex = 0;
  for (let found = secretStart.exec(text); found !== null; found = secretStart.exec(text)) {
    const valueFrom = found.index + found[0].length;
    if (valueFrom < done2) continue;
    const span = spanOf(text, found, valueFrom, read);
    if (span === void 0) continue;
    const from = Math.max(span.from, done2);
    shown += text.slice(done2, from) + hiddenSecret;
    done2 = span.to;
    secretStart.lastIndex = Math.max(from, done2 - maxStartLength);
  }
  return done2 === 0 ? text : shown + text.slice(done2);
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
function maskNumber(number2) {
  const digits = number2.replace(/[^\d•]/g, "");
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
function closestKey(schema2, path) {
  const unknown = String(path.at(-1)?.key);
  return closestName(unknown, keysAt(schema2, path));
}
function closestName(unknown, names) {
  const meant = otherNames[unknown.toLowerCase()]?.find((name) => names.includes(name));
  if (meant !== void 0) return meant;
  const longer = names.find(
    (name) => unknown.length > 2 && name.toLowerCase() === `${unknown.toLowerCase()}ms`
  );
  if (longer !== void 0) return longer;
  return closestOf(unknown, names);
}
function closestOf(misspelt, names) {
  const lowerCase = names.map((name) => name.toLowerCase());
  const maxDistance = Math.ceil(misspelt.length / 3);
  const closest = closestMatch(misspelt.toLowerCase(), lowerCase, { maxDistance });
  return closest === void 0 ? void 0 : names[lowerCase.indexOf(closest)];
}
function keysAt(schema2, path) {
  const [step, ...rest] = path;
  const wrapped = property(schema2, "wrapped");
  if (wrapped !== void 0) return keysAt(wrapped, path);
  const item = property(schema2, "item");
  if (item !== void 0) return keysAt(item, rest);
  const options = property(schema2, "options");
  if (Array.isArray(options)) {
    const discriminator = property(schema2, "key");
    return options.filter((option) => fits(option, discriminator, step?.input)).flatMap((option) => keysAt(option, path));
  }
  const entries = Object(property(schema2, "entries"));
  return rest.length === 0 ? Object.keys(entries) : keysAt(property(entries, String(step?.key)), rest);
}
function fits(option, discriminator, input) {
  if (typeof discriminator !== "string") return true;
  const literal = property(property(property(option, "entries"), discriminator), "literal");
  return literal === void 0 || literal === property(input, discriminator);
}
function unknownOption(call, options, known) {
  const name = Object.keys(options).find((option) => !known.includes(option));
  if (name === void 0) return void 0;
  const meant = closestName(name, known);
  const hint = meant === void 0 ? `it has ${known.join(", ")}.` : `did you mean ${meant}?`;
  return { name, sentence: `${call} has no option ${redactText(name)}; ${hint}` };
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
// @__NO_SIDE_EFFECTS__
function _joinExpects(values$1, separator) {
  const list = [...new Set(values$1)];
  if (list.length > 1) return `(${list.join(` ${separator} `)})`;
  return list[0] ?? "never";
}
function _standardSchema(schema2) {
  schema2["~standard"] = {
    version: 1,
    vendor: "valibot",
    validate: (value$1) => schema2["~run"]({ value: value$1 }, /* @__PURE__ */ getGlobalConfig())
  };
  return schema2;
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
function gtValue(requirement, message$1) {
  return {
    kind: "validation",
    type: "gt_value",
    reference: gtValue,
    async: false,
    expects: `>${requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement)}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !(dataset.value > this.requirement)) _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
      return dataset;
    }
  };
}
// @__NO_SIDE_EFFECTS__
function integer(message$1) {
  return {
    kind: "validation",
    type: "integer",
    reference: integer,
    async: false,
    expects: null,
    requirement: Number.isInteger,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "integer", dataset, config$1);
      return dataset;
    }
  };
}
// @__NO_SIDE_EFFECTS__
function maxValue(requirement, message$1) {
  return {
    kind: "validation",
    type: "max_value",
    reference: maxValue,
    async: false,
    expects: `<=${requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement)}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !(dataset.value <= this.requirement)) _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
      return dataset;
    }
  };
}
// @__NO_SIDE_EFFECTS__
function minValue(requirement, message$1) {
  return {
    kind: "validation",
    type: "min_value",
    reference: minValue,
    async: false,
    expects: `>=${requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement)}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !(dataset.value >= this.requirement)) _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
      return dataset;
    }
  };
}
// @__NO_SIDE_EFFECTS__
function nonEmpty(message$1) {
  return {
    kind: "validation",
    type: "non_empty",
    reference: nonEmpty,
    async: false,
    expects: "!0",
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && dataset.value.length === 0) _addIssue(this, "length", dataset, config$1, { received: "0" });
      return dataset;
    }
  };
}
// @__NO_SIDE_EFFECTS__
function transform(operation) {
  return {
    kind: "transformation",
    type: "transform",
    reference: transform,
    async: false,
    operation,
    "~run"(dataset) {
      dataset.value = this.operation(dataset.value);
      return dataset;
    }
  };
}
// @__NO_SIDE_EFFECTS__
function getFallback(schema2, dataset, config$1) {
  return typeof schema2.fallback === "function" ? schema2.fallback(dataset, config$1) : schema2.fallback;
}
// @__NO_SIDE_EFFECTS__
function getDefault(schema2, dataset, config$1) {
  return typeof schema2.default === "function" ? schema2.default(dataset, config$1) : schema2.default;
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
function number(message$1) {
  return _standardSchema({
    kind: "schema",
    type: "number",
    reference: number,
    expects: "number",
    async: false,
    message: message$1,
    "~run"(dataset, config$1) {
      if (typeof dataset.value === "number" && !isNaN(dataset.value)) dataset.typed = true;
      else _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
// @__NO_SIDE_EFFECTS__
function optional(wrapped, default_) {
  return _standardSchema({
    kind: "schema",
    type: "optional",
    reference: optional,
    expects: `(${wrapped.expects} | undefined)`,
    async: false,
    wrapped,
    default: default_,
    "~run"(dataset, config$1) {
      if (dataset.value === void 0) {
        if (this.default !== void 0) dataset.value = /* @__PURE__ */ getDefault(this, dataset, config$1);
        if (dataset.value === void 0) {
          dataset.typed = true;
          return dataset;
        }
      }
      return this.wrapped["~run"](dataset, config$1);
    }
  });
}
// @__NO_SIDE_EFFECTS__
function picklist(options, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "picklist",
    reference: picklist,
    expects: /* @__PURE__ */ _joinExpects(options.map(_stringify), "|"),
    async: false,
    options,
    message: message$1,
    "~run"(dataset, config$1) {
      if (this.options.includes(dataset.value)) dataset.typed = true;
      else _addIssue(this, "type", dataset, config$1);
      return dataset;
    }
  });
}
// @__NO_SIDE_EFFECTS__
function strictObject(entries$1, message$1) {
  return _standardSchema({
    kind: "schema",
    type: "strict_object",
    reference: strictObject,
    expects: "Object",
    async: false,
    entries: entries$1,
    message: message$1,
    "~run"(dataset, config$1) {
      const input = dataset.value;
      if (input && typeof input === "object") {
        dataset.typed = true;
        dataset.value = {};
        for (const key in this.entries) {
          const valueSchema = this.entries[key];
          if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
            const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
            const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
            if (valueDataset.issues) {
              const pathItem = {
                type: "object",
                origin: "value",
                input,
                key,
                value: value$1
              };
              for (const issue of valueDataset.issues) {
                if (issue.path) issue.path.unshift(pathItem);
                else issue.path = [pathItem];
                dataset.issues?.push(issue);
              }
              if (!dataset.issues) dataset.issues = valueDataset.issues;
              if (config$1.abortEarly) {
                dataset.typed = false;
                break;
              }
            }
            if (!valueDataset.typed) dataset.typed = false;
            dataset.value[key] = valueDataset.value;
          } else if (valueSchema.fallback !== void 0) dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
          else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
            _addIssue(this, "key", dataset, config$1, {
              input: void 0,
              expected: `"${key}"`,
              path: [{
                type: "object",
                origin: "key",
                input,
                key,
                value: input[key]
              }]
            });
            if (config$1.abortEarly) break;
          }
        }
        if (!dataset.issues || !config$1.abortEarly) {
          for (const key in input) if (!Object.prototype.hasOwnProperty.call(this.entries, key)) {
            _addIssue(this, "key", dataset, config$1, {
              input: key,
              expected: "never",
              path: [{
                type: "object",
                origin: "key",
                input,
                key,
                value: input[key]
              }]
            });
            break;
          }
        }
      } else _addIssue(this, "type", dataset, config$1);
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
function safeParse(schema2, input, config$1) {
  const dataset = schema2["~run"]({ value: input }, /* @__PURE__ */ getGlobalConfig(config$1));
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
var halfCharacter = /\p{Surrogate}/u;
var storable = pipe(
  string(),
  check(
    (text) => !halfCharacter.test(text),
    "must have whole characters only; a slice() in the middle of an emoji leaves half of one"
  ),
  check((text) => !text.includes("\0"), "must have no NUL character")
);
function validate(schema2, value, toError) {
  const result = safeParse(schema2, value);
  if (result.success) return result.output;
  const issue = result.issues.find(isUnknownKey) ?? result.issues[0];
  const path = getDotPath(issue);
  const field = path === null ? void 0 : redactText(path);
  throw toError(sentenceOf(issue, field, schema2), field);
}
function sentenceOf(issue, field = "The value", schema2) {
  if (isUnknownKey(issue)) {
    const closest = closestKey(schema2, issue.path ?? []);
    return `${field} is not a known field${closest === void 0 ? "." : `; did you mean ${closest}?`}`;
  }
  if (issue.received === "undefined") return `${field} is missing.`;
  return `${field} ${requirementOf(issue)}${givenOf(issue, field)}.`;
}
function isUnknownKey({ type, expected }) {
  return type === "strict_object" && expected === "never";
}
function requirementOf({ type, input, message, expected, requirement }) {
  if (!message.startsWith("Invalid ")) return message;
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
    if (!/^[A-Za-z]+$/.test(type) || type === "null" || type === "undefined") return type;
    return `${/^[AEIO]/i.test(type) ? "an" : "a"} ${type.toLowerCase()}`;
  });
  const last = named.pop();
  return named.length === 0 ? `${last}` : `${named.join(", ")} or ${last}`;
}
function givenOf({ type, input, received }, field) {
  if (received === "") return "";
  if (type === "non_empty") return "";
  if (type.endsWith("_length")) return `, but has ${received}`;
  if (secretField.test(field)) return "";
  if (typeof input === "string" && input.length > maxShownLength)
    return `, but has ${input.length} characters`;
  return `, but is ${redactText(received)}`;
}
function kindOf(given) {
  if (given === void 0) return "nothing";
  if (given === null) return "null";
  if (Array.isArray(given)) return "a list";
  return typeof given === "object" ? "an object" : `a ${typeof given}`;
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

// src/errors/usage-errors.ts
var InvalidMessageError = class _InvalidMessageError extends ErrorOfKind {
  static {
    identify(_InvalidMessageError, "InvalidMessageError");
  }
  #isConflict;
  constructor(message, { field, to, isConflict = false } = {}) {
    super(message, { kind: "invalid-message", to });
    if (field !== void 0) this.field = redactText(field);
    this.#isConflict = isConflict;
  }
  get responseStatus() {
    return this.#isConflict ? 409 : super.responseStatus;
  }
};
var rangeOfCodes = /^policies\['\d{1,6}-\d{1,6}'\]$/;
var ConfigurationError = class _ConfigurationError extends ErrorOfKind {
  static {
    identify(_ConfigurationError, "ConfigurationError");
  }
  constructor(message, { option, ...about } = {}) {
    super(message, { ...about, kind: "configuration" });
    if (option !== void 0) this.option = rangeOfCodes.test(option) ? option : redactText(option);
  }
};
var WebhookError = class _WebhookError extends ErrorOfKind {
  static {
    identify(_WebhookError, "WebhookError");
  }
  constructor(reason, message) {
    super(message, { kind: "webhook", reason });
  }
};

// src/errors/check-options.ts
function expectObject(call, given, example = "") {
  if (typeof given === "object" && given !== null && !Array.isArray(given)) return;
  throw new ConfigurationError(
    `${call} takes an object such as { ${example} }, but was given ${kindOf(given)}. Give such an object, or leave out what is optional.`
  );
}
function refuseUnknown(call, options, known) {
  const unknown = unknownOption(call, options, known);
  if (unknown !== void 0) throw new ConfigurationError(unknown.sentence, { option: unknown.name });
}
function checkOptions(call, schema2, options, example) {
  const known = Object.keys(schema2.entries);
  expectObject(call, options, example ?? known[0]);
  refuseUnknown(call, options, known);
  return validate(schema2, options, (sentence, field) => {
    const option = field?.split(".")[0];
    return new ConfigurationError(`${call}: ${sentence}`, compact({ option }));
  });
}

// src/errors/create-error.ts
function isGupshupError(value) {
  return property(value, brand) === true;
}

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

// src/store/sqlite/database/node-sqlite.ts
var firstNodeWithSqlite = "22.13";
function findSqlite() {
  return process.getBuiltinModule("node:sqlite");
}
function connect(path, options) {
  const sqlite = findSqlite();
  if (sqlite === void 0) throw new Error("This Node has no node:sqlite.");
  return new sqlite.DatabaseSync(path, options);
}

// src/store/sqlite/options.ts
var import_node_path = require("path");
var dayMs = 864e5;
var schema = strictObject({
  path: pipe(
    string(),
    nonEmpty(),
    check((path) => path !== ":memory:", "must be a file; memoryStore() is the store in memory"),
    transform((path) => (0, import_node_path.resolve)(path))
  ),
  synchronous: optional(picklist(["full", "normal"]), "full"),
  // Webhooks arrive for days, and a key of this month is still known.
  retentionMs: optional(pipe(number(), gtValue(0)), 30 * dayMs),
  // SQLite takes 32 bits.
  busyTimeoutMs: optional(pipe(number(), integer(), minValue(0), maxValue(2 ** 31 - 1)), 5e3),
  maxParkedEvents: optional(pipe(number(), integer(), minValue(1)), 1e4),
  now: optional(
    custom((value) => typeof value === "function", "must be a function, such as Date.now")
  )
});
function settingsOf(options) {
  return checkOptions("sqliteStore()", schema, options, "path: 'outbound.db'");
}

// src/store/sqlite/database/open.ts
var import_node_fs = require("fs");
var import_node_path2 = require("path");

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
  if (error instanceof UnusableFile) return { reason: error.reason, message: error.message };
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
  if (value === void 0 || typeof value === "string") return value;
  throw new TypeError(`Column ${column} holds no text.`);
}
function numberIn(row, column) {
  const value = row?.[column] ?? void 0;
  if (value === void 0 || typeof value === "number") return value;
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
  database.exec(
    `PRAGMA busy_timeout = ${Math.min(busyTimeoutMs, readerTimeoutMs)};
     PRAGMA cache_size = -${readerCacheKib}`
  );
  return database;
}

// src/store/sqlite/database/place.ts
var import_node_fs2 = require("fs");
function requireSameDatabase(database, path, expected) {
  requireSame(path, { id: idIn(database), file: requireFile(path) }, expected);
}
function requireSame(path, found, expected) {
  if (found.id !== expected.id || found.file !== expected.file) throw replaced(path);
}
function idIn(database) {
  return textIn(database.prepare("SELECT id FROM store").get(), "id") ?? "";
}
function requireFile(path) {
  const file = fileAt(path);
  if (file === void 0) throw replaced(path);
  return file;
}
function fileAt(path) {
  const stats = statsOf(path);
  return stats && `${stats.dev}:${stats.ino}`;
}
function statsOf(path) {
  try {
    return (0, import_node_fs2.statSync)(path, { bigint: true });
  } catch (error) {
    const code = Reflect.get(Object(error), "code");
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP") return void 0;
    throw error;
  }
}
function replaced(path) {
  return new UnusableFile(
    "replaced",
    `${path} is no longer the file that was opened: it, or the -wal or -shm beside it, was moved, deleted or replaced. Nothing is sent, because the next process would not know of it. Put the file back and the store goes on by itself; if what lies there now is right, start this process again.`
  );
}

// src/store/sqlite/machine-time.ts
var monotonicNs = process.hrtime.bigint;
function monotonicMs() {
  return Number(monotonicNs()) / 1e6;
}
var MachineTime = class {
  #read;
  /** Unix time in milliseconds. */
  get now() {
    const read = this.#read;
    return read === void 0 || isTimeFaked() ? Date.now() : Math.floor(read.time + monotonicMs() - read.at);
  }
  /** @param askedAt When the thread was asked, by `monotonicMs()` of this one. */
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
    this.#get = database.prepare(
      "SELECT key, version, write_id, value FROM documents WHERE scope = ? AND kind = ? AND key = ?"
    );
    this.#version = database.prepare(
      "SELECT version, write_id FROM documents WHERE scope = ? AND kind = ? AND key = ?"
    );
    this.#put = database.prepare(
      `INSERT INTO documents (scope, kind, key, version, write_id, value) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET version = excluded.version, write_id = excluded.write_id, value = excluded.value`
    );
    this.#delete = database.prepare(
      "DELETE FROM documents WHERE scope = ? AND kind = ? AND key = ? AND version = ?"
    );
    this.#page = database.prepare(
      `SELECT key, version, write_id, value FROM documents WHERE scope = ? AND kind = ? AND key > ?
       ORDER BY key LIMIT ?`
    );
  }
  get(scope, kind, key) {
    return this.#get.get(scope, kind, key);
  }
  /** 0 if there is none. */
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
    this.#nextPriority = database.prepare(
      "SELECT min(priority) AS priority FROM messages WHERE scope = ? AND work = ? AND priority > ?"
    );
    this.#due = database.prepare(
      `SELECT record FROM messages WHERE scope = ? AND work = ? AND priority = ? AND due_at <= ?
       ORDER BY due_at, number LIMIT ?`
    );
    this.#earliest = database.prepare(
      "SELECT min(due_at) AS due_at FROM messages WHERE scope = ? AND work = ? AND priority = ?"
    );
    this.#waiting = database.prepare(
      "SELECT count(*) AS waiting FROM messages WHERE scope = ? AND is_waiting = 1"
    );
  }
  upTo(scope, queue, now, limit) {
    const found = [];
    for (const priority of this.#priorities(scope, queue)) {
      if (found.length >= limit) break;
      found.push(...textsIn(this.#due.all(scope, queue, priority, now, limit - found.length), "record"));
    }
    return found;
  }
  earliest(scope, queue) {
    let earliest;
    for (const priority of this.#priorities(scope, queue)) {
      const dueAt = numberIn(this.#earliest.get(scope, queue, priority), "due_at");
      if (dueAt !== void 0 && (earliest === void 0 || dueAt < earliest)) earliest = dueAt;
    }
    return earliest;
  }
  countWaiting(scope) {
    return numberIn(this.#waiting.get(scope), "waiting") ?? 0;
  }
  /**
   * The priorities in use, the lowest first. Steps from one to the next, so that it does not walk over the many messages of a priority that are
   * not due yet.
   */
  *#priorities(scope, queue) {
    let priority = Number.NEGATIVE_INFINITY;
    for (; ; ) {
      priority = numberIn(this.#nextPriority.get(scope, queue, priority), "priority");
      if (priority === void 0) return;
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
    this.#bounds = database.prepare(
      `SELECT trimmed, (SELECT min(sequence) FROM feed WHERE scope = scopes.number) AS oldest,
       (SELECT max(sequence) FROM feed WHERE scope = scopes.number) AS newest FROM scopes WHERE number = ?`
    );
    this.#append = database.prepare(
      "INSERT INTO feed (scope, sequence, at, id, name, subject, event) VALUES (?, ?, ?, ?, ?, ?, ?)"
    );
    this.#page = database.prepare(
      `SELECT sequence, at, id, name, subject, event FROM feed WHERE scope = ? AND sequence > ?
       ORDER BY sequence LIMIT ?`
    );
    this.#erase = database.prepare(
      "UPDATE feed SET id = '', subject = '', event = NULL WHERE scope = ? AND sequence = ?"
    );
    this.#oldest = database.prepare(
      "SELECT number, scope, sequence, at FROM feed WHERE number > 0 ORDER BY number LIMIT 1"
    );
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
  /** The caller reads in a transaction, so that both reads see the same state. */
  page(scope, after, limit) {
    return { rows: this.#page.all(scope, after, limit), ...this.#boundsOf(scope) };
  }
  /** Deletes what entries say. The rows stay, so that the sequence has no gap. */
  erase(scope, sequences) {
    for (const sequence of sequences) this.#erase.run(scope, sequence);
  }
  /** Deletes some entries that were appended at or before `until`, the oldest of the file first. */
  forget(until, limit) {
    for (let count = 0; count < limit; count += 1) {
      const row = this.#oldest.get();
      const at = numberIn(row, "at");
      if (row === void 0 || at === void 0 || at > until) return;
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

// src/store/sqlite/rows.ts
function messageRow(record, now) {
  const { id, version, writeId = null } = record;
  const { idempotencyKey, gupshupIds, whatsappIds, openTo, due, owner, isWaiting, isFinished: isFinished2 } = indexOf(record);
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
    finishedAt: isFinished2 ? now : null,
    contentEndsAt: contentEndsAt(record, now) ?? null,
    gupshupIds,
    whatsappIds,
    listed: listedAs(record),
    json: JSON.stringify(record)
  };
}
function parkedRow(event) {
  const { id, gupshupId = null, whatsappId: whatsappId2 = null, to = null } = event;
  if (gupshupId === null && whatsappId2 === null && to === null) return void 0;
  return { id, gupshupId, whatsappId: whatsappId2, to, json: JSON.stringify(event) };
}
function eventIdsOf(ids) {
  return {
    gupshupIds: ids.flatMap(({ gupshupId }) => gupshupId ?? []),
    whatsappIds: ids.flatMap(({ whatsappId: whatsappId2 }) => whatsappId2 ?? [])
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
  if (sequence === void 0 || at === void 0 || json === void 0) return void 0;
  const [id = "", name = "", subject = ""] = [textIn(row, "id"), textIn(row, "name"), textIn(row, "subject")];
  return { sequence, at, id, name, subject, event: JSON.parse(json) };
}
function documentRow({ key, version, writeId, value }) {
  return { key, version, writeId: writeId ?? null, json: JSON.stringify(value) };
}
function documentIn(kind, row) {
  const [key, version, json] = [textIn(row, "key"), numberIn(row, "version"), textIn(row, "value")];
  if (key === void 0 || version === void 0 || json === void 0) return void 0;
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
    this.#lead = database.prepare(
      `INSERT INTO event_ids (scope, giver, id, message) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET message = excluded.message WHERE message <> excluded.message`
    );
    this.#find = database.prepare("SELECT message FROM event_ids WHERE scope = ? AND giver = ? AND id = ?");
    this.#forget = database.prepare(
      "DELETE FROM event_ids WHERE scope = ? AND giver = ? AND id = ? AND message = ?"
    );
  }
  lead(scope, { gupshupIds, whatsappIds }, message) {
    for (const id of gupshupIds) this.#lead.run(scope, "gupshup", id, message);
    for (const id of whatsappIds) this.#lead.run(scope, "whatsapp", id, message);
  }
  messageOf(scope, giver, id) {
    return numberIn(this.#find.get(scope, giver, id), "message");
  }
  forget(scope, { gupshupIds, whatsappIds }, message) {
    for (const id of gupshupIds) this.#forget.run(scope, "gupshup", id, message);
    for (const id of whatsappIds) this.#forget.run(scope, "whatsapp", id, message);
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
    this.#forget = database.prepare(
      `DELETE FROM messages WHERE number IN
       (SELECT number FROM messages WHERE finished_at <= ? ORDER BY finished_at LIMIT ?) RETURNING number, scope, id, record`
    );
  }
  /** Deletes some messages that were finished at or before `until`, the oldest first. */
  forget(until, limit) {
    for (const row of this.#forget.all(until, limit)) this.#forgetPlaces(row);
  }
  #forgetPlaces(row) {
    const [number2, scope] = [numberIn(row, "number"), numberIn(row, "scope")];
    const [id, record] = [textIn(row, "id"), textIn(row, "record")];
    if (number2 === void 0 || scope === void 0 || id === void 0 || record === void 0) return;
    this.#eventIds.forget(scope, eventIdsIn(record), number2);
    const message = readableMessage(record);
    if (message !== void 0) this.#lists.remove(scope, id, listedAs(message));
  }
};
var Contents = class {
  #due;
  #write;
  #move;
  constructor(database) {
    this.#due = database.prepare(
      `SELECT number, record, finished_at FROM messages WHERE content_ends_at <= ? ORDER BY content_ends_at LIMIT ?`
    );
    this.#write = database.prepare("UPDATE messages SET record = ?, content_ends_at = NULL WHERE number = ?");
    this.#move = database.prepare("UPDATE messages SET content_ends_at = ? WHERE number = ?");
  }
  /** Deletes the content of some messages whose time has come. */
  drop(now, limit) {
    for (const row of this.#due.all(now, limit)) this.#drop(row, now);
  }
  #drop(row, now) {
    const number2 = numberIn(row, "number");
    if (number2 === void 0) return;
    const record = readableMessage(textIn(row, "record") ?? "");
    const endsAt = record && contentEndsAt(record, numberIn(row, "finished_at") ?? now);
    if (record === void 0 || endsAt === void 0 || endsAt > now) this.#move.run(endsAt ?? null, number2);
    else this.#write.run(JSON.stringify(withoutContent(record)), number2);
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
    if (oldest === void 0 || oldest.createdAt < since) return { places };
    isIncluded = heads.some((head) => compare(head, oldest) > 0);
    if (isIncluded) passed = newestOf(heads) ?? oldest;
    else if (places.length === limit) return { places, next: passed };
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
    if (this.#isAtEnd || isAfter(this.#head, from, isIncluded)) return this.#head;
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
  if (one === void 0 || other === void 0) return Number(one !== void 0) - Number(other !== void 0);
  if (one.createdAt !== other.createdAt) return one.createdAt - other.createdAt;
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
    this.#add = database.prepare(
      "INSERT INTO lists (scope, list, created_at, id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
    );
    this.#remove = database.prepare(
      "DELETE FROM lists WHERE scope = ? AND list = ? AND created_at = ? AND id = ?"
    );
    const seek = (sign) => database.prepare(
      `SELECT created_at, id FROM lists WHERE scope = ? AND list = ? AND (created_at, id) ${sign} (?, ?)
         ORDER BY created_at DESC, id DESC LIMIT 1`
    );
    this.#after = seek("<");
    this.#upTo = seek("<=");
    this.#unlisted = database.prepare("SELECT unlisted FROM store WHERE rowid = 1");
    this.#older = database.prepare(
      "SELECT number, scope, id, record FROM messages WHERE number <= ? ORDER BY number DESC LIMIT ?"
    );
    this.#recordListed = database.prepare("UPDATE store SET unlisted = ? WHERE rowid = 1");
  }
  add(scope, id, { createdAt, lists }) {
    for (const list of lists) this.#add.run(scope, list, createdAt, id);
  }
  /** Most writes change the state alone, so only the lists are written that differ. */
  change(scope, id, before, after) {
    if (before === void 0 || before.createdAt !== after.createdAt) {
      if (before !== void 0) this.remove(scope, id, before);
      this.add(scope, id, after);
      return;
    }
    const { createdAt, lists } = after;
    this.remove(scope, id, { createdAt, lists: before.lists.filter((list) => !lists.includes(list)) });
    this.add(scope, id, { createdAt, lists: lists.filter((list) => !before.lists.includes(list)) });
  }
  remove(scope, id, { createdAt, lists }) {
    for (const list of lists) this.#remove.run(scope, list, createdAt, id);
  }
  /** The caller reads in a transaction, because it takes many looks. */
  select(scope, { filter, limit, after = newest }) {
    const { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = filter;
    const end = { createdAt: until, id: "" };
    const seek = (list, from, isIncluded) => placeIn((isIncluded ? this.#upTo : this.#after).get(scope, list, from.createdAt, from.id));
    const range = { after: compare(after, end) < 0 ? after : end, since, limit };
    return intersection(groupsOf(filter), range, seek);
  }
  /** Whether all messages are in their lists. `false`: an earlier version has written some that `fill()` did not come to yet. */
  get isComplete() {
    this.#isComplete ||= numberIn(this.#unlisted.get(), "unlisted") === 0;
    return this.#isComplete;
  }
  /** Lists some messages of an earlier version, the newest first. */
  fill(limit) {
    if (this.isComplete) return;
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
    this.#add = database.prepare(
      `INSERT INTO messages (version, stamp, open_to, work, priority, due_at, owner, is_waiting, finished_at, content_ends_at, record, scope, id, key)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
    );
    this.#replace = database.prepare(
      `UPDATE messages SET version = ?, stamp = ?, open_to = ?, work = ?, priority = ?, due_at = ?, owner = ?, is_waiting = ?,
       finished_at = ?, content_ends_at = ?, record = ? WHERE number = ?`
    );
    this.#stored = database.prepare(
      "SELECT number, version, stamp, record FROM messages WHERE scope = ? AND id = ?"
    );
    this.#freeKey = database.prepare("UPDATE messages SET key = NULL WHERE scope = ? AND key = ?");
    this.#giveKey = database.prepare("UPDATE messages SET key = ? WHERE number = ?");
    this.#byId = database.prepare("SELECT record FROM messages WHERE scope = ? AND id = ?");
    this.#versionById = database.prepare("SELECT version FROM messages WHERE scope = ? AND id = ?");
    this.#byKey = database.prepare("SELECT id, record FROM messages WHERE scope = ? AND key = ?");
    this.#byNumber = database.prepare("SELECT record FROM messages WHERE number = ?");
    this.#open = database.prepare(
      "SELECT record FROM messages WHERE scope = ? AND open_to = ? ORDER BY number"
    );
    this.#page = database.prepare(
      "SELECT number, record FROM messages WHERE +scope = ? AND number > ? ORDER BY number LIMIT ?"
    );
  }
  insert(scope, message) {
    const number2 = this.#added(scope, message);
    if (number2 === void 0) return this.#insertInTheWay(scope, message);
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
    if (this.#isOfAnother(scope, claim, number2)) return lost;
    this.#replace.run(...columnsOf(message), number2);
    const json = textIn(stored, "record") ?? "";
    const before = readableMessage(json);
    if (before?.idempotencyKey !== (message.key ?? void 0)) this.#changeKey(scope, message, number2);
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
  /** Gupshup's id first, as the more reliable one. */
  byEventId(scope, { gupshupId, whatsappId: whatsappId2 }) {
    return this.#byEventId(scope, "gupshup", gupshupId) ?? this.#byEventId(scope, "whatsapp", whatsappId2);
  }
  open(scope, to) {
    return textsIn(this.#open.all(scope, to), "record");
  }
  /** In the order of insertion, after the message with this number. `last` is the number of the last one. */
  page(scope, after, limit) {
    const rows = this.#page.all(scope, after, limit);
    return { records: textsIn(rows, "record"), last: numberIn(rows.at(-1), "number") };
  }
  #added(scope, message) {
    const { changes: changes2, lastInsertRowid } = this.#add.run(...columnsOf(message), scope, message.id, message.key);
    return changes2 === 0 ? void 0 : Number(lastInsertRowid);
  }
  /** Its key is taken, or the message is stored already, or another one leaves its key to it. */
  #insertInTheWay(scope, message) {
    const { id, key } = message;
    const isStored = this.versionOf(scope, id) !== void 0;
    const holder = key === null ? void 0 : this.#byKey.get(scope, key);
    const found = textIn(holder, "id") === id ? void 0 : textIn(holder, "record");
    if (found !== void 0 && !isKeyFreeIn(found)) return { outcome: "lost", found };
    if (isStored || key === null) return repeated;
    this.#freeKey.run(scope, key);
    return this.insert(scope, message);
  }
  /** Only an adopted id can be dropped from a message, or any id by its erasure, so other messages are not parsed for it. */
  #forgetDropped(scope, before, message, number2) {
    if (!before.includes('"isAdopted":true') && !message.json.includes('"isErased":true')) return;
    const { gupshupIds, whatsappIds } = eventIdsIn(before);
    const dropped = {
      gupshupIds: gupshupIds.filter((id) => !message.gupshupIds.includes(id)),
      whatsappIds: whatsappIds.filter((id) => !message.whatsappIds.includes(id))
    };
    this.#eventIds.forget(scope, dropped, number2);
  }
  /** Whether one of the ids belongs to another message that is still stored. */
  #isOfAnother(scope, { gupshupIds, whatsappIds }, number2) {
    const holders = [
      ...gupshupIds.map((id) => this.#eventIds.messageOf(scope, "gupshup", id)),
      ...whatsappIds.map((id) => this.#eventIds.messageOf(scope, "whatsapp", id))
    ];
    return holders.some(
      (holder) => holder !== void 0 && holder !== number2 && this.#byNumber.get(holder) !== void 0
    );
  }
  /**
   * Gives up its key for the new one, unless another message has that. A statement of its own, because it is rare: SQLite updates the index of each
   * column that a statement names.
   */
  #changeKey(scope, { id, key }, number2) {
    const holder = key === null ? void 0 : textIn(this.#byKey.get(scope, key), "id");
    if (holder !== id) this.#giveKey.run(holder === void 0 ? key : null, number2);
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
    this.#keepAlive = database.prepare(
      `INSERT INTO owners (scope, owner, alive_until, seen_at) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET alive_until = excluded.alive_until, seen_at = excluded.seen_at`
    );
    this.#remove = database.prepare("DELETE FROM owners WHERE scope = ? AND owner = ?");
    this.#aliveUntil = database.prepare("SELECT alive_until FROM owners WHERE scope = ? AND owner = ?");
    this.#nextOwner = database.prepare(
      "SELECT min(owner) AS owner FROM messages WHERE scope = ? AND owner > ?"
    );
    this.#owned = database.prepare(
      "SELECT record FROM messages WHERE scope = ? AND owner = ? ORDER BY number LIMIT ?"
    );
    this.#forget = database.prepare(
      `DELETE FROM owners WHERE (scope, owner) IN
       (SELECT scope, owner FROM owners WHERE seen_at <= ? AND alive_until <= ? ORDER BY seen_at LIMIT ?)`
    );
  }
  /** `until` 0: the owner has closed. */
  heartbeat(scope, owner, until, now) {
    if (until > 0) this.#keepAlive.run(scope, owner, until, now);
    else this.#remove.run(scope, owner);
    return done;
  }
  /** Messages whose owner is not known to be alive at `now`. Steps from owner to owner, because those alive have most messages. */
  orphans(scope, now, limit, latest) {
    const found = [];
    let owner = "";
    while (found.length < limit) {
      owner = textIn(this.#nextOwner.get(scope, owner), "owner");
      if (owner === void 0) break;
      const aliveUntil = numberIn(this.#aliveUntil.get(scope, owner), "alive_until") ?? 0;
      if (aliveUntil <= now || aliveUntil > latest)
        found.push(...textsIn(this.#owned.all(scope, owner, limit - found.length), "record"));
    }
    return found;
  }
  /** Deletes some owners without a heartbeat for long: an unknown owner counts as dead too. */
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
    this.#add = database.prepare(
      `INSERT INTO parked (scope, id, gupshup_id, whatsapp_id, recipient, parked_at, event) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`
    );
    this.#remove = database.prepare("DELETE FROM parked WHERE scope = ? AND id = ?");
    this.#count = database.prepare("SELECT parked FROM scopes WHERE number = ?");
    this.#oldest = database.prepare(
      "SELECT number, event FROM parked WHERE scope = ? ORDER BY number LIMIT ?"
    );
    this.#removeOld = database.prepare(
      "DELETE FROM parked WHERE number IN (SELECT number FROM parked WHERE parked_at <= ? ORDER BY parked_at LIMIT ?)"
    );
    this.#page = database.prepare(
      "SELECT number, event FROM parked WHERE scope = ? AND id > ? ORDER BY id LIMIT ?"
    );
    const found = "SELECT number, event FROM parked WHERE scope = ?";
    this.#byGupshupId = database.prepare(`${found} AND gupshup_id = ? ORDER BY number`);
    this.#byWhatsappId = database.prepare(`${found} AND whatsapp_id = ? ORDER BY number`);
    this.#byRecipient = database.prepare(`${found} AND recipient = ? ORDER BY number`);
  }
  /** Returns the oldest events above `limit`, which stay. */
  add(scope, event, now, limit) {
    const { id, gupshupId, whatsappId: whatsappId2, to, json } = event;
    this.#add.run(scope, id, gupshupId, whatsappId2, to, now, json);
    const excess = Math.min((numberIn(this.#count.get(scope), "parked") ?? 0) - limit, maxExcess);
    if (excess <= 0) return done;
    return { outcome: "done", excess: eventsOf(this.#oldest.all(scope, excess)) };
  }
  page(scope, after, limit) {
    return eventsOf(this.#page.all(scope, after, limit));
  }
  remove(scope, id) {
    return this.#remove.run(scope, id).changes === 0 ? lost : done;
  }
  /** The events with one of the ids, each once. */
  withId(scope, { gupshupId, whatsappId: whatsappId2 }) {
    return eventsOf([
      ...gupshupId === void 0 ? [] : this.#byGupshupId.all(scope, gupshupId),
      ...whatsappId2 === void 0 ? [] : this.#byWhatsappId.all(scope, whatsappId2)
    ]);
  }
  to(scope, to) {
    return eventsOf(this.#byRecipient.all(scope, to));
  }
  /** Deletes some events that were parked at or before `until`. */
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
    this.#open = database.prepare(
      `INSERT INTO windows (scope, recipient, until) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET until = excluded.until WHERE windows.until < excluded.until`
    );
    this.#add = database.prepare(
      `INSERT INTO inbound (scope, id, until) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET until = excluded.until WHERE inbound.until <= ?`
    );
    this.#seen = database.prepare("SELECT until FROM inbound WHERE scope = ? AND id = ? AND until > ?");
    this.#window = database.prepare("SELECT until FROM windows WHERE scope = ? AND recipient = ?");
    this.#ids = database.prepare("SELECT id FROM inbound WHERE scope = ?");
    this.#deleteWindow = database.prepare("DELETE FROM windows WHERE scope = ? AND recipient = ?");
    this.#deleteId = database.prepare("DELETE FROM inbound WHERE scope = ? AND id = ?");
    this.#forgetWindows = database.prepare(
      `DELETE FROM windows WHERE (scope, recipient) IN
       (SELECT scope, recipient FROM windows WHERE until <= ? ORDER BY until LIMIT ?)`
    );
    this.#forgetIds = database.prepare(
      `DELETE FROM inbound WHERE (scope, id) IN
       (SELECT scope, id FROM inbound WHERE until <= ? ORDER BY until LIMIT ?)`
    );
  }
  /** `lost`: a message with this id came in before. */
  record(scope, { id, from, until, idUntil, now }) {
    if (from !== null) this.#open.run(scope, from, until);
    const isNew = id === null || this.#add.run(scope, id, idUntil, now).changes > 0;
    this.#forgetWindows.run(now, forgottenAtOnce);
    this.#forgetIds.run(now, forgottenAtOnce);
    return isNew ? done : lost;
  }
  /** Whether this id came in before. */
  hasSeen(scope, id, now) {
    return this.#seen.get(scope, id, now) !== void 0;
  }
  /** Deletes the windows of addresses, and the ids of messages that contain one of them. */
  forget(scope, addresses) {
    const ids = textsIn(this.#ids.all(scope), "id").filter((id) => containsAddress(id, addresses));
    const deletions = [
      ...addresses.map((address) => this.#deleteWindow.run(scope, address)),
      ...ids.map((id) => this.#deleteId.run(scope, id))
    ];
    return { outcome: "done", deleted: deletions.reduce((sum, { changes: changes2 }) => sum + Number(changes2), 0) };
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
  /** Resolves when everything is written. */
  async idle() {
    while (this.#entries.length > 0 || this.#inFlight.size > 0) {
      await Promise.all([...this.#inFlight, new Promise((resolve2) => setImmediate(resolve2))]);
    }
  }
  /** Commits at the end of the turn, so that what other sockets bring in the same turn is in the same batch. */
  #schedule() {
    if (this.#turn !== void 0 || this.#entries.length === 0 || this.#inFlight.size >= batchesAtOnce) return;
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
        if (result === void 0) reject(new Error("The writer thread returned too few results."));
        else resolve2(result);
      });
    } catch (error) {
      for (const { reject } of entries) reject(error);
    }
  }
};

// src/store/sqlite/writer/writer-thread.ts
var import_node_worker_threads = require("worker_threads");

// src/store/sqlite/writer/program.ts
var import_meta = {};
var writerProgram = new URL("./writer.ts", import_meta.url);

// src/store/sqlite/writer/writer-thread.ts
var WriterThread = class {
  #settings;
  #spawn;
  #worker;
  /** The file that the first thread opened. A later thread must open the same. */
  #identity;
  /** Oldest first, because the thread replies in order. */
  #pending = [];
  #isAbandoned = false;
  constructor(settings, spawn = spawnWriter) {
    this.#settings = settings;
    this.#spawn = spawn;
  }
  /**
   * @param keepsProcess Whether the process stays alive until the reply.
   * @throws {StoreError} when the thread fails or dies
   */
  async ask(request, keepsProcess) {
    if (this.#isAbandoned) throw closedError(this.#settings.path);
    const worker = this.#worker ?? this.#start();
    const reply = await new Promise((resolve2, reject) => {
      this.#pending.push({ resolve: resolve2, reject, keepsProcess });
      this.#holdProcess(worker);
      worker.postMessage(request);
    });
    if (reply.type === "failed") throw new StoreError(reply.error.message, reply.error);
    if (reply.type === "committed") this.#identity ??= reply.identity;
    return reply;
  }
  /** Resolves when the thread has closed the file and ended. */
  async close() {
    const worker = this.#worker;
    if (worker === void 0) return;
    await this.ask({ type: "close" }, true);
    this.#worker = void 0;
    await worker.terminate();
  }
  /** Ends the thread at once. Pending and later requests reject. */
  abandon() {
    this.#isAbandoned = true;
    const worker = this.#worker;
    if (worker === void 0) return;
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
      throw new StoreError(
        isDenied ? `This process may not start the thread that writes to ${path}. Give Node --allow-worker beside --permission.` : `The thread that writes to ${path} cannot be started. See the cause.`,
        { cause }
      );
    }
  }
  #holdProcess(worker) {
    if (this.#pending.some(({ keepsProcess }) => keepsProcess)) worker.ref();
    else worker.unref();
  }
  /** Pending writes may be done or not. They count as not written, and can be repeated. */
  #onEnd(worker, cause) {
    if (this.#worker !== worker) return;
    const { path } = this.#settings;
    this.#reject(
      new StoreError(
        `The thread that writes to ${path} has ended unexpectedly. Repeat this operation: it starts the thread again.`,
        { cause }
      )
    );
  }
  #reject(error) {
    const pending = this.#pending;
    this.#worker = void 0;
    this.#pending = [];
    for (const { reject } of pending) reject(error);
  }
};
function spawnWriter(settings) {
  return new import_node_worker_threads.Worker(writerProgram, {
    name: "gupshup-outbound sqlite",
    eval: typeof writerProgram === "string",
    workerData: settings,
    execArgv: [],
    // Node 22 warns in each thread that node:sqlite is experimental. Once, in the main thread, is enough.
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
  /** Unix time in milliseconds. */
  get now() {
    return this.#settings.now?.() ?? this.#machineTime.now;
  }
  /** The same, read from the writer thread now. */
  async tellTime() {
    if (this.#settings.now === void 0) await this.#commit([], true);
    return this.now;
  }
  /** Whether another file, or none, is at the path. Until the file is back, nothing that is read here is valid. */
  get isReplaced() {
    return this.#isReplaced;
  }
  get isOpen() {
    return this.#reader !== void 0 && this.#closing === void 0;
  }
  /** Opens the file for reading and writing. Tries again if it failed before. */
  async open() {
    this.#requireNotClosed();
    if (this.#isReplaced) await this.#askAgain();
    this.#opening ??= this.#open();
    try {
      await this.#opening;
    } catch (error) {
      this.#opening = void 0;
      throw error;
    }
    this.#requireNotClosed();
  }
  /** Reads. Every write that has resolved is visible. */
  read(look) {
    this.#requireNotClosed();
    if (this.#reader === void 0) throw new Error("The file is not open yet.");
    const { tables } = this.#reader;
    return this.#withStoreErrors(() => look(tables));
  }
  /** The same, but other writes come before all that `look` reads, or after it. */
  readTogether(look) {
    this.#requireNotClosed();
    if (this.#reader === void 0) throw new Error("The file is not open yet.");
    const { database, tables } = this.#reader;
    return this.#withStoreErrors(() => inTransaction(database, () => look(tables), "DEFERRED"));
  }
  write(step) {
    this.#requireNotClosed();
    return this.#commits.write(step);
  }
  /** Removes deleted data from the file. A call that comes while an earlier one is carried out shares the next one with the others that wait. */
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
  /** Changes when this process or another has written. */
  get dataVersion() {
    return this.#withStoreErrors(() => {
      const statement = this.#reader?.database.prepare("PRAGMA data_version");
      return statement === void 0 ? 0 : pragmaNumber(statement, "data_version");
    });
  }
  /** Changes when another connection than that of this object has written. */
  async foreignVersion() {
    return (await this.#commit([], false)).foreignVersion;
  }
  close() {
    this.#closing ??= this.#close();
    return this.#closing;
  }
  async #open() {
    const { identity: identity2 } = await this.#commit([], true);
    if (this.#closing !== void 0) return;
    this.#reader ??= this.#withStoreErrors(() => this.#openReader(identity2));
  }
  /** One request for all callers that wait for the file to come back. */
  #askAgain() {
    if (this.#asking === void 0) {
      this.#asking = this.#commit([], true);
      setTimeout(() => {
        this.#asking = void 0;
      }, askAgainMs).unref();
    }
    return this.#asking;
  }
  #openReader(identity2) {
    const database = openForReading(this.#settings);
    try {
      requireSameDatabase(database, this.#settings.path, identity2);
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
      if (reply.type !== "committed") throw new Error(`The writer thread replied with ${reply.type}.`);
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
    if (await settlesWithin(systemClock, closeLimitMs, finished)) return await finished;
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
    if (this.#closing === void 0) return;
    throw closedError(this.#settings.path);
  }
  #withStoreErrors(work) {
    try {
      return work();
    } catch (error) {
      if (isGupshupError(error)) throw error;
      const failure = toStoreError(error, this.#settings.path);
      throw new StoreError(failure.message, failure);
    }
  }
};
function writerSettings({ now: _, ...settings }) {
  return settings;
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

// src/store/sqlite/sqlite-scope.ts
var SqliteScope = class {
  isShared = true;
  #file;
  #name;
  #watchers;
  /** The number that the file has for this scope. Absent: the scope was not opened yet. */
  #number;
  constructor(file, name, watchers) {
    this.#file = file;
    this.#name = name;
    this.#watchers = watchers;
  }
  async insert(record, entries) {
    const args = () => [messageRow(record, this.#file.now)];
    const { outcome, found } = await this.#write("insert", args, entries);
    if (outcome === "done") this.#watchers.notify({ type: "message", id: record.id, record });
    return messageIn(found);
  }
  async replace(record, claim = [], entries) {
    const args = () => [messageRow(record, this.#file.now), eventIdsOf(claim)];
    const { outcome } = await this.#write("replace", args, entries);
    if (outcome === "done") this.#watchers.notify({ type: "message", id: record.id, record });
    return outcome !== "lost";
  }
  get(id) {
    return this.#read(({ messages }, scope) => messageIn(messages.get(scope, id)));
  }
  find(by) {
    return this.#read(({ messages }, scope) => {
      if ("openTo" in by) return messagesIn(messages.open(scope, by.openTo));
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
    if (row === void 0) return { excess: [] };
    const { found, excess = [] } = await this.#write("park", () => [row]);
    return { ...compact({ known: messageIn(found) }), excess: eventsIn(excess) };
  }
  findParked(by) {
    return this.#read(({ pendingEvents }, scope) => {
      if ("to" in by) return eventsIn(pendingEvents.to(scope, by.to));
      if ("eventIds" in by) return eventsIn(pendingEvents.withId(scope, by.eventIds));
      const { limit, after = "" } = by.page;
      return eventsIn(pendingEvents.page(scope, after, limit));
    });
  }
  async unpark(event, reason, entries) {
    const { id, gupshupId = null, whatsappId: whatsappId2 = null } = event;
    const args = () => [{ id, gupshupId, whatsappId: whatsappId2 }, reason];
    const { outcome, found } = await this.#write("unpark", args, entries);
    const record = messageIn(found);
    if (record !== void 0) return { outcome: "known", record };
    return { outcome: outcome === "done" ? "removed" : "gone" };
  }
  getDocument(kind, key) {
    return this.#read(({ documents }, scope) => documentIn(kind, documents.get(scope, kind, key)));
  }
  async putDocument(kind, document, expectedVersion, entries) {
    const args = () => [kind, documentRow(document), expectedVersion];
    const { outcome } = await this.#write("putDocument", args, entries);
    const change = outcome === "done" ? changeOf(kind, document.value) : void 0;
    if (change !== void 0) this.#watchers.notify(change);
    return outcome !== "lost";
  }
  async deleteDocument(kind, key, expectedVersion, entries) {
    const args = () => [kind, key, expectedVersion];
    const { outcome } = await this.#write("deleteDocument", args, entries);
    return outcome === "done";
  }
  listDocuments(kind, { limit, after = "" }) {
    return this.#read(
      ({ documents }, scope) => documents.page(scope, kind, after, limit).flatMap((row) => documentIn(kind, row) ?? [])
    );
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
  /** The time of the machine, because all processes that use a file are on one machine. */
  async time() {
    await this.#opened();
    return await this.#file.tellTime();
  }
  watch(listener, followed) {
    return this.#watchers.add(listener, followed, this.#gateVersion);
  }
  get #gateVersion() {
    const scope = this.#number;
    if (scope === void 0 || !this.#file.isOpen) return 0;
    return this.#file.read(({ documents }) => documents.versionOf(scope, "gate", gateKey));
  }
  async #read(look) {
    const scope = this.#openScope ?? await this.#opened();
    return this.#file.read((tables) => look(tables, scope));
  }
  /** Lists what an earlier version has stored, in steps between which other writes are done. */
  async #completeLists() {
    while (!await this.#read(({ lists }) => lists.isComplete)) await this.#write("fillLists", () => []);
  }
  /** Reads in one transaction, and once a turn of the event loop: who walks from page to page must not keep everything else waiting. */
  async #readPage(look) {
    await new Promise((resolve2) => setImmediate(resolve2));
    const scope = this.#openScope ?? await this.#opened();
    return this.#file.readTogether((tables) => look(tables, scope));
  }
  /** @param argsOf Called once the file is open: only then is the time known. */
  async #write(name, argsOf, entries = []) {
    const scope = this.#openScope ?? await this.#opened();
    return await this.#file.write({ name, scope, args: argsOf(), entries: entries.map(feedRow) });
  }
  /** Present: a write need not wait for the file, so that a `close()` in the same turn waits for the write. */
  get #openScope() {
    return this.#file.isReplaced ? void 0 : this.#number;
  }
  async #opened() {
    if (this.#number === void 0) return await this.#open();
    if (this.#file.isReplaced) await this.#file.open();
    return this.#number;
  }
  async #open() {
    await this.#file.open();
    const numberOf = ({ scopes }) => scopes.numberOf(this.#name);
    if (this.#file.read(numberOf) === void 0)
      await this.#file.write({ name: "addScope", scope: 0, args: [this.#name] });
    const number2 = this.#file.read(numberOf);
    if (number2 === void 0) throw new Error("The scope was written and cannot be found.");
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
  /** @param watched The watchers of every scope. */
  constructor(file, watched) {
    this.#file = file;
    this.#watched = watched;
  }
  /** Starts or stops the polls, depending on whether a listener watches. */
  update() {
    clearTimeout(this.#timer);
    this.#timer = void 0;
    if (!this.#isPolling && this.#isNeeded) this.#schedule(minPauseMs);
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
        for (const watchers of this.#watched()) watchers.lookUp(tables, haveOthersWritten);
      });
      tookMs = performance.now() - startedAt;
    } catch {
      this.#dataVersion = void 0;
      this.#foreignVersion = void 0;
    }
    this.#isPolling = false;
    if (this.#isNeeded) this.#schedule(Math.max(minPauseMs, tookMs * pausePerLookup));
  }
  /** This connection only sees that the file was written to. The writing connection knows whether by another process. */
  async #haveOthersWritten() {
    const dataVersion = this.#file.dataVersion;
    if (dataVersion === this.#dataVersion) return false;
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
  /** @param onChange Called when a listener is added or removed, and when the scope exists. */
  constructor(onChange) {
    this.#onChange = onChange;
  }
  /** Whether a listener watches, and the scope exists. */
  get areWatching() {
    return this.#scope !== void 0 && this.#watchers.size > 0;
  }
  /** Returns an unsubscribe function. */
  add(listener, followed = nothing, gateVersion) {
    const watcher = new Watcher(listener, followed, gateVersion);
    this.#watchers.add(watcher);
    this.#onChange();
    return () => {
      this.#watchers.delete(watcher);
      this.#onChange();
    };
  }
  /** Called when the scope exists. From now on writes of other processes are found. */
  begin(scope) {
    this.#scope = scope;
    this.#onChange();
  }
  /** Notifies of a write of this process. */
  notify(change) {
    for (const watcher of this.#watchers) watcher.notify(change);
  }
  /** Notifies of the writes of other processes. */
  lookUp(tables, haveOthersWritten) {
    if (this.#scope === void 0) return;
    for (const watcher of this.#watchers) watcher.lookUp(tables, this.#scope, haveOthersWritten);
  }
};
var Watcher = class {
  #listener;
  #followed;
  #gateVersion;
  /** By id, only of messages that are followed. */
  #messageVersions = /* @__PURE__ */ new Map();
  /** @param gateVersion The version of the gate when the listener is added. */
  constructor(listener, followed, gateVersion) {
    this.#listener = listener;
    this.#followed = followed;
    this.#gateVersion = gateVersion;
  }
  notify(change) {
    if (change.type === "gate") this.#gateVersion = change.record.version;
    else if (change.type === "message" && this.#followed.has(change.id))
      this.#messageVersions.set(change.id, change.record.version);
    this.#listener(change);
  }
  /** Notifies of newer versions. A message that is followed since a moment ago may have been written to before. */
  lookUp(tables, scope, haveOthersWritten) {
    if (haveOthersWritten) this.#lookUpGate(tables, scope);
    for (const id of this.#followed.keys()) {
      if (haveOthersWritten || !this.#messageVersions.has(id)) this.#lookUpMessage(tables, scope, id);
    }
    for (const id of this.#messageVersions.keys()) {
      if (!this.#followed.has(id)) this.#messageVersions.delete(id);
    }
  }
  #lookUpGate({ documents }, scope) {
    if (documents.versionOf(scope, "gate", gateKey) <= this.#gateVersion) return;
    const gate = documentIn("gate", documents.get(scope, "gate", gateKey));
    if (gate !== void 0) this.notify({ type: "gate", record: gate.value });
  }
  #lookUpMessage({ messages }, scope, id) {
    const known = this.#messageVersions.get(id) ?? 0;
    const version = messages.versionOf(scope, id) ?? 0;
    if (version <= known) {
      this.#messageVersions.set(id, known);
      return;
    }
    const record = messageIn(messages.get(scope, id));
    if (record !== void 0) this.notify({ type: "message", id, record });
  }
};

// src/store/sqlite/sqlite-store.ts
function sqliteStore(options) {
  const settings = settingsOf(options);
  if (findSqlite() === void 0) {
    throw new StoreError(
      `sqliteStore() needs Node ${firstNodeWithSqlite} or newer, whose own SQLite it uses; this is ${process.version}. Run a newer Node, or use another store.`,
      { reason: "unsupported" }
    );
  }
  const file = new SqliteFile(settings);
  const scopes = /* @__PURE__ */ new Map();
  const poller = new ChangePoller(file, () => [...scopes.values()].map(({ watchers }) => watchers));
  return {
    scoped(name) {
      const known = scopes.get(name);
      if (known !== void 0) return known.scope;
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
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  sqliteStore
});
