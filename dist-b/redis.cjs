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
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
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

// src/store/redis/index.ts
var redis_exports = {};
__export(redis_exports, {
  redisStore: () => redisStore
});
module.exports = __toCommonJS(redis_exports);

// src/util/clock.ts
var maxTimerMs = 2 ** 31 - 1;
var maxEarlyMs = 10;
function createSystemClock() {
  let lastMs = 0;
  let aheadMs = 0;
  function monotonic(leastMs = Number.NEGATIVE_INFINITY) {
    const read2 = performance.now();
    lastMs = Math.max(read2 + aheadMs, lastMs, leastMs);
    aheadMs = lastMs - read2;
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
  const read2 = { noJwtTo: 0 };
  let shown = "";
  let done = 0;
  secretStart.lastIndex = 0;
  for (let found = secretStart.exec(text); found !== null; found = secretStart.exec(text)) {
    const valueFrom = found.index + found[0].length;
    if (valueFrom < done) continue;
    const span = spanOf(text, found, valueFrom, read2);
    if (span === void 0) continue;
    const from = Math.max(span.from, done);
    shown += text.slice(done, from) + hiddenSecret;
    done = span.to;
    secretStart.lastIndex = Math.max(from, done - maxStartLength);
  }
  return done === 0 ? text : shown + text.slice(done);
}
function spanOf(text, found, from, read2) {
  const { name, sign, basic, key, jwt, address } = found.groups ?? {};
  if (jwt !== void 0) return jwt === "eyJ" ? jwtAt(text, found.index, read2) : void 0;
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
function jwtAt(text, from, read2) {
  if (from < read2.noJwtTo) return void 0;
  if (lengthAt(jwtHead, text, from) > 0) {
    return withoutSigns(text, { from, to: from + lengthAt(wholeJwt, text, from) });
  }
  read2.noJwtTo = from + lengthAt(jwtPart, text, from);
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
function closestName(unknown, names2) {
  const meant = otherNames[unknown.toLowerCase()]?.find((name) => names2.includes(name));
  if (meant !== void 0) return meant;
  const longer = names2.find(
    (name) => unknown.length > 2 && name.toLowerCase() === `${unknown.toLowerCase()}ms`
  );
  if (longer !== void 0) return longer;
  return closestOf(unknown, names2);
}
function closestOf(misspelt, names2) {
  const lowerCase = names2.map((name) => name.toLowerCase());
  const maxDistance = Math.ceil(misspelt.length / 3);
  const closest = closestMatch(misspelt.toLowerCase(), lowerCase, { maxDistance });
  return closest === void 0 ? void 0 : names2[lowerCase.indexOf(closest)];
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
function regex(requirement, message$1) {
  return {
    kind: "validation",
    type: "regex",
    reference: regex,
    async: false,
    expects: `${requirement}`,
    requirement,
    message: message$1,
    "~run"(dataset, config$1) {
      if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "format", dataset, config$1);
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
function unshown(problemOf3) {
  return pipe(
    custom(() => true),
    rawCheck(({ dataset, addIssue }) => {
      const message = dataset.typed ? problemOf3(dataset.value) : void 0;
      if (message !== void 0) addIssue({ message, received: "" });
    })
  );
}
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
  if (isGupshupError(cause)) return cause;
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
  if (!(cause instanceof Error)) return refused;
  const known = refusals.find(([pattern]) => pattern.test(cause.message));
  if (known !== void 0) return known[1];
  return isRefusal(cause) || cause instanceof TypeError || cause instanceof RangeError ? refused : unreachable;
}

// src/store/redis/ioredis.ts
var disconnectTimeout = 100;
async function loadIoredis(connection) {
  const make = isClient(connection) ? (traits) => copyOf2(connection, traits) : makerOf(connection, await loadRedis());
  const open = (traits) => muted(make(traits));
  return { open, openWithCopies: (traits) => withCopies(open(traits)) };
}
async function loadRedis() {
  const library = await import("ioredis");
  if (library.Redis === void 0) throw new TooOldError("ioredis is older than 5.4.1: it exports no Redis.");
  return library.Redis;
}
function withCopies(client) {
  const clients = [client];
  const { duplicate } = client;
  const duplicateAndKeep = (...given) => {
    const changes2 = isCluster(client) ? given : [Object.assign({}, given[0], { socketTimeout: void 0 })];
    const copy = muted(Reflect.apply(duplicate, client, changes2));
    clients.push(copy);
    return copy;
  };
  Object.assign(client, { duplicate: duplicateAndKeep });
  return { client, end: () => clients.forEach(endClient) };
}
function endClient(client) {
  if (client.status === "end") return;
  const isBetweenRetries = client.status === "reconnecting";
  client.disconnect();
  if (!isBetweenRetries) return;
  client.connect().catch(() => {
  });
  client.disconnect();
}
function isClient(connection) {
  return typeof connection === "object" && "duplicate" in connection;
}
function keyPrefixOf(connection) {
  if (typeof connection === "string") return void 0;
  return isClient(connection) ? connection.options.keyPrefix : connection.keyPrefix;
}
function makerOf(connection, RedisClass) {
  return (traits) => typeof connection === "string" ? new RedisClass(connection, ourOptions(traits)) : new RedisClass({ ...connection, ...ourOptions(traits) });
}
function copyOf2(connection, traits) {
  if (!isCluster(connection)) return connection.duplicate(ourOptions(traits));
  const { enableOfflineQueue, lazyConnect } = traits;
  return connection.duplicate([], {
    clusterRetryStrategy: retryStrategy,
    // A replica may lag, and a job that reads an old version counts as done.
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
  if (typeof connection === "string") return hostOf(connection);
  if (isClient(connection)) {
    const startupNodes = Reflect.get(connection, "startupNodes");
    return Array.isArray(startupNodes) ? listOf(startupNodes) : fromOptions(connection.options);
  }
  return fromOptions(connection);
}
function fromOptions(options) {
  const path = Reflect.get(options, "path");
  if (typeof path === "string") return path;
  const sentinels = Reflect.get(options, "sentinels");
  if (Array.isArray(sentinels) && sentinels.length > 0) return `the sentinels ${listOf(sentinels)}`;
  return fromNode(options);
}
function listOf(nodes) {
  return nodes.map(fromNode).join(", ");
}
function fromNode(node) {
  if (typeof node === "string") return hostOf(node);
  if (typeof node === "number") return `localhost:${node}`;
  const { host, port } = { host: void 0, port: void 0, ...Object(node) };
  return `${typeof host === "string" ? host : "localhost"}:${String(port ?? 6379)}`;
}
function hostOf(address) {
  const url = URL.canParse(address) ? new URL(address) : void 0;
  if (url === void 0) return "the given address";
  return `${url.hostname === "" ? "localhost" : url.hostname}:${url.port === "" ? 6379 : url.port}`;
}

// src/store/redis/change-subscriber.ts
var testMs = 5e3;
var ChangeSubscriber = class {
  #drivers;
  #timeoutMs;
  #onTest;
  #readers = /* @__PURE__ */ new Map();
  /** The channels that Redis has confirmed for the present connection. */
  #confirmed = /* @__PURE__ */ new Set();
  #client;
  #test;
  #isClosed = false;
  /** @param onTest Called before a channel is read, and whenever the connection is tested. It never rejects. */
  constructor(drivers, timeoutMs, onTest) {
    this.#drivers = drivers;
    this.#timeoutMs = timeoutMs;
    this.#onTest = onTest;
  }
  /** Reads one channel, which has one reader. Returns an unsubscribe function. */
  read(channel, reader) {
    if (this.#isClosed) return () => {
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
  /** Whether everything that is published on the channel now is received. */
  isReading(channel) {
    return this.#confirmed.has(channel);
  }
  /** What was published on any channel may have been missed, or what it told of is gone. */
  begin() {
    for (const channel of this.#confirmed) this.#readers.get(channel)?.onBegin();
  }
  /** Ends the connection if it has no reader. */
  release() {
    if (this.#client === void 0 || this.#readers.size > 0) return;
    this.#end(this.#client);
    this.#client = void 0;
  }
  close() {
    this.#isClosed = true;
    this.#readers.clear();
    if (this.#client !== void 0) this.#end(this.#client);
  }
  #end(client) {
    clearInterval(this.#test);
    this.#confirmed.clear();
    endClient(client);
  }
  /** Ignores a missing driver: every operation of the store reports it, and nothing is published before one succeeds. */
  async #subscribe(channels) {
    const drivers = await this.#drivers().catch(() => void 0);
    const wanted = channels.filter((channel) => this.#readers.has(channel));
    if (drivers === void 0 || this.#isClosed || wanted.length === 0) return;
    this.#client ??= this.#open(drivers.connector);
    const client = this.#client;
    const isDone = await client.subscribe(...wanted).then(
      () => true,
      () => false
    );
    if (isDone && !client.isCluster) await this.#onTest();
    if (!isDone || client.isCluster || client !== this.#client || client.status !== "ready") return;
    for (const channel of wanted) {
      const reader = this.#readers.get(channel);
      if (reader === void 0 || this.#confirmed.has(channel)) continue;
      this.#confirmed.add(channel);
      reader.onBegin();
    }
  }
  #open(connector) {
    const client = connector.open({
      connectTimeout: this.#timeoutMs,
      maxRetriesPerRequest: null,
      // Ends a connection whose test is not answered. ioredis opens a new one.
      socketTimeout: this.#timeoutMs
    });
    client.on("message", (channel, text) => this.#readers.get(channel)?.onText(text));
    client.on("close", () => this.#confirmed.clear());
    client.on("ready", () => this.#subscribe([...this.#readers.keys()]));
    if (!client.isCluster) {
      this.#test = setInterval(() => {
        if (client.status !== "ready") return;
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
    throw new StoreError(
      `The Redis store needs ioredis, which ${problemOf("ioredis", cause)}. Run npm install ioredis beside this package.`,
      { reason: "unsupported", cause }
    );
  }
}
function problemOf(name, cause) {
  if (cause instanceof TooOldError) return "is too old";
  return isMissing(name, cause) ? "is not installed" : "cannot be loaded (see the cause)";
}
function isMissing(name, cause) {
  if (!(cause instanceof Error)) return false;
  return new RegExp(`(?:package|module) '${name}'|tried to access ${name}\\b`).test(cause.message);
}

// src/store/redis/options.ts
var ms = pipe(number(), integer(), minValue(1));
var schema = strictObject({
  connection: unshown(problemOf2),
  prefix: optional(
    pipe(string(), regex(/^[^{}\s]+$/, "must be a text without blanks and braces")),
    "gupshup"
  ),
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
  if (typeof connection !== "object" || connection === null) return `must be ${kinds}`;
  if (isClient(connection) && !isOfIoredis(connection)) {
    return `is a client of another library; it must be ${kinds}`;
  }
  return keyPrefixOf(connection) ? "must have no keyPrefix, which would not reach every key; set redisStore({ prefix }) instead" : void 0;
}
function isOfIoredis({ duplicate, status, options }) {
  return typeof duplicate === "function" && typeof status === "string" && typeof options === "object";
}

// src/store/redis/lua-scripts.ts
var import_node_fs = require("fs");
var import_meta = {};
var luaScripts = {
  deleteDocument: read("delete-document"),
  dropExpired: read("drop-expired"),
  eraseFeedEntries: read("erase-feed-entries"),
  findDue: read("find-due"),
  findOpen: read("find-open"),
  findOrphans: read("find-orphans"),
  findParked: read("find-parked"),
  followNames: read("follow-names"),
  forgetInbound: read("forget-inbound"),
  getDocument: read("get-document"),
  heartbeat: read("heartbeat"),
  identify: read("identify"),
  insertMessage: read("insert-message"),
  listDocuments: read("list-documents"),
  listInbound: read("list-inbound"),
  listMessages: read("list-messages"),
  listParked: read("list-parked"),
  parkEvent: read("park-event"),
  putDocument: read("put-document"),
  readFeed: read("read-feed"),
  recordInbound: read("record-inbound"),
  releaseOwner: read("release-owner"),
  replaceMessage: read("replace-message"),
  selectMessages: read("select-messages"),
  unparkEvent: read("unpark-event")
};
function read(name) {
  const lua = (0, import_node_fs.readFileSync)(new URL(`./lua/${name}.lua`, import_meta.url), "utf8");
  return lua.replace(/^-- @include (\S+)\n/gm, (_, included) => read(included)).replace(/^ *--.*\n/gm, "");
}

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
  /** Runs an operation. Rejects with a `StoreError`. */
  use(operation) {
    return this.#limit.run(() => this.#do(operation));
  }
  /**
   * The server's time. Unix time in milliseconds. Clients that ask within a second share one answer, which has gone on by this machine's
   * monotonic clock. A slow answer is inexact, so it is used once.
   */
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
  /** The same for an operation that writes. A Redis that accepted one write was a primary. */
  async write(operation) {
    const value = await this.use(operation);
    this.#hasWritten = true;
    return value;
  }
  /** Keeps the connection between operations. */
  hold() {
    this.#isHeld = true;
  }
  /** Ends the connection after each operation from now on, so that the process can exit. */
  release() {
    this.#isHeld = false;
    this.#endIfIdle();
  }
  /** Accepts no further operation, and resolves when the running ones have settled. */
  async finish() {
    this.#isClosed = true;
    if (this.#client?.status === "ready") await this.#client.quit().catch(() => {
    });
  }
  /** Ends the connection at once. */
  end() {
    this.#isClosed = true;
    if (this.#client !== void 0) endClient(this.#client);
  }
  async #do(operation) {
    if (this.#isClosed) throw closedError();
    this.#inFlight += 1;
    try {
      return await operation(await this.#ready());
    } catch (cause) {
      throw this.#isClosed ? closedError() : this.#errorOf(cause);
    } finally {
      this.#inFlight -= 1;
      if (!this.#isHeld) this.#endIfIdle();
    }
  }
  /** Ends the connection if no operation is running. The next operation opens a new one. */
  #endIfIdle() {
    const client = this.#client;
    if (client === void 0 || this.#inFlight > 0) return;
    this.#client = void 0;
    endClient(client);
  }
  async #ready() {
    const { connector } = await this.#options.drivers();
    if (this.#isClosed) throw closedError();
    this.#client ??= this.#open(connector);
    const client = this.#client;
    if (client.status === "ready") return client;
    if (client.status === "wait") client.connect().catch(() => {
    });
    const isConnecting = client.status === "connecting" || client.status === "connect";
    if (!isConnecting) throw this.#failure();
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
  /** Why there is no connection: Redis may be away, or refuse the password. */
  #failure() {
    if (this.#lastError !== void 0) return this.#errorOf(this.#lastError);
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
      // Rejects pending commands when the connection breaks, not when it is established again.
      maxRetriesPerRequest: 0,
      connectTimeout: timeoutMs,
      commandTimeout: timeoutMs,
      // A connection without responses may be dead without being closed. ioredis opens a new one.
      socketTimeout: timeoutMs
    });
    defineCommands(client);
    client.on("error", (error) => {
      this.#lastError = error;
    });
    client.on("ready", () => {
      this.#lastError = void 0;
      if (!this.#wasConnected) onConnected(client);
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
var import_node_crypto = require("crypto");

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
function textOf2(reply) {
  return typeof reply === "string" ? reply : void 0;
}
function textsOf(reply) {
  return Array.isArray(reply) ? reply.flatMap((item) => textOf2(item) ?? []) : [];
}
function numberOf(reply) {
  return typeof reply === "number" ? reply : typeof reply === "string" ? Number(reply) : void 0;
}
function wellFormed(text) {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
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
      // The page also covers what has expired, unless it begins behind the newest entry of a Redis that was emptied.
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
  return entries.map(
    ({ id, name, subject, event }) => `${JSON.stringify({ id, name, subject })}
${JSON.stringify(event)}`
  );
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
  /** @param writer The name that this process writes under. */
  constructor(keyspace, retentionMs, writer) {
    this.#keyspace = keyspace;
    this.#retentionMs = retentionMs;
    this.#writer = writer;
  }
  async get(kind, key) {
    const [texts, , old] = names[kind];
    const isPlain = old === "";
    const reply = isPlain ? await this.#keyspace.getField(texts, key) : await this.#keyspace.run("getDocument", ...names[kind], key);
    const text = textOf2(reply);
    return text === void 0 ? void 0 : documentIn(kind, key, text);
  }
  async put(kind, { key, version, writeId, value }, expectedVersion, entries) {
    const texts = [JSON.stringify({ version, stamp: writeId }), JSON.stringify(value)];
    const change = kind === "gate" ? `${this.#writer} gate` : "";
    const document = [...names[kind], key, expectedVersion, ...texts, change];
    const args = [...document, this.#retentionMs, ...entryTexts(entries)];
    const reply = await this.#keyspace.write("putDocument", ...args);
    const outcome = textOf2(reply);
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
  if (end === -1) return { key, version: 1, value: parseDocument(kind, text) };
  const { version, stamp } = JSON.parse(
    text.slice(0, end)
  );
  return { key, version, writeId: stamp, value: parseDocument(kind, text.slice(end + 1)) };
}

// src/store/redis/keyspace.ts
var Keyspace = class {
  /** The prefix of every key of the scope. */
  base;
  #connection;
  constructor(connection, base) {
    this.#connection = connection;
    this.base = base;
  }
  run(command, ...args) {
    return this.#connection.use((client) => runCommand(client, command, this.base, args));
  }
  /** The same for a command that always writes. */
  write(command, ...args) {
    return this.#connection.write((client) => runCommand(client, command, this.base, args));
  }
  get(name) {
    return this.#connection.use((client) => client.get(this.base + name));
  }
  getField(name, field) {
    return this.#connection.use((client) => client.hget(this.base + name, field));
  }
  /** The members of several sets, each once. */
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
  /** The messages of each owner of this process. */
  #owned = /* @__PURE__ */ new Map();
  /** From when on there may be orphans, by the time of the heartbeats. */
  #orphansFrom = Number.NEGATIVE_INFINITY;
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** An owner of this process is alive until then. Returns whether Redis must know: it has messages. */
  beat(owner, until) {
    this.#aliveUntil.set(owner, until);
    const isNeeded = (this.#owned.get(owner)?.size ?? 0) > 0;
    if (isNeeded) this.noteAlive(until);
    return isNeeded;
  }
  /** An owner of this process has closed. */
  forget(owner) {
    this.#aliveUntil.delete(owner);
    this.#owned.delete(owner);
    this.#orphansFrom = Number.NEGATIVE_INFINITY;
  }
  /** This process is about to write the message. Returns until when its owner is alive, and what to call if another write has come first. */
  take(record) {
    const { id } = record;
    const owner = ownerOf(record);
    for (const [other, ids2] of this.#owned) if (other !== owner) ids2.delete(id);
    if (owner === void 0) return { aliveUntil: void 0, undo: () => {
    } };
    const ids = this.#owned.get(owner) ?? /* @__PURE__ */ new Set();
    const isNew = !ids.has(id);
    this.#owned.set(owner, ids.add(id));
    const aliveUntil = this.#aliveUntil.get(owner);
    this.noteAlive(aliveUntil ?? 0);
    return { aliveUntil, undo: () => void (isNew && ids.delete(id)) };
  }
  /** Another process has written the message, so no owner of this one has it any more. */
  noteWritten(id) {
    for (const ids of this.#owned.values()) ids.delete(id);
  }
  /** An owner is alive until then. 0: it has closed. */
  noteAlive(until) {
    this.#orphansFrom = Math.min(this.#orphansFrom, until);
  }
  /** Something may have been missed. */
  lookAgain() {
    this.#orphansFrom = Number.NEGATIVE_INFINITY;
  }
  mayHaveOrphans(now) {
    return now >= this.#orphansFrom || performance.now() - this.#lookedAt >= lookMs;
  }
  /** Redis is asked now. What is heard from now on counts for the next look. */
  beginLook() {
    this.#orphansFrom = Number.POSITIVE_INFINITY;
  }
  /** @param nextUntil When the next owner is no longer alive. Absent: the look has failed, or there are more orphans. */
  endLook(nextUntil) {
    if (nextUntil === void 0) this.lookAgain();
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
  for (const code of codes) names2.push(codeList(code));
  for (const template of templates.map(templateList)) if (!names2.includes(template)) names2.push(template);
  return names2;
}
function listGroupsOf({ state, to, code, template }) {
  const groups = [];
  if (state !== void 0) groups.push([stateList(state)]);
  if (to !== void 0) groups.push([...new Set(to.map(addressList))]);
  if (code !== void 0) groups.push([codeList(code)]);
  if (template !== void 0) groups.push([templateList(template)]);
  return groups.length === 0 ? [stateLists] : groups;
}

// src/store/redis/message-index.ts
function messageIndexOf(record) {
  const { version, writeId } = record;
  const { idempotencyKey, isKeyFree, gupshupIds, whatsappIds, openTo, due, owner, isWaiting, isFinished: isFinished2 } = indexOf(record);
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
      finished: isFinished2 || void 0
    }),
    // Ids that differ only in halves of characters have one name.
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
function eventNames({ gupshupId, whatsappId: whatsappId2 }) {
  return [
    ...gupshupId === void 0 ? [] : [gupshupName(gupshupId)],
    ...whatsappId2 === void 0 ? [] : [whatsappName(whatsappId2)]
  ];
}

// src/store/redis/watchers.ts
var Watchers = class {
  #writer;
  #hearing;
  #startReading;
  #watchers = /* @__PURE__ */ new Set();
  #stopReading;
  /**
   * @param writer The name that this process writes under. Its own writes are notified at once, not when they are received.
   * @param startReading Subscribes to what every process publishes. Returns an unsubscribe function.
   */
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
      if (!this.#watchers.delete(watcher) || this.#watchers.size > 0) return;
      this.#stopReading?.();
      this.#stopReading = void 0;
    };
  }
  notify(change) {
    for (const { listener } of this.#watchers) listener(change);
  }
  #begin() {
    this.#hearing.onMissed();
    this.notify({ type: "missed" });
  }
  /**
   * Reads a notice of any process: `gate` with the record on the next line, `wrote` without the record, `alive`, or `message` with the record, which is
   * how version 0.7 tells of a message.
   */
  #read(text) {
    const end = text.indexOf("\n");
    const [writer, type, ...words] = (end === -1 ? text : text.slice(0, end)).split(" ");
    if (writer === this.#writer) return;
    if (type === "gate") this.notify({ type: "gate", record: gateIn(text) });
    else if (type === "alive") this.#hearing.onAlive(Number(words[0]));
    else if (type === "wrote") this.#readWritten(words);
    else if (type === "message") this.#readEarlier(messageIn(text));
  }
  #readWritten([until, dueAt, queue, ...words]) {
    const id = words.join(" ");
    this.#hearing.onMessage(id, Number(until) || void 0);
    if (isQueue(queue)) this.notify({ type: "due", queue, dueAt: Number(dueAt) });
    if (this.#followersOf(id).length > 0) this.#readFollowed(id);
  }
  /** A failed read is reported by the next operation, and the client looks by itself later. */
  async #readFollowed(id) {
    const record = await this.#hearing.get(id).catch(() => void 0);
    if (record !== void 0) this.#tellFollowers(record);
  }
  #readEarlier(record) {
    const { id, dueAt } = record;
    this.#hearing.onMessage(id, ownerOf(record) === void 0 ? void 0 : 0);
    const queue = queueOf(record);
    if (queue !== void 0 && dueAt !== void 0) this.notify({ type: "due", queue, dueAt });
    this.#tellFollowers(record);
  }
  #followersOf(id) {
    return [...this.#watchers].filter(({ followed }) => followed?.has(id));
  }
  #tellFollowers(record) {
    const { id } = record;
    for (const { listener } of this.#followersOf(id)) listener({ type: "message", id, record });
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
  /** The name that this process writes under. */
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
    if (holder === void 0) return { outcome: outcome === "written" ? "written" : "known" };
    undo();
    return { outcome: "held", holder: messageIn(holder) };
  }
  /** Returns `false` if another write came first, or if an id of `claim` belongs to another message. */
  async replace(record, claim = [], entries) {
    const claimed = claim.flatMap(eventNames);
    const { aliveUntil, undo } = this.#liveness.take(record);
    const args = [...this.#argsOf(record, aliveUntil), claimed.length, ...claimed, ...entryTexts(entries)];
    const isWritten = await this.#keyspace.write("replaceMessage", ...args) === 1;
    if (!isWritten) undo();
    return isWritten;
  }
  async get(id) {
    return recordOf(await this.#keyspace.get(`message:${id}`));
  }
  async find(by) {
    if ("openTo" in by) return recordsOf(await this.#keyspace.run("findOpen", openName(by.openTo)));
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
      if (entries.length < limit) nextUntil = next === "" ? Number.POSITIVE_INFINITY : Number(next);
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
  const entry = textOf2(reply);
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
  /** @param retentionMs How long the feed keeps an entry. */
  constructor(keyspace, retentionMs) {
    this.#keyspace = keyspace;
    this.#retentionMs = retentionMs;
  }
  /** Drops an event without an id or a number, because no lookup could find it. */
  async park(event) {
    const names2 = event.to === void 0 ? idNamesOf(event) : [...idNamesOf(event), numberName(event.to)];
    if (names2.length === 0) return { excess: [] };
    const texts = [JSON.stringify(names2), JSON.stringify(eventNames(event)), JSON.stringify(event)];
    const reply = await this.#keyspace.write("parkEvent", event.id, ...texts, parkedMs, maxEvents);
    const [outcome, ...entries] = textsOf(reply);
    const [known] = entries;
    if (outcome === "known" && known !== void 0) return { known: messageIn(known), excess: [] };
    return { excess: entries.map(eventIn) };
  }
  async find(by) {
    if ("page" in by) {
      const { limit, after = "" } = by.page;
      return textsOf(await this.#keyspace.run("listParked", after, limit)).map(eventIn);
    }
    const names2 = "to" in by ? [numberName(by.to)] : idNamesOf(by.eventIds);
    if (names2.length === 0 || (await this.#keyspace.getMembers(...names2)).length === 0) return [];
    return textsOf(await this.#keyspace.run("findParked", ...names2)).map(eventIn);
  }
  async unpark(event, reason, entries) {
    const names2 = reason === "unmatched" ? eventNames(event) : [];
    const toldMs = reason === "unmatched" ? parkedMs : 0;
    const args = [event.id, JSON.stringify(names2), this.#retentionMs, toldMs, ...entryTexts(entries)];
    const [outcome, known] = textsOf(await this.#keyspace.run("unparkEvent", ...args));
    if (known !== void 0) return { outcome: "known", record: messageIn(known) };
    return { outcome: outcome === "removed" ? "removed" : "gone" };
  }
};
function idNamesOf({ gupshupId, whatsappId: whatsappId2 }) {
  const names2 = [];
  if (gupshupId !== void 0) names2.push(`parked-gupshup:${wellFormed(gupshupId)}`);
  if (whatsappId2 !== void 0) names2.push(`parked-whatsapp:${wellFormed(whatsappId2)}`);
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
  /** @param retentionMs How long the feed keeps an entry. */
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
  /** Returns how many windows and ids it deleted. The ids are read page by page, because a day's messages can be many. */
  async forget(addresses) {
    let deleted = await this.#remove({ windows: addresses.map(wellFormed) });
    let cursor = "0";
    do {
      const page = textsOf(await this.#keyspace.run("listInbound", cursor, pageSize));
      cursor = page[0] ?? "0";
      const ids = page.filter((id, index) => index % 2 === 1 && containsAddress(id, addresses));
      if (ids.length > 0) deleted += await this.#remove({ inbound: ids });
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
  #writer = (0, import_node_crypto.randomUUID)();
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
  constructor(scope, { settings, connection, changes: changes2, release }) {
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
        if (aliveUntil !== void 0) this.#liveness.noteAlive(aliveUntil);
      },
      onAlive: (until) => this.#liveness.noteAlive(until),
      onMissed: () => this.#lookAgain()
    };
    this.#watchers = new Watchers(this.#writer, hearing, (reader) => changes2.read(channel, reader));
    this.#isReading = () => changes2.isReading(channel);
  }
  get isListening() {
    return this.#isReading();
  }
  async insert(record, entries) {
    const insertion = await this.#messages.insert(record, entries);
    if (insertion.outcome === "held") return insertion.holder;
    if (insertion.outcome === "written") {
      this.#known = void 0;
      this.#watchers.notify({ type: "message", id: record.id, record });
    }
    return void 0;
  }
  async replace(record, claim, entries) {
    const isWritten = await this.#messages.replace(record, claim, entries);
    if (!isWritten) return false;
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
    if (this.isListening && !this.#liveness.mayHaveOrphans(now)) return [];
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
    if (change !== void 0) this.#watchers.notify(change);
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
  /** A Redis that has lost data was restarted, and then the connection was broken, or it was emptied, and then it has lost the mark of the store. */
  async identity() {
    const known = this.#known;
    if (this.isListening && known !== void 0 && performance.now() - known.at < identityValidMs)
      return known.identity;
    const [id = "", inserted] = textsOf(await this.#keyspace.write("identify", (0, import_node_crypto.randomUUID)()));
    const identity2 = { id, inserted: Number(inserted) };
    this.#known = { identity: identity2, at: performance.now() };
    return identity2;
  }
  /** What is known may be out of date. */
  #lookAgain() {
    this.#liveness.lookAgain();
    this.#known = void 0;
  }
  watch(listener, followed) {
    return this.#watchers.add(listener, followed);
  }
};

// src/store/redis/store-mark.ts
var import_node_crypto2 = require("crypto");
var StoreMark = class {
  #connection;
  #key;
  #known;
  constructor(connection, prefix) {
    this.#connection = connection;
    this.#key = `${prefix}:mark`;
  }
  /** Whether Redis has lost the mark since the last call, or has another one. */
  async isLost() {
    const known = this.#known;
    this.#known = await this.#connection.use((client) => client.get(this.#key)) ?? await this.#write();
    return known !== void 0 && known !== this.#known;
  }
  /** Another process may write it first. */
  async #write() {
    const mark = (0, import_node_crypto2.randomUUID)();
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
    if (await mark.isLost().catch(() => false)) changes2.begin();
  };
  const changes2 = new ChangeSubscriber(drivers, timeoutMs, checkMark);
  const scopes = /* @__PURE__ */ new Map();
  let holders = 0;
  let closing;
  const release = async () => {
    holders -= 1;
    if (holders > 0) return;
    changes2.release();
    connection.release();
  };
  const close = async () => {
    await settlesWithin(systemClock, closeLimitMs, finish());
    changes2.close();
    connection.end();
  };
  const finish = async () => {
    changes2.close();
    await connection.finish();
  };
  return {
    scoped(scope) {
      holders += 1;
      connection.hold();
      const known = scopes.get(scope);
      if (known !== void 0) return known;
      const added = new RedisScope(scope, { settings, connection, changes: changes2, release });
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
  const policy = await client.info("memory").then(
    (text) => /^maxmemory_policy:(\S+)/m.exec(text)?.[1],
    () => void 0
  );
  if (policy === void 0 || policy === "noeviction") return;
  process.emitWarning(
    `This Redis has the maxmemory-policy '${policy}': when its memory is full it deletes keys, and so loses messages that were never sent. Set it to 'noeviction', so that Redis refuses writes instead.`,
    { type: "GupshupOutboundWarning", code: "GUPSHUP_REDIS_EVICTION" }
  );
}
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  redisStore
});
