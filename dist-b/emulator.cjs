"use strict";
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __export = (target, all2) => {
  for (var name in all2)
    __defProp(target, name, { get: all2[name], enumerable: true });
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

// src/emulator/index.ts
var emulator_exports = {};
__export(emulator_exports, {
  answer: () => answer,
  faultKinds: () => faultKinds,
  numberFor: () => numberFor,
  startEmulator: () => startEmulator
});
module.exports = __toCommonJS(emulator_exports);

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

// src/catalog/default-actions.ts
var secondMs = 1e3;
var minuteMs = 60 * secondMs;
var hourMs = 60 * minuteMs;
var fail2 = { type: "fail" };
var fallBack = { type: "fall-back" };
var halt = { type: "halt" };
var skipForGood = { type: "skip", forMs: null };
var skipMarketing = { type: "skip", forMs: null, scope: "marketing" };
function retryFrom(initialMs) {
  return { type: "retry", retries: 3, initialMs, factor: 4, maxMs: hourMs };
}
var retryInSeconds = retryFrom(5 * secondMs);
var retryInMinutes = retryFrom(minuteMs);
var retryInHours = retryFrom(hourMs);
var metaPairRetry = retryFrom(4 * secondMs);
function backOffFrom(initialMs) {
  return { type: "back-off", initialMs, factor: 2, maxMs: 15 * minuteMs, haltAfter: null };
}
var backOffForSeconds = backOffFrom(5 * secondMs);
var backOffForMinutes = backOffFrom(minuteMs);
var backOffThenHalt = {
  type: "back-off",
  initialMs: minuteMs,
  factor: 4,
  maxMs: 15 * minuteMs,
  haltAfter: 3
};

// src/catalog/pages.ts
function page(citation, docsUrl) {
  return { citation: `${citation}, ${docsUrl}`, docsUrl };
}
var gupshupErrorCodes = page(
  "Gupshup error codes",
  "https://partner-docs.gupshup.io/docs/error-codes"
);
var gupshupErrorMessages = page(
  "Gupshup error and status messages",
  "https://docs.gupshup.io/docs/error-and-status-messages"
);
var gupshupMessageEvents = page(
  "Gupshup message events",
  "https://docs.gupshup.io/docs/message-events"
);
var metaDocs = "https://developers.facebook.com/documentation/business-messaging/whatsapp";
var cloudErrorCodes = page("Meta Cloud API error codes", `${metaDocs}/support/error-codes`);
var cloudThroughput = page("Meta Cloud API throughput", `${metaDocs}/throughput`);
var cloudPlatform = page("Meta about the platform", `${metaDocs}/about-the-platform`);
var cloudCallingErrors = page("Meta calling errors", `${metaDocs}/calling/troubleshooting`);
var cloudUserIds = page("Meta business-scoped user ids", `${metaDocs}/business-scoped-user-ids`);
var cloudExperiments = page("Meta marketing message experiments", `${metaDocs}/support/experiments`);
var cloudUserLimits = page(
  "Meta per-user marketing limits",
  `${metaDocs}/templates/marketing-templates/per-user-limits`
);
var cloudGroupErrors = page("Meta group error codes", `${metaDocs}/groups/error-codes/`);
var graphErrors = page(
  "Meta Graph API error handling",
  "https://developers.facebook.com/docs/graph-api/guides/error-handling"
);
var graphTemplates = page(
  "Meta Graph API message templates",
  "https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/message_templates/"
);
var metaOpenApi = page(
  "Meta OpenAPI file, business-messaging-api v23.0",
  "https://github.com/facebook/openapi"
);
var onPremErrors = page(
  "Meta On-Premises errors",
  "https://developers.facebook.com/docs/whatsapp/api/errors"
);
var turnErrors = page("Turn.io API errors", "https://whatsapp.turn.io/docs/api/errors");
var cequensErrors = page(
  "CEQUENS error codes",
  "https://support.cequens.com/support/solutions/articles/44002294177-what-does-each-error-code-mean-"
);
var gallaboxErrors = page(
  "Gallabox error codes",
  "https://docs.gallabox.com/extras/whatsapp-business-api-errors"
);
var geniqErrors = page("geniq error codes", "https://www.geniq.io/docs/error-codes/restful-api/");
var livePersonErrors = page(
  "LivePerson error dictionary",
  "https://developers.liveperson.com/outbound-reporting-api-error-dictionary.html"
);
var tyntecFaq = page(
  "tyntec on failed templates",
  "https://www.tyntec.com/docs/faq-whatsapp-business-use-cases-message-types-what-are-reasons-my-templated-messages-fail-and"
);
var webexErrors = {
  citation: "Webex Connect WhatsApp error codes, help.imiconnect.io",
  docsUrl: onPremErrors.docsUrl
};
var blipMarketingLimits = page(
  "Blip on marketing limits per user",
  "https://community.blip.ai/blip-updates-english-41/message-limits-for-marketing-templates-per-user-4410"
);
var glificIssue2046 = page(
  "Codes seen through Gupshup",
  "https://github.com/glific/glific/issues/2046"
);
var heyooIssue40 = page("heyoo issue 40", "https://github.com/Neurotech-HQ/heyoo/issues/40");
var pywaErrors = page("pywa error table", "https://github.com/david-lev/pywa");
var nodeSdkErrors = page(
  "WhatsApp-Nodejs-SDK error table",
  "https://github.com/great-detail/WhatsApp-Nodejs-SDK"
);
var seenInLogs = {
  citation: "Seen in a public project's log, not on Meta's page",
  docsUrl: cloudErrorCodes.docsUrl
};

// src/catalog/row.ts
function rowsOf(system, rows) {
  return rows.map(({ read: read3, ...row3 }) => ({
    system,
    mayStillDeliver: false,
    ...row3,
    docsUrl: read3[0].docsUrl,
    source: read3.map((page2) => page2.citation).join("; ")
  }));
}

// src/catalog/gupshup.ts
var read = [gupshupErrorCodes, gupshupErrorMessages];
var readInEvents = [...read, gupshupMessageEvents];
var gupshupRows = rowsOf("gupshup", [
  // After 500 and 4002 the message may still arrive, so the client never sends it again on its own.
  { code: 500, name: "InternalServerError", title: "Internal Server Error", kind: "service", scope: "message", action: fail2, mayStillDeliver: true, read, meaning: "Gupshup had an internal error and does not say how far the message got.", advice: "Wait for a later status before you send it again, and take the message id to Gupshup support if none comes." },
  { code: 1001, name: "BotMappingFailed", title: "Last Mapped Bot Failed", kind: "account", scope: "app", action: fail2, read, meaning: "The app that sends is not the one this recipient was last connected to, mostly in the sandbox.", advice: "Check that app name and source number belong together, and in the sandbox let the recipient send PROXY with the app name first." },
  { code: 1002, name: "NumberNotOnWhatsApp", title: "Number Not Exist On WhatsApp", kind: "recipient", scope: "recipient", action: skipForGood, notOnWhatsApp: true, read: readInEvents, meaning: "Gupshup finds no WhatsApp account for this number.", advice: "Check the number with its owner before you lift the suppression, and distrust this code when it comes for many numbers at once." },
  { code: 1003, name: "WalletBalanceLow", title: "Wallet Balance Low", kind: "account", scope: "account", action: halt, read, meaning: "The Gupshup wallet cannot pay for this message.", advice: "Top up the wallet, then call client.resume()." },
  // 1004 to 1008 all say that the session window is closed; they differ in what else rules out a template.
  { code: 1004, name: "TemplateDisabled", title: "Template Disabled Failure", kind: "session-window", scope: "recipient", action: fallBack, read, meaning: "The session window is closed and template messaging is switched off.", advice: "Have template messaging switched on for the app, because outside the window only a template gets through." },
  { code: 1005, name: "TemplateMatchFailed", title: "Template Match Failed", kind: "session-window", scope: "recipient", action: fallBack, read, meaning: "The session window is closed and the text is not that of an approved template.", advice: "Send an approved template by its id instead of free text." },
  { code: 1006, name: "TemplateOptInFailed", title: "Template Opt-in Failure", kind: "session-window", scope: "recipient", action: fallBack, read, meaning: "The session window is closed and the recipient has not agreed to get templates.", advice: "Get the opt-in, or wait until the recipient writes." },
  { code: 1007, name: "TemplateOptInMatchFailed", title: "Template Opt-in Match Failure", kind: "session-window", scope: "recipient", action: fallBack, read, meaning: "The session window is closed, there is no opt-in, and the text is not that of an approved template either.", advice: "Get the opt-in, then send an approved template by its id." },
  { code: 1008, name: "NotOptedIn", title: "Neither Proxied Nor Opted-in", kind: "session-window", scope: "recipient", action: fallBack, read: readInEvents, meaning: "The recipient has no open session and has never agreed to get messages.", advice: "Get the opt-in (in the sandbox, the PROXY message), or wait until the recipient writes." },
  { code: 1009, name: "RequiredParameterMissing", title: "Required parameter is missing", kind: "content", scope: "request", action: fail2, read: [gupshupErrorCodes], meaning: "The message lacks a field that Gupshup requires.", advice: "Compare the message with the documented fields of its type and add what is missing." },
  { code: 1010, name: "InvalidMediaUrl", title: "Invalid Media Url", kind: "content", scope: "message", action: fail2, read, meaning: "Gupshup cannot use the address given for the media file.", advice: "Serve the file at a public https address, and in the sandbox use none but Gupshup's sample files." },
  { code: 1011, name: "InvalidMediaSize", title: "Invalid Media Size", kind: "content", scope: "message", action: fail2, read, meaning: "The media file has a size that its type does not allow.", advice: "Keep to 5 MB for an image, 16 MB for audio and video, 100 MB for a document and 100 KB for a sticker." },
  { code: 1012, name: "NumberOptedOut", title: "Number Opted Out", kind: "recipient", scope: "recipient", action: skipForGood, optOut: "all", read, meaning: "The recipient has opted out of messages from this business.", advice: "Respect it, and lift the suppression only after a new opt-in." },
  { code: 4001, name: "ApiRateLimited", title: "API Rate Limited", kind: "rate-limit", scope: "app", action: backOffThenHalt, read, meaning: "Gupshup has throttled the sender and wants it to stop.", advice: "Let the client back off, and when it halts contact Gupshup with this code before you call client.resume()." },
  { code: 4002, name: "InvalidWhatsAppResponse", title: "Invalid Response From WhatsApp", kind: "service", scope: "message", action: fail2, mayStillDeliver: true, read, meaning: "WhatsApp gave Gupshup a response that it could not use, so the outcome of the message is open.", advice: "Wait for a later status before you send it again." },
  { code: 4003, name: "NoTemplateMatch", title: "No Template Match", kind: "template", scope: "template", action: fail2, read, meaning: "What was sent fits no approved template.", advice: "Compare template id and parameters with the approved version." },
  { code: 4004, name: "CloudApiOnly", title: "Only CAPI Feature", kind: "content", scope: "message", action: fail2, read, meaning: "This type of message needs a number on Meta's Cloud API.", advice: "Send a type the number supports, or ask Gupshup to move the number to the Cloud API." },
  { code: 4005, name: "TemplatePaused", title: "Paused Template", kind: "template", scope: "template", action: fallBack, stopsTemplate: "paused", read, meaning: "The template is paused and cannot be sent for now.", advice: "Send another template until this one is active again." }
]);

// src/catalog/meta-cloud.ts
var read2 = [cloudErrorCodes];
var metaCloudRows = rowsOf("meta-cloud", [
  { code: 0, name: "AuthException", title: "AuthException", kind: "account", scope: "app", action: halt, read: read2, meaning: "Meta does not accept the access token, which has expired, was revoked or is blocked by a setting.", advice: "Have the provider that connects the number to Meta renew its access token." },
  { code: 1, name: "ApiUnknown", title: "API Unknown", kind: "service", scope: "request", action: fail2, mayStillDeliver: true, read: read2, meaning: "Meta cannot say whether the request or its own server was at fault.", advice: "Look at Meta's status page first and at the form of the request next." },
  { code: 2, name: "ApiService", title: "API Service", kind: "service", scope: "app", action: fail2, mayStillDeliver: true, read: read2, meaning: "Meta is down or overloaded for the moment.", advice: "Watch Meta's status page and send again once no status has come for the message." },
  { code: 3, name: "ApiMethod", title: "API Method", kind: "account", scope: "app", action: halt, read: read2, meaning: "The app has no permission for this endpoint.", advice: "Inspect the access token and grant what it lacks." },
  { code: 4, name: "ApiTooManyCalls", title: "API Too Many Calls", kind: "rate-limit", scope: "app", action: backOffForMinutes, read: read2, meaning: "The app made more Graph API calls than Meta grants it.", advice: "Let the client wait, and spread the calls out if it comes back." },
  { code: 10, name: "PermissionDenied", title: "Permission Denied", kind: "account", scope: "app", action: halt, read: read2, meaning: "A permission was never given or has been taken away, or the app may not use this API at all.", advice: "Check the permissions of the token and whether the app is eligible for the API." },
  { code: 17, name: "ApiUserTooManyCalls", title: "API User Too Many Calls", kind: "rate-limit", scope: "app", action: backOffForMinutes, read: [graphErrors, metaOpenApi], meaning: "The user who owns the token has called too often.", advice: "Let the client wait, and lower the rate if it comes back." },
  { code: 33, name: "PhoneNumberDeleted", title: "Parameter value is not valid", kind: "account", scope: "number", action: halt, read: read2, meaning: "The number you send from no longer exists at Meta.", advice: "Check in WhatsApp Manager which business number is still there." },
  { code: 100, name: "InvalidParameter", title: "Invalid parameter", kind: "content", scope: "request", action: fail2, read: read2, meaning: "A parameter is unknown, misspelled, too long or names something the token may not see.", advice: "Check spelling and length of every parameter, and the phone number id." },
  { code: 102, name: "ApiSession", title: "API Session", kind: "account", scope: "app", action: halt, read: [graphErrors], meaning: "The login or token that the call relies on has run out or been revoked.", advice: "Have the access token renewed; a subcode, where one came along, says what was wrong with it." },
  { code: 104, name: "AccessTokenMissing", title: null, kind: "account", scope: "app", action: halt, read: [cloudErrorCodes, metaOpenApi], meaning: "The call reached Meta without an access token.", advice: "Configure a valid access token where the number is connected to Meta." },
  { code: 190, name: "AccessTokenExpired", title: "Access token has expired", kind: "account", scope: "app", action: halt, read: read2, meaning: "The access token is no longer valid, so nothing can be sent with it.", advice: "Have the provider that connects the number to Meta renew its access token." },
  { code: 192, name: "InvalidPhoneNumber", title: null, kind: "content", scope: "request", action: fail2, read: [graphTemplates], meaning: "A phone number in the request is not a valid one.", advice: "Correct the number and send a new request." },
  { code: 200, codeMax: 299, name: "ApiPermission", title: "API Permission", kind: "account", scope: "app", action: halt, read: read2, meaning: "A permission is missing or was removed, or the call carried no token.", advice: "Check which permissions the access token has." },
  { code: 341, name: "ApplicationLimitReached", title: "Application limit reached", kind: "rate-limit", scope: "app", action: backOffForMinutes, read: [graphErrors], meaning: "Meta holds the app back for a while, because of throttling or downtime.", advice: "Let the client wait, and lower the rate if it comes back." },
  { code: 368, name: "TemporarilyBlockedForPolicy", title: "Temporarily blocked for policies violations", kind: "account", scope: "account", action: halt, read: read2, meaning: "Meta has restricted or disabled the business account for breaking a policy.", advice: "Resolve or appeal the violation before you resume, because sending on makes it worse." },
  { code: 506, name: "DuplicatePost", title: "Duplicate Post", kind: "content", scope: "request", action: fail2, read: [graphErrors], meaning: "The same content was posted twice in a row.", advice: "Find out why it was sent twice, or change the content." },
  { code: 613, name: "CallsExceededRateLimit", title: null, kind: "rate-limit", scope: "number", action: backOffForMinutes, read: [metaOpenApi, pywaErrors], meaning: "One endpoint was called too often, as documented for verification codes and call permissions.", advice: "Let the client wait, and look for code that calls that endpoint in a loop." },
  { code: 80007, name: "WabaRateLimit", title: "Rate limit issues", kind: "rate-limit", scope: "account", action: backOffForMinutes, read: read2, meaning: "The WhatsApp Business account has used up its API calls for now.", advice: "Let the client wait, and call less often across all numbers of the account." },
  { code: 80008, name: "WabaCallRateLimit", title: null, kind: "rate-limit", scope: "account", action: backOffForMinutes, read: [graphTemplates], meaning: "Templates or phone numbers of the business account were read or changed too often.", advice: "Let the client wait, and synchronise templates less often." },
  { code: 130403, name: "BusinessBlockedUser", title: null, kind: "recipient", scope: "recipient", action: fail2, read: read2, meaning: "Your own business has blocked this recipient.", advice: "Unblock the person if the message should go out." },
  { code: 130429, name: "ThroughputLimit", title: "Rate limit hit", kind: "rate-limit", scope: "number", action: backOffForSeconds, read: [cloudErrorCodes, cloudThroughput], meaning: "The number sends more messages a second than its Cloud API throughput allows.", advice: "Lower messagesPerSecond: Meta allows 80 by default, and 20 for a number shared with the Business app." },
  { code: 130472, name: "UserInExperiment", title: "User's number is part of an experiment", kind: "recipient", scope: "recipient", action: fail2, read: [cloudErrorCodes, cloudExperiments], meaning: "Meta kept a marketing template from this recipient because of an experiment it runs.", advice: "Use another channel or wait until the person writes, since every repetition meets the same error." },
  { code: 130497, name: "CountryRestricted", title: "Business account is restricted from messaging users in this country.", kind: "account", scope: "country", action: fail2, read: read2, meaning: "The business account may not write to people in the recipient's country.", advice: "Leave this country out, and check Meta's policy for what your business may send there." },
  { code: 131e3, name: "SomethingWentWrong", title: "Something went wrong", kind: "service", scope: "message", action: fail2, mayStillDeliver: true, read: read2, meaning: "Something failed at Meta and it does not say what.", advice: "Send again once no later status has come, and ask support if it keeps failing." },
  { code: 131001, name: "MessageTooLong", title: "Message too long", kind: "content", scope: "message", action: fail2, read: [geniqErrors, nodeSdkErrors], meaning: "The text has more than 4096 characters.", advice: "Shorten the text or split it over several messages." },
  { code: 131002, name: "InvalidRecipientType", title: "Invalid recipient type", kind: "content", scope: "request", action: fail2, read: [nodeSdkErrors], meaning: "The request names a kind of recipient that the API does not know.", advice: "Correct recipient_type in the request." },
  { code: 131005, name: "AccessDenied", title: "Access denied", kind: "account", scope: "app", action: halt, read: read2, meaning: "The token lacks a permission, or has lost it.", advice: "Check the permissions of the access token and grant what is missing." },
  { code: 131006, name: "ResourceNotFound", title: "Resource not found", kind: "content", scope: "request", action: fail2, read: [geniqErrors, nodeSdkErrors], meaning: "The request names a file or object that is not there.", advice: "Check ids and addresses in the message, above all those of media." },
  { code: 131008, name: "RequiredParameterMissing", title: "Required parameter is missing", kind: "content", scope: "request", action: fail2, read: read2, meaning: "The request leaves out a parameter it must have.", advice: "Look up what the endpoint requires and add what is missing." },
  { code: 131009, name: "ParameterValueInvalid", title: "Parameter value is not valid", kind: "content", scope: "request", action: fail2, read: read2, meaning: "A parameter has a value that the API refuses, such as a button title of 21 characters.", advice: "Check every value against the reference; a new marketing template may also need 10 minutes to synchronise." },
  { code: 131016, name: "ServiceUnavailable", title: "Service unavailable", kind: "service", scope: "app", action: fail2, mayStillDeliver: true, read: read2, meaning: "A part of Meta that the API needs is out of service for now.", advice: "Watch Meta's status page and send again once no status has come for the message." },
  { code: 131020, name: "BadGroup", title: "Bad Group", kind: "recipient", scope: "group", action: fail2, read: [cloudGroupErrors], meaning: "The group has no member besides the business.", advice: "Wait until a person has joined the group." },
  { code: 131021, name: "RecipientIsSender", title: "Recipient cannot be sender", kind: "recipient", scope: "recipient", action: fail2, read: read2, meaning: "The message is addressed to the number it is sent from.", advice: "Address another number, and check how the recipient was chosen." },
  // Meta hides several causes behind this code, and the same message has been seen delivered afterwards.
  // Production clients have seen `delivered` after 131026 for the same message, and wait before they act on it.
  { code: 131026, name: "MessageUndeliverable", title: "Message Undeliverable", kind: "recipient", scope: "recipient", action: fail2, mayStillDeliver: true, revocable: true, read: read2, meaning: "The message did not get through, be it that the number has no WhatsApp, an old app or unaccepted terms, or for a reason Meta keeps to itself.", advice: "Do not write the number off after one such failure, and ask the person through another channel to update WhatsApp and write first." },
  { code: 131030, name: "RecipientNotAllowed", title: "Recipient phone number not in allowed list", kind: "recipient", scope: "recipient", action: fail2, read: [heyooIssue40, pywaErrors], meaning: "A test number may write only to the recipients on its list, and this one is not there.", advice: "List the recipient with the test number, spelled exactly as you send it." },
  { code: 131031, name: "AccountLocked", title: "Account has been locked", kind: "account", scope: "account", action: halt, read: read2, meaning: "The business account is locked, for a policy violation or because data such as the PIN did not match.", advice: "Find the reason in WhatsApp Manager and settle it before you resume." },
  { code: 131037, name: "DisplayNameNotApproved", title: "WhatsApp provided number needs display name approval before message can be sent", kind: "account", scope: "number", action: halt, read: read2, meaning: "The number came from Meta and its display name is not approved yet.", advice: "Set a display name and wait for its approval." },
  { code: 131041, name: "GroupUnknown", title: "Group unknown", kind: "recipient", scope: "group", action: fail2, read: [cloudGroupErrors], meaning: "There is no such group, or the business does not belong to it.", advice: "Check the group id." },
  { code: 131042, name: "PaymentIssue", title: "Business eligibility payment issue", kind: "account", scope: "account", action: halt, read: read2, meaning: "Meta cannot bill the business account, so it sends nothing that costs money.", advice: "Check payment method, credit line, time zone and currency of the business account." },
  { code: 131043, name: "MessageExpired", title: "Message expired", kind: "recipient", scope: "message", action: fail2, read: [nodeSdkErrors], meaning: "The message ran out of its time to live before it was sent.", advice: "Decide whether the content is still worth sending, and allow it more time." },
  { code: 131045, name: "PhoneNumberRegistrationError", title: "Incorrect certificate", kind: "account", scope: "number", action: halt, read: read2, meaning: "The number you send from is not registered properly.", advice: "Register the number again before you resume." },
  { code: 131047, name: "ReEngagement", title: "Re-engagement message", kind: "session-window", scope: "recipient", action: fallBack, read: read2, meaning: "The recipient last wrote more than 24 hours ago, so only a template may be sent.", advice: "Send an approved template, or wait until the recipient writes." },
  { code: 131048, name: "SpamRateLimit", title: "Spam rate limit hit", kind: "rate-limit", scope: "number", action: halt, read: read2, meaning: "Meta restricts the number because people blocked or reported its messages.", advice: "Stop the campaign and check the quality of the number in WhatsApp Manager before you resume." },
  { code: 131049, name: "MarketingNotDelivered", title: "Meta chose not to deliver", kind: "recipient", scope: "recipient", action: fail2, read: [cloudErrorCodes, cloudUserLimits], meaning: "Meta withheld a marketing template because this person gets enough of them already.", advice: "Wait 24 hours or more, since an early repetition can shut the person off for another day." },
  { code: 131050, name: "UserStoppedMarketing", title: "User has stopped receipt of marketing messages", kind: "recipient", scope: "recipient", action: skipMarketing, optOut: "marketing", read: read2, meaning: "The recipient wants no more marketing from this business.", advice: "Utility and service messages are not affected; marketing may go out again once the recipient has resumed it." },
  { code: 131051, name: "UnsupportedMessageType", title: "Unsupported message type", kind: "content", scope: "message", action: fail2, read: read2, meaning: "The API does not carry this type of message.", advice: "Send a type from the documented list." },
  { code: 131053, name: "MediaUploadError", title: "Media upload error", kind: "content", scope: "message", action: fail2, read: read2, meaning: "Meta could not fetch the media file, often because of its type, sometimes because its server did not respond.", advice: "Check the MIME type and that the link answers, or upload the file and send its id." },
  { code: 131055, name: "MethodNotAllowed", title: "Method not allowed", kind: "template", scope: "template", action: fail2, read: read2, meaning: "The endpoint for marketing was given something other than a marketing template.", advice: "Send a marketing template there, or this message through the normal endpoint." },
  // It concerns one recipient only, so the rest of the campaign goes on at full pace.
  { code: 131056, name: "PairRateLimit", title: "(Business Account, Consumer Account) pair rate limit hit", kind: "rate-limit", scope: "pair", action: metaPairRetry, read: [cloudErrorCodes, cloudPlatform], meaning: "This one recipient got more messages from the number than Meta allows in so short a time.", advice: "Merge messages to one person; Meta allows about one in 6 seconds, with short bursts." },
  { code: 131057, name: "AccountInMaintenance", title: "Account in maintenance mode", kind: "service", scope: "number", action: backOffForMinutes, read: [cloudErrorCodes, cloudThroughput], meaning: "Meta is working on the account, for example to raise its throughput.", advice: "Let the client wait; an upgrade takes about a minute." },
  { code: 131058, name: "HelloWorldTestOnly", title: null, kind: "template", scope: "template", action: fail2, read: [seenInLogs], meaning: "The hello_world template works only from Meta's public test numbers.", advice: "Send a template of your own." },
  { code: 131062, name: "BsuidRecipientUnsupported", title: null, kind: "recipient", scope: "recipient", action: fallBack, refusesUserIds: true, read: [cloudUserIds, pywaErrors], meaning: "This message has no form for a business-scoped user id, as no authentication template with a code has one.", advice: "Address the phone number instead, and ask for it with a request_contact_info message if you do not have it." },
  { code: 131063, name: "MarketingDisabledOnCloudApi", title: null, kind: "template", scope: "account", action: fallBack, read: read2, meaning: "The business account has marketing templates switched off for the Cloud API.", advice: "Switch them on again, or send them through the Marketing Messages API." },
  { code: 131064, name: "TemplateClassificationLimit", title: null, kind: "rate-limit", scope: "account", action: halt, read: read2, meaning: "Meta limits the account because templates were filed under the wrong category.", advice: "Correct the categories, and resume when the restriction has ended." },
  { code: 132e3, name: "TemplateParamCountMismatch", title: "Template Param Count Mismatch", kind: "template", scope: "template", action: fail2, read: read2, meaning: "The template has more or fewer variables than you sent values.", advice: "Send exactly one value for each variable." },
  { code: 132001, name: "TemplateNotFound", title: "Template does not exist", kind: "template", scope: "template", action: fail2, read: read2, meaning: "Meta knows no approved template of this name in this language.", advice: "Check approval, name and language of the template." },
  { code: 132005, name: "TemplateTextTooLong", title: "Template Hydrated Text Too Long", kind: "template", scope: "message", action: fail2, read: read2, meaning: "With its values filled in, the template is too long.", advice: "Shorten the values, or the template in this language." },
  { code: 132007, name: "TemplatePolicyViolated", title: "Template Format Character Policy Violated", kind: "template", scope: "template", action: fail2, read: read2, meaning: "What the template says goes against one of WhatsApp's policies.", advice: "Rewrite the template and have it approved again." },
  { code: 132008, name: "TemplateParamInvalid", title: null, kind: "template", scope: "message", action: fail2, read: [pywaErrors], meaning: "A value for the template has the wrong form.", advice: "Check the values you sent against the variables of the template." },
  { code: 132012, name: "TemplateParamFormatMismatch", title: "Template Parameter Format Mismatch", kind: "template", scope: "template", action: fail2, read: read2, meaning: "The values are not of the form the template asks for, such as text where a header image belongs.", advice: "Send every component with the type it has in the approved template." },
  { code: 132015, name: "TemplatePaused", title: "Template is Paused", kind: "template", scope: "template", action: fallBack, stopsTemplate: "paused", read: read2, meaning: "Meta has paused the template for low quality.", advice: "Send another template, and improve this one before it is paused for good." },
  { code: 132016, name: "TemplateDisabled", title: "Template is Disabled", kind: "template", scope: "template", action: fallBack, stopsTemplate: "disabled", read: read2, meaning: "After too many pauses Meta has switched the template off for good.", advice: "Create a new template with different content." },
  { code: 132018, name: "TemplateValidationError", title: "Template validation error", kind: "template", scope: "message", action: fail2, read: read2, meaning: "Meta found faults in the values sent for the template.", advice: "Correct the values that the details name; a line break in a value is one cause seen." },
  { code: 132068, name: "FlowBlocked", title: "Flow is blocked", kind: "content", scope: "flow", action: fail2, read: read2, meaning: "The Flow in this message is blocked.", advice: "Repair the Flow before you send it again." },
  { code: 132069, name: "FlowThrottled", title: "Flow is throttled", kind: "rate-limit", scope: "flow", action: retryInHours, read: read2, meaning: "The Flow is held to 10 messages an hour and has used them up.", advice: "Repair the Flow, because waiting only buys ten more messages." },
  { code: 133010, name: "PhoneNumberNotRegistered", title: "Phone number Not Registered", kind: "account", scope: "number", action: halt, read: read2, meaning: "The number you send from is not registered with WhatsApp.", advice: "Register the number before you resume." },
  { code: 134011, name: "PaymentsTermsPending", title: null, kind: "account", scope: "account", action: fail2, read: read2, meaning: "The WhatsApp Payments terms are not accepted for this business account.", advice: "Follow the link in the error text and accept the terms." },
  { code: 134100, name: "OnlyMarketingSupported", title: "Only marketing messages supported", kind: "template", scope: "template", action: fail2, read: read2, meaning: "The endpoint for marketing takes no utility or authentication templates.", advice: "Send this template through the normal endpoint." },
  { code: 134101, name: "TemplateSyncing", title: "Your template is still syncing", kind: "template", scope: "template", action: retryInMinutes, read: read2, meaning: "The template is new and Meta is still preparing it for marketing sends.", advice: "Let the client try again; it takes about 10 minutes." },
  { code: 134102, name: "TemplateUnavailable", title: "Template unavailable for use", kind: "template", scope: "template", action: fallBack, read: read2, meaning: "The template cannot be used on the marketing endpoint, or the account may not use that endpoint.", advice: "Send it through the normal endpoint, and check whether the account was onboarded for the other." },
  { code: 135e3, name: "GenericUserError", title: "Generic user error", kind: "content", scope: "request", action: fail2, read: read2, meaning: "Meta blames the parameters of the request and does not say which.", advice: "Check the request against the reference, and ask support with its details if nothing is wrong." },
  { code: 137e3, name: "RecipientIdentityMismatch", title: null, kind: "recipient", scope: "recipient", action: fail2, read: [pywaErrors], meaning: "The identity hash sent along is not the one the recipient has now.", advice: "Verify the person again, or send without the hash." },
  // These two answer a request for the permission to call. Meta counts the requests over days, so the client does not repeat one.
  { code: 138009, name: "CallPermissionRequestLimit", title: "Call Permission Request Limit Hit", kind: "rate-limit", scope: "pair", action: fail2, read: [cloudCallingErrors, pywaErrors], meaning: "This person has been asked too often for the permission to be called.", advice: "Wait some days before you ask again; a call that is connected resets the limit." },
  { code: 138017, name: "CallPermissionAlreadyPermanent", title: null, kind: "content", scope: "pair", action: fail2, read: [cloudCallingErrors], meaning: "This person has already given a permission to call that does not end.", advice: "Call without asking again." }
]);

// src/catalog/meta-onprem.ts
var metaOnPremRows = rowsOf("meta-onprem", [
  { code: 401, name: "GroupDoesNotExist", title: "Group does not exist", kind: "recipient", scope: "group", action: fail2, read: [cequensErrors], meaning: "There is no such group, or the business does not belong to it.", advice: "Check the group id." },
  { code: 402, name: "PaymentIssue", title: "Business eligibility - Payment issue", kind: "account", scope: "account", action: halt, read: [onPremErrors], meaning: "Meta cannot bill the account, or it has spent what it may.", advice: "Check the payment settings in WhatsApp Manager." },
  { code: 408, name: "PendingTooLong", title: "Message is not valid", kind: "service", scope: "message", action: retryInSeconds, read: [onPremErrors], meaning: "The message lay in the WhatsApp client for more than a day and was thrown away.", advice: "Set ttlMs on messages that are worthless a day later, so that they are not sent again." },
  { code: 410, name: "MessageExpired", title: "Message expired", kind: "recipient", scope: "recipient", action: fail2, read: [onPremErrors], meaning: "The recipient could not be reached before the message ran out of time.", advice: "Try another channel if the content still matters." },
  { code: 429, name: "RateLimitHit", title: "Rate limit hit", kind: "rate-limit", scope: "number", action: backOffForSeconds, read: [onPremErrors], meaning: "The number sent too many messages in a short time.", advice: "Lower messagesPerSecond if it comes back." },
  { code: 430, name: "UnsignedCertificate", title: "Unsigned certificate", kind: "account", scope: "number", action: halt, read: [onPremErrors], meaning: "The certificate of this number is not signed.", advice: "Get a fresh certificate and register the number with it." },
  { code: 432, name: "CertificateIdMismatch", title: "Certificate ID mismatch", kind: "account", scope: "number", action: halt, read: [onPremErrors], meaning: "The certificate was made for another WhatsApp client.", advice: "Get a fresh certificate and register the number with it." },
  { code: 433, name: "CertificateSignatureInvalid", title: "Certificate signature invalid", kind: "account", scope: "number", action: halt, read: [onPremErrors], meaning: "The signature of the certificate does not fit the keys of the WhatsApp client.", advice: "Register the number again with its certificate." },
  { code: 470, name: "ReEngagement", title: "Re-engagement message", kind: "session-window", scope: "recipient", action: fallBack, read: [cequensErrors, gallaboxErrors, gupshupMessageEvents], meaning: "The customer last wrote more than 24 hours ago, so only a template may be sent.", advice: "Send an approved template, or wait until the customer writes." },
  { code: 471, name: "SpamRateLimit", title: "Spam rate limit hit", kind: "rate-limit", scope: "number", action: halt, read: [cequensErrors, gallaboxErrors], meaning: "The number is held back because people blocked or reported its messages.", advice: "Stop the campaign and check the quality of the number in WhatsApp Manager before you resume." },
  { code: 472, name: "UserInExperiment", title: "User's number is part of an experiment", kind: "recipient", scope: "recipient", action: fail2, read: [cequensErrors, webexErrors], meaning: "Meta kept the message from this recipient because of an experiment it runs.", advice: "Use another channel, since every repetition meets the same error." },
  { code: 480, name: "UserPotentiallyChanged", title: "User potentially changed", kind: "recipient", scope: "recipient", action: fail2, read: [nodeSdkErrors], meaning: "Another person may be using the number now.", advice: "Verify who the person is before you send again." },
  { code: 495, name: "ConnectionCertificate", title: "Connection issue", kind: "account", scope: "number", action: halt, read: [livePersonErrors], meaning: "The connection failed over a certificate that is damaged or belongs elsewhere.", advice: "Have the provider install the right certificate." },
  { code: 500, name: "GenericError", title: "Generic error", kind: "service", scope: "message", action: fail2, mayStillDeliver: true, read: [cequensErrors, livePersonErrors], meaning: "The message failed and nothing says why.", advice: "Send again once no later status has come, and ask support if it keeps failing." },
  { code: 501, name: "UnsupportedMessageType", title: "Message type is not currently supported", kind: "content", scope: "message", action: fail2, read: [nodeSdkErrors], meaning: "The API does not carry this type of message.", advice: "Send a type from the documented list." },
  { code: 1e3, name: "ApplicationGenericError", title: "Generic error", kind: "service", scope: "request", action: fail2, read: [turnErrors, livePersonErrors], meaning: "The WhatsApp client failed and does not say why; faulty rich messages are one known cause.", advice: "Read the details, and try a simpler form of the message." },
  { code: 1001, name: "MessageTooLong", title: "Message too long", kind: "content", scope: "message", action: fail2, read: [turnErrors, webexErrors], meaning: "The text has more than 4096 characters.", advice: "Shorten the text or split it over several messages." },
  { code: 1002, name: "InvalidRecipientType", title: "Invalid recipient type", kind: "content", scope: "request", action: fail2, read: [turnErrors, webexErrors], meaning: "The request names a kind of recipient other than a person or a group.", advice: "Set recipient_type to individual or group." },
  { code: 1003, name: "NotGroupParticipant", title: "Not a group participant", kind: "recipient", scope: "group", action: fail2, read: [turnErrors], meaning: "The person addressed is not in the group.", advice: "Check who belongs to the group." },
  { code: 1004, name: "ResourceAlreadyExists", title: "Resource already exists", kind: "content", scope: "request", action: fail2, read: [turnErrors, webexErrors], meaning: "A media file is already stored under this id.", advice: "Upload the file under another id, or use the one that is there." },
  { code: 1005, name: "AccessDenied", title: "Access denied", kind: "account", scope: "number", action: halt, read: [turnErrors, livePersonErrors], meaning: "The WhatsApp client refuses service over its credentials, its certificate, its age or missing business data.", advice: "Read the details and have the provider repair the set-up of the number." },
  { code: 1006, name: "ResourceNotFound", title: "Resource not found", kind: "content", scope: "request", action: fail2, read: [turnErrors], meaning: "The request names a file or object that is not there.", advice: "Check ids and addresses in the message, above all those of media." },
  { code: 1007, name: "RecipientBlocked", title: "Recipient blocked to receive message (Deprecated)", kind: "recipient", scope: "recipient", action: fail2, read: [turnErrors], meaning: "The account may write only to listed recipients, and this one is not listed.", advice: "Have the recipient added to the list of the account." },
  { code: 1008, name: "RequiredParameterMissing", title: "Required parameter is missing", kind: "content", scope: "request", action: fail2, read: [turnErrors, webexErrors], meaning: "The request leaves out a parameter it must have.", advice: "Compare the request with the reference and add what is missing." },
  { code: 1009, name: "ParameterValueInvalid", title: "Parameter value is not valid", kind: "content", scope: "request", action: fail2, read: [turnErrors, webexErrors], meaning: "A value has the wrong type or is not accepted, such as another account's template namespace.", advice: "Check every value of the request against the reference." },
  { code: 1010, name: "ParameterNotRequired", title: "Parameter is not required", kind: "content", scope: "request", action: fail2, read: [turnErrors, webexErrors], meaning: "The request has a parameter that does not belong there.", advice: "Remove the parameter that the details name." },
  { code: 1011, name: "ServiceNotReady", title: "Service not ready", kind: "service", scope: "number", action: backOffForSeconds, read: [turnErrors], meaning: "The WhatsApp client is not up yet.", advice: "Let the client wait; ask the provider if it lasts." },
  { code: 1012, name: "GroupUnknown", title: "Group is unknown", kind: "recipient", scope: "group", action: fail2, read: [turnErrors], meaning: "The group has no other member left.", advice: "Check the group id and who belongs to the group." },
  { code: 1013, name: "UserNotValid", title: "User is not valid", kind: "recipient", scope: "recipient", action: fail2, read: [turnErrors, webexErrors], meaning: "The number does not belong to a WhatsApp user.", advice: "Check the number with its owner." },
  { code: 1014, name: "InternalError", title: "Internal error", kind: "service", scope: "request", action: fail2, read: [turnErrors, livePersonErrors], meaning: "The WhatsApp client failed inside, in known cases over a bad image or a wrong endpoint.", advice: "Check the media file and its address first." },
  { code: 1015, name: "TooManyRequests", title: "Too many requests", kind: "rate-limit", scope: "number", action: backOffForSeconds, read: [turnErrors], meaning: "The WhatsApp client gets more requests than it takes.", advice: "Lower messagesPerSecond if it comes back." },
  { code: 1016, name: "SystemOverloaded", title: "System overloaded", kind: "service", scope: "number", action: backOffForSeconds, read: [turnErrors, webexErrors], meaning: "The WhatsApp client is overloaded and rejects requests.", advice: "Let the client wait, and lower messagesPerSecond if it comes back." },
  { code: 1017, name: "NotPrimaryMaster", title: "Not Primary Master", kind: "service", scope: "number", action: backOffForSeconds, read: [turnErrors, webexErrors], meaning: "The request reached a node other than the leader of its cluster.", advice: "Let the client try again; ask the provider if it lasts." },
  { code: 1018, name: "NotPrimaryCoreapp", title: "Not Primary Coreapp", kind: "service", scope: "number", action: backOffForSeconds, read: [turnErrors, webexErrors], meaning: "The request reached a node without this part of the data, as happens in a failover.", advice: "Let the client try again; ask the provider if it lasts." },
  { code: 1021, name: "BadUser", title: "Bad User", kind: "recipient", scope: "recipient", action: fail2, read: [webexErrors, nodeSdkErrors], meaning: "The message is addressed to the number it is sent from.", advice: "Address another number, and check how the recipient was chosen." },
  { code: 1022, name: "WebhookNotConfigured", title: "Webhooks URL is not configured", kind: "account", scope: "number", action: halt, read: [nodeSdkErrors], meaning: "The WhatsApp client does not know where to send its webhooks.", advice: "Have the webhook address set, because without it no status ever comes." },
  { code: 1023, name: "DatabaseError", title: "Database error occurred", kind: "service", scope: "number", action: fail2, mayStillDeliver: true, read: [nodeSdkErrors], meaning: "The WhatsApp client had a database error, so the outcome of the message is open.", advice: "Wait for a later status before you send it again, and tell the provider." },
  { code: 1024, name: "PasswordChangeRequired", title: "Password Change Required", kind: "account", scope: "number", action: halt, read: [nodeSdkErrors], meaning: "The WhatsApp client wants a new administrator password before it works.", advice: "Have the provider change the password." },
  { code: 1025, name: "InvalidRequest", title: "Invalid Request", kind: "content", scope: "request", action: fail2, read: [nodeSdkErrors], meaning: "The WhatsApp client does not understand the request.", advice: "Compare the request with the reference." },
  // The On-Premises twin of 131026: one code for several causes, and no proof that nothing arrived.
  // The twin of the Cloud API's 131026.
  { code: 1026, name: "ReceiverIncapable", title: "Receiver incapable", kind: "recipient", scope: "recipient", action: fail2, mayStillDeliver: true, revocable: true, read: [livePersonErrors, glificIssue2046, blipMarketingLimits], meaning: "The recipient's app cannot show this message, mostly because it is too old.", advice: "Send a simpler type, and do not write the number off after one such failure." },
  { code: 1028, name: "IdentityChangeUnacknowledged", title: "A user_identity_changed system notification requires acknowledgement", kind: "recipient", scope: "recipient", action: fail2, read: [webexErrors, nodeSdkErrors], meaning: "Another person may be using the number, and the business has not acknowledged the change.", advice: "Verify who the person is, then acknowledge the change." },
  { code: 1031, name: "SenderAccountLocked", title: "Sender account has been locked", kind: "account", scope: "account", action: halt, read: [webexErrors, livePersonErrors], meaning: "The account broke a rule and may not send any more.", advice: "Read Meta's policy enforcement and settle the violation before you resume." },
  { code: 2e3, name: "TemplateParamCountMismatch", title: "Template Param Count Mismatch", kind: "template", scope: "template", action: fail2, read: [webexErrors, glificIssue2046], meaning: "The template has more or fewer variables than you sent values.", advice: "Send exactly one value for each variable." },
  { code: 2001, name: "TemplateMissing", title: "Template Missing", kind: "template", scope: "template", action: fail2, read: [webexErrors, tyntecFaq], meaning: "There is no active template with this name and language.", advice: "Check approval, name and language of the template." },
  { code: 2002, name: "TemplateFetchFailed", title: "Template Fetch Failed", kind: "service", scope: "template", action: retryInSeconds, read: [nodeSdkErrors], meaning: "The WhatsApp client did not get hold of the template.", advice: "Let the client try again, and check the template if it keeps failing." },
  { code: 2003, name: "TemplatePackMissing", title: "Template Pack Missing", kind: "template", scope: "template", action: fail2, read: [tyntecFaq], meaning: "Templates do not exist for this language and region.", advice: "Check the language code, or send a language that exists." },
  { code: 2004, name: "TemplateParamTooLong", title: "Template Param Length Too Long", kind: "template", scope: "message", action: fail2, read: [webexErrors], meaning: "One of the values for the template is too long.", advice: "Shorten the value." },
  { code: 2005, name: "TemplateTextTooLong", title: "Template Hydrated Text Too Long", kind: "template", scope: "message", action: fail2, read: [webexErrors], meaning: "With its values filled in, the template is too long.", advice: "Shorten the values, or the template in this language." },
  { code: 2006, name: "TemplateWhitespacePolicy", title: "Template White Space Policy Violated", kind: "template", scope: "message", action: fail2, read: [nodeSdkErrors], meaning: "The template or a value in it has white space where none may be.", advice: "Remove line breaks, tabs and runs of spaces from the values." },
  { code: 2007, name: "TemplatePolicyViolated", title: "Template Format Character Policy Violated", kind: "template", scope: "template", action: fail2, read: [webexErrors], meaning: "What the template says goes against one of WhatsApp's policies.", advice: "Rewrite the template and have it approved again." },
  { code: 2008, name: "TemplateMediaUnsupported", title: "Template Media Format Unsupported", kind: "template", scope: "template", action: fail2, read: [webexErrors], meaning: "The template carries media of a format that WhatsApp does not take.", advice: "Send the media in a supported format." },
  { code: 2009, name: "TemplateComponentMissing", title: "Template Required Component Missing", kind: "template", scope: "template", action: fail2, read: [webexErrors], meaning: "A part that the template must have was not sent.", advice: "Send every header, body and button part that the template defines." },
  { code: 2010, name: "TemplateInvalidUrl", title: "Template Invalid Hydrated URL", kind: "template", scope: "message", action: fail2, read: [webexErrors], meaning: "With its value filled in, the link of a button is not a valid address.", advice: "Check the value that completes the link." },
  { code: 2011, name: "TemplateInvalidPhone", title: "Template Invalid Phone Number", kind: "template", scope: "template", action: fail2, read: [webexErrors], meaning: "The number behind a call button is not a valid one.", advice: "Correct the number in the template." },
  { code: 2012, name: "TemplateParamFormatMismatch", title: "Template Parameter Format Mismatch", kind: "template", scope: "template", action: fail2, read: [webexErrors], meaning: "The values are not of the form the template asks for.", advice: "Send every component with the type it has in the approved template." },
  { code: 2013, name: "TemplateButtonsUnsupported", title: "Template Buttons Unsupported", kind: "template", scope: "template", action: fail2, read: [nodeSdkErrors], meaning: "The template has buttons that cannot be sent.", advice: "Use a template without these buttons." },
  { code: 2014, name: "NamespaceEmpty", title: "Expected Namespace is Empty", kind: "template", scope: "request", action: fail2, read: [nodeSdkErrors], meaning: "The request does not say in which namespace the template is.", advice: "Send the namespace of the template." },
  { code: 2015, name: "InvalidSectionCount", title: "Invalid number of sections", kind: "content", scope: "message", action: fail2, read: [webexErrors], meaning: "The list has no section, or more than ten.", advice: "Give the list 1 to 10 sections." },
  { code: 2016, name: "InvalidRowCount", title: "Invalid number of rows", kind: "content", scope: "message", action: fail2, read: [webexErrors], meaning: "A section of the list is without rows.", advice: "Give each section at least one row, or leave it out." },
  { code: 2017, name: "CharacterPolicyViolated", title: "Character Policy Violated", kind: "content", scope: "message", action: fail2, read: [webexErrors], meaning: "The text has characters that are not allowed there.", advice: "Remove unusual characters and formatting from the text." },
  { code: 2023, name: "InvalidProductCount", title: "Invalid number of product", kind: "content", scope: "message", action: fail2, read: [nodeSdkErrors], meaning: "The message lists more or fewer products than it may.", advice: "Check how many products this type of message takes." },
  { code: 2024, name: "CatalogNotFound", title: "Catalog ID not found", kind: "content", scope: "message", action: fail2, read: [nodeSdkErrors], meaning: "There is no product catalog with this id.", advice: "Check the catalog id." },
  { code: 2025, name: "CatalogNotLinked", title: "Catalog ID not linked to API number", kind: "content", scope: "message", action: fail2, read: [nodeSdkErrors], meaning: "The product catalog does not belong to the number you send from.", advice: "Link the catalog to the number in WhatsApp Manager." },
  { code: 2026, name: "MissingProducts", title: "Missing products", kind: "content", scope: "message", action: fail2, read: [nodeSdkErrors], meaning: "Products that the message should show are missing.", advice: "Check the product ids against the catalog." },
  { code: 2027, name: "NoProductsFound", title: "No products found", kind: "content", scope: "message", action: fail2, read: [nodeSdkErrors], meaning: "Not one of the listed products is in the catalog.", advice: "Check the product ids and the catalog id." },
  { code: 2028, name: "AllProductsNonCompliant", title: "List all products failed compliance", kind: "content", scope: "message", action: fail2, read: [nodeSdkErrors], meaning: "Every listed product was refused in the compliance check.", advice: "Look up in the catalog why the products were refused." },
  { code: 2029, name: "SomeProductsNonCompliant", title: "List some products failed compliance", kind: "content", scope: "message", action: fail2, read: [nodeSdkErrors], meaning: "A part of the listed products was refused in the compliance check.", advice: "Leave out the refused products, or repair them in the catalog." },
  { code: 2030, name: "ProductsInvalidOrNonCompliant", title: "List mixed products invalid and failed compliance", kind: "content", scope: "message", action: fail2, read: [nodeSdkErrors], meaning: "Of the listed products, some do not exist and others were refused in the compliance check.", advice: "Check the product ids, and leave out what was refused." },
  { code: 2036, name: "InvalidHeaderStructure", title: "Invalid Header Structure", kind: "content", scope: "message", action: fail2, read: [webexErrors], meaning: "The header of the message is not built as it should be.", advice: "Compare the header with the reference of this type of message." },
  { code: 2050, name: "MissingComplianceInfo", title: "Missing Compliance Info", kind: "account", scope: "account", action: fail2, read: [nodeSdkErrors], meaning: "The business has not filed the legal information that selling on WhatsApp requires.", advice: "Complete the compliance information of the business and its products." },
  { code: 2060, name: "TemplateRejected", title: "Template Rejected", kind: "template", scope: "template", action: fail2, read: [nodeSdkErrors], meaning: "Meta did not approve the template.", advice: "Change the template and submit it again." },
  { code: 2061, name: "TemplatePaused", title: "Template Paused", kind: "template", scope: "template", action: fallBack, stopsTemplate: "paused", read: [nodeSdkErrors], meaning: "Meta has paused the template for low quality.", advice: "Send another template, and improve this one." },
  { code: 2062, name: "TemplateDisabled", title: "Template Disabled", kind: "template", scope: "template", action: fallBack, stopsTemplate: "disabled", read: [nodeSdkErrors], meaning: "Meta has switched the template off for good.", advice: "Create a new template with different content." },
  { code: 2068, name: "FlowBlocked", title: "Flow is blocked", kind: "content", scope: "flow", action: fail2, read: [nodeSdkErrors], meaning: "The Flow in this message is blocked.", advice: "Repair the Flow before you send it again." },
  { code: 2069, name: "FlowThrottled", title: "Flow is throttled", kind: "rate-limit", scope: "flow", action: retryInHours, read: [nodeSdkErrors], meaning: "The Flow may send only so much for now and has used it up.", advice: "Repair the Flow, because waiting does not cure it." }
]);

// src/catalog/catalog.ts
var catalog = [...gupshupRows, ...metaCloudRows, ...metaOnPremRows];
var gupshupFirst = ["gupshup", "meta-cloud", "meta-onprem"];
var metaOnly = ["meta-cloud", "meta-onprem"];
var sharedTitle = "required parameter is missing";
var rowsByKey = new Map(
  catalog.flatMap((row3) => codesOf(row3).map((code) => [keyOf(row3.system, code), row3]))
);
function lookup(code, hints = {}) {
  for (const system of systemsToSearch(code, hints)) {
    const row3 = rowsByKey.get(keyOf(system, code));
    if (row3) return row3;
  }
  return void 0;
}
function systemsToSearch(code, { system, reason, href }) {
  if (system !== void 0) return [system];
  return isAtMeta(href) || isOnPremisesTitle(code, reason) ? metaOnly : gupshupFirst;
}
function keyOf(system, code) {
  return `${system}:${code}`;
}
function codesOf({ code, codeMax = code }) {
  return Array.from({ length: codeMax - code + 1 }, (_, offset) => code + offset);
}
function isAtMeta(href) {
  const address2 = href?.trim() ?? "";
  if (/^\/(docs\/whatsapp|documentation\/business-messaging)(?![^/?#])/i.test(address2)) return true;
  if (!URL.canParse(address2)) return false;
  const { hostname } = new URL(address2);
  return hostname === "facebook.com" || hostname.endsWith(".facebook.com");
}
function isOnPremisesTitle(code, reason) {
  const words = reason?.trim().toLowerCase();
  if (words === void 0 || words === sharedTitle) return false;
  return rowsByKey.get(keyOf("meta-onprem", code))?.title?.toLowerCase() === words;
}

// src/emulator/answers/code-numbers.ts
var LONGEST_CODE = 7;
var PLAIN_CODE = 4;
var SHORT_CODE = 3;
var ZEROS_BEFORE_SHORT_CODE = "000000";
var COUNTRY_CODE = "91";
var NATIONAL_DIGITS = 10;
function failureOfNumber(to, kind) {
  const row3 = rowOfNumber(to);
  if (row3 === void 0 || row3.kind === "session-window" && kind === "template") return void 0;
  return answer.fail(row3.code);
}
function rowOfNumber(to) {
  for (let length = LONGEST_CODE; length >= SHORT_CODE; length -= 1) {
    const code = to.slice(-length);
    const kind = to.length > length ? lookup(code)?.kind : void 0;
    if (kind === void 0) continue;
    if (length < PLAIN_CODE && !to.endsWith(ZEROS_BEFORE_SHORT_CODE + code)) continue;
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
    while (this.#times[0] !== void 0 && this.#times[0] <= timeMs - this.#windowMs) this.#times.shift();
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
  /** Whether one more fits into this window. It is counted only if it does. */
  admit() {
    if (this.#limit === Number.POSITIVE_INFINITY) return true;
    const now = this.#now();
    if (this.#window.usedAt(now) >= this.#limit) return false;
    this.#window.countAt(now);
    return true;
  }
};
var FixedWindow = class {
  #second = Number.NaN;
  #used = 0;
  usedAt(timeMs) {
    const second = Math.floor(timeMs / 1e3);
    if (second !== this.#second) this.#used = 0;
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
  /** Counts one call. Returns whether the limit admits it. */
  admit(endpoint) {
    this.#counts = { ...this.#counts, [endpoint]: this.#counts[endpoint] + 1 };
    const window = this.#windows.get(endpoint) ?? new SlidingWindow(this.#limits[endpoint], this.#monotonic, MINUTE_MS);
    this.#windows.set(endpoint, window);
    return window.admit();
  }
};

// src/emulator/fault-registry.ts
var faultKinds = [
  /** The request waits `ms` milliseconds before it is looked at. */
  "latency",
  /** The connection is cut; Gupshup never took the message in. */
  "reset-before-acceptance",
  /** The connection is cut; the message was accepted, and its webhooks follow. */
  "reset-after-acceptance",
  /** No answer ever comes; Gupshup never took the message in. */
  "timeout-before-acceptance",
  /** No answer ever comes; the message was accepted, and its webhooks follow. */
  "timeout-after-acceptance",
  /** HTTP 429, once the request has passed all other checks. */
  "too-many-requests",
  /** Accepted, and then failed with 4001. */
  "rate-limited",
  /** HTTP 401 with text instead of JSON. */
  "wrong-kind-of-key",
  /** HTTP 502 with a page instead of JSON. */
  "html-502",
  /** The reply comes after all webhooks of its message. */
  "event-before-reply",
  /** The webhooks of a message come last first. */
  "reorder",
  /** Each webhook comes `times` times. */
  "duplicate",
  /** Webhooks do not come. */
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
    if (this.#faults.delete(id)) this.#onChange();
  }
  clear() {
    this.#faults.clear();
    this.#onChange();
  }
  /** The first fault of this kind that strikes now. Asking counts as a strike. */
  strike(kind, about) {
    if (this.#faults.size === 0) return void 0;
    for (const fault of this.#faults.values()) {
      if (fault.kind !== kind) continue;
      if (fault.endpoint !== about.endpoint) continue;
      if (fault.to !== void 0 && fault.to !== about.to) continue;
      if (fault.event !== void 0 && fault.event !== about.event) continue;
      if (this.#random() >= (fault.probability ?? 1)) continue;
      return this.#hit(fault);
    }
    return void 0;
  }
  #hit(fault) {
    const hit = { ...fault, hits: fault.hits + 1 };
    if (hit.hits >= (fault.count ?? Number.POSITIVE_INFINITY)) this.#faults.delete(fault.id);
    else this.#faults.set(fault.id, hit);
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
  if (value === void 0 || value >= least && value <= most) return;
  const range = most === Number.POSITIVE_INFINITY ? `at least ${least}` : `from ${least} to ${most}`;
  throw new RangeError(`The fault's ${name} has to be ${range}; ${value} was given.`);
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
  /** 401 in JSON (docs.gupshup.io). */
  "authentication-failed",
  /** 401 with the same words as plain text, as in a client's tests. */
  "authentication-failed-text",
  /** 401 with text, as production clients saw it for a key of the wrong kind. */
  "portal-user-not-found",
  /** 401 in JSON (partner-docs.gupshup.io). */
  "unauthorised-access",
  /** The same words with status 400, which one of the partner pages has. */
  "unauthorised-access-400",
  /** 401 with text, as in a client's tests. */
  "unauthorized-text",
  /** 403 in JSON (partner-docs.gupshup.io/reference/listuniversaltokens). */
  "forbidden-access",
  /** 403 in JSON, as in a client's tests. */
  "forbidden",
  /** 403 in JSON, which a production client takes for a token that has ended. */
  "invalid-access-token"
];

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
  /** The headers that are looked at. */
  get acceptedHeaders() {
    return this.#options.acceptedHeaders;
  }
  get calls() {
    return this.#calls.counts;
  }
  issue(given = {}) {
    const kind = given.kind ?? "api-key";
    if (!credentialKinds.includes(kind)) {
      throw new TypeError(
        `There is no kind of credential "${kind}". There are: ${credentialKinds.join(", ")}.`
      );
    }
    const lifeMs = given.lifeMs ?? this.#options.lifeMs[kind];
    if (!(lifeMs >= 0)) throw new RangeError(`lifeMs has to be a number from 0; ${lifeMs} was given.`);
    const createdOn = this.#now();
    const number = this.#byToken.size + 1;
    const id = `token-${number}`;
    const expiredOn = lifeMs === Number.POSITIVE_INFINITY ? void 0 : createdOn + lifeMs;
    const token = given.token ?? this.#text(kind, id, createdOn, expiredOn);
    if (this.#byToken.has(token)) throw new RangeError("This token was issued before. Leave it out.");
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
      throw new TypeError(
        `There is no refusal "${String(refusal2)}". There are: ${credentialRefusals.join(", ")}.`
      );
    }
    this.#refusal = refusal2;
  }
  refuseNew(isOn = true) {
    this.#isRefusingNew = isOn;
  }
  /** Counts a call that asks for tokens. Returns whether its limit admits it. */
  admit(endpoint) {
    return this.#calls.admit(endpoint);
  }
  /** Whether a client secret, or a password, is right: any is, unless the options name one. */
  isSecret(given) {
    return this.#options.clientSecret === void 0 || given === this.#options.clientSecret;
  }
  /** Issues what a request asks for, which lives no longer than the options say. */
  obtain(given) {
    const longestMs = this.#options.lifeMs[given.kind];
    const issued2 = this.issue({ ...given, lifeMs: Math.min(given.lifeMs ?? longestMs, longestMs) });
    if (this.#isRefusingNew) this.refuse(issued2.token);
    return issued2;
  }
  /** Whether this text opens what one of these kinds opens. */
  accepts(token, kinds) {
    const stored = this.#byToken.get(token);
    if (stored === void 0 || stored.isDead || !kinds.includes(stored.kind)) return false;
    return this.#shown(stored).status === "ACTIVE";
  }
  /** The one of its kind that is in force, which is issued where there is none. */
  current(kind) {
    return this.#inForce(kind) ?? this.issue({ kind });
  }
  /** The same for a request that asks for it. */
  currentFor(kind) {
    return (this.#isRefusingNew ? void 0 : this.#inForce(kind)) ?? this.obtain({ kind });
  }
  #inForce(kind) {
    return this.list.find((one2) => one2.kind === kind && this.accepts(one2.token, [kind]));
  }
  #get(token) {
    const stored = this.#byToken.get(token);
    if (stored === void 0) throw new RangeError("This token was never issued. Issue it first.");
    return stored;
  }
  #shown({ isDead: _, ...stored }) {
    if (stored.revokedOn !== void 0) return { ...stored, status: "REVOKED" };
    const isOver = stored.expiredOn !== void 0 && stored.expiredOn <= this.#now();
    return { ...stored, status: isOver ? "EXPIRED" : "ACTIVE" };
  }
  #text(kind, id, createdOn, expiredOn) {
    const isJwt = kind === "universal-token" || kind === "universal-app-token";
    if (!isJwt || expiredOn === void 0) return `emulator-${kind}-${id}`;
    const claims = { jti: id, iat: Math.floor(createdOn / 1e3), exp: Math.floor(expiredOn / 1e3) };
    return createJwt(claims, this.#random);
  }
};

// src/emulator/people/people.ts
var import_node_crypto = require("crypto");

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
  let index2 = 0;
  let index22 = 0;
  while (index2 < firstLength) {
    characterCodeCache[index2] = first.charCodeAt(start + index2);
    array[index2] = ++index2;
  }
  while (index22 < secondLength) {
    bCharacterCode = second.charCodeAt(start + index22);
    temporary = index22++;
    result = index22;
    for (index2 = 0; index2 < firstLength; index2++) {
      temporary2 = bCharacterCode === characterCodeCache[index2] ? temporary : temporary + 1;
      temporary = array[index2];
      result = array[index2] = temporary > result ? temporary2 > result ? result + 1 : temporary2 : temporary2 > temporary ? temporary + 1 : temporary2;
    }
    if (maxDistance !== void 0) {
      let rowMinimum = result;
      for (index2 = 0; index2 < firstLength; index2++) {
        if (array[index2] < rowMinimum) {
          rowMinimum = array[index2];
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
function compact(fields2) {
  for (const key in fields2) if (fields2[key] === void 0) return withoutUndefined(fields2);
  return fields2;
}
function withoutUndefined(fields2) {
  const kept = {};
  for (const key in fields2) if (fields2[key] !== void 0) kept[key] = fields2[key];
  return kept;
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
function isSecretName(name) {
  const known4 = secretNames.get(name);
  if (known4 !== void 0) return known4;
  const isSecret = wholeSecretName.test(name);
  if (secretNames.size < maxKnownNames && name.length <= 40) secretNames.set(name, isSecret);
  return isSecret;
}
var secretNames = /* @__PURE__ */ new Map();
var maxKnownNames = 500;
function redactSecrets(text3) {
  if (!possibleStart.test(text3)) return text3;
  let shown = hideSecrets(text3);
  let before = text3;
  for (let pass = 1; pass < maxPasses && shown !== before; pass += 1) {
    before = shown;
    shown = hideSecrets(before);
  }
  return shown;
}
var maxPasses = 5;
function hideSecrets(text3) {
  const read3 = { noJwtTo: 0 };
  let shown = "";
  let done = 0;
  secretStart.lastIndex = 0;
  for (let found = secretStart.exec(text3); found !== null; found = secretStart.exec(text3)) {
    const valueFrom = found.index + found[0].length;
    if (valueFrom < done) continue;
    const span = spanOf(text3, found, valueFrom, read3);
    if (span === void 0) continue;
    const from = Math.max(span.from, done);
    shown += text3.slice(done, from) + hiddenSecret;
    done = span.to;
    secretStart.lastIndex = Math.max(from, done - maxStartLength);
  }
  return done === 0 ? text3 : shown + text3.slice(done);
}
function spanOf(text3, found, from, read3) {
  const { name, sign, basic, key, jwt, address: address2 } = found.groups ?? {};
  if (jwt !== void 0) return jwt === "eyJ" ? jwtAt(text3, found.index, read3) : void 0;
  if (key !== void 0) return key === "sk_" ? keyAt(text3, found.index, from) : void 0;
  if (address2 !== void 0) {
    const length = lengthAt(userInAddress, text3, from);
    return length === 0 ? void 0 : unlessHidden(text3, { from, to: from + length - 1 });
  }
  if (basic !== void 0) return isPlainWord(text3, from) ? void 0 : wordAt(text3, from);
  const quoted = insideQuotes(text3, from);
  if (quoted !== void 0) return unlessHidden(text3, quoted);
  if (name === void 0) return sentenceAt(text3, from, fieldValue);
  const list2 = insideList(text3, from);
  if (list2 !== void 0) return unlessHidden(text3, list2);
  if (sign !== ":") return wordAt(text3, from);
  return isHeaderName(name) ? headerAt(text3, from, name) : sentenceAt(text3, from);
}
function jwtAt(text3, from, read3) {
  if (from < read3.noJwtTo) return void 0;
  if (lengthAt(jwtHead, text3, from) > 0) {
    return withoutSigns(text3, { from, to: from + lengthAt(wholeJwt, text3, from) });
  }
  read3.noJwtTo = from + lengthAt(jwtPart, text3, from);
  return void 0;
}
function keyAt(text3, from, restFrom) {
  return withoutSigns(text3, { from, to: restFrom + lengthAt(restOfKey, text3, restFrom) });
}
function isHeaderName(name) {
  return /authori[sz]ation|cookie/i.test(name);
}
function headerAt(text3, from, name) {
  const scheme = lengthAt(schemeWithToken, text3, from);
  if (scheme > 0) return sentenceAt(text3, from + scheme, fieldValue);
  const hasFields = /cookie/i.test(name) || lengthAt(schemeWithFields, text3, from) > 0;
  if (!hasFields || isSentence(text3, from)) return sentenceAt(text3, from);
  const valueFrom = afterPlaceholder(text3, from);
  return unlessHidden(text3, { from, to: valueFrom + lengthAt(restOfLine, text3, valueFrom) });
}
function sentenceAt(text3, from, value = wordValue) {
  return isSentence(text3, from) ? void 0 : wordAt(text3, from, value);
}
function isSentence(text3, from) {
  const word = matchAt(shortWord, text3, from);
  return word !== void 0 && (sentenceWords.has(word.toLowerCase()) || word.endsWith("Error"));
}
function isPlainWord(text3, from) {
  const word = matchAt(shortWord, text3, from);
  return word !== void 0 && (/^[A-Z]?[a-z]*$/.test(word) || sentenceWords.has(word.toLowerCase()));
}
function wordAt(text3, from, value = fieldValue) {
  const word = matchAt(shortWord, text3, from);
  if (word !== void 0 && literals.has(word)) return void 0;
  if (lengthAt(slot, text3, from) > 0) return void 0;
  const valueFrom = afterPlaceholder(text3, from);
  const span = unlessHidden(text3, { from, to: valueFrom + lengthAt(value, text3, valueFrom) });
  return span && withoutSigns(text3, span);
}
function insideQuotes(text3, at) {
  openingQuote.lastIndex = at;
  const [whole = "", escapes = "", quote = ""] = openingQuote.exec(text3) ?? [];
  if (quote === "") return void 0;
  const from = at + whole.length;
  for (let to = text3.indexOf(quote, from); to !== -1; to = text3.indexOf(quote, to + 1)) {
    const backslashes = backslashesBefore(text3, to, from);
    const own = backslashes - escapes.length;
    if (own >= 0 && own % (2 * (escapes.length + 1)) === 0) return { from, to: to - escapes.length };
  }
  return { from, to: text3.length };
}
function backslashesBefore(text3, end, from) {
  let start = end;
  while (start > from && text3[start - 1] === "\\") start -= 1;
  return end - start;
}
function insideList(text3, at) {
  const bracket = lengthAt(openingBracket, text3, at);
  if (bracket === 0) return void 0;
  const first = insideQuotes(text3, at + bracket);
  if (first === void 0) return void 0;
  let { to } = first;
  for (; ; ) {
    const closed = to + lengthAt(openingQuote, text3, to);
    const separator = lengthAt(comma, text3, closed);
    const next = separator === 0 ? void 0 : insideQuotes(text3, closed + separator);
    if (next === void 0) return { from: first.from, to };
    to = next.to;
  }
}
function unlessHidden(text3, span) {
  const rest = withoutSigns(text3, { from: afterPlaceholder(text3, span.from), to: span.to });
  return rest.to > rest.from ? span : void 0;
}
function afterPlaceholder(text3, from) {
  const found = placeholders.find((one2) => text3.startsWith(one2, from));
  return from + (found?.length ?? 0);
}
function withoutSigns(text3, { from, to }) {
  let end = to;
  while (end > from && signs.includes(text3.charAt(end - 1))) end -= 1;
  return { from, to: end };
}
function matchAt(sticky, text3, at) {
  sticky.lastIndex = at;
  return sticky.exec(text3)?.[0];
}
function lengthAt(sticky, text3, at) {
  return matchAt(sticky, text3, at)?.length ?? 0;
}

// src/util/json.ts
var import_node_util = require("util");
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function fieldAt(value, ...path) {
  let current = value;
  for (const name of path) {
    if (!isRecord(current) || !Object.hasOwn(current, name)) return void 0;
    current = current[name];
  }
  return current;
}

// src/util/user-id.ts
var form = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;
function isUserId(text3) {
  return form.test(text3);
}

// src/util/redact.ts
var mask = "\u2022";
var hiddenUserId = "[user id]";
function maskNumber(number) {
  const digits = number.replace(/[^\d•]/g, "");
  if (digits.length < 10) return mask.repeat(digits.length);
  return digits.slice(0, 2) + mask.repeat(digits.length - 6) + digits.slice(-4);
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
function redactText(text3) {
  if (text3.length < minSensitiveLength || onlyUuid.test(text3) || oneWord.test(text3)) return text3;
  return redactSecrets(text3).replace(
    sensitive,
    (found, isWhatsappId, isUserId2, isPhoneNumber) => {
      if (isWhatsappId !== void 0) return "[WhatsApp id]";
      if (isUserId2 !== void 0) return hiddenUserId;
      return isPhoneNumber === void 0 ? found : maskNumber(found);
    }
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
  const lowerCase2 = names.map((name) => name.toLowerCase());
  const maxDistance = Math.ceil(misspelt.length / 3);
  const closest = closestMatch(misspelt.toLowerCase(), lowerCase2, { maxDistance });
  return closest === void 0 ? void 0 : names[lowerCase2.indexOf(closest)];
}
function unknownOption(call, options, known4) {
  const name = Object.keys(options).find((option) => !known4.includes(option));
  if (name === void 0) return void 0;
  const meant = closestName(name, known4);
  const hint = meant === void 0 ? `it has ${known4.join(", ")}.` : `did you mean ${meant}?`;
  return { name, sentence: `${call} has no option ${redactText(name)}; ${hint}` };
}

// src/emulator/phone-parts.ts
var SHORT_CALLING_CODE = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;
function phoneParts(number) {
  const [countryCode = number.slice(0, 3)] = SHORT_CALLING_CODE.exec(number) ?? [];
  return { countryCode, dialCode: number.slice(countryCode.length) };
}

// src/emulator/people/country.ts
var codes = "1US 7RU 20EG 27ZA 30GR 31NL 32BE 33FR 34ES 36HU 39IT 40RO 41CH 43AT 44GB 45DK 46SE 47NO 48PL 49DE 51PE 52MX 53CU 54AR 55BR 56CL 57CO 58VE 60MY 61AU 62ID 63PH 64NZ 65SG 66TH 81JP 82KR 84VN 86CN 90TR 91IN 92PK 93AF 94LK 95MM 98IR 211SS 212MA 213DZ 216TN 218LY 220GM 221SN 222MR 223ML 224GN 225CI 226BF 227NE 228TG 229BJ 230MU 231LR 232SL 233GH 234NG 235TD 236CF 237CM 238CV 239ST 240GQ 241GA 242CG 243CD 244AO 245GW 248SC 249SD 250RW 251ET 252SO 253DJ 254KE 255TZ 256UG 257BI 258MZ 260ZM 261MG 262RE 263ZW 264NA 265MW 266LS 267BW 268SZ 269KM 290SH 291ER 297AW 298FO 299GL 350GI 351PT 352LU 353IE 354IS 355AL 356MT 357CY 358FI 359BG 370LT 371LV 372EE 373MD 374AM 375BY 376AD 377MC 378SM 380UA 381RS 382ME 383XK 385HR 386SI 387BA 389MK 420CZ 421SK 423LI 500FK 501BZ 502GT 503SV 504HN 505NI 506CR 507PA 508PM 509HT 590GP 591BO 592GY 593EC 594GF 595PY 596MQ 597SR 598UY 599CW 670TL 672NF 673BN 674NR 675PG 676TO 677SB 678VU 679FJ 680PW 681WF 682CK 683NU 685WS 686KI 687NC 688TV 689PF 690TK 691FM 692MH 850KP 852HK 853MO 855KH 856LA 880BD 886TW 960MV 961LB 962JO 963SY 964IQ 965KW 966SA 967YE 968OM 970PS 971AE 972IL 973BH 974QA 975BT 976MN 977NP 992TJ 993TM 994AZ 995GE 996KG 998UZ";
var countryOf = new Map(
  Array.from(codes.matchAll(/(\d+)([A-Z]{2})/g), ([, code = "", country = ""]) => [code, country])
);
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
  for (const [form2, other] of spellings) if (form2.test(number)) return number.replace(form2, other);
  return void 0;
}

// src/emulator/people/people.ts
var SHOWN_MS = 30 * 24 * 60 * 60 * 1e3;
var PHONE = /^\d{7,15}$/;
var People = class {
  #seed;
  #now;
  /** By number, id and parent id. */
  #byAddress = /* @__PURE__ */ new Map();
  /** How many people have left a number, by its shorter spelling. */
  #left = /* @__PURE__ */ new Map();
  #withoutNumber = 0;
  constructor(seed, now) {
    this.#seed = seed;
    this.#now = now;
  }
  get list() {
    return [...new Set(this.#byAddress.values())].map(({ person }) => person);
  }
  /** @throws {TypeError} for a malformed address, {RangeError} for one that is taken. */
  add(given) {
    checkForms(given);
    for (const address2 of [given.phone, given.userId, given.parentUserId]) {
      if (address2 !== void 0 && this.find(address2) !== void 0)
        throw new RangeError(`The address "${address2}" is somebody\u2019s already. Change or recycle it instead.`);
    }
    return this.#create(given).person;
  }
  /** The person at an address. `undefined`: the address has no person yet. */
  find(address2) {
    return this.#at(address2)?.person;
  }
  /** The person at an address, created if a number has none yet. @throws {RangeError} for an unknown id. */
  get(address2) {
    return this.#get(address2).person;
  }
  /** The same, and an unknown id is that of a new person whose number is not known. */
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
  /** The person has another number, and with it another id. @throws {RangeError} for a number that is taken. */
  changeNumber(address2, phone) {
    const stored = this.#get(address2);
    checkForms({ phone });
    const { person } = stored;
    const holder = this.#at(phone);
    if (holder !== void 0 && (holder !== stored || phone === person.phone))
      throw new RangeError(`The number "${phone}" is somebody\u2019s already. Choose another one.`);
    if (person.phone !== void 0 && holder === void 0) this.#leave(person.phone);
    return this.#withNewId({ ...stored, shownUntil: 0, person: { ...person, phone } }, stored);
  }
  /** The person has another id, at the same number. */
  changeUserId(address2) {
    const stored = this.#get(address2);
    return this.#withNewId(stored, stored);
  }
  /** A number goes from its person, who is gone, to another one. */
  recycle(phone, given = {}) {
    checkForms({ ...given, phone });
    const before = this.#at(phone);
    const known4 = before?.person.phone ?? phone;
    if (before !== void 0) this.#remove(before);
    if (!this.#left.has(shorter(known4)) || before !== void 0) this.#leave(known4);
    return this.add({ ...given, phone: known4 });
  }
  /** Webhooks have the number from now on, as after the person has given it to the business. */
  showNumber(address2) {
    const stored = this.#get(address2);
    return this.#replace(stored, { ...stored, shownUntil: Number.POSITIVE_INFINITY });
  }
  /** The business has written to a number, which webhooks have for 30 days from then on. */
  writtenTo(phone) {
    const stored = this.#at(phone);
    if (stored === void 0 || !stored.person.hidesNumber) return;
    this.#replace(stored, { ...stored, shownUntil: Math.max(stored.shownUntil, this.#now() + SHOWN_MS) });
  }
  /** How webhooks with ids name a person now. */
  namesOf(person) {
    const { phone, userId: userId2, parentUserId, username, hidesNumber } = person;
    const isShown = !hidesNumber || this.#now() < (this.#at(userId2)?.shownUntil ?? 0);
    return { phone: isShown ? phone : void 0, userId: userId2, parentUserId, username };
  }
  /** What windows and consent are kept by: the person, who may change the number. */
  keyOf(address2) {
    return this.#at(address2)?.key ?? this.#keyAt(address2);
  }
  /** Whether the person who had this number has left it, and no other person has it. */
  isDeserted(phone) {
    return this.#left.has(shorter(phone)) && this.find(phone) === void 0;
  }
  #at(address2) {
    const exact = this.#byAddress.get(address2);
    if (exact !== void 0) return exact;
    const other = otherSpelling(address2);
    return other === void 0 ? void 0 : this.#byAddress.get(other);
  }
  #get(address2) {
    const stored = this.#at(address2);
    if (stored !== void 0) return stored;
    if (PHONE.test(address2)) return this.#create({ phone: address2 });
    throw new RangeError(`There is no person with the address "${address2}". Add it first.`);
  }
  #create(given) {
    if (given.phone === void 0) this.#withoutNumber += 1;
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
    const digest = (0, import_node_crypto.createHash)("sha256").update(`${this.#seed} ${key} ${changes}`).digest();
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
    for (const address2 of addressesOf(stored.person)) this.#byAddress.set(address2, stored);
    return stored;
  }
  #remove({ person }) {
    for (const address2 of addressesOf(person)) this.#byAddress.delete(address2);
  }
};
function shorter(phone) {
  const other = otherSpelling(phone);
  return other !== void 0 && other.length < phone.length ? other : phone;
}
function addressesOf({ phone, userId: userId2, parentUserId }) {
  return [phone, userId2, parentUserId].filter((address2) => address2 !== void 0);
}
function completed(given) {
  const { phone, userId: userId2, parentUserId, username } = given;
  const hidesNumber = phone === void 0 || (given.hidesNumber ?? false);
  const madeUp = hidesNumber ? `person.${userId2.slice(-6).toLowerCase()}` : void 0;
  return {
    phone,
    userId: userId2,
    parentUserId,
    username: username ?? madeUp,
    name: given.name ?? "Customer",
    hidesNumber
  };
}
var USERNAME = /^(?=.*[a-z])[a-z0-9._]{3,35}$/i;
function checkForms({ phone, userId: userId2, parentUserId, username }) {
  if (phone !== void 0 && !PHONE.test(phone))
    throw new TypeError(`A person's phone has to be 7 to 15 digits; "${phone}" was given.`);
  if (userId2 !== void 0 && (!isUserId(userId2) || isParent(userId2)))
    throw new TypeError(
      `A person's userId has to be an id such as IN.1648700000000001; "${userId2}" was given.`
    );
  if (parentUserId !== void 0 && !(isUserId(parentUserId) && isParent(parentUserId))) {
    throw new TypeError(
      `A person's parentUserId has to be an id such as IN.ENT.1181570000000001; "${parentUserId}" was given.`
    );
  }
  if (username !== void 0 && !USERNAME.test(username)) {
    throw new TypeError(
      `A person's username has to be 3 to 35 letters, digits, points and underscores; "${username}" was given.`
    );
  }
}
function isParent(userId2) {
  return /^[A-Z]{2}\.ENT\./.test(userId2);
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
  /** Whether messages can be sent to ids. */
  get areOn() {
    return this.#v2 || this.#v3;
  }
  get selfServeTemplates() {
    return this.#options.selfServeTemplates;
  }
  /** Switches webhooks with ids on or off, from the next event on. A version that is left out stays. */
  enable({ v2 = this.#v2, v3 = this.#v3 }) {
    this.#v2 = v2;
    this.#v3 = v3;
  }
  /** Whether the flag may be set once more in this minute. */
  admit() {
    return this.#calls.admit();
  }
  /** The person at an address. `undefined` where ids are off and nothing else about the person is known, so that there is nothing to remember. */
  personAt(address2) {
    const isMade = this.areOn && !isUserId(address2) && !this.#people.isDeserted(address2);
    return isMade ? this.#people.get(address2) : this.#people.find(address2);
  }
  /** The person who writes from an address: who writes from a number that its person has left is another one. */
  writerAt(address2) {
    const isNew = this.areOn || isUserId(address2) || this.#people.isDeserted(address2);
    return isNew ? this.#people.meet(address2) : this.#people.find(address2);
  }
  /**
   * How an event names a person.
   *
   * @param isNumberKnown Whether the business has just used the number itself.
   */
  namesOf({ address: address2, person }, version, isNumberKnown = false) {
    const isOn = version === 2 ? this.#v2 : this.#v3;
    const known4 = person ?? (isOn ? this.personAt(address2) : void 0);
    if (known4 === void 0)
      return isUserId(address2) ? { userId: isOn ? address2 : void 0 } : { phone: address2 };
    const names = this.#people.namesOf(known4);
    const phone = isNumberKnown ? known4.phone : names.phone;
    if (!isOn) return { phone };
    return { ...names, phone: phone ?? (version === 2 ? this.#placeholder(known4) : void 0) };
  }
  #placeholder({ userId: userId2 }) {
    const { hiddenNumberInV2 } = this.#options;
    if (hiddenNumberInV2 === "absent") return void 0;
    return hiddenNumberInV2 === "empty" ? "" : userId2;
  }
};
function resolveUserIds(given = false) {
  const options = typeof given === "object" ? given : { v2: given, v3: given };
  const names = ["v2", "v3", "selfServeTemplates", "hiddenNumberInV2"];
  const misspelt = unknownOption("The emulator's userIds", options, names);
  if (misspelt !== void 0) throw new TypeError(misspelt.sentence);
  const { v2 = false, v3 = false, selfServeTemplates = false, hiddenNumberInV2 = "absent" } = options;
  if (!hiddenNumbers.includes(hiddenNumberInV2)) {
    throw new TypeError(
      `The emulator's userIds.hiddenNumberInV2 has to be one of ${hiddenNumbers.join(", ")}; "${hiddenNumberInV2}" was given.`
    );
  }
  return { v2, v3, selfServeTemplates, hiddenNumberInV2 };
}

// src/emulator/account/held-messages.ts
var HeldMessages = class {
  #byTemplate = /* @__PURE__ */ new Map();
  /** Holds the messages of a template from now on. Those that wait already go on waiting. */
  hold(templateId, status) {
    const messages = this.#byTemplate.get(templateId)?.messages ?? [];
    this.#byTemplate.set(templateId, { status, messages });
  }
  /** `undefined`: messages of the template are not held. */
  statusOf(templateId) {
    return templateId === void 0 ? void 0 : this.#byTemplate.get(templateId)?.status;
  }
  add(templateId, message) {
    this.#byTemplate.get(templateId)?.messages.push(message);
  }
  /** Holds no more, and gives those that waited. */
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
  /** An id for a message, good for 30 days at Gupshup. */
  upload() {
    const id = String(MEDIA_ID_BASE + this.#ids.size + 1);
    this.#ids.add(id);
    return id;
  }
  has(id) {
    return this.#ids.has(id);
  }
  /** A handle for the sample of a template. Gupshup's begin with `4::` and the file type in base64. */
  createHandle(fileType) {
    return `4::${Buffer.from(fileType).toString("base64")}:${createUuid(this.#random)}`;
  }
};

// src/emulator/option-checks.ts
function checkAmount(name, amount) {
  if (Number.isFinite(amount) && amount >= 0) return;
  throw new RangeError(`The emulator's ${name} has to be a number from 0; ${amount} was given.`);
}
function checkRange(name, value, least, most) {
  if (value >= least && value <= most) return;
  throw new RangeError(`The emulator's ${name} has to be from ${least} to ${most}; ${value} was given.`);
}

// src/emulator/account/messaging-limit.ts
var DAY_MS2 = 24 * 60 * 60 * 1e3;
var MessagingLimit = class {
  #options;
  #standing;
  #now;
  #keyOf;
  /** When each person counts no more, in the order of the deliveries. */
  #countsUntil = /* @__PURE__ */ new Map();
  constructor(options, standing, keyOf2, now) {
    this.#options = options;
    this.#standing = standing;
    this.#keyOf = keyOf2;
    this.#now = now;
  }
  /** How many people there may be in 24 hours; infinite without a limit. */
  get people() {
    return this.#options.people ?? this.#standing.people;
  }
  /** How many there were in the last 24 hours. */
  get used() {
    this.#forget();
    return this.#countsUntil.size;
  }
  /** Counts a person to whom a message was delivered outside a window, also by another number of the portfolio. */
  count(address2) {
    const key = this.#keyOf(address2);
    this.#countsUntil.delete(key);
    this.#countsUntil.set(key, this.#now() + DAY_MS2);
  }
  /** The code with which a message to a person fails. `undefined`: it may be sent, or no code was given. */
  codeFor(address2) {
    this.#forget();
    const isCounted = this.#countsUntil.has(this.#keyOf(address2));
    return isCounted || this.#countsUntil.size < this.people ? void 0 : this.#options.code;
  }
  #forget() {
    for (const [key, until] of this.#countsUntil) {
      if (until > this.#now()) return;
      this.#countsUntil.delete(key);
    }
  }
};
function resolveMessagingLimit(given = {}) {
  const misspelt = unknownOption("The emulator's messagingLimit", given, ["code", "people"]);
  if (misspelt !== void 0) throw new TypeError(misspelt.sentence);
  if (given.people !== void 0) checkAmount("messagingLimit.people", given.people);
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
  /** The price of one more message. */
  priceOf(category, kind, isInWindow) {
    const isFree = this.#isFree(category, kind, isInWindow);
    return { type: isFree ? "free_customer_service" : "regular", billable: !isFree, category };
  }
  #isFree(category, kind, isInWindow) {
    const at = this.#now();
    if (at < SERVICE_CHARGED_SINCE_MS) return kind === "session" || category === "utility" && isInWindow;
    if (kind !== "session") return false;
    const month = new Date(at).toISOString().slice(0, 7);
    if (month !== this.#month) this.#serviceMessages = 0;
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
  /** How many people the business may write to first in 24 hours. */
  get people() {
    return peopleOfTier[this.#tier];
  }
  /** The last change of the tier, at this Unix time in milliseconds; `undefined` before the first. */
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

// src/emulator/json.ts
function property2(value, name) {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : void 0;
}
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function lowerCase(value) {
  return typeof value === "string" ? value.toLowerCase() : value;
}

// src/emulator/account/template.ts
function countParameters({ header: header2 = "", body: body3, buttons }) {
  const inButtons = buttons.map(parametersOfButton).reduce((sum, count) => sum + count, 0);
  return variablesIn(header2) + variablesIn(body3) + inButtons;
}
function hasOtpButton({ buttons }) {
  return buttons.some(({ type }) => type === "OTP");
}
function parametersOfButton({ type, url }) {
  if (type === "COPY_CODE") return 1;
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
  /** Whether sends are held against the templates: from the first one on, or always with `checkTemplates`. */
  get areChecked() {
    return this.#checkAlways || this.#wereDeleted || this.#byId.size > 0;
  }
  add(given) {
    const id = given.id ?? createUuid(this.#random);
    if (this.#byId.has(id)) throw new RangeError(`There already is a template with the id "${id}".`);
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
  /** @throws {RangeError} for an id that was never added. */
  setStatus(id, status) {
    const changed2 = { ...this.existing(id), status, modifiedOn: this.#now() };
    this.#byId.set(id, changed2);
    return changed2;
  }
  /** @throws {RangeError} for an id that was never added. */
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
      // An edited template is reviewed anew.
      status: "PENDING",
      modifiedOn: this.#now()
    };
    this.#byId.set(id, changed2);
    return changed2;
  }
  /** Deletes a template in all its languages. Returns how many there were. */
  delete(name) {
    const found = this.list.filter((template) => template.name === name);
    for (const { id } of found) this.#byId.delete(id);
    if (found.length > 0) this.#wereDeleted = true;
    return found.length;
  }
  /** @throws {RangeError} for an id that was never added. */
  existing(id) {
    const template = this.#byId.get(id);
    if (template === void 0)
      throw new RangeError(`There is no template with the id "${id}". Add it first.`);
    return template;
  }
  get(id) {
    return this.#byId.get(id);
  }
  /** Meta's format names a template by its name and language. */
  named(name, language) {
    return this.list.find((template) => template.name === name && template.language === language);
  }
};
function templateOf({ endpoint, template }, templates) {
  if (endpoint?.body !== "json") return templates.get(String(property2(template, "id")));
  return templates.named(
    String(property2(template, "name")),
    String(property2(property2(template, "language"), "code"))
  );
}
function fits(request, template) {
  if (request.endpoint?.body === "json") {
    return parametersInComponents(request.template, template) === countParameters(template);
  }
  const params = property2(request.template, "params");
  return (Array.isArray(params) ? params.length : 0) === countParameters(template);
}
function parametersInComponents(sent, template) {
  const components = property2(sent, "components");
  if (!Array.isArray(components)) return 0;
  return components.filter((component2) => !(hasOtpButton(template) && lowerCase(property2(component2, "type")) === "button")).flatMap((component2) => property2(component2, "parameters") ?? []).filter((parameter) => !media.has(lowerCase(property2(parameter, "type")))).length;
}
var media = /* @__PURE__ */ new Set(["image", "video", "document", "location", "payload"]);
function priceCategoryOf(request, kind, templates) {
  if (kind === "session") return "service";
  if (request.endpoint?.isForMarketing) return "marketing_lite";
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
  /** What is left; infinite without the option `wallet`. */
  get balance() {
    return this.#balance;
  }
  /** @throws {RangeError} for an amount that is not above 0. */
  topUp(amount) {
    if (!(amount > 0)) {
      throw new RangeError(`The amount to top the wallet up by has to be above 0; ${amount} was given.`);
    }
    this.#balance = rounded(this.#balance + amount);
  }
  /** Pays for one message; `false`, and nothing taken, where the balance does not cover it. */
  pay() {
    const left = rounded(this.#balance - this.#costPerMessage);
    if (left < 0) return false;
    this.#balance = left;
    return true;
  }
};
function rounded(amount) {
  return Number.isFinite(amount) ? Math.round(amount * UNITS) / UNITS : amount;
}

// src/emulator/account/account.ts
function createAccount({
  apiKey,
  appId,
  checkTemplates,
  credentials: credentialOptions,
  freeServiceMessages,
  messagingLimit,
  now,
  monotonic,
  random,
  userIds,
  wallet,
  window
}) {
  const credentials = new Credentials(credentialOptions, { now, monotonic, random });
  credentials.issue({ kind: "api-key", token: apiKey });
  const people = new People(appId, now);
  const keyOf2 = (address2) => people.keyOf(address2);
  const standing = new Standing(now);
  return {
    consent: new Consent(keyOf2),
    credentials,
    held: new HeldMessages(),
    media: new Media(random),
    messagingLimit: new MessagingLimit(messagingLimit, standing, keyOf2, monotonic),
    prices: new PriceList(freeServiceMessages, now),
    standing,
    startedAt: now(),
    partner: new PartnerTokens(credentials, credentialOptions.partnerId),
    people,
    templates: new Templates(checkTemplates, now, random),
    userIds: new UserIds(userIds, people, monotonic),
    wallet: new Wallet(wallet),
    windows: new Windows(window, monotonic, keyOf2)
  };
}
var Consent = class {
  #keyOf;
  #optedOut = /* @__PURE__ */ new Set();
  #withoutMarketing = /* @__PURE__ */ new Set();
  constructor(keyOf2) {
    this.#keyOf = keyOf2;
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
  /** The partner's id: a number in the answer to a login, and part of the paths of universal tokens. */
  id;
  #credentials;
  constructor(credentials, id) {
    this.#credentials = credentials;
    this.id = id;
  }
  /** What `POST /partner/account/login` gives now, and `GET /partner/app/{appId}/token` takes. */
  get accountToken() {
    return this.#credentials.current("partner-token").token;
  }
  /** What the partner endpoints of the app take now. */
  get token() {
    return this.#credentials.current("app-token").token;
  }
  /** The app's token is no longer taken, and there is a new one. Returns the new one. */
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
  /** Who wrote when, by the clock of the windows. */
  #writtenAt = /* @__PURE__ */ new Map();
  /** When a window closes, as Unix time in milliseconds. A person who is not listed follows the mode. */
  #closesAt = /* @__PURE__ */ new Map();
  constructor(mode, now, keyOf2) {
    this.#mode = mode;
    this.#now = now;
    this.#keyOf = keyOf2;
  }
  /** Opens a number's window for 24 hours, as a message from it does; with `window: 'open'` for good. */
  open(number) {
    const key = this.#keyOf(number);
    this.#writtenAt.set(key, this.#now());
    if (this.#mode === "open") this.#closesAt.delete(key);
    else this.#closesAt.set(key, this.#now() + WINDOW_MS);
  }
  /** Closes a number's window, regardless of the option `window`, until it is opened again. */
  close(number) {
    this.#writtenAt.delete(this.#keyOf(number));
    this.#closesAt.set(this.#keyOf(number), Number.NEGATIVE_INFINITY);
  }
  isOpen(number) {
    const closesAt = this.#closesAt.get(this.#keyOf(number));
    return closesAt === void 0 ? this.#mode === "open" : this.#now() < closesAt;
  }
  /** Whether a person has written in the last 24 hours: what limits and prices go by, where windows are not kept too. */
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
  return v2Envelope(
    app,
    "message-event",
    { type: "mismatch", destination: phone, payload: { wa_id: waId, phone } },
    atMs
  );
}
function payloadOf({ message, names: { phone, userId: userId2 }, step, atMs }) {
  const about = compact({ type: step.status, destination: phone });
  const person = compact({ userId: userId2 });
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
        // Beside the inner payload, not in it: that is where the documentation's sample has them.
        conversation: { id: message.conversationId, expiresAt: ts + SECONDS_A_DAY, type: category },
        // The page about prices names the types `regular` and `free_entry_point`; the third one is version 3's.
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
  const href = side === "whatsapp" && isAtMeta2(row3?.docsUrl) ? row3?.docsUrl : void 0;
  return {
    code: step.code,
    side,
    ...reason !== void 0 && { reason },
    ...href !== void 0 && { href }
  };
}
function isAtMeta2(docsUrl) {
  return docsUrl !== void 0 && new URL(docsUrl).hostname === "developers.facebook.com";
}
function metaRow(code) {
  return lookup(code, { system: "meta-cloud" }) ?? lookup(code, { system: "meta-onprem" });
}

// src/emulator/answers/script.ts
var Script = class {
  #lines = /* @__PURE__ */ new Map();
  /** Replaces what was laid down for this number. No answers at all forgets it. Returns a function that forgets it. */
  set(to, answers) {
    for (const answer2 of answers) checkAnswer(answer2);
    const line2 = [...answers];
    if (line2.length === 0) {
      this.#lines.delete(to);
      return () => {
      };
    }
    this.#lines.set(to, line2);
    return () => {
      if (this.#lines.get(to) === line2) this.#lines.delete(to);
    };
  }
  /** The next answer for this number. The last one stays. */
  next(to) {
    const line2 = this.#lines.get(to) ?? this.#lines.get("*");
    return line2 !== void 0 && line2.length > 1 ? line2.shift() : line2?.[0];
  }
};
function checkAnswer(answer2) {
  if (answer2.type !== "reply" || answer2.status >= 200 && answer2.status <= 599) return;
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
  if (thenDelivered) steps.push({ status: "delivered" });
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
function v3Contact({ phone, userId: userId2, parentUserId }, profile) {
  return compact({ profile, wa_id: phone, user_id: userId2, parent_user_id: parentUserId });
}
function contactsBesideStatus({ message, names, step: { status } }) {
  if (names.userId === void 0) return {};
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
    // Where the id is a UUID, Meta's own comes with the ids of people (partner-docs.gupshup.io/docs/bsuid).
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
  if (!isPriced || step.status === "failed") return {};
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
function v2PreferenceEvent(app, preference, { phone, userId: userId2, parentUserId }, atMs) {
  const person = compact({ wa_id: phone, userid: userId2, parent_user_id: parentUserId });
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
  return v2Envelope(
    app,
    "template-event",
    {
      type: "status-update",
      id,
      status: status.toLowerCase(),
      elementName: name,
      languageCode: language,
      ...description !== "" && { description }
    },
    atMs
  );
}
function v3TemplateEvent(app, template, atMs, pause) {
  return v3Change(
    app,
    "message_template_status_update",
    {
      event: template.status,
      gs_template_id: template.id,
      message_template_id: Number(template.externalId),
      message_template_language: template.language,
      message_template_name: template.name,
      reason: "NONE",
      ...pause && { message_template_category: template.category, other_info: pause }
    },
    { time: Math.floor(atMs / 1e3) }
  );
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
function v3Tier(app, tier, form2, atMs) {
  return v3Change(app, "business_capability_update", capabilityOf(tier, form2), {
    time: Math.floor(atMs / 1e3)
  });
}
function capabilityOf(tier, form2) {
  if (form2 === "text") return { max_daily_conversations_per_business: tier };
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
  /**
   * The people on WhatsApp: `add()` one who hides the number, `get()` one's user id, `changeNumber()`, `recycle()` a number. A number that
   * was not added has a person too.
   */
  people;
  constructor(account, reporter, people) {
    this.#account = account;
    this.#reporter = reporter;
    this.people = people;
  }
  /** Whether webhooks of version 2 and 3 have user ids, and `enable({ v2, v3 })`. See the option `userIds`. */
  get userIds() {
    return this.#account.userIds;
  }
  /** The 24-hour windows: `open(number)`, `close(number)`, `isOpen(number)`. See the option `window`. */
  get windows() {
    return this.#account.windows;
  }
  /** What is left of the money, and `topUp(amount)`. See the option `wallet`. */
  get wallet() {
    return this.#account.wallet;
  }
  /** The partner's `id` and the tokens of its endpoints; `expireToken()` has `token` refused from then on and replaced by a new one. */
  get partner() {
    return this.#account.partner;
  }
  /**
   * What lets requests in: `issue({ kind, lifeMs })` gives one more key or token, `expire()`, `revoke()` and `refuse()` end one,
   * `refuseWith()` says how requests are refused, `list` has all. See the option `credentials`.
   */
  get credentials() {
    return this.#account.credentials;
  }
  /** The templates that were added. */
  get templates() {
    return this.#account.templates.list;
  }
  /** Opts a number out: every message to it fails with 1012, and a `user-event` is posted. */
  optOut(number) {
    this.#account.consent.optOut(number);
    return this.#reporter.userEvent({ phone: number, type: "opted-out" });
  }
  /** Opts a number in, again or for the first time. */
  optIn(number) {
    this.#account.consent.optIn(number);
    return this.#reporter.userEvent({ phone: number, type: "opted-in" });
  }
  /** Stops marketing to a number: marketing templates fail with 131050, and a `preference-event` is posted. */
  stopMarketing(number) {
    this.#account.consent.stopMarketing(number);
    return this.#reporter.preference({ phone: number, value: "stop" });
  }
  /** Resumes marketing to a number. */
  resumeMarketing(number) {
    this.#account.consent.resumeMarketing(number);
    return this.#reporter.preference({ phone: number, value: "resume" });
  }
  /**
   * Adds a template. From the first one on, sends of unknown templates (4003, in v3 132001), of paused (4005, in v3
   * 132015) and disabled ones (132016), and those with too few or too many parameters (132000) fail.
   *
   * @throws {RangeError} for an id that is taken.
   * @example
   * const { id } = emulator.addTemplate({ name: 'order_shipped', category: 'UTILITY', body: 'Hi {{1}}, it is on its way.' })
   * await emulator.pauseTemplate(id)
   */
  addTemplate(template) {
    return this.#account.templates.add(template);
  }
  /** @throws {RangeError} for an id that was never added. */
  pauseTemplate(id) {
    return this.#templateStatus(id, "PAUSED", BAD_QUALITY);
  }
  /**
   * Messages with a template are accepted and wait from now on, as while Meta finds out how good the template is. The reply says so in version 3.
   *
   * @param status What it says: Meta's page has the first one, types of public clients the other.
   * @throws {RangeError} for an id that was never added.
   */
  holdTemplate(id, status = "held_for_quality_assessment") {
    this.#account.templates.existing(id);
    this.#account.held.hold(id, status);
  }
  /** The template is good: messages that wait are sent, and further ones do not wait. Resolves before they are delivered; see `idle()`. */
  releaseTemplate(id) {
    for (const message of this.#account.held.end(id)) message.release();
  }
  /** The template is bad: it is paused, and messages that wait fail with 132015, which is a text in version 3. */
  dropTemplate(id, title = "FIRST_PAUSE") {
    const posted = this.#templateStatus(id, "PAUSED", BAD_QUALITY, title);
    for (const message of this.#account.held.end(id)) message.drop();
    return posted;
  }
  /** @throws {RangeError} for an id that was never added. */
  disableTemplate(id) {
    return this.#templateStatus(id, "DISABLED");
  }
  /** @throws {RangeError} for an id that was never added. */
  approveTemplate(id) {
    return this.#templateStatus(id, "APPROVED");
  }
  /**
   * Posts an `account-event` of any type with any inner payload. It is version 2's, so only version 2 subscriptions get it.
   *
   * @example
   * await emulator.accountEvent('review-event', { status: 'approved' })
   */
  accountEvent(type, payload) {
    return this.#accountNews({ type, payload });
  }
  /**
   * How many people the business may write to first in 24 hours, how many it has, and `count(address)` for one to whom another number of the
   * portfolio has. See the option `messagingLimit`.
   */
  get messagingLimit() {
    return this.#account.messagingLimit;
  }
  /**
   * The business moves from its tier, at first TIER_250, to another one. In version 3 the limit is a text such as `TIER_2K`, or with `form:
   * 'integer'` 2000: Meta's page has both.
   */
  changeTier(tier, { form: form2 = "text" } = {}) {
    const payload = { ...this.#account.standing.changeTier(tier) };
    return this.#accountNews({ type: "tier-event", payload }, (app, at) => v3Tier(app, tier, form2, at));
  }
  /** WhatsApp takes the number in, or gives it a higher throughput. It is Meta's webhook, so that only version 3 subscriptions get it. */
  changeThroughput(event = "THROUGHPUT_UPGRADE") {
    return this.#reporter.announce({
      event: "account-event",
      summary: event,
      bodyFor: (version, app, at) => version === 2 ? void 0 : v3Throughput(app, event, at)
    });
  }
  /**
   * The business has charged so many messages this month that further ones cost less.
   *
   * @example
   * await emulator.changePricingTier({ category: 'UTILITY', region: 'India', tier: '25000001:50000000', month: '2026-11' })
   */
  changePricingTier(tier) {
    return this.#reporter.announce({
      event: "account-event",
      summary: "pricing-tier-update",
      bodyFor: (version, app, at) => version === 2 ? v2PricingTier(app, tier, at) : v3PricingTier(app, tier, at)
    });
  }
  /** WhatsApp restricts the account until `expiry`, as Unix time in milliseconds. The emulator only announces it; messages still pass. */
  restrict(restriction) {
    const event = { type: "status-event", payload: restricted(restriction) };
    return this.#accountNews(event, (app, at) => v3Restriction(app, restriction, at));
  }
  /** WhatsApp disables the account; Gupshup's page spells it in two ways. The emulator only announces it; messages still pass. */
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
  /** Something on the page is out of date: this record, or only what stands above the table. */
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
    if (answer2.type !== "reply") this.#count("unanswered");
    else if (request.messageId === void 0 && !isServed(request, answer2.status)) this.#count("refused");
    this.signals.reply.emit(request);
    this.touch(request);
  }
  acceptRequest(request, { messageId, whatsappId: whatsappId2 }) {
    request.messageId = messageId;
    request.whatsappId = whatsappId2;
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
    if (state === "delivered") this.#count("webhooksDelivered");
    if (state === "failed") this.#count("webhooksFailed");
    this.#tell(webhook);
  }
  /** The request (`r12`) or the webhook (`w34`) that the page knows by this key. */
  find(key) {
    const records = key.startsWith("r") ? this.requests : this.webhooks;
    return records.find(({ id }) => `${id}` === key.slice(1));
  }
  /** Whether a webhook is about a message that was sent. */
  belongsToRequest(webhook) {
    return this.#requestOf.has(webhook);
  }
  /** Notifies the page of a change. */
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
    if (webhook.state !== "posting" && webhook.state !== "retrying") this.signals.webhook.emit(webhook);
    this.touch(this.#requestOf.get(webhook) ?? webhook);
  }
  #count(what) {
    this.#counters = { ...this.#counters, [what]: this.#counters[what] + 1 };
  }
  #keep(records, record) {
    records.push(record);
    if (records.length > this.#limit) records.shift();
  }
};
function isServed({ kind }, status) {
  return kind === void 0 && status < 300;
}
var Signal = class {
  #listeners = /* @__PURE__ */ new Set();
  /** Calls the listener with every later value. Returns an unsubscribe function. */
  on = (listener) => {
    const hear = (news) => listener(news);
    this.#listeners.add(hear);
    return () => {
      this.#listeners.delete(hear);
    };
  };
  emit(news) {
    for (const hear of this.#listeners) hear(news);
  }
};
async function waitFor(what, known4, watch, matches, { timeoutMs = 5e3 }, closing) {
  const found = known4.find(matches);
  if (found !== void 0) return found;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => giveUp(`No ${what} matched within ${timeoutMs} ms.`), timeoutMs);
    const onClose = () => giveUp(`The emulator was closed before any ${what} matched.`);
    const stopWatching = watch((seen) => {
      if (!matches(seen)) return;
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
  /** The base address to give to a client, such as `http://127.0.0.1:4010`. */
  url;
  /** The key that requests have to carry. */
  apiKey;
  /** The app that requests have to name. */
  appName;
  /** Gupshup's id of the app, which paths and webhooks name. */
  appId;
  /** The number that requests have to come from. */
  source;
  #parts;
  #closing = new AbortController();
  #closed;
  /** @internal */
  constructor(parts) {
    super(parts.account, parts.reporter, parts.people);
    this.#parts = parts;
    this.url = parts.server.url;
    this.apiKey = parts.options.apiKey;
    this.appName = parts.options.appName;
    this.appId = parts.options.appId;
    this.source = parts.options.source;
  }
  /** Every request that came in, oldest first, as far as `historyLimit` goes back. The list is live. */
  get requests() {
    return this.#parts.history.requests;
  }
  /** Every webhook that was made, oldest first, as far as `historyLimit` goes back. The list is live. */
  get webhooks() {
    return this.#parts.history.webhooks;
  }
  /** Totals since the start, or since `clear()`. */
  get counters() {
    return this.#parts.history.counters;
  }
  /** The faults that are set now. */
  get faults() {
    return this.#parts.faults.list;
  }
  /**
   * Lays down what happens to the messages for one number: each message takes the next answer, and the last answer stays.
   * Replaces what was laid down before; with no answers at all it goes back to normal.
   *
   * @param to The number's digits or the user id, as requests have it, or `'*'` for all that have no script of their own.
   * @returns a function that takes the script back.
   * @throws {RangeError} for a reply whose status is not from 200 to 599.
   * @example
   * emulator.script('919900000002', answer.fail(1005), answer.deliver())
   */
  script(to, ...answers) {
    return this.#parts.script.set(to, answers);
  }
  /**
   * Sets a fault for all messages, or for those to one number (`to`), for good or for so many times (`count`).
   *
   * @returns a function that lifts the fault.
   * @throws {TypeError} for a fault that does not exist, {RangeError} for an option that is out of range.
   * @example
   * const lift = emulator.fault('latency', { ms: 500 })
   * emulator.fault('reset-after-acceptance', { count: 1 })
   * emulator.fault('drop', { event: 'delivered', probability: 0.1 })
   */
  fault(kind, options = {}) {
    return this.#parts.faults.set(kind, options);
  }
  /** Lifts all faults. */
  liftFaults() {
    this.#parts.faults.clear();
  }
  /**
   * How many messages a second the number takes: `messagesPerSecond` now, `change()` and `changeOtherApp()`, and `counts` of what was admitted and
   * what not. See the option `throughput`.
   */
  get throughput() {
    return this.#parts.throughput;
  }
  /** How often one person may be written to: `change(options)`, and how many messages were `refused` for it. See the option `pairRate`. */
  get pairRate() {
    return this.#parts.pairRate;
  }
  /**
   * Has webhooks sent to one more address or function.
   *
   * @returns a function that ends the subscription.
   * @throws {TypeError} for what is no http address.
   * @example
   * emulator.subscribe({ url: 'http://127.0.0.1:3000/webhook', headers: { 'x-token': 'secret' }, version: 3 })
   * emulator.subscribe(client) // anything with a method receive(body)
   */
  subscribe(target) {
    return this.#parts.sender.subscribe(target);
  }
  /**
   * Posts a message to the business, which opens the sender's session window. Resolves when every subscription has been tried once.
   *
   * @example
   * await emulator.inbound({ from: '919900000002', text: 'Hello' })
   */
  inbound(message) {
    this.windows.open(message.from);
    this.#parts.throughput.countInbound();
    return this.#parts.reporter.inbound(message);
  }
  /**
   * Posts that a recipient opted in or out; `optOut()` and `optIn()` also apply it to messages. Version 3 has no such
   * event that is documented, so only version 2 subscriptions get it.
   */
  userEvent(event) {
    return this.#parts.reporter.userEvent(event);
  }
  /** Posts any body at all to every subscription: for the odd shapes that a webhook receiver has to stand. */
  post(body3) {
    return this.#parts.reporter.custom(body3);
  }
  /**
   * Listens: `request` comes before the answer, `reply` after it, `webhook` when one was delivered, dropped or given up.
   *
   * @returns a function that stops listening.
   */
  on(name, listener) {
    return this.#parts.history.signals[name].on(listener);
  }
  /** Resolves with the first answered request that matches, of those that came and those to come. */
  waitForRequest(matches, options = {}) {
    const answered = this.requests.filter(({ answer: answer2 }) => answer2 !== void 0);
    return waitFor(
      "request",
      answered,
      this.#parts.history.signals.reply.on,
      matches,
      options,
      this.#closing.signal
    );
  }
  /** Resolves with the first webhook that matches, of those that are over and done with and those to come. */
  waitForWebhook(matches, options = {}) {
    const over = this.webhooks.filter(({ state }) => state !== "posting" && state !== "retrying");
    return waitFor(
      "webhook",
      over,
      this.#parts.history.signals.webhook.on,
      matches,
      options,
      this.#closing.signal
    );
  }
  /** Resolves when no event is scheduled and no webhook is being posted. A later request starts new ones. */
  idle() {
    return this.#parts.schedule.idle();
  }
  /** Forgets requests, webhooks and totals. Scripts, faults and subscriptions stay, and events that are scheduled come. */
  clear() {
    this.#parts.history.clear();
  }
  /** Cuts all connections and cancels all that is scheduled. May be called twice. */
  close() {
    this.#closed ??= this.#end();
    return this.#closed;
  }
  async [Symbol.asyncDispose]() {
    await this.close();
  }
  async #end() {
    const { page: page2, schedule, sender, server } = this.#parts;
    this.#closing.abort();
    schedule.close();
    sender.close();
    page2.close();
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
  ...text(
    502,
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>"
  ),
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
  /** api.gupshup.io. */
  "self-serve": ["api-key", "customer-app-token", "universal-token"],
  /** What partner.gupshup.io has for one app. */
  app: ["app-token", "universal-app-token", "universal-token"],
  /** What it has for the partner's account. */
  account: ["partner-token", "universal-token"],
  /** What mints and revokes universal tokens. */
  minting: ["universal-token"],
  /** What lists those of an app: every token but its own (/reference/listuniversalapptokens). */
  listing: ["universal-token", "partner-token", "app-token"]
};
function isAuthorized(request, audience, credentials) {
  return presented(request, credentials.acceptedHeaders).some(
    (token) => credentials.accepts(token, kindsFor[audience])
  );
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
  if (faults.strike("wrong-kind-of-key", { to })) return wrongKindOfKey;
  if (!isAuthorized(request, audienceOf(request), credentials)) {
    return refuseWith(credentials, authenticationFailed);
  }
  if (!isAppRight(request, options)) return refusal(400, "Invalid App Details");
  if (endpoint?.isForMarketing && !options.marketing)
    return refusal(400, "MM lite is not enabled for this app");
  if (!DESTINATION.test(to) && !mayBeUserId(request, account)) return refusal(400, "Invalid Destination");
  if (faults.strike("too-many-requests", { to }) || !rate.admit()) return refusal(429, "Too Many Requests");
  const broken = brokenJsonField(request, options);
  if (broken === void 0) return void 0;
  return refusal(400, `The field "${broken}" is not a JSON object (says the emulator)`);
}
function mayBeUserId({ endpoint, kind, userId: userId2 }, { userIds }) {
  if (userId2 === void 0 || !isUserId(userId2) || !userIds.areOn) return false;
  if (endpoint?.body === "json") return true;
  return kind === "template" && (endpoint?.key === "partner-token" || userIds.selfServeTemplates);
}
function audienceOf({ endpoint }) {
  return endpoint?.key === "partner-token" ? "app" : "self-serve";
}
function isAppRight({ endpoint, fields: fields2, kind }, options) {
  const { source, "src.name": appName } = fields2;
  const appId = endpoint?.appId;
  if (appId !== void 0 && appId !== options.appId) return false;
  if (endpoint?.body === "json") return true;
  const mayBeUnnamed = appName === void 0 && (kind === "template" || appId !== void 0);
  return source === options.source && (mayBeUnnamed || appName === options.appName);
}
function brokenJsonField({ endpoint, kind, fields: fields2, message, template }, { checkMessages }) {
  if (kind === "template" && !(checkMessages && endpoint?.body === "json")) {
    if (!isObject(template)) return "template";
    const { message: givenMessage } = fields2;
    if (endpoint?.body !== "json" && givenMessage === void 0) return void 0;
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
    if (!isAuthorized(request, audience, credentials)) return refuseWith(credentials, refused);
    const { appId } = params;
    if (appId !== context3.options.appId) return refusal(400, "Invalid App Details");
    return answer2(request, params, context3);
  };
}

// src/emulator/http/api/account-routes.ts
var profileRoutes = [
  {
    method: "GET",
    path: "/wa/app/:appId/business/profile",
    answer: forApp(
      (_request, _params, { options }) => replyWith(200, { status: "success", profile: { phoneNumber: options.source } })
    )
  }
];
var readRoutes = [
  { method: "PUT", path: "/wa/app/:appId/msg/:messageId/read", answer: forApp(() => empty) },
  {
    method: "POST",
    path: "/partner/app/:appId/v1/event",
    // partner-docs.gupshup.io/reference/voicecallaction-1, which has these texts.
    answer: forPartner(({ message: event }) => {
      if (event === void 0) return refusal(400, "Invalid JSON payload");
      const mark = property2(event, "message");
      const isReadMark2 = property2(event, "type") === "message-event" && property2(mark, "status") === "read";
      if (!isReadMark2) return refusal(400, "Outbound event not supported");
      const id = property2(mark, "message_id");
      return typeof id === "string" && id !== "" ? replyWith(200, { status: "success" }) : refusal(400, "Please review the request parameters and retry");
    })
  }
];
function answerReadMark(request, context3) {
  const { credentials } = context3.account;
  if (!isAuthorized(request, audienceOf(request), credentials)) {
    return refuseWith(credentials, authenticationFailed);
  }
  if (request.endpoint?.appId !== context3.options.appId) return refusal(400, "Invalid App Details");
  return replyWith(200, { success: true });
}
var PLENTY = 1e6;
var walletRoutes = [
  {
    method: "GET",
    path: "/sm/api/v2/wallet/balance",
    // Below /sm a key that is not the account's gets text, as seen by production clients.
    answer: (request, _params, { account }) => isAuthorized(request, "self-serve", account.credentials) ? replyWith(200, { status: "success", balance: heldBy(account.wallet) }) : refuseWith(account.credentials, wrongKindOfKey)
  },
  {
    method: "GET",
    path: "/partner/app/:appId/wallet/balance",
    answer: forPartner(
      (_request, _params, { account }) => replyWith(200, {
        status: "success",
        walletResponse: { currency: "USD", currentBalance: heldBy(account.wallet), overDraftLimit: 0 }
      })
    )
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
    if (bytes > limitBytes) return void 0;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
function parseMultipart(contentType = "", body3) {
  const [, quoted, bare] = /^multipart\/form-data\b.*?\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === void 0) return void 0;
  const parts = body3.split(`--${boundary}`).flatMap((part) => {
    const end = part.indexOf("\r\n\r\n");
    const head = part.slice(0, end);
    const [, name] = /\bname="([^"]*)"/i.exec(head) ?? [];
    if (end === -1 || name === void 0) return [];
    const [, fileName] = /\bfilename="([^"]*)"/i.exec(head) ?? [];
    return [[name, fileName ?? part.slice(end + 4).replace(/\r\n$/, "")]];
  });
  return Object.fromEntries(parts);
}
function parseForm2(body3) {
  return Object.fromEntries(new URLSearchParams(body3));
}
function parseJson2(text3) {
  if (text3 === void 0) return void 0;
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
    ...query !== void 0 && { query: parseForm2(query) },
    headers: incoming.headers,
    ...endpoint?.appId !== void 0 && { endpoint }
  };
  if (endpoint?.body === "json") return { ...about, ...describeJson(body3) };
  if (EVENT_PATH.test(withoutSlash(path))) return { ...about, fields: {}, to: "", message: parseJson2(body3) };
  const fields2 = endpoint === void 0 ? fieldsOf(incoming, body3) : parseForm2(body3);
  const { destination, message, template } = fields2;
  const userId2 = destination ? void 0 : fields2["userId"];
  return {
    ...about,
    fields: fields2,
    ...endpoint?.kind && { kind: endpoint.kind },
    to: userId2 ?? destination ?? "",
    ...userId2 !== void 0 && { userId: userId2 },
    message: message === void 0 && endpoint === void 0 ? jsonIn(body3) : parseJson2(message),
    template: parseJson2(template)
  };
}
var EVENT_PATH = /^\/partner\/app\/[^/]+\/v1\/event$/;
function withoutSlash(path) {
  return path.replace(/(?<=.)\/+$/, "");
}
function describeJson(body3) {
  const message = parseJson2(body3);
  const to = numberOf(property2(message, "to"));
  const recipient = to === "" ? property2(message, "recipient") : void 0;
  const userId2 = typeof recipient === "string" ? recipient : void 0;
  const kind = property2(message, "type") === "template" ? "template" : "session";
  return {
    fields: {},
    ...!isReadMark(message) && { kind },
    to: userId2 ?? to,
    ...userId2 !== void 0 && { userId: userId2 },
    message,
    template: property2(message, "template")
  };
}
function numberOf(to) {
  if (typeof to === "number" && Number.isSafeInteger(to)) return `${to}`;
  return typeof to === "string" ? to : "";
}
function jsonIn(body3) {
  const value = parseJson2(body3);
  return isObject(value) ? value : void 0;
}
function isReadMark(message) {
  return property2(message, "status") === "read" && typeof property2(message, "message_id") === "string";
}
function fieldsOf({ headers }, body3) {
  const multipart = parseMultipart(headers["content-type"], body3);
  if (multipart !== void 0) return multipart;
  const isJson = headers["content-type"]?.includes("application/json");
  const parsed = isJson ? parseJson2(body3) : void 0;
  if (!isObject(parsed)) return parseForm2(body3);
  return Object.fromEntries(
    Object.entries(parsed).flatMap(
      ([name, value]) => typeof value === "string" || typeof value === "number" ? [[name, `${value}`]] : []
    )
  );
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
    if (found === null) continue;
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
  if (/^\/sm(?:\/|$)/.test(path)) return wrongKindOfKey;
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
    // Fields of /reference/get_partner-account-api-partnerapps, of 1 Oct 2026.
    answer: (request, _params, { account, options }) => {
      const { credentials, partner: partner2 } = account;
      if (!isAuthorized(request, "account", credentials)) return refuseWith(credentials, unauthorised);
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
    // `healthy` is a text (/reference/get_partner-app-appid-health, of 20 Nov 2025).
    answer: forPartner(() => replyWith(200, { status: "success", healthy: "true" }))
  },
  {
    method: "GET",
    path: "/partner/app/:appId/ratings",
    // /reference/get_partner-app-appid-ratings: without an event there is nothing to tell.
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
    // docs.gupshup.io/reference/getwabainfo, of 3 Nov 2025, as far as its copy could be read.
    answer: forPartner(
      (_request, _params, { account, options }) => replyWith(200, {
        status: "success",
        wabaInfo: {
          accountStatus: "ACTIVE",
          dockerStatus: "CONNECTED",
          messagingLimit: account.standing.tier,
          phone: options.source,
          phoneQuality: "GREEN",
          wabaId: BUSINESS_ACCOUNT_ID
        }
      })
    )
  },
  {
    method: "GET",
    path: "/partner/app/:appId/userStatus",
    // docs.gupshup.io/reference/get_partner-app-appid-userstatus: 200 also for a user who has opted out.
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
    // 202 without a body (/reference/put_partner-app-appid-optin, of 14 Feb 2025).
    answer: forPartner(({ fields: fields2 }, _params, { account }) => {
      const { phone } = fields2;
      if (!phone) return refusal(400, "Please review the request parameters and retry");
      account.consent.optIn(phone);
      return accepted;
    })
  },
  {
    method: "GET",
    path: "/partner/app/:appId/template/sync",
    // /reference/synctemplate, of 5 Aug 2025.
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
      if (!account.media.has(mediaId2)) return refusal(400, "Invalid Media Id");
      return refusal(501, "The emulator keeps the ids of media, not their contents (says the emulator)");
    })
  },
  {
    method: "POST",
    path: "/partner/app/:appId/upload/media",
    answer: forPartner(({ fields: fields2 }, _params, { account }) => {
      const { file, file_type: fileType } = fields2;
      if (!file || !fileType) return refusal(400, "Please review the request parameters and retry");
      return replyWith(200, {
        status: "success",
        handleId: { message: account.media.createHandle(fileType) }
      });
    })
  }
];

// src/emulator/webhooks/subscription-form.ts
var import_node_http = require("http");

// src/emulator/webhooks/subscription.ts
function isReceiver(target) {
  return "receive" in target && target.receive !== void 0;
}
function checkTarget(target) {
  if (isReceiver(target)) return;
  const misspelt = unknownOption("The emulator's webhook", target, [
    "url",
    "headers",
    "version",
    "modes",
    "receive"
  ]);
  if (misspelt !== void 0) throw new TypeError(misspelt.sentence);
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
  // One of Gupshup's pages calls the next one DELETE.
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
  if (wanted === void 0 || wanted.includes("ALL")) return true;
  if (wanted.includes("NONE")) return false;
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
  if (protocol !== "http:" && protocol !== "https:") throw new SubscriptionRefused("Invalid URL Passed");
  return url;
}
function readVersion(version) {
  if (version === "2") return 2;
  if (version === "3") return 3;
  throw new SubscriptionRefused("The version has to be 2 or 3 (says the emulator)");
}
function readModes(list2) {
  const words = list2.split(",").map((word) => word.trim());
  return words.filter(Boolean).map((word) => {
    if (!isMode(word)) throw new SubscriptionRefused(`There is no mode "${word}" (says the emulator)`);
    return word;
  });
}
function readHeaders(meta) {
  try {
    const map = JSON.parse(meta);
    if (!isObject(map)) throw new TypeError("It is no JSON object");
    const headers = Object.entries(map).map(([name, value]) => {
      const text3 = typeof value === "string" ? value : JSON.stringify(value);
      (0, import_node_http.validateHeaderName)(name);
      (0, import_node_http.validateHeaderValue)(name, text3);
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
    if (found === void 0) throw new NoSuchSubscription();
    return found.shown;
  }
  /** Which fields have a default is not documented; version 2 and no modes are the emulator's choice. */
  async create(fields2) {
    const form2 = readSubscriptionForm(fields2);
    if (form2.url === void 0) throw new SubscriptionRefused("Invalid URL Passed");
    if (!form2.tag) throw new SubscriptionRefused("The tag is missing (says the emulator)");
    await this.#ping(form2.url, fields2);
    this.#refuseTag(form2.tag);
    if (this.#byId.size >= MOST_SUBSCRIPTIONS) {
      throw new SubscriptionRefused(
        `There already are ${MOST_SUBSCRIPTIONS} subscriptions (says the emulator)`
      );
    }
    const at = this.#options.now();
    const id = String(FIRST_ID + this.#made);
    this.#made += 1;
    const { url, tag } = form2;
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
    return this.#keep(changed(fresh, form2, at));
  }
  async update(id, fields2) {
    const form2 = readSubscriptionForm(fields2);
    const before = this.get(id);
    if (form2.url !== void 0) await this.#ping(form2.url, fields2);
    if (form2.tag !== void 0 && form2.tag !== before.tag) this.#refuseTag(form2.tag);
    this.delete(id);
    return this.#keep(changed(before, form2, this.#options.now()));
  }
  delete(id) {
    const found = this.#byId.get(id);
    if (found === void 0) throw new NoSuchSubscription();
    found.end();
    this.#byId.delete(id);
  }
  deleteAll() {
    for (const id of [...this.#byId.keys()]) this.delete(id);
  }
  #keep(shown) {
    const { url, version, modes: modes2, meta } = shown;
    const target = { url, version, modes: modes2, ...meta && { headers: meta.headers } };
    const end = shown.active ? this.#options.sender.subscribe(target) : () => {
    };
    this.#byId.set(shown.id, { shown, end });
    return shown;
  }
  /** `doCheck=false` skips it. */
  async #ping(url, { doCheck }) {
    if (doCheck === "false" || await this.#options.sender.ping(url)) return;
    throw new SubscriptionRefused("Invalid URL Passed");
  }
  #refuseTag(tag) {
    if (!this.list.some((subscription) => subscription.tag === tag)) return;
    throw new SubscriptionRefused(`The tag "${tag}" is taken (says the emulator)`);
  }
};
function changed(before, { headers, ...form2 }, at) {
  return { ...before, ...form2, ...headers && { meta: { headers } }, modifiedOn: at };
}

// src/emulator/http/api/subscriptions.ts
var subscriptionRoutes = [
  ...twins(
    "POST",
    "",
    async ({ fields: fields2 }, _params, { subscriptions }) => one(await subscriptions.create(fields2))
  ),
  ...twins(
    "GET",
    "",
    (_request, _params, { subscriptions }) => replyWith(200, { status: "success", subscriptions: subscriptions.list })
  ),
  ...twins("DELETE", "", (_request, _params, { subscriptions }) => {
    subscriptions.deleteAll();
    return deleted;
  }),
  ...twins("GET", "/:id", (_request, { id = "" }, { subscriptions }) => one(subscriptions.get(id))),
  ...twins(
    "PUT",
    "/:id",
    async ({ fields: fields2 }, { id = "" }, { subscriptions }) => one(await subscriptions.update(id, fields2))
  ),
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
    // The page's default.
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
  if (category === "MARKETING" || category === "UTILITY" || category === "AUTHENTICATION") return category;
  throw new TemplateRefused(
    "Invalid category provided, kindly use category from these option AUTHENTICATION, MARKETING, UTILITY."
  );
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
  const parsed = parseJson2(text3);
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
  const form2 = readTemplateForm(fields2);
  if (account.templates.named(form2.name, form2.language ?? "")) {
    throw new TemplateRefused(
      "Template Already exists with same namespace and elementName and languageCode"
    );
  }
  return replyWith(200, { status: "success", template: listed(account.templates.add(form2), options.appId) });
});
var edit = ({ fields: fields2 }, { id = "" }, { account, options }) => orRefusal(() => {
  if (account.templates.get(id) === void 0) throw new TemplateRefused(NO_SUCH_TEMPLATE);
  const template = account.templates.edit(id, readTemplateEdit(fields2));
  return replyWith(200, { status: "success", template: listed(template, options.appId) });
});
var remove = (_request, { elementName = "" }, { account }) => account.templates.delete(elementName) > 0 ? replyWith(200, { status: "success" }) : refusal(400, NO_SUCH_TEMPLATE);
var NO_SUCH_TEMPLATE = "Template Does not exists.";
function orRefusal(answer2) {
  try {
    return answer2();
  } catch (error) {
    if (error instanceof TemplateRefused) return refusal(400, error.message);
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
      if (template === void 0) return refusal(404, "There is no such template (says the emulator)");
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
    // `URL` is the only value that was ever seen.
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
  if (!name) throw new TokenRefused(400, REVIEW);
  const lifeMs = lifeOf(request, nowMs);
  const active = tokensOf(credentials, kind).filter(
    (one2) => one2.status === "ACTIVE" && (email === void 0 || one2.createdByEmail === email)
  );
  if (active.length >= MAX_ACTIVE) throw new TokenRefused(409, tooMany[kind]);
  if (active.some((one2) => one2.name === name)) {
    throw new TokenRefused(409, "An active token has this name (says the emulator)");
  }
  return credentials.obtain({ kind, name, lifeMs, ...email !== void 0 && { createdByEmail: email } });
}
function lifeOf({ kind, expiry }, nowMs) {
  const { minMs, maxMs } = bounds[kind];
  if (expiry === void 0 || expiry === "") return maxMs;
  const lifeMs = Number(expiry) - nowMs;
  if (!/^\d+$/.test(expiry) || lifeMs < minMs || lifeMs > maxMs) throw new TokenRefused(400, REVIEW);
  return lifeMs;
}
function tokensOf(credentials, kind) {
  return credentials.list.filter((one2) => one2.kind === kind);
}
function revoke(credentials, kind, { id, name, token }) {
  const given = [id, name, token].filter(Boolean);
  if (given.length !== 1) throw new TokenRefused(400, "supply exactly one of id, token, name");
  const known4 = tokensOf(credentials, kind);
  const byName = known4.filter((one2) => one2.name === name);
  const found = name ? byName.find(({ status }) => status === "ACTIVE") ?? byName[0] : known4.find((one2) => one2.id === id || one2.token === token);
  if (found === void 0) throw new TokenRefused(404, "There is no such token (says the emulator)");
  if (found.status === "EXPIRED")
    throw new TokenRefused(410, "The token has ended already (says the emulator)");
  credentials.revoke(found.token);
  return token ? "jti" : name ? "name" : "id";
}
function revokeAll(credentials, kind) {
  const active = tokensOf(credentials, kind).filter(({ status }) => status === "ACTIVE");
  for (const { token } of active) credentials.revoke(token);
  return active.length;
}

// src/emulator/http/faults.ts
var reset = { type: "reset" };
var silence = { type: "silence" };
async function faultBefore(about, { faults, schedule }) {
  const latency = faults.strike("latency", about);
  if (latency) await schedule.wait(latency.ms ?? 1e3);
  if (faults.strike("reset-before-acceptance", about)) return reset;
  if (faults.strike("timeout-before-acceptance", about)) return silence;
  return faults.strike("html-502", about) ? badGateway : void 0;
}
function faultAfter(about, { faults }) {
  if (faults.strike("reset-after-acceptance", about)) return reset;
  return faults.strike("timeout-after-acceptance", about) ? silence : void 0;
}

// src/emulator/http/api/token-routes.ts
var legacyRoutes = [
  route("login", "POST", "/partner/account/login", ({ fields: fields2 }, _params, { account }) => {
    const { email, secret, password, clientSecret } = fields2;
    const given = [secret, password, clientSecret].find(Boolean);
    if (!email || given === void 0) return refusal(401, "E-mail or secret is missing (says the emulator)");
    if (!account.credentials.isSecret(given)) return refuseWith(account.credentials, unauthorised);
    return replyWith(
      200,
      loginAnswer(account.credentials.currentFor("partner-token"), account.partner.id, email)
    );
  }),
  route(
    "app-token",
    "GET",
    "/partner/app/:appId/token",
    forTokens(
      "account",
      ({ account }) => replyWith(200, appTokenAnswer(account.credentials.currentFor("app-token"), account.partner.id)),
      refusal(400, "Invalid App Details")
    )
  )
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
  route(
    "mint-universal-token",
    "POST",
    "/partner/:partnerId/auth/token",
    (request, { partnerId }, context3) => {
      const { credentials, partner: partner2 } = context3.account;
      const { email, clientSecret, name, expiry } = request.fields;
      if (!email || !clientSecret || !credentials.isSecret(clientSecret))
        return refuseWith(credentials, unauthorised);
      if (partnerId !== `${partner2.id}`) return forbiddenAccess;
      return minted(context3, { kind: "universal-token", name, expiry, email });
    }
  ),
  route(
    "list-universal-tokens",
    "GET",
    "/partner/:partnerId/auth/tokens",
    forPartnerId(
      (request, { account }) => (
        // Bare, where the list of an app's tokens is wrapped.
        replyWith(200, listed2(request, account.credentials, "universal-token"))
      )
    )
  ),
  route(
    "revoke-universal-token",
    "POST",
    "/partner/:partnerId/auth/revoke",
    forPartnerId(
      ({ fields: fields2 }, { account }) => replyWith(200, { status: "success", scope: revoke(account.credentials, "universal-token", fields2) })
    )
  )
];
var universalAppTokenRoutes = [
  route(
    "mint-universal-app-token",
    "POST",
    "/partner/app/:appId/token",
    forTokens(
      "minting",
      (context3, { fields: { name, expiry } }) => minted(context3, { kind: "universal-app-token", name, expiry })
    )
  ),
  route(
    "list-universal-app-tokens",
    "GET",
    "/partner/app/:appId/tokens",
    forTokens(
      "listing",
      ({ account }, request) => replyWith(200, {
        status: "success",
        tokens: listed2(request, account.credentials, "universal-app-token")
      })
    )
  ),
  route(
    "revoke-universal-app-token",
    "POST",
    "/partner/app/:appId/token/revoke",
    forTokens(
      "minting",
      ({ account }, { fields: fields2 }) => replyWith(200, {
        status: "success",
        scope: revoke(account.credentials, "universal-app-token", fields2)
      })
    )
  ),
  route(
    "revoke-all-universal-app-tokens",
    "POST",
    "/partner/app/:appId/token/revoke-all",
    forTokens(
      "minting",
      ({ account }) => (
        // A text, though it is a number.
        replyWith(200, {
          status: "success",
          appTokensRevoked: `${revokeAll(account.credentials, "universal-app-token")}`
        })
      )
    )
  )
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
    if (!isAuthorized(request, audience, credentials)) return refuseWith(credentials, unauthorised);
    if (appId !== context3.options.appId) return refusedApp;
    return answer2(context3, request);
  };
}
function forPartnerId(answer2) {
  return (request, { partnerId }, context3) => {
    const { credentials, partner: partner2 } = context3.account;
    if (!isAuthorized(request, "minting", credentials)) return refuseWith(credentials, unauthorised);
    if (partnerId !== `${partner2.id}`) return forbiddenAccess;
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
      if (struck) return struck;
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
    if (error instanceof TokenRefused) return refusal(error.status, error.message);
    throw error;
  }
}

// src/emulator/http/api/user-id-routes.ts
var userIdRoutes = [
  {
    method: "PUT",
    path: "/partner/app/:appId/config/bsuid",
    answer: forPartner(({ message }, _params, { account: { userIds } }) => {
      if (!userIds.admit()) return refusal(429, "Too Many Requests");
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
  const value = property2(body3, name);
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
  if (found.length === 0) return answerAbsent(request);
  const right = found.find(({ route: route3 }) => route3.method === request.method);
  if (right === void 0) return wrongMethod(found.map(({ route: route3 }) => route3.method));
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
  const { to, userId: userId2 } = request;
  if (userId2 !== void 0 && people.find(userId2) === void 0) return USER_ID_REFUSED;
  if (people.isDeserted(to)) return NOT_ON_WHATSAPP;
  if (consent.hasOptedOut(to)) return OPTED_OUT;
  if (kind === "session") {
    if (request.endpoint?.isForMarketing) return NOT_FOR_MARKETING_ENDPOINT;
    return windows.isOpen(to) ? void 0 : outsideWindowCode;
  }
  const template = templateOf(request, templates);
  if (userId2 !== void 0 && template?.category === "AUTHENTICATION") return USER_ID_REFUSED;
  const unfit = templates.areChecked ? codeForTemplate(request, template) : void 0;
  if (unfit !== void 0) return unfit;
  const faulty = codeForValues(request);
  if (faulty !== void 0) return faulty;
  const isMarketing = template?.category === "MARKETING" || request.endpoint?.isForMarketing;
  if (isMarketing && consent.hasStoppedMarketing(to)) return NO_MARKETING_WANTED;
  return windows.isInWindow(to) ? void 0 : messagingLimit.codeFor(to);
}
function codeForTemplate(request, template) {
  const format = request.endpoint?.body ?? "form";
  if (template === void 0) return NO_SUCH_TEMPLATE2[format];
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
  if (request.endpoint?.isForMarketing && template.category !== "MARKETING") return NOT_FOR_MARKETING_ENDPOINT;
  return fits(request, template) ? void 0 : WRONG_NUMBER_OF_PARAMETERS;
}
var FAULTY_PARAMETER = 132018;
var PARAMETER_MISSING = 131008;
function codeForValues(request) {
  const values = request.endpoint?.body === "json" ? valuesInComponents(property2(request.template, "components")) : listOf(property2(request.template, "params"));
  const texts = values.filter((value) => typeof value === "string");
  if (texts.some(isInvisible)) return PARAMETER_MISSING;
  return texts.some(isFaulty) ? FAULTY_PARAMETER : void 0;
}
function valuesInComponents(components) {
  return listOf(components).flatMap((component2) => [
    ...listOf(property2(component2, "parameters")).flatMap(valuesOf),
    ...listOf(property2(component2, "cards")).flatMap(
      (card2) => valuesInComponents(property2(card2, "components"))
    )
  ]);
}
function valuesOf(parameter) {
  return [
    property2(parameter, "text"),
    property2(parameter, "coupon_code"),
    property2(property2(parameter, "currency"), "fallback_value"),
    property2(property2(parameter, "date_time"), "fallback_value")
  ];
}
function isFaulty(text3) {
  return /[\t\n\v\f\r\u0085\u2028\u2029]|\p{Zs}{5}/u.test(text3);
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
    if (isAbsent(value)) return { kind: "missing", field };
    if (typeof value !== "string") return { kind: "invalid", field };
    if (value.trim() === "") return { kind: "missing", field };
    const isTooLong = value.length > maxCharacters && [...value].length > maxCharacters;
    return isTooLong ? { kind: "invalid", field } : void 0;
  };
}
var anyText = (value, field) => {
  if (isAbsent(value)) return { kind: "missing", field };
  return typeof value === "string" ? void 0 : { kind: "invalid", field };
};
var flag = (value, field) => {
  return typeof value === "boolean" ? void 0 : { kind: isAbsent(value) ? "missing" : "invalid", field };
};
var index = (value, field) => {
  if (isAbsent(value)) return { kind: "missing", field };
  const isRight = (typeof value === "number" || typeof value === "string") && /^\d+$/.test(String(value));
  return isRight ? void 0 : { kind: "invalid", field };
};
function degrees(limit) {
  return (value, field) => {
    if (isAbsent(value) || value === "") return { kind: "missing", field };
    const number = typeof value === "string" ? Number(value) : value;
    const isRight = typeof number === "number" && Math.abs(number) <= limit;
    return isRight ? void 0 : { kind: "invalid", field };
  };
}
function oneOf(...words) {
  return (value, field) => {
    if (isAbsent(value) || value === "") return { kind: "missing", field };
    return typeof value === "string" && words.includes(value) ? void 0 : { kind: "invalid", field };
  };
}
var address = (value, field) => {
  if (isAbsent(value) || value === "") return { kind: "missing", field };
  const isRight = typeof value === "string" && /^https?:\/\/[^\s/]\S*$/i.test(value) && URL.canParse(value);
  return isRight ? void 0 : { kind: "address", field };
};
function optional(check) {
  return (value, field) => {
    if (value === void 0 || value === "") return void 0;
    return value === null ? { kind: "invalid", field } : check(value, field);
  };
}
function fields(checks) {
  const entries = Object.entries(checks);
  return (value, field) => {
    if (isAbsent(value)) return { kind: "missing", field };
    if (!isObject(value)) return { kind: "invalid", field };
    return firstFault(entries, ([name, check]) => check(property2(value, name), `${field}.${name}`));
  };
}
function list(item, { min = 1, max = Number.POSITIVE_INFINITY } = {}) {
  return (value, field) => {
    if (isAbsent(value)) return { kind: "missing", field };
    if (!Array.isArray(value) || value.length > max) return { kind: "invalid", field };
    if (value.length < min) return { kind: "missing", field };
    return firstFault(value, (one2, position) => item(one2, `${field}.${position}`));
  };
}
function all(...checks) {
  return (value, field) => firstFault(checks, (check) => check(value, field));
}
function variant(name, checks, { unknown = "invalid", ignoresCase = false } = {}) {
  return (value, field) => {
    if (isAbsent(value)) return { kind: "missing", field };
    if (!isObject(value)) return { kind: "invalid", field };
    const given = property2(value, name);
    if (isAbsent(given) || given === "") return { kind: "missing", field: `${field}.${name}` };
    const word = ignoresCase ? lowerCase(given) : given;
    const check = typeof word === "string" && Object.hasOwn(checks, word) ? checks[word] : void 0;
    return check === void 0 ? { kind: unknown, field: `${field}.${name}` } : check(value, field);
  };
}
function media2(addressField, others = {}) {
  const byId = fields({ id: text2(), ...others });
  const byAddress = fields({ [addressField]: address, ...others });
  return (value, field) => (isAbsent(property2(value, "id")) ? byAddress : byId)(value, field);
}
function distinct(textOf3) {
  return (value, field) => {
    const texts = listOf2(value).map(textOf3);
    const second = texts.findIndex((one2, position) => texts.indexOf(one2) < position);
    return second < 0 ? void 0 : { kind: "invalid", field: `${field}.${second}` };
  };
}
function sections(itemsField, max) {
  return (value, field) => {
    const given = listOf2(value);
    const untitled = given.findIndex((section) => text2()(property2(section, "title"), field) !== void 0);
    if (given.length > 1 && untitled >= 0) return { kind: "missing", field: `${field}.${untitled}.title` };
    const count = given.reduce(
      (sum, section) => sum + listOf2(property2(section, itemsField)).length,
      0
    );
    return count > max ? { kind: "invalid", field } : void 0;
  };
}
function listOf2(value) {
  return Array.isArray(value) ? value : [];
}
function firstFault(items, faultOf) {
  for (const [position, item] of items.entries()) {
    const fault = faultOf(item, position);
    if (fault !== void 0) return fault;
  }
  return void 0;
}

// src/emulator/message-checks/form.ts
var context = optional(fields({ msgId: text2() }));
var caption = optional(anyText);
var msgid = optional(text2());
var body = text2(1024);
var footer = optional(text2(60));
var image = (value, field) => (property2(value, "originalUrl") === void 0 && property2(value, "id") !== void 0 ? imageById : imageByUrl)(value, field);
var imageById = fields({ id: text2(), caption, context });
var imageByUrl = fields({ originalUrl: address, previewUrl: address, caption, context });
var button = fields({ title: text2(20) });
var row = fields({ title: text2(24), description: optional(text2(72)), postbackText: optional(text2()) });
var quickReplyMedia = fields({ url: address, text: body, caption: footer });
var quickReplyContent = variant("type", {
  // Gupshup's page says 20, Meta's 60.
  text: fields({ header: optional(text2(20)), text: body, caption: footer }),
  image: quickReplyMedia,
  video: quickReplyMedia,
  // A production client sends a file without a text. The prose calls it a document, the samples a file.
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
    sections: all(
      list(fields({ title: optional(text2()), productList: list(product) })),
      // docs.gupshup.io/docs/send-multi-product-message
      sections("productList", 30)
    )
  }),
  catalog_message: fields({
    body: fields({ text: body }),
    footer: optional(fields({ text: text2(60) })),
    thumbnailId: optional(text2())
  })
});
var link = media2("link");
var formMessage = variant(
  "type",
  {
    text: fields({ text: text2(4096), previewUrl: optional(flag), context }),
    image,
    file: (value, field) => (property2(value, "id") === void 0 ? fileByUrl : fileById)(value, field),
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
      items: all(
        list(fields({ title: optional(text2(24)), options: list(row) }), { max: 10 }),
        sections("options", 10)
      )
    }),
    quick_reply: fields({
      msgid,
      content: quickReplyContent,
      options: all(
        list(button, { max: 3 }),
        distinct((option) => property2(option, "title"))
      )
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
  },
  { unknown: "unsupported" }
);
var fileById = fields({ id: text2(), filename: optional(text2()), caption, context });
var fileByUrl = fields({ url: address, filename: text2(), caption, context });
var formTemplate = fields({
  id: text2(),
  params: optional(list(anyText, { min: 0 })),
  expiration: optional(index)
});
var formTemplateMedia = variant(
  "type",
  {
    image: fields({ image: link }),
    video: fields({ video: link }),
    document: fields({ document: media2("link", { filename: optional(text2()) }) }),
    // A template's location needs all four; a message's does not.
    location: fields({
      location: fields({ longitude: degrees(180), latitude: degrees(90), name: text2(), address: text2() })
    }),
    carousel: fields({ cardHeaderType: text2(), cards: list(link, { max: 10 }) })
  },
  { unknown: "unsupported" }
);
var formPostbacks = list(fields({ index, text: text2() }));

// src/emulator/message-checks/meta.ts
var link2 = media2("link");
var captioned = media2("link", { caption: optional(anyText) });
var document = media2("link", { caption: optional(anyText), filename: optional(text2()) });
var place = { longitude: degrees(180), latitude: degrees(90) };
var body2 = fields({ text: text2(1024) });
var footer2 = optional(fields({ text: text2(60) }));
var textHeader = fields({ text: text2(60) });
var header = optional(
  variant("type", {
    text: textHeader,
    image: fields({ image: link2 }),
    video: fields({ video: link2 }),
    document: fields({ document })
  })
);
var button2 = fields({ type: oneOf("reply"), reply: fields({ id: text2(256), title: text2(20) }) });
var row2 = fields({ id: text2(200), title: text2(24), description: optional(text2(72)) });
var replyField = (name) => (item) => property2(property2(item, "reply"), name);
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
      sections: all(
        list(fields({ title: optional(text2(24)), rows: list(row2) }), { max: 10 }),
        sections("rows", 10)
      )
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
      sections: all(
        list(
          fields({
            title: optional(text2(24)),
            product_items: list(fields({ product_retailer_id: text2() }))
          }),
          { max: 10 }
        ),
        sections("product_items", 30)
      )
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
  // An empty value has a code of its own, with or without these checks.
  text: fields({ text: anyText }),
  image: fields({ image: link2 }),
  video: fields({ video: link2 }),
  document: fields({ document: media2("link", { filename: optional(text2()) }) }),
  location: fields({ location: fields(place) }),
  currency: fields({ currency: fields({ fallback_value: anyText, code: text2(3), amount_1000: passes }) }),
  date_time: fields({ date_time: fields({ fallback_value: anyText }) }),
  payload: fields({ payload: text2() }),
  // docs.gupshup.io: a coupon code has at most 15 characters.
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
var component = variant(
  "type",
  { ...partChecks, carousel: fields({ cards: list(templateCard, { max: 10 }) }) },
  inEitherCase
);
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
    contacts: list(
      fields({
        name: fields({ formatted_name: text2() }),
        phones: optional(list(fields({}), { min: 0 })),
        emails: optional(list(fields({}), { min: 0 })),
        urls: optional(list(fields({}), { min: 0 })),
        addresses: optional(list(fields({}), { min: 0 }))
      })
    ),
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
var metaMessage = all(
  fields({
    messaging_product: oneOf("whatsapp"),
    recipient_type: optional(oneOf("individual", "group"))
  }),
  (value, field) => (isAbsent(property2(value, "type")) ? contents.text : content)(value, field)
);

// src/emulator/message-checks/fault.ts
var codes2 = {
  form: { missing: 1009, address: 1010, invalid: 131009, unsupported: 131051, header: 132012 },
  json: { missing: 131008, address: 131009, invalid: 131009, unsupported: 131051, header: 132012 }
};
function failureOfMessage(request, kind, templates) {
  const format = request.endpoint?.body ?? "form";
  const fault = (format === "json" ? metaMessage(request.message, "message") : faultOfForm(request, kind)) ?? (kind === "template" ? faultOfHeader(request, templateOf(request, templates)) : void 0);
  if (fault === void 0) return void 0;
  const code = codes2[format][fault.kind];
  return answer.fail(code, { reason: `${lookup(code)?.title}: ${fault.field} (says the emulator)` });
}
function faultOfForm({ fields: fields2, message, template }, kind) {
  if (kind === "session") return formMessage(message, "message");
  const { message: givenMessage, postbackTexts } = fields2;
  return formTemplate(template, "template") ?? (givenMessage === void 0 ? void 0 : formTemplateMedia(message, "message")) ?? (postbackTexts === void 0 ? void 0 : formPostbacks(parseJson2(postbackTexts), "postbackTexts"));
}
function faultOfHeader(request, template) {
  if (template?.status !== "APPROVED") return void 0;
  const sent = request.endpoint?.body === "json" ? headerInComponents(request.template) : headerInForm(request);
  if (sent.type === "carousel") return void 0;
  const wanted = template.headerType === "TEXT" ? void 0 : template.headerType.toLowerCase();
  return sent.type === wanted ? void 0 : { kind: "header", field: sent.field };
}
function headerInForm({ message }) {
  return { type: property2(message, "type"), field: "message.type" };
}
function headerInComponents(template) {
  const components = listOf2(property2(template, "components"));
  const field = "message.template.components";
  if (components.some((component2) => typeOf(component2) === "carousel")) return { type: "carousel", field };
  const header2 = components.find((component2) => typeOf(component2) === "header");
  const [parameter] = listOf2(property2(header2, "parameters"));
  const type = typeOf(parameter);
  return { type: type === "text" ? void 0 : type, field };
}
function typeOf(part) {
  return lowerCase(property2(part, "type"));
}

// src/emulator/http/send.ts
var WALLET_IS_EMPTY = 1003;
var DROPPED = 132015;
var PAIR_RATE_HIT = 131056;
async function answerSend(request, kind, context3) {
  const struck = await faultBefore({ to: request.to }, context3);
  if (struck) return struck;
  const refused = refuse(request, context3);
  if (refused) return refused;
  const admission = context3.throughput.admit();
  if (admission.delayMs > 0) await context3.schedule.wait(admission.delayMs);
  if (admission.type === "refused") return refusal(429, "Too Many Requests");
  return follow(context3.script.next(request.to), request, kind, { ...context3, admission });
}
async function follow(scripted, request, kind, context3) {
  if (scripted?.type === "reply") {
    const accepted2 = scripted.accepted && await accept(scripted.accepted, request, kind, context3);
    return scriptedReply(scripted, accepted2?.message.messageId ?? "");
  }
  if (scripted?.type === "network-fault") {
    const isAccepted = scripted.fault.endsWith("after-acceptance");
    if (isAccepted) await accept(scripted.accepted ?? answer.deliver(), request, kind, context3);
    return scripted.fault.startsWith("reset") ? reset : silence;
  }
  const planned = scripted ?? failureOf(request, kind, context3) ?? answer.deliver();
  const { message, held } = await accept(planned, request, kind, context3);
  const struck = faultAfter({ to: request.to }, context3);
  if (struck) return struck;
  const isV3 = request.endpoint?.body === "json";
  return isV3 ? v3Accepted(message, held) : submitted(kind, message.messageId);
}
function failureOf(request, kind, { account, options }) {
  const ofMessage = options.checkMessages ? failureOfMessage(request, kind, account.templates) : void 0;
  if (ofMessage !== void 0) return ofMessage;
  const ofAccount = failureOfAccount(request, kind, account, options.outsideWindowCode);
  if (ofAccount !== void 0 || !options.codeNumbers) return ofAccount;
  const { to, userId: userId2 } = request;
  const phone = userId2 === void 0 ? to : account.people.find(userId2)?.phone;
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
    if (faults.strike("event-before-reply", { to })) await events2;
  }
}
function failureOfRates(planned, to, { admission, faults, pairRate, rate4001 }) {
  if (!rate4001.admit() || faults.strike("rate-limited", { to }) !== void 0) return answer.fail(4001);
  if (admission.type === "failing") return answer.fail(admission.code);
  return planned.type === "fail" || pairRate.admit(to) ? void 0 : answer.fail(PAIR_RATE_HIT);
}
function messageOf(request, kind, { account, options }) {
  const { to, userId: userId2 } = request;
  const { people, prices, templates, userIds, windows } = account;
  const { random, whatsappIds } = options;
  const isToUserId = userId2 !== void 0;
  const person = userIds.personAt(to);
  if (!isToUserId) people.writtenTo(to);
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
var import_node_http2 = require("http");
var import_node_net = require("net");
var KEEP_ALIVE_MS = 6e4;
async function listen({ host, port }, handle) {
  const server = (0, import_node_http2.createServer)({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    handle(request, response).catch((error) => {
      if (response.headersSent || response.destroyed) return;
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
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return (0, import_node_net.isIPv6)(host) ? `[${host}]` : host;
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
  if (endpoint === void 0 && kind === void 0) return answerApi(request, context3);
  if (method !== "POST") return wrongMethod(["POST"]);
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
  if (messagesPerSecond !== void 0) checkRate("throughput.messagesPerSecond", messagesPerSecond);
  checkSteps("throughput", given.steps);
  if (!refusals2.includes(refuseWith2)) throw notOneOf("throughput.refuseWith", refusals2, refuseWith2);
  const { counting = "sliding-second" } = given;
  if (!countings.includes(counting)) throw notOneOf("throughput.counting", countings, counting);
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
  if (misspelt !== void 0) throw new TypeError(misspelt.sentence);
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
  constructor(options, keyOf2, now) {
    this.#options = options;
    this.#keyOf = keyOf2;
    this.#now = now;
  }
  /** How many messages have failed with 131056, since the start. */
  get refused() {
    return this.#refused;
  }
  /** Another limit holds from now on, or none without options. Debts stay. @throws {RangeError | TypeError} for options that cannot be. */
  change(options) {
    this.#options = options && checkPairRate(options);
  }
  /** Whether one more message to a person is within the limit. It is counted only if it is. */
  admit(address2) {
    if (this.#options === void 0) return true;
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
  /** Forgets people who owe nothing, each time their number has doubled. */
  #sweep() {
    if (this.#debts.size < this.#sweepAt) return;
    for (const [key, { paidAtMs }] of this.#debts) if (paidAtMs <= this.#now()) this.#debts.delete(key);
    this.#sweepAt = Math.max(MIN_SWEEP, 2 * this.#debts.size);
  }
};
function checkPairRate(given) {
  checkNames("pairRate", given, ["everyMs", "burst", "repay"]);
  checkAmount("pairRate.everyMs", given.everyMs ?? DEFAULT_EVERY_MS);
  checkRange("pairRate.burst", given.burst ?? DEFAULT_BURST, 1, Number.POSITIVE_INFINITY);
  const { repay = "before-next" } = given;
  if (!repayments.includes(repay)) throw notOneOf("pairRate.repay", repayments, repay);
  return given;
}
function resolvePairRate(given = false) {
  if (given === false) return void 0;
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
  /** When its next message comes, if that is not after a time. Milliseconds since the start. */
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
      if (nextStepMs === void 0 || nextStepMs > elapsedMs) return void 0;
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
  /** Messages a second at a time. */
  at(elapsedMs) {
    return this.#steps.findLast(({ afterMs }) => afterMs <= elapsedMs)?.messagesPerSecond ?? 0;
  }
  /** When the next step after a time comes, if there is one. */
  nextStepAfter(elapsedMs) {
    return this.#steps.find(({ afterMs }) => afterMs > elapsedMs)?.afterMs;
  }
  /** Holds from a time until the next step, if there is one to come. */
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
  /** The limit that holds now. */
  get messagesPerSecond() {
    return this.#limit.at(this.#elapsedMs());
  }
  get counts() {
    this.#letOtherAppSend();
    return this.#counts;
  }
  /** Another limit holds from now on, until the next of the `steps`. @throws {RangeError} for one that is none. */
  change(messagesPerSecond) {
    checkRate("throughput", messagesPerSecond);
    this.#letOtherAppSend();
    this.#limit.change(messagesPerSecond, this.#elapsedMs());
  }
  /** The other app sends so many messages a second from now on, until the next of its `steps`. @throws {RangeError} for no amount. */
  changeOtherApp(messagesPerSecond) {
    checkAmount("throughput.otherApp", messagesPerSecond);
    this.#letOtherAppSend();
    this.#otherRate.change(messagesPerSecond, this.#elapsedMs());
  }
  /** Decides on one message. It is counted only if it is within the limit. */
  admit() {
    this.#letOtherAppSend();
    const elapsedMs = this.#elapsedMs();
    const limit = this.#limit.at(elapsedMs);
    if (limit === Number.POSITIVE_INFINITY) return this.#decide({ type: "admitted", delayMs: 0 });
    const used = this.#window.usedAt(elapsedMs);
    const delayMs = this.#delayAt(limit === 0 ? 1 : used / limit);
    if (used >= limit) return this.#decide(this.#refusal(elapsedMs, delayMs));
    this.#window.countAt(elapsedMs);
    return this.#decide({ type: "admitted", delayMs });
  }
  /** Meta's limit has messages in both directions in it (developers.facebook.com, throughput); of Gupshup's own nothing is documented. */
  countInbound() {
    const isMetas = this.#options.refuseWith === 130429 && this.messagesPerSecond !== Number.POSITIVE_INFINITY;
    if (!isMetas) return;
    this.#letOtherAppSend();
    this.#window.countAt(this.#elapsedMs());
  }
  #refusal(elapsedMs, delayMs) {
    const { lastingExcess, refuseWith: refuseWith2 = 429 } = this.#options;
    if (lastingExcess !== void 0) {
      this.#excess.countAt(elapsedMs);
      const isLasting = this.#excess.usedAt(elapsedMs) > lastingExcess.refusals;
      if (isLasting) return { type: "failing", code: 4001, delayMs };
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
    if (slowing === void 0) return 0;
    const { fromShare = 0.8, maxMs } = slowing;
    if (share <= fromShare) return 0;
    return Math.round(maxMs * Math.min(1, (share - fromShare) / (1 - fromShare)));
  }
  /** Counts what the other app has sent since the last look. */
  #letOtherAppSend() {
    const elapsedMs = this.#elapsedMs();
    for (; ; ) {
      const atMs = this.#otherApp.nextUntil(elapsedMs);
      if (atMs === void 0) return;
      if (this.#window.usedAt(atMs) >= this.#limit.at(atMs)) continue;
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
  if (misspelt !== void 0) throw new TypeError(misspelt.sentence);
  for (const header2 of given.acceptedHeaders ?? []) checkWord("acceptedHeaders", header2, credentialHeaders);
  if (given.refusal !== void 0) checkWord("refusal", given.refusal, credentialRefusals);
  return {
    lifeMs: resolveNumbers("lifeMs", credentialKinds, given.lifeMs ?? {}, defaultLifeMs),
    acceptedHeaders: given.acceptedHeaders ?? credentialHeaders,
    refusal: given.refusal,
    callsPerMinute: resolveNumbers(
      "callsPerMinute",
      tokenEndpoints,
      given.callsPerMinute ?? {},
      defaultCallsPerMinute
    ),
    clientSecret: given.clientSecret,
    partnerId: given.partnerId ?? PARTNER_ID
  };
}
function resolveNumbers(option, names, given, defaults2) {
  const resolved = { ...defaults2 };
  for (const name of names) {
    const value = given[name] ?? defaults2[name];
    if (!(value >= 0)) {
      throw new RangeError(
        `The emulator's credentials.${option} of ${name} has to be a number from 0; ${value} was given.`
      );
    }
    resolved[name] = value;
  }
  return resolved;
}
function checkWord(name, word, words) {
  if (words.includes(word)) return;
  throw new TypeError(
    `The emulator's credentials.${name} has to be of: ${words.join(", ")}; "${word}" was given.`
  );
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
  if (misspelt !== void 0) throw new TypeError(misspelt.sentence);
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
    // A clock that was handed in may be moved by a test, and is meant to count here too.
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
  for (const [name, least, most] of ranges) checkRange(name, options[name], least, most);
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
    throw new RangeError(
      `The emulator's outsideWindowCode has to be a code of the closed window, such as 470 or 131047; ${outsideWindowCode} was given.`
    );
  }
  if (wallet === void 0) return;
  checkAmount("wallet.balance", wallet.balance);
  checkAmount("wallet.costPerMessage", wallet.costPerMessage);
}

// src/emulator/page/page.ts
var import_node_crypto2 = require("crypto");
var import_node_net2 = require("net");

// src/emulator/credentials/redact.ts
var HIDDEN = "\u2022\u2022\u2022";
var issued = new RegExp(`\\bemulator-(?:${credentialKinds.join("|")})-token-\\d+`, "g");
function redact(text3) {
  return redactSecrets(text3).replace(issued, HIDDEN);
}
function redactField(name, value) {
  if (isSecretName(name) || name === "meta") return HIDDEN;
  return typeof value === "string" ? redact(value) : value;
}

// src/emulator/page/limit-control.ts
function controlLimits(asked, { limits }) {
  const { throughput, pairRate } = limits;
  try {
    switch (property2(asked, "action")) {
      case "throughput": {
        const limit = amountIn(asked, "messagesPerSecond");
        const otherApp = amountIn(asked, "otherApp");
        if (limit !== void 0) throughput.change(limit);
        if (otherApp !== void 0) throughput.changeOtherApp(otherApp);
        return { messagesPerSecond: throughput.messagesPerSecond, counts: throughput.counts };
      }
      case "pair-rate": {
        const everyMs = amountIn(asked, "everyMs");
        const burst = amountIn(asked, "burst");
        const repay = repayments.find((known4) => known4 === property2(asked, "repay"));
        if (property2(asked, "isOn") === false) pairRate.change();
        else pairRate.change({ everyMs, burst, repay });
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
  const value = property2(asked, name);
  if (value === void 0 || typeof value === "number") return value;
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
  const asked = parseJson2(body3);
  if (typeof asked !== "object" || asked === null) return "That is no JSON object.";
  const field = (name) => Reflect.get(asked, name);
  switch (field("action")) {
    case "set-fault": {
      const kind = field("kind");
      if (!isFaultKind(kind)) return "There is no such fault.";
      const endpoint = field("endpoint");
      if (endpoint !== void 0 && !tokenEndpoints.some((known4) => known4 === endpoint)) {
        return "There is no such endpoint.";
      }
      return attempt(() => faults.set(kind, faultOptions(field)));
    }
    case "lift-fault": {
      const id = field("id");
      if (typeof id === "number") faults.lift(id);
      return void 0;
    }
    case "expire-credentials": {
      const kind = field("kind");
      if (!credentialKinds.some((known4) => known4 === kind)) return "There is no such kind of credential.";
      for (const one2 of credentials.list) if (one2.kind === kind) credentials.expire(one2.token);
      return void 0;
    }
    case "refuse-with": {
      const refusal2 = field("refusal");
      if (refusal2 === void 0) credentials.refuseWith();
      else if (isRefusal(refusal2)) credentials.refuseWith(refusal2);
      else return "There is no such refusal.";
      return void 0;
    }
    case "clear":
      clear();
      return void 0;
    case "inbound": {
      const message = readInbound(field);
      if (typeof message === "string") return message;
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
function rowOf2(record) {
  return "method" in record ? rowOfRequest(record) : rowOfWebhook(record);
}
function contentOf({ answer: answer2, kind, method, path, message, template }) {
  if (kind === void 0) {
    return { type: isSuccess(answer2) ? "account" : "unknown", preview: shorten(redact(`${method} ${path}`)) };
  }
  if (kind === "template") {
    const named = property2(template, "id") ?? property2(template, "name");
    return { type: "template", preview: shorten([named, paramsOf2(template)].filter(Boolean).join("  ")) };
  }
  return { type: textOf2(property2(message, "type")) || "message", preview: shorten(wordsOf(message)) };
}
function paramsOf2(template) {
  const params = property2(template, "params");
  if (Array.isArray(params)) return params.join(" \xB7 ");
  const components = property2(template, "components");
  if (!Array.isArray(components)) return "";
  const parameters2 = components.flatMap((component2) => property2(component2, "parameters") ?? []);
  return parameters2.map((parameter) => textOf2(property2(parameter, "text"))).join(" \xB7 ");
}
function isSuccess(answer2) {
  return answer2?.type === "reply" && answer2.status < 300;
}
function wordsOf(message) {
  const places = [
    property2(message, "text"),
    property2(property2(message, "text"), "body"),
    property2(message, "caption"),
    property2(property2(message, "content"), "text"),
    property2(message, "body"),
    property2(property2(message, "body"), "text"),
    property2(message, "name"),
    property2(message, "filename")
  ];
  return places.map(textOf2).find((words) => words !== "") ?? "";
}
function replyOf(answer2) {
  if (answer2 === void 0) return { text: "waiting", tone: "calm" };
  if (answer2.type === "reset") return { text: "cut off", tone: "warn" };
  if (answer2.type === "silence") return { text: "no answer", tone: "warn" };
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
  if (kind === void 0 && isSuccess(answer2)) return { text: "served", tone: "calm" };
  if (messageId === void 0) {
    if (answer2 === void 0) return { text: "waiting", tone: "calm" };
    return answer2.type === "reply" ? { text: "refused", tone: "bad" } : { text: "never accepted", tone: "warn" };
  }
  let furthest;
  for (const webhook of webhooks) {
    if (rankOf(webhook) > rankOf(furthest)) furthest = webhook;
  }
  if (furthest === void 0) return { text: "accepted", tone: "busy" };
  return { text: eventName(furthest), tone: toneOfEvent(furthest.event) };
}
function rankOf(webhook) {
  return ranks.get(webhook?.event ?? "") ?? 0;
}
function toneOfEvent(event) {
  if (event === "failed") return "bad";
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
  if (state === "unsent") return "no webhook set";
  if (state === "dropped" || state === "parked") return state;
  const last = attempts.at(-1);
  if (last === void 0) return "\u2026";
  const said = last.status === void 0 ? last.error ?? "" : String(last.status);
  return attempts.length > 1 ? `${said}, try ${attempts.length}` : said;
}
function toneOfBadge({ event, state }) {
  if (state === "failed" || state === "retrying" || state === "dropped" || state === "parked") return "warn";
  return ranks.has(event) ? toneOfEvent(event) : "calm";
}
function textOf2(value) {
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
  return { reset: true, head, rows: records.slice(-ROWS).map(rowOf2) };
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
    if (this.#listeners.size === 0) return;
    if (record !== void 0) this.#changed.add(record);
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  }
  #startAnew() {
    this.#changed.clear();
    this.#send(snapshot(this.#history, this.#head()));
  }
  #flush() {
    this.#timer = void 0;
    const rows = [...this.#changed].slice(-ROWS).map(rowOf2);
    this.#changed.clear();
    this.#send({ reset: false, head: this.#head(), rows });
  }
  #send(update) {
    for (const listener of this.#listeners) listener.write(line(update));
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
      if (record) send(response, 200, detailsOf(record));
      else sendJson(response, 404, { error: "It is no longer remembered." });
    }
  };
  async function obey(request, response) {
    if (request.headers["content-type"] !== "application/json") {
      return sendJson(response, 415, { error: "Only application/json is taken." });
    }
    const done = await control(await readBody(request) ?? "", controls);
    if (typeof done === "string") sendJson(response, 400, { error: done });
    else sendJson(response, 200, done ?? {});
  }
  return {
    async handle(request, response) {
      const [path = "/", query] = (request.url ?? "/").split("?", 2);
      const name = `${request.method} ${path}`;
      const view = views[name];
      if (view === void 0 && name !== "POST /control") return false;
      if (!isAddressed(request, controls.host))
        sendJson(response, 403, { error: "The page is not served under this name." });
      else if (view) view(response, new URLSearchParams(query));
      else await obey(request, response);
      return true;
    },
    close: () => feed.close()
  };
}
function isAddressed(request, host) {
  const [, name = ""] = /^\[?(.*?)\]?(?::\d+)?$/.exec(request.headers.host ?? "") ?? [];
  if (["127.0.0.1", "localhost", host].includes(name)) return true;
  return host !== "127.0.0.1" && (0, import_node_net2.isIP)(name) !== 0;
}
function sendJson(response, status, value) {
  send(response, status, JSON.stringify(value));
}
function send(response, status, json2) {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(json2);
}
function sha256(text3) {
  return `sha256-${(0, import_node_crypto2.createHash)("sha256").update(text3).digest("base64")}`;
}
var SECRET_REPLY = /\/(token|login|subscription)(\/|$)/;
function detailsOf(record) {
  const hasSecretReply = "path" in record && SECRET_REPLY.test(record.path);
  return JSON.stringify(record, (name, value) => {
    if (name === "answer" && hasSecretReply) return "\u2022\u2022\u2022";
    if ((name === "target" || name === "url" && hasSecretReply) && typeof value === "string")
      return addressWithoutQuery(value);
    return redactField(name, value);
  });
}

// src/emulator/events/identity.ts
function v3SystemNotice(app, change, id, atMs) {
  const { type, name, before, after, previousId = "fields" } = change;
  if (type === "user_changed_user_id" && after.userId === void 0) return void 0;
  const system = {
    body: `User ${name} changed from ${wordsFor(before, change)} to ${wordsFor(after, change)}`,
    // The number did not change with the id alone.
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
function wordsFor({ phone, userId: userId2 }, { type, previousId }) {
  const isAboutId = type === "user_changed_user_id" || previousId === "text";
  return (isAboutId ? userId2 ?? phone : phone ?? userId2) ?? "";
}
function v3SharedNumber(app, { names, name, phone }, id, atMs) {
  const { phone: shown, userId: userId2, parentUserId, username } = names;
  return v3Envelope(app, {
    contacts: [v3Contact(names, compact({ name, username }))],
    messages: [
      {
        ...compact({ from: shown, from_user_id: userId2, from_parent_user_id: parentUserId }),
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
  /** The people that were added or asked for, and with user ids on those who wrote or were written to. */
  get list() {
    return this.#people.list;
  }
  /**
   * Adds a person.
   *
   * @throws {TypeError} for an address or a username of another form, {RangeError} for an address that is taken.
   * @example
   * const { userId } = emulator.people.add({ phone: '919900000021', username: 'anna.rao', hidesNumber: true })
   * emulator.people.add({ phone: '5215512345678' }) // a message to 525512345678 reaches the person too
   */
  add(person = {}) {
    return this.#people.add(person);
  }
  /** The person at an address. A number has one without being added. @throws {RangeError} for an unknown id. */
  get(address2) {
    return this.#people.get(address2);
  }
  /** Changes what no webhook tells: name, username, parent id, and whether the number is hidden. */
  change(address2, changes) {
    return this.#people.change(address2, changes);
  }
  /**
   * The person has another number and with it another id; the system notice `user_changed_number` is posted in version 3. Messages to the number
   * before fail with 1002 until another person has it.
   *
   * @throws {RangeError} for a number that is taken.
   */
  changeNumber(address2, phone, options = {}) {
    return this.#announce(
      "user_changed_number",
      address2,
      options,
      () => this.#people.changeNumber(address2, phone)
    );
  }
  /** The person has another id at the same number; the system notice `user_changed_user_id` is posted in version 3. */
  changeUserId(address2, options = {}) {
    return this.#announce("user_changed_user_id", address2, options, () => this.#people.changeUserId(address2));
  }
  /** Gives a number to another person, with another id. The person before is removed, and no webhook tells. */
  recycle(phone, person = {}) {
    return this.#people.recycle(phone, person);
  }
  /**
   * The person gives the business the number, as in answer to a request for it: posted in version 3. Webhooks have it from then on.
   *
   * @throws {RangeError} for a person whose number is known to WhatsApp only.
   */
  async shareNumber(address2) {
    const person = this.#people.get(address2);
    const { phone, userId: userId2, name } = person;
    if (phone === void 0)
      throw new RangeError(`The person "${userId2}" has no number to share. Add one with a phone.`);
    const id = createWhatsappId(this.#people.namesOf(person).phone ?? userId2, this.#random, "inbound");
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
        if (version === 2) return void 0;
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
  /** Resolves with `true` after `ms` milliseconds, or at once with `false` when the schedule closes. */
  wait(ms) {
    if (this.#closed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waits.delete(timer);
        resolve(true);
      }, ms);
      this.#waits.set(timer, resolve);
    });
  }
  /** Starts a job that `idle()` waits for. A job handles its own errors. */
  run(job) {
    const running = job().finally(() => this.#jobs.delete(running));
    this.#jobs.add(running);
    return running;
  }
  /** Resolves when no job is running. */
  async idle() {
    while (this.#jobs.size > 0) await Promise.all(this.#jobs);
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
var import_node_crypto3 = require("crypto");
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
    sha256: textIn2(payload, "sha256") ?? (0, import_node_crypto3.createHash)("sha256").update(`${url}`).digest("base64"),
    url,
    caption: textIn2(payload, "caption")
  });
}
function mediaId(seed) {
  const bytes = (0, import_node_crypto3.createHash)("sha256").update(seed).digest();
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
  if (Array.isArray(value)) return value.map(inMetaNames);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      inMetaNames(inner)
    ])
  );
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
    if (typeof value === "string" && value !== "") return value;
  }
  return void 0;
}

// src/emulator/events/inbound.ts
function v2Inbound(app, message, { phone, userId: userId2 }, id, atMs) {
  const { name = "Customer", context: context3 } = message;
  const content2 = "text" in message ? { type: "text", payload: { text: message.text } } : { type: message.type, payload: message.payload };
  return v2Envelope(
    app,
    "message",
    {
      id,
      ...compact({ source: phone }),
      ...content2,
      sender: compact({ phone, name, ...dialled(phone), userId: userId2 }),
      ...context3 && { context: { id: context3.whatsappId ?? null, gsId: context3.messageId ?? null } }
    },
    atMs
  );
}
function dialled(phone) {
  if (phone === void 0 || !/^\d+$/.test(phone)) return {};
  const { countryCode, dialCode } = phoneParts(phone);
  return { country_code: countryCode, dial_code: dialCode };
}
function v3Inbound(app, message, names, id, atMs) {
  const { name = "Customer", context: context3 } = message;
  const { phone, userId: userId2, parentUserId, username } = names;
  return v3Envelope(app, {
    contacts: [v3Contact(names, compact({ name, username }))],
    messages: [
      {
        ...compact({ from: phone, from_user_id: userId2, from_parent_user_id: parentUserId }),
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
  /**
   * Posts the events of one message, each after its pause and not before the one ahead of it was answered: Gupshup, too,
   * keeps later events from a slow receiver (docs.gupshup.io/docs/what-is-a-webhook). Resolves after the last one.
   */
  play(request, message, steps) {
    return this.#schedule.run(async () => {
      let mismatch = this.#mismatchOf(request, message);
      const arrival = steps.find(({ status }) => status === "delivered" || status === "read");
      for (const step of steps) {
        if (!await this.#schedule.wait(step.afterMs ?? this.#options.eventDelayMs)) return;
        if (mismatch !== void 0 && step.status !== "enqueued") {
          await this.#sender.post(mismatch);
          mismatch = void 0;
        }
        if (step === arrival && message.opensConversation) this.#account.messagingLimit.count(message.to);
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
  /** Posts news at once. Resolves when every subscription has been tried once. */
  announce({ bodyFor, ...news }) {
    const at = this.#options.now();
    return this.#postNow({ ...news, bodyFor: (version) => bodyFor(version, this.#app, at) });
  }
  custom(body3) {
    return this.#postNow({ event: "custom", summary: JSON.stringify(body3), bodyFor: () => body3 });
  }
  /** What has nothing to name its person by is kept back: with ids off, Gupshup parks the messages of people who hide the number. */
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
        const { phone, userId: userId2 } = namesIn(version);
        return phone === void 0 && userId2 === void 0;
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
  /** `undefined` where the request has the number as WhatsApp knows it. Version 3 has it in the reply. */
  #mismatchOf(request, { to, isToUserId, person }) {
    const waId = person?.phone;
    if (isToUserId || waId === void 0 || waId === to) return void 0;
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
var import_node_http3 = require("http");
var import_node_https = require("https");
var WebhookSender = class {
  /** In boxes, so that the same target can subscribe twice. */
  #subscriptions = /* @__PURE__ */ new Set();
  #agents = { http: new import_node_http3.Agent({ keepAlive: true }), https: new import_node_https.Agent({ keepAlive: true }) };
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
  /** Resolves when the first try at every subscription is over; further tries go on behind it. */
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
    await Promise.all(
      takers.map(async (target) => {
        for (let time = 0; time < times; time += 1) await this.#postTo(target, job, dropped);
      })
    );
  }
  /** Whether an address answers, as far as a webhook's time goes. */
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
    if (record === void 0 || state !== "posting") return;
    if (await this.#attempt(target, record)) return;
    this.#schedule.run(() => this.#attemptAgain(target, record));
  }
  async #attemptAgain(target, record) {
    const { webhookTries, webhookRetryDelayMs } = this.#options;
    while (record.attempts.length < webhookTries) {
      this.#history.moveWebhook(record, "retrying");
      if (!await this.#schedule.wait(webhookRetryDelayMs)) break;
      if (await this.#attempt(target, record)) return;
    }
    this.#history.moveWebhook(record, "failed");
  }
  async #attempt(target, record) {
    if (this.#isClosed) return false;
    const attempt2 = await this.#deliver(target, record.body);
    record.attempts.push(attempt2);
    const isTaken = attempt2.status !== void 0 && attempt2.status >= 200 && attempt2.status <= 299;
    if (isTaken) this.#history.moveWebhook(record, "delivered");
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
    if (body3 === void 0) return void 0;
    return this.#history.addWebhook(
      {
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
      },
      request
    );
  }
};
function answersPing(url, timeoutMs, agents) {
  const secure = new URL(url).protocol === "https:";
  const options = { agent: secure ? agents.https : agents.http, timeout: timeoutMs };
  return new Promise((resolve) => {
    const request = (secure ? import_node_https.get : import_node_http3.get)(url, options, (response) => {
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
    const request = (secure ? import_node_https.request : import_node_http3.request)(
      url,
      {
        method: "POST",
        agent: secure ? agents.https : agents.http,
        headers: {
          "content-type": "application/json; charset=utf-8",
          ...target.headers,
          "content-length": Buffer.byteLength(body3)
        }
      },
      (response) => {
        response.once("error", settle(reject));
        response.once("end", () => settle(resolve)(response.statusCode ?? 0));
        response.resume();
      }
    );
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
  const pairRate = new PairRate(
    options.pairRate,
    (address2) => account.people.keyOf(address2),
    options.monotonic
  );
  const people = new PeopleControls(account.people, reporter, random);
  for (const target of options.webhooks) sender.subscribe(target);
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
  const page2 = createPage(history, head, {
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
    if (!await page2.handle(request, response)) await answerGupshup(request, response);
  });
  return new Emulator({
    account,
    options,
    faults,
    history,
    page: page2,
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
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  answer,
  faultKinds,
  numberFor,
  startEmulator
});
