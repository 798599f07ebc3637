import {
  lookup
} from "./chunk-EFEG2C76.js";
import {
  compact,
  fieldAt,
  isRecord,
  isSecretName,
  isUserId,
  redactSecrets,
  unknownOption
} from "./chunk-3JHE4BP2.js";

// src/emulator/answers/answer.ts
function deliver(options = {}) {
  return { type: "deliver", ...options };
}
function fail(code, options = {}) {
  return { type: "fail", code, ...options };
}
function failThenDeliver(code, options = {}) {
  return fail(code, { ...options, thenDelivered: true });
}
function events(...steps) {
  return {
    type: "events",
    steps: steps.map((step) => typeof step === "string" ? { status: step } : step)
  };
}
function reply(options) {
  return { type: "reply", ...options };
}
function networkFault(fault, options = {}) {
  return { type: "network-fault", fault, ...options };
}
var answer = { deliver, fail, failThenDeliver, events, reply, networkFault };

// src/emulator/answers/code-numbers.ts
var LONGEST_CODE = 7;
var PLAIN_CODE = 4;
var SHORT_CODE = 3;
var ZEROS_BEFORE_SHORT_CODE = "000000";
var COUNTRY_CODE = "91";
var NATIONAL_DIGITS = 10;
function failureOfNumber(to, kind) {
  const row3 = rowOfNumber(to);
  if (row3 === void 0 || row3.kind === "session-window" && kind === "template")
    return void 0;
  return answer.fail(row3.code);
}
function rowOfNumber(to) {
  for (let length = LONGEST_CODE; length >= SHORT_CODE; length -= 1) {
    const code = to.slice(-length);
    const kind = to.length > length ? lookup(code)?.kind : void 0;
    if (kind === void 0)
      continue;
    if (length < PLAIN_CODE && !to.endsWith(ZEROS_BEFORE_SHORT_CODE + code))
      continue;
    return { kind, code: Number(code) };
  }
  return void 0;
}
function numberFor(code) {
  const number = COUNTRY_CODE + String(code).padStart(NATIONAL_DIGITS, "0");
  if (rowOfNumber(number)?.code !== code) {
    throw new RangeError(`No number stands for code ${code}. Use emulator.script(to, answer.fail(${code})).`);
  }
  return number;
}

// src/emulator/sliding-window.ts
var MovingWindow = class {
  #windowMs;
  #times = [];
  constructor(windowMs = 1e3) {
    this.#windowMs = windowMs;
  }
  usedAt(timeMs) {
    while (this.#times[0] !== void 0 && this.#times[0] <= timeMs - this.#windowMs)
      this.#times.shift();
    return this.#times.length;
  }
  countAt(timeMs) {
    this.#times.push(timeMs);
  }
};
var SlidingWindow = class {
  #limit;
  #now;
  #window;
  constructor(limit, now, windowMs) {
    this.#limit = limit;
    this.#now = now;
    this.#window = new MovingWindow(windowMs);
  }
  admit() {
    if (this.#limit === Number.POSITIVE_INFINITY)
      return true;
    const now = this.#now();
    if (this.#window.usedAt(now) >= this.#limit)
      return false;
    this.#window.countAt(now);
    return true;
  }
};
var FixedWindow = class {
  #second = Number.NaN;
  #used = 0;
  usedAt(timeMs) {
    const second = Math.floor(timeMs / 1e3);
    if (second !== this.#second)
      this.#used = 0;
    this.#second = second;
    return this.#used;
  }
  countAt(timeMs) {
    this.#used = this.usedAt(timeMs) + 1;
  }
};

// src/emulator/credentials/token-endpoint.ts
var tokenEndpoints = [
  "login",
  "app-token",
  "mint-universal-token",
  "list-universal-tokens",
  "revoke-universal-token",
  "mint-universal-app-token",
  "list-universal-app-tokens",
  "revoke-universal-app-token",
  "revoke-all-universal-app-tokens"
];
var defaultCallsPerMinute = {
  login: 10,
  "app-token": 10,
  "mint-universal-token": 3,
  "list-universal-tokens": 30,
  "revoke-universal-token": 30,
  "mint-universal-app-token": 10,
  "list-universal-app-tokens": 30,
  "revoke-universal-app-token": 10,
  "revoke-all-universal-app-tokens": 10
};
var none = {
  login: 0,
  "app-token": 0,
  "mint-universal-token": 0,
  "list-universal-tokens": 0,
  "revoke-universal-token": 0,
  "mint-universal-app-token": 0,
  "list-universal-app-tokens": 0,
  "revoke-universal-app-token": 0,
  "revoke-all-universal-app-tokens": 0
};
var MINUTE_MS = 6e4;
var TokenCalls = class {
  #limits;
  #monotonic;
  #counts = none;
  #windows = /* @__PURE__ */ new Map();
  constructor(limits, monotonic) {
    this.#limits = limits;
    this.#monotonic = monotonic;
  }
  get counts() {
    return this.#counts;
  }
  admit(endpoint) {
    this.#counts = { ...this.#counts, [endpoint]: this.#counts[endpoint] + 1 };
    const window = this.#windows.get(endpoint) ?? new SlidingWindow(this.#limits[endpoint], this.#monotonic, MINUTE_MS);
    this.#windows.set(endpoint, window);
    return window.admit();
  }
};

// src/emulator/fault-registry.ts
var faultKinds = [
  "latency",
  "reset-before-acceptance",
  "reset-after-acceptance",
  "timeout-before-acceptance",
  "timeout-after-acceptance",
  "too-many-requests",
  "rate-limited",
  "wrong-kind-of-key",
  "html-502",
  "event-before-reply",
  "reorder",
  "duplicate",
  "drop"
];
var FaultRegistry = class {
  #faults = /* @__PURE__ */ new Map();
  #random;
  #onChange;
  #lastId = 0;
  constructor(random, onChange) {
    this.#random = random;
    this.#onChange = onChange;
  }
  get list() {
    return [...this.#faults.values()];
  }
  set(kind, options = {}) {
    checkFault(kind, options);
    this.#lastId += 1;
    const id = this.#lastId;
    this.#faults.set(id, { ...options, id, kind, hits: 0 });
    this.#onChange();
    return () => this.lift(id);
  }
  lift(id) {
    if (this.#faults.delete(id))
      this.#onChange();
  }
  clear() {
    this.#faults.clear();
    this.#onChange();
  }
  strike(kind, about) {
    if (this.#faults.size === 0)
      return void 0;
    for (const fault of this.#faults.values()) {
      if (fault.kind !== kind)
        continue;
      if (fault.endpoint !== about.endpoint)
        continue;
      if (fault.to !== void 0 && fault.to !== about.to)
        continue;
      if (fault.event !== void 0 && fault.event !== about.event)
        continue;
      if (this.#random() >= (fault.probability ?? 1))
        continue;
      return this.#hit(fault);
    }
    return void 0;
  }
  #hit(fault) {
    const hit = { ...fault, hits: fault.hits + 1 };
    if (hit.hits >= (fault.count ?? Number.POSITIVE_INFINITY))
      this.#faults.delete(fault.id);
    else
      this.#faults.set(fault.id, hit);
    this.#onChange();
    return hit;
  }
};
function isFaultKind(kind) {
  return faultKinds.some((known4) => known4 === kind);
}
function checkFault(kind, { endpoint, count, probability, ms, times }) {
  if (endpoint !== void 0 && !tokenEndpoints.includes(endpoint))
    throw new TypeError(`There is no endpoint "${endpoint}". There are: ${tokenEndpoints.join(", ")}.`);
  if (!isFaultKind(kind))
    throw new TypeError(`There is no fault "${kind}". There are: ${faultKinds.join(", ")}.`);
  checkNumber("count", count, 1);
  checkNumber("times", times, 1);
  checkNumber("ms", ms, 0);
  checkNumber("probability", probability, 0, 1);
}
function checkNumber(name, value, least, most = Number.POSITIVE_INFINITY) {
  if (value === void 0 || value >= least && value <= most)
    return;
  const range = most === Number.POSITIVE_INFINITY ? `at least ${least}` : `from ${least} to ${most}`;
  throw new RangeError(`The fault's ${name} has to be ${range}; ${value} was given.`);
}

// src/emulator/json.ts
function property(value, name) {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : void 0;
}
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function lowerCase(value) {
  return typeof value === "string" ? value.toLowerCase() : value;
}

// src/emulator/credentials/credential.ts
var credentialKinds = [
  "api-key",
  "customer-app-token",
  "partner-token",
  "app-token",
  "universal-token",
  "universal-app-token"
];
var HOUR_MS = 60 * 60 * 1e3;
var DAY_MS = 24 * HOUR_MS;
var defaultLifeMs = {
  "api-key": Number.POSITIVE_INFINITY,
  "customer-app-token": DAY_MS,
  "partner-token": DAY_MS,
  "app-token": Number.POSITIVE_INFINITY,
  "universal-token": 60 * DAY_MS,
  "universal-app-token": DAY_MS
};
var credentialHeaders = ["apikey", "token", "bearer", "bare"];
var credentialRefusals = [
  "authentication-failed",
  "authentication-failed-text",
  "portal-user-not-found",
  "unauthorised-access",
  "unauthorised-access-400",
  "unauthorized-text",
  "forbidden-access",
  "forbidden",
  "invalid-access-token"
];

// src/emulator/credentials/redact.ts
var HIDDEN = "\u2022\u2022\u2022";
var issued = new RegExp(`\\bemulator-(?:${credentialKinds.join("|")})-token-\\d+`, "g");
function redact(text3) {
  return redactSecrets(text3).replace(issued, HIDDEN);
}
function redactField(name, value) {
  if (isSecretName(name) || name === "meta")
    return HIDDEN;
  return typeof value === "string" ? redact(value) : value;
}

// src/emulator/credentials/jwt.ts
var SIGNATURE_BYTES = 256;
function createJwt(claims, random) {
  const signature = Buffer.from(Array.from({ length: SIGNATURE_BYTES }, () => Math.floor(random() * 256)));
  return [encode({ alg: "RS256", typ: "JWT" }), encode(claims), signature.toString("base64url")].join(".");
}
function encode(part) {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

// src/emulator/credentials/credentials.ts
var ADMIN = "admin@example.com";
var Credentials = class {
  #options;
  #now;
  #random;
  #byToken = /* @__PURE__ */ new Map();
  #calls;
  #isRefusingNew = false;
  #refusal;
  constructor(options, { now, monotonic, random }) {
    this.#options = options;
    this.#now = now;
    this.#random = random;
    this.#refusal = options.refusal;
    this.#calls = new TokenCalls(options.callsPerMinute, monotonic);
  }
  get list() {
    return [...this.#byToken.values()].reverse().map((stored) => this.#shown(stored));
  }
  get refusal() {
    return this.#refusal;
  }
  get acceptedHeaders() {
    return this.#options.acceptedHeaders;
  }
  get calls() {
    return this.#calls.counts;
  }
  issue(given = {}) {
    const kind = given.kind ?? "api-key";
    if (!credentialKinds.includes(kind)) {
      throw new TypeError(`There is no kind of credential "${kind}". There are: ${credentialKinds.join(", ")}.`);
    }
    const lifeMs = given.lifeMs ?? this.#options.lifeMs[kind];
    if (!(lifeMs >= 0))
      throw new RangeError(`lifeMs has to be a number from 0; ${lifeMs} was given.`);
    const createdOn = this.#now();
    const number = this.#byToken.size + 1;
    const id = `token-${number}`;
    const expiredOn = lifeMs === Number.POSITIVE_INFINITY ? void 0 : createdOn + lifeMs;
    const token = given.token ?? this.#text(kind, id, createdOn, expiredOn);
    if (this.#byToken.has(token))
      throw new RangeError("This token was issued before. Leave it out.");
    const stored = {
      kind,
      token,
      id,
      name: given.name ?? id,
      createdByEmail: given.createdByEmail ?? ADMIN,
      createdOn,
      expiredOn,
      revokedOn: void 0,
      isDead: false
    };
    this.#byToken.set(token, stored);
    return this.#shown(stored);
  }
  expire(token) {
    const stored = this.#get(token);
    const now = this.#now();
    this.#byToken.set(token, { ...stored, expiredOn: Math.min(stored.expiredOn ?? now, now) });
  }
  revoke(token) {
    const stored = this.#get(token);
    this.#byToken.set(token, { ...stored, revokedOn: stored.revokedOn ?? this.#now() });
  }
  refuse(token) {
    this.#byToken.set(token, { ...this.#get(token), isDead: true });
  }
  refuseWith(refusal2) {
    if (refusal2 !== void 0 && !credentialRefusals.includes(refusal2)) {
      throw new TypeError(`There is no refusal "${String(refusal2)}". There are: ${credentialRefusals.join(", ")}.`);
    }
    this.#refusal = refusal2;
  }
  refuseNew(isOn = true) {
    this.#isRefusingNew = isOn;
  }
  admit(endpoint) {
    return this.#calls.admit(endpoint);
  }
  isSecret(given) {
    return this.#options.clientSecret === void 0 || given === this.#options.clientSecret;
  }
  obtain(given) {
    const longestMs = this.#options.lifeMs[given.kind];
    const issued2 = this.issue({ ...given, lifeMs: Math.min(given.lifeMs ?? longestMs, longestMs) });
    if (this.#isRefusingNew)
      this.refuse(issued2.token);
    return issued2;
  }
  accepts(token, kinds) {
    const stored = this.#byToken.get(token);
    if (stored === void 0 || stored.isDead || !kinds.includes(stored.kind))
      return false;
    return this.#shown(stored).status === "ACTIVE";
  }
  current(kind) {
    return this.#inForce(kind) ?? this.issue({ kind });
  }
  currentFor(kind) {
    return (this.#isRefusingNew ? void 0 : this.#inForce(kind)) ?? this.obtain({ kind });
  }
  #inForce(kind) {
    return this.list.find((one2) => one2.kind === kind && this.accepts(one2.token, [kind]));
  }
  #get(token) {
    const stored = this.#byToken.get(token);
    if (stored === void 0)
      throw new RangeError("This token was never issued. Issue it first.");
    return stored;
  }
  #shown({ isDead: _, ...stored }) {
    if (stored.revokedOn !== void 0)
      return { ...stored, status: "REVOKED" };
    const isOver = stored.expiredOn !== void 0 && stored.expiredOn <= this.#now();
    return { ...stored, status: isOver ? "EXPIRED" : "ACTIVE" };
  }
  #text(kind, id, createdOn, expiredOn) {
    const isJwt = kind === "universal-token" || kind === "universal-app-token";
    if (!isJwt || expiredOn === void 0)
      return `emulator-${kind}-${id}`;
    const claims = { jti: id, iat: Math.floor(createdOn / 1e3), exp: Math.floor(expiredOn / 1e3) };
    return createJwt(claims, this.#random);
  }
};

// src/emulator/people/people.ts
import { createHash } from "node:crypto";

// src/emulator/phone-parts.ts
var SHORT_CALLING_CODE = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;
function phoneParts(number) {
  const [countryCode = number.slice(0, 3)] = SHORT_CALLING_CODE.exec(number) ?? [];
  return { countryCode, dialCode: number.slice(countryCode.length) };
}

// src/emulator/people/country.ts
var codes = "1US 7RU 20EG 27ZA 30GR 31NL 32BE 33FR 34ES 36HU 39IT 40RO 41CH 43AT 44GB 45DK 46SE 47NO 48PL 49DE 51PE 52MX 53CU 54AR 55BR 56CL 57CO 58VE 60MY 61AU 62ID 63PH 64NZ 65SG 66TH 81JP 82KR 84VN 86CN 90TR 91IN 92PK 93AF 94LK 95MM 98IR 211SS 212MA 213DZ 216TN 218LY 220GM 221SN 222MR 223ML 224GN 225CI 226BF 227NE 228TG 229BJ 230MU 231LR 232SL 233GH 234NG 235TD 236CF 237CM 238CV 239ST 240GQ 241GA 242CG 243CD 244AO 245GW 248SC 249SD 250RW 251ET 252SO 253DJ 254KE 255TZ 256UG 257BI 258MZ 260ZM 261MG 262RE 263ZW 264NA 265MW 266LS 267BW 268SZ 269KM 290SH 291ER 297AW 298FO 299GL 350GI 351PT 352LU 353IE 354IS 355AL 356MT 357CY 358FI 359BG 370LT 371LV 372EE 373MD 374AM 375BY 376AD 377MC 378SM 380UA 381RS 382ME 383XK 385HR 386SI 387BA 389MK 420CZ 421SK 423LI 500FK 501BZ 502GT 503SV 504HN 505NI 506CR 507PA 508PM 509HT 590GP 591BO 592GY 593EC 594GF 595PY 596MQ 597SR 598UY 599CW 670TL 672NF 673BN 674NR 675PG 676TO 677SB 678VU 679FJ 680PW 681WF 682CK 683NU 685WS 686KI 687NC 688TV 689PF 690TK 691FM 692MH 850KP 852HK 853MO 855KH 856LA 880BD 886TW 960MV 961LB 962JO 963SY 964IQ 965KW 966SA 967YE 968OM 970PS 971AE 972IL 973BH 974QA 975BT 976MN 977NP 992TJ 993TM 994AZ 995GE 996KG 998UZ";
var countryOf = new Map(Array.from(codes.matchAll(/(\d+)([A-Z]{2})/g), ([, code = "", country = ""]) => [code, country]));
function countryOfNumber(number) {
  return countryOf.get(phoneParts(number).countryCode) ?? "ZZ";
}

// src/emulator/people/spelling.ts
var spellings = [
  [/^521(\d{10})$/, "52$1"],
  [/^52(\d{10})$/, "521$1"],
  [/^549(\d{10})$/, "54$1"],
  [/^54(\d{10})$/, "549$1"],
  [/^55(\d\d)9([6-9]\d{7})$/, "55$1$2"],
  [/^55(\d\d)([6-9]\d{7})$/, "55$19$2"]
];
function otherSpelling(number) {
  for (const [form, other] of spellings)
    if (form.test(number))
      return number.replace(form, other);
  return void 0;
}

// src/emulator/people/people.ts
var SHOWN_MS = 30 * 24 * 60 * 60 * 1e3;
var PHONE = /^\d{7,15}$/;
var People = class {
  #seed;
  #now;
  #byAddress = /* @__PURE__ */ new Map();
  #left = /* @__PURE__ */ new Map();
  #withoutNumber = 0;
  constructor(seed, now) {
    this.#seed = seed;
    this.#now = now;
  }
  get list() {
    return [...new Set(this.#byAddress.values())].map(({ person }) => person);
  }
  add(given) {
    checkForms(given);
    for (const address2 of [given.phone, given.userId, given.parentUserId]) {
      if (address2 !== void 0 && this.find(address2) !== void 0)
        throw new RangeError(`The address "${address2}" is somebody\u2019s already. Change or recycle it instead.`);
    }
    return this.#create(given).person;
  }
  find(address2) {
    return this.#at(address2)?.person;
  }
  get(address2) {
    return this.#get(address2).person;
  }
  meet(address2) {
    return this.find(address2) ?? (isUserId(address2) ? this.add({ userId: address2 }) : this.get(address2));
  }
  change(address2, changes) {
    const stored = this.#get(address2);
    checkForms(changes);
    const { parentUserId } = changes;
    const holder = parentUserId === void 0 ? void 0 : this.#at(parentUserId);
    if (holder !== void 0 && holder !== stored)
      throw new RangeError(`The address "${parentUserId}" is somebody\u2019s already. Choose another one.`);
    const person = { ...stored.person, ...changes };
    return this.#replace(stored, {
      ...stored,
      person: completed({ ...person, name: person.name ?? stored.person.name })
    });
  }
  changeNumber(address2, phone) {
    const stored = this.#get(address2);
    checkForms({ phone });
    const { person } = stored;
    const holder = this.#at(phone);
    if (holder !== void 0 && (holder !== stored || phone === person.phone))
      throw new RangeError(`The number "${phone}" is somebody\u2019s already. Choose another one.`);
    if (person.phone !== void 0 && holder === void 0)
      this.#leave(person.phone);
    return this.#withNewId({ ...stored, shownUntil: 0, person: { ...person, phone } }, stored);
  }
  changeUserId(address2) {
    const stored = this.#get(address2);
    return this.#withNewId(stored, stored);
  }
  recycle(phone, given = {}) {
    checkForms({ ...given, phone });
    const before = this.#at(phone);
    const known4 = before?.person.phone ?? phone;
    if (before !== void 0)
      this.#remove(before);
    if (!this.#left.has(shorter(known4)) || before !== void 0)
      this.#leave(known4);
    return this.add({ ...given, phone: known4 });
  }
  showNumber(address2) {
    const stored = this.#get(address2);
    return this.#replace(stored, { ...stored, shownUntil: Number.POSITIVE_INFINITY });
  }
  writtenTo(phone) {
    const stored = this.#at(phone);
    if (stored === void 0 || !stored.person.hidesNumber)
      return;
    this.#replace(stored, { ...stored, shownUntil: Math.max(stored.shownUntil, this.#now() + SHOWN_MS) });
  }
  namesOf(person) {
    const { phone, userId, parentUserId, username, hidesNumber } = person;
    const isShown = !hidesNumber || this.#now() < (this.#at(userId)?.shownUntil ?? 0);
    return { phone: isShown ? phone : void 0, userId, parentUserId, username };
  }
  keyOf(address2) {
    return this.#at(address2)?.key ?? this.#keyAt(address2);
  }
  isDeserted(phone) {
    return this.#left.has(shorter(phone)) && this.find(phone) === void 0;
  }
  #at(address2) {
    const exact = this.#byAddress.get(address2);
    if (exact !== void 0)
      return exact;
    const other = otherSpelling(address2);
    return other === void 0 ? void 0 : this.#byAddress.get(other);
  }
  #get(address2) {
    const stored = this.#at(address2);
    if (stored !== void 0)
      return stored;
    if (PHONE.test(address2))
      return this.#create({ phone: address2 });
    throw new RangeError(`There is no person with the address "${address2}". Add it first.`);
  }
  #create(given) {
    if (given.phone === void 0)
      this.#withoutNumber += 1;
    const key = this.#keyAt(given.phone ?? given.userId ?? `person ${this.#withoutNumber}`);
    const country = given.phone === void 0 ? "IN" : countryOfNumber(given.phone);
    const person = completed({ ...given, userId: given.userId ?? this.#idOf(key, 0, country) });
    return this.#store({ key, changes: 0, shownUntil: 0, person });
  }
  #withNewId(stored, before) {
    const { person, key } = stored;
    const changes = stored.changes + 1;
    const country = person.phone === void 0 ? person.userId.slice(0, 2) : countryOfNumber(person.phone);
    const parentUserId = person.parentUserId && this.#idOf(`parent ${key}`, changes, `${country}.ENT`);
    const changed2 = { ...person, userId: this.#idOf(key, changes, country), parentUserId };
    return this.#replace(before, { ...stored, changes, person: changed2 });
  }
  #idOf(key, changes, prefix) {
    const digest = createHash("sha256").update(`${this.#seed} ${key} ${changes}`).digest();
    return `${prefix}.${digest.readBigUInt64BE() | 1n << 60n}`;
  }
  #keyAt(address2) {
    const number = shorter(address2);
    const left = this.#left.get(number);
    return left === void 0 ? number : `${number}#${left}`;
  }
  #leave(phone) {
    const number = shorter(phone);
    this.#left.set(number, (this.#left.get(number) ?? 0) + 1);
  }
  #replace(before, after) {
    this.#remove(before);
    return this.#store(after).person;
  }
  #store(stored) {
    for (const address2 of addressesOf(stored.person))
      this.#byAddress.set(address2, stored);
    return stored;
  }
  #remove({ person }) {
    for (const address2 of addressesOf(person))
      this.#byAddress.delete(address2);
  }
};
function shorter(phone) {
  const other = otherSpelling(phone);
  return other !== void 0 && other.length < phone.length ? other : phone;
}
function addressesOf({ phone, userId, parentUserId }) {
  return [phone, userId, parentUserId].filter((address2) => address2 !== void 0);
}
function completed(given) {
  const { phone, userId, parentUserId, username } = given;
  const hidesNumber = phone === void 0 || (given.hidesNumber ?? false);
  const madeUp = hidesNumber ? `person.${userId.slice(-6).toLowerCase()}` : void 0;
  return {
    phone,
    userId,
    parentUserId,
    username: username ?? madeUp,
    name: given.name ?? "Customer",
    hidesNumber
  };
}
var USERNAME = /^(?=.*[a-z])[a-z0-9._]{3,35}$/i;
function checkForms({ phone, userId, parentUserId, username }) {
  if (phone !== void 0 && !PHONE.test(phone))
    throw new TypeError(`A person's phone has to be 7 to 15 digits; "${phone}" was given.`);
  if (userId !== void 0 && (!isUserId(userId) || isParent(userId)))
    throw new TypeError(`A person's userId has to be an id such as IN.1648700000000001; "${userId}" was given.`);
  if (parentUserId !== void 0 && !(isUserId(parentUserId) && isParent(parentUserId))) {
    throw new TypeError(`A person's parentUserId has to be an id such as IN.ENT.1181570000000001; "${parentUserId}" was given.`);
  }
  if (username !== void 0 && !USERNAME.test(username)) {
    throw new TypeError(`A person's username has to be 3 to 35 letters, digits, points and underscores; "${username}" was given.`);
  }
}
function isParent(userId) {
  return /^[A-Z]{2}\.ENT\./.test(userId);
}

// src/emulator/people/user-ids.ts
var hiddenNumbers = ["absent", "empty", "user-id"];
var CALLS_PER_MINUTE = 10;
var MINUTE_MS2 = 6e4;
var UserIds = class {
  #options;
  #people;
  #calls;
  #v2;
  #v3;
  constructor(options, people, monotonic) {
    this.#options = options;
    this.#people = people;
    this.#calls = new SlidingWindow(CALLS_PER_MINUTE, monotonic, MINUTE_MS2);
    this.#v2 = options.v2;
    this.#v3 = options.v3;
  }
  get v2() {
    return this.#v2;
  }
  get v3() {
    return this.#v3;
  }
  get areOn() {
    return this.#v2 || this.#v3;
  }
  get selfServeTemplates() {
    return this.#options.selfServeTemplates;
  }
  enable({ v2 = this.#v2, v3 = this.#v3 }) {
    this.#v2 = v2;
    this.#v3 = v3;
  }
  admit() {
    return this.#calls.admit();
  }
  personAt(address2) {
    const isMade = this.areOn && !isUserId(address2) && !this.#people.isDeserted(address2);
    return isMade ? this.#people.get(address2) : this.#people.find(address2);
  }
  writerAt(address2) {
    const isNew = this.areOn || isUserId(address2) || this.#people.isDeserted(address2);
    return isNew ? this.#people.meet(address2) : this.#people.find(address2);
  }
  namesOf({ address: address2, person }, version, isNumberKnown = false) {
    const isOn = version === 2 ? this.#v2 : this.#v3;
    const known4 = person ?? (isOn ? this.personAt(address2) : void 0);
    if (known4 === void 0)
      return isUserId(address2) ? { userId: isOn ? address2 : void 0 } : { phone: address2 };
    const names = this.#people.namesOf(known4);
    const phone = isNumberKnown ? known4.phone : names.phone;
    if (!isOn)
      return { phone };
    return { ...names, phone: phone ?? (version === 2 ? this.#placeholder(known4) : void 0) };
  }
  #placeholder({ userId }) {
    const { hiddenNumberInV2 } = this.#options;
    if (hiddenNumberInV2 === "absent")
      return void 0;
    return hiddenNumberInV2 === "empty" ? "" : userId;
  }
};
function resolveUserIds(given = false) {
  const options = typeof given === "object" ? given : { v2: given, v3: given };
  const names = ["v2", "v3", "selfServeTemplates", "hiddenNumberInV2"];
  const misspelt = unknownOption("The emulator's userIds", options, names);
  if (misspelt !== void 0)
    throw new TypeError(misspelt.sentence);
  const { v2 = false, v3 = false, selfServeTemplates = false, hiddenNumberInV2 = "absent" } = options;
  if (!hiddenNumbers.includes(hiddenNumberInV2)) {
    throw new TypeError(`The emulator's userIds.hiddenNumberInV2 has to be one of ${hiddenNumbers.join(", ")}; "${hiddenNumberInV2}" was given.`);
  }
  return { v2, v3, selfServeTemplates, hiddenNumberInV2 };
}

// src/emulator/account/held-messages.ts
var HeldMessages = class {
  #byTemplate = /* @__PURE__ */ new Map();
  hold(templateId, status) {
    const messages = this.#byTemplate.get(templateId)?.messages ?? [];
    this.#byTemplate.set(templateId, { status, messages });
  }
  statusOf(templateId) {
    return templateId === void 0 ? void 0 : this.#byTemplate.get(templateId)?.status;
  }
  add(templateId, message) {
    this.#byTemplate.get(templateId)?.messages.push(message);
  }
  end(templateId) {
    const messages = this.#byTemplate.get(templateId)?.messages ?? [];
    this.#byTemplate.delete(templateId);
    return messages;
  }
};

// src/emulator/events/ids.ts
function hex(random, length) {
  let digits = "";
  while (digits.length < length) {
    digits += Math.floor(random() * 2 ** 32).toString(16).padStart(8, "0");
  }
  return digits.slice(0, length);
}
function createUuid(random) {
  const digits = hex(random, 32);
  const variant2 = (8 + Math.floor(random() * 4)).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant2}${digits.slice(17, 20)}`,
    digits.slice(20)
  ].join("-");
}
function createConversationId(random) {
  return hex(random, 32);
}
function createWhatsappId(number, random, direction) {
  const unique = hex(random, direction === "outbound" ? 18 : 20).toUpperCase();
  const bytes = Buffer.concat([
    Buffer.from([28, 24, number.length]),
    Buffer.from(number, "latin1"),
    Buffer.from([21, 2, 0, direction === "outbound" ? 17 : 18, 24, unique.length]),
    Buffer.from(unique, "latin1"),
    Buffer.from([0])
  ]);
  return `wamid.${bytes.toString("base64")}`;
}

// src/emulator/account/media.ts
var MEDIA_ID_BASE = 2e15;
var Media = class {
  #random;
  #ids = /* @__PURE__ */ new Set();
  constructor(random) {
    this.#random = random;
  }
  upload() {
    const id = String(MEDIA_ID_BASE + this.#ids.size + 1);
    this.#ids.add(id);
    return id;
  }
  has(id) {
    return this.#ids.has(id);
  }
  createHandle(fileType) {
    return `4::${Buffer.from(fileType).toString("base64")}:${createUuid(this.#random)}`;
  }
};

// src/emulator/option-checks.ts
function checkAmount(name, amount) {
  if (Number.isFinite(amount) && amount >= 0)
    return;
  throw new RangeError(`The emulator's ${name} has to be a number from 0; ${amount} was given.`);
}
function checkRange(name, value, least, most) {
  if (value >= least && value <= most)
    return;
  throw new RangeError(`The emulator's ${name} has to be from ${least} to ${most}; ${value} was given.`);
}

// src/emulator/account/messaging-limit.ts
var DAY_MS2 = 24 * 60 * 60 * 1e3;
var MessagingLimit = class {
  #options;
  #standing;
  #now;
  #keyOf;
  #countsUntil = /* @__PURE__ */ new Map();
  constructor(options, standing, keyOf, now) {
    this.#options = options;
    this.#standing = standing;
    this.#keyOf = keyOf;
    this.#now = now;
  }
  get people() {
    return this.#options.people ?? this.#standing.people;
  }
  get used() {
    this.#forget();
    return this.#countsUntil.size;
  }
  count(address2) {
    const key = this.#keyOf(address2);
    this.#countsUntil.delete(key);
    this.#countsUntil.set(key, this.#now() + DAY_MS2);
  }
  codeFor(address2) {
    this.#forget();
    const isCounted = this.#countsUntil.has(this.#keyOf(address2));
    return isCounted || this.#countsUntil.size < this.people ? void 0 : this.#options.code;
  }
  #forget() {
    for (const [key, until] of this.#countsUntil) {
      if (until > this.#now())
        return;
      this.#countsUntil.delete(key);
    }
  }
};
function resolveMessagingLimit(given = {}) {
  const misspelt = unknownOption("The emulator's messagingLimit", given, ["code", "people"]);
  if (misspelt !== void 0)
    throw new TypeError(misspelt.sentence);
  if (given.people !== void 0)
    checkAmount("messagingLimit.people", given.people);
  return given;
}

// src/emulator/account/price-list.ts
var SERVICE_CHARGED_SINCE_MS = Date.UTC(2026, 9, 1);
var PriceList = class {
  #freeServiceMessages;
  #now;
  #month = "";
  #serviceMessages = 0;
  constructor(freeServiceMessages, now) {
    this.#freeServiceMessages = freeServiceMessages;
    this.#now = now;
  }
  priceOf(category, kind, isInWindow) {
    const isFree = this.#isFree(category, kind, isInWindow);
    return { type: isFree ? "free_customer_service" : "regular", billable: !isFree, category };
  }
  #isFree(category, kind, isInWindow) {
    const at = this.#now();
    if (at < SERVICE_CHARGED_SINCE_MS)
      return kind === "session" || category === "utility" && isInWindow;
    if (kind !== "session")
      return false;
    const month = new Date(at).toISOString().slice(0, 7);
    if (month !== this.#month)
      this.#serviceMessages = 0;
    this.#month = month;
    this.#serviceMessages += 1;
    return this.#serviceMessages <= this.#freeServiceMessages;
  }
};

// src/emulator/account/standing.ts
var peopleOfTier = {
  TIER_250: 250,
  TIER_1K: 1e3,
  TIER_2K: 2e3,
  TIER_10K: 1e4,
  TIER_100K: 1e5,
  TIER_UNLIMITED: Number.POSITIVE_INFINITY
};
var Standing = class {
  #now;
  #tier = "TIER_250";
  #lastChange;
  constructor(now) {
    this.#now = now;
  }
  get tier() {
    return this.#tier;
  }
  get people() {
    return peopleOfTier[this.#tier];
  }
  get lastChange() {
    return this.#lastChange;
  }
  changeTier(tier) {
    const isUp = peopleOfTier[tier] >= peopleOfTier[this.#tier];
    const change = {
      event: isUp ? "UPGRADE" : "DOWNGRADE",
      oldLimit: this.#tier,
      currentLimit: tier
    };
    this.#tier = tier;
    this.#lastChange = { ...change, at: this.#now() };
    return change;
  }
};

// src/emulator/account/template.ts
function countParameters({ header: header2 = "", body: body3, buttons }) {
  const inButtons = buttons.map(parametersOfButton).reduce((sum, count) => sum + count, 0);
  return variablesIn(header2) + variablesIn(body3) + inButtons;
}
function hasOtpButton({ buttons }) {
  return buttons.some(({ type }) => type === "OTP");
}
function parametersOfButton({ type, url }) {
  if (type === "COPY_CODE")
    return 1;
  return type === "URL" && url !== void 0 ? variablesIn(url) : 0;
}
function variablesIn(text3) {
  return new Set(Array.from(text3.matchAll(/\{\{\s*(\w+)\s*\}\}/g), ([, name]) => name)).size;
}

// src/emulator/account/templates.ts
var EXTERNAL_ID_BASE = 1e15;
var Templates = class {
  #byId = /* @__PURE__ */ new Map();
  #checkAlways;
  #now;
  #random;
  #added = 0;
  #wereDeleted = false;
  constructor(checkAlways, now, random) {
    this.#checkAlways = checkAlways;
    this.#now = now;
    this.#random = random;
  }
  get list() {
    return [...this.#byId.values()];
  }
  get areChecked() {
    return this.#checkAlways || this.#wereDeleted || this.#byId.size > 0;
  }
  add(given) {
    const id = given.id ?? createUuid(this.#random);
    if (this.#byId.has(id))
      throw new RangeError(`There already is a template with the id "${id}".`);
    this.#added += 1;
    const at = this.#now();
    const template = {
      ...given,
      id,
      language: given.language ?? "en",
      category: given.category ?? "UTILITY",
      headerType: given.headerType ?? "TEXT",
      buttons: given.buttons ?? [],
      status: given.status ?? "APPROVED",
      vertical: given.vertical ?? "Emulated",
      externalId: String(EXTERNAL_ID_BASE + this.#added),
      createdOn: at,
      modifiedOn: at
    };
    this.#byId.set(id, template);
    return template;
  }
  setStatus(id, status) {
    const changed2 = { ...this.existing(id), status, modifiedOn: this.#now() };
    this.#byId.set(id, changed2);
    return changed2;
  }
  edit(id, changes) {
    const template = this.existing(id);
    const { body: body3, buttons, category, footer: footer3, header: header2, headerType, mediaUrl, sampleMedia, vertical } = changes;
    const changed2 = {
      ...template,
      body: body3 ?? template.body,
      buttons: buttons ?? template.buttons,
      category: category ?? template.category,
      footer: footer3 ?? template.footer,
      header: header2 ?? template.header,
      headerType: headerType ?? template.headerType,
      mediaUrl: mediaUrl ?? template.mediaUrl,
      sampleMedia: sampleMedia ?? template.sampleMedia,
      vertical: vertical ?? template.vertical,
      status: "PENDING",
      modifiedOn: this.#now()
    };
    this.#byId.set(id, changed2);
    return changed2;
  }
  delete(name) {
    const found = this.list.filter((template) => template.name === name);
    for (const { id } of found)
      this.#byId.delete(id);
    if (found.length > 0)
      this.#wereDeleted = true;
    return found.length;
  }
  existing(id) {
    const template = this.#byId.get(id);
    if (template === void 0)
      throw new RangeError(`There is no template with the id "${id}". Add it first.`);
    return template;
  }
  get(id) {
    return this.#byId.get(id);
  }
  named(name, language) {
    return this.list.find((template) => template.name === name && template.language === language);
  }
};
function templateOf({ endpoint, template }, templates) {
  if (endpoint?.body !== "json")
    return templates.get(String(property(template, "id")));
  return templates.named(String(property(template, "name")), String(property(property(template, "language"), "code")));
}
function fits(request, template) {
  if (request.endpoint?.body === "json") {
    return parametersInComponents(request.template, template) === countParameters(template);
  }
  const params = property(request.template, "params");
  return (Array.isArray(params) ? params.length : 0) === countParameters(template);
}
function parametersInComponents(sent, template) {
  const components = property(sent, "components");
  if (!Array.isArray(components))
    return 0;
  return components.filter((component2) => !(hasOtpButton(template) && lowerCase(property(component2, "type")) === "button")).flatMap((component2) => property(component2, "parameters") ?? []).filter((parameter) => !media.has(lowerCase(property(parameter, "type")))).length;
}
var media = /* @__PURE__ */ new Set(["image", "video", "document", "location", "payload"]);
function priceCategoryOf(request, kind, templates) {
  if (kind === "session")
    return "service";
  if (request.endpoint?.isForMarketing)
    return "marketing_lite";
  return templateOf(request, templates)?.category.toLowerCase() ?? "marketing";
}

// src/emulator/account/wallet.ts
var UNITS = 1e6;
var Wallet = class {
  #balance;
  #costPerMessage;
  constructor(options) {
    this.#balance = options?.balance ?? Number.POSITIVE_INFINITY;
    this.#costPerMessage = options?.costPerMessage ?? 0;
  }
  get balance() {
    return this.#balance;
  }
  topUp(amount) {
    if (!(amount > 0)) {
      throw new RangeError(`The amount to top the wallet up by has to be above 0; ${amount} was given.`);
    }
    this.#balance = rounded(this.#balance + amount);
  }
  pay() {
    const left = rounded(this.#balance - this.#costPerMessage);
    if (left < 0)
      return false;
    this.#balance = left;
    return true;
  }
};
function rounded(amount) {
  return Number.isFinite(amount) ? Math.round(amount * UNITS) / UNITS : amount;
}

// src/emulator/account/account.ts
function createAccount({ apiKey, appId, checkTemplates, credentials: credentialOptions, freeServiceMessages, messagingLimit, now, monotonic, random, userIds, wallet, window }) {
  const credentials = new Credentials(credentialOptions, { now, monotonic, random });
  credentials.issue({ kind: "api-key", token: apiKey });
  const people = new People(appId, now);
  const keyOf = (address2) => people.keyOf(address2);
  const standing = new Standing(now);
  return {
    consent: new Consent(keyOf),
    credentials,
    held: new HeldMessages(),
    media: new Media(random),
    messagingLimit: new MessagingLimit(messagingLimit, standing, keyOf, monotonic),
    prices: new PriceList(freeServiceMessages, now),
    standing,
    startedAt: now(),
    partner: new PartnerTokens(credentials, credentialOptions.partnerId),
    people,
    templates: new Templates(checkTemplates, now, random),
    userIds: new UserIds(userIds, people, monotonic),
    wallet: new Wallet(wallet),
    windows: new Windows(window, monotonic, keyOf)
  };
}
var Consent = class {
  #keyOf;
  #optedOut = /* @__PURE__ */ new Set();
  #withoutMarketing = /* @__PURE__ */ new Set();
  constructor(keyOf) {
    this.#keyOf = keyOf;
  }
  optOut(number) {
    this.#optedOut.add(this.#keyOf(number));
  }
  optIn(number) {
    this.#optedOut.delete(this.#keyOf(number));
  }
  stopMarketing(number) {
    this.#withoutMarketing.add(this.#keyOf(number));
  }
  resumeMarketing(number) {
    this.#withoutMarketing.delete(this.#keyOf(number));
  }
  hasOptedOut(number) {
    return this.#optedOut.has(this.#keyOf(number));
  }
  hasStoppedMarketing(number) {
    return this.#withoutMarketing.has(this.#keyOf(number));
  }
};
var PartnerTokens = class {
  id;
  #credentials;
  constructor(credentials, id) {
    this.#credentials = credentials;
    this.id = id;
  }
  get accountToken() {
    return this.#credentials.current("partner-token").token;
  }
  get token() {
    return this.#credentials.current("app-token").token;
  }
  expireToken() {
    this.#credentials.expire(this.token);
    return this.token;
  }
};
var WINDOW_MS = 24 * 60 * 60 * 1e3;
var Windows = class {
  #mode;
  #now;
  #keyOf;
  #writtenAt = /* @__PURE__ */ new Map();
  #closesAt = /* @__PURE__ */ new Map();
  constructor(mode, now, keyOf) {
    this.#mode = mode;
    this.#now = now;
    this.#keyOf = keyOf;
  }
  open(number) {
    const key = this.#keyOf(number);
    this.#writtenAt.set(key, this.#now());
    if (this.#mode === "open")
      this.#closesAt.delete(key);
    else
      this.#closesAt.set(key, this.#now() + WINDOW_MS);
  }
  close(number) {
    this.#writtenAt.delete(this.#keyOf(number));
    this.#closesAt.set(this.#keyOf(number), Number.NEGATIVE_INFINITY);
  }
  isOpen(number) {
    const closesAt = this.#closesAt.get(this.#keyOf(number));
    return closesAt === void 0 ? this.#mode === "open" : this.#now() < closesAt;
  }
  isInWindow(number) {
    return this.#now() < (this.#writtenAt.get(this.#keyOf(number)) ?? Number.NEGATIVE_INFINITY) + WINDOW_MS;
  }
};

// src/emulator/events/price.ts
function changedPrice(price, change = {}) {
  return { ...price, ...compact(change) };
}

// src/emulator/events/v2.ts
function v2Envelope(app, type, payload, atMs) {
  return {
    app: app.appName,
    appId: app.appId,
    phone: app.source,
    timestamp: atMs,
    version: 2,
    type,
    payload
  };
}
function v2MessageEvent(app, news) {
  const payload = payloadOf(news);
  return payload && v2Envelope(app, "message-event", payload, news.atMs);
}
function v2MismatchEvent(app, phone, waId, atMs) {
  return v2Envelope(app, "message-event", { type: "mismatch", destination: phone, payload: { wa_id: waId, phone } }, atMs);
}
function payloadOf({ message, names: { phone, userId }, step, atMs }) {
  const about = compact({ type: step.status, destination: phone });
  const person = compact({ userId });
  const gupshupIds = { id: message.messageId };
  const whatsappIds = {
    id: message.whatsappId,
    ...!step.withoutGsId && { gsId: message.messageId }
  };
  const ts = Math.floor(atMs / 1e3);
  switch (step.status) {
    case "enqueued":
      return {
        ...gupshupIds,
        ...about,
        payload: { whatsappMessageId: message.whatsappId, type: message.kind }
      };
    case "failed": {
      const { code, reason, side } = describeFailure(step);
      const ids = side === "gupshup" ? gupshupIds : whatsappIds;
      return { ...ids, ...about, payload: { code, ...reason !== void 0 && { reason } } };
    }
    case "sent": {
      const { category, type } = changedPrice(message.price, step.pricing);
      return {
        ...whatsappIds,
        ...about,
        payload: { ts },
        conversation: { id: message.conversationId, expiresAt: ts + SECONDS_A_DAY, type: category },
        pricing: { policy: "PMP", category, type },
        ...person
      };
    }
    case "delivered":
    case "read":
      return { ...whatsappIds, ...about, payload: { ts }, ...person };
    case "played":
      return void 0;
    default:
      return step;
  }
}
var SECONDS_A_DAY = 86400;
function sideOf(code) {
  return lookup(code)?.system === "gupshup" ? "gupshup" : "whatsapp";
}
function describeFailure(step) {
  const side = step.side ?? sideOf(step.code);
  const row3 = side === "gupshup" ? lookup(step.code, { system: "gupshup" }) : metaRow(step.code);
  const reason = step.reason ?? row3?.title ?? row3?.meaning;
  const href = side === "whatsapp" && isAtMeta(row3?.docsUrl) ? row3?.docsUrl : void 0;
  return {
    code: step.code,
    side,
    ...reason !== void 0 && { reason },
    ...href !== void 0 && { href }
  };
}
function isAtMeta(docsUrl) {
  return docsUrl !== void 0 && new URL(docsUrl).hostname === "developers.facebook.com";
}
function metaRow(code) {
  return lookup(code, { system: "meta-cloud" }) ?? lookup(code, { system: "meta-onprem" });
}

// src/emulator/answers/script.ts
var Script = class {
  #lines = /* @__PURE__ */ new Map();
  set(to, answers) {
    for (const answer2 of answers)
      checkAnswer(answer2);
    const line2 = [...answers];
    if (line2.length === 0) {
      this.#lines.delete(to);
      return () => {
      };
    }
    this.#lines.set(to, line2);
    return () => {
      if (this.#lines.get(to) === line2)
        this.#lines.delete(to);
    };
  }
  next(to) {
    const line2 = this.#lines.get(to) ?? this.#lines.get("*");
    return line2 !== void 0 && line2.length > 1 ? line2.shift() : line2?.[0];
  }
};
function checkAnswer(answer2) {
  if (answer2.type !== "reply" || answer2.status >= 200 && answer2.status <= 599)
    return;
  throw new RangeError(`A reply's status has to be from 200 to 599; ${answer2.status} was given.`);
}
var goodNews = ["enqueued", "sent", "delivered", "read", "played"];
function stepsOf(outcome, defaultUntil) {
  switch (outcome.type) {
    case "deliver":
      return upTo(outcome.until ?? defaultUntil);
    case "fail":
      return failing(outcome);
    case "events":
      return outcome.steps;
    default:
      return outcome;
  }
}
function upTo(last) {
  return goodNews.slice(0, goodNews.indexOf(last) + 1).map((status) => ({ status }));
}
function failing({ code, reason, side, after, thenDelivered }) {
  const before = after ?? ((side ?? sideOf(code)) === "gupshup" ? "nothing" : "enqueued");
  const failed = {
    status: "failed",
    code,
    ...reason !== void 0 && { reason },
    ...side !== void 0 && { side }
  };
  const steps = [...before === "nothing" ? [] : upTo(before), failed];
  if (thenDelivered)
    steps.push({ status: "delivered" });
  return steps;
}

// src/emulator/events/v3.ts
var BUSINESS_ACCOUNT_ID = "100000000000001";
var PHONE_NUMBER_ID = "200000000000002";
function v3Envelope(app, value) {
  return v3Change(app, "messages", { messaging_product: "whatsapp", ...value, metadata: v3Metadata(app) });
}
function v3Change(app, field, value, entry = {}) {
  return bareV3Change(app, field, value, { id: BUSINESS_ACCOUNT_ID, ...entry });
}
function bareV3Change(app, field, value, entry = {}) {
  return {
    object: "whatsapp_business_account",
    gs_app_id: app.appId,
    entry: [{ ...entry, changes: [{ field, value }] }]
  };
}
function v3Metadata(app) {
  return { display_phone_number: app.source, phone_number_id: PHONE_NUMBER_ID };
}
function v3Contact({ phone, userId, parentUserId }, profile) {
  return compact({ profile, wa_id: phone, user_id: userId, parent_user_id: parentUserId });
}
function contactsBesideStatus({ message, names, step: { status } }) {
  if (names.userId === void 0)
    return {};
  const { username } = names;
  const hasProfile = username !== void 0 && status !== "sent";
  const profile = hasProfile ? { name: message.person?.name ?? "Customer", username } : void 0;
  return { contacts: [v3Contact(names, profile)] };
}
function v3MessageEvent(app, news) {
  const { message, names, step, atMs } = news;
  const seconds = Math.floor(atMs / 1e3);
  const about = compact({
    recipient_id: names.phone,
    status: step.status,
    timestamp: String(seconds)
  });
  const person = compact({
    recipient_user_id: names.userId,
    recipient_parent_user_id: names.parentUserId
  });
  const contacts = contactsBesideStatus(news);
  const ids = {
    id: message.whatsappId,
    ...!step.withoutGsId && { gs_id: message.messageId },
    ...names.userId !== void 0 && compact({ meta_msg_id: message.metaMessageId })
  };
  switch (step.status) {
    case "enqueued":
      return bareV3Change(app, "messages", {
        messaging_product: "whatsapp",
        statuses: [{ ...ids, ...about, timestamp: atMs }]
      });
    case "sent":
    case "delivered":
    case "read":
    case "played":
      return v3Envelope(app, {
        ...contacts,
        statuses: [{ ...ids, ...about, ...person, ...pricingOf(news, seconds) }]
      });
    case "failed":
      return v3Failed(app, news, step, { ...ids, ...about, ...message.isToUserId && person });
    default:
      return step;
  }
}
function pricingOf({ message, step, isPriced }, seconds) {
  if (!isPriced || step.status === "failed")
    return {};
  const { billable, category, type } = changedPrice(message.price, step.pricing);
  const ends = { expiration_timestamp: String(seconds + SECONDS_A_DAY) };
  return {
    conversation: {
      id: message.conversationId,
      ...step.status === "sent" && ends,
      origin: { type: category }
    },
    pricing: { billable, pricing_model: "PMP", type, category }
  };
}
function v3Failed(app, { message }, step, status) {
  const details = describeFailure(step);
  const ids = details.side === "gupshup" ? { id: message.messageId, gs_id: message.messageId } : {};
  return v3Envelope(app, { statuses: [{ ...status, ...ids, errors: [v3Error(details, step)] }] });
}
function v3Error({ code, reason, href }, { isCodeText }) {
  return {
    code: isCodeText ? `${code}` : code,
    ...reason !== void 0 && { title: reason },
    ...href !== void 0 && { href }
  };
}

// src/emulator/events/account.ts
function v2AccountEvent(app, { type, payload }, atMs) {
  return v2Envelope(app, "account-event", { type, payload }, atMs);
}
function restricted({ type, expiry }) {
  return { status: "ACCOUNT_RESTRICTED", restrictionInfo: [{ restrictionType: type, expiration: expiry }] };
}
function v2PreferenceEvent(app, preference, { phone, userId, parentUserId }, atMs) {
  const person = compact({ wa_id: phone, userid: userId, parent_user_id: parentUserId });
  const payload = { user_preferences: [{ ...person, ...entryOf(preference, atMs) }] };
  return v2Envelope(app, "preference-event", { type: "user_preferences", payload }, atMs);
}
function v3PreferenceEvent(app, preference, names, name, atMs) {
  const { username } = names;
  return v3Change(app, "user_preferences", {
    messaging_product: "whatsapp",
    metadata: v3Metadata(app),
    contacts: [v3Contact(names, compact({ name, username }))],
    user_preferences: [{ ...v3Contact(names), ...entryOf(preference, atMs) }]
  });
}
function entryOf({ value }, atMs) {
  return {
    detail: `User requested to ${value} marketing messages`,
    category: "marketing_messages",
    value,
    timestamp: Math.floor(atMs / 1e3)
  };
}
function v2TemplateEvent(app, template, description, atMs) {
  const { id, status, name, language } = template;
  return v2Envelope(app, "template-event", {
    type: "status-update",
    id,
    status: status.toLowerCase(),
    elementName: name,
    languageCode: language,
    ...description !== "" && { description }
  }, atMs);
}
function v3TemplateEvent(app, template, atMs, pause) {
  return v3Change(app, "message_template_status_update", {
    event: template.status,
    gs_template_id: template.id,
    message_template_id: Number(template.externalId),
    message_template_language: template.language,
    message_template_name: template.name,
    reason: "NONE",
    ...pause && { message_template_category: template.category, other_info: pause }
  }, { time: Math.floor(atMs / 1e3) });
}
function v2BillingEvent(app, message, { phone }, atMs) {
  const references = compact({ id: message.whatsappId, gsId: message.messageId, destination: phone });
  return v2Envelope(app, "billing-event", { deductions: deductionsOf(message), references }, atMs);
}
function v3BillingEvent(app, message, { phone }) {
  const references = compact({ id: message.whatsappId, gs_id: message.messageId, destination: phone });
  return bareV3Change(app, "billing-event", { billing: { deductions: deductionsOf(message), references } });
}
function deductionsOf({ price: { type, billable, category } }) {
  return { type, model: "PMP", source: "whatsapp", billable, category };
}

// src/emulator/account/account-webhooks.ts
function v3Restriction(app, { type, expiry }, atMs) {
  return v3AccountUpdate(app, atMs, {
    event: "ACCOUNT_RESTRICTION",
    restriction_info: [{ restriction_type: type, expiration: Math.floor(expiry / 1e3) }]
  });
}
function v3Ban(app, atMs) {
  return v3AccountUpdate(app, atMs, { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "DISABLE" } });
}
function v3Tier(app, tier, form, atMs) {
  return v3Change(app, "business_capability_update", capabilityOf(tier, form), {
    time: Math.floor(atMs / 1e3)
  });
}
function capabilityOf(tier, form) {
  if (form === "text")
    return { max_daily_conversations_per_business: tier };
  const people = peopleOfTier[tier];
  const limit = Number.isFinite(people) ? { max_daily_conversations_per_business: people } : { max_daily_conversation_per_phone: -1, max_daily_conversations_per_business: tier };
  return { ...limit, max_phone_numbers_per_waba: 25 };
}
function v3Throughput(app, event, atMs) {
  const limit = event === "ONBOARDING" ? "TIER_NOT_SET" : "TIER_UNLIMITED";
  const value = {
    display_phone_number: app.source,
    event,
    current_limit: limit,
    max_daily_conversations_per_business: limit
  };
  return v3Change(app, "phone_number_quality_update", value, { time: Math.floor(atMs / 1e3) });
}
function v2PricingTier(app, { category, region, tier, month }, atMs) {
  const payload = {
    effectiveMonth: month,
    pricingCategory: category,
    region: region.toUpperCase(),
    tier,
    tierUpdateTime: Math.floor(atMs / 1e3)
  };
  return v2AccountEvent(app, { type: "pricing-tier-update", payload }, atMs);
}
function v3PricingTier(app, { category, region, tier, month }, atMs) {
  const tier_update_time = Math.floor(atMs / 1e3);
  return v3AccountUpdate(app, atMs, {
    event: "VOLUME_BASED_PRICING_TIER_UPDATE",
    volume_tier_info: { tier_update_time, pricing_category: category, tier, effective_month: month, region }
  });
}
function v3AccountUpdate(app, atMs, value) {
  return v3Change(app, "account_update", value, { time: Math.floor(atMs / 1e3) });
}

// src/emulator/account/controls.ts
var BAD_QUALITY = "The template was paused because of its quality.";
var AccountControls = class {
  #account;
  #reporter;
  people;
  constructor(account, reporter, people) {
    this.#account = account;
    this.#reporter = reporter;
    this.people = people;
  }
  get userIds() {
    return this.#account.userIds;
  }
  get windows() {
    return this.#account.windows;
  }
  get wallet() {
    return this.#account.wallet;
  }
  get partner() {
    return this.#account.partner;
  }
  get credentials() {
    return this.#account.credentials;
  }
  get templates() {
    return this.#account.templates.list;
  }
  optOut(number) {
    this.#account.consent.optOut(number);
    return this.#reporter.userEvent({ phone: number, type: "opted-out" });
  }
  optIn(number) {
    this.#account.consent.optIn(number);
    return this.#reporter.userEvent({ phone: number, type: "opted-in" });
  }
  stopMarketing(number) {
    this.#account.consent.stopMarketing(number);
    return this.#reporter.preference({ phone: number, value: "stop" });
  }
  resumeMarketing(number) {
    this.#account.consent.resumeMarketing(number);
    return this.#reporter.preference({ phone: number, value: "resume" });
  }
  addTemplate(template) {
    return this.#account.templates.add(template);
  }
  pauseTemplate(id) {
    return this.#templateStatus(id, "PAUSED", BAD_QUALITY);
  }
  holdTemplate(id, status = "held_for_quality_assessment") {
    this.#account.templates.existing(id);
    this.#account.held.hold(id, status);
  }
  releaseTemplate(id) {
    for (const message of this.#account.held.end(id))
      message.release();
  }
  dropTemplate(id, title = "FIRST_PAUSE") {
    const posted = this.#templateStatus(id, "PAUSED", BAD_QUALITY, title);
    for (const message of this.#account.held.end(id))
      message.drop();
    return posted;
  }
  disableTemplate(id) {
    return this.#templateStatus(id, "DISABLED");
  }
  approveTemplate(id) {
    return this.#templateStatus(id, "APPROVED");
  }
  accountEvent(type, payload) {
    return this.#accountNews({ type, payload });
  }
  get messagingLimit() {
    return this.#account.messagingLimit;
  }
  changeTier(tier, { form = "text" } = {}) {
    const payload = { ...this.#account.standing.changeTier(tier) };
    return this.#accountNews({ type: "tier-event", payload }, (app, at) => v3Tier(app, tier, form, at));
  }
  changeThroughput(event = "THROUGHPUT_UPGRADE") {
    return this.#reporter.announce({
      event: "account-event",
      summary: event,
      bodyFor: (version, app, at) => version === 2 ? void 0 : v3Throughput(app, event, at)
    });
  }
  changePricingTier(tier) {
    return this.#reporter.announce({
      event: "account-event",
      summary: "pricing-tier-update",
      bodyFor: (version, app, at) => version === 2 ? v2PricingTier(app, tier, at) : v3PricingTier(app, tier, at)
    });
  }
  restrict(restriction) {
    const event = { type: "status-event", payload: restricted(restriction) };
    return this.#accountNews(event, (app, at) => v3Restriction(app, restriction, at));
  }
  disableAccount(status = "ACCOUNT_DISABLE") {
    return this.#accountNews({ type: "status-event", payload: { status } }, v3Ban);
  }
  #accountNews(event, inV3) {
    return this.#reporter.announce({
      event: "account-event",
      summary: event.type,
      bodyFor: (version, app, at) => version === 2 ? v2AccountEvent(app, event, at) : inV3?.(app, at)
    });
  }
  #templateStatus(id, status, description = "", title) {
    const pause = title && { title, description };
    const template = this.#account.templates.setStatus(id, status);
    return this.#reporter.announce({
      event: "template-event",
      summary: `${template.name}: ${status.toLowerCase()}`,
      bodyFor: (version, app, at) => version === 2 ? v2TemplateEvent(app, template, description, at) : v3TemplateEvent(app, template, at, pause)
    });
  }
};

// src/emulator/log/history.ts
var zero = {
  requests: 0,
  accepted: 0,
  refused: 0,
  unanswered: 0,
  webhooksDelivered: 0,
  webhooksFailed: 0
};
var History = class {
  requests = [];
  webhooks = [];
  signals = {
    request: new Signal(),
    reply: new Signal(),
    webhook: new Signal()
  };
  changed = new Signal();
  cleared = new Signal();
  #limit;
  #now;
  #requestOf = /* @__PURE__ */ new WeakMap();
  #counters = zero;
  #lastRequestId = 0;
  #lastWebhookId = 0;
  constructor(limit, now) {
    this.#limit = limit;
    this.#now = now;
  }
  get counters() {
    return this.#counters;
  }
  addRequest(seen) {
    this.#lastRequestId += 1;
    const request = { id: this.#lastRequestId, at: this.#now(), ...seen, answer: void 0, webhooks: [] };
    this.#keep(this.requests, request);
    this.#count("requests");
    this.signals.request.emit(request);
    this.touch(request);
    return request;
  }
  answerRequest(request, answer2) {
    request.answer = answer2;
    if (answer2.type !== "reply")
      this.#count("unanswered");
    else if (request.messageId === void 0 && !isServed(request, answer2.status))
      this.#count("refused");
    this.signals.reply.emit(request);
    this.touch(request);
  }
  acceptRequest(request, { messageId, whatsappId }) {
    request.messageId = messageId;
    request.whatsappId = whatsappId;
    this.#count("accepted");
  }
  addWebhook(made, request) {
    this.#lastWebhookId += 1;
    const webhook = { id: this.#lastWebhookId, at: this.#now(), ...made };
    this.#keep(this.webhooks, webhook);
    if (request !== void 0) {
      request.webhooks.push(webhook);
      this.#requestOf.set(webhook, request);
    }
    this.#tell(webhook);
    return webhook;
  }
  moveWebhook(webhook, state) {
    webhook.state = state;
    if (state === "delivered")
      this.#count("webhooksDelivered");
    if (state === "failed")
      this.#count("webhooksFailed");
    this.#tell(webhook);
  }
  find(key) {
    const records = key.startsWith("r") ? this.requests : this.webhooks;
    return records.find(({ id }) => `${id}` === key.slice(1));
  }
  belongsToRequest(webhook) {
    return this.#requestOf.has(webhook);
  }
  touch(record) {
    this.changed.emit(record);
  }
  clear() {
    this.requests.length = 0;
    this.webhooks.length = 0;
    this.#counters = zero;
    this.cleared.emit();
  }
  #tell(webhook) {
    if (webhook.state !== "posting" && webhook.state !== "retrying")
      this.signals.webhook.emit(webhook);
    this.touch(this.#requestOf.get(webhook) ?? webhook);
  }
  #count(what) {
    this.#counters = { ...this.#counters, [what]: this.#counters[what] + 1 };
  }
  #keep(records, record) {
    records.push(record);
    if (records.length > this.#limit)
      records.shift();
  }
};
function isServed({ kind }, status) {
  return kind === void 0 && status < 300;
}
var Signal = class {
  #listeners = /* @__PURE__ */ new Set();
  on = (listener) => {
    const hear = (news) => listener(news);
    this.#listeners.add(hear);
    return () => {
      this.#listeners.delete(hear);
    };
  };
  emit(news) {
    for (const hear of this.#listeners)
      hear(news);
  }
};
async function waitFor(what, known4, watch, matches, { timeoutMs = 5e3 }, closing) {
  const found = known4.find(matches);
  if (found !== void 0)
    return found;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => giveUp(`No ${what} matched within ${timeoutMs} ms.`), timeoutMs);
    const onClose = () => giveUp(`The emulator was closed before any ${what} matched.`);
    const stopWatching = watch((seen) => {
      if (!matches(seen))
        return;
      stop();
      resolve(seen);
    });
    closing.addEventListener("abort", onClose, { once: true });
    function stop() {
      clearTimeout(timer);
      closing.removeEventListener("abort", onClose);
      stopWatching();
    }
    function giveUp(reason) {
      stop();
      reject(new Error(reason));
    }
  });
}

// src/emulator/emulator.ts
var Emulator = class extends AccountControls {
  url;
  apiKey;
  appName;
  appId;
  source;
  #parts;
  #closing = new AbortController();
  #closed;
  constructor(parts) {
    super(parts.account, parts.reporter, parts.people);
    this.#parts = parts;
    this.url = parts.server.url;
    this.apiKey = parts.options.apiKey;
    this.appName = parts.options.appName;
    this.appId = parts.options.appId;
    this.source = parts.options.source;
  }
  get requests() {
    return this.#parts.history.requests;
  }
  get webhooks() {
    return this.#parts.history.webhooks;
  }
  get counters() {
    return this.#parts.history.counters;
  }
  get faults() {
    return this.#parts.faults.list;
  }
  script(to, ...answers) {
    return this.#parts.script.set(to, answers);
  }
  fault(kind, options = {}) {
    return this.#parts.faults.set(kind, options);
  }
  liftFaults() {
    this.#parts.faults.clear();
  }
  get throughput() {
    return this.#parts.throughput;
  }
  get pairRate() {
    return this.#parts.pairRate;
  }
  subscribe(target) {
    return this.#parts.sender.subscribe(target);
  }
  inbound(message) {
    this.windows.open(message.from);
    this.#parts.throughput.countInbound();
    return this.#parts.reporter.inbound(message);
  }
  userEvent(event) {
    return this.#parts.reporter.userEvent(event);
  }
  post(body3) {
    return this.#parts.reporter.custom(body3);
  }
  on(name, listener) {
    return this.#parts.history.signals[name].on(listener);
  }
  waitForRequest(matches, options = {}) {
    const answered = this.requests.filter(({ answer: answer2 }) => answer2 !== void 0);
    return waitFor("request", answered, this.#parts.history.signals.reply.on, matches, options, this.#closing.signal);
  }
  waitForWebhook(matches, options = {}) {
    const over = this.webhooks.filter(({ state }) => state !== "posting" && state !== "retrying");
    return waitFor("webhook", over, this.#parts.history.signals.webhook.on, matches, options, this.#closing.signal);
  }
  idle() {
    return this.#parts.schedule.idle();
  }
  clear() {
    this.#parts.history.clear();
  }
  close() {
    this.#closed ??= this.#end();
    return this.#closed;
  }
  async [Symbol.asyncDispose]() {
    await this.close();
  }
  async #end() {
    const { page, schedule, sender, server } = this.#parts;
    this.#closing.abort();
    schedule.close();
    sender.close();
    page.close();
    await server.close();
  }
};

// src/emulator/http/answers.ts
var JSON_TYPE = "application/json";
var TEXT_TYPE = "text/plain; charset=utf-8";
function submitted(kind, messageId) {
  return json(kind === "session" ? 200 : 202, { status: "submitted", messageId });
}
function v3Accepted({ to, isToUserId, person, messageId }, held) {
  const contact = isToUserId ? { user_id: to } : { wa_id: person?.phone ?? to };
  return json(200, {
    messaging_product: "whatsapp",
    contacts: [{ input: to, ...contact }],
    messages: [{ id: messageId, ...held && { message_status: held } }]
  });
}
var empty = text(200, "");
function refusal(status, message, headers) {
  return { ...json(status, { status: "error", message }), ...headers && { headers } };
}
var wrongKindOfKey = text(401, "Portal User Not Found With APIKey");
var badGateway = {
  ...text(502, "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>"),
  contentType: "text/html"
};
function replyWith(status, body3) {
  return typeof body3 === "string" ? text(status, body3) : json(status, body3);
}
function json(status, body3) {
  return { type: "reply", status, contentType: JSON_TYPE, body: JSON.stringify(body3) };
}
function text(status, body3) {
  return { type: "reply", status, contentType: TEXT_TYPE, body: body3 };
}

// src/emulator/http/auth.ts
var kindsFor = {
  "self-serve": ["api-key", "customer-app-token", "universal-token"],
  app: ["app-token", "universal-app-token", "universal-token"],
  account: ["partner-token", "universal-token"],
  minting: ["universal-token"],
  listing: ["universal-token", "partner-token", "app-token"]
};
function isAuthorized(request, audience, credentials) {
  return presented(request, credentials.acceptedHeaders).some((token) => credentials.accepts(token, kindsFor[audience]));
}
function refuseWith({ refusal: set }, own) {
  return set === void 0 ? own : refusals[set];
}
function presented({ headers }, acceptedHeaders) {
  const { apikey, authorization, token } = headers;
  const [, bearer] = /^Bearer +(.+)$/i.exec(authorization?.toString() ?? "") ?? [];
  const byName = {
    apikey,
    token,
    bearer,
    bare: bearer === void 0 ? authorization : void 0
  };
  return acceptedHeaders.map((header2) => byName[header2]).filter((value) => typeof value === "string");
}
var UNAUTHORISED = "Unauthorised access to the resource. Please review request parameters and headers and retry";
var authenticationFailed = refusal(401, "Authentication Failed");
var unauthorised = refusal(401, UNAUTHORISED);
var forbiddenAccess = refusal(403, "Forbidden Access");
var refusals = {
  "authentication-failed": authenticationFailed,
  "authentication-failed-text": replyWith(401, "Authentication Failed"),
  "portal-user-not-found": wrongKindOfKey,
  "unauthorised-access": unauthorised,
  "unauthorised-access-400": refusal(400, UNAUTHORISED),
  "unauthorized-text": replyWith(401, "Unauthorized"),
  "forbidden-access": forbiddenAccess,
  forbidden: refusal(403, "Forbidden"),
  "invalid-access-token": refusal(403, "Invalid Access Token")
};

// src/emulator/http/checks.ts
var DESTINATION = /^\d{7,15}$/;
function refuse(request, context3) {
  const { options, account, faults, rate } = context3;
  const { endpoint, to } = request;
  const { credentials } = account;
  if (faults.strike("wrong-kind-of-key", { to }))
    return wrongKindOfKey;
  if (!isAuthorized(request, audienceOf(request), credentials)) {
    return refuseWith(credentials, authenticationFailed);
  }
  if (!isAppRight(request, options))
    return refusal(400, "Invalid App Details");
  if (endpoint?.isForMarketing && !options.marketing)
    return refusal(400, "MM lite is not enabled for this app");
  if (!DESTINATION.test(to) && !mayBeUserId(request, account))
    return refusal(400, "Invalid Destination");
  if (faults.strike("too-many-requests", { to }) || !rate.admit())
    return refusal(429, "Too Many Requests");
  const broken = brokenJsonField(request, options);
  if (broken === void 0)
    return void 0;
  return refusal(400, `The field "${broken}" is not a JSON object (says the emulator)`);
}
function mayBeUserId({ endpoint, kind, userId }, { userIds }) {
  if (userId === void 0 || !isUserId(userId) || !userIds.areOn)
    return false;
  if (endpoint?.body === "json")
    return true;
  return kind === "template" && (endpoint?.key === "partner-token" || userIds.selfServeTemplates);
}
function audienceOf({ endpoint }) {
  return endpoint?.key === "partner-token" ? "app" : "self-serve";
}
function isAppRight({ endpoint, fields: fields2, kind }, options) {
  const { source, "src.name": appName } = fields2;
  const appId = endpoint?.appId;
  if (appId !== void 0 && appId !== options.appId)
    return false;
  if (endpoint?.body === "json")
    return true;
  const mayBeUnnamed = appName === void 0 && (kind === "template" || appId !== void 0);
  return source === options.source && (mayBeUnnamed || appName === options.appName);
}
function brokenJsonField({ endpoint, kind, fields: fields2, message, template }, { checkMessages }) {
  if (kind === "template" && !(checkMessages && endpoint?.body === "json")) {
    if (!isObject(template))
      return "template";
    const { message: givenMessage } = fields2;
    if (endpoint?.body !== "json" && givenMessage === void 0)
      return void 0;
  }
  return isObject(message) ? void 0 : "message";
}

// src/emulator/http/api/route.ts
function forApp(answer2) {
  return guarded("self-serve", authenticationFailed, answer2);
}
function forPartner(answer2, refused = unauthorised) {
  return guarded("app", refused, answer2);
}
function guarded(audience, refused, answer2) {
  return (request, params, context3) => {
    const { credentials } = context3.account;
    if (!isAuthorized(request, audience, credentials))
      return refuseWith(credentials, refused);
    const { appId } = params;
    if (appId !== context3.options.appId)
      return refusal(400, "Invalid App Details");
    return answer2(request, params, context3);
  };
}

// src/emulator/http/api/account-routes.ts
var profileRoutes = [
  {
    method: "GET",
    path: "/wa/app/:appId/business/profile",
    answer: forApp((_request, _params, { options }) => replyWith(200, { status: "success", profile: { phoneNumber: options.source } }))
  }
];
var readRoutes = [
  { method: "PUT", path: "/wa/app/:appId/msg/:messageId/read", answer: forApp(() => empty) },
  {
    method: "POST",
    path: "/partner/app/:appId/v1/event",
    answer: forPartner(({ message: event }) => {
      if (event === void 0)
        return refusal(400, "Invalid JSON payload");
      const mark = property(event, "message");
      const isReadMark2 = property(event, "type") === "message-event" && property(mark, "status") === "read";
      if (!isReadMark2)
        return refusal(400, "Outbound event not supported");
      const id = property(mark, "message_id");
      return typeof id === "string" && id !== "" ? replyWith(200, { status: "success" }) : refusal(400, "Please review the request parameters and retry");
    })
  }
];
function answerReadMark(request, context3) {
  const { credentials } = context3.account;
  if (!isAuthorized(request, audienceOf(request), credentials)) {
    return refuseWith(credentials, authenticationFailed);
  }
  if (request.endpoint?.appId !== context3.options.appId)
    return refusal(400, "Invalid App Details");
  return replyWith(200, { success: true });
}
var PLENTY = 1e6;
var walletRoutes = [
  {
    method: "GET",
    path: "/sm/api/v2/wallet/balance",
    answer: (request, _params, { account }) => isAuthorized(request, "self-serve", account.credentials) ? replyWith(200, { status: "success", balance: heldBy(account.wallet) }) : refuseWith(account.credentials, wrongKindOfKey)
  },
  {
    method: "GET",
    path: "/partner/app/:appId/wallet/balance",
    answer: forPartner((_request, _params, { account }) => replyWith(200, {
      status: "success",
      walletResponse: { currency: "USD", currentBalance: heldBy(account.wallet), overDraftLimit: 0 }
    }))
  }
];
function heldBy({ balance }) {
  return Number.isFinite(balance) ? balance : PLENTY;
}

// src/emulator/http/body.ts
var BODY_LIMIT_BYTES = 1048576;
async function readBody(request, limitBytes = BODY_LIMIT_BYTES) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > limitBytes)
      return void 0;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
function parseMultipart(contentType = "", body3) {
  const [, quoted, bare] = /^multipart\/form-data\b.*?\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === void 0)
    return void 0;
  const parts = body3.split(`--${boundary}`).flatMap((part) => {
    const end = part.indexOf("\r\n\r\n");
    const head = part.slice(0, end);
    const [, name] = /\bname="([^"]*)"/i.exec(head) ?? [];
    if (end === -1 || name === void 0)
      return [];
    const [, fileName] = /\bfilename="([^"]*)"/i.exec(head) ?? [];
    return [[name, fileName ?? part.slice(end + 4).replace(/\r\n$/, "")]];
  });
  return Object.fromEntries(parts);
}
function parseForm(body3) {
  return Object.fromEntries(new URLSearchParams(body3));
}
function parseJson(text3) {
  if (text3 === void 0)
    return void 0;
  try {
    return JSON.parse(text3);
  } catch {
    return void 0;
  }
}

// src/emulator/http/describe.ts
function describe(incoming, body3) {
  const [path = "/", query] = (incoming.url ?? "/").split("?", 2);
  const endpoint = endpointAt(withoutSlash(path));
  const about = {
    method: incoming.method ?? "GET",
    path,
    ...query !== void 0 && { query: parseForm(query) },
    headers: incoming.headers,
    ...endpoint?.appId !== void 0 && { endpoint }
  };
  if (endpoint?.body === "json")
    return { ...about, ...describeJson(body3) };
  if (EVENT_PATH.test(withoutSlash(path)))
    return { ...about, fields: {}, to: "", message: parseJson(body3) };
  const fields2 = endpoint === void 0 ? fieldsOf(incoming, body3) : parseForm(body3);
  const { destination, message, template } = fields2;
  const userId = destination ? void 0 : fields2["userId"];
  return {
    ...about,
    fields: fields2,
    ...endpoint?.kind && { kind: endpoint.kind },
    to: userId ?? destination ?? "",
    ...userId !== void 0 && { userId },
    message: message === void 0 && endpoint === void 0 ? jsonIn(body3) : parseJson(message),
    template: parseJson(template)
  };
}
var EVENT_PATH = /^\/partner\/app\/[^/]+\/v1\/event$/;
function withoutSlash(path) {
  return path.replace(/(?<=.)\/+$/, "");
}
function describeJson(body3) {
  const message = parseJson(body3);
  const to = numberOf(property(message, "to"));
  const recipient = to === "" ? property(message, "recipient") : void 0;
  const userId = typeof recipient === "string" ? recipient : void 0;
  const kind = property(message, "type") === "template" ? "template" : "session";
  return {
    fields: {},
    ...!isReadMark(message) && { kind },
    to: userId ?? to,
    ...userId !== void 0 && { userId },
    message,
    template: property(message, "template")
  };
}
function numberOf(to) {
  if (typeof to === "number" && Number.isSafeInteger(to))
    return `${to}`;
  return typeof to === "string" ? to : "";
}
function jsonIn(body3) {
  const value = parseJson(body3);
  return isObject(value) ? value : void 0;
}
function isReadMark(message) {
  return property(message, "status") === "read" && typeof property(message, "message_id") === "string";
}
function fieldsOf({ headers }, body3) {
  const multipart = parseMultipart(headers["content-type"], body3);
  if (multipart !== void 0)
    return multipart;
  const isJson = headers["content-type"]?.includes("application/json");
  const parsed = isJson ? parseJson(body3) : void 0;
  if (!isObject(parsed))
    return parseForm(body3);
  return Object.fromEntries(Object.entries(parsed).flatMap(([name, value]) => typeof value === "string" || typeof value === "number" ? [[name, `${value}`]] : []));
}
var selfServe = { key: "apikey", isForMarketing: false };
var partner = { key: "partner-token", isForMarketing: false };
var endpoints = [
  [/^\/wa\/api\/v1\/msg$/, { ...selfServe, body: "form", kind: "session" }],
  [/^\/wa\/api\/v1\/template\/msg$/, { ...selfServe, body: "form", kind: "template" }],
  [/^\/wa\/app\/([^/]+)\/v3\/marketing\/msg$/, { ...selfServe, body: "json", isForMarketing: true }],
  [/^\/partner\/app\/([^/]+)\/msg$/, { ...partner, body: "form", kind: "session" }],
  [/^\/partner\/app\/([^/]+)\/template\/msg$/, { ...partner, body: "form", kind: "template" }],
  [/^\/partner\/app\/([^/]+)\/v3\/message$/, { ...partner, body: "json" }],
  [
    /^\/partner\/app\/([^/]+)\/onboarding\/marketing\/msg$/,
    { ...partner, body: "json", isForMarketing: true }
  ]
];
function endpointAt(path) {
  for (const [pattern, endpoint] of endpoints) {
    const found = pattern.exec(path);
    if (found === null)
      continue;
    const [, appId] = found;
    return appId === void 0 ? endpoint : { ...endpoint, appId };
  }
  return void 0;
}

// src/emulator/http/api/absent.ts
var known = [
  /^\/wa\/app\/[^/]+\/(?:user|business|analytics|template|flows)(?:\/|$)/,
  /^\/wa\/app\/[^/]+\/v3\/msg$/,
  /^\/wa\/[^/]+\/wa\/media(?:\/|$)/,
  /^\/partner\/account\/(?:api|apps)(?:\/|$)/,
  /^\/partner\/app(?:\/(?:list|toggleTemplateMessaging))?$/,
  /^\/partner\/app\/[^/]+$/,
  /^\/partner\/app\/[^/]+\/(?:onboarding|usage|discount|capping|callbackUrl|appPreference|block|user|business|flows|config|v1|media|template|templates|optout|wallet|embed)(?:\/|$)/,
  /^\/partner\/[^/]+\/app-link(?:\/|$)/,
  /^\/partner\/bizgate\/app(?:\/|$)/
];
function answerAbsent({ method, path }) {
  if (/^\/sm(?:\/|$)/.test(path))
    return wrongKindOfKey;
  if (known.some((pattern) => pattern.test(path.replace(/\/+$/, "")))) {
    return refusal(501, `The emulator has no part for ${method} ${path} of Gupshup (says the emulator)`);
  }
  return refusal(404, "Not Found (says the emulator)");
}

// src/emulator/http/api/app-routes.ts
var accepted = { ...empty, status: 202 };
var appRoutes = [
  {
    method: "GET",
    path: "/partner/account/api/partnerApps",
    answer: (request, _params, { account, options }) => {
      const { credentials, partner: partner2 } = account;
      if (!isAuthorized(request, "account", credentials))
        return refuseWith(credentials, unauthorised);
      const app = {
        id: options.appId,
        name: options.appName,
        phone: options.source,
        customerId: "NA",
        live: true,
        partnerId: partner2.id,
        createdOn: account.startedAt,
        modifiedOn: account.startedAt,
        partnerCreated: false,
        cxpEnabled: false,
        partnerUsage: true,
        stopped: false,
        healthy: true,
        cap: 0
      };
      return replyWith(200, { status: "success", partnerAppsList: [app] });
    }
  },
  {
    method: "GET",
    path: "/partner/app/:appId/health",
    answer: forPartner(() => replyWith(200, { status: "success", healthy: "true" }))
  },
  {
    method: "GET",
    path: "/partner/app/:appId/ratings",
    answer: forPartner((_request, _params, { account }) => {
      const { lastChange } = account.standing;
      if (lastChange === void 0) {
        return replyWith(200, { message: "no event update available", status: "success" });
      }
      const { oldLimit, currentLimit, event, at } = lastChange;
      return replyWith(200, { oldLimit, currentLimit, event, eventTime: at, phoneQuality: "GREEN" });
    })
  },
  {
    method: "GET",
    path: "/partner/app/:appId/waba/info",
    answer: forPartner((_request, _params, { account, options }) => replyWith(200, {
      status: "success",
      wabaInfo: {
        accountStatus: "ACTIVE",
        dockerStatus: "CONNECTED",
        messagingLimit: account.standing.tier,
        phone: options.source,
        phoneQuality: "GREEN",
        wabaId: BUSINESS_ACCOUNT_ID
      }
    }))
  },
  {
    method: "GET",
    path: "/partner/app/:appId/userStatus",
    answer: forPartner(({ query }, _params, { account, options }) => {
      const { phone = "" } = query ?? {};
      if (account.consent.hasOptedOut(phone)) {
        return replyWith(200, {
          message: "Check User optin & User Preference. Please contact Gupshup team."
        });
      }
      const { countryCode, dialCode } = phoneParts(phone);
      const active = account.windows.isOpen(phone);
      const about = { active, appId: options.appId, blocked: false, countryCode, dialCode, phone };
      return replyWith(200, { userStatus: { ...about, status: "OPT_IN" } });
    })
  },
  {
    method: "PUT",
    path: "/partner/app/:appId/optin",
    answer: forPartner(({ fields: fields2 }, _params, { account }) => {
      const { phone } = fields2;
      if (!phone)
        return refusal(400, "Please review the request parameters and retry");
      account.consent.optIn(phone);
      return accepted;
    })
  },
  {
    method: "GET",
    path: "/partner/app/:appId/template/sync",
    answer: forPartner(() => accepted)
  }
];
var mediaRoutes = [
  {
    method: "POST",
    path: "/partner/app/:appId/media",
    answer: forPartner(({ fields: fields2 }, _params, { account }) => {
      if (!fields2["file"] || !fields2["file_type"]) {
        return refusal(400, "Please review the request parameters and retry");
      }
      return replyWith(200, { mediaId: account.media.upload(), status: "success" });
    })
  },
  {
    method: "GET",
    path: "/partner/app/:appId/media/:mediaId",
    answer: forPartner((_request, { mediaId: mediaId2 = "" }, { account }) => {
      if (!account.media.has(mediaId2))
        return refusal(400, "Invalid Media Id");
      return refusal(501, "The emulator keeps the ids of media, not their contents (says the emulator)");
    })
  },
  {
    method: "POST",
    path: "/partner/app/:appId/upload/media",
    answer: forPartner(({ fields: fields2 }, _params, { account }) => {
      const { file, file_type: fileType } = fields2;
      if (!file || !fileType)
        return refusal(400, "Please review the request parameters and retry");
      return replyWith(200, {
        status: "success",
        handleId: { message: account.media.createHandle(fileType) }
      });
    })
  }
];

// src/emulator/webhooks/subscription-form.ts
import { validateHeaderName, validateHeaderValue } from "node:http";

// src/emulator/webhooks/subscription.ts
function isReceiver(target) {
  return "receive" in target && target.receive !== void 0;
}
function checkTarget(target) {
  if (isReceiver(target))
    return;
  const misspelt = unknownOption("The emulator's webhook", target, [
    "url",
    "headers",
    "version",
    "modes",
    "receive"
  ]);
  if (misspelt !== void 0)
    throw new TypeError(misspelt.sentence);
  const protocol = URL.canParse(target.url) ? new URL(target.url).protocol : "";
  if (protocol !== "http:" && protocol !== "https:") {
    throw new TypeError(`The webhook's url has to be an http or https address; "${target.url}" was given.`);
  }
}
function nameOf(target) {
  return isReceiver(target) ? "in-process" : target.url;
}
function addressWithoutQuery(address2) {
  return address2.split("?", 1)[0] ?? "";
}
var modes = [
  "SENT",
  "DELIVERED",
  "READ",
  "DELETED",
  "DELETE",
  "OTHERS",
  "FAILED",
  "ENQUEUED",
  "MESSAGE",
  "TEMPLATE",
  "ACCOUNT",
  "BILLING",
  "FLOWS_MESSAGE",
  "PAYMENTS",
  "COEXISTENCE",
  "ALL",
  "NONE"
];
var modeOfEvent = /* @__PURE__ */ new Map([
  ["enqueued", "ENQUEUED"],
  ["sent", "SENT"],
  ["delivered", "DELIVERED"],
  ["read", "READ"],
  ["failed", "FAILED"],
  ["inbound", "MESSAGE"],
  ["system", "MESSAGE"],
  ["template-event", "TEMPLATE"],
  ["account-event", "ACCOUNT"],
  ["billing-event", "BILLING"]
]);
function areModesFor(wanted, event) {
  if (wanted === void 0 || wanted.includes("ALL"))
    return true;
  if (wanted.includes("NONE"))
    return false;
  const mode = modeOfEvent.get(event);
  return mode === void 0 || wanted.includes(mode);
}
function isMode(text3) {
  return modes.some((mode) => mode === text3);
}

// src/emulator/webhooks/subscription-form.ts
var SubscriptionRefused = class extends Error {
};
function readSubscriptionForm({ url, tag, version, modes: modes2, meta, active }) {
  return {
    ...url !== void 0 && { url: readUrl(url) },
    ...tag !== void 0 && { tag },
    ...version !== void 0 && { version: readVersion(version) },
    ...modes2 !== void 0 && { modes: readModes(modes2) },
    ...meta !== void 0 && { headers: readHeaders(meta) },
    ...active !== void 0 && { active: active === "true" }
  };
}
function readUrl(url) {
  const protocol = URL.canParse(url) ? new URL(url).protocol : "";
  if (protocol !== "http:" && protocol !== "https:")
    throw new SubscriptionRefused("Invalid URL Passed");
  return url;
}
function readVersion(version) {
  if (version === "2")
    return 2;
  if (version === "3")
    return 3;
  throw new SubscriptionRefused("The version has to be 2 or 3 (says the emulator)");
}
function readModes(list2) {
  const words = list2.split(",").map((word) => word.trim());
  return words.filter(Boolean).map((word) => {
    if (!isMode(word))
      throw new SubscriptionRefused(`There is no mode "${word}" (says the emulator)`);
    return word;
  });
}
function readHeaders(meta) {
  try {
    const map = JSON.parse(meta);
    if (!isObject(map))
      throw new TypeError("It is no JSON object");
    const headers = Object.entries(map).map(([name, value]) => {
      const text3 = typeof value === "string" ? value : JSON.stringify(value);
      validateHeaderName(name);
      validateHeaderValue(name, text3);
      return [name, text3];
    });
    return Object.fromEntries(headers);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SubscriptionRefused(`The meta cannot be read as headers: ${why} (says the emulator)`);
  }
}

// src/emulator/webhooks/subscription-registry.ts
var NoSuchSubscription = class extends Error {
  message = "Subscription Does Not Exist";
};
var MOST_SUBSCRIPTIONS = 5;
var FIRST_ID = 10001;
var SubscriptionRegistry = class {
  #options;
  #byId = /* @__PURE__ */ new Map();
  #made = 0;
  constructor(options) {
    this.#options = options;
  }
  get list() {
    return [...this.#byId.values()].map(({ shown }) => shown);
  }
  get(id) {
    const found = this.#byId.get(id);
    if (found === void 0)
      throw new NoSuchSubscription();
    return found.shown;
  }
  async create(fields2) {
    const form = readSubscriptionForm(fields2);
    if (form.url === void 0)
      throw new SubscriptionRefused("Invalid URL Passed");
    if (!form.tag)
      throw new SubscriptionRefused("The tag is missing (says the emulator)");
    await this.#ping(form.url, fields2);
    this.#refuseTag(form.tag);
    if (this.#byId.size >= MOST_SUBSCRIPTIONS) {
      throw new SubscriptionRefused(`There already are ${MOST_SUBSCRIPTIONS} subscriptions (says the emulator)`);
    }
    const at = this.#options.now();
    const id = String(FIRST_ID + this.#made);
    this.#made += 1;
    const { url, tag } = form;
    const fresh = {
      id,
      appId: this.#options.appId,
      active: true,
      url,
      tag,
      version: 2,
      modes: [],
      createdOn: at,
      modifiedOn: at,
      showOnUI: false,
      latencyBucket: "lt_1_s"
    };
    return this.#keep(changed(fresh, form, at));
  }
  async update(id, fields2) {
    const form = readSubscriptionForm(fields2);
    const before = this.get(id);
    if (form.url !== void 0)
      await this.#ping(form.url, fields2);
    if (form.tag !== void 0 && form.tag !== before.tag)
      this.#refuseTag(form.tag);
    this.delete(id);
    return this.#keep(changed(before, form, this.#options.now()));
  }
  delete(id) {
    const found = this.#byId.get(id);
    if (found === void 0)
      throw new NoSuchSubscription();
    found.end();
    this.#byId.delete(id);
  }
  deleteAll() {
    for (const id of [...this.#byId.keys()])
      this.delete(id);
  }
  #keep(shown) {
    const { url, version, modes: modes2, meta } = shown;
    const target = { url, version, modes: modes2, ...meta && { headers: meta.headers } };
    const end = shown.active ? this.#options.sender.subscribe(target) : () => {
    };
    this.#byId.set(shown.id, { shown, end });
    return shown;
  }
  async #ping(url, { doCheck }) {
    if (doCheck === "false" || await this.#options.sender.ping(url))
      return;
    throw new SubscriptionRefused("Invalid URL Passed");
  }
  #refuseTag(tag) {
    if (!this.list.some((subscription) => subscription.tag === tag))
      return;
    throw new SubscriptionRefused(`The tag "${tag}" is taken (says the emulator)`);
  }
};
function changed(before, { headers, ...form }, at) {
  return { ...before, ...form, ...headers && { meta: { headers } }, modifiedOn: at };
}

// src/emulator/http/api/subscriptions.ts
var subscriptionRoutes = [
  ...twins("POST", "", async ({ fields: fields2 }, _params, { subscriptions }) => one(await subscriptions.create(fields2))),
  ...twins("GET", "", (_request, _params, { subscriptions }) => replyWith(200, { status: "success", subscriptions: subscriptions.list })),
  ...twins("DELETE", "", (_request, _params, { subscriptions }) => {
    subscriptions.deleteAll();
    return deleted;
  }),
  ...twins("GET", "/:id", (_request, { id = "" }, { subscriptions }) => one(subscriptions.get(id))),
  ...twins("PUT", "/:id", async ({ fields: fields2 }, { id = "" }, { subscriptions }) => one(await subscriptions.update(id, fields2))),
  ...twins("DELETE", "/:id", (_request, { id = "" }, { subscriptions }) => {
    subscriptions.delete(id);
    return deleted;
  })
];
var deleted = replyWith(200, { status: "success" });
function one(subscription) {
  return replyWith(200, { status: "success", subscription });
}
function twins(method, rest, answer2) {
  const handler = withErrorText(answer2);
  const wrongToken = refusal(401, "Authentication Failed");
  return [
    { method, path: `/wa/app/:appId/subscription${rest}`, answer: forApp(handler) },
    { method, path: `/partner/app/:appId/subscription${rest}`, answer: forPartner(handler, wrongToken) }
  ];
}
function withErrorText(answer2) {
  return async (request, params, context3) => {
    try {
      return await answer2(request, params, context3);
    } catch (error) {
      if (error instanceof SubscriptionRefused || error instanceof NoSuchSubscription) {
        return refusal(400, error.message);
      }
      throw error;
    }
  };
}

// src/emulator/account/template-form.ts
var TemplateRefused = class extends Error {
  name = "TemplateRefused";
};
function readTemplateForm(fields2) {
  const { elementName, content: content2, category, templateType, vertical, example } = fields2;
  if (!elementName || !content2 || !category || !templateType || !vertical || !example) {
    throw new TemplateRefused("Please review the request parameters and retry");
  }
  return {
    name: elementName,
    language: fields2["languageCode"] || "en_US",
    category: readCategory(category),
    body: content2,
    status: "PENDING",
    vertical,
    ...readParts(fields2)
  };
}
function readTemplateEdit(fields2) {
  const { content: content2, category, vertical } = fields2;
  return {
    ...content2 && { body: content2 },
    ...category && { category: readCategory(category) },
    ...vertical && { vertical },
    ...readParts(fields2)
  };
}
function readParts(fields2) {
  const { header: header2, footer: footer3, templateType, exampleMedia, mediaUrl, buttons } = fields2;
  return {
    ...templateType && { headerType: readHeaderType(templateType) },
    ...header2 && { header: header2 },
    ...footer3 && { footer: footer3 },
    ...exampleMedia && { sampleMedia: exampleMedia },
    ...mediaUrl && { mediaUrl },
    ...buttons && { buttons: readButtons(buttons) }
  };
}
function readCategory(category) {
  if (category === "MARKETING" || category === "UTILITY" || category === "AUTHENTICATION")
    return category;
  throw new TemplateRefused("Invalid category provided, kindly use category from these option AUTHENTICATION, MARKETING, UTILITY.");
}
function readHeaderType(type) {
  switch (type) {
    case "TEXT":
    case "IMAGE":
    case "VIDEO":
    case "DOCUMENT":
    case "LOCATION":
      return type;
    default:
      throw new TemplateRefused("Template Not Supported On Gupshup Platform");
  }
}
function readButtons(text3) {
  const parsed = parseJson(text3);
  if (!Array.isArray(parsed) || !parsed.every(isButton)) {
    throw new TemplateRefused("Please review the request parameters and retry");
  }
  return parsed;
}
function isButton(value) {
  return isObject(value) && "type" in value && typeof value.type === "string";
}

// src/emulator/http/api/templates.ts
var listAll = (_request, _params, { account, options }) => replyWith(200, {
  status: "success",
  templates: account.templates.list.map((template) => listed(template, options.appId))
});
var create = ({ fields: fields2 }, _params, { account, options }) => orRefusal(() => {
  const form = readTemplateForm(fields2);
  if (account.templates.named(form.name, form.language ?? "")) {
    throw new TemplateRefused("Template Already exists with same namespace and elementName and languageCode");
  }
  return replyWith(200, { status: "success", template: listed(account.templates.add(form), options.appId) });
});
var edit = ({ fields: fields2 }, { id = "" }, { account, options }) => orRefusal(() => {
  if (account.templates.get(id) === void 0)
    throw new TemplateRefused(NO_SUCH_TEMPLATE);
  const template = account.templates.edit(id, readTemplateEdit(fields2));
  return replyWith(200, { status: "success", template: listed(template, options.appId) });
});
var remove = (_request, { elementName = "" }, { account }) => account.templates.delete(elementName) > 0 ? replyWith(200, { status: "success" }) : refusal(400, NO_SUCH_TEMPLATE);
var NO_SUCH_TEMPLATE = "Template Does not exists.";
function orRefusal(answer2) {
  try {
    return answer2();
  } catch (error) {
    if (error instanceof TemplateRefused)
      return refusal(400, error.message);
    throw error;
  }
}
var templateRoutes = [
  { method: "GET", path: "/wa/app/:appId/template", answer: forApp(listAll) },
  { method: "GET", path: "/partner/app/:appId/templates", answer: forPartner(listAll) },
  { method: "POST", path: "/wa/app/:appId/template", answer: forApp(create) },
  { method: "POST", path: "/partner/app/:appId/templates", answer: forPartner(create) },
  { method: "PUT", path: "/wa/app/:appId/template/:id", answer: forApp(edit) },
  { method: "PUT", path: "/partner/app/:appId/templates/:id", answer: forPartner(edit) },
  { method: "DELETE", path: "/wa/app/:appId/template/:elementName", answer: forApp(remove) },
  { method: "DELETE", path: "/partner/app/:appId/template/:elementName", answer: forPartner(remove) },
  {
    method: "GET",
    path: "/wa/app/:appId/template/:id",
    answer: forApp((_request, { id = "" }, { account, options }) => {
      const template = account.templates.get(id);
      if (template === void 0)
        return refusal(404, "There is no such template (says the emulator)");
      return replyWith(200, { status: "success", template: listed(template, options.appId) });
    })
  }
];
var NAMESPACE = "5d2e81b7_0c4f_4a96_8e3d_b17f6a90c254";
function listed(template, appId) {
  const { id, name, language, category, headerType, status, externalId, createdOn, modifiedOn, vertical } = template;
  return {
    id,
    elementName: name,
    externalId,
    appId,
    category,
    languageCode: language,
    languagePolicy: "deterministic",
    templateType: headerType,
    status,
    data: wholeText(template),
    containerMeta: JSON.stringify(partsOf(template, appId)),
    meta: JSON.stringify({ example: template.body }),
    ...template.buttons.some(({ type }) => type === "URL") && { buttonSupported: "URL" },
    vertical,
    namespace: NAMESPACE,
    wabaId: BUSINESS_ACCOUNT_ID,
    quality: "UNKNOWN",
    priority: 1,
    retry: 0,
    stage: "NONE",
    createdOn,
    modifiedOn
  };
}
function wholeText({ header: header2, body: body3, footer: footer3, buttons }) {
  const lines = [header2, body3, footer3].filter((line2) => line2 !== void 0).join("\n");
  const named = buttons.flatMap(({ text: text3 }) => text3 === void 0 ? [] : `[${text3}]`);
  return [lines, ...named].join(" | ");
}
function partsOf(template, appId) {
  const { header: header2, body: body3, footer: footer3, buttons, mediaUrl } = template;
  const sampleMedia = template.sampleMedia ?? sampleOf(template);
  return {
    appId,
    data: body3,
    ...buttons.length > 0 && { buttons },
    ...header2 !== void 0 && { header: header2 },
    ...footer3 !== void 0 && { footer: footer3 },
    sampleText: body3,
    ...header2 !== void 0 && { sampleHeader: header2 },
    ...sampleMedia !== void 0 && { sampleMedia },
    ...mediaUrl !== void 0 && { mediaUrl },
    enableSample: true,
    editTemplate: false,
    allowTemplateCategoryChange: false,
    addSecurityRecommendation: false
  };
}
function sampleOf({ headerType, id }) {
  return headerType === "TEXT" || headerType === "LOCATION" ? void 0 : `4::${headerType.toLowerCase()}:${id}`;
}

// src/emulator/credentials/universal-tokens.ts
var TokenRefused = class extends Error {
  name = "TokenRefused";
  status;
  constructor(status, message) {
    super(message);
    this.status = status;
  }
};
var HOUR_MS2 = 60 * 60 * 1e3;
var DAY_MS3 = 24 * HOUR_MS2;
var bounds = {
  "universal-token": { minMs: 6e4, maxMs: 60 * DAY_MS3 },
  "universal-app-token": { minMs: HOUR_MS2, maxMs: DAY_MS3 }
};
var MAX_ACTIVE = 3;
var REVIEW = "Please review the request parameters and retry";
var tooMany = {
  "universal-token": `Maximum of ${MAX_ACTIVE} active universal tokens reached; revoke one and retry (says the emulator)`,
  "universal-app-token": `Maximum of ${MAX_ACTIVE} active UAT tokens reached for this app; revoke one and retry`
};
function mint(credentials, request, nowMs) {
  const { kind, name, email } = request;
  if (!name)
    throw new TokenRefused(400, REVIEW);
  const lifeMs = lifeOf(request, nowMs);
  const active = tokensOf(credentials, kind).filter((one2) => one2.status === "ACTIVE" && (email === void 0 || one2.createdByEmail === email));
  if (active.length >= MAX_ACTIVE)
    throw new TokenRefused(409, tooMany[kind]);
  if (active.some((one2) => one2.name === name)) {
    throw new TokenRefused(409, "An active token has this name (says the emulator)");
  }
  return credentials.obtain({ kind, name, lifeMs, ...email !== void 0 && { createdByEmail: email } });
}
function lifeOf({ kind, expiry }, nowMs) {
  const { minMs, maxMs } = bounds[kind];
  if (expiry === void 0 || expiry === "")
    return maxMs;
  const lifeMs = Number(expiry) - nowMs;
  if (!/^\d+$/.test(expiry) || lifeMs < minMs || lifeMs > maxMs)
    throw new TokenRefused(400, REVIEW);
  return lifeMs;
}
function tokensOf(credentials, kind) {
  return credentials.list.filter((one2) => one2.kind === kind);
}
function revoke(credentials, kind, { id, name, token }) {
  const given = [id, name, token].filter(Boolean);
  if (given.length !== 1)
    throw new TokenRefused(400, "supply exactly one of id, token, name");
  const known4 = tokensOf(credentials, kind);
  const byName = known4.filter((one2) => one2.name === name);
  const found = name ? byName.find(({ status }) => status === "ACTIVE") ?? byName[0] : known4.find((one2) => one2.id === id || one2.token === token);
  if (found === void 0)
    throw new TokenRefused(404, "There is no such token (says the emulator)");
  if (found.status === "EXPIRED")
    throw new TokenRefused(410, "The token has ended already (says the emulator)");
  credentials.revoke(found.token);
  return token ? "jti" : name ? "name" : "id";
}
function revokeAll(credentials, kind) {
  const active = tokensOf(credentials, kind).filter(({ status }) => status === "ACTIVE");
  for (const { token } of active)
    credentials.revoke(token);
  return active.length;
}

// src/emulator/http/faults.ts
var reset = { type: "reset" };
var silence = { type: "silence" };
async function faultBefore(about, { faults, schedule }) {
  const latency = faults.strike("latency", about);
  if (latency)
    await schedule.wait(latency.ms ?? 1e3);
  if (faults.strike("reset-before-acceptance", about))
    return reset;
  if (faults.strike("timeout-before-acceptance", about))
    return silence;
  return faults.strike("html-502", about) ? badGateway : void 0;
}
function faultAfter(about, { faults }) {
  if (faults.strike("reset-after-acceptance", about))
    return reset;
  return faults.strike("timeout-after-acceptance", about) ? silence : void 0;
}

// src/emulator/http/api/token-routes.ts
var legacyRoutes = [
  route("login", "POST", "/partner/account/login", ({ fields: fields2 }, _params, { account }) => {
    const { email, secret, password, clientSecret } = fields2;
    const given = [secret, password, clientSecret].find(Boolean);
    if (!email || given === void 0)
      return refusal(401, "E-mail or secret is missing (says the emulator)");
    if (!account.credentials.isSecret(given))
      return refuseWith(account.credentials, unauthorised);
    return replyWith(200, loginAnswer(account.credentials.currentFor("partner-token"), account.partner.id, email));
  }),
  route("app-token", "GET", "/partner/app/:appId/token", forTokens("account", ({ account }) => replyWith(200, appTokenAnswer(account.credentials.currentFor("app-token"), account.partner.id)), refusal(400, "Invalid App Details")))
];
function loginAnswer({ token }, partnerId, email) {
  return {
    token,
    id: partnerId,
    name: "Emulated partner",
    terms_read: true,
    admin: true,
    email,
    activationRead: true,
    billingType: "PREPAID",
    contactName: "Emulator",
    phoneNumber: "919900000000",
    enableCustomer: false,
    enableWallet: true,
    enableInrWallet: false,
    enableLoaderWallet: false,
    enableAppOnboarding: true,
    isTpp: false,
    onboardEnabled: true
  };
}
var AUTHORISER_ID = "5b0c2e1f-83a7-4d6e-9b1c-4f7a20d8e695";
function appTokenAnswer({ token, createdOn }, partnerId) {
  return {
    status: "success",
    token: {
      token,
      authoriserId: AUTHORISER_ID,
      requestorId: `${partnerId}`,
      createdOn,
      modifiedOn: createdOn,
      expiresOn: 0,
      active: true
    }
  };
}
var universalTokenRoutes = [
  route("mint-universal-token", "POST", "/partner/:partnerId/auth/token", (request, { partnerId }, context3) => {
    const { credentials, partner: partner2 } = context3.account;
    const { email, clientSecret, name, expiry } = request.fields;
    if (!email || !clientSecret || !credentials.isSecret(clientSecret))
      return refuseWith(credentials, unauthorised);
    if (partnerId !== `${partner2.id}`)
      return forbiddenAccess;
    return minted(context3, { kind: "universal-token", name, expiry, email });
  }),
  route("list-universal-tokens", "GET", "/partner/:partnerId/auth/tokens", forPartnerId((request, { account }) => replyWith(200, listed2(request, account.credentials, "universal-token")))),
  route("revoke-universal-token", "POST", "/partner/:partnerId/auth/revoke", forPartnerId(({ fields: fields2 }, { account }) => replyWith(200, { status: "success", scope: revoke(account.credentials, "universal-token", fields2) })))
];
var universalAppTokenRoutes = [
  route("mint-universal-app-token", "POST", "/partner/app/:appId/token", forTokens("minting", (context3, { fields: { name, expiry } }) => minted(context3, { kind: "universal-app-token", name, expiry }))),
  route("list-universal-app-tokens", "GET", "/partner/app/:appId/tokens", forTokens("listing", ({ account }, request) => replyWith(200, {
    status: "success",
    tokens: listed2(request, account.credentials, "universal-app-token")
  }))),
  route("revoke-universal-app-token", "POST", "/partner/app/:appId/token/revoke", forTokens("minting", ({ account }, { fields: fields2 }) => replyWith(200, {
    status: "success",
    scope: revoke(account.credentials, "universal-app-token", fields2)
  }))),
  route("revoke-all-universal-app-tokens", "POST", "/partner/app/:appId/token/revoke-all", forTokens("minting", ({ account }) => replyWith(200, {
    status: "success",
    appTokensRevoked: `${revokeAll(account.credentials, "universal-app-token")}`
  })))
];
var tokenRoutes = [
  ...legacyRoutes,
  ...universalTokenRoutes,
  ...universalAppTokenRoutes
];
function minted({ account, options }, request) {
  const { token, id } = mint(account.credentials, request, options.now());
  return replyWith(200, { status: "success", token, id });
}
function listed2({ query }, credentials, kind) {
  const { status, name } = query ?? {};
  return tokensOf(credentials, kind).filter((one2) => (!status || one2.status === status) && (!name || one2.name === name)).map(({ id, name: name2, createdByEmail, createdOn, expiredOn, revokedOn, status: status2 }) => ({
    id,
    name: name2,
    createdByEmail,
    createdOn,
    expiredOn: expiredOn ?? null,
    revokedOn: revokedOn ?? null,
    status: status2
  }));
}
function forTokens(audience, answer2, refusedApp = refusal(400, "Partner is not authorized")) {
  return (request, { appId }, context3) => {
    const { credentials } = context3.account;
    if (!isAuthorized(request, audience, credentials))
      return refuseWith(credentials, unauthorised);
    if (appId !== context3.options.appId)
      return refusedApp;
    return answer2(context3, request);
  };
}
function forPartnerId(answer2) {
  return (request, { partnerId }, context3) => {
    const { credentials, partner: partner2 } = context3.account;
    if (!isAuthorized(request, "minting", credentials))
      return refuseWith(credentials, unauthorised);
    if (partnerId !== `${partner2.id}`)
      return forbiddenAccess;
    return answer2(request, context3);
  };
}
function route(endpoint, method, path, answer2) {
  return {
    method,
    path,
    answer: async (request, params, context3) => {
      const about = { endpoint };
      const isAdmitted = context3.account.credentials.admit(endpoint);
      const struck = await faultBefore(about, context3);
      if (struck)
        return struck;
      if (!isAdmitted || context3.faults.strike("too-many-requests", about))
        return refusal(429, "Too Many Requests");
      const given = withErrorText2(() => answer2(request, params, context3));
      return faultAfter(about, context3) ?? given;
    }
  };
}
function withErrorText2(answer2) {
  try {
    return answer2();
  } catch (error) {
    if (error instanceof TokenRefused)
      return refusal(error.status, error.message);
    throw error;
  }
}

// src/emulator/http/api/user-id-routes.ts
var userIdRoutes = [
  {
    method: "PUT",
    path: "/partner/app/:appId/config/bsuid",
    answer: forPartner(({ message }, _params, { account: { userIds } }) => {
      if (!userIds.admit())
        return refusal(429, "Too Many Requests");
      const v2 = flagIn(message, "enableBSUID");
      const v3 = flagIn(message, "enableBSUIDV3");
      if (v2 === void 0 && v3 === void 0) {
        return refusal(400, "At least one of enableBSUID or enableBSUIDV3 must be provided");
      }
      userIds.enable({ v2, v3 });
      return replyWith(200, { status: "success" });
    })
  }
];
function flagIn(body3, name) {
  const value = property(body3, name);
  return typeof value === "boolean" ? value : void 0;
}

// src/emulator/http/api/api.ts
var routes = [
  ...templateRoutes,
  ...walletRoutes,
  ...tokenRoutes,
  ...appRoutes,
  ...mediaRoutes,
  ...profileRoutes,
  ...readRoutes,
  ...subscriptionRoutes,
  ...userIdRoutes
].map((route3) => ({ ...route3, pattern: patternOf(route3.path) }));
function answerApi(request, context3) {
  const found = routes.flatMap(({ pattern, ...route3 }) => {
    const match = pattern.exec(withoutSlash(request.path));
    return match === null ? [] : [{ route: route3, params: paramsOf(match) }];
  });
  if (found.length === 0)
    return answerAbsent(request);
  const right = found.find(({ route: route3 }) => route3.method === request.method);
  if (right === void 0)
    return wrongMethod(found.map(({ route: route3 }) => route3.method));
  return right.route.answer(request, right.params, context3);
}
function wrongMethod(allowed) {
  return refusal(405, "Method Not Allowed (says the emulator)", { allow: allowed.join(", ") });
}
function patternOf(path) {
  return new RegExp(`^${path.replaceAll(/:(\w+)/g, "(?<$1>[^/]+)")}$`);
}
function paramsOf({ groups = {} }) {
  return Object.fromEntries(Object.entries(groups).map(([name, part]) => [name, decoded(part)]));
}
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

// src/emulator/account/account-failure.ts
var OPTED_OUT = 1012;
var NOT_FOR_MARKETING_ENDPOINT = 131055;
var NO_MARKETING_WANTED = 131050;
var WRONG_NUMBER_OF_PARAMETERS = 132e3;
var DISABLED = 132016;
var NOT_ON_WHATSAPP = 1002;
var USER_ID_REFUSED = 131062;
var NO_SUCH_TEMPLATE2 = { form: 4003, json: 132001 };
var PAUSED = { form: 4005, json: 132015 };
function failureOfAccount(request, kind, account, outsideWindowCode) {
  const code = codeFor(request, kind, account, outsideWindowCode);
  return code === void 0 ? void 0 : answer.fail(code);
}
function codeFor(request, kind, account, outsideWindowCode) {
  const { consent, messagingLimit, people, templates, windows } = account;
  const { to, userId } = request;
  if (userId !== void 0 && people.find(userId) === void 0)
    return USER_ID_REFUSED;
  if (people.isDeserted(to))
    return NOT_ON_WHATSAPP;
  if (consent.hasOptedOut(to))
    return OPTED_OUT;
  if (kind === "session") {
    if (request.endpoint?.isForMarketing)
      return NOT_FOR_MARKETING_ENDPOINT;
    return windows.isOpen(to) ? void 0 : outsideWindowCode;
  }
  const template = templateOf(request, templates);
  if (userId !== void 0 && template?.category === "AUTHENTICATION")
    return USER_ID_REFUSED;
  const unfit = templates.areChecked ? codeForTemplate(request, template) : void 0;
  if (unfit !== void 0)
    return unfit;
  const faulty = codeForValues(request);
  if (faulty !== void 0)
    return faulty;
  const isMarketing = template?.category === "MARKETING" || request.endpoint?.isForMarketing;
  if (isMarketing && consent.hasStoppedMarketing(to))
    return NO_MARKETING_WANTED;
  return windows.isInWindow(to) ? void 0 : messagingLimit.codeFor(to);
}
function codeForTemplate(request, template) {
  const format = request.endpoint?.body ?? "form";
  if (template === void 0)
    return NO_SUCH_TEMPLATE2[format];
  switch (template.status) {
    case "APPROVED":
      break;
    case "PAUSED":
      return PAUSED[format];
    case "DISABLED":
      return DISABLED;
    case "PENDING":
    case "REJECTED":
      return NO_SUCH_TEMPLATE2[format];
    default:
      return template.status;
  }
  if (request.endpoint?.isForMarketing && template.category !== "MARKETING")
    return NOT_FOR_MARKETING_ENDPOINT;
  return fits(request, template) ? void 0 : WRONG_NUMBER_OF_PARAMETERS;
}
var FAULTY_PARAMETER = 132018;
var PARAMETER_MISSING = 131008;
function codeForValues(request) {
  const values = request.endpoint?.body === "json" ? valuesInComponents(property(request.template, "components")) : listOf(property(request.template, "params"));
  const texts = values.filter((value) => typeof value === "string");
  if (texts.some(isInvisible))
    return PARAMETER_MISSING;
  return texts.some(isFaulty) ? FAULTY_PARAMETER : void 0;
}
function valuesInComponents(components) {
  return listOf(components).flatMap((component2) => [
    ...listOf(property(component2, "parameters")).flatMap(valuesOf),
    ...listOf(property(component2, "cards")).flatMap((card2) => valuesInComponents(property(card2, "components")))
  ]);
}
function valuesOf(parameter) {
  return [
    property(parameter, "text"),
    property(parameter, "coupon_code"),
    property(property(parameter, "currency"), "fallback_value"),
    property(property(parameter, "date_time"), "fallback_value")
  ];
}
function isFaulty(text3) {
  return new RegExp("[\\t\\n\\v\\f\\r\\u0085\\u2028\\u2029]|\\p{Zs}{5}", "u").test(text3);
}
function isInvisible(text3) {
  return /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]*$/u.test(text3);
}
function listOf(value) {
  return Array.isArray(value) ? value : [];
}

// src/emulator/message-checks/check.ts
function isAbsent(value) {
  return value === void 0 || value === null;
}
function text2(maxCharacters = Number.POSITIVE_INFINITY) {
  return (value, field) => {
    if (isAbsent(value))
      return { kind: "missing", field };
    if (typeof value !== "string")
      return { kind: "invalid", field };
    if (value.trim() === "")
      return { kind: "missing", field };
    const isTooLong = value.length > maxCharacters && [...value].length > maxCharacters;
    return isTooLong ? { kind: "invalid", field } : void 0;
  };
}
var anyText = (value, field) => {
  if (isAbsent(value))
    return { kind: "missing", field };
  return typeof value === "string" ? void 0 : { kind: "invalid", field };
};
var flag = (value, field) => {
  return typeof value === "boolean" ? void 0 : { kind: isAbsent(value) ? "missing" : "invalid", field };
};
var index = (value, field) => {
  if (isAbsent(value))
    return { kind: "missing", field };
  const isRight = (typeof value === "number" || typeof value === "string") && /^\d+$/.test(String(value));
  return isRight ? void 0 : { kind: "invalid", field };
};
function degrees(limit) {
  return (value, field) => {
    if (isAbsent(value) || value === "")
      return { kind: "missing", field };
    const number = typeof value === "string" ? Number(value) : value;
    const isRight = typeof number === "number" && Math.abs(number) <= limit;
    return isRight ? void 0 : { kind: "invalid", field };
  };
}
function oneOf(...words) {
  return (value, field) => {
    if (isAbsent(value) || value === "")
      return { kind: "missing", field };
    return typeof value === "string" && words.includes(value) ? void 0 : { kind: "invalid", field };
  };
}
var address = (value, field) => {
  if (isAbsent(value) || value === "")
    return { kind: "missing", field };
  const isRight = typeof value === "string" && /^https?:\/\/[^\s/]\S*$/i.test(value) && URL.canParse(value);
  return isRight ? void 0 : { kind: "address", field };
};
function optional(check) {
  return (value, field) => {
    if (value === void 0 || value === "")
      return void 0;
    return value === null ? { kind: "invalid", field } : check(value, field);
  };
}
function fields(checks) {
  const entries = Object.entries(checks);
  return (value, field) => {
    if (isAbsent(value))
      return { kind: "missing", field };
    if (!isObject(value))
      return { kind: "invalid", field };
    return firstFault(entries, ([name, check]) => check(property(value, name), `${field}.${name}`));
  };
}
function list(item, { min = 1, max = Number.POSITIVE_INFINITY } = {}) {
  return (value, field) => {
    if (isAbsent(value))
      return { kind: "missing", field };
    if (!Array.isArray(value) || value.length > max)
      return { kind: "invalid", field };
    if (value.length < min)
      return { kind: "missing", field };
    return firstFault(value, (one2, position) => item(one2, `${field}.${position}`));
  };
}
function all(...checks) {
  return (value, field) => firstFault(checks, (check) => check(value, field));
}
function variant(name, checks, { unknown = "invalid", ignoresCase = false } = {}) {
  return (value, field) => {
    if (isAbsent(value))
      return { kind: "missing", field };
    if (!isObject(value))
      return { kind: "invalid", field };
    const given = property(value, name);
    if (isAbsent(given) || given === "")
      return { kind: "missing", field: `${field}.${name}` };
    const word = ignoresCase ? lowerCase(given) : given;
    const check = typeof word === "string" && Object.hasOwn(checks, word) ? checks[word] : void 0;
    return check === void 0 ? { kind: unknown, field: `${field}.${name}` } : check(value, field);
  };
}
function media2(addressField, others = {}) {
  const byId = fields({ id: text2(), ...others });
  const byAddress = fields({ [addressField]: address, ...others });
  return (value, field) => (isAbsent(property(value, "id")) ? byAddress : byId)(value, field);
}
function distinct(textOf2) {
  return (value, field) => {
    const texts = listOf2(value).map(textOf2);
    const second = texts.findIndex((one2, position) => texts.indexOf(one2) < position);
    return second < 0 ? void 0 : { kind: "invalid", field: `${field}.${second}` };
  };
}
function sections(itemsField, max) {
  return (value, field) => {
    const given = listOf2(value);
    const untitled = given.findIndex((section) => text2()(property(section, "title"), field) !== void 0);
    if (given.length > 1 && untitled >= 0)
      return { kind: "missing", field: `${field}.${untitled}.title` };
    const count = given.reduce((sum, section) => sum + listOf2(property(section, itemsField)).length, 0);
    return count > max ? { kind: "invalid", field } : void 0;
  };
}
function listOf2(value) {
  return Array.isArray(value) ? value : [];
}
function firstFault(items, faultOf) {
  for (const [position, item] of items.entries()) {
    const fault = faultOf(item, position);
    if (fault !== void 0)
      return fault;
  }
  return void 0;
}

// src/emulator/message-checks/form.ts
var context = optional(fields({ msgId: text2() }));
var caption = optional(anyText);
var msgid = optional(text2());
var body = text2(1024);
var footer = optional(text2(60));
var image = (value, field) => (property(value, "originalUrl") === void 0 && property(value, "id") !== void 0 ? imageById : imageByUrl)(value, field);
var imageById = fields({ id: text2(), caption, context });
var imageByUrl = fields({ originalUrl: address, previewUrl: address, caption, context });
var button = fields({ title: text2(20) });
var row = fields({ title: text2(24), description: optional(text2(72)), postbackText: optional(text2()) });
var quickReplyMedia = fields({ url: address, text: body, caption: footer });
var quickReplyContent = variant("type", {
  text: fields({ header: optional(text2(20)), text: body, caption: footer }),
  image: quickReplyMedia,
  video: quickReplyMedia,
  file: fields({ url: address, text: optional(body), caption: footer }),
  document: fields({ url: address, text: optional(body), caption: footer })
});
var product = fields({ productId: text2() });
var productDetails = variant("subType", {
  product_list: fields({
    catalogId: text2(),
    header: fields({ text: text2() }),
    body: fields({ text: body }),
    footer: optional(fields({ text: text2(60) })),
    sections: all(list(fields({ title: optional(text2()), productList: list(product) })), sections("productList", 30))
  }),
  catalog_message: fields({
    body: fields({ text: body }),
    footer: optional(fields({ text: text2(60) })),
    thumbnailId: optional(text2())
  })
});
var link = media2("link");
var formMessage = variant("type", {
  text: fields({ text: text2(4096), previewUrl: optional(flag), context }),
  image,
  file: (value, field) => (property(value, "id") === void 0 ? fileByUrl : fileById)(value, field),
  audio: media2("url", { context }),
  video: media2("url", { caption, context }),
  sticker: media2("url", { context }),
  location: fields({
    longitude: degrees(180),
    latitude: degrees(90),
    name: optional(text2()),
    address: optional(text2()),
    context
  }),
  contact: fields({
    contact: fields({
      name: fields({ formattedName: text2() }),
      phones: optional(list(fields({ phone: text2() }), { min: 0 })),
      emails: optional(list(fields({ email: text2() }), { min: 0 })),
      urls: optional(list(fields({ url: text2() }), { min: 0 })),
      addresses: optional(list(fields({}), { min: 0 }))
    })
  }),
  reaction: fields({ msgId: text2(), emoji: optional(anyText) }),
  list: fields({
    title: text2(60),
    body,
    footer,
    msgid,
    globalButtons: list(button, { max: 1 }),
    items: all(list(fields({ title: optional(text2(24)), options: list(row) }), { max: 10 }), sections("options", 10))
  }),
  quick_reply: fields({
    msgid,
    content: quickReplyContent,
    options: all(list(button, { max: 3 }), distinct((option) => property(option, "title")))
  }),
  cta_url: fields({
    display_text: text2(20),
    url: address,
    body,
    footer,
    header: optional(variant("type", { image: fields({ image: link }), video: fields({ video: link }) }))
  }),
  product_details: productDetails,
  location_request_message: fields({
    body: fields({ text: body }),
    action: fields({ name: oneOf("send_location") }),
    msgid
  })
}, { unknown: "unsupported" });
var fileById = fields({ id: text2(), filename: optional(text2()), caption, context });
var fileByUrl = fields({ url: address, filename: text2(), caption, context });
var formTemplate = fields({
  id: text2(),
  params: optional(list(anyText, { min: 0 })),
  expiration: optional(index)
});
var formTemplateMedia = variant("type", {
  image: fields({ image: link }),
  video: fields({ video: link }),
  document: fields({ document: media2("link", { filename: optional(text2()) }) }),
  location: fields({
    location: fields({ longitude: degrees(180), latitude: degrees(90), name: text2(), address: text2() })
  }),
  carousel: fields({ cardHeaderType: text2(), cards: list(link, { max: 10 }) })
}, { unknown: "unsupported" });
var formPostbacks = list(fields({ index, text: text2() }));

// src/emulator/message-checks/meta.ts
var link2 = media2("link");
var captioned = media2("link", { caption: optional(anyText) });
var document = media2("link", { caption: optional(anyText), filename: optional(text2()) });
var place = { longitude: degrees(180), latitude: degrees(90) };
var body2 = fields({ text: text2(1024) });
var footer2 = optional(fields({ text: text2(60) }));
var textHeader = fields({ text: text2(60) });
var header = optional(variant("type", {
  text: textHeader,
  image: fields({ image: link2 }),
  video: fields({ video: link2 }),
  document: fields({ document })
}));
var button2 = fields({ type: oneOf("reply"), reply: fields({ id: text2(256), title: text2(20) }) });
var row2 = fields({ id: text2(200), title: text2(24), description: optional(text2(72)) });
var replyField = (name) => (item) => property(property(item, "reply"), name);
var order = fields({ body: body2, footer: footer2, action: fields({ name: text2(), parameters: fields({}) }) });
var picture = variant("type", { image: fields({ image: link2 }), video: fields({ video: link2 }) });
var card = fields({
  card_index: index,
  header: picture,
  body: optional(fields({ text: text2(160) })),
  action: fields({})
});
var interactive = variant("type", {
  button: fields({
    header,
    body: body2,
    footer: footer2,
    action: fields({
      buttons: all(list(button2, { max: 3 }), distinct(replyField("id")), distinct(replyField("title")))
    })
  }),
  list: fields({
    header,
    body: body2,
    footer: footer2,
    action: fields({
      button: text2(20),
      sections: all(list(fields({ title: optional(text2(24)), rows: list(row2) }), { max: 10 }), sections("rows", 10))
    })
  }),
  cta_url: fields({
    header,
    body: body2,
    footer: footer2,
    action: fields({
      name: oneOf("cta_url"),
      parameters: fields({ display_text: text2(20), url: address })
    })
  }),
  product: fields({
    body: optional(body2),
    footer: footer2,
    action: fields({ catalog_id: text2(), product_retailer_id: text2() })
  }),
  product_list: fields({
    header: variant("type", { text: textHeader }),
    body: body2,
    footer: footer2,
    action: fields({
      catalog_id: text2(),
      sections: all(list(fields({
        title: optional(text2(24)),
        product_items: list(fields({ product_retailer_id: text2() }))
      }), { max: 10 }), sections("product_items", 30))
    })
  }),
  catalog_message: fields({ body: body2, footer: footer2, action: fields({ name: oneOf("catalog_message") }) }),
  location_request_message: fields({ body: body2, action: fields({ name: oneOf("send_location") }) }),
  flow: fields({ header, body: body2, footer: footer2, action: fields({ name: oneOf("flow"), parameters: fields({}) }) }),
  address_message: fields({
    header,
    body: body2,
    footer: footer2,
    action: fields({ name: oneOf("address_message"), parameters: fields({ country: text2() }) })
  }),
  order_details: order,
  order_status: order,
  carousel: fields({ body: body2, action: fields({ cards: list(card, { min: 2, max: 10 }) }) }),
  request_contact_info: fields({ body: body2, action: fields({ name: oneOf("request_contact_info") }) }),
  call_permission_request: fields({
    body: optional(body2),
    action: fields({ name: oneOf("call_permission_request") })
  }),
  voice_call: fields({ body: optional(body2), footer: footer2, action: fields({}) })
});
var passes = () => void 0;
var parameterChecks = {
  text: fields({ text: anyText }),
  image: fields({ image: link2 }),
  video: fields({ video: link2 }),
  document: fields({ document: media2("link", { filename: optional(text2()) }) }),
  location: fields({ location: fields(place) }),
  currency: fields({ currency: fields({ fallback_value: anyText, code: text2(3), amount_1000: passes }) }),
  date_time: fields({ date_time: fields({ fallback_value: anyText }) }),
  payload: fields({ payload: text2() }),
  coupon_code: fields({ coupon_code: text2(15) }),
  limited_time_offer: fields({ limited_time_offer: fields({ expiration_time_ms: index }) }),
  action: fields({ action: fields({}) }),
  product: passes,
  order_status: passes,
  tap_target_configuration: passes
};
var inEitherCase = { ignoresCase: true };
var parameters = list(variant("type", parameterChecks, inEitherCase), { min: 0 });
var templateButton = fields({ sub_type: text2(), index, parameters: optional(parameters) });
var partChecks = {
  header: fields({ parameters: optional(parameters) }),
  body: fields({ parameters: optional(parameters) }),
  footer: passes,
  button: templateButton,
  limited_time_offer: fields({ parameters }),
  order_status: passes,
  tap_target_configuration: passes
};
var templateCard = fields({
  card_index: index,
  components: list(variant("type", partChecks, inEitherCase))
});
var component = variant("type", { ...partChecks, carousel: fields({ cards: list(templateCard, { max: 10 }) }) }, inEitherCase);
var context2 = optional(fields({ message_id: text2() }));
var contents = {
  text: fields({ text: fields({ body: text2(4096), preview_url: optional(flag) }), context: context2 }),
  image: fields({ image: captioned, context: context2 }),
  video: fields({ video: captioned, context: context2 }),
  audio: fields({ audio: link2, context: context2 }),
  document: fields({ document, context: context2 }),
  sticker: fields({ sticker: link2, context: context2 }),
  location: fields({
    location: fields({ ...place, name: optional(text2()), address: optional(text2()) }),
    context: context2
  }),
  contacts: fields({
    contacts: list(fields({
      name: fields({ formatted_name: text2() }),
      phones: optional(list(fields({}), { min: 0 })),
      emails: optional(list(fields({}), { min: 0 })),
      urls: optional(list(fields({}), { min: 0 })),
      addresses: optional(list(fields({}), { min: 0 }))
    })),
    context: context2
  }),
  reaction: fields({ reaction: fields({ message_id: text2(), emoji: optional(anyText) }) }),
  interactive: fields({ interactive, context: context2 }),
  template: fields({
    template: fields({
      name: text2(512),
      language: fields({ code: text2() }),
      components: optional(list(component, { min: 0 }))
    })
  })
};
var content = variant("type", contents, { unknown: "unsupported" });
var metaMessage = all(fields({
  messaging_product: oneOf("whatsapp"),
  recipient_type: optional(oneOf("individual", "group"))
}), (value, field) => (isAbsent(property(value, "type")) ? contents.text : content)(value, field));

// src/emulator/message-checks/fault.ts
var codes2 = {
  form: { missing: 1009, address: 1010, invalid: 131009, unsupported: 131051, header: 132012 },
  json: { missing: 131008, address: 131009, invalid: 131009, unsupported: 131051, header: 132012 }
};
function failureOfMessage(request, kind, templates) {
  const format = request.endpoint?.body ?? "form";
  const fault = (format === "json" ? metaMessage(request.message, "message") : faultOfForm(request, kind)) ?? (kind === "template" ? faultOfHeader(request, templateOf(request, templates)) : void 0);
  if (fault === void 0)
    return void 0;
  const code = codes2[format][fault.kind];
  return answer.fail(code, { reason: `${lookup(code)?.title}: ${fault.field} (says the emulator)` });
}
function faultOfForm({ fields: fields2, message, template }, kind) {
  if (kind === "session")
    return formMessage(message, "message");
  const { message: givenMessage, postbackTexts } = fields2;
  return formTemplate(template, "template") ?? (givenMessage === void 0 ? void 0 : formTemplateMedia(message, "message")) ?? (postbackTexts === void 0 ? void 0 : formPostbacks(parseJson(postbackTexts), "postbackTexts"));
}
function faultOfHeader(request, template) {
  if (template?.status !== "APPROVED")
    return void 0;
  const sent = request.endpoint?.body === "json" ? headerInComponents(request.template) : headerInForm(request);
  if (sent.type === "carousel")
    return void 0;
  const wanted = template.headerType === "TEXT" ? void 0 : template.headerType.toLowerCase();
  return sent.type === wanted ? void 0 : { kind: "header", field: sent.field };
}
function headerInForm({ message }) {
  return { type: property(message, "type"), field: "message.type" };
}
function headerInComponents(template) {
  const components = listOf2(property(template, "components"));
  const field = "message.template.components";
  if (components.some((component2) => typeOf(component2) === "carousel"))
    return { type: "carousel", field };
  const header2 = components.find((component2) => typeOf(component2) === "header");
  const [parameter] = listOf2(property(header2, "parameters"));
  const type = typeOf(parameter);
  return { type: type === "text" ? void 0 : type, field };
}
function typeOf(part) {
  return lowerCase(property(part, "type"));
}

// src/emulator/http/send.ts
var WALLET_IS_EMPTY = 1003;
var DROPPED = 132015;
var PAIR_RATE_HIT = 131056;
async function answerSend(request, kind, context3) {
  const struck = await faultBefore({ to: request.to }, context3);
  if (struck)
    return struck;
  const refused = refuse(request, context3);
  if (refused)
    return refused;
  const admission = context3.throughput.admit();
  if (admission.delayMs > 0)
    await context3.schedule.wait(admission.delayMs);
  if (admission.type === "refused")
    return refusal(429, "Too Many Requests");
  return follow(context3.script.next(request.to), request, kind, { ...context3, admission });
}
async function follow(scripted, request, kind, context3) {
  if (scripted?.type === "reply") {
    const accepted2 = scripted.accepted && await accept(scripted.accepted, request, kind, context3);
    return scriptedReply(scripted, accepted2?.message.messageId ?? "");
  }
  if (scripted?.type === "network-fault") {
    const isAccepted = scripted.fault.endsWith("after-acceptance");
    if (isAccepted)
      await accept(scripted.accepted ?? answer.deliver(), request, kind, context3);
    return scripted.fault.startsWith("reset") ? reset : silence;
  }
  const planned = scripted ?? failureOf(request, kind, context3) ?? answer.deliver();
  const { message, held } = await accept(planned, request, kind, context3);
  const struck = faultAfter({ to: request.to }, context3);
  if (struck)
    return struck;
  const isV3 = request.endpoint?.body === "json";
  return isV3 ? v3Accepted(message, held) : submitted(kind, message.messageId);
}
function failureOf(request, kind, { account, options }) {
  const ofMessage = options.checkMessages ? failureOfMessage(request, kind, account.templates) : void 0;
  if (ofMessage !== void 0)
    return ofMessage;
  const ofAccount = failureOfAccount(request, kind, account, options.outsideWindowCode);
  if (ofAccount !== void 0 || !options.codeNumbers)
    return ofAccount;
  const { to, userId } = request;
  const phone = userId === void 0 ? to : account.people.find(userId)?.phone;
  return phone === void 0 ? void 0 : failureOfNumber(phone, kind);
}
function scriptedReply({ status, body: body3 = "", contentType, headers }, messageId) {
  const content2 = typeof body3 === "function" ? body3(messageId) : body3;
  return {
    ...replyWith(status, content2),
    ...contentType !== void 0 && { contentType },
    ...headers && { headers }
  };
}
async function accept(planned, request, kind, context3) {
  const { account, faults, history, options, play } = context3;
  const { to } = request;
  const message = messageOf(request, kind, { account, options });
  history.acceptRequest(request, message);
  const wanted = stepsOf(failureOfRates(planned, to, context3) ?? planned, options.until);
  const playAll = (steps) => play(request, message, faults.strike("reorder", { to }) ? steps.toReversed() : steps);
  const paid = (steps) => !steps.some(({ status }) => status === "sent") || account.wallet.pay() ? steps : stepsOf(answer.fail(WALLET_IS_EMPTY), options.until);
  const template = templateOf(request, account.templates);
  const held = account.held.statusOf(template?.id);
  const sentAt = wanted.findIndex(({ status }) => status === "sent");
  if (template !== void 0 && held !== void 0 && sentAt >= 0) {
    const rest = wanted.slice(sentAt);
    account.held.add(template.id, {
      release: () => playAll(paid(rest)),
      drop: () => playAll([{ status: "failed", code: DROPPED, isCodeText: true }])
    });
    await settle(playAll(wanted.slice(0, sentAt)));
    return { message, held };
  }
  await settle(playAll(paid(wanted)));
  return { message, held: void 0 };
  async function settle(events2) {
    if (faults.strike("event-before-reply", { to }))
      await events2;
  }
}
function failureOfRates(planned, to, { admission, faults, pairRate, rate4001 }) {
  if (!rate4001.admit() || faults.strike("rate-limited", { to }) !== void 0)
    return answer.fail(4001);
  if (admission.type === "failing")
    return answer.fail(admission.code);
  return planned.type === "fail" || pairRate.admit(to) ? void 0 : answer.fail(PAIR_RATE_HIT);
}
function messageOf(request, kind, { account, options }) {
  const { to, userId } = request;
  const { people, prices, templates, userIds, windows } = account;
  const { random, whatsappIds } = options;
  const isToUserId = userId !== void 0;
  const person = userIds.personAt(to);
  if (!isToUserId)
    people.writtenTo(to);
  const shown = person && people.namesOf(person).phone;
  const metaId = createWhatsappId(shown ?? to, random, "outbound");
  const isInWindow = windows.isInWindow(to);
  return {
    messageId: createUuid(random),
    ...whatsappIds === "uuid" ? { whatsappId: createUuid(random), metaMessageId: metaId } : { whatsappId: metaId },
    conversationId: createConversationId(random),
    to,
    isToUserId,
    person,
    kind,
    price: prices.priceOf(priceCategoryOf(request, kind, templates), kind, isInWindow),
    opensConversation: kind === "template" && !isInWindow
  };
}

// src/emulator/http/server.ts
import { createServer } from "node:http";
import { isIPv6 } from "node:net";
var KEEP_ALIVE_MS = 6e4;
async function listen({ host, port }, handle) {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    handle(request, response).catch((error) => {
      if (response.headersSent || response.destroyed)
        return;
      response.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
      response.end(`The emulator could not answer: ${error instanceof Error ? error.message : String(error)}`);
    });
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return { url: `http://${nameIn(host)}:${portOf(server)}`, close: () => closeServer(server) };
}
function nameIn(host) {
  if (host === "0.0.0.0" || host === "::")
    return "127.0.0.1";
  return isIPv6(host) ? `[${host}]` : host;
}
function give(answer2, response) {
  switch (answer2.type) {
    case "reply":
      response.writeHead(answer2.status, {
        "content-type": answer2.contentType,
        "content-length": Buffer.byteLength(answer2.body),
        ...answer2.headers
      });
      response.end(answer2.body);
      return;
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "silence":
      return;
    default:
      answer2;
  }
}
function portOf(server) {
  const address2 = server.address();
  return typeof address2 === "object" && address2 !== null ? address2.port : 0;
}
function closeServer(server) {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

// src/emulator/http/routes.ts
var MEDIA_PATH = /^\/partner\/app\/[^/]+\/(?:upload\/)?media\/?(?:\?|$)/;
var MEDIA_LIMIT_BYTES = 100 * 1024 * 1024;
var FILE_TOO_LARGE = "File size exceeds the maximum limit!";
function createRoutes(context3) {
  return async (incoming, response) => {
    const isUpload = MEDIA_PATH.test(incoming.url ?? "");
    const body3 = await readBody(incoming, isUpload ? MEDIA_LIMIT_BYTES : void 0);
    const request = context3.history.addRequest(describe(incoming, body3 ?? ""));
    const answer2 = body3 === void 0 ? refusal(413, isUpload ? FILE_TOO_LARGE : "Content Too Large (says the emulator)") : await route2(request, context3);
    context3.history.answerRequest(request, answer2);
    give(answer2, response);
  };
}
async function route2(request, context3) {
  const { endpoint, kind, method } = request;
  if (endpoint === void 0 && kind === void 0)
    return answerApi(request, context3);
  if (method !== "POST")
    return wrongMethod(["POST"]);
  return kind === void 0 ? answerReadMark(request, context3) : answerSend(request, kind, context3);
}

// src/emulator/limits/throughput-options.ts
var refusals2 = [429, 130429, 4001];
var countings = ["sliding-second", "fixed-second"];
function checkThroughput(given) {
  const { messagesPerSecond, otherApp, refuseWith: refuseWith2 = 429, lastingExcess, slowing } = given;
  checkNames("throughput", given, [
    "messagesPerSecond",
    "steps",
    "otherApp",
    "refuseWith",
    "lastingExcess",
    "slowing",
    "counting"
  ]);
  if (messagesPerSecond !== void 0)
    checkRate("throughput.messagesPerSecond", messagesPerSecond);
  checkSteps("throughput", given.steps);
  if (!refusals2.includes(refuseWith2))
    throw notOneOf("throughput.refuseWith", refusals2, refuseWith2);
  const { counting = "sliding-second" } = given;
  if (!countings.includes(counting))
    throw notOneOf("throughput.counting", countings, counting);
  if (otherApp !== void 0) {
    checkNames("throughput.otherApp", otherApp, ["messagesPerSecond", "steps", "seed"]);
    checkAmount("throughput.otherApp.messagesPerSecond", otherApp.messagesPerSecond);
    checkSteps("throughput.otherApp", otherApp.steps);
    checkAmount("throughput.otherApp.seed", otherApp.seed ?? 1);
  }
  if (lastingExcess !== void 0) {
    checkNames("throughput.lastingExcess", lastingExcess, ["refusals", "withinMs"]);
    checkAmount("throughput.lastingExcess.refusals", lastingExcess.refusals);
    checkAmount("throughput.lastingExcess.withinMs", lastingExcess.withinMs);
  }
  if (slowing !== void 0) {
    checkNames("throughput.slowing", slowing, ["fromShare", "maxMs"]);
    checkRange("throughput.slowing.fromShare", slowing.fromShare ?? 0.8, 0, 1);
    checkAmount("throughput.slowing.maxMs", slowing.maxMs);
  }
  return given;
}
function checkRate(name, messagesPerSecond) {
  checkRange(name, messagesPerSecond, 0, Number.POSITIVE_INFINITY);
}
function checkSteps(of, steps = []) {
  for (const [index2, step] of steps.entries()) {
    checkAmount(`${of}.steps[${index2}].afterMs`, step.afterMs);
    checkRate(`${of}.steps[${index2}].messagesPerSecond`, step.messagesPerSecond);
  }
}
function checkNames(of, given, names) {
  const misspelt = unknownOption(`The emulator's ${of}`, given, names);
  if (misspelt !== void 0)
    throw new TypeError(misspelt.sentence);
}
function notOneOf(name, words, given) {
  return new TypeError(`The emulator's ${name} has to be one of ${words.join(", ")}; "${given}" was given.`);
}

// src/emulator/limits/pair-rate.ts
var repayments = ["before-next", "little-by-little"];
var DEFAULT_EVERY_MS = 6e3;
var DEFAULT_BURST = 45;
var MIN_SWEEP = 1e3;
var PairRate = class {
  #keyOf;
  #now;
  #debts = /* @__PURE__ */ new Map();
  #options;
  #refused = 0;
  #sweepAt = MIN_SWEEP;
  constructor(options, keyOf, now) {
    this.#options = options;
    this.#keyOf = keyOf;
    this.#now = now;
  }
  get refused() {
    return this.#refused;
  }
  change(options) {
    this.#options = options && checkPairRate(options);
  }
  admit(address2) {
    if (this.#options === void 0)
      return true;
    const key = this.#keyOf(address2);
    const debt = this.#afterOneMore(this.#debts.get(key), this.#options);
    if (debt === void 0) {
      this.#refused += 1;
      return false;
    }
    this.#debts.set(key, debt);
    this.#sweep();
    return true;
  }
  #afterOneMore(debt, { everyMs = DEFAULT_EVERY_MS, burst = DEFAULT_BURST, repay = "before-next" }) {
    const nowMs = this.#now();
    if (debt === void 0 || debt.paidAtMs <= nowMs)
      return { sinceMs: nowMs, paidAtMs: nowMs + everyMs, inBurst: 1 };
    const paidAtMs = debt.paidAtMs + everyMs;
    if (repay === "little-by-little")
      return paidAtMs - nowMs <= burst * everyMs ? { ...debt, paidAtMs } : void 0;
    const isInBurst = nowMs < debt.sinceMs + everyMs && debt.inBurst < burst;
    return isInBurst ? { ...debt, paidAtMs, inBurst: debt.inBurst + 1 } : void 0;
  }
  #sweep() {
    if (this.#debts.size < this.#sweepAt)
      return;
    for (const [key, { paidAtMs }] of this.#debts)
      if (paidAtMs <= this.#now())
        this.#debts.delete(key);
    this.#sweepAt = Math.max(MIN_SWEEP, 2 * this.#debts.size);
  }
};
function checkPairRate(given) {
  checkNames("pairRate", given, ["everyMs", "burst", "repay"]);
  checkAmount("pairRate.everyMs", given.everyMs ?? DEFAULT_EVERY_MS);
  checkRange("pairRate.burst", given.burst ?? DEFAULT_BURST, 1, Number.POSITIVE_INFINITY);
  const { repay = "before-next" } = given;
  if (!repayments.includes(repay))
    throw notOneOf("pairRate.repay", repayments, repay);
  return given;
}
function resolvePairRate(given = false) {
  if (given === false)
    return void 0;
  return checkPairRate(given === true ? {} : given);
}

// src/emulator/limits/other-app.ts
var OtherApp = class {
  #rate;
  #random;
  #nextAtMs = 0;
  constructor(rate, seed) {
    this.#rate = rate;
    this.#random = randomFrom(seed);
  }
  nextUntil(elapsedMs) {
    while (this.#nextAtMs <= elapsedMs) {
      const atMs = this.#nextAtMs;
      const messagesPerSecond = this.#rate.at(atMs);
      if (messagesPerSecond > 0) {
        this.#nextAtMs += -Math.log(1 - this.#random()) * 1e3 / messagesPerSecond;
        return atMs;
      }
      const nextStepMs = this.#rate.nextStepAfter(atMs);
      this.#nextAtMs = Math.min(nextStepMs ?? elapsedMs, elapsedMs);
      if (nextStepMs === void 0 || nextStepMs > elapsedMs)
        return void 0;
    }
    return void 0;
  }
};
function randomFrom(seed) {
  const modulus = 2 ** 31 - 1;
  let state = Math.abs(Math.trunc(seed)) % (modulus - 1) + 1;
  return () => {
    state = state * 48271 % modulus;
    return state / modulus;
  };
}

// src/emulator/limits/stepped-rate.ts
var SteppedRate = class {
  #steps;
  constructor(messagesPerSecond, steps) {
    this.#steps = inOrder([{ afterMs: 0, messagesPerSecond }, ...steps]);
  }
  at(elapsedMs) {
    return this.#steps.findLast(({ afterMs }) => afterMs <= elapsedMs)?.messagesPerSecond ?? 0;
  }
  nextStepAfter(elapsedMs) {
    return this.#steps.find(({ afterMs }) => afterMs > elapsedMs)?.afterMs;
  }
  change(messagesPerSecond, elapsedMs) {
    this.#steps = inOrder([...this.#steps, { afterMs: elapsedMs, messagesPerSecond }]);
  }
};
function inOrder(steps) {
  return steps.toSorted((one2, other) => one2.afterMs - other.afterMs);
}

// src/emulator/limits/throughput.ts
var Throughput = class {
  #options;
  #now;
  #startedAtMs;
  #limit;
  #otherRate;
  #otherApp;
  #window;
  #excess;
  #counts = { admitted: 0, refused: 0, failedWith130429: 0, failedWith4001: 0, otherApp: 0 };
  constructor(options, now) {
    const { messagesPerSecond = Number.POSITIVE_INFINITY, otherApp, counting, lastingExcess } = options;
    this.#options = options;
    this.#now = now;
    this.#startedAtMs = now();
    this.#limit = new SteppedRate(messagesPerSecond, options.steps ?? []);
    this.#otherRate = new SteppedRate(otherApp?.messagesPerSecond ?? 0, otherApp?.steps ?? []);
    this.#otherApp = new OtherApp(this.#otherRate, otherApp?.seed ?? 1);
    this.#window = counting === "fixed-second" ? new FixedWindow() : new MovingWindow();
    this.#excess = new MovingWindow(lastingExcess?.withinMs);
  }
  get messagesPerSecond() {
    return this.#limit.at(this.#elapsedMs());
  }
  get counts() {
    this.#letOtherAppSend();
    return this.#counts;
  }
  change(messagesPerSecond) {
    checkRate("throughput", messagesPerSecond);
    this.#letOtherAppSend();
    this.#limit.change(messagesPerSecond, this.#elapsedMs());
  }
  changeOtherApp(messagesPerSecond) {
    checkAmount("throughput.otherApp", messagesPerSecond);
    this.#letOtherAppSend();
    this.#otherRate.change(messagesPerSecond, this.#elapsedMs());
  }
  admit() {
    this.#letOtherAppSend();
    const elapsedMs = this.#elapsedMs();
    const limit = this.#limit.at(elapsedMs);
    if (limit === Number.POSITIVE_INFINITY)
      return this.#decide({ type: "admitted", delayMs: 0 });
    const used = this.#window.usedAt(elapsedMs);
    const delayMs = this.#delayAt(limit === 0 ? 1 : used / limit);
    if (used >= limit)
      return this.#decide(this.#refusal(elapsedMs, delayMs));
    this.#window.countAt(elapsedMs);
    return this.#decide({ type: "admitted", delayMs });
  }
  countInbound() {
    const isMetas = this.#options.refuseWith === 130429 && this.messagesPerSecond !== Number.POSITIVE_INFINITY;
    if (!isMetas)
      return;
    this.#letOtherAppSend();
    this.#window.countAt(this.#elapsedMs());
  }
  #refusal(elapsedMs, delayMs) {
    const { lastingExcess, refuseWith: refuseWith2 = 429 } = this.#options;
    if (lastingExcess !== void 0) {
      this.#excess.countAt(elapsedMs);
      const isLasting = this.#excess.usedAt(elapsedMs) > lastingExcess.refusals;
      if (isLasting)
        return { type: "failing", code: 4001, delayMs };
    }
    return refuseWith2 === 429 ? { type: "refused", delayMs } : { type: "failing", code: refuseWith2, delayMs };
  }
  #decide(admission) {
    const name = countOf(admission);
    this.#counts = { ...this.#counts, [name]: this.#counts[name] + 1 };
    return admission;
  }
  #delayAt(share) {
    const { slowing } = this.#options;
    if (slowing === void 0)
      return 0;
    const { fromShare = 0.8, maxMs } = slowing;
    if (share <= fromShare)
      return 0;
    return Math.round(maxMs * Math.min(1, (share - fromShare) / (1 - fromShare)));
  }
  #letOtherAppSend() {
    const elapsedMs = this.#elapsedMs();
    for (; ; ) {
      const atMs = this.#otherApp.nextUntil(elapsedMs);
      if (atMs === void 0)
        return;
      if (this.#window.usedAt(atMs) >= this.#limit.at(atMs))
        continue;
      this.#window.countAt(atMs);
      this.#counts = { ...this.#counts, otherApp: this.#counts.otherApp + 1 };
    }
  }
  #elapsedMs() {
    return this.#now() - this.#startedAtMs;
  }
};
function countOf(admission) {
  switch (admission.type) {
    case "admitted":
    case "refused":
      return admission.type;
    case "failing":
      return admission.code === 4001 ? "failedWith4001" : "failedWith130429";
    default:
      return admission;
  }
}

// src/emulator/credentials/options.ts
var PARTNER_ID = 7316;
var known2 = {
  lifeMs: true,
  acceptedHeaders: true,
  refusal: true,
  callsPerMinute: true,
  clientSecret: true,
  partnerId: true
};
function resolveCredentialOptions(given = {}) {
  const misspelt = unknownOption("The emulator's credentials", given, Object.keys(known2)) ?? unknownOption("The emulator's credentials.lifeMs", given.lifeMs ?? {}, credentialKinds) ?? unknownOption("The emulator's credentials.callsPerMinute", given.callsPerMinute ?? {}, tokenEndpoints);
  if (misspelt !== void 0)
    throw new TypeError(misspelt.sentence);
  for (const header2 of given.acceptedHeaders ?? [])
    checkWord("acceptedHeaders", header2, credentialHeaders);
  if (given.refusal !== void 0)
    checkWord("refusal", given.refusal, credentialRefusals);
  return {
    lifeMs: resolveNumbers("lifeMs", credentialKinds, given.lifeMs ?? {}, defaultLifeMs),
    acceptedHeaders: given.acceptedHeaders ?? credentialHeaders,
    refusal: given.refusal,
    callsPerMinute: resolveNumbers("callsPerMinute", tokenEndpoints, given.callsPerMinute ?? {}, defaultCallsPerMinute),
    clientSecret: given.clientSecret,
    partnerId: given.partnerId ?? PARTNER_ID
  };
}
function resolveNumbers(option, names, given, defaults2) {
  const resolved = { ...defaults2 };
  for (const name of names) {
    const value = given[name] ?? defaults2[name];
    if (!(value >= 0)) {
      throw new RangeError(`The emulator's credentials.${option} of ${name} has to be a number from 0; ${value} was given.`);
    }
    resolved[name] = value;
  }
  return resolved;
}
function checkWord(name, word, words) {
  if (words.includes(word))
    return;
  throw new TypeError(`The emulator's credentials.${name} has to be of: ${words.join(", ")}; "${word}" was given.`);
}

// src/emulator/options.ts
var defaults = {
  apiKey: "emulator-key",
  appName: "EmulatorApp",
  appId: "6d0f1c7a-94d2-4f3e-8a61-c7d20f9b3e48",
  source: "919900000000",
  eventDelayMs: 20
};
function resolveOptions(options) {
  const { webhook = [], ...rest } = options;
  const misspelt = unknownOption("The emulator", options, ["webhook", ...Object.keys(known3)]) ?? unknownOption("The emulator's wallet", options.wallet ?? {}, ["balance", "costPerMessage"]);
  if (misspelt !== void 0)
    throw new TypeError(misspelt.sentence);
  const resolved = {
    port: rest.port ?? 0,
    host: rest.host ?? "127.0.0.1",
    apiKey: rest.apiKey ?? defaults.apiKey,
    credentials: resolveCredentialOptions(rest.credentials),
    appName: rest.appName ?? defaults.appName,
    appId: rest.appId ?? defaults.appId,
    source: rest.source ?? defaults.source,
    until: rest.until ?? "delivered",
    codeNumbers: rest.codeNumbers ?? true,
    window: rest.window ?? "open",
    outsideWindowCode: rest.outsideWindowCode ?? 131047,
    checkTemplates: rest.checkTemplates ?? false,
    checkMessages: rest.checkMessages ?? false,
    wallet: rest.wallet,
    billing: rest.billing ?? rest.wallet !== void 0,
    freeServiceMessages: rest.freeServiceMessages ?? 0,
    messagingLimit: resolveMessagingLimit(rest.messagingLimit),
    marketing: rest.marketing ?? true,
    whatsappIds: rest.whatsappIds ?? "wamid",
    userIds: resolveUserIds(rest.userIds),
    ratePerSecond: rest.ratePerSecond ?? Number.POSITIVE_INFINITY,
    rate4001PerSecond: rest.rate4001PerSecond ?? Number.POSITIVE_INFINITY,
    throughput: checkThroughput(rest.throughput ?? {}),
    pairRate: resolvePairRate(rest.pairRate),
    eventDelayMs: rest.eventDelayMs ?? defaults.eventDelayMs,
    webhookTries: rest.webhookTries ?? 3,
    webhookRetryDelayMs: rest.webhookRetryDelayMs ?? 200,
    webhookTimeoutMs: rest.webhookTimeoutMs ?? 1e4,
    historyLimit: rest.historyLimit ?? 1e4,
    now: rest.now ?? Date.now,
    monotonic: rest.now ?? (() => performance.now()),
    random: rest.random ?? Math.random,
    webhooks: "length" in webhook ? webhook : [webhook]
  };
  checkOptions(resolved);
  return resolved;
}
var known3 = {
  port: true,
  host: true,
  apiKey: true,
  credentials: true,
  appName: true,
  appId: true,
  source: true,
  until: true,
  codeNumbers: true,
  window: true,
  outsideWindowCode: true,
  checkTemplates: true,
  checkMessages: true,
  wallet: true,
  billing: true,
  freeServiceMessages: true,
  messagingLimit: true,
  marketing: true,
  whatsappIds: true,
  userIds: true,
  ratePerSecond: true,
  rate4001PerSecond: true,
  throughput: true,
  pairRate: true,
  eventDelayMs: true,
  webhookTries: true,
  webhookRetryDelayMs: true,
  webhookTimeoutMs: true,
  historyLimit: true,
  now: true,
  random: true
};
var LONGEST_DELAY_MS = 2 ** 31 - 1;
var ranges = [
  ["port", 0, 65535],
  ["ratePerSecond", 0, Number.POSITIVE_INFINITY],
  ["rate4001PerSecond", 0, Number.POSITIVE_INFINITY],
  ["eventDelayMs", 0, LONGEST_DELAY_MS],
  ["webhookTries", 1, Number.POSITIVE_INFINITY],
  ["webhookRetryDelayMs", 0, LONGEST_DELAY_MS],
  ["webhookTimeoutMs", 1, LONGEST_DELAY_MS],
  ["historyLimit", 1, Number.POSITIVE_INFINITY],
  ["freeServiceMessages", 0, Number.POSITIVE_INFINITY]
];
function checkOptions(options) {
  for (const [name, least, most] of ranges)
    checkRange(name, options[name], least, most);
  if (!/^\d+$/.test(options.source)) {
    throw new TypeError(`The emulator's source has to be digits only; "${options.source}" was given.`);
  }
  const { appId, host, outsideWindowCode, wallet } = options;
  if (!/^[\w.:-]+$/.test(host)) {
    throw new TypeError(`The emulator's host has to be an address or a name; "${host}" was given.`);
  }
  if (!/^[\w-]+$/.test(appId)) {
    throw new TypeError(`The emulator's appId has to be letters, digits and hyphens; "${appId}" was given.`);
  }
  if (lookup(outsideWindowCode)?.kind !== "session-window") {
    throw new RangeError(`The emulator's outsideWindowCode has to be a code of the closed window, such as 470 or 131047; ${outsideWindowCode} was given.`);
  }
  if (wallet === void 0)
    return;
  checkAmount("wallet.balance", wallet.balance);
  checkAmount("wallet.costPerMessage", wallet.costPerMessage);
}

// src/emulator/page/page.ts
import { createHash as createHash2 } from "node:crypto";
import { isIP } from "node:net";

// src/emulator/page/limit-control.ts
function controlLimits(asked, { limits }) {
  const { throughput, pairRate } = limits;
  try {
    switch (property(asked, "action")) {
      case "throughput": {
        const limit = amountIn(asked, "messagesPerSecond");
        const otherApp = amountIn(asked, "otherApp");
        if (limit !== void 0)
          throughput.change(limit);
        if (otherApp !== void 0)
          throughput.changeOtherApp(otherApp);
        return { messagesPerSecond: throughput.messagesPerSecond, counts: throughput.counts };
      }
      case "pair-rate": {
        const everyMs = amountIn(asked, "everyMs");
        const burst = amountIn(asked, "burst");
        const repay = repayments.find((known4) => known4 === property(asked, "repay"));
        if (property(asked, "isOn") === false)
          pairRate.change();
        else
          pairRate.change({ everyMs, burst, repay });
        return { refused: pairRate.refused };
      }
      default:
        return void 0;
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
function amountIn(asked, name) {
  const value = property(asked, name);
  if (value === void 0 || typeof value === "number")
    return value;
  throw new TypeError(`The field ${name} has to be a number.`);
}

// src/emulator/page/people-control.ts
async function controlPeople(field, { people, userIds }) {
  if (field("action") === "user-ids") {
    userIds.enable({ v2: flagIn2(field, "v2"), v3: flagIn2(field, "v3") });
    return {};
  }
  try {
    const person = await personFor(field, people);
    return person && { person };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
function personFor(field, people) {
  const address2 = textIn(field, "address") ?? "";
  const phone = textIn(field, "phone");
  switch (field("action")) {
    case "add-person":
      return people.add({ ...changesIn(field), phone, userId: textIn(field, "userId") });
    case "get-person":
      return people.get(address2);
    case "change-person":
      return people.change(address2, changesIn(field));
    case "change-number":
      return people.changeNumber(address2, phone ?? "");
    case "change-user-id":
      return people.changeUserId(address2);
    case "recycle-number":
      return people.recycle(phone ?? "", { ...changesIn(field), userId: textIn(field, "userId") });
    case "share-number":
      return people.shareNumber(address2);
    default:
      return void 0;
  }
}
function changesIn(field) {
  const parentUserId = textIn(field, "parentUserId");
  const username = textIn(field, "username");
  const name = textIn(field, "name");
  const hidesNumber = flagIn2(field, "hidesNumber");
  return {
    ...parentUserId !== void 0 && { parentUserId },
    ...username !== void 0 && { username },
    ...name !== void 0 && { name },
    ...hidesNumber !== void 0 && { hidesNumber }
  };
}
function textIn(field, name) {
  const value = field(name);
  return typeof value === "string" && value !== "" ? value : void 0;
}
function flagIn2(field, name) {
  const value = field(name);
  return typeof value === "boolean" ? value : void 0;
}

// src/emulator/page/control.ts
async function control(body3, controls) {
  const { credentials, faults, clear, inbound } = controls;
  const asked = parseJson(body3);
  if (typeof asked !== "object" || asked === null)
    return "That is no JSON object.";
  const field = (name) => Reflect.get(asked, name);
  switch (field("action")) {
    case "set-fault": {
      const kind = field("kind");
      if (!isFaultKind(kind))
        return "There is no such fault.";
      const endpoint = field("endpoint");
      if (endpoint !== void 0 && !tokenEndpoints.some((known4) => known4 === endpoint)) {
        return "There is no such endpoint.";
      }
      return attempt(() => faults.set(kind, faultOptions(field)));
    }
    case "lift-fault": {
      const id = field("id");
      if (typeof id === "number")
        faults.lift(id);
      return void 0;
    }
    case "expire-credentials": {
      const kind = field("kind");
      if (!credentialKinds.some((known4) => known4 === kind))
        return "There is no such kind of credential.";
      for (const one2 of credentials.list)
        if (one2.kind === kind)
          credentials.expire(one2.token);
      return void 0;
    }
    case "refuse-with": {
      const refusal2 = field("refusal");
      if (refusal2 === void 0)
        credentials.refuseWith();
      else if (isRefusal(refusal2))
        credentials.refuseWith(refusal2);
      else
        return "There is no such refusal.";
      return void 0;
    }
    case "clear":
      clear();
      return void 0;
    case "inbound": {
      const message = readInbound(field);
      if (typeof message === "string")
        return message;
      inbound(message);
      return void 0;
    }
    default:
      return controlLimits(asked, controls) ?? await controlPeople(field, controls) ?? "There is no such action.";
  }
}
function isRefusal(value) {
  return credentialRefusals.some((known4) => known4 === value);
}
function readInbound(field) {
  const from = field("from");
  const text3 = field("text");
  const type = field("type");
  if (typeof from !== "string" || !(/^\d+$/.test(from) || isUserId(from)))
    return "The sender has to be digits only, or a user id.";
  if (typeof type === "string" && type !== "") {
    const payload = field("payload");
    return isRecord(payload) ? { from, type, payload } : "The payload has to be an object.";
  }
  return typeof text3 === "string" && text3 !== "" ? { from, text: text3 } : "The message has no words.";
}
function faultOptions(field) {
  const to = field("to");
  const count = field("count");
  const endpoint = tokenEndpoints.find((known4) => known4 === field("endpoint"));
  return {
    ...typeof to === "string" && to !== "" && { to },
    ...typeof count === "number" && { count },
    ...endpoint !== void 0 && { endpoint }
  };
}
function attempt(work) {
  try {
    work();
    return void 0;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

// src/emulator/page/rows.ts
var PREVIEW_LENGTH = 140;
function rowOfRequest(request) {
  return {
    key: `r${request.id}`,
    at: request.at,
    direction: "out",
    number: request.to,
    ...contentOf(request),
    reply: replyOf(request.answer),
    events: request.webhooks.map(badgeOf),
    state: stateOf(request)
  };
}
function rowOfWebhook(webhook) {
  return {
    key: `w${webhook.id}`,
    at: webhook.at,
    direction: "in",
    number: webhook.to ?? "",
    type: webhook.event,
    preview: shorten(webhook.summary ?? ""),
    reply: { text: "", tone: "calm" },
    events: [badgeOf(webhook)],
    state: { text: webhook.event, tone: "calm" }
  };
}
function rowOf(record) {
  return "method" in record ? rowOfRequest(record) : rowOfWebhook(record);
}
function contentOf({ answer: answer2, kind, method, path, message, template }) {
  if (kind === void 0) {
    return { type: isSuccess(answer2) ? "account" : "unknown", preview: shorten(redact(`${method} ${path}`)) };
  }
  if (kind === "template") {
    const named = property(template, "id") ?? property(template, "name");
    return { type: "template", preview: shorten([named, paramsOf2(template)].filter(Boolean).join("  ")) };
  }
  return { type: textOf(property(message, "type")) || "message", preview: shorten(wordsOf(message)) };
}
function paramsOf2(template) {
  const params = property(template, "params");
  if (Array.isArray(params))
    return params.join(" \xB7 ");
  const components = property(template, "components");
  if (!Array.isArray(components))
    return "";
  const parameters2 = components.flatMap((component2) => property(component2, "parameters") ?? []);
  return parameters2.map((parameter) => textOf(property(parameter, "text"))).join(" \xB7 ");
}
function isSuccess(answer2) {
  return answer2?.type === "reply" && answer2.status < 300;
}
function wordsOf(message) {
  const places = [
    property(message, "text"),
    property(property(message, "text"), "body"),
    property(message, "caption"),
    property(property(message, "content"), "text"),
    property(message, "body"),
    property(property(message, "body"), "text"),
    property(message, "name"),
    property(message, "filename")
  ];
  return places.map(textOf).find((words) => words !== "") ?? "";
}
function replyOf(answer2) {
  if (answer2 === void 0)
    return { text: "waiting", tone: "calm" };
  if (answer2.type === "reset")
    return { text: "cut off", tone: "warn" };
  if (answer2.type === "silence")
    return { text: "no answer", tone: "warn" };
  return { text: String(answer2.status), tone: answer2.status < 300 ? "good" : "bad" };
}
var ranks = /* @__PURE__ */ new Map([
  ["enqueued", 1],
  ["sent", 2],
  ["failed", 3],
  ["delivered", 4],
  ["read", 5],
  ["played", 6]
]);
function stateOf({ answer: answer2, kind, messageId, webhooks }) {
  if (kind === void 0 && isSuccess(answer2))
    return { text: "served", tone: "calm" };
  if (messageId === void 0) {
    if (answer2 === void 0)
      return { text: "waiting", tone: "calm" };
    return answer2.type === "reply" ? { text: "refused", tone: "bad" } : { text: "never accepted", tone: "warn" };
  }
  let furthest;
  for (const webhook of webhooks) {
    if (rankOf(webhook) > rankOf(furthest))
      furthest = webhook;
  }
  if (furthest === void 0)
    return { text: "accepted", tone: "busy" };
  return { text: eventName(furthest), tone: toneOfEvent(furthest.event) };
}
function rankOf(webhook) {
  return ranks.get(webhook?.event ?? "") ?? 0;
}
function toneOfEvent(event) {
  if (event === "failed")
    return "bad";
  return event === "delivered" || event === "read" ? "good" : "busy";
}
function badgeOf(webhook) {
  return { text: eventName(webhook), answer: answerOf(webhook), tone: toneOfBadge(webhook) };
}
function eventName({ event, code, version }) {
  const name = code === void 0 ? event : `${event} ${code}`;
  return version === 3 ? `${name} (v3)` : name;
}
function answerOf({ state, attempts }) {
  if (state === "unsent")
    return "no webhook set";
  if (state === "dropped" || state === "parked")
    return state;
  const last = attempts.at(-1);
  if (last === void 0)
    return "\u2026";
  const said = last.status === void 0 ? last.error ?? "" : String(last.status);
  return attempts.length > 1 ? `${said}, try ${attempts.length}` : said;
}
function toneOfBadge({ event, state }) {
  if (state === "failed" || state === "retrying" || state === "dropped" || state === "parked")
    return "warn";
  return ranks.has(event) ? toneOfEvent(event) : "calm";
}
function textOf(value) {
  return typeof value === "string" ? value : "";
}
function shorten(text3) {
  return text3.length > PREVIEW_LENGTH ? `${text3.slice(0, PREVIEW_LENGTH - 1)}\u2026` : text3;
}

// src/emulator/page/feed.ts
var ROWS = 200;
var GATHER_MS = 50;
function snapshot(history, head) {
  const alone = history.webhooks.slice(-ROWS).filter((webhook) => !history.belongsToRequest(webhook));
  const records = [...history.requests.slice(-ROWS), ...alone].sort((one2, other) => one2.at - other.at);
  return { reset: true, head, rows: records.slice(-ROWS).map(rowOf) };
}
var Feed = class {
  #listeners = /* @__PURE__ */ new Set();
  #changed = /* @__PURE__ */ new Set();
  #history;
  #head;
  #timer;
  constructor(history, head) {
    this.#history = history;
    this.#head = head;
    history.changed.on((record) => this.#gather(record));
    history.cleared.on(() => this.#startAnew());
  }
  connect(response) {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    this.#listeners.add(response);
    response.once("close", () => this.#listeners.delete(response));
    response.write(line(snapshot(this.#history, this.#head())));
  }
  close() {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }
  #gather(record) {
    if (this.#listeners.size === 0)
      return;
    if (record !== void 0)
      this.#changed.add(record);
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  }
  #startAnew() {
    this.#changed.clear();
    this.#send(snapshot(this.#history, this.#head()));
  }
  #flush() {
    this.#timer = void 0;
    const rows = [...this.#changed].slice(-ROWS).map(rowOf);
    this.#changed.clear();
    this.#send({ reset: false, head: this.#head(), rows });
  }
  #send(update) {
    for (const listener of this.#listeners)
      listener.write(line(update));
  }
};
function line(update) {
  return `data: ${JSON.stringify(update)}

`;
}

// src/emulator/page/html.ts
function pageHtml(style, script) {
  const headings = ["Time", "Number", "Message", "Reply", "Webhooks", "State"].map((heading) => `<th role="columnheader">${heading}</th>`).join("");
  const faults = faultKinds.map((kind) => `<option>${kind}</option>`).join("");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Gupshup emulator</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%2316a34a' d='M3 2h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H8l-4 3v-3H3a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z'/%3E%3C/svg%3E">
<style>${style}</style>
</head>
<body>
<header>
  <div class="title">
    <h1>Gupshup emulator</h1>
    <span class="live" id="live" role="status">connecting</span>
  </div>
  <dl class="facts">
    <div><dt>Address</dt><dd id="url"></dd></div>
    <div><dt>App</dt><dd id="app"></dd></div>
    <div><dt>App id</dt><dd id="app-id"></dd></div>
    <div><dt>Source</dt><dd id="source"></dd></div>
    <div><dt>User ids</dt><dd id="user-ids"></dd></div>
    <div class="wide"><dt>Webhooks go to</dt><dd id="webhooks"></dd></div>
  </dl>
  <ul class="counters" aria-label="Totals">
    <li><b id="count-requests">0</b>requests</li>
    <li><b id="count-accepted">0</b>accepted</li>
    <li><b id="count-refused">0</b>refused</li>
    <li><b id="count-unanswered">0</b>unanswered</li>
    <li><b id="count-webhooksDelivered">0</b>webhooks taken</li>
    <li><b id="count-webhooksFailed">0</b>webhooks failed</li>
  </ul>
</header>

<section class="tools" aria-label="Tools">
  <form id="fault-form">
    <label for="fault-kind">Fault</label>
    <select id="fault-kind">${faults}</select>
    <input id="fault-to" inputmode="numeric" placeholder="for any number" aria-label="Only for this number">
    <input id="fault-count" class="short" inputmode="numeric" placeholder="always" aria-label="How many times">
    <button>Set</button>
  </form>
  <form id="inbound-form">
    <label for="inbound-from">Inbound</label>
    <input id="inbound-from" value="919900000001" aria-label="Sender's number or user id">
    <input id="inbound-text" value="Hello" aria-label="Words of the message">
    <button>Send</button>
  </form>
  <button id="clear" class="plain" type="button">Clear log</button>
</section>
<section aria-label="Faults">
  <p id="error" class="error" role="alert" hidden></p>
  <ul id="faults" class="faults" aria-label="Faults that are set"></ul>
</section>

<main>
  <table role="table" aria-label="Messages and webhooks">
    <thead role="rowgroup"><tr role="row">${headings}</tr></thead>
    <tbody id="rows" role="rowgroup"></tbody>
  </table>
  <div id="empty" class="empty">
    <p class="big">Nothing has come in yet.</p>
    <p>Point a client at <code id="empty-url"></code>. What it sends shows up here.</p>
    <p>A number that ends in a code fails with it: <code>910000001006</code> fails with 1006.</p>
  </div>
</main>
<script>${script}</script>
</body>
</html>
`;
}

// src/emulator/page/script.ts
var pageScript = `
'use strict'
const byId = (id) => document.getElementById(id)
const MOST_ROWS = 200
const shown = new Map()

function element(tag, className, text) {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

function badge({ text, tone }, className) {
  return element('span', 'badge ' + tone + (className ? ' ' + className : ''), text)
}

function cell(className, ...children) {
  const made = element('td', className)
  made.setAttribute('role', 'cell')
  made.append(...children)
  return made
}

function timeOf(at) {
  const date = new Date(at)
  const two = (value) => String(value).padStart(2, '0')
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':') +
    '.' + String(date.getMilliseconds()).padStart(3, '0')
}

function eventBadges(events) {
  const badges = element('div', 'badges')
  for (const event of events) {
    const made = badge(event)
    made.append(element('small', '', event.answer))
    badges.append(made)
  }
  return badges
}

function cellsOf(row) {
  const message = cell('message', element('span', 'type', row.type), element('span', '', row.preview))
  return [
    cell('time', timeOf(row.at)),
    cell('number', (row.direction === 'in' ? '\\u2190 ' : '\\u2192 ') + (row.number || '\\u2013')),
    message,
    cell('reply', ...(row.reply.text ? [badge(row.reply)] : [])),
    cell('events', eventBadges(row.events)),
    cell('status', badge(row.state, 'state')),
  ]
}

async function toggleDetails(key, line) {
  const next = line.nextElementSibling
  if (next && next.classList.contains('details')) return next.remove()
  const details = element('tr', 'details')
  details.setAttribute('role', 'row')
  const box = cell('')
  box.colSpan = 6
  const response = await fetch('/record?key=' + encodeURIComponent(key))
  const all = element('pre', '', JSON.stringify(await response.json(), null, 2))
  // It scrolls, so the keyboard must reach it.
  all.tabIndex = 0
  all.setAttribute('role', 'region')
  all.setAttribute('aria-label', 'All about it')
  box.append(all)
  details.append(box)
  line.after(details)
}

function forget(key) {
  const line = shown.get(key)
  const next = line.nextElementSibling
  if (next && next.classList.contains('details')) next.remove()
  line.remove()
  shown.delete(key)
}

function show(row, isFresh) {
  let line = shown.get(row.key)
  if (!line) {
    line = element('tr', isFresh ? 'row fresh' : 'row')
    line.dataset.key = row.key
    line.tabIndex = 0
    line.setAttribute('role', 'row')
    line.addEventListener('click', () => toggleDetails(row.key, line))
    line.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') toggleDetails(row.key, line)
    })
    shown.set(row.key, line)
    byId('rows').prepend(line)
    if (shown.size > MOST_ROWS) forget(shown.keys().next().value)
  }
  line.replaceChildren(...cellsOf(row))
}

function describeFault(fault) {
  const parts = [fault.kind]
  if (fault.to) parts.push('for ' + fault.to)
  if (fault.event) parts.push('on ' + fault.event)
  if (fault.endpoint) parts.push('at ' + fault.endpoint)
  if (fault.probability !== undefined) parts.push(Math.round(fault.probability * 100) + ' %')
  parts.push(fault.count ? fault.hits + ' of ' + fault.count : 'struck ' + fault.hits)
  return parts.join(' \\u00b7 ')
}

function showFaults(faults) {
  byId('faults').replaceChildren(...faults.map((fault) => {
    const item = element('li', '', describeFault(fault))
    const lift = element('button', '', '\\u2715')
    lift.type = 'button'
    lift.setAttribute('aria-label', 'Lift ' + fault.kind)
    lift.addEventListener('click', () => ask({ action: 'lift-fault', id: fault.id }))
    item.append(lift)
    return item
  }))
}

function showHead(head) {
  byId('url').textContent = head.url
  byId('empty-url').textContent = head.url
  byId('app').textContent = head.appName
  byId('app-id').textContent = head.appId
  byId('source').textContent = head.source
  const { v2, v3 } = head.userIds
  byId('user-ids').textContent = [v2 && 'version 2', v3 && 'version 3'].filter(Boolean).join(', ') || 'off'
  byId('webhooks').textContent = head.webhooks.join(', ') || 'no subscription'
  for (const [name, count] of Object.entries(head.counters)) byId('count-' + name).textContent = count
  showFaults(head.faults)
}

function update({ reset, head, rows }) {
  if (reset) {
    shown.clear()
    byId('rows').replaceChildren()
  }
  for (const row of rows) show(row, !reset)
  showHead(head)
  byId('empty').hidden = shown.size > 0
  document.querySelector('table').hidden = shown.size === 0
}

async function ask(request) {
  const response = await fetch('/control', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  })
  const { error } = await response.json()
  byId('error').textContent = error || ''
  byId('error').hidden = !error
}

function onSubmit(id, request) {
  byId(id).addEventListener('submit', (event) => {
    event.preventDefault()
    ask(request())
  })
}

onSubmit('fault-form', () => {
  const count = byId('fault-count').value.trim()
  return {
    action: 'set-fault',
    kind: byId('fault-kind').value,
    to: byId('fault-to').value.trim(),
    ...(count && { count: Number(count) }),
  }
})
onSubmit('inbound-form', () => ({
  action: 'inbound',
  from: byId('inbound-from').value.trim(),
  text: byId('inbound-text').value,
}))
byId('clear').addEventListener('click', () => ask({ action: 'clear' }))

function setLive(isLive) {
  byId('live').className = isLive ? 'live on' : 'live'
  byId('live').textContent = isLive ? 'live' : 'emulator stopped'
}

const stream = new EventSource('/events')
stream.onopen = () => setLive(true)
stream.onerror = () => setLive(false)
stream.onmessage = (message) => update(JSON.parse(message.data))
`;

// src/emulator/page/style.ts
var pageStyle = `
:root {
  --page: #f6f7f9; --card: #ffffff; --ink: #17202a; --soft: #5b6672; --line: #e1e5ea; --accent: #15803d;
  --good: #15803d; --good-back: #dcfce7; --busy: #1d4ed8; --busy-back: #dbeafe; --bad: #b91c1c; --bad-back: #fee2e2;
  --warn: #92400e; --warn-back: #fef3c7; --calm: #475569; --calm-back: #e9edf2;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1419; --card: #182029; --ink: #e6ebf0; --soft: #96a3b1; --line: #2a3541; --accent: #4ade80;
    --good: #6ee7a0; --good-back: #12351f; --busy: #93c5fd; --busy-back: #17294a; --bad: #fca5a5; --bad-back: #451a1c;
    --warn: #fcd34d; --warn-back: #3d2e0a; --calm: #b6c2cf; --calm-back: #27323d;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0 auto; padding: 24px; max-width: 1280px; background: var(--page); color: var(--ink);
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
}
header, .tools, table, .empty { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
header { padding: 20px 24px; display: grid; gap: 16px; }
.title { display: flex; align-items: center; gap: 12px; }
h1 { margin: 0; font-size: 20px; letter-spacing: -0.01em; }
.live { font-size: 12px; color: var(--soft); display: inline-flex; align-items: center; gap: 6px; }
.live::before { content: ""; width: 8px; height: 8px; border-radius: 50%; background: var(--soft); }
.live.on { color: var(--accent); }
.live.on::before { background: var(--accent); }
.facts { margin: 0; display: flex; flex-wrap: wrap; gap: 12px 32px; }
.facts dt { font-size: 12px; color: var(--soft); }
.facts dd { margin: 0; font-family: var(--mono); font-size: 13px; overflow-wrap: anywhere; }
.facts .wide { flex: 1 1 240px; }
.counters { list-style: none; margin: 0; padding: 16px 0 0; border-top: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: 8px 32px; color: var(--soft); font-size: 12px; }
.counters b { display: block; font-size: 22px; line-height: 1.2; color: var(--ink); font-variant-numeric: tabular-nums; }
.tools { margin-top: 12px; padding: 12px 24px; display: flex; flex-wrap: wrap; gap: 12px 32px; align-items: center; }
.tools form { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.tools label { color: var(--soft); font-size: 12px; }
input, select, button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 8px; padding: 5px 10px; }
input { width: 136px; }
input.short { width: 76px; }
input::placeholder { color: var(--soft); }
button { cursor: pointer; background: var(--accent); border-color: var(--accent); color: var(--card); font-weight: 600; }
button.plain { background: none; border-color: var(--line); color: var(--ink); font-weight: 400; margin-left: auto; }
button:hover { filter: brightness(1.08); }
button.plain:hover { border-color: var(--soft); }
:focus-visible { outline: 2px solid var(--busy); outline-offset: 1px; }
.error { margin: 12px 0 0; padding: 8px 24px; border-radius: 8px; background: var(--bad-back); color: var(--bad); }
.faults { list-style: none; margin: 12px 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 8px; }
.faults:empty { display: none; }
.faults li { display: inline-flex; align-items: center; gap: 8px; padding: 3px 4px 3px 12px; border-radius: 999px; background: var(--warn-back); color: var(--warn); font-size: 13px; }
.faults button { padding: 0 8px; border: 0; border-radius: 999px; background: none; color: inherit; font-weight: 700; }
main { margin-top: 12px; overflow-x: auto; }
table { width: 100%; border-collapse: separate; border-spacing: 0; overflow: hidden; }
th { text-align: left; font-size: 12px; font-weight: 500; color: var(--soft); padding: 10px 12px; border-bottom: 1px solid var(--line); white-space: nowrap; }
td { padding: 9px 12px; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody tr:last-child td { border-bottom: 0; }
th:first-child, td:first-child { padding-left: 24px; }
th:last-child, td:last-child { padding-right: 24px; }
tr.row { cursor: pointer; }
tr.row:hover td { background: color-mix(in srgb, var(--line) 35%, transparent); }
tr.fresh td { animation: fresh 1.2s ease-out; }
@keyframes fresh { from { background: var(--busy-back); } }
@media (prefers-reduced-motion: reduce) { tr.fresh td { animation: none; } }
.time, .number { font-family: var(--mono); font-size: 12.5px; line-height: 21px; white-space: nowrap; }
.time { color: var(--soft); }
.type { color: var(--soft); font-size: 12px; margin-right: 8px; }
.message { overflow-wrap: anywhere; min-width: 160px; }
.badge { display: inline-block; padding: 1px 9px; border-radius: 999px; font-size: 12px; line-height: 19px; white-space: nowrap; }
.badges { display: flex; flex-wrap: wrap; gap: 4px; max-width: 420px; }
.badge small { margin-left: 6px; font-size: 11px; }
.good { background: var(--good-back); color: var(--good); }
.busy { background: var(--busy-back); color: var(--busy); }
.bad { background: var(--bad-back); color: var(--bad); }
.warn { background: var(--warn-back); color: var(--warn); }
.calm { background: var(--calm-back); color: var(--calm); }
.state { font-weight: 600; }
pre { margin: 0; padding: 12px; border-radius: 8px; background: var(--page); font: 12px/1.5 var(--mono); overflow: auto; max-height: 420px; white-space: pre-wrap; overflow-wrap: anywhere; }
.empty { padding: 56px 24px; text-align: center; color: var(--soft); }
.empty p { margin: 4px 0; }
.empty .big { font-size: 17px; color: var(--ink); }
code { font-family: var(--mono); font-size: 13px; color: var(--ink); }
@media (max-width: 900px) { th, td { padding-left: 8px; padding-right: 8px; } th:first-child, td:first-child { padding-left: 16px; } th:last-child, td:last-child { padding-right: 16px; } .message { min-width: 120px; } }
@media (max-width: 720px) {
  body { padding: 12px; } header, .tools { padding: 16px; } button.plain { margin-left: 0; }
  table, tbody, tr.details, tr.details td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr.row { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px 8px; padding: 10px 16px; border-bottom: 1px solid var(--line);
    grid-template-areas: "number status" "message message" "events events" "time reply"; }
  tr.row td, tr.row:hover td { padding: 0; border: 0; min-width: 0; background: none; }
  td.number { grid-area: number; } td.status { grid-area: status; justify-self: end; } td.message { grid-area: message; }
  td.events { grid-area: events; } td.time { grid-area: time; } td.reply { grid-area: reply; justify-self: end; }
}
`;

// src/emulator/page/page.ts
var html = pageHtml(pageStyle, pageScript);
var contentSecurityPolicy = [
  "default-src 'none'",
  `style-src '${sha256(pageStyle)}'`,
  `script-src '${sha256(pageScript)}'`,
  "connect-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join("; ");
function createPage(history, head, controls) {
  const feed = new Feed(history, head);
  const views = {
    "GET /": (response) => {
      response.writeHead(200, {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": contentSecurityPolicy,
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff"
      });
      response.end(html);
    },
    "GET /state": (response) => sendJson(response, 200, snapshot(history, head())),
    "GET /events": (response) => feed.connect(response),
    "GET /record": (response, query) => {
      const record = history.find(query.get("key") ?? "");
      if (record)
        send(response, 200, detailsOf(record));
      else
        sendJson(response, 404, { error: "It is no longer remembered." });
    }
  };
  async function obey(request, response) {
    if (request.headers["content-type"] !== "application/json") {
      return sendJson(response, 415, { error: "Only application/json is taken." });
    }
    const done = await control(await readBody(request) ?? "", controls);
    if (typeof done === "string")
      sendJson(response, 400, { error: done });
    else
      sendJson(response, 200, done ?? {});
  }
  return {
    async handle(request, response) {
      const [path = "/", query] = (request.url ?? "/").split("?", 2);
      const name = `${request.method} ${path}`;
      const view = views[name];
      if (view === void 0 && name !== "POST /control")
        return false;
      if (!isAddressed(request, controls.host))
        sendJson(response, 403, { error: "The page is not served under this name." });
      else if (view)
        view(response, new URLSearchParams(query));
      else
        await obey(request, response);
      return true;
    },
    close: () => feed.close()
  };
}
function isAddressed(request, host) {
  const [, name = ""] = /^\[?(.*?)\]?(?::\d+)?$/.exec(request.headers.host ?? "") ?? [];
  if (["127.0.0.1", "localhost", host].includes(name))
    return true;
  return host !== "127.0.0.1" && isIP(name) !== 0;
}
function sendJson(response, status, value) {
  send(response, status, JSON.stringify(value));
}
function send(response, status, json2) {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(json2);
}
function sha256(text3) {
  return `sha256-${createHash2("sha256").update(text3).digest("base64")}`;
}
var SECRET_REPLY = /\/(token|login|subscription)(\/|$)/;
function detailsOf(record) {
  const hasSecretReply = "path" in record && SECRET_REPLY.test(record.path);
  return JSON.stringify(record, (name, value) => {
    if (name === "answer" && hasSecretReply)
      return "\u2022\u2022\u2022";
    if ((name === "target" || name === "url" && hasSecretReply) && typeof value === "string")
      return addressWithoutQuery(value);
    return redactField(name, value);
  });
}

// src/emulator/events/identity.ts
function v3SystemNotice(app, change, id, atMs) {
  const { type, name, before, after, previousId = "fields" } = change;
  if (type === "user_changed_user_id" && after.userId === void 0)
    return void 0;
  const system = {
    body: `User ${name} changed from ${wordsFor(before, change)} to ${wordsFor(after, change)}`,
    wa_id: type === "user_changed_number" ? after.phone : void 0,
    user_id: after.userId,
    parent_user_id: after.parentUserId,
    ...previousId === "fields" && {
      previous_user_id: before.userId,
      previous_parent_user_id: before.parentUserId
    },
    type
  };
  const timestamp = String(Math.floor(atMs / 1e3));
  return v3Envelope(app, {
    messages: [compact({ from: before.phone, id, timestamp, type: "system", system: compact(system) })]
  });
}
function wordsFor({ phone, userId }, { type, previousId }) {
  const isAboutId = type === "user_changed_user_id" || previousId === "text";
  return (isAboutId ? userId ?? phone : phone ?? userId) ?? "";
}
function v3SharedNumber(app, { names, name, phone }, id, atMs) {
  const { phone: shown, userId, parentUserId, username } = names;
  return v3Envelope(app, {
    contacts: [v3Contact(names, compact({ name, username }))],
    messages: [
      {
        ...compact({ from: shown, from_user_id: userId, from_parent_user_id: parentUserId }),
        id,
        timestamp: String(Math.floor(atMs / 1e3)),
        type: "contacts",
        contacts: [
          { origin: "contact_request", phones: [{ phone: `+${phone}`, wa_id: phone, type: "CELL" }] }
        ]
      }
    ]
  });
}

// src/emulator/people/controls.ts
var PeopleControls = class {
  #people;
  #random;
  #reporter;
  constructor(people, reporter, random) {
    this.#people = people;
    this.#random = random;
    this.#reporter = reporter;
  }
  get list() {
    return this.#people.list;
  }
  add(person = {}) {
    return this.#people.add(person);
  }
  get(address2) {
    return this.#people.get(address2);
  }
  change(address2, changes) {
    return this.#people.change(address2, changes);
  }
  changeNumber(address2, phone, options = {}) {
    return this.#announce("user_changed_number", address2, options, () => this.#people.changeNumber(address2, phone));
  }
  changeUserId(address2, options = {}) {
    return this.#announce("user_changed_user_id", address2, options, () => this.#people.changeUserId(address2));
  }
  recycle(phone, person = {}) {
    return this.#people.recycle(phone, person);
  }
  async shareNumber(address2) {
    const person = this.#people.get(address2);
    const { phone, userId, name } = person;
    if (phone === void 0)
      throw new RangeError(`The person "${userId}" has no number to share. Add one with a phone.`);
    const id = createWhatsappId(this.#people.namesOf(person).phone ?? userId, this.#random, "inbound");
    const posted = this.#reporter.announcePersonal({
      event: "inbound",
      summary: "shared number",
      address: address2,
      person,
      bodyFor: (version, names, app, at) => version === 2 ? void 0 : v3SharedNumber(app, { names, name, phone }, id, at)
    });
    const shown = this.#people.showNumber(address2);
    await posted;
    return shown;
  }
  async #announce(type, address2, { previousId }, change) {
    const before = this.#people.get(address2);
    const namesBefore = this.#people.namesOf(before);
    const person = change();
    const id = createWhatsappId(namesBefore.phone ?? before.userId, this.#random, "inbound");
    await this.#reporter.announcePersonal({
      event: "system",
      summary: type,
      address: address2,
      person,
      bodyFor: (version, after, app, at) => {
        if (version === 2)
          return void 0;
        const hasIds = after.userId !== void 0;
        const known4 = hasIds ? namesBefore : { phone: namesBefore.phone };
        return v3SystemNotice(app, { type, name: person.name, before: known4, after, previousId }, id, at);
      }
    });
    return person;
  }
};

// src/emulator/schedule.ts
var Schedule = class {
  #waits = /* @__PURE__ */ new Map();
  #jobs = /* @__PURE__ */ new Set();
  #closed = false;
  wait(ms) {
    if (this.#closed)
      return Promise.resolve(false);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waits.delete(timer);
        resolve(true);
      }, ms);
      this.#waits.set(timer, resolve);
    });
  }
  run(job) {
    const running = job().finally(() => this.#jobs.delete(running));
    this.#jobs.add(running);
    return running;
  }
  async idle() {
    while (this.#jobs.size > 0)
      await Promise.all(this.#jobs);
  }
  close() {
    this.#closed = true;
    for (const [timer, resolve] of this.#waits) {
      clearTimeout(timer);
      resolve(false);
    }
    this.#waits.clear();
  }
};

// src/emulator/events/v3-content.ts
import { createHash as createHash3 } from "node:crypto";
function v3Content(type, payload, id) {
  switch (type) {
    case "text":
      return { type, text: { body: textIn2(payload, "body", "text") ?? "" } };
    case "image":
    case "video":
      return { type, [type]: media3(payload, id, defaultMimeTypes[type]) };
    case "audio":
      return {
        type,
        audio: { ...media3(payload, id, defaultMimeTypes.audio), voice: fieldAt(payload, "voice") === true }
      };
    case "sticker":
      return {
        type,
        sticker: {
          ...media3(payload, id, defaultMimeTypes.sticker),
          animated: fieldAt(payload, "animated") === true
        }
      };
    case "file":
    case "document":
      return { type: "document", document: documentOf(payload, id) };
    case "location":
      return { type, location: locationOf(payload) };
    case "contact":
    case "contacts":
      return { type: "contacts", contacts: contactsIn(payload).map(inMetaNames) };
    case "reaction":
      return { type, reaction: reactionOf(payload) };
    case "button_reply":
      return interactive2(type, { id: replyId(payload), title: textIn2(payload, "title") ?? "" });
    case "list_reply":
      return interactive2(type, {
        id: replyId(payload),
        title: textIn2(payload, "title") ?? "",
        description: textIn2(payload, "description")
      });
    case "nfm_reply":
      return interactive2(type, payload);
    case "quick_reply":
      return { type: "button", button: buttonOf(payload) };
    default:
      return { type, [type]: payload };
  }
}
var defaultMimeTypes = {
  image: "image/jpeg",
  video: "video/mp4",
  audio: "audio/ogg; codecs=opus",
  sticker: "image/webp",
  file: "application/pdf"
};
function media3(payload, messageId, mimeType) {
  const url = textIn2(payload, "url", "link");
  return compact({
    id: textIn2(payload, "id") ?? mediaId(`${messageId} ${url}`),
    mime_type: textIn2(payload, "mime_type", "contentType") ?? mimeType,
    sha256: textIn2(payload, "sha256") ?? createHash3("sha256").update(`${url}`).digest("base64"),
    url,
    caption: textIn2(payload, "caption")
  });
}
function mediaId(seed) {
  const bytes = createHash3("sha256").update(seed).digest();
  return String(1e15 + bytes.readUIntBE(0, 6));
}
function documentOf(payload, id) {
  return compact({
    ...media3(payload, id, defaultMimeTypes.file),
    filename: textIn2(payload, "filename", "name")
  });
}
function locationOf({ latitude, longitude, ...place2 }) {
  return { latitude: degrees2(latitude), longitude: degrees2(longitude), ...place2 };
}
function degrees2(given) {
  const number = typeof given === "string" && given.trim() !== "" ? Number(given) : Number.NaN;
  return Number.isFinite(number) ? number : given;
}
function contactsIn(payload) {
  const contacts = fieldAt(payload, "contacts");
  return Array.isArray(contacts) ? contacts : [payload];
}
function inMetaNames(value) {
  if (Array.isArray(value))
    return value.map(inMetaNames);
  if (!isRecord(value))
    return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    inMetaNames(inner)
  ]));
}
function reactionOf(payload) {
  return compact({
    message_id: textIn2(payload, "message_id", "id", "msgId", "gsId"),
    emoji: textIn2(payload, "emoji")
  });
}
function interactive2(type, reply2) {
  return { type: "interactive", interactive: { type, [type]: compact(reply2) } };
}
function replyId(payload) {
  return textIn2(payload, "postbackText", "id", "title") ?? "";
}
function buttonOf(payload) {
  const text3 = textIn2(payload, "text") ?? "";
  return { text: text3, payload: textIn2(payload, "payload", "postbackText") ?? text3 };
}
function textIn2(payload, ...names) {
  for (const name of names) {
    const value = payload[name];
    if (typeof value === "string" && value !== "")
      return value;
  }
  return void 0;
}

// src/emulator/events/inbound.ts
function v2Inbound(app, message, { phone, userId }, id, atMs) {
  const { name = "Customer", context: context3 } = message;
  const content2 = "text" in message ? { type: "text", payload: { text: message.text } } : { type: message.type, payload: message.payload };
  return v2Envelope(app, "message", {
    id,
    ...compact({ source: phone }),
    ...content2,
    sender: compact({ phone, name, ...dialled(phone), userId }),
    ...context3 && { context: { id: context3.whatsappId ?? null, gsId: context3.messageId ?? null } }
  }, atMs);
}
function dialled(phone) {
  if (phone === void 0 || !/^\d+$/.test(phone))
    return {};
  const { countryCode, dialCode } = phoneParts(phone);
  return { country_code: countryCode, dial_code: dialCode };
}
function v3Inbound(app, message, names, id, atMs) {
  const { name = "Customer", context: context3 } = message;
  const { phone, userId, parentUserId, username } = names;
  return v3Envelope(app, {
    contacts: [v3Contact(names, compact({ name, username }))],
    messages: [
      {
        ...compact({ from: phone, from_user_id: userId, from_parent_user_id: parentUserId }),
        id,
        timestamp: String(Math.floor(atMs / 1e3)),
        ..."text" in message ? v3Content("text", { text: message.text }, id) : v3Content(message.type, message.payload, id),
        ...context3 && {
          context: compact({ from: app.source, id: context3.whatsappId, gs_id: context3.messageId })
        }
      }
    ]
  });
}
function v2UserEvent(app, { type }, { phone }, atMs) {
  return v2Envelope(app, "user-event", compact({ phone, type }), atMs);
}

// src/emulator/webhooks/reporter.ts
var Reporter = class {
  #account;
  #app;
  #options;
  #schedule;
  #sender;
  constructor(options, schedule, sender, account) {
    this.#account = account;
    this.#app = { appName: options.appName, appId: options.appId, source: options.source };
    this.#options = options;
    this.#schedule = schedule;
    this.#sender = sender;
  }
  play(request, message, steps) {
    return this.#schedule.run(async () => {
      let mismatch = this.#mismatchOf(request, message);
      const arrival = steps.find(({ status }) => status === "delivered" || status === "read");
      for (const step of steps) {
        if (!await this.#schedule.wait(step.afterMs ?? this.#options.eventDelayMs))
          return;
        if (mismatch !== void 0 && step.status !== "enqueued") {
          await this.#sender.post(mismatch);
          mismatch = void 0;
        }
        if (step === arrival && message.opensConversation)
          this.#account.messagingLimit.count(message.to);
        const isPriced = step.status === "sent" || step === arrival;
        await this.#sender.post(this.#messageEvent(request, message, step, isPriced));
        if (step.status === "sent" && this.#options.billing) {
          await this.#sender.post(this.#billingEvent(request, message));
        }
      }
    });
  }
  inbound(message) {
    const { people, userIds } = this.#account;
    const person = userIds.writerAt(message.from);
    const { phone = person?.userId ?? message.from } = person === void 0 ? {} : people.namesOf(person);
    const id = createWhatsappId(phone, this.#options.random, "inbound");
    const named = { name: person?.name, ...message };
    return this.announcePersonal({
      event: "inbound",
      summary: "text" in message ? message.text : message.type,
      address: message.from,
      person,
      bodyFor: (version, names, app, at) => version === 2 ? v2Inbound(app, named, names, id, at) : v3Inbound(app, named, names, id, at)
    });
  }
  userEvent(event) {
    return this.announcePersonal({
      event: "user-event",
      summary: event.type,
      address: event.phone,
      person: this.#account.userIds.writerAt(event.phone),
      bodyFor: (version, names, app, at) => version === 2 ? v2UserEvent(app, event, names, at) : void 0
    });
  }
  preference(preference) {
    const person = this.#account.userIds.writerAt(preference.phone);
    return this.announcePersonal({
      event: "preference-event",
      summary: `marketing: ${preference.value}`,
      address: preference.phone,
      person,
      bodyFor: (version, names, app, at) => version === 2 ? v2PreferenceEvent(app, preference, names, at) : v3PreferenceEvent(app, preference, names, person?.name ?? "Customer", at)
    });
  }
  announce({ bodyFor, ...news }) {
    const at = this.#options.now();
    return this.#postNow({ ...news, bodyFor: (version) => bodyFor(version, this.#app, at) });
  }
  custom(body3) {
    return this.#postNow({ event: "custom", summary: JSON.stringify(body3), bodyFor: () => body3 });
  }
  announcePersonal({ bodyFor, address: address2, person, ...news }) {
    const at = this.#options.now();
    const v2 = this.#account.userIds.namesOf({ address: address2, person }, 2);
    const v3 = this.#account.userIds.namesOf({ address: address2, person }, 3);
    const namesIn = (version) => version === 2 ? v2 : v3;
    return this.#postNow({
      ...news,
      to: address2,
      bodyFor: (version) => bodyFor(version, namesIn(version), this.#app, at),
      isParkedFor: (version) => {
        const { phone, userId } = namesIn(version);
        return phone === void 0 && userId === void 0;
      }
    });
  }
  #postNow(job) {
    return this.#schedule.run(() => this.#sender.post(job));
  }
  #messageEvent(request, message, step, isPriced) {
    const atMs = this.#options.now();
    return {
      event: step.status,
      ...step.status === "failed" && { code: step.code },
      to: message.to,
      request,
      bodyFor: (version) => {
        const news = { message, names: this.#namesOf(message, version), step, isPriced, atMs };
        return version === 2 ? v2MessageEvent(this.#app, news) : v3MessageEvent(this.#app, news);
      }
    };
  }
  #billingEvent(request, message) {
    const at = this.#options.now();
    return {
      event: "billing-event",
      to: message.to,
      request,
      bodyFor: (version) => {
        const names = this.#namesOf(message, version);
        return version === 2 ? v2BillingEvent(this.#app, message, names, at) : v3BillingEvent(this.#app, message, names);
      }
    };
  }
  #mismatchOf(request, { to, isToUserId, person }) {
    const waId = person?.phone;
    if (isToUserId || waId === void 0 || waId === to)
      return void 0;
    return {
      event: "mismatch",
      to,
      request,
      bodyFor: (version) => version === 2 ? v2MismatchEvent(this.#app, to, waId, this.#options.now()) : void 0
    };
  }
  #namesOf({ to, person, isToUserId }, version) {
    return this.#account.userIds.namesOf({ address: to, person }, version, !isToUserId);
  }
};

// src/emulator/webhooks/sender.ts
import { Agent, get, request as httpRequest } from "node:http";
import { get as getSecurely, Agent as HttpsAgent, request as httpsRequest } from "node:https";
var WebhookSender = class {
  #subscriptions = /* @__PURE__ */ new Set();
  #agents = { http: new Agent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  #isClosed = false;
  #options;
  #schedule;
  #faults;
  #history;
  constructor(options, schedule, faults, history) {
    this.#options = options;
    this.#schedule = schedule;
    this.#faults = faults;
    this.#history = history;
  }
  get subscriptions() {
    return [...this.#subscriptions].map(({ target }) => target);
  }
  subscribe(target) {
    checkTarget(target);
    const subscription = { target };
    this.#subscriptions.add(subscription);
    this.#history.touch();
    return () => {
      this.#subscriptions.delete(subscription);
      this.#history.touch();
    };
  }
  async post(job) {
    const takers = this.subscriptions.filter(({ modes: modes2 }) => areModesFor(modes2, job.event));
    if (takers.length === 0) {
      this.#record(job, 2, "", "unsent");
      return;
    }
    const about = { event: job.event, ...job.to !== void 0 && { to: job.to } };
    const dropped = this.#faults.strike("drop", about) !== void 0;
    const duplicate = dropped ? void 0 : this.#faults.strike("duplicate", about);
    const times = duplicate === void 0 ? 1 : duplicate.times ?? 2;
    await Promise.all(takers.map(async (target) => {
      for (let time = 0; time < times; time += 1)
        await this.#postTo(target, job, dropped);
    }));
  }
  async ping(url) {
    return !this.#isClosed && answersPing(url, this.#options.webhookTimeoutMs, this.#agents);
  }
  close() {
    this.#isClosed = true;
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }
  async #postTo(target, job, dropped) {
    const version = target.version ?? 2;
    const state = dropped ? "dropped" : job.isParkedFor?.(version) ? "parked" : "posting";
    const record = this.#record(job, version, nameOf(target), state);
    if (record === void 0 || state !== "posting")
      return;
    if (await this.#attempt(target, record))
      return;
    this.#schedule.run(() => this.#attemptAgain(target, record));
  }
  async #attemptAgain(target, record) {
    const { webhookTries, webhookRetryDelayMs } = this.#options;
    while (record.attempts.length < webhookTries) {
      this.#history.moveWebhook(record, "retrying");
      if (!await this.#schedule.wait(webhookRetryDelayMs))
        break;
      if (await this.#attempt(target, record))
        return;
    }
    this.#history.moveWebhook(record, "failed");
  }
  async #attempt(target, record) {
    if (this.#isClosed)
      return false;
    const attempt2 = await this.#deliver(target, record.body);
    record.attempts.push(attempt2);
    const isTaken = attempt2.status !== void 0 && attempt2.status >= 200 && attempt2.status <= 299;
    if (isTaken)
      this.#history.moveWebhook(record, "delivered");
    return isTaken;
  }
  async #deliver(target, body3) {
    const at = this.#options.now();
    try {
      return { at, status: await this.#hand(target, body3) };
    } catch (error) {
      return { at, error: error instanceof Error ? error.message : String(error) };
    }
  }
  async #hand(target, body3) {
    if (!isReceiver(target)) {
      return postJson(target, JSON.stringify(body3), this.#options.webhookTimeoutMs, this.#agents);
    }
    await target.receive(structuredClone(body3));
    return 200;
  }
  #record({ event, code, summary, to, request, bodyFor }, version, target, state) {
    const body3 = bodyFor(version);
    if (body3 === void 0)
      return void 0;
    return this.#history.addWebhook({
      event,
      ...code !== void 0 && { code },
      version,
      target,
      body: body3,
      ...summary !== void 0 && { summary },
      ...to !== void 0 && { to },
      ...request?.messageId !== void 0 && { messageId: request.messageId },
      state,
      attempts: []
    }, request);
  }
};
function answersPing(url, timeoutMs, agents) {
  const secure = new URL(url).protocol === "https:";
  const options = { agent: secure ? agents.https : agents.http, timeout: timeoutMs };
  return new Promise((resolve) => {
    const request = (secure ? getSecurely : get)(url, options, (response) => {
      const { statusCode = 0 } = response;
      response.resume();
      resolve(statusCode >= 200 && statusCode <= 299);
    });
    request.once("timeout", () => request.destroy(new Error(`No answer within ${timeoutMs} ms.`)));
    request.once("error", () => resolve(false));
  });
}
function postJson(target, body3, timeoutMs, agents) {
  const url = new URL(target.url);
  const secure = url.protocol === "https:";
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(url, {
      method: "POST",
      agent: secure ? agents.https : agents.http,
      headers: {
        "content-type": "application/json; charset=utf-8",
        ...target.headers,
        "content-length": Buffer.byteLength(body3)
      }
    }, (response) => {
      response.once("error", settle(reject));
      response.once("end", () => settle(resolve)(response.statusCode ?? 0));
      response.resume();
    });
    const timer = setTimeout(() => request.destroy(new Error(`No answer within ${timeoutMs} ms.`)), timeoutMs);
    function settle(conclude) {
      return (value) => {
        clearTimeout(timer);
        conclude(value);
      };
    }
    request.once("error", settle(reject));
    request.end(body3);
  });
}

// src/emulator/start.ts
async function startEmulator(emulatorOptions = {}) {
  const options = resolveOptions(emulatorOptions);
  const { now, random } = options;
  const history = new History(options.historyLimit, now);
  const faults = new FaultRegistry(random, () => history.touch());
  const schedule = new Schedule();
  const script = new Script();
  const account = createAccount(options);
  const sender = new WebhookSender(options, schedule, faults, history);
  const reporter = new Reporter(options, schedule, sender, account);
  const throughput = new Throughput(options.throughput, options.monotonic);
  const pairRate = new PairRate(options.pairRate, (address2) => account.people.keyOf(address2), options.monotonic);
  const people = new PeopleControls(account.people, reporter, random);
  for (const target of options.webhooks)
    sender.subscribe(target);
  const subscriptions = new SubscriptionRegistry({ appId: options.appId, now, sender });
  const head = () => ({
    url: server.url,
    appName: options.appName,
    appId: options.appId,
    source: options.source,
    userIds: { v2: account.userIds.v2, v3: account.userIds.v3 },
    webhooks: sender.subscriptions.map((target) => addressWithoutQuery(nameOf(target))),
    counters: history.counters,
    faults: faults.list
  });
  const page = createPage(history, head, {
    host: options.host,
    faults,
    credentials: account.credentials,
    people,
    userIds: account.userIds,
    limits: { throughput, pairRate },
    clear: () => history.clear(),
    inbound: (message) => {
      account.windows.open(message.from);
      throughput.countInbound();
      return reporter.inbound(message);
    }
  });
  const answerGupshup = createRoutes({
    options,
    account,
    subscriptions,
    faults,
    history,
    schedule,
    script,
    rate: new SlidingWindow(options.ratePerSecond, options.monotonic),
    rate4001: new SlidingWindow(options.rate4001PerSecond, options.monotonic),
    throughput,
    pairRate,
    play: (...message) => reporter.play(...message)
  });
  const server = await listen(options, async (request, response) => {
    if (!await page.handle(request, response))
      await answerGupshup(request, response);
  });
  return new Emulator({
    account,
    options,
    faults,
    history,
    page,
    pairRate,
    people,
    reporter,
    schedule,
    script,
    sender,
    server,
    throughput
  });
}

export {
  answer,
  numberFor,
  faultKinds,
  credentialKinds,
  property,
  defaults,
  redact,
  startEmulator
};
