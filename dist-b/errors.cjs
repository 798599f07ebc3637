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

// src/errors/index.ts
var errors_exports = {};
__export(errors_exports, {
  AbortError: () => AbortError,
  AccountError: () => AccountError,
  ApiRateLimitedError: () => ApiRateLimitedError,
  AuthenticationError: () => AuthenticationError,
  BotMappingError: () => BotMappingError,
  CanceledError: () => CanceledError,
  ClosedError: () => ClosedError,
  CloudApiOnlyError: () => CloudApiOnlyError,
  ConfigurationError: () => ConfigurationError,
  ContentError: () => ContentError,
  CredentialsError: () => CredentialsError,
  ErasedError: () => ErasedError,
  ExpiredError: () => ExpiredError,
  GupshupError: () => GupshupError,
  HaltedError: () => HaltedError,
  InternalServerError: () => InternalServerError,
  InvalidMediaSizeError: () => InvalidMediaSizeError,
  InvalidMediaUrlError: () => InvalidMediaUrlError,
  InvalidMessageError: () => InvalidMessageError,
  InvalidWhatsAppResponseError: () => InvalidWhatsAppResponseError,
  NetworkError: () => NetworkError,
  NoTemplateMatchError: () => NoTemplateMatchError,
  NotOptedInError: () => NotOptedInError,
  NumberNotOnWhatsAppError: () => NumberNotOnWhatsAppError,
  NumberOptedOutError: () => NumberOptedOutError,
  OutcomeUnknownError: () => OutcomeUnknownError,
  PermanentCredentialsError: () => PermanentCredentialsError,
  RateLimitError: () => RateLimitError,
  RecipientError: () => RecipientError,
  RequiredParameterMissingError: () => RequiredParameterMissingError,
  ServiceError: () => ServiceError,
  SessionWindowError: () => SessionWindowError,
  StoreError: () => StoreError,
  SuppressedError: () => SuppressedError2,
  TemplateDisabledError: () => TemplateDisabledError,
  TemplateError: () => TemplateError,
  TemplateMatchError: () => TemplateMatchError,
  TemplateOptInError: () => TemplateOptInError,
  TemplateOptInMatchError: () => TemplateOptInMatchError,
  TemplatePausedError: () => TemplatePausedError,
  TooManyRequestsError: () => TooManyRequestsError,
  WalletBalanceLowError: () => WalletBalanceLowError,
  WebhookError: () => WebhookError,
  accountErrors: () => accountErrors,
  checkChoice: () => checkChoice,
  checkOptions: () => checkOptions,
  contentErrors: () => contentErrors,
  createError: () => createError,
  expectObject: () => expectObject,
  expectOptions: () => expectOptions,
  explainRejection: () => explainRejection,
  hasCode: () => hasCode,
  isGupshupError: () => isGupshupError,
  isStoreError: () => isStoreError,
  isTransientStoreError: () => isTransientStoreError,
  rateLimitErrors: () => rateLimitErrors,
  recipientErrors: () => recipientErrors,
  rejectionReasonOf: () => rejectionReasonOf,
  serviceErrors: () => serviceErrors,
  sessionWindowErrors: () => sessionWindowErrors,
  templateErrors: () => templateErrors
});
module.exports = __toCommonJS(errors_exports);

// src/errors/check-options.ts
var import_util3 = require("./util.cjs");

// src/errors/usage-errors.ts
var import_util2 = require("./util.cjs");

// src/errors/gupshup-error.ts
var import_util = require("./util.cjs");

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
      if (Object.prototype.isPrototypeOf.call(this.prototype, Object(value)))
        return Object(value) === value;
      const own = ownIdentity(this.prototype);
      return own !== void 0 && hasIdentity(value, own);
    }
  });
}
function hasIdentity(value, name) {
  if (typeof value !== "object" || value === null)
    return false;
  let prototype = Object.getPrototypeOf(value);
  while (typeof prototype === "object" && prototype !== null) {
    if (ownIdentity(prototype) === name)
      return true;
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
  kind;
  constructor(message, details) {
    super((0, import_util.redactSecrets)(message));
    this.kind = details.kind;
    const { via, code, system, reason, action, to, id, messageId, docsUrl, httpStatus } = details;
    const known = {
      via,
      code,
      system,
      reason: reason === void 0 ? void 0 : (0, import_util.redactText)(reason),
      action,
      to: to === void 0 ? void 0 : (0, import_util.maskAddress)(to),
      id,
      messageId: messageId === void 0 ? void 0 : (0, import_util.redactId)(messageId),
      docsUrl,
      httpStatus
    };
    Object.assign(this, (0, import_util.compact)(known));
    if (details.cause !== void 0) {
      const value = (0, import_util.sanitizeCause)(details.cause);
      Object.defineProperty(this, "cause", { value, configurable: true, writable: true });
    }
  }
  get responseStatus() {
    return responseStatuses[this.kind];
  }
  get [brand]() {
    return true;
  }
  toJSON() {
    return Object.fromEntries([["name", this.name], ["message", this.message], ...Object.entries(this)]);
  }
  [/* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom")](depth, options, inspect) {
    if (depth < 0)
      return `[${this.name}]`;
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
    if (field !== void 0)
      this.field = (0, import_util2.redactText)(field);
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
    if (option !== void 0)
      this.option = rangeOfCodes.test(option) ? option : (0, import_util2.redactText)(option);
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
function expectOptions(call, options, known) {
  if (options === void 0)
    return;
  expectObject(call, options, known[0]);
  refuseUnknown(call, options, known);
}
function expectObject(call, given, example = "") {
  if (typeof given === "object" && given !== null && !Array.isArray(given))
    return;
  throw new ConfigurationError(`${call} takes an object such as { ${example} }, but was given ${(0, import_util3.kindOf)(given)}. Give such an object, or leave out what is optional.`);
}
function refuseUnknown(call, options, known) {
  const unknown = (0, import_util3.unknownOption)(call, options, known);
  if (unknown !== void 0)
    throw new ConfigurationError(unknown.sentence, { option: unknown.name });
}
function checkOptions(call, schema, options, example) {
  const known = Object.keys(schema.entries);
  expectObject(call, options, example ?? known[0]);
  refuseUnknown(call, options, known);
  return (0, import_util3.validate)(schema, options, (sentence, field) => {
    const option = field?.split(".")[0];
    return new ConfigurationError(`${call}: ${sentence}`, (0, import_util3.compact)({ option }));
  });
}
function checkChoice(what, given, names) {
  if (typeof given === "string" && names.includes(given))
    return;
  const closest = (0, import_util3.closestName)(String(given), names);
  const hint = closest === void 0 ? "" : ` Did you mean '${closest}'?`;
  throw new ConfigurationError(`${what} '${String(given).slice(0, 40)}' is not known.${hint} There are ${names.join(", ")}.`);
}

// src/errors/create-error.ts
var import_catalog3 = require("./catalog.cjs");
var import_util7 = require("./util.cjs");

// src/errors/error-classes.ts
var RecipientError = class extends ErrorOfKind {
  static {
    identify(this, "RecipientError");
  }
};
var ContentError = class extends ErrorOfKind {
  static {
    identify(this, "ContentError");
  }
};
var TemplateError = class extends ErrorOfKind {
  static {
    identify(this, "TemplateError");
  }
};
var SessionWindowError = class extends ErrorOfKind {
  static {
    identify(this, "SessionWindowError");
  }
};
var RateLimitError = class extends ErrorOfKind {
  static {
    identify(this, "RateLimitError");
  }
};
var AccountError = class extends ErrorOfKind {
  static {
    identify(this, "AccountError");
  }
};
var ServiceError = class extends ErrorOfKind {
  static {
    identify(this, "ServiceError");
  }
};
var CodeClasses = class {
  #kindClass;
  #byCode = /* @__PURE__ */ new Map();
  constructor(kindClass) {
    this.#kindClass = kindClass;
  }
  add(code, codeClass, name) {
    identify(codeClass, name);
    this.#byCode.set(code, codeClass);
  }
  classOf(code) {
    return this.#byCode.get(code) ?? this.#kindClass;
  }
};
var recipientErrors = new CodeClasses(RecipientError);
var contentErrors = new CodeClasses(ContentError);
var templateErrors = new CodeClasses(TemplateError);
var sessionWindowErrors = new CodeClasses(SessionWindowError);
var rateLimitErrors = new CodeClasses(RateLimitError);
var accountErrors = new CodeClasses(AccountError);
var serviceErrors = new CodeClasses(ServiceError);
var InternalServerError = class extends ServiceError {
  static {
    serviceErrors.add(500, this, "InternalServerError");
  }
};
var BotMappingError = class extends AccountError {
  static {
    accountErrors.add(1001, this, "BotMappingError");
  }
};
var NumberNotOnWhatsAppError = class extends RecipientError {
  static {
    recipientErrors.add(1002, this, "NumberNotOnWhatsAppError");
  }
};
var WalletBalanceLowError = class extends AccountError {
  static {
    accountErrors.add(1003, this, "WalletBalanceLowError");
  }
};
var TemplateDisabledError = class extends SessionWindowError {
  static {
    sessionWindowErrors.add(1004, this, "TemplateDisabledError");
  }
};
var TemplateMatchError = class extends SessionWindowError {
  static {
    sessionWindowErrors.add(1005, this, "TemplateMatchError");
  }
};
var TemplateOptInError = class extends SessionWindowError {
  static {
    sessionWindowErrors.add(1006, this, "TemplateOptInError");
  }
};
var TemplateOptInMatchError = class extends SessionWindowError {
  static {
    sessionWindowErrors.add(1007, this, "TemplateOptInMatchError");
  }
};
var NotOptedInError = class extends SessionWindowError {
  static {
    sessionWindowErrors.add(1008, this, "NotOptedInError");
  }
};
var RequiredParameterMissingError = class extends ContentError {
  static {
    contentErrors.add(1009, this, "RequiredParameterMissingError");
  }
};
var InvalidMediaUrlError = class extends ContentError {
  static {
    contentErrors.add(1010, this, "InvalidMediaUrlError");
  }
};
var InvalidMediaSizeError = class extends ContentError {
  static {
    contentErrors.add(1011, this, "InvalidMediaSizeError");
  }
};
var NumberOptedOutError = class extends RecipientError {
  static {
    recipientErrors.add(1012, this, "NumberOptedOutError");
  }
};
var ApiRateLimitedError = class extends RateLimitError {
  static {
    rateLimitErrors.add(4001, this, "ApiRateLimitedError");
  }
};
var InvalidWhatsAppResponseError = class extends ServiceError {
  static {
    serviceErrors.add(4002, this, "InvalidWhatsAppResponseError");
  }
};
var NoTemplateMatchError = class extends TemplateError {
  static {
    templateErrors.add(4003, this, "NoTemplateMatchError");
  }
};
var CloudApiOnlyError = class extends ContentError {
  static {
    contentErrors.add(4004, this, "CloudApiOnlyError");
  }
};
var TemplatePausedError = class extends TemplateError {
  static {
    templateErrors.add(4005, this, "TemplatePausedError");
  }
};

// src/errors/error-message.ts
var import_catalog = require("./catalog.cjs");
var import_util4 = require("./util.cjs");
var maxReasonLength = 300;
var tableNames = {
  gupshup: "",
  "meta-cloud": " (WhatsApp Cloud API)",
  "meta-onprem": " (WhatsApp On-Premises API)"
};
function composeMessage(failure, rowOfCode, about) {
  const row = isRefusal(failure) ? rowOfCode : void 0;
  const sentences = [
    summaryOf(failure, row, about),
    failure.needsNumber === void 0 && row?.meaning,
    reasonOf(failure, row),
    about.actionTaken,
    about.advice ?? row?.advice ?? failureTexts[failure.kind].advice,
    row && `See docs/error-codes.md#${(0, import_catalog.anchorOf)(row)} in this package, and ${row.docsUrl}`
  ];
  return sentences.filter(Boolean).join(" ");
}
function summaryOf(failure, row, about) {
  const { kind, code, system, via } = failure;
  const message = nameOf(about);
  if (via === "client" && about.summary === void 0 && isRefusal(failure)) {
    return `${message} was not sent${clientDetail(failure)}.`;
  }
  if (row)
    return `${message} failed with ${code} ${row.title ?? row.name}${tableNames[row.system]}.`;
  if (code !== void 0 && isRefusal(failure)) {
    return `${message} failed with ${code}${system ? tableNames[system] : ""}, an unknown code.`;
  }
  if (via === "webhook")
    return `${message} failed without a code.`;
  const { summary, summaryHere = summary, summaryInReply = summary } = failureTexts[kind];
  const byVia = { client: summaryHere, reply: summaryInReply, network: summary, webhook: summary };
  const words = about.summary ?? byVia[via];
  return `${message} ${words}${clientDetail(failure)}.`;
}
function isRefusal({ kind }) {
  return failureTexts[kind].summary === refused;
}
function clientDetail({ via, reason, httpStatus, code, system }) {
  const coded = code === void 0 ? "" : `, code ${code}${system ? tableNames[system] : ""}`;
  if (httpStatus !== void 0)
    return ` (HTTP status ${httpStatus}${coded})`;
  return via === "reply" || reason === void 0 ? "" : ` (${(0, import_util4.redactText)(reason)})`;
}
function nameOf({ subject, to, id, messageId }) {
  if (subject !== void 0)
    return subject;
  const name = id === void 0 ? "The message" : `Message ${id}`;
  const recipient = to === void 0 ? "" : ` to ${(0, import_util4.maskAddress)(to)}`;
  const gupshupId = messageId === void 0 ? "" : ` (Gupshup id ${(0, import_util4.redactId)(messageId)})`;
  return name + recipient + gupshupId;
}
function reasonOf({ via, reason = "" }, row) {
  const words = (0, import_util4.redactText)(reason).replaceAll(/\s+/g, " ").trim();
  const isSaid = via === "network" || via === "client" || lettersOf(words) === lettersOf(row?.title ?? "");
  if (words === "" || isSaid)
    return "";
  const shown = words.length > maxReasonLength ? `${words.slice(0, maxReasonLength)}\u2026` : words;
  return `Reason given: ${/[.!?…]$/.test(shown) ? shown : `${shown}.`}`;
}
function lettersOf(words) {
  return words.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
var refused = "was refused by Gupshup";
var failureTexts = {
  recipient: { summary: refused, advice: "Check the number: country code first, then digits." },
  content: { summary: refused, advice: "Compare the message with the documented fields of its type." },
  template: { summary: refused, advice: "Compare template id and parameters with the approved version." },
  "session-window": {
    summary: refused,
    advice: "Send an approved template, or wait until the recipient writes."
  },
  "rate-limit": { summary: refused, advice: "Send more slowly: lower rateLimit.messagesPerSecond." },
  account: {
    summary: refused,
    advice: "Check in the Gupshup console that API key or token, app name and source number belong together, and that it may send."
  },
  service: { summary: refused, advice: "The problem is at Gupshup or WhatsApp: send it again later." },
  "unknown-code": {
    summary: refused,
    advice: "To handle it differently, add a policy for it."
  },
  authentication: {
    summary: "was not sent: Gupshup refused the API key or token",
    summaryHere: "was not sent: there will be no valid token without intervention",
    advice: "Copy apiKey from the Gupshup console again, make a new token, or repair the credential source, and then call client.resume(). A token is no apiKey, and keys of other products do not work here."
  },
  credentials: {
    summary: "was not sent: there is no valid token at the moment",
    advice: "Repair what the credential source names. It is called again by itself, and sending goes on with the next valid token."
  },
  "too-many-requests": {
    summary: "was not sent: Gupshup refused the request for its rate",
    advice: "If it happens again, lower rateLimit.messagesPerSecond."
  },
  network: {
    summary: "was not sent: no connection to Gupshup could be made",
    summaryInReply: "did not get through to Gupshup",
    advice: "Check network, proxy and baseUrl. Nothing left, so it is safe to send again."
  },
  configuration: {
    summary: "did not get through: the response did not come from Gupshup",
    advice: "Check baseUrl, and the appId where the address has one. Nothing was sent, so it is safe to send again."
  },
  "outcome-unknown": {
    summary: "was sent, but no response confirmed that Gupshup accepted it",
    advice: "Sending it again may deliver it twice: wait for a webhook with error.receipt.outcome() first."
  },
  suppressed: {
    summary: "was not sent: its recipient is suppressed",
    advice: "If the recipient may be written to, call client.suppressions.remove() and send again."
  },
  expired: {
    summary: "was not sent within its ttlMs",
    advice: "Raise ttlMs if a late message is better than none."
  },
  halted: {
    summary: "was not sent: sending is halted",
    advice: "Remove the cause, then call client.resume()."
  },
  aborted: {
    summary: "was not sent: its signal was aborted",
    advice: "Send it again if it is still wanted."
  },
  closed: {
    summary: "was not sent: the client was closed first",
    advice: "Make a new GupshupClient to send it."
  },
  erased: {
    summary: "was not sent: its recipient was erased with client.erase()",
    advice: "If it must be sent all the same, send it as a new message, with another idempotencyKey."
  },
  canceled: {
    summary: "was not sent: it was canceled with client.messages.cancel()",
    advice: "If it must be sent all the same, send it as a new message, with another idempotencyKey."
  }
};

// src/errors/halted-error.ts
var import_util5 = require("./util.cjs");
var HaltedError = class _HaltedError extends ErrorOfKind {
  static {
    identify(_HaltedError, "HaltedError");
  }
  constructor(about) {
    const { reason, since, failure, to, id, cause, actionTaken } = about;
    const when = since === void 0 ? "" : ` since ${(0, import_util5.timeText)(since)}`;
    super(`Sending is halted${when}: ${endSentence((0, import_util5.redactText)(reason))} The message${to === void 0 ? "" : ` to ${(0, import_util5.maskAddress)(to)}`} was not sent. ` + (cause === void 0 || actionTaken === void 0 ? "" : `${actionTaken} `) + (failure?.resumeWhen === "wallet" ? "Top up the wallet: sending resumes by itself when there is money again, or at once with client.resume()." : "Remove the cause, then call client.resume()."), {
      kind: "halted",
      reason,
      to,
      id,
      code: failure?.code,
      system: failure?.system,
      httpStatus: failure?.httpStatus,
      cause
    });
    if (since !== void 0)
      this.since = since;
  }
};
function endSentence(words) {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

// src/errors/sending-errors.ts
var AuthenticationError = class _AuthenticationError extends ErrorOfKind {
  static {
    identify(_AuthenticationError, "AuthenticationError");
  }
};
var CredentialsError = class _CredentialsError extends ErrorOfKind {
  static {
    identify(_CredentialsError, "CredentialsError");
  }
};
var TooManyRequestsError = class _TooManyRequestsError extends RateLimitError {
  static {
    identify(_TooManyRequestsError, "TooManyRequestsError");
  }
};
var NetworkError = class _NetworkError extends ErrorOfKind {
  static {
    identify(_NetworkError, "NetworkError");
  }
};
var OutcomeUnknownError = class _OutcomeUnknownError extends ErrorOfKind {
  static {
    identify(_OutcomeUnknownError, "OutcomeUnknownError");
  }
  constructor(message, details, receipt) {
    super(message, details);
    Object.defineProperty(this, "receipt", { value: receipt });
  }
};
var ExpiredError = class _ExpiredError extends ErrorOfKind {
  static {
    identify(_ExpiredError, "ExpiredError");
  }
};
var AbortError = class _AbortError extends ErrorOfKind {
  static {
    identify(_AbortError, "AbortError");
  }
  constructor(message, details, receipt) {
    super(message, details);
    if (receipt !== void 0)
      Object.defineProperty(this, "receipt", { value: receipt });
  }
};
var ClosedError = class _ClosedError extends ErrorOfKind {
  static {
    identify(_ClosedError, "ClosedError");
  }
  constructor(message = "The client is closed, so nothing was sent. Make a new GupshupClient.", details, receipt) {
    super(message, details ?? { kind: "closed" });
    if (receipt !== void 0)
      Object.defineProperty(this, "receipt", { value: receipt });
  }
};
var ErasedError = class _ErasedError extends ErrorOfKind {
  static {
    identify(_ErasedError, "ErasedError");
  }
};
var CanceledError = class _CanceledError extends ErrorOfKind {
  static {
    identify(_CanceledError, "CanceledError");
  }
};

// src/errors/suppressed-error.ts
var import_catalog2 = require("./catalog.cjs");
var import_util6 = require("./util.cjs");
var SuppressedError2 = class _SuppressedError extends ErrorOfKind {
  static {
    identify(_SuppressedError, "SuppressedError");
  }
  scope;
  constructor(about) {
    const { to, id, code, system, since, until, scope = "all", event } = about;
    const row = code === void 0 ? void 0 : (0, import_catalog2.lookup)(code, { system });
    const byId = (0, import_util6.isUserId)(to);
    const cause = event === void 0 ? causeOf(code, row?.title ?? "") : `by ${byId ? "the person" : "its owner"} (${event})`;
    const what = scope === "marketing" ? " for marketing" : "";
    const call = `client.suppressions.remove(${byId ? "{ userId }" : "number"}${scope === "marketing" ? ", { scope: 'marketing' }" : ""})`;
    const condition = byId ? "If the person wants messages again" : event === void 0 ? "If the number is good" : "If its owner wants messages again";
    const when = since === void 0 ? "" : ` on ${(0, import_util6.timeText)(since)}`;
    const end = until === void 0 ? "for good" : `until ${(0, import_util6.timeText)(until)}`;
    super(`${(0, import_util6.maskAddress)(to)} was suppressed${what} ${cause}${when}, ${end}. Nothing was sent. ${condition}, call ${call} and send again.`, { kind: "suppressed", to, id, code, system, docsUrl: row?.docsUrl });
    if (since !== void 0)
      this.since = since;
    if (until !== void 0)
      this.until = until;
    this.scope = scope;
  }
};
function causeOf(code, title) {
  if (code === void 0)
    return "by hand";
  return `after ${code}${title ? ` (${title})` : ""}`;
}

// src/errors/create-error.ts
function createError(failure, about = {}) {
  const { kind, via, code, reason, httpStatus } = failure;
  const { to, id, messageId, action, cause } = about;
  const row = code === void 0 ? void 0 : (0, import_catalog3.lookup)(code, failure);
  const system = failure.system ?? row?.system;
  const message = composeMessage(failure, row, about);
  const details = {
    via,
    code,
    system,
    reason,
    action,
    to,
    id,
    messageId,
    httpStatus,
    cause,
    docsUrl: row?.docsUrl ?? about.docsUrl
  };
  const gupshupCode = system === "gupshup" ? code : void 0;
  switch (kind) {
    case "recipient":
      return new (recipientErrors.classOf(gupshupCode))(message, { ...details, kind });
    case "content":
      return new (contentErrors.classOf(gupshupCode))(message, { ...details, kind });
    case "template":
      return new (templateErrors.classOf(gupshupCode))(message, { ...details, kind });
    case "session-window":
      return new (sessionWindowErrors.classOf(gupshupCode))(message, { ...details, kind });
    case "rate-limit":
      return new (rateLimitErrors.classOf(gupshupCode))(message, { ...details, kind });
    case "account":
      return new (accountErrors.classOf(gupshupCode))(message, { ...details, kind });
    case "service":
      return new (serviceErrors.classOf(gupshupCode))(message, { ...details, kind });
    case "authentication":
      return new AuthenticationError(message, { ...details, kind });
    case "credentials":
      return new CredentialsError(message, { ...details, kind });
    case "too-many-requests":
      return new TooManyRequestsError(message, { ...details, kind });
    case "network":
      return new NetworkError(message, { ...details, kind });
    case "configuration":
      return new ConfigurationError(message, { ...details, option: "baseUrl" });
    case "outcome-unknown":
      return new OutcomeUnknownError(message, { ...details, kind }, about.receipt);
    case "expired":
      return new ExpiredError(message, { ...details, kind });
    case "halted":
      return new HaltedError({
        reason: reason ?? "no reason was given",
        since: failure.since,
        failure,
        to,
        id,
        cause,
        actionTaken: about.actionTaken
      });
    case "suppressed":
      return new SuppressedError2({
        to: to ?? "",
        id,
        code,
        system,
        since: failure.since,
        until: failure.until,
        scope: failure.scope,
        event: failure.event
      });
    case "closed":
      return new ClosedError(message, { ...details, kind }, about.receipt);
    case "aborted":
      return new AbortError(message, { ...details, kind }, about.receipt);
    case "erased":
      return new ErasedError(message, { ...details, kind });
    case "canceled":
      return new CanceledError(message, { ...details, kind });
    case "unknown-code":
      return new ErrorOfKind(message, { ...details, kind });
    default:
      return (0, import_util7.assertNever)(kind);
  }
}
function isGupshupError(value) {
  return (0, import_util7.property)(value, brand) === true;
}
function hasCode(value, code) {
  if (!isGupshupError(value) || value.code === void 0)
    return false;
  return typeof code === "number" ? value.code === code : code.includes(value.code);
}

// src/errors/permanent-credentials-error.ts
var PermanentCredentialsError = class _PermanentCredentialsError extends Error {
  static {
    identify(_PermanentCredentialsError, "PermanentCredentialsError");
    recognizeCopies(_PermanentCredentialsError);
  }
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
  constructor(message, { reason = "unknown", cause } = {}) {
    super(message, { kind: "store", reason, cause });
  }
  get isPassing() {
    return transientReasons.has(this.reason);
  }
};
function isStoreError(error) {
  return error instanceof StoreError;
}
function isTransientStoreError(error) {
  return error instanceof StoreError && error.isPassing;
}

// src/errors/webhook-rejection.ts
var ensureToken = "Give the subscription the token of the handler: `client.subscriptions.ensure({ url, token })` does it";
var explanations = {
  "missing-token": [
    "the request has no token",
    `${ensureToken}. If it has one, check that no proxy drops the header`
  ],
  "wrong-token": ["the token is not one that the handler accepts", ensureToken],
  "wrong-path": [
    "the path is not the handler's `path`",
    "Give the subscription the address of the handler, or leave `path` out"
  ],
  "wrong-method": ["the method is not POST", "Check what else calls this address"],
  "not-json": [
    "the body is not plain JSON in UTF-8",
    "Subscribe with version 2 or 3, because version 1 posts forms, and let no proxy compress or change the body"
  ],
  malformed: [
    "the body is not a webhook of Gupshup's",
    "Pass the body on as it arrived, and check what else calls this address"
  ],
  "foreign-product": [
    "the body comes from another product of Gupshup",
    "Give that product another callback address"
  ],
  "too-large": [
    "the body is larger than the handler's `limitBytes`",
    "Raise `limitBytes` if Gupshup posted it"
  ],
  timeout: [
    "the body did not arrive whole within the handler's `bodyTimeoutMs`",
    "Check the proxy in front of the handler"
  ],
  "cut-short": [
    "the sender went away before the body had arrived whole",
    "Check the limits of the proxy in front of the handler"
  ],
  "body-already-read": [
    "the application read the body before the handler, and the handler does not find it",
    "Give the handler the framework's own request (and reply), or keep the body in `request.body`: docs/webhooks.md has a snippet for each framework"
  ],
  "not-stored": [
    "the store could not take the event",
    "Check the store: Gupshup sends the webhook again, though not for ever"
  ],
  closed: ["the client is closed", "Stop the server before `client.close()`"]
};
function explainRejection(reason, count) {
  const [problem, advice] = explanations[reason];
  const subject = count === 1 ? "A webhook was" : `${count} webhooks were`;
  return `${subject} refused (${reason}): ${problem}. ${advice}.`;
}
function rejectionReasonOf(error) {
  if (error instanceof WebhookError)
    return error.reason;
  return error instanceof ClosedError ? "closed" : "not-stored";
}
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  AbortError,
  AccountError,
  ApiRateLimitedError,
  AuthenticationError,
  BotMappingError,
  CanceledError,
  ClosedError,
  CloudApiOnlyError,
  ConfigurationError,
  ContentError,
  CredentialsError,
  ErasedError,
  ExpiredError,
  GupshupError,
  HaltedError,
  InternalServerError,
  InvalidMediaSizeError,
  InvalidMediaUrlError,
  InvalidMessageError,
  InvalidWhatsAppResponseError,
  NetworkError,
  NoTemplateMatchError,
  NotOptedInError,
  NumberNotOnWhatsAppError,
  NumberOptedOutError,
  OutcomeUnknownError,
  PermanentCredentialsError,
  RateLimitError,
  RecipientError,
  RequiredParameterMissingError,
  ServiceError,
  SessionWindowError,
  StoreError,
  SuppressedError,
  TemplateDisabledError,
  TemplateError,
  TemplateMatchError,
  TemplateOptInError,
  TemplateOptInMatchError,
  TemplatePausedError,
  TooManyRequestsError,
  WalletBalanceLowError,
  WebhookError,
  accountErrors,
  checkChoice,
  checkOptions,
  contentErrors,
  createError,
  expectObject,
  expectOptions,
  explainRejection,
  hasCode,
  isGupshupError,
  isStoreError,
  isTransientStoreError,
  rateLimitErrors,
  recipientErrors,
  rejectionReasonOf,
  serviceErrors,
  sessionWindowErrors,
  templateErrors
});
