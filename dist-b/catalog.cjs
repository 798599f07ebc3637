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

// src/catalog/index.ts
var catalog_exports = {};
__export(catalog_exports, {
  anchorOf: () => anchorOf,
  catalog: () => catalog,
  lookup: () => lookup,
  rowOf: () => rowOf
});
module.exports = __toCommonJS(catalog_exports);

// src/catalog/default-actions.ts
var secondMs = 1e3;
var minuteMs = 60 * secondMs;
var hourMs = 60 * minuteMs;
var fail = { type: "fail" };
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
var gupshupErrorCodes = page("Gupshup error codes", "https://partner-docs.gupshup.io/docs/error-codes");
var gupshupErrorMessages = page("Gupshup error and status messages", "https://docs.gupshup.io/docs/error-and-status-messages");
var gupshupMessageEvents = page("Gupshup message events", "https://docs.gupshup.io/docs/message-events");
var metaDocs = "https://developers.facebook.com/documentation/business-messaging/whatsapp";
var cloudErrorCodes = page("Meta Cloud API error codes", `${metaDocs}/support/error-codes`);
var cloudThroughput = page("Meta Cloud API throughput", `${metaDocs}/throughput`);
var cloudPlatform = page("Meta about the platform", `${metaDocs}/about-the-platform`);
var cloudCallingErrors = page("Meta calling errors", `${metaDocs}/calling/troubleshooting`);
var cloudUserIds = page("Meta business-scoped user ids", `${metaDocs}/business-scoped-user-ids`);
var cloudExperiments = page("Meta marketing message experiments", `${metaDocs}/support/experiments`);
var cloudUserLimits = page("Meta per-user marketing limits", `${metaDocs}/templates/marketing-templates/per-user-limits`);
var cloudGroupErrors = page("Meta group error codes", `${metaDocs}/groups/error-codes/`);
var graphErrors = page("Meta Graph API error handling", "https://developers.facebook.com/docs/graph-api/guides/error-handling");
var graphTemplates = page("Meta Graph API message templates", "https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/message_templates/");
var metaOpenApi = page("Meta OpenAPI file, business-messaging-api v23.0", "https://github.com/facebook/openapi");
var onPremErrors = page("Meta On-Premises errors", "https://developers.facebook.com/docs/whatsapp/api/errors");
var turnErrors = page("Turn.io API errors", "https://whatsapp.turn.io/docs/api/errors");
var cequensErrors = page("CEQUENS error codes", "https://support.cequens.com/support/solutions/articles/44002294177-what-does-each-error-code-mean-");
var gallaboxErrors = page("Gallabox error codes", "https://docs.gallabox.com/extras/whatsapp-business-api-errors");
var geniqErrors = page("geniq error codes", "https://www.geniq.io/docs/error-codes/restful-api/");
var livePersonErrors = page("LivePerson error dictionary", "https://developers.liveperson.com/outbound-reporting-api-error-dictionary.html");
var tyntecFaq = page("tyntec on failed templates", "https://www.tyntec.com/docs/faq-whatsapp-business-use-cases-message-types-what-are-reasons-my-templated-messages-fail-and");
var webexErrors = {
  citation: "Webex Connect WhatsApp error codes, help.imiconnect.io",
  docsUrl: onPremErrors.docsUrl
};
var blipMarketingLimits = page("Blip on marketing limits per user", "https://community.blip.ai/blip-updates-english-41/message-limits-for-marketing-templates-per-user-4410");
var glificIssue2046 = page("Codes seen through Gupshup", "https://github.com/glific/glific/issues/2046");
var heyooIssue40 = page("heyoo issue 40", "https://github.com/Neurotech-HQ/heyoo/issues/40");
var pywaErrors = page("pywa error table", "https://github.com/david-lev/pywa");
var nodeSdkErrors = page("WhatsApp-Nodejs-SDK error table", "https://github.com/great-detail/WhatsApp-Nodejs-SDK");
var seenInLogs = {
  citation: "Seen in a public project's log, not on Meta's page",
  docsUrl: cloudErrorCodes.docsUrl
};

// src/catalog/row.ts
function rowsOf(system, rows) {
  return rows.map(({ read: read3, ...row }) => ({
    system,
    mayStillDeliver: false,
    ...row,
    docsUrl: read3[0].docsUrl,
    source: read3.map((page2) => page2.citation).join("; ")
  }));
}

// src/catalog/gupshup.ts
var read = [gupshupErrorCodes, gupshupErrorMessages];
var readInEvents = [...read, gupshupMessageEvents];
var gupshupRows = rowsOf("gupshup", [
  { code: 500, name: "InternalServerError", title: "Internal Server Error", kind: "service", scope: "message", action: fail, mayStillDeliver: true, read, meaning: "Gupshup had an internal error and does not say how far the message got.", advice: "Wait for a later status before you send it again, and take the message id to Gupshup support if none comes." },
  { code: 1001, name: "BotMappingFailed", title: "Last Mapped Bot Failed", kind: "account", scope: "app", action: fail, read, meaning: "The app that sends is not the one this recipient was last connected to, mostly in the sandbox.", advice: "Check that app name and source number belong together, and in the sandbox let the recipient send PROXY with the app name first." },
  { code: 1002, name: "NumberNotOnWhatsApp", title: "Number Not Exist On WhatsApp", kind: "recipient", scope: "recipient", action: skipForGood, notOnWhatsApp: true, read: readInEvents, meaning: "Gupshup finds no WhatsApp account for this number.", advice: "Check the number with its owner before you lift the suppression, and distrust this code when it comes for many numbers at once." },
  { code: 1003, name: "WalletBalanceLow", title: "Wallet Balance Low", kind: "account", scope: "account", action: halt, read, meaning: "The Gupshup wallet cannot pay for this message.", advice: "Top up the wallet, then call client.resume()." },
  { code: 1004, name: "TemplateDisabled", title: "Template Disabled Failure", kind: "session-window", scope: "recipient", action: fallBack, read, meaning: "The session window is closed and template messaging is switched off.", advice: "Have template messaging switched on for the app, because outside the window only a template gets through." },
  { code: 1005, name: "TemplateMatchFailed", title: "Template Match Failed", kind: "session-window", scope: "recipient", action: fallBack, read, meaning: "The session window is closed and the text is not that of an approved template.", advice: "Send an approved template by its id instead of free text." },
  { code: 1006, name: "TemplateOptInFailed", title: "Template Opt-in Failure", kind: "session-window", scope: "recipient", action: fallBack, read, meaning: "The session window is closed and the recipient has not agreed to get templates.", advice: "Get the opt-in, or wait until the recipient writes." },
  { code: 1007, name: "TemplateOptInMatchFailed", title: "Template Opt-in Match Failure", kind: "session-window", scope: "recipient", action: fallBack, read, meaning: "The session window is closed, there is no opt-in, and the text is not that of an approved template either.", advice: "Get the opt-in, then send an approved template by its id." },
  { code: 1008, name: "NotOptedIn", title: "Neither Proxied Nor Opted-in", kind: "session-window", scope: "recipient", action: fallBack, read: readInEvents, meaning: "The recipient has no open session and has never agreed to get messages.", advice: "Get the opt-in (in the sandbox, the PROXY message), or wait until the recipient writes." },
  { code: 1009, name: "RequiredParameterMissing", title: "Required parameter is missing", kind: "content", scope: "request", action: fail, read: [gupshupErrorCodes], meaning: "The message lacks a field that Gupshup requires.", advice: "Compare the message with the documented fields of its type and add what is missing." },
  { code: 1010, name: "InvalidMediaUrl", title: "Invalid Media Url", kind: "content", scope: "message", action: fail, read, meaning: "Gupshup cannot use the address given for the media file.", advice: "Serve the file at a public https address, and in the sandbox use none but Gupshup's sample files." },
  { code: 1011, name: "InvalidMediaSize", title: "Invalid Media Size", kind: "content", scope: "message", action: fail, read, meaning: "The media file has a size that its type does not allow.", advice: "Keep to 5 MB for an image, 16 MB for audio and video, 100 MB for a document and 100 KB for a sticker." },
  { code: 1012, name: "NumberOptedOut", title: "Number Opted Out", kind: "recipient", scope: "recipient", action: skipForGood, optOut: "all", read, meaning: "The recipient has opted out of messages from this business.", advice: "Respect it, and lift the suppression only after a new opt-in." },
  { code: 4001, name: "ApiRateLimited", title: "API Rate Limited", kind: "rate-limit", scope: "app", action: backOffThenHalt, read, meaning: "Gupshup has throttled the sender and wants it to stop.", advice: "Let the client back off, and when it halts contact Gupshup with this code before you call client.resume()." },
  { code: 4002, name: "InvalidWhatsAppResponse", title: "Invalid Response From WhatsApp", kind: "service", scope: "message", action: fail, mayStillDeliver: true, read, meaning: "WhatsApp gave Gupshup a response that it could not use, so the outcome of the message is open.", advice: "Wait for a later status before you send it again." },
  { code: 4003, name: "NoTemplateMatch", title: "No Template Match", kind: "template", scope: "template", action: fail, read, meaning: "What was sent fits no approved template.", advice: "Compare template id and parameters with the approved version." },
  { code: 4004, name: "CloudApiOnly", title: "Only CAPI Feature", kind: "content", scope: "message", action: fail, read, meaning: "This type of message needs a number on Meta's Cloud API.", advice: "Send a type the number supports, or ask Gupshup to move the number to the Cloud API." },
  { code: 4005, name: "TemplatePaused", title: "Paused Template", kind: "template", scope: "template", action: fallBack, stopsTemplate: "paused", read, meaning: "The template is paused and cannot be sent for now.", advice: "Send another template until this one is active again." }
]);

// src/catalog/meta-cloud.ts
var read2 = [cloudErrorCodes];
var metaCloudRows = rowsOf("meta-cloud", [
  { code: 0, name: "AuthException", title: "AuthException", kind: "account", scope: "app", action: halt, read: read2, meaning: "Meta does not accept the access token, which has expired, was revoked or is blocked by a setting.", advice: "Have the provider that connects the number to Meta renew its access token." },
  { code: 1, name: "ApiUnknown", title: "API Unknown", kind: "service", scope: "request", action: fail, mayStillDeliver: true, read: read2, meaning: "Meta cannot say whether the request or its own server was at fault.", advice: "Look at Meta's status page first and at the form of the request next." },
  { code: 2, name: "ApiService", title: "API Service", kind: "service", scope: "app", action: fail, mayStillDeliver: true, read: read2, meaning: "Meta is down or overloaded for the moment.", advice: "Watch Meta's status page and send again once no status has come for the message." },
  { code: 3, name: "ApiMethod", title: "API Method", kind: "account", scope: "app", action: halt, read: read2, meaning: "The app has no permission for this endpoint.", advice: "Inspect the access token and grant what it lacks." },
  { code: 4, name: "ApiTooManyCalls", title: "API Too Many Calls", kind: "rate-limit", scope: "app", action: backOffForMinutes, read: read2, meaning: "The app made more Graph API calls than Meta grants it.", advice: "Let the client wait, and spread the calls out if it comes back." },
  { code: 10, name: "PermissionDenied", title: "Permission Denied", kind: "account", scope: "app", action: halt, read: read2, meaning: "A permission was never given or has been taken away, or the app may not use this API at all.", advice: "Check the permissions of the token and whether the app is eligible for the API." },
  { code: 17, name: "ApiUserTooManyCalls", title: "API User Too Many Calls", kind: "rate-limit", scope: "app", action: backOffForMinutes, read: [graphErrors, metaOpenApi], meaning: "The user who owns the token has called too often.", advice: "Let the client wait, and lower the rate if it comes back." },
  { code: 33, name: "PhoneNumberDeleted", title: "Parameter value is not valid", kind: "account", scope: "number", action: halt, read: read2, meaning: "The number you send from no longer exists at Meta.", advice: "Check in WhatsApp Manager which business number is still there." },
  { code: 100, name: "InvalidParameter", title: "Invalid parameter", kind: "content", scope: "request", action: fail, read: read2, meaning: "A parameter is unknown, misspelled, too long or names something the token may not see.", advice: "Check spelling and length of every parameter, and the phone number id." },
  { code: 102, name: "ApiSession", title: "API Session", kind: "account", scope: "app", action: halt, read: [graphErrors], meaning: "The login or token that the call relies on has run out or been revoked.", advice: "Have the access token renewed; a subcode, where one came along, says what was wrong with it." },
  { code: 104, name: "AccessTokenMissing", title: null, kind: "account", scope: "app", action: halt, read: [cloudErrorCodes, metaOpenApi], meaning: "The call reached Meta without an access token.", advice: "Configure a valid access token where the number is connected to Meta." },
  { code: 190, name: "AccessTokenExpired", title: "Access token has expired", kind: "account", scope: "app", action: halt, read: read2, meaning: "The access token is no longer valid, so nothing can be sent with it.", advice: "Have the provider that connects the number to Meta renew its access token." },
  { code: 192, name: "InvalidPhoneNumber", title: null, kind: "content", scope: "request", action: fail, read: [graphTemplates], meaning: "A phone number in the request is not a valid one.", advice: "Correct the number and send a new request." },
  { code: 200, codeMax: 299, name: "ApiPermission", title: "API Permission", kind: "account", scope: "app", action: halt, read: read2, meaning: "A permission is missing or was removed, or the call carried no token.", advice: "Check which permissions the access token has." },
  { code: 341, name: "ApplicationLimitReached", title: "Application limit reached", kind: "rate-limit", scope: "app", action: backOffForMinutes, read: [graphErrors], meaning: "Meta holds the app back for a while, because of throttling or downtime.", advice: "Let the client wait, and lower the rate if it comes back." },
  { code: 368, name: "TemporarilyBlockedForPolicy", title: "Temporarily blocked for policies violations", kind: "account", scope: "account", action: halt, read: read2, meaning: "Meta has restricted or disabled the business account for breaking a policy.", advice: "Resolve or appeal the violation before you resume, because sending on makes it worse." },
  { code: 506, name: "DuplicatePost", title: "Duplicate Post", kind: "content", scope: "request", action: fail, read: [graphErrors], meaning: "The same content was posted twice in a row.", advice: "Find out why it was sent twice, or change the content." },
  { code: 613, name: "CallsExceededRateLimit", title: null, kind: "rate-limit", scope: "number", action: backOffForMinutes, read: [metaOpenApi, pywaErrors], meaning: "One endpoint was called too often, as documented for verification codes and call permissions.", advice: "Let the client wait, and look for code that calls that endpoint in a loop." },
  { code: 80007, name: "WabaRateLimit", title: "Rate limit issues", kind: "rate-limit", scope: "account", action: backOffForMinutes, read: read2, meaning: "The WhatsApp Business account has used up its API calls for now.", advice: "Let the client wait, and call less often across all numbers of the account." },
  { code: 80008, name: "WabaCallRateLimit", title: null, kind: "rate-limit", scope: "account", action: backOffForMinutes, read: [graphTemplates], meaning: "Templates or phone numbers of the business account were read or changed too often.", advice: "Let the client wait, and synchronise templates less often." },
  { code: 130403, name: "BusinessBlockedUser", title: null, kind: "recipient", scope: "recipient", action: fail, read: read2, meaning: "Your own business has blocked this recipient.", advice: "Unblock the person if the message should go out." },
  { code: 130429, name: "ThroughputLimit", title: "Rate limit hit", kind: "rate-limit", scope: "number", action: backOffForSeconds, read: [cloudErrorCodes, cloudThroughput], meaning: "The number sends more messages a second than its Cloud API throughput allows.", advice: "Lower messagesPerSecond: Meta allows 80 by default, and 20 for a number shared with the Business app." },
  { code: 130472, name: "UserInExperiment", title: "User's number is part of an experiment", kind: "recipient", scope: "recipient", action: fail, read: [cloudErrorCodes, cloudExperiments], meaning: "Meta kept a marketing template from this recipient because of an experiment it runs.", advice: "Use another channel or wait until the person writes, since every repetition meets the same error." },
  { code: 130497, name: "CountryRestricted", title: "Business account is restricted from messaging users in this country.", kind: "account", scope: "country", action: fail, read: read2, meaning: "The business account may not write to people in the recipient's country.", advice: "Leave this country out, and check Meta's policy for what your business may send there." },
  { code: 131e3, name: "SomethingWentWrong", title: "Something went wrong", kind: "service", scope: "message", action: fail, mayStillDeliver: true, read: read2, meaning: "Something failed at Meta and it does not say what.", advice: "Send again once no later status has come, and ask support if it keeps failing." },
  { code: 131001, name: "MessageTooLong", title: "Message too long", kind: "content", scope: "message", action: fail, read: [geniqErrors, nodeSdkErrors], meaning: "The text has more than 4096 characters.", advice: "Shorten the text or split it over several messages." },
  { code: 131002, name: "InvalidRecipientType", title: "Invalid recipient type", kind: "content", scope: "request", action: fail, read: [nodeSdkErrors], meaning: "The request names a kind of recipient that the API does not know.", advice: "Correct recipient_type in the request." },
  { code: 131005, name: "AccessDenied", title: "Access denied", kind: "account", scope: "app", action: halt, read: read2, meaning: "The token lacks a permission, or has lost it.", advice: "Check the permissions of the access token and grant what is missing." },
  { code: 131006, name: "ResourceNotFound", title: "Resource not found", kind: "content", scope: "request", action: fail, read: [geniqErrors, nodeSdkErrors], meaning: "The request names a file or object that is not there.", advice: "Check ids and addresses in the message, above all those of media." },
  { code: 131008, name: "RequiredParameterMissing", title: "Required parameter is missing", kind: "content", scope: "request", action: fail, read: read2, meaning: "The request leaves out a parameter it must have.", advice: "Look up what the endpoint requires and add what is missing." },
  { code: 131009, name: "ParameterValueInvalid", title: "Parameter value is not valid", kind: "content", scope: "request", action: fail, read: read2, meaning: "A parameter has a value that the API refuses, such as a button title of 21 characters.", advice: "Check every value against the reference; a new marketing template may also need 10 minutes to synchronise." },
  { code: 131016, name: "ServiceUnavailable", title: "Service unavailable", kind: "service", scope: "app", action: fail, mayStillDeliver: true, read: read2, meaning: "A part of Meta that the API needs is out of service for now.", advice: "Watch Meta's status page and send again once no status has come for the message." },
  { code: 131020, name: "BadGroup", title: "Bad Group", kind: "recipient", scope: "group", action: fail, read: [cloudGroupErrors], meaning: "The group has no member besides the business.", advice: "Wait until a person has joined the group." },
  { code: 131021, name: "RecipientIsSender", title: "Recipient cannot be sender", kind: "recipient", scope: "recipient", action: fail, read: read2, meaning: "The message is addressed to the number it is sent from.", advice: "Address another number, and check how the recipient was chosen." },
  { code: 131026, name: "MessageUndeliverable", title: "Message Undeliverable", kind: "recipient", scope: "recipient", action: fail, mayStillDeliver: true, revocable: true, read: read2, meaning: "The message did not get through, be it that the number has no WhatsApp, an old app or unaccepted terms, or for a reason Meta keeps to itself.", advice: "Do not write the number off after one such failure, and ask the person through another channel to update WhatsApp and write first." },
  { code: 131030, name: "RecipientNotAllowed", title: "Recipient phone number not in allowed list", kind: "recipient", scope: "recipient", action: fail, read: [heyooIssue40, pywaErrors], meaning: "A test number may write only to the recipients on its list, and this one is not there.", advice: "List the recipient with the test number, spelled exactly as you send it." },
  { code: 131031, name: "AccountLocked", title: "Account has been locked", kind: "account", scope: "account", action: halt, read: read2, meaning: "The business account is locked, for a policy violation or because data such as the PIN did not match.", advice: "Find the reason in WhatsApp Manager and settle it before you resume." },
  { code: 131037, name: "DisplayNameNotApproved", title: "WhatsApp provided number needs display name approval before message can be sent", kind: "account", scope: "number", action: halt, read: read2, meaning: "The number came from Meta and its display name is not approved yet.", advice: "Set a display name and wait for its approval." },
  { code: 131041, name: "GroupUnknown", title: "Group unknown", kind: "recipient", scope: "group", action: fail, read: [cloudGroupErrors], meaning: "There is no such group, or the business does not belong to it.", advice: "Check the group id." },
  { code: 131042, name: "PaymentIssue", title: "Business eligibility payment issue", kind: "account", scope: "account", action: halt, read: read2, meaning: "Meta cannot bill the business account, so it sends nothing that costs money.", advice: "Check payment method, credit line, time zone and currency of the business account." },
  { code: 131043, name: "MessageExpired", title: "Message expired", kind: "recipient", scope: "message", action: fail, read: [nodeSdkErrors], meaning: "The message ran out of its time to live before it was sent.", advice: "Decide whether the content is still worth sending, and allow it more time." },
  { code: 131045, name: "PhoneNumberRegistrationError", title: "Incorrect certificate", kind: "account", scope: "number", action: halt, read: read2, meaning: "The number you send from is not registered properly.", advice: "Register the number again before you resume." },
  { code: 131047, name: "ReEngagement", title: "Re-engagement message", kind: "session-window", scope: "recipient", action: fallBack, read: read2, meaning: "The recipient last wrote more than 24 hours ago, so only a template may be sent.", advice: "Send an approved template, or wait until the recipient writes." },
  { code: 131048, name: "SpamRateLimit", title: "Spam rate limit hit", kind: "rate-limit", scope: "number", action: halt, read: read2, meaning: "Meta restricts the number because people blocked or reported its messages.", advice: "Stop the campaign and check the quality of the number in WhatsApp Manager before you resume." },
  { code: 131049, name: "MarketingNotDelivered", title: "Meta chose not to deliver", kind: "recipient", scope: "recipient", action: fail, read: [cloudErrorCodes, cloudUserLimits], meaning: "Meta withheld a marketing template because this person gets enough of them already.", advice: "Wait 24 hours or more, since an early repetition can shut the person off for another day." },
  { code: 131050, name: "UserStoppedMarketing", title: "User has stopped receipt of marketing messages", kind: "recipient", scope: "recipient", action: skipMarketing, optOut: "marketing", read: read2, meaning: "The recipient wants no more marketing from this business.", advice: "Utility and service messages are not affected; marketing may go out again once the recipient has resumed it." },
  { code: 131051, name: "UnsupportedMessageType", title: "Unsupported message type", kind: "content", scope: "message", action: fail, read: read2, meaning: "The API does not carry this type of message.", advice: "Send a type from the documented list." },
  { code: 131053, name: "MediaUploadError", title: "Media upload error", kind: "content", scope: "message", action: fail, read: read2, meaning: "Meta could not fetch the media file, often because of its type, sometimes because its server did not respond.", advice: "Check the MIME type and that the link answers, or upload the file and send its id." },
  { code: 131055, name: "MethodNotAllowed", title: "Method not allowed", kind: "template", scope: "template", action: fail, read: read2, meaning: "The endpoint for marketing was given something other than a marketing template.", advice: "Send a marketing template there, or this message through the normal endpoint." },
  { code: 131056, name: "PairRateLimit", title: "(Business Account, Consumer Account) pair rate limit hit", kind: "rate-limit", scope: "pair", action: metaPairRetry, read: [cloudErrorCodes, cloudPlatform], meaning: "This one recipient got more messages from the number than Meta allows in so short a time.", advice: "Merge messages to one person; Meta allows about one in 6 seconds, with short bursts." },
  { code: 131057, name: "AccountInMaintenance", title: "Account in maintenance mode", kind: "service", scope: "number", action: backOffForMinutes, read: [cloudErrorCodes, cloudThroughput], meaning: "Meta is working on the account, for example to raise its throughput.", advice: "Let the client wait; an upgrade takes about a minute." },
  { code: 131058, name: "HelloWorldTestOnly", title: null, kind: "template", scope: "template", action: fail, read: [seenInLogs], meaning: "The hello_world template works only from Meta's public test numbers.", advice: "Send a template of your own." },
  { code: 131062, name: "BsuidRecipientUnsupported", title: null, kind: "recipient", scope: "recipient", action: fallBack, refusesUserIds: true, read: [cloudUserIds, pywaErrors], meaning: "This message has no form for a business-scoped user id, as no authentication template with a code has one.", advice: "Address the phone number instead, and ask for it with a request_contact_info message if you do not have it." },
  { code: 131063, name: "MarketingDisabledOnCloudApi", title: null, kind: "template", scope: "account", action: fallBack, read: read2, meaning: "The business account has marketing templates switched off for the Cloud API.", advice: "Switch them on again, or send them through the Marketing Messages API." },
  { code: 131064, name: "TemplateClassificationLimit", title: null, kind: "rate-limit", scope: "account", action: halt, read: read2, meaning: "Meta limits the account because templates were filed under the wrong category.", advice: "Correct the categories, and resume when the restriction has ended." },
  { code: 132e3, name: "TemplateParamCountMismatch", title: "Template Param Count Mismatch", kind: "template", scope: "template", action: fail, read: read2, meaning: "The template has more or fewer variables than you sent values.", advice: "Send exactly one value for each variable." },
  { code: 132001, name: "TemplateNotFound", title: "Template does not exist", kind: "template", scope: "template", action: fail, read: read2, meaning: "Meta knows no approved template of this name in this language.", advice: "Check approval, name and language of the template." },
  { code: 132005, name: "TemplateTextTooLong", title: "Template Hydrated Text Too Long", kind: "template", scope: "message", action: fail, read: read2, meaning: "With its values filled in, the template is too long.", advice: "Shorten the values, or the template in this language." },
  { code: 132007, name: "TemplatePolicyViolated", title: "Template Format Character Policy Violated", kind: "template", scope: "template", action: fail, read: read2, meaning: "What the template says goes against one of WhatsApp's policies.", advice: "Rewrite the template and have it approved again." },
  { code: 132008, name: "TemplateParamInvalid", title: null, kind: "template", scope: "message", action: fail, read: [pywaErrors], meaning: "A value for the template has the wrong form.", advice: "Check the values you sent against the variables of the template." },
  { code: 132012, name: "TemplateParamFormatMismatch", title: "Template Parameter Format Mismatch", kind: "template", scope: "template", action: fail, read: read2, meaning: "The values are not of the form the template asks for, such as text where a header image belongs.", advice: "Send every component with the type it has in the approved template." },
  { code: 132015, name: "TemplatePaused", title: "Template is Paused", kind: "template", scope: "template", action: fallBack, stopsTemplate: "paused", read: read2, meaning: "Meta has paused the template for low quality.", advice: "Send another template, and improve this one before it is paused for good." },
  { code: 132016, name: "TemplateDisabled", title: "Template is Disabled", kind: "template", scope: "template", action: fallBack, stopsTemplate: "disabled", read: read2, meaning: "After too many pauses Meta has switched the template off for good.", advice: "Create a new template with different content." },
  { code: 132018, name: "TemplateValidationError", title: "Template validation error", kind: "template", scope: "message", action: fail, read: read2, meaning: "Meta found faults in the values sent for the template.", advice: "Correct the values that the details name; a line break in a value is one cause seen." },
  { code: 132068, name: "FlowBlocked", title: "Flow is blocked", kind: "content", scope: "flow", action: fail, read: read2, meaning: "The Flow in this message is blocked.", advice: "Repair the Flow before you send it again." },
  { code: 132069, name: "FlowThrottled", title: "Flow is throttled", kind: "rate-limit", scope: "flow", action: retryInHours, read: read2, meaning: "The Flow is held to 10 messages an hour and has used them up.", advice: "Repair the Flow, because waiting only buys ten more messages." },
  { code: 133010, name: "PhoneNumberNotRegistered", title: "Phone number Not Registered", kind: "account", scope: "number", action: halt, read: read2, meaning: "The number you send from is not registered with WhatsApp.", advice: "Register the number before you resume." },
  { code: 134011, name: "PaymentsTermsPending", title: null, kind: "account", scope: "account", action: fail, read: read2, meaning: "The WhatsApp Payments terms are not accepted for this business account.", advice: "Follow the link in the error text and accept the terms." },
  { code: 134100, name: "OnlyMarketingSupported", title: "Only marketing messages supported", kind: "template", scope: "template", action: fail, read: read2, meaning: "The endpoint for marketing takes no utility or authentication templates.", advice: "Send this template through the normal endpoint." },
  { code: 134101, name: "TemplateSyncing", title: "Your template is still syncing", kind: "template", scope: "template", action: retryInMinutes, read: read2, meaning: "The template is new and Meta is still preparing it for marketing sends.", advice: "Let the client try again; it takes about 10 minutes." },
  { code: 134102, name: "TemplateUnavailable", title: "Template unavailable for use", kind: "template", scope: "template", action: fallBack, read: read2, meaning: "The template cannot be used on the marketing endpoint, or the account may not use that endpoint.", advice: "Send it through the normal endpoint, and check whether the account was onboarded for the other." },
  { code: 135e3, name: "GenericUserError", title: "Generic user error", kind: "content", scope: "request", action: fail, read: read2, meaning: "Meta blames the parameters of the request and does not say which.", advice: "Check the request against the reference, and ask support with its details if nothing is wrong." },
  { code: 137e3, name: "RecipientIdentityMismatch", title: null, kind: "recipient", scope: "recipient", action: fail, read: [pywaErrors], meaning: "The identity hash sent along is not the one the recipient has now.", advice: "Verify the person again, or send without the hash." },
  { code: 138009, name: "CallPermissionRequestLimit", title: "Call Permission Request Limit Hit", kind: "rate-limit", scope: "pair", action: fail, read: [cloudCallingErrors, pywaErrors], meaning: "This person has been asked too often for the permission to be called.", advice: "Wait some days before you ask again; a call that is connected resets the limit." },
  { code: 138017, name: "CallPermissionAlreadyPermanent", title: null, kind: "content", scope: "pair", action: fail, read: [cloudCallingErrors], meaning: "This person has already given a permission to call that does not end.", advice: "Call without asking again." }
]);

// src/catalog/meta-onprem.ts
var metaOnPremRows = rowsOf("meta-onprem", [
  { code: 401, name: "GroupDoesNotExist", title: "Group does not exist", kind: "recipient", scope: "group", action: fail, read: [cequensErrors], meaning: "There is no such group, or the business does not belong to it.", advice: "Check the group id." },
  { code: 402, name: "PaymentIssue", title: "Business eligibility - Payment issue", kind: "account", scope: "account", action: halt, read: [onPremErrors], meaning: "Meta cannot bill the account, or it has spent what it may.", advice: "Check the payment settings in WhatsApp Manager." },
  { code: 408, name: "PendingTooLong", title: "Message is not valid", kind: "service", scope: "message", action: retryInSeconds, read: [onPremErrors], meaning: "The message lay in the WhatsApp client for more than a day and was thrown away.", advice: "Set ttlMs on messages that are worthless a day later, so that they are not sent again." },
  { code: 410, name: "MessageExpired", title: "Message expired", kind: "recipient", scope: "recipient", action: fail, read: [onPremErrors], meaning: "The recipient could not be reached before the message ran out of time.", advice: "Try another channel if the content still matters." },
  { code: 429, name: "RateLimitHit", title: "Rate limit hit", kind: "rate-limit", scope: "number", action: backOffForSeconds, read: [onPremErrors], meaning: "The number sent too many messages in a short time.", advice: "Lower messagesPerSecond if it comes back." },
  { code: 430, name: "UnsignedCertificate", title: "Unsigned certificate", kind: "account", scope: "number", action: halt, read: [onPremErrors], meaning: "The certificate of this number is not signed.", advice: "Get a fresh certificate and register the number with it." },
  { code: 432, name: "CertificateIdMismatch", title: "Certificate ID mismatch", kind: "account", scope: "number", action: halt, read: [onPremErrors], meaning: "The certificate was made for another WhatsApp client.", advice: "Get a fresh certificate and register the number with it." },
  { code: 433, name: "CertificateSignatureInvalid", title: "Certificate signature invalid", kind: "account", scope: "number", action: halt, read: [onPremErrors], meaning: "The signature of the certificate does not fit the keys of the WhatsApp client.", advice: "Register the number again with its certificate." },
  { code: 470, name: "ReEngagement", title: "Re-engagement message", kind: "session-window", scope: "recipient", action: fallBack, read: [cequensErrors, gallaboxErrors, gupshupMessageEvents], meaning: "The customer last wrote more than 24 hours ago, so only a template may be sent.", advice: "Send an approved template, or wait until the customer writes." },
  { code: 471, name: "SpamRateLimit", title: "Spam rate limit hit", kind: "rate-limit", scope: "number", action: halt, read: [cequensErrors, gallaboxErrors], meaning: "The number is held back because people blocked or reported its messages.", advice: "Stop the campaign and check the quality of the number in WhatsApp Manager before you resume." },
  { code: 472, name: "UserInExperiment", title: "User's number is part of an experiment", kind: "recipient", scope: "recipient", action: fail, read: [cequensErrors, webexErrors], meaning: "Meta kept the message from this recipient because of an experiment it runs.", advice: "Use another channel, since every repetition meets the same error." },
  { code: 480, name: "UserPotentiallyChanged", title: "User potentially changed", kind: "recipient", scope: "recipient", action: fail, read: [nodeSdkErrors], meaning: "Another person may be using the number now.", advice: "Verify who the person is before you send again." },
  { code: 495, name: "ConnectionCertificate", title: "Connection issue", kind: "account", scope: "number", action: halt, read: [livePersonErrors], meaning: "The connection failed over a certificate that is damaged or belongs elsewhere.", advice: "Have the provider install the right certificate." },
  { code: 500, name: "GenericError", title: "Generic error", kind: "service", scope: "message", action: fail, mayStillDeliver: true, read: [cequensErrors, livePersonErrors], meaning: "The message failed and nothing says why.", advice: "Send again once no later status has come, and ask support if it keeps failing." },
  { code: 501, name: "UnsupportedMessageType", title: "Message type is not currently supported", kind: "content", scope: "message", action: fail, read: [nodeSdkErrors], meaning: "The API does not carry this type of message.", advice: "Send a type from the documented list." },
  { code: 1e3, name: "ApplicationGenericError", title: "Generic error", kind: "service", scope: "request", action: fail, read: [turnErrors, livePersonErrors], meaning: "The WhatsApp client failed and does not say why; faulty rich messages are one known cause.", advice: "Read the details, and try a simpler form of the message." },
  { code: 1001, name: "MessageTooLong", title: "Message too long", kind: "content", scope: "message", action: fail, read: [turnErrors, webexErrors], meaning: "The text has more than 4096 characters.", advice: "Shorten the text or split it over several messages." },
  { code: 1002, name: "InvalidRecipientType", title: "Invalid recipient type", kind: "content", scope: "request", action: fail, read: [turnErrors, webexErrors], meaning: "The request names a kind of recipient other than a person or a group.", advice: "Set recipient_type to individual or group." },
  { code: 1003, name: "NotGroupParticipant", title: "Not a group participant", kind: "recipient", scope: "group", action: fail, read: [turnErrors], meaning: "The person addressed is not in the group.", advice: "Check who belongs to the group." },
  { code: 1004, name: "ResourceAlreadyExists", title: "Resource already exists", kind: "content", scope: "request", action: fail, read: [turnErrors, webexErrors], meaning: "A media file is already stored under this id.", advice: "Upload the file under another id, or use the one that is there." },
  { code: 1005, name: "AccessDenied", title: "Access denied", kind: "account", scope: "number", action: halt, read: [turnErrors, livePersonErrors], meaning: "The WhatsApp client refuses service over its credentials, its certificate, its age or missing business data.", advice: "Read the details and have the provider repair the set-up of the number." },
  { code: 1006, name: "ResourceNotFound", title: "Resource not found", kind: "content", scope: "request", action: fail, read: [turnErrors], meaning: "The request names a file or object that is not there.", advice: "Check ids and addresses in the message, above all those of media." },
  { code: 1007, name: "RecipientBlocked", title: "Recipient blocked to receive message (Deprecated)", kind: "recipient", scope: "recipient", action: fail, read: [turnErrors], meaning: "The account may write only to listed recipients, and this one is not listed.", advice: "Have the recipient added to the list of the account." },
  { code: 1008, name: "RequiredParameterMissing", title: "Required parameter is missing", kind: "content", scope: "request", action: fail, read: [turnErrors, webexErrors], meaning: "The request leaves out a parameter it must have.", advice: "Compare the request with the reference and add what is missing." },
  { code: 1009, name: "ParameterValueInvalid", title: "Parameter value is not valid", kind: "content", scope: "request", action: fail, read: [turnErrors, webexErrors], meaning: "A value has the wrong type or is not accepted, such as another account's template namespace.", advice: "Check every value of the request against the reference." },
  { code: 1010, name: "ParameterNotRequired", title: "Parameter is not required", kind: "content", scope: "request", action: fail, read: [turnErrors, webexErrors], meaning: "The request has a parameter that does not belong there.", advice: "Remove the parameter that the details name." },
  { code: 1011, name: "ServiceNotReady", title: "Service not ready", kind: "service", scope: "number", action: backOffForSeconds, read: [turnErrors], meaning: "The WhatsApp client is not up yet.", advice: "Let the client wait; ask the provider if it lasts." },
  { code: 1012, name: "GroupUnknown", title: "Group is unknown", kind: "recipient", scope: "group", action: fail, read: [turnErrors], meaning: "The group has no other member left.", advice: "Check the group id and who belongs to the group." },
  { code: 1013, name: "UserNotValid", title: "User is not valid", kind: "recipient", scope: "recipient", action: fail, read: [turnErrors, webexErrors], meaning: "The number does not belong to a WhatsApp user.", advice: "Check the number with its owner." },
  { code: 1014, name: "InternalError", title: "Internal error", kind: "service", scope: "request", action: fail, read: [turnErrors, livePersonErrors], meaning: "The WhatsApp client failed inside, in known cases over a bad image or a wrong endpoint.", advice: "Check the media file and its address first." },
  { code: 1015, name: "TooManyRequests", title: "Too many requests", kind: "rate-limit", scope: "number", action: backOffForSeconds, read: [turnErrors], meaning: "The WhatsApp client gets more requests than it takes.", advice: "Lower messagesPerSecond if it comes back." },
  { code: 1016, name: "SystemOverloaded", title: "System overloaded", kind: "service", scope: "number", action: backOffForSeconds, read: [turnErrors, webexErrors], meaning: "The WhatsApp client is overloaded and rejects requests.", advice: "Let the client wait, and lower messagesPerSecond if it comes back." },
  { code: 1017, name: "NotPrimaryMaster", title: "Not Primary Master", kind: "service", scope: "number", action: backOffForSeconds, read: [turnErrors, webexErrors], meaning: "The request reached a node other than the leader of its cluster.", advice: "Let the client try again; ask the provider if it lasts." },
  { code: 1018, name: "NotPrimaryCoreapp", title: "Not Primary Coreapp", kind: "service", scope: "number", action: backOffForSeconds, read: [turnErrors, webexErrors], meaning: "The request reached a node without this part of the data, as happens in a failover.", advice: "Let the client try again; ask the provider if it lasts." },
  { code: 1021, name: "BadUser", title: "Bad User", kind: "recipient", scope: "recipient", action: fail, read: [webexErrors, nodeSdkErrors], meaning: "The message is addressed to the number it is sent from.", advice: "Address another number, and check how the recipient was chosen." },
  { code: 1022, name: "WebhookNotConfigured", title: "Webhooks URL is not configured", kind: "account", scope: "number", action: halt, read: [nodeSdkErrors], meaning: "The WhatsApp client does not know where to send its webhooks.", advice: "Have the webhook address set, because without it no status ever comes." },
  { code: 1023, name: "DatabaseError", title: "Database error occurred", kind: "service", scope: "number", action: fail, mayStillDeliver: true, read: [nodeSdkErrors], meaning: "The WhatsApp client had a database error, so the outcome of the message is open.", advice: "Wait for a later status before you send it again, and tell the provider." },
  { code: 1024, name: "PasswordChangeRequired", title: "Password Change Required", kind: "account", scope: "number", action: halt, read: [nodeSdkErrors], meaning: "The WhatsApp client wants a new administrator password before it works.", advice: "Have the provider change the password." },
  { code: 1025, name: "InvalidRequest", title: "Invalid Request", kind: "content", scope: "request", action: fail, read: [nodeSdkErrors], meaning: "The WhatsApp client does not understand the request.", advice: "Compare the request with the reference." },
  { code: 1026, name: "ReceiverIncapable", title: "Receiver incapable", kind: "recipient", scope: "recipient", action: fail, mayStillDeliver: true, revocable: true, read: [livePersonErrors, glificIssue2046, blipMarketingLimits], meaning: "The recipient's app cannot show this message, mostly because it is too old.", advice: "Send a simpler type, and do not write the number off after one such failure." },
  { code: 1028, name: "IdentityChangeUnacknowledged", title: "A user_identity_changed system notification requires acknowledgement", kind: "recipient", scope: "recipient", action: fail, read: [webexErrors, nodeSdkErrors], meaning: "Another person may be using the number, and the business has not acknowledged the change.", advice: "Verify who the person is, then acknowledge the change." },
  { code: 1031, name: "SenderAccountLocked", title: "Sender account has been locked", kind: "account", scope: "account", action: halt, read: [webexErrors, livePersonErrors], meaning: "The account broke a rule and may not send any more.", advice: "Read Meta's policy enforcement and settle the violation before you resume." },
  { code: 2e3, name: "TemplateParamCountMismatch", title: "Template Param Count Mismatch", kind: "template", scope: "template", action: fail, read: [webexErrors, glificIssue2046], meaning: "The template has more or fewer variables than you sent values.", advice: "Send exactly one value for each variable." },
  { code: 2001, name: "TemplateMissing", title: "Template Missing", kind: "template", scope: "template", action: fail, read: [webexErrors, tyntecFaq], meaning: "There is no active template with this name and language.", advice: "Check approval, name and language of the template." },
  { code: 2002, name: "TemplateFetchFailed", title: "Template Fetch Failed", kind: "service", scope: "template", action: retryInSeconds, read: [nodeSdkErrors], meaning: "The WhatsApp client did not get hold of the template.", advice: "Let the client try again, and check the template if it keeps failing." },
  { code: 2003, name: "TemplatePackMissing", title: "Template Pack Missing", kind: "template", scope: "template", action: fail, read: [tyntecFaq], meaning: "Templates do not exist for this language and region.", advice: "Check the language code, or send a language that exists." },
  { code: 2004, name: "TemplateParamTooLong", title: "Template Param Length Too Long", kind: "template", scope: "message", action: fail, read: [webexErrors], meaning: "One of the values for the template is too long.", advice: "Shorten the value." },
  { code: 2005, name: "TemplateTextTooLong", title: "Template Hydrated Text Too Long", kind: "template", scope: "message", action: fail, read: [webexErrors], meaning: "With its values filled in, the template is too long.", advice: "Shorten the values, or the template in this language." },
  { code: 2006, name: "TemplateWhitespacePolicy", title: "Template White Space Policy Violated", kind: "template", scope: "message", action: fail, read: [nodeSdkErrors], meaning: "The template or a value in it has white space where none may be.", advice: "Remove line breaks, tabs and runs of spaces from the values." },
  { code: 2007, name: "TemplatePolicyViolated", title: "Template Format Character Policy Violated", kind: "template", scope: "template", action: fail, read: [webexErrors], meaning: "What the template says goes against one of WhatsApp's policies.", advice: "Rewrite the template and have it approved again." },
  { code: 2008, name: "TemplateMediaUnsupported", title: "Template Media Format Unsupported", kind: "template", scope: "template", action: fail, read: [webexErrors], meaning: "The template carries media of a format that WhatsApp does not take.", advice: "Send the media in a supported format." },
  { code: 2009, name: "TemplateComponentMissing", title: "Template Required Component Missing", kind: "template", scope: "template", action: fail, read: [webexErrors], meaning: "A part that the template must have was not sent.", advice: "Send every header, body and button part that the template defines." },
  { code: 2010, name: "TemplateInvalidUrl", title: "Template Invalid Hydrated URL", kind: "template", scope: "message", action: fail, read: [webexErrors], meaning: "With its value filled in, the link of a button is not a valid address.", advice: "Check the value that completes the link." },
  { code: 2011, name: "TemplateInvalidPhone", title: "Template Invalid Phone Number", kind: "template", scope: "template", action: fail, read: [webexErrors], meaning: "The number behind a call button is not a valid one.", advice: "Correct the number in the template." },
  { code: 2012, name: "TemplateParamFormatMismatch", title: "Template Parameter Format Mismatch", kind: "template", scope: "template", action: fail, read: [webexErrors], meaning: "The values are not of the form the template asks for.", advice: "Send every component with the type it has in the approved template." },
  { code: 2013, name: "TemplateButtonsUnsupported", title: "Template Buttons Unsupported", kind: "template", scope: "template", action: fail, read: [nodeSdkErrors], meaning: "The template has buttons that cannot be sent.", advice: "Use a template without these buttons." },
  { code: 2014, name: "NamespaceEmpty", title: "Expected Namespace is Empty", kind: "template", scope: "request", action: fail, read: [nodeSdkErrors], meaning: "The request does not say in which namespace the template is.", advice: "Send the namespace of the template." },
  { code: 2015, name: "InvalidSectionCount", title: "Invalid number of sections", kind: "content", scope: "message", action: fail, read: [webexErrors], meaning: "The list has no section, or more than ten.", advice: "Give the list 1 to 10 sections." },
  { code: 2016, name: "InvalidRowCount", title: "Invalid number of rows", kind: "content", scope: "message", action: fail, read: [webexErrors], meaning: "A section of the list is without rows.", advice: "Give each section at least one row, or leave it out." },
  { code: 2017, name: "CharacterPolicyViolated", title: "Character Policy Violated", kind: "content", scope: "message", action: fail, read: [webexErrors], meaning: "The text has characters that are not allowed there.", advice: "Remove unusual characters and formatting from the text." },
  { code: 2023, name: "InvalidProductCount", title: "Invalid number of product", kind: "content", scope: "message", action: fail, read: [nodeSdkErrors], meaning: "The message lists more or fewer products than it may.", advice: "Check how many products this type of message takes." },
  { code: 2024, name: "CatalogNotFound", title: "Catalog ID not found", kind: "content", scope: "message", action: fail, read: [nodeSdkErrors], meaning: "There is no product catalog with this id.", advice: "Check the catalog id." },
  { code: 2025, name: "CatalogNotLinked", title: "Catalog ID not linked to API number", kind: "content", scope: "message", action: fail, read: [nodeSdkErrors], meaning: "The product catalog does not belong to the number you send from.", advice: "Link the catalog to the number in WhatsApp Manager." },
  { code: 2026, name: "MissingProducts", title: "Missing products", kind: "content", scope: "message", action: fail, read: [nodeSdkErrors], meaning: "Products that the message should show are missing.", advice: "Check the product ids against the catalog." },
  { code: 2027, name: "NoProductsFound", title: "No products found", kind: "content", scope: "message", action: fail, read: [nodeSdkErrors], meaning: "Not one of the listed products is in the catalog.", advice: "Check the product ids and the catalog id." },
  { code: 2028, name: "AllProductsNonCompliant", title: "List all products failed compliance", kind: "content", scope: "message", action: fail, read: [nodeSdkErrors], meaning: "Every listed product was refused in the compliance check.", advice: "Look up in the catalog why the products were refused." },
  { code: 2029, name: "SomeProductsNonCompliant", title: "List some products failed compliance", kind: "content", scope: "message", action: fail, read: [nodeSdkErrors], meaning: "A part of the listed products was refused in the compliance check.", advice: "Leave out the refused products, or repair them in the catalog." },
  { code: 2030, name: "ProductsInvalidOrNonCompliant", title: "List mixed products invalid and failed compliance", kind: "content", scope: "message", action: fail, read: [nodeSdkErrors], meaning: "Of the listed products, some do not exist and others were refused in the compliance check.", advice: "Check the product ids, and leave out what was refused." },
  { code: 2036, name: "InvalidHeaderStructure", title: "Invalid Header Structure", kind: "content", scope: "message", action: fail, read: [webexErrors], meaning: "The header of the message is not built as it should be.", advice: "Compare the header with the reference of this type of message." },
  { code: 2050, name: "MissingComplianceInfo", title: "Missing Compliance Info", kind: "account", scope: "account", action: fail, read: [nodeSdkErrors], meaning: "The business has not filed the legal information that selling on WhatsApp requires.", advice: "Complete the compliance information of the business and its products." },
  { code: 2060, name: "TemplateRejected", title: "Template Rejected", kind: "template", scope: "template", action: fail, read: [nodeSdkErrors], meaning: "Meta did not approve the template.", advice: "Change the template and submit it again." },
  { code: 2061, name: "TemplatePaused", title: "Template Paused", kind: "template", scope: "template", action: fallBack, stopsTemplate: "paused", read: [nodeSdkErrors], meaning: "Meta has paused the template for low quality.", advice: "Send another template, and improve this one." },
  { code: 2062, name: "TemplateDisabled", title: "Template Disabled", kind: "template", scope: "template", action: fallBack, stopsTemplate: "disabled", read: [nodeSdkErrors], meaning: "Meta has switched the template off for good.", advice: "Create a new template with different content." },
  { code: 2068, name: "FlowBlocked", title: "Flow is blocked", kind: "content", scope: "flow", action: fail, read: [nodeSdkErrors], meaning: "The Flow in this message is blocked.", advice: "Repair the Flow before you send it again." },
  { code: 2069, name: "FlowThrottled", title: "Flow is throttled", kind: "rate-limit", scope: "flow", action: retryInHours, read: [nodeSdkErrors], meaning: "The Flow may send only so much for now and has used it up.", advice: "Repair the Flow, because waiting does not cure it." }
]);

// src/catalog/catalog.ts
var catalog = [...gupshupRows, ...metaCloudRows, ...metaOnPremRows];
var gupshupFirst = ["gupshup", "meta-cloud", "meta-onprem"];
var metaOnly = ["meta-cloud", "meta-onprem"];
var sharedTitle = "required parameter is missing";
var rowsByKey = new Map(catalog.flatMap((row) => codesOf(row).map((code) => [keyOf(row.system, code), row])));
function lookup(code, hints = {}) {
  for (const system of systemsToSearch(code, hints)) {
    const row = rowsByKey.get(keyOf(system, code));
    if (row)
      return row;
  }
  return void 0;
}
function rowOf({ system, code }) {
  return system === void 0 || code === void 0 ? void 0 : rowsByKey.get(keyOf(system, code));
}
function anchorOf({ system, code, codeMax }) {
  return `${system}-${code}${codeMax === void 0 ? "" : `-to-${codeMax}`}`;
}
function systemsToSearch(code, { system, reason, href }) {
  if (system !== void 0)
    return [system];
  return isAtMeta(href) || isOnPremisesTitle(code, reason) ? metaOnly : gupshupFirst;
}
function keyOf(system, code) {
  return `${system}:${code}`;
}
function codesOf({ code, codeMax = code }) {
  return Array.from({ length: codeMax - code + 1 }, (_, offset) => code + offset);
}
function isAtMeta(href) {
  const address = href?.trim() ?? "";
  if (/^\/(docs\/whatsapp|documentation\/business-messaging)(?![^/?#])/i.test(address))
    return true;
  if (!URL.canParse(address))
    return false;
  const { hostname } = new URL(address);
  return hostname === "facebook.com" || hostname.endsWith(".facebook.com");
}
function isOnPremisesTitle(code, reason) {
  const words = reason?.trim().toLowerCase();
  if (words === void 0 || words === sharedTitle)
    return false;
  return rowsByKey.get(keyOf("meta-onprem", code))?.title?.toLowerCase() === words;
}
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  anchorOf,
  catalog,
  lookup,
  rowOf
});
